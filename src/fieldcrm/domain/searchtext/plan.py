"""Which tokens of an index to look up for what was typed.

The plan names candidates only: it never misses a customer whom :mod:`match` accepts (up to the limits named in
:mod:`terms`), and may name some whom it rejects.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from fieldcrm.domain.searchtext.fold import is_ideograph, runs
from fieldcrm.domain.searchtext.match import Query, Term
from fieldcrm.domain.searchtext.pinyin import Reading, Unit, completions, kind_of, parses
from fieldcrm.domain.searchtext.terms import (
    BEGIN,
    CODE,
    CONTACT,
    FIRST_INITIALS,
    FIRST_SYLLABLE,
    INITIALS,
    LONGEST_BEGINNING,
    LONGEST_WORD,
    NAME,
    OTHER,
    PHONE,
    SYLLABLES,
    TERRITORY,
    TEXT,
    WORDS,
    trigrams,
)

#: More grams of one term add no selectivity worth their look-ups.
_MOST_GRAMS: Final = 6

#: A last unit that may become more syllables than this is looked up by its first letter, which is one token.
_MOST_ENDS: Final = 12


class Fragment(NamedTuple):
    """Part of a word, to be turned into the words that hold it by the word list."""

    field: str
    text: str
    inside: bool  # may stand anywhere in the word, not only at its beginning


#: One condition: any of these tokens, or any word with this fragment.
Leaf = tuple[str, ...] | Fragment
#: All conditions of one way to match.
Way = tuple[Leaf, ...]
#: Ways to match of about the same rank.
Ways = tuple[Way, ...]


class Rank(NamedTuple):
    """Ways of one rank. A refinement finds the best of what a later rank finds too."""

    ways: Ways
    is_refinement: bool = False


class Plan(NamedTuple):
    """Look-ups for one query.

    ``begins``: names that begin with all that was typed. ``terms``: for each term the ways to find it, best rank
    first; every term must be found. ``instead``: ways that serve for the whole query, best first. ``names`` counts
    for each term the leading entries that concern names.
    """

    begins: Ways
    terms: tuple[tuple[Rank, ...], ...]
    names: tuple[int, ...]
    instead: tuple[Rank, ...]


def plan_query(query: Query) -> Plan:
    """The look-ups for ``query``."""
    begins: Ways = ()
    if len(query.key) <= LONGEST_BEGINNING:
        begins = ((((NAME + BEGIN + query.key),),),)
    terms = []
    names = []
    for term in query.terms:
        of_names, of_rest = list(_name_ways(term)), list(_other_ways(term))
        terms.append((*of_names, *of_rest))
        names.append(len(of_names))
    instead = [*_read_ways(query.read_as_one)] if query.read_as_one is not None else []
    if query.phones:
        instead.append(Rank(tuple(_grams(PHONE, fragment) for fragment in query.phones)))
    return Plan(begins, tuple(terms), tuple(names), tuple(instead))


def _name_ways(term: Term) -> Iterator[Rank]:
    yield Rank((_text_way(NAME, term),))
    yield Rank((_text_way(OTHER, term),))
    yield from _read_ways(term)


def _read_ways(term: Term) -> Iterator[Rank]:
    """Pinyin of the name at its start, anywhere, then of other names."""
    if not term.is_read:
        return
    if len(term.text) == 1:
        yield Rank((((NAME + FIRST_INITIALS + term.text,),),))
        return
    ways = [(parse, _read_way(NAME, parse)) for parse in parses(term.text)]
    if not ways:
        return
    whole = [(parse, way) for parse, way in ways if kind_of(parse) is Reading.WHOLE]
    initials = [(parse, way) for parse, way in ways if kind_of(parse) is Reading.INITIALS]
    yield Rank(tuple((_first_unit(parse), *way) for parse, way in whole), is_refinement=True)
    yield Rank(tuple((_first_initials(parse), *way) for parse, way in initials), is_refinement=True)
    yield Rank(tuple(way for _, way in whole), is_refinement=True)
    yield Rank(tuple(way for _, way in initials), is_refinement=True)
    yield Rank(tuple(way for _, way in ways))
    yield Rank(_plain_read_ways(OTHER, term))


def _plain_read_ways(field: str, term: Term) -> Ways:
    """Whole syllables or initials, not a mixture of both."""
    return tuple(_read_way(field, parse) for parse in parses(term.text) if kind_of(parse) is not Reading.MIXED)


def _other_ways(term: Term) -> Iterator[Rank]:
    if term.is_digits and len(term.text) > 2:
        yield Rank((_grams(PHONE, term.text),))
    if len(term.text) > 2:
        yield Rank((_grams(CODE, term.text),))
    for field in (CONTACT, TERRITORY):
        yield Rank((_text_way(field, term),))
        if term.is_read and len(term.text) > 1:
            yield Rank(_plain_read_ways(field, term))
    yield Rank((_text_way(WORDS, term),))


def _text_way(field: str, term: Term) -> Way:
    prefix = field + TEXT
    pieces = list(runs(term.text))
    leaves: list[Leaf] = []
    for number, piece in enumerate(pieces):
        at_start, at_end = number == 0, number == len(pieces) - 1
        if is_ideograph(piece):
            leaves.extend(_ideographs(prefix, piece))
        elif not at_start and not at_end:
            leaves.append((prefix + piece[:LONGEST_WORD],))
        elif len(piece) > 2:
            leaves.append(Fragment(field, piece[:LONGEST_WORD], inside=at_start))
        elif not at_start or at_end:
            leaves.append((prefix + piece,))
    return tuple(leaves)


def _ideographs(prefix: str, run: str) -> Iterator[Leaf]:
    if len(run) == 1:
        yield (prefix + run,)
        return
    pairs = [run[at : at + 2] for at in range(len(run) - 1)]
    for pair in _spread(pairs):
        yield (prefix + pair,)


def _grams(field: str, text: str) -> Way:
    return tuple((field + TEXT + gram,) for gram in _spread(trigrams(text)))


def _spread(grams: list[str]) -> list[str]:
    """At most :data:`_MOST_GRAMS` of overlapping grams, first and last among them."""
    if len(grams) <= _MOST_GRAMS:
        return grams
    return [grams[round(at * (len(grams) - 1) / (_MOST_GRAMS - 1))] for at in range(_MOST_GRAMS)]


def _first_unit(parse: tuple[Unit, ...]) -> Leaf:
    first = parse[0]
    return tuple(NAME + FIRST_SYLLABLE + each for each in ((first.letters,) if len(parse) > 1 else _ends(first)))


def _first_initials(parse: tuple[Unit, ...]) -> Leaf:
    return (NAME + FIRST_INITIALS + "".join(unit.letters[0] for unit in parse[:3]),)


def _ends(last: Unit) -> tuple[str, ...]:
    """What the last unit of a word may become when the user types on: ``ha`` is ha, hai, han, hang or hao."""
    return completions(last.letters)


def _read_way(field: str, parse: tuple[Unit, ...]) -> Way:
    """Pairs that begin with a whole syllable by syllables, the rest by initials."""
    syllables, initials = field + SYLLABLES, field + INITIALS
    last = parse[-1]
    if len(parse) == 1:
        return (tuple(syllables + each for each in _ends(last)),)
    leaves: list[Leaf] = []
    for one, following in pairwise(parse[:-1]):
        if one.whole:
            leaves.append((syllables + one.letters + (following.letters if following.whole else following.letters[0]),))
    ends = _ends(last) if len(last.letters) > 1 else ()
    if parse[-2].whole:
        ends = ends if 0 < len(ends) <= _MOST_ENDS else (last.letters[0],)
        leaves.append(tuple(syllables + parse[-2].letters + each for each in ends))
    elif ends:
        leaves.append(tuple(syllables + each for each in ends))
    if not all(unit.whole for unit in parse[:-1]):
        letters = "".join(unit.letters[0] for unit in parse)
        size = min(3, len(letters))
        windows = [letters[at : at + size] for at in range(len(letters) - size + 1)]
        leaves.extend((initials + window,) for window in _spread(windows))
    return tuple(dict.fromkeys(leaves))[: 2 * _MOST_GRAMS]
