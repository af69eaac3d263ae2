"""The lines that vCard and iCalendar are made of: escaped, folded at 75 bytes, and put together again."""

from __future__ import annotations

import re
from typing import NamedTuple

_FOLD = 75
"""Bytes of a line at most, its line break not counted (RFC 6350 §3.2, RFC 5545 §3.1)."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PART = re.compile(r"(?<!\\)(?:\\\\)*;")


class ContentLine(NamedTuple):
    """A property: its name in capitals without the group before it, its parameters in capitals, its raw value."""

    name: str
    params: dict[str, list[str]]
    value: str


def escape(text: str) -> str:
    """A text as a value: backslash, comma, semicolon and line breaks escaped; control characters dropped."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    plain = plain.encode("utf-8", "replace").decode("utf-8")
    for mark in ("\\", ",", ";"):
        plain = plain.replace(mark, f"\\{mark}")
    return plain.replace("\n", "\\n")


def unescape(value: str) -> str:
    """The text of a value."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def parts(value: str) -> list[str]:
    """The texts of a value with several parts, parted by semicolons that are not escaped."""
    found, at = [], 0
    for match in _PART.finditer(value):
        found.append(unescape(value[at : match.end() - 1]))
        at = match.end()
    return [*found, unescape(value[at:])]


def fold(line: str) -> str:
    """A line with its break, folded so that no piece is longer than 75 bytes; characters are never cut."""
    pieces: list[str] = []
    piece, size = "", 0
    for mark in line:
        width = len(mark.encode("utf-8"))
        if size + width > _FOLD - (1 if pieces else 0):
            pieces.append(piece)
            piece, size = "", 0
        piece += mark
        size += width
    return "\r\n ".join([*pieces, piece]) + "\r\n"


def unfold(text: str) -> list[str]:
    """The lines of a file, put together; quoted-printable ones (`=` at the end) as well."""
    lines: list[str] = []
    soft = False
    for raw in re.split(r"\r\n|\n|\r", text):
        if lines and soft:
            lines[-1] = lines[-1][:-1] + raw.lstrip(" \t") if raw[:1] in " \t" else lines[-1][:-1] + raw
        elif lines and raw[:1] in (" ", "\t"):
            lines[-1] += raw[1:]
        else:
            lines.append(raw)
        soft = lines[-1].endswith("=") and "QUOTED-PRINTABLE" in lines[-1].partition(":")[0].upper()
    return [line for line in lines if line.strip()]


def read(line: str) -> ContentLine | None:
    """A line taken apart; None where it is none."""
    head, colon, value = _cut(line)
    if not colon:
        return None
    name, *params = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', head)
    found: dict[str, list[str]] = {}
    for param in params:
        key, equals, text = param.partition("=")
        texts = text.strip('"') if equals else key
        found.setdefault(key.upper() if equals else "TYPE", []).extend(each.strip() for each in texts.split(","))
    return ContentLine(name.rpartition(".")[2].strip().upper(), found, value)


def _cut(line: str) -> tuple[str, str, str]:
    """A line before and behind its first colon that stands outside of quotes."""
    quoted = False
    for at, mark in enumerate(line):
        if mark == '"':
            quoted = not quoted
        elif mark == ":" and not quoted:
            return line[:at], ":", line[at + 1 :]
    return line, "", ""
