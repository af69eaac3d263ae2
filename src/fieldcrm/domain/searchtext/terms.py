"""The tokens under which an index files a customer. Each is exact: a query looks tokens up whole.

A token is a letter for the field, a letter for the kind of gram, and the gram, all letters and digits, so that no
tokenizer can split it. Ideographs are filed singly and in overlapping pairs; words whole and under their first one
and two letters; longer fragments of words are found through the word list (:class:`IndexTerms.words`), so that a
fragment costs a few look-ups instead of a merge of everything that begins with it.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import repeat
from typing import Final, NamedTuple

from fieldcrm.domain.searchtext.fold import is_ideograph, runs
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
        _add_beginning(haystack.name, tokens)
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
    """Free what indexing remembers of pairs of characters; call it after bulk work."""
    _pair_tokens.cache_clear()


@lru_cache(maxsize=256)
def _territory(text: str) -> IndexTerms:
    """Few territories serve many customers."""
    tokens: set[str] = set()
    words: set[str] = set()
    _add_text(TERRITORY, text, tokens, words)
    return IndexTerms(tokens, words)


def _add_text(field: str, text: str, tokens: set[str], words: set[str]) -> None:
    prefix = field + TEXT
    for run in runs(text):
        if is_ideograph(run):
            _add_ideographs(field, run, tokens)
        else:
            word = run[:LONGEST_WORD]
            tokens.update((prefix + word[0], prefix + word[:2], prefix + word))
            if len(word) > 2:
                words.add(field + word)


def _add_ideographs(field: str, run: str, tokens: set[str]) -> None:
    """Each character and pair as written; but for notes, each syllable, pair of syllables, two and three initials."""
    tokens.update(*[_pair_tokens(field, run[at : at + 2]) for at in range(len(run))])
    if field != WORDS:
        initials = [_initials(char) for char in run]
        prefix = field + INITIALS
        tokens.update(*map(_triple, repeat(prefix), initials, initials[1:], initials[2:]))


@lru_cache(maxsize=16384)
def _pair_tokens(field: str, pair: str) -> tuple[str, ...]:
    """The tokens of a character and of its pair with the next one, if there is a next."""
    first, text = pair[0], field + TEXT
    tokens = [text + first, text + pair]
    if field != WORDS:
        one, two = readings(first), readings(pair[1]) if len(pair) > 1 else ()
        syllables, initials = field + SYLLABLES, field + INITIALS
        tokens.extend(syllables + reading for reading in one)
        tokens.extend(syllables + gram for gram in syllable_grams(one, two))
        tokens.extend(initials + a + b for a in _initials(first) for b in _initials(pair[1:]))
    return tuple(dict.fromkeys(tokens))


@lru_cache(maxsize=8192)
def _triple(prefix: str, one: str, two: str, three: str) -> tuple[str, ...]:
    return tuple(prefix + a + b + c for a in one for b in two for c in three)


@lru_cache(maxsize=8192)
def _initials(char: str) -> str:
    """The first letters of the character's readings, each once; empty if it has none."""
    return "".join(dict.fromkeys(reading[0] for reading in readings(char))) if char else ""


def _add_beginning(name: str, tokens: set[str]) -> None:
    tokens.update(NAME + FIRST_SYLLABLE + reading for reading in readings(name[0]))
    grams = [""]
    for char in name[:3]:
        grams = [gram + initial for gram in grams for initial in _initials(char)]
        tokens.update(NAME + FIRST_INITIALS + gram for gram in grams)
