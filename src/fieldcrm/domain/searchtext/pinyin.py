"""Pinyin: how Chinese characters are read, the grams by which an index finds them, and the exact comparison.

Readings are toneless, in the letters ``a``-``z`` with ``v`` for ü (``lu`` is accepted for ``lv``). A character may
have several (重 zhong, chong); each of them counts.
"""

from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

#: The readings of the characters of one unbroken run of Chinese text.
RunReadings = tuple[tuple[str, ...], ...]

_LONGEST: Final = 6
_PARSES: Final = 5
_DIGRAPHS: Final = ("zh", "ch", "sh")


class _Table(NamedTuple):
    syllables: tuple[str, ...]
    blocks: tuple[tuple[int, int, int], ...]  # first code point, one past the last, offset in the numbers
    low: bytes
    high: bytes
    more: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def _table() -> _Table:
    import base64
    import zlib

    from fieldcrm.domain.searchtext.pinyin_table import BLOCKS, DATA, MORE, SYLLABLES

    data = zlib.decompress(base64.b85decode(DATA))
    blocks, offset = [], 0
    for first, stop in BLOCKS:
        blocks.append((first, stop, offset))
        offset += stop - first
    more: dict[str, tuple[str, ...]] = {}
    char = ""
    for word in MORE.split():
        if word.isascii():
            more[char] = (*more.get(char, ()), word)
        else:
            char = word
    return _Table(("", *SYLLABLES.split()), tuple(blocks), data[:offset], data[offset:], more)


@lru_cache(maxsize=1)
def syllables() -> frozenset[str]:
    """Every toneless syllable of the table, and the spellings with ``u`` of those with ``v``."""
    from fieldcrm.domain.searchtext.pinyin_table import SYLLABLES

    listed = SYLLABLES.split()
    return frozenset({*listed, *(syllable.replace("v", "u") for syllable in listed)})


@lru_cache(maxsize=8192)
def readings(char: str) -> tuple[str, ...]:
    """The common readings of one folded character, the usual one first; empty if it is not read in Mandarin."""
    table, code = _table(), ord(char)
    found = table.more.get(char, ())
    for first, stop, offset in table.blocks:
        if first <= code < stop:
            place = code - first + offset
            number = table.low[place] | table.high[place] << 8
            found = (table.syllables[number], *found) if number else ()
    return tuple(dict.fromkeys(spelt for each in found for spelt in (each, each.replace("v", "u"))))


def read(text: str) -> tuple[RunReadings, ...]:
    """The readings of ``text`` (in normal form), one entry for each unbroken run of characters that have any."""
    found: list[RunReadings] = []
    run: list[tuple[str, ...]] = []
    for char in text:
        if char > "\u2fff" and (read_as := readings(char)):
            run.append(read_as)
        elif run:
            found.append(tuple(run))
            run = []
    if run:
        found.append(tuple(run))
    return tuple(found)


# -- grams: what an index holds ----------------------------------------------------------------------------------


def syllable_grams(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """What full pinyin of two neighbours is found by: both syllables, and the first with the second's letter."""
    return tuple({one + end for one in first for other in second for end in (other, other[0])})


# -- parses: what a typed word can mean --------------------------------------------------------------------------


class Unit(NamedTuple):
    """One character of a typed word: a whole syllable, or its first letters only."""

    letters: str
    whole: bool


@lru_cache(maxsize=64)
def parses(word: str) -> tuple[tuple[Unit, ...], ...]:
    """The likeliest ways to read ``word`` as pinyin, whole syllables before initials; empty if it cannot be.

    ``zhongsh`` is zhong + sh(i…), or zhong + s(hi) + h(ua). All initials (``zsh``) is always among them.
    """
    if not (word.isascii() and word.isalpha() and word.islower()) or len(word) > 32:
        return ()
    known = syllables()
    starts = _initial_letters()
    best: list[list[tuple[Unit, ...]]] = [[] for _ in word] + [[()]]
    for place in range(len(word) - 1, -1, -1):
        rest = word[place:]
        ways: list[tuple[Unit, ...]] = []
        for length in range(1, min(_LONGEST, len(rest)) + 1):
            letters = rest[:length]
            units = [Unit(letters, True)] if letters in known else []
            if letters in _DIGRAPHS or (length == 1 and letters in starts):
                units.append(Unit(letters, False))
            # At the end whole and begun mean the same: the user may be typing on.
            for unit in units[:1] if length == len(rest) else units:
                ways.extend((unit, *following) for following in best[place + length])
            if not units and length == len(rest) and _completions(letters):
                ways.append((Unit(letters, False),))
        best[place] = sorted(ways, key=_effort)[:_PARSES]
    found = [parse for parse in best[0] if _is_likely(parse, len(word))]
    if len(word) > 1 and all(letter in starts for letter in word):
        found = [*found, tuple(Unit(letter, False) for letter in word)]
    return tuple(dict.fromkeys(found))


def _is_likely(parse: tuple[Unit, ...], letters: int) -> bool:
    """Not so if it scatters the word into single letters: ``western`` is not w + e + s + t + er + n."""
    single = sum(len(unit.letters) == 1 and not unit.whole for unit in parse[:-1])
    return 2 * single < letters


def _effort(parse: tuple[Unit, ...]) -> tuple[int, int]:
    """Initials before the last unit, which may always be unfinished; then units."""
    return sum(not unit.whole for unit in parse[:-1]), len(parse)


@lru_cache(maxsize=1)
def _initial_letters() -> frozenset[str]:
    return frozenset(syllable[0] for syllable in syllables())


@lru_cache(maxsize=256)
def _completions(letters: str) -> tuple[str, ...]:
    return tuple(sorted(syllable for syllable in syllables() if syllable.startswith(letters)))


def completions(letters: str) -> tuple[str, ...]:
    """The syllables that begin with ``letters``, in alphabetical order."""
    return _completions(letters)


# -- comparison --------------------------------------------------------------------------------------------------


class Reading(IntEnum):
    """How a typed word fits the characters, best first."""

    WHOLE_AT_START = 1
    INITIALS_AT_START = 2
    WHOLE = 3
    INITIALS = 4
    MIXED = 5


def fit(word: str, text: tuple[RunReadings, ...], starts: bool) -> Reading | None:
    """How ``word`` (letters only) fits somewhere in ``text``; None if nowhere.

    ``starts`` says that the first run is the beginning of the value. Whole: full syllables, of which the last may be
    unfinished. Initials: one letter for each character. Mixed: either for each. A single letter fits only the
    beginning, since it would fit nearly everything.
    """
    if len(word) == 1:
        at_start = starts and text and any(reading[0] == word for reading in text[0][0])
        return Reading.INITIALS_AT_START if at_start else None
    best: Reading | None = None
    for number, run in enumerate(text):
        for place, first in enumerate(run):
            if not _may_begin(word, first, run[place + 1] if place + 1 < len(run) else ()):
                continue
            found = _fit_at(word, run, place)
            if found is None:
                continue
            if starts and number == 0 and place == 0 and found is not Reading.MIXED:
                return Reading.WHOLE_AT_START if found is Reading.WHOLE else Reading.INITIALS_AT_START
            best = found if best is None else min(best, found)
    return best


def _may_begin(word: str, first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """A quick look at two letters, which rules out nearly everything that does not fit."""
    for reading in first:
        if reading[0] == word[0]:
            if reading[1:2] == word[1]:
                return True
            for following in second:
                if following[0] == word[1]:
                    return True
    return False


def _fit_at(word: str, run: RunReadings, place: int) -> Reading | None:
    room = len(run) - place
    for kind, whole, begun in _patterns(word):
        if len(whole) + len(begun) <= room and _suits(run, place, whole, begun):
            return kind
    return None


#: Places of a parse, counted in characters, each with the letters that the reading must be, or begin with.
_Places = tuple[tuple[int, str], ...]


@lru_cache(maxsize=64)
def _patterns(word: str) -> tuple[tuple[Reading, _Places, _Places], ...]:
    """The parses of ``word``, best kind first, as places that are whole syllables and places that are begun ones."""
    patterns = []
    for parse in parses(word):
        last = len(parse) - 1
        whole = tuple((place, unit.letters) for place, unit in enumerate(parse) if unit.whole and place < last)
        begun = tuple((place, unit.letters) for place, unit in enumerate(parse) if not unit.whole or place == last)
        patterns.append((kind_of(parse), whole, begun))
    return tuple(sorted(patterns, key=lambda pattern: pattern[0]))


def kind_of(parse: tuple[Unit, ...]) -> Reading:
    """WHOLE, INITIALS or MIXED; the last unit may be unfinished in each."""
    if all(unit.whole for unit in parse[:-1]):
        return Reading.WHOLE
    return Reading.INITIALS if all(len(unit.letters) == 1 for unit in parse) else Reading.MIXED


def _suits(run: RunReadings, start: int, whole: _Places, begun: _Places) -> bool:
    for place, letters in whole:
        if letters not in run[start + place]:
            return False
    for place, letters in begun:
        for reading in run[start + place]:
            if reading.startswith(letters):
                break
        else:
            return False
    return True
