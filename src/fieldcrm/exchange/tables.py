"""Reads a CSV or XLSX file into headers and rows of text. Nothing in a cell is interpreted."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from fieldcrm.errors import DiskError, NotFoundError, RejectedError
from fieldcrm.exchange.encodings import decode, has_damage
from fieldcrm.exchange.headers import CUSTOMERS, DELIVERIES, known_headers
from fieldcrm.exchange.neutral import restore

MOST_BYTES = 1 << 29
"""Half a gigabyte, unpacked: more is no list of customers."""

_DELIMITERS = ",;\t|"
_HEADER_WITHIN = 10
"""The header is looked for in the first rows that hold anything: files often begin with a title."""
_SEP_LINE = re.compile(r'"?sep=(.)"?\r?\n?', re.I)
_SHEETS = {b"PK\x03\x04": "XLSX", b"\xd0\xcf\x11\xe0": "XLS"}
_EXACT = 1e15
"""Above this a spreadsheet has rounded the number: its digits are not those that were typed."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is broken as a row: number, reason code, mend code, and the cells or the line as far as read."""

    row: int
    reason: str
    mend: str
    cells: tuple[str, ...]


@dataclass(slots=True)
class Table:
    """A file's table. Every row has one cell more than there are headers, and that last one is empty."""

    headers: tuple[str, ...]
    numbers: list[int] = field(default_factory=list)
    """Number of each row in the file; the first row of the file is 1."""
    rows: list[list[str]] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    encoding: str = ""
    sure: bool = True
    delimiter: str = ""
    from_1904: bool = False
    """Bare day numbers count from 1904 (a workbook's setting)."""

    other_sheets: bool = False
    """Another sheet of the workbook has the same header; it is not read."""

    def column(self, at: int) -> Iterator[str]:
        """The cells of one column."""
        return (row[at] for row in self.rows)


def read_table(file: Path, *, encoding: str = "", kind: str = "", sheet: str = "") -> Table:
    """The table of a file; `kind` helps to find the header row, `encoding` overrides what would be found.

    `sheet` is the sheet of a workbook that is read if there is one of that name.

    Raises NotFoundError, DiskError, RejectedError (reason: empty, too_big, not_a_table, unreadable, password),
    InvalidValueError (encoding).
    """
    data = _bytes(file)
    form = _SHEETS.get(data[:4])
    if form:
        return _from_sheet(data, form, file, kind, sheet)
    if data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" or data.startswith((b"%PDF", b"SQLite format")):
        raise RejectedError(file=str(file), reason="not_a_table")
    decoded = decode(data, encoding)
    records, bad, delimiter = _csv_records(decoded.text)
    table = _assemble(records, bad, file, kind, damaged=has_damage(decoded.text))
    table.encoding, table.sure, table.delimiter = decoded.name, decoded.sure, delimiter
    return table


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise RejectedError(file=str(file), reason="too_big")
        data = file.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise NotFoundError(what="file", text=str(file)) from None
    except OSError as error:
        if file.is_dir():
            raise NotFoundError(what="file", text=str(file)) from None
        raise DiskError(file=str(file), what=error.strerror or "") from error
    if not data.strip():
        raise RejectedError(file=str(file), reason="empty")
    return data


_Record = tuple[int, list[str]]


def _assemble(records: list[_Record], bad: list[BadRow], file: Path, kind: str, *, damaged: bool) -> Table:
    at = _header_at(records, kind)
    if at < 0:
        raise RejectedError(file=str(file), reason="empty")
    number, header = records[at]
    headers = [cell.strip() for cell in header]
    while headers and not headers[-1]:
        headers.pop()
    table = Table(tuple(headers), bad=[row for row in bad if row.row > number])
    width = len(headers)
    numbers, rows = table.numbers, table.rows
    for number, cells in records[at + 1 :]:
        extra = len(cells) - width
        if extra > 0:
            if any(cell.strip() for cell in cells[width:]):
                table.bad.append(BadRow(number, "cells", "row_form", tuple(cells)))
                continue
            del cells[width:]
        elif extra < 0:
            cells.extend([""] * -extra)
        if damaged and has_damage("".join(cells)):
            table.bad.append(BadRow(number, "undecodable", "encoding", tuple(cells)))
            continue
        cells.append("")
        numbers.append(number)
        rows.append(cells)
    return table


def _header_at(records: Sequence[_Record], kind: str) -> int:
    """Index of the row among the first ones that names most fields; the first one where none does."""
    kinds = (kind,) if kind in (CUSTOMERS, DELIVERIES) else (CUSTOMERS, DELIVERIES)
    best, most = -1, -1
    for at, (_number, cells) in enumerate(records[:_HEADER_WITHIN]):
        known = max(known_headers(cells, each) for each in kinds)
        if known > most and (best < 0 or known > 1):
            best, most = at, known
    return best


def _csv_records(text: str) -> tuple[list[_Record], list[BadRow], str]:
    lines = list(io.StringIO(text, newline=""))
    first, delimiter = 0, ""
    marked = _SEP_LINE.fullmatch(lines[0]) if lines else None
    if marked:
        first, delimiter = 1, marked[1]
    delimiter = delimiter or _delimiter(lines)
    records: list[_Record] = []
    bad: list[BadRow] = []
    number = 0
    while first < len(lines):
        found, number, used, broken = _read_on(lines[first:] if first else lines, number, delimiter)
        records += found
        bad += broken
        first += used
    if "'" in text or '="' in text or '"="' in text:
        for _number, cells in records:
            for at, cell in enumerate(cells):
                if cell[:1] == "'" or cell[:2] == '="':
                    cells[at] = restore(cell)
    return records, bad, delimiter


def _read_on(lines: list[str], number: int, delimiter: str) -> tuple[list[_Record], int, int, tuple[BadRow, ...]]:
    """Read records until one is broken: (records, last row number, lines used, the broken row if any)."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    records: list[_Record] = []
    begun = 0
    try:
        for cells in reader:
            number += 1
            begun = reader.line_num
            if any(map(str.strip, cells)):
                records.append((number, cells))
    except csv.Error:
        line = lines[begun].rstrip("\r\n")
        too_long = len(line) > csv.field_size_limit()
        reason, mend = ("too_long", "shorten") if too_long else ("broken_quotes", "row_form")
        return records, number + 1, begun + 1, (BadRow(number + 1, reason, mend, (line,)),)
    return records, number, len(lines), ()


def _delimiter(lines: Sequence[str]) -> str:
    """The delimiter that gives the first lines most cells, and all of them the same number."""
    head = [line for line in lines[:40] if line.strip()][:20]

    def quality(delimiter: str) -> tuple[float, int]:
        widths: list[int] = []
        known = 0
        try:
            for cells in csv.reader(head, delimiter=delimiter):
                widths.append(len(cells))
                known = max(known, known_headers(cells, CUSTOMERS), known_headers(cells, DELIVERIES))
        except csv.Error:
            return (0.0, 0)
        usual = max(widths, key=widths.count, default=1)
        agree = widths.count(usual) / len(widths) if widths and usual > 1 else 0.0
        return (known + agree, usual)

    return max(_DELIMITERS, key=quality)


def sheets_of(file: Path) -> tuple[str, ...]:
    """The names of a workbook's sheets; none for another file. Raises as `read_table` does."""
    data = _bytes(file)
    form = _SHEETS.get(data[:4])
    if not form:
        return ()
    import python_calamine as calamine

    if form == "XLSX":
        _refuse_bomb(data, file)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return tuple(book.sheet_names)
    except calamine.PasswordError as error:
        raise RejectedError(file=str(file), reason="password") from error
    except (calamine.CalamineError, calamine.ZipError, calamine.XmlError, OSError, ValueError) as error:
        raise RejectedError(file=str(file), reason="unreadable") from error


def _from_sheet(data: bytes, name: str, file: Path, kind: str, sheet: str = "") -> Table:
    import python_calamine as calamine

    if name == "XLSX":
        _refuse_bomb(data, file)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            if sheet in book.sheet_names:
                records, others = _sheet_records(book.get_sheet_by_name(sheet)), False
            else:
                records, others = _best_sheet(book, kind)
    except calamine.PasswordError as error:
        raise RejectedError(file=str(file), reason="password") from error
    except (calamine.CalamineError, calamine.ZipError, calamine.XmlError, OSError, ValueError) as error:
        raise RejectedError(file=str(file), reason="unreadable") from error
    table = _assemble(records, [], file, kind, damaged=True)
    table.other_sheets = others
    table.encoding, table.from_1904 = name, name == "XLSX" and _counts_from_1904(data)
    return table


def _best_sheet(book: object, kind: str) -> tuple[list[_Record], bool]:
    """(records of the visible sheet whose header names most fields, whether another one has the same header)."""
    import python_calamine as calamine

    assert isinstance(book, calamine.CalamineWorkbook)
    kinds = (kind,) if kind else (CUSTOMERS, DELIVERIES)
    best: list[_Record] = []
    most = -1
    seen: list[list[str]] = []
    for meta in book.sheets_metadata:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet or meta.visible != calamine.SheetVisibleEnum.Visible:
            continue
        records = _sheet_records(book.get_sheet_by_name(meta.name))
        at = _header_at(records, kind)
        if at < 0:
            continue
        header = records[at][1]
        known = max(known_headers(header, each) for each in kinds)
        seen.append(header)
        if known > most:
            best, most = records, known
    return best, bool(best) and seen.count(best[_header_at(best, kind)][1]) > 1


def _sheet_records(sheet: object) -> list[_Record]:
    import python_calamine as calamine

    assert isinstance(sheet, calamine.CalamineSheet)
    records: list[_Record] = []
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells = [cell if type(cell) is str else _cell_text(cell) for cell in row]
        if any(map(str.strip, cells)):
            records.append((number, [restore(cell) if cell[:1] == "'" else cell for cell in cells]))
    return records


def _cell_text(cell: object) -> str:
    """A typed cell as text: whole numbers without a point, days in ISO form."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < _EXACT:
            return str(int(cell))
        return repr(cell) if abs(cell) < _EXACT else f"{cell:E}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)


def _refuse_bomb(data: bytes, file: Path) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise RejectedError(file=str(file), reason="unreadable") from error
    if size > MOST_BYTES:
        raise RejectedError(file=str(file), reason="too_big")


def _counts_from_1904(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            workbook = archive.read("xl/workbook.xml")
    except (zipfile.BadZipFile, KeyError, OSError):
        return False
    return re.search(rb'date1904\s*=\s*"(1|true)"', workbook) is not None
