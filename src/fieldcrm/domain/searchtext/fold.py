"""Folding text for search: width, case, accents and Chinese variants go; letters, digits and ideographs stay.

Everything here is symmetric: a stored name and a typed fragment pass the same functions, so it does not matter which
form they were written in. Nothing here is for display.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Final

#: Scripts written without spaces, each of whose characters can be searched alone: Han, kana, bopomofo, Hangul.
#: First and last character of each block, the commonest block first.
IDEOGRAPHS: Final = (
    ("\u4e00", "\u9fff"),
    ("\u3005", "\u3007"),
    ("\u3041", "\u309f"),
    ("\u30a0", "\u30ff"),
    ("\u3105", "\u312f"),
    ("\u31a0", "\u31bf"),
    ("\u3400", "\u4dbf"),
    ("\uac00", "\ud7a3"),
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)

#: Letters that Unicode does not decompose, as people type them without the key; apostrophes join (O'Brien).
_SPECIAL: Final = str.maketrans(
    {
        "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "ĸ": "k", "ŋ": "n",
        "æ": "ae", "œ": "oe", "þ": "th",
        "'": "", "\u2019": "", "\u2018": "", "\u02bc": "", "`": "", "\u00b4": "", "\u2032": "",
    }
)  # fmt: skip


SHORT: Final = 24
"""Characters up to which a text is looked at one by one: what is typed into a search never pays for the patterns of
all ideographs, which cost more to compile than the search takes."""


class _Patterns:
    """Each compiled on first use: together they would cost every search from a shell two milliseconds."""

    @cached_property
    def letters_and_digits(self) -> re.Pattern[str]:
        return re.compile(r"[^\W_]+")

    @cached_property
    def script_runs(self) -> re.Pattern[str]:
        ideographs = "".join(f"{first}-{last}" for first, last in IDEOGRAPHS)
        return re.compile(f"[{ideographs}]+|[^{ideographs}]+")

    @cached_property
    def digits(self) -> re.Pattern[str]:
        return re.compile(r"\d+")

    @cached_property
    def joined_words(self) -> re.Pattern[str]:
        """Words of letters with nothing but signs between; signs are commas."""
        return re.compile("[a-z0-9],+[a-z0-9]")

    @cached_property
    def beside_ideographs(self) -> re.Pattern[str]:
        """Spaces that do not part two words of letters; all that is not ASCII is ideographs."""
        return re.compile("(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")

    @cached_property
    def plain(self) -> re.Pattern[str]:
        """What needs no Unicode normalization: nearly all of what people write here."""
        return re.compile("[\x00-\x7f\u4e00-\u9fff]*")

    @cached_property
    def phone_only(self) -> re.Pattern[str]:
        """Digits and what people put between those of a phone number."""
        return re.compile(r"[\d\s+()./\-]+")

    @cached_property
    def country(self) -> re.Pattern[str]:
        """Codes under which a number of ours may be stored or typed, with their prefix."""
        return re.compile(r"(?:00|\+)(?:86|852|853|886)")


_PATTERNS: Final = _Patterns()


@lru_cache(maxsize=1)
def _variants() -> dict[int, str]:
    from fieldcrm.domain.searchtext.variants_table import FORMS, STANDS

    return {ord(form): stands for form, stands in zip(FORMS, STANDS, strict=True)}


def fold(text: str) -> str:
    """``text`` as it is compared: NFKC, case folded, accents off, Traditional and variant characters as Simplified.

    Spaces and punctuation stay. Folding twice is folding once.
    """
    if text.isascii() or _is_plain(text):
        plain = text if text.isascii() else text.translate(_variants())
        return plain.lower().replace("'", "").replace("`", "")
    folded = text.translate(_variants())
    for _ in range(4):
        before = folded
        decomposed = unicodedata.normalize("NFKD", folded.translate(_SPECIAL).casefold())
        folded = "".join(char for char in decomposed if unicodedata.category(char) != "Mn")
        folded = unicodedata.normalize("NFKC", folded).translate(_variants())
        if folded == before:
            break
    return folded


def _is_plain(text: str) -> bool:
    if len(text) <= SHORT:
        return all(char < "\x80" or "\u4e00" <= char <= "\u9fff" for char in text)
    return _PATTERNS.plain.fullmatch(text) is not None


def is_ideograph(text: str) -> bool:
    """Whether the first character of ``text`` is of a script written without spaces (see :data:`IDEOGRAPHS`)."""
    char = text[0]
    if char < "\u3005":
        return False
    return "\u4e00" <= char <= "\u9fff" or any(first <= char <= last for first, last in IDEOGRAPHS)


def runs(folded: str) -> Iterator[str]:
    """The unbroken runs of folded text, each wholly ideographs or wholly a word of other letters and digits."""
    for piece in _PATTERNS.letters_and_digits.findall(folded):
        if piece.isascii():
            yield piece
        elif len(piece) <= SHORT:
            yield from ("".join(group) for _, group in groupby(piece, key=is_ideograph))
        else:
            yield from _PATTERNS.script_runs.findall(piece)


def _render(words: list[str]) -> str:
    return f"{' '.join(words)} {''.join(words)}" if len(words) > 1 else words[0]


class _Signs(dict[int, str]):
    """What a character is in :func:`normal`, found out once: folded, a comma for any sign, ``_HARD`` where that
    depends on its neighbours or its script takes the long way.
    """

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = "".join(_plain_sign(each) for each in fold(char))
        hard = _HARD in folded or unicodedata.category(char)[0] == "M" or any(a <= code <= b for a, b in _JAMO)
        found = _HARD if hard else folded
        if code <= _MOST_KEPT:
            self[code] = found
        return found


_HARD: Final = "\0"
_JAMO: Final = ((0x1100, 0x11FF), (0xA960, 0xA97F), (0xD7B0, 0xD7FF), (0xFFA0, 0xFFDC))
"""Parts of Korean syllables, which join with their neighbours."""
_MOST_KEPT: Final = 0xFFFF
"""Rarer characters are looked at each time: what is remembered stays small, whatever comes."""
_SIGNS: Final = _Signs()


def _plain_sign(char: str) -> str:
    if char.isspace():
        return " "
    if not char.isalnum():
        return "," if char != _HARD else _HARD
    return char if char.isascii() or is_ideograph(char) else _HARD


def _signed(text: str) -> str | None:
    """The folded text with a comma for any sign and a space for any white space: nothing but these, ASCII letters and
    digits, and ideographs. None where that cannot be told character by character.
    """
    signed = text.translate(_SIGNS)
    return None if _HARD in signed else signed


def normal(text: str) -> str:
    """The searchable form of one value: folded, nothing but letters, digits and single spaces.

    Words are parted by a space; ideographs stand beside their neighbours, since brackets and spaces in Chinese names
    come and go (``中石化（上海）BP`` gives ``中石化上海bp``). What was written as one with other signs between is there
    both ways: ``Coca-Cola`` gives ``coca cola cocacola``.
    """
    if text.isascii():
        return _normal_ascii(fold(text))
    signed = _signed(text)
    if signed is None:
        return _normal_of(fold(text))
    if not signed.isascii() and _PATTERNS.joined_words.search(signed) is None:
        return _PATTERNS.beside_ideographs.sub("", " ".join(signed.replace(",", " ").split()))
    return _normal_ascii(signed) if signed.isascii() else _normal_of(signed)


def _normal_ascii(folded: str) -> str:
    chunks = folded.split()
    if "".join(chunks).isalnum():
        return " ".join(chunks)
    found = [chunk if chunk.isalnum() else _PATTERNS.letters_and_digits.findall(chunk) for chunk in chunks]
    return " ".join([words if isinstance(words, str) else _render(words) for words in found if words])


def _normal_of(folded: str) -> str:
    """Of any folded text."""
    out = ""
    for chunk in folded.split():
        for ideographic, group in groupby(runs(chunk), key=is_ideograph):
            if ideographic:
                out += "".join(group)
            else:
                out += " " * (out != "" and not is_ideograph(out[-1])) + _render(list(group))
    return out


def query_words(text: str) -> tuple[str, ...]:
    """What must each be found when ``text`` is typed: its parts between spaces, signs dropped as in :func:`normal`."""
    found: list[str] = []
    for chunk in fold(text).split():
        part = ""
        for run in runs(chunk):
            if part and not is_ideograph(part[-1]) and not is_ideograph(run):
                found.append(part)
                part = ""
            part += run
        if part:
            found.append(part)
    return tuple(dict.fromkeys(found))


def key(text: str) -> str:
    """The form that two writings of one name or code share: folded, letters and digits only."""
    folded = fold(text)
    return folded if folded.isalnum() else "".join(_PATTERNS.letters_and_digits.findall(folded))


def digits(text: str) -> str:
    """All decimal digits of ``text``, as ASCII, without what stands between them."""
    found = "".join(_PATTERNS.digits.findall(text))
    return found if found.isascii() else "".join(str(unicodedata.decimal(char)) for char in found)


def phone_fragments(text: str) -> tuple[str, ...]:
    """The runs of digits to look for when ``text`` may be (part of) a phone number; none below three digits.

    The number as typed comes first, then without country code, then without the trunk zero, since the stored
    number may lack either.
    """
    folded = fold(text).strip()
    if not folded or not _PATTERNS.phone_only.fullmatch(folded):
        return ()
    candidates = [
        digits(folded),
        digits(_PATTERNS.country.sub("", folded, count=1)) if _PATTERNS.country.match(folded) else "",
    ]
    candidates.extend([candidate[1:] for candidate in candidates if candidate.startswith("0") and len(candidate) > 7])
    return tuple(dict.fromkeys(candidate for candidate in candidates if len(candidate) >= 3))
