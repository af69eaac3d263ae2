"""What the command line prints: data to stdout as table, JSON or CSV; words, progress and errors to stderr.

Imported text is data: in tables and CSV it goes through `safe`, in JSON control characters stay escaped.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from fieldcrm.domain.safe import safe

_GAP = "  "
_FIRST_NOT_NARROW = "\u0300"
"""Marks that combine begin here, and wide characters only after them."""


class Column(NamedTuple):
    """A column of a table: the key of its cells, its title in words, and whether numbers stand right."""

    key: str
    title: str
    right: bool = False


def width(text: str) -> int:
    """Cells of a terminal that the text takes: wide characters two, marks that combine none."""
    if text.isascii() or max(text) < _FIRST_NOT_NARROW:
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(mark) else 2 if east_asian_width(mark) in "WF" else 1 for mark in text)


def crop(text: str, cells: int) -> str:
    """The text, cut to so many cells; what was cut shows as …"""
    if width(text) <= cells:
        return text
    kept = ""
    used = 0
    for mark in text:
        used += width(mark)
        if used > cells - 1:
            break
        kept += mark
    return kept + "…"


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """The text filled with spaces to so many cells, on its left if `right`."""
    space = " " * max(0, cells - width(text))
    return space + text if right else text + space


def plain(value: object) -> object:
    """A value as JSON and CSV carry it: ISO days, hex ids, numbers and texts as they are."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float):
        return round(value, 6)
    return value


def table(columns: Sequence[Column], rows: Sequence[Mapping[str, object]], room: int | None = None) -> list[str]:
    """Lines of an aligned table. `room` (cells of the terminal) crops the widest text column; None crops nothing."""
    cells = [[cell_text(row.get(column.key)) for column in columns] for row in rows]
    widths = [
        max([width(column.title), *(width(line[index]) for line in cells)]) for index, column in enumerate(columns)
    ]
    if room is not None:
        over = sum(widths) + len(_GAP) * (len(columns) - 1) - room
        texts = [index for index, column in enumerate(columns) if not column.right]
        while over > 0 and texts:
            widest = max(texts, key=lambda index: widths[index])
            cut = min(over, max(0, widths[widest] - 12))
            widths[widest] -= cut
            over -= cut
            texts.remove(widest)
    lines = [_line([column.title for column in columns], columns, widths)]
    return lines + [_line(line, columns, widths) for line in cells]


def _line(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    parts = [
        pad(crop(cell, cells_wide), cells_wide, right=column.right)
        for cell, column, cells_wide in zip(cells, columns, widths, strict=True)
    ]
    return _GAP.join(parts).rstrip()


def cell_text(value: object) -> str:
    """A cell of a table: harmless on a terminal, and on one line."""
    return "" if value is None else safe(str(plain(value)))


def terminal_room() -> int | None:
    """Cells of the terminal's line, or None where stdout is no terminal."""
    if not sys.stdout.isatty():
        return None
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except (OSError, ValueError):
        return None


def terminal_rows() -> int | None:
    """Lines of the terminal, or None where stdout is no terminal."""
    if not sys.stdout.isatty():
        return None
    try:
        return os.get_terminal_size(sys.stdout.fileno()).lines or None
    except (OSError, ValueError):
        return None


def emit(
    kind: str,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, object]],
    data: Sequence[Mapping[str, object]] | None = None,
    keys: Sequence[str] = (),
) -> None:
    """Print rows as `kind` (table, json, csv). `rows` hold what people read, `data` what scripts read (else `rows`).

    `keys` are those of `data`: a CSV has its header also where there are no rows.
    """
    if kind == "json":
        print(to_json([dict(row) for row in (rows if data is None else data)]))
    elif kind == "csv":
        _emit_csv(rows if data is None else data, keys or [column.key for column in columns])
    else:
        print("\n".join(table(columns, rows, terminal_room())))


def emit_object(kind: str, pairs: Sequence[tuple[str, str]], data: Mapping[str, object]) -> None:
    """Print one thing: as lines of title and text, as one JSON object, or as CSV of field and value."""
    if kind == "json":
        print(to_json(dict(data)))
    elif kind == "csv":
        rows = [{"field": key, "value": value} for key, value in data.items()]
        _emit_csv(rows, ("field", "value"))
    else:
        print("\n".join(pair_lines(pairs)))


def pair_lines(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Lines of title and text, the texts under one another."""
    titles = max((width(title) for title, _text in pairs), default=0)
    return [f"{pad(title, titles)}{_GAP}{safe(text)}".rstrip() for title, text in pairs]


def _emit_csv(rows: Sequence[Mapping[str, object]], keys: Sequence[str]) -> None:
    import csv

    from fieldcrm.exchange.neutral import neutralise

    keys = list(rows[0]) if rows else keys
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(keys)
    for row in rows:
        cells = (row.get(key) for key in keys)
        writer.writerow([neutralise(safe(cell)) if isinstance(cell, str) else _csv_cell(cell) for cell in cells])


def _csv_cell(value: object) -> object:
    if isinstance(value, list | tuple | dict):
        return to_json(value, indent=None)
    return plain(value)


def to_json(value: object, indent: int | None = 1) -> str:
    """JSON as UTF-8 text; what could steer a terminal (C1, bidi marks, line separators) stays escaped."""
    import json

    text = json.dumps(_tidy(value), ensure_ascii=False, indent=indent, default=plain, allow_nan=False)
    if text.isascii():
        return text
    return "".join(mark if mark.isprintable() or mark == "\n" else _escaped(mark) for mark in text)


def _tidy(value: object) -> object:
    """The value with its floats rounded to what is worth telling."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {name: _tidy(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_tidy(item) for item in value]
    return value


def _escaped(mark: str) -> str:
    point = ord(mark)
    if point < 0x10000:
        return f"\\u{point:04x}"
    point -= 0x10000
    return f"\\u{0xD800 + (point >> 10):04x}\\u{0xDC00 + (point & 0x3FF):04x}"


def say(text: str) -> None:
    """Words for the user, on stderr."""
    print(safe(text), file=sys.stderr)


def grade_cell(grade: str) -> str:
    """A grade in a column: a longer dash for none."""
    return "–" if grade == "-" else str(grade)
