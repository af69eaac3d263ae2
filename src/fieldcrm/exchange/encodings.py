"""Which encoding a text file has: told by its byte order mark, by strict UTF-8, else by what reads sensibly.

Nothing is replaced silently: a byte that the encoding cannot explain becomes a lone surrogate (`has_damage`
finds it), so that the row it stands in can be rejected with its number.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from fieldcrm.errors import InvalidValueError
from fieldcrm.exchange.common_han import SIMPLIFIED, TRADITIONAL
from fieldcrm.exchange.headers import is_known_header

SAMPLE = 1 << 17
"""Bytes that are looked at in order to choose an encoding."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 BOM"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_CANDIDATES = (
    ("utf-8", "UTF-8", frozenset[str]()),
    ("gb18030", "GB18030", SIMPLIFIED | TRADITIONAL),
    ("big5hkscs", "Big5", TRADITIONAL),
    ("cp1252", "Windows-1252", frozenset[str]()),
)
_NAMES = {codec: name for codec, name, _ in _CANDIDATES} | {
    "gbk": "GB18030",
    "gb2312": "GB18030",
    "cp950": "Big5",
    "big5": "Big5",
}
_DECODE_AS = {"gbk": "gb18030", "gb2312": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs"}
_PUNCTUATION = (
    "\uff0c\u3002\u3001\uff1b\uff1a\uff08\uff09\u201c\u201d\u2018\u2019\u300a\u300b\u3010\u3011\u00b7"
    "\u2014\u2026\uff01\uff1f\uffe5\u2103\u33a1\u2116\u3007\u3000"
)
"""Marks of Chinese writing."""
_DAMAGE = re.compile("[\0\ud800-\udfff\ufffd]")
_ERRORS = "fieldcrm-mark"
_SURE_MARGIN = 0.35
"""Lead over the runner-up, in mean points per character (-1 to +1), from which a choice is sure."""


class Decoded(NamedTuple):
    """A file's text, the name of its encoding as shown, and whether that is beyond doubt."""

    name: str
    sure: bool
    text: str


def _mark(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: each byte that cannot be decoded becomes the lone surrogate U+DC00 + byte."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(_ERRORS, _mark)


def has_damage(text: str) -> bool:
    """Whether the text holds a byte that could not be decoded, a NUL, or a U+FFFD left by an earlier program."""
    return _DAMAGE.search(text) is not None


def visible_damage(text: str) -> str:
    """The same text with undecodable bytes written as `\\xNN`, so that it can be stored and shown."""
    return _DAMAGE.sub(_written_out, text)


def _written_out(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code - 0xDC00:02x}" if 0xDC00 <= code <= 0xDCFF else f"\\u{code:04x}"


def decode(data: bytes, encoding: str = "") -> Decoded:
    """The text of a file's bytes; `encoding` is used as it is where given.

    Raises InvalidValueError (field 'encoding') for a name that is no text encoding.
    """
    if encoding:
        return _decode_as(data, encoding)
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            return Decoded(name, True, data[len(bom) :].decode(codec, _ERRORS))
    wide = _utf16_without_bom(data)
    if wide:
        return Decoded("UTF-16", True, data.decode(wide, _ERRORS))
    try:
        return Decoded("UTF-8", True, data.decode("utf-8"))
    except UnicodeDecodeError:
        return _decode_by_score(data)


def _decode_as(data: bytes, encoding: str) -> Decoded:
    asked = encoding.strip().lower().replace("_", "-")
    try:
        codec = codecs.lookup({"ansi": "cp1252", "windows-1252": "cp1252", "utf-8 bom": "utf-8"}.get(asked, asked)).name
        for bom, of_bom, name in _BOMS:
            if data.startswith(bom) and of_bom.removesuffix("-le").removesuffix("-be") == codec[:6].rstrip("-"):
                return Decoded(name, True, data[len(bom) :].decode(of_bom, _ERRORS))
        if codec == "utf-16":
            codec = _utf16_without_bom(data) or "utf-16-le"
        text = data.decode(_DECODE_AS.get(codec, codec), _ERRORS)
    except LookupError:
        raise InvalidValueError(field="encoding", value=encoding, reason="encoding") from None
    if codec.startswith("utf-16"):
        return Decoded("UTF-16", True, text)
    return Decoded("UTF-8" if codec == "utf-8" else _NAMES.get(codec, codec), True, text)


def _utf16_without_bom(data: bytes) -> str:
    """'utf-16-le' or 'utf-16-be' where one half of the byte pairs is NUL in a twentieth or more, else ''."""
    sample = data[:SAMPLE]
    if len(sample) < 4 or b"\0" not in sample:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < max(3, len(sample) // 40):
        return ""
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else ""


def _decode_by_score(data: bytes) -> Decoded:
    sample = _sample(data)
    scored = []
    for order, (codec, name, common) in enumerate(_CANDIDATES):
        text = sample.decode(codec, _ERRORS)
        scored.append((_score(codec, text, common), -order, codec, name))
    scored.sort(reverse=True)
    best, second = scored[0], scored[1]
    text = data.decode(best[2], _ERRORS)
    return Decoded(best[3], best[0] - second[0] >= _SURE_MARGIN and best[0] > 0, text)


def _sample(data: bytes) -> bytes:
    """The first lines with bytes beyond ASCII: a long ASCII beginning says nothing."""
    if len(data) <= SAMPLE:
        return data
    lines = data.split(b"\n")
    kept, size = lines[:1], len(lines[0])
    for line in lines[1:]:
        if not line.isascii():
            kept.append(line)
            size += len(line)
            if size > SAMPLE:
                break
    return b"\n".join(kept)


def _score(codec: str, text: str, common: frozenset[str]) -> float:
    """How sensibly the text reads: mean of -1 … +1 over its characters beyond ASCII, plus known header words."""
    if codec == "utf-8":
        points = [-4.0 if 0xDC80 <= ord(char) <= 0xDCFF else 1.0 for char in text if char > "\x7f"]
    elif codec == "cp1252":
        points = _western_points(text)
    else:
        points = [_han_point(char, common) for char in text if char > "\x7f"]
    if not points:
        return 0.0
    return sum(points) / len(points) + _header_bonus(text)


def _han_point(char: str, common: frozenset[str]) -> float:
    if char in common:
        return 1.0
    code = ord(char)
    if 0xDC00 <= code <= 0xDCFF:
        return -4.0
    if char in _PUNCTUATION:
        return 0.5
    if 0xFF01 <= code <= 0xFF5E:
        return 0.2
    if 0x4E00 <= code <= 0x9FFF:
        return -0.3
    return -1.0


def _western_points(text: str) -> list[float]:
    """Letters with accents stand between plain letters; Chinese bytes read as western stand among each other."""
    points = []
    last = len(text) - 1
    for at, char in enumerate(text):
        if char <= "\x7f":
            continue
        before, after = text[at - 1] if at else " ", text[at + 1] if at < last else " "
        if 0xDC00 <= ord(char) <= 0xDCFF:
            points.append(-4.0)
        elif char.isalpha():
            plain = (before.isascii() and before.isalpha()) + (after.isascii() and after.isalpha())
            lone = before.isascii() and after.isascii()
            points.append((0.6 if lone else -1.0) + (0.3 if plain and lone else 0.0))
        else:
            points.append(0.2 if before.isascii() and after.isascii() else -0.8)
    return points


def _header_bonus(text: str) -> float:
    """Up to 1.5 points: the share of first-line cells beyond ASCII that are words of a header."""
    for line in text.splitlines()[:5]:
        cells = [cell for cell in re.split('[,;\t|"]', line) if not cell.isascii()]
        known = sum(is_known_header(cell) for cell in cells)
        if known:
            return 1.5 * known / len(cells)
    return 0.0
