"""The tokens under which an index files a customer. Each is exact: a query looks tokens up whole.

A token is a letter for the field, a letter for the kind of gram, and the gram, all letters and digits, so that no
tokenizer can split it. Ideographs are filed singly and in overlapping pairs; words whole and under their first one
and two letters; longer fragments of words are found through the word list (:class:`IndexTerms.words`), so that a
fragment costs a few look-ups instead of a merge of everything that begins with it.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from operator import add
from typing import Final, NamedTuple

from fieldcrm.domain.searchtext.fold import is_ideograph
from fieldcrm.domain.searchtext.haystack import SEPARATOR, Haystack
from fieldcrm.domain.searchtext.pinyin import readings, syllable_grams

#: Letters of the fields.
NAME, OTHER, CODE, PHONE, CONTACT, TERRITORY, WORDS = "n", "o", "c", "p", "k", "t", "w"

#: Letters of the kinds of gram: text, beginning of the whole value, pinyin syllables, initials, the two at the start.
TEXT, BEGIN, SYLLABLES, INITIALS, FIRST_SYLLABLE, FIRST_INITIALS = "t", "b", "y", "i", "f", "s"

#: Words are filed by this many letters, and looked up in the word list by as many of a fragment.
LONGEST_WORD: Final = 32
LONGEST_FRAGMENT: Final = 16
LONGEST_BEGINNING: Final = 4

#: In the word list: a word under its own beginning, and under its inner parts.
WORD_START, WORD_INSIDE = "^", "."


class IndexTerms(NamedTuple):
    """The tokens of a customer, and the words (field letter + word) that the word list must know."""

    tokens: AbstractSet[str]
    words: AbstractSet[str]


def terms_for_index(haystack: Haystack) -> IndexTerms:
    """Everything by which the customer is to be found."""
    tokens: set[str] = set()
    words: set[str] = set()
    _add_text(NAME, haystack.name, tokens, words)
    _add_text(OTHER, haystack.other_names, tokens, words)
    _add_text(CONTACT, haystack.contacts, tokens, words)
    territory = _territory(haystack.territory)
    tokens |= territory.tokens
    words |= territory.words
    _add_text(WORDS, haystack.words, tokens, words)
    key = haystack.name_key
    tokens.update([NAME + BEGIN + key[:length] for length in range(1, min(LONGEST_BEGINNING, len(key)) + 1)])
    if haystack.is_read_from_start:
        tokens.update(_beginnings(haystack.name[:3]))
    tokens.update([CODE + TEXT + gram for gram in trigrams(haystack.code_key)])
    for number in haystack.phones.split(SEPARATOR):
        tokens.update([PHONE + TEXT + gram for gram in trigrams(number)])
    return IndexTerms(tokens, words)


def trigrams(text: str) -> list[str]:
    """Each three neighbours of ``text``."""
    return [text[start : start + 3] for start in range(len(text) - 2)]


def word_list_entries(word: str) -> Iterator[tuple[str, str]]:
    """The rows (key, word) by which the word list finds ``word``, a field letter and a word as in IndexTerms.

    Words of notes are found by their beginning only, all others by any part of three letters or more.
    """
    field, bare = word[0], word[1:]
    yield field + WORD_START + bare[:LONGEST_FRAGMENT], bare
    if field != WORDS:
        for start in range(1, len(bare) - 2):
            yield field + WORD_INSIDE + bare[start : start + LONGEST_FRAGMENT], bare


def forget_grams() -> None:
    """Free what indexing remembers of words and of pairs of characters; call it after bulk work."""
    for grams in _GRAMS.values():
        for kept in grams:
            kept.clear()
    _beginnings.cache_clear()


class _Kept(dict[str, tuple[str, ...]]):
    """Tokens of a field by what they are tokens of, found out once."""

    def __init__(self, field: str) -> None:
        super().__init__()
        self._field = field

    def __missing__(self, text: str) -> tuple[str, ...]:
        if len(self) >= _MOST_KEPT:
            self.clear()
        found = self[text] = self._tokens(text)
        return found

    def _tokens(self, text: str) -> tuple[str, ...]:
        raise NotImplementedError


class _Words(_Kept):
    """Of a word of letters and digits, by as many of them as are filed."""

    def _tokens(self, text: str) -> tuple[str, ...]:
        prefix = self._field + TEXT
        return prefix + text[0], prefix + text[:2], prefix + text


class _Pairs(_Kept):
    """Of an ideograph and its pair with the next one, if there is a next: as written, and but for notes as read."""

    def _tokens(self, text: str) -> tuple[str, ...]:
        field, first, second = self._field, text[0], text[1:]
        tokens = [field + TEXT + first, field + TEXT + text]
        if field != WORDS:
            one, two = readings(first), readings(second) if second else ()
            tokens.extend(field + SYLLABLES + reading for reading in one)
            tokens.extend(field + SYLLABLES + gram for gram in syllable_grams(one, two))
            tokens.extend(field + INITIALS + a + b for a in _initials(first) for b in _initials(second))
        return tuple(dict.fromkeys(tokens))


class _Triples(_Kept):
    """Of three neighbours' initials; those of each, which may be several, are parted by spaces."""

    def _tokens(self, text: str) -> tuple[str, ...]:
        one, two, three = text.split(" ")
        return tuple(self._field + INITIALS + a + b + c for a in one for b in two for c in three)


class _Grams(NamedTuple):
    words: _Words
    pairs: _Pairs
    triples: _Triples


_MOST_KEPT: Final = 16_384
_GRAMS: Final = {field: _Grams(_Words(field), _Pairs(field), _Triples(field)) for field in "nocpktw"}


class _Blanks(dict[int, str]):
    """What a character is where only ideographs count, or all others: itself, or a space."""

    def __init__(self, *, ideographs: bool) -> None:
        super().__init__()
        self._ideographs = ideographs

    def __missing__(self, code: int) -> str:
        char = chr(code)
        found = char if char.isalnum() and is_ideograph(char) == self._ideographs else " "
        if code <= 0xFFFF:
            self[code] = found
        return found


_IDEOGRAPHS: Final = _Blanks(ideographs=True)
_OTHERS: Final = _Blanks(ideographs=False)


@lru_cache(maxsize=256)
def _territory(text: str) -> IndexTerms:
    """Few territories serve many customers."""
    tokens: set[str] = set()
    words: set[str] = set()
    _add_text(TERRITORY, text, tokens, words)
    return IndexTerms(tokens, words)


def _add_text(field: str, text: str, tokens: set[str], words: set[str]) -> None:
    """Each word with its first letter and two; each ideograph and pair of them; but for notes, each syllable, pair of
    syllables, two and three initials.
    """
    if not text:
        return
    grams = _GRAMS[field]
    rest = text
    if not text.isascii():
        rest = text.translate(_OTHERS)
        for run in text.translate(_IDEOGRAPHS).split():
            tokens.update(*map(grams.pairs.__getitem__, map(add, run, run[1:])), grams.pairs[run[-1]])
            if field != WORDS and len(run) > 2:
                initials = list(map(_initials, run))
                triples = map(" ".join, zip(initials, initials[1:], initials[2:], strict=False))
                tokens.update(*map(grams.triples.__getitem__, triples))
    found = [word[:LONGEST_WORD] for word in rest.split()]
    if found:
        tokens.update(*map(grams.words.__getitem__, found))
        words.update([field + word for word in found if len(word) > 2])


@lru_cache(maxsize=8192)
def _initials(char: str) -> str:
    """The first letters of the character's readings, each once; empty if it has none."""
    return "".join(dict.fromkeys(reading[0] for reading in readings(char))) if char else ""


@lru_cache(maxsize=8192)
def _beginnings(name: str) -> tuple[str, ...]:
    """The tokens of three characters that a name begins with: how its first is read, their initials."""
    tokens = [NAME + FIRST_SYLLABLE + reading for reading in readings(name[0])]
    grams = [""]
    for char in name:
        grams = [gram + initial for gram in grams for initial in _initials(char)]
        tokens.extend(NAME + FIRST_INITIALS + gram for gram in grams)
    return tuple(tokens)
