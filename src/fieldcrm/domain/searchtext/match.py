"""Matching a customer's text with what was typed, in memory: the rule that also decides what the index may return."""

from collections.abc import Callable
from typing import Final, NamedTuple

from fieldcrm.domain.searchtext.fold import is_ideograph, key, phone_fragments, query_words
from fieldcrm.domain.searchtext.haystack import SEPARATOR, FieldName, Haystack
from fieldcrm.domain.searchtext.pinyin import Reading, RunReadings, fit

#: More is no longer a search; the rest of what was typed is ignored.
LONGEST_QUERY: Final = 200
MOST_TERMS: Final = 8

EXACT: Final = 100
NAME_BEGINS: Final = 90
CODE_BEGINS: Final = 88
NAME_WORD_BEGINS: Final = 82
NAME_PART: Final = 80
OTHER_NAME_PART: Final = 76
NAME_READ: Final = {
    Reading.WHOLE_AT_START: 70,
    Reading.INITIALS_AT_START: 68,
    Reading.WHOLE: 62,
    Reading.INITIALS: 60,
    Reading.MIXED: 56,
}
OTHER_NAME_READ: Final = 54
PHONE_PART: Final = 50
CODE_PART: Final = 48
CONTACT_PART: Final = 40
CONTACT_READ: Final = 38
TERRITORY_PART: Final = 30
TERRITORY_READ: Final = 28
WORDS_PART: Final = 20


class Match(NamedTuple):
    """How well a customer fits: a score from 0 to 100, greater is better, and the field that says why."""

    score: int
    field: FieldName


class Term(NamedTuple):
    """One thing that must be found."""

    text: str
    is_word: bool  # begins with a letter or digit that is no ideograph
    is_read: bool  # may be pinyin: letters a-z only
    is_digits: bool


class Query(NamedTuple):
    """What was typed, folded. All ``terms`` must fit, or a name ``read_as_one``, or one of ``phones``."""

    key: str
    terms: tuple[Term, ...]
    read_as_one: Term | None
    phones: tuple[str, ...]


def parse_query(text: str) -> Query | None:
    """What ``text`` asks for; None if it holds nothing that can be searched. Any text is allowed."""
    text = text[:LONGEST_QUERY]
    terms = tuple(_term(word) for word in query_words(text)[:MOST_TERMS])
    if not terms:
        return None
    read_as_one = None
    if len(terms) > 1 and all(term.is_read for term in terms):
        read_as_one = _term("".join(term.text for term in terms))
    return Query(key(text), terms, read_as_one, phone_fragments(text))


def _term(word: str) -> Term:
    is_read = word.isascii() and word.isalpha()
    return Term(word, not is_ideograph(word), is_read, word.isascii() and word.isdigit())


def compile_query(text: str) -> Callable[[Haystack], Match | None]:
    """A function that says how well a customer fits ``text``, or None if it does not; an empty text fits everyone."""
    query = parse_query(text)
    if query is None:
        return lambda haystack: Match(0, "name")
    return lambda haystack: match(query, haystack)


def match(query: Query, haystack: Haystack) -> Match | None:
    """How well the customer fits: by the term that fits worst, except where the whole of it is a name or a code."""
    whole = _match_whole(query.key, haystack)
    if whole is not None:
        return whole
    best = _match_terms(query.terms, haystack)
    if query.read_as_one is not None:
        best = _better(best, _match_term(query.read_as_one, haystack, READ_NAMES))
    if query.phones and any(fragment in haystack.phones for fragment in query.phones):
        best = _better(best, Match(PHONE_PART, "phone"))
    return best


def _better(one: Match | None, other: Match | None) -> Match | None:
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda each: each.score)


def _match_whole(typed: str, haystack: Haystack) -> Match | None:
    if typed == haystack.code_key:
        return Match(EXACT, "code")
    if haystack.name_key.startswith(typed):
        return Match(EXACT if typed == haystack.name_key else NAME_BEGINS, "name")
    if haystack.code_key.startswith(typed):
        return Match(CODE_BEGINS, "code")
    return None


def _match_terms(terms: tuple[Term, ...], haystack: Haystack) -> Match | None:
    worst: Match | None = None
    for term in terms:
        found = _match_term(term, haystack)
        if found is None:
            return None
        if worst is None or found.score < worst.score:
            worst = found
    return worst


def _match_term(term: Term, haystack: Haystack, fields: "tuple[FieldMatcher, ...] | None" = None) -> Match | None:
    for field in fields or FIELDS_IN_ORDER:
        score = field(term, haystack)
        if score:
            return Match(score, _FIELD_NAMES[field])
    return None


# -- one field each: the score of a term in it, 0 if it does not fit ------------------------------------------------


def contains(term: Term, text: str) -> int:
    """0 if the term is not in ``text``, 1 if inside a word only, 2 otherwise.

    A word of one or two letters must begin a word: it would be inside nearly everything.
    """
    place = text.find(term.text)
    if place < 0 or not term.is_word:
        return 0 if place < 0 else 2
    if beginning(term, text) >= 0:
        return 2
    return 1 if len(term.text) > 2 else 0


def beginning(term: Term, text: str) -> int:
    """The first place at which the term begins a word (an ideograph: stands) in ``text``; -1 if there is none."""
    place = text.find(term.text)
    while place > 0 and term.is_word and _inside_word(text, place):
        place = text.find(term.text, place + 1)
    return place


def line_of(query: Query, haystack: Haystack) -> tuple[str, int]:
    """The line of the words that holds most of what was typed, the first of such: kind and number; ('', -1) if none."""
    places = [beginning(term, haystack.words) for term in query.terms]
    lines = [haystack.line_at(place) for place in places if place >= 0]
    if len(lines) > 1:
        whole = haystack.words.split(SEPARATOR)
        held = [sum(beginning(term, line) >= 0 for term in query.terms) for line in whole]
        best = held.index(max(held))
        place = sum(len(line) + 1 for line in whole[:best])
        return haystack.line_at(place)
    return lines[0] if lines else ("", -1)


def _inside_word(text: str, place: int) -> bool:
    before = text[place - 1]
    return before.isalnum() and not is_ideograph(before)


def in_name(term: Term, haystack: Haystack) -> int:
    found = contains(term, haystack.name)
    if not found:
        return 0
    return NAME_WORD_BEGINS if found > 1 and term.is_word else NAME_PART


def in_other_names(term: Term, haystack: Haystack) -> int:
    return OTHER_NAME_PART if haystack.other_names and contains(term, haystack.other_names) else 0


def in_name_read(term: Term, haystack: Haystack) -> int:
    if not term.is_read:
        return 0
    found = fit(term.text, haystack.read_name, haystack.is_read_from_start)
    return NAME_READ[found] if found is not None else 0


def in_other_names_read(term: Term, haystack: Haystack) -> int:
    return OTHER_NAME_READ if haystack.other_names and _is_read(term, haystack.read_other_names) else 0


def in_phones(term: Term, haystack: Haystack) -> int:
    return PHONE_PART if term.is_digits and len(term.text) > 2 and term.text in haystack.phones else 0


def in_code(term: Term, haystack: Haystack) -> int:
    return CODE_PART if len(term.text) > 2 and term.text in haystack.code_key else 0


def in_contacts(term: Term, haystack: Haystack) -> int:
    return CONTACT_PART if haystack.contacts and contains(term, haystack.contacts) else 0


def in_contacts_read(term: Term, haystack: Haystack) -> int:
    return CONTACT_READ if haystack.contacts and _is_read(term, haystack.read_contacts) else 0


def in_territory(term: Term, haystack: Haystack) -> int:
    return TERRITORY_PART if haystack.territory and contains(term, haystack.territory) else 0


def in_territory_read(term: Term, haystack: Haystack) -> int:
    return TERRITORY_READ if haystack.territory and _is_read(term, haystack.read_territory) else 0


def in_words(term: Term, haystack: Haystack) -> int:
    if not haystack.words:
        return 0
    return WORDS_PART if contains(term, haystack.words) == 2 else 0


def _is_read(term: Term, text: tuple[RunReadings, ...]) -> bool:
    """Whole or by initials; a mixture of both is accepted for the name alone."""
    return term.is_read and len(term.text) > 1 and fit(term.text, text, starts=False) not in (None, Reading.MIXED)


FieldMatcher = Callable[[Term, Haystack], int]

#: Best field first; their scores fall in the same order.
_FIELD_NAMES: Final[dict[FieldMatcher, FieldName]] = {
    in_name: "name",
    in_other_names: "other_name",
    in_name_read: "name",
    in_other_names_read: "other_name",
    in_phones: "phone",
    in_code: "code",
    in_contacts: "contact",
    in_contacts_read: "contact",
    in_territory: "territory",
    in_territory_read: "territory",
    in_words: "words",
}
FIELDS_IN_ORDER: Final = tuple(_FIELD_NAMES)
READ_NAMES: Final = (in_name_read, in_other_names_read)
