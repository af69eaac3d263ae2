"""Writes tables to CSV (UTF-8 with BOM) and XLSX. Atomic: the file is whole, or it is as it was."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.views.exported import CELL_CHARACTERS, CutText
from fieldcrm.errors import DiskError, InvalidValueError
from fieldcrm.exchange.encodings import visible_damage
from fieldcrm.exchange.neutral import neutralise
from fieldcrm.paths import missing_folders

if TYPE_CHECKING:
    from collections.abc import Callable

Cell = str | int | float | None
XLSX_ROWS = 1_048_575
"""Rows that a sheet can hold below its header."""


class Sheet(NamedTuple):
    """A table to be written: name, headers, rows."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def form_of(file: Path) -> str:
    """'csv' or 'xlsx', by the file's ending. Raises InvalidValueError (field 'file', reason 'ending')."""
    ending = file.suffix.lower()
    if ending in (".csv", ".xlsx"):
        return ending[1:]
    raise InvalidValueError(field="file", value=str(file), reason="ending")


def write_csv(file: Path, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write one table as CSV; cells that could be formulas are neutralised. Returns the rows. Raises DiskError."""
    written = 0

    def fill(path: Path) -> None:
        nonlocal written
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow([_text(header) for header in headers])
            for row in rows:
                writer.writerow([_text(cell) if isinstance(cell, str) else cell for cell in row])
                written += 1
            stream.flush()
            os.fsync(stream.fileno())

    atomically(file, fill)
    return written


def write_xlsx(file: Path, sheets: Sequence[Sheet], cut: Callable[[CutText], object] | None = None) -> int:
    """Write one sheet a table; texts are constant strings, never formulas or links. Returns the rows.

    A text that is longer than a cell holds is cut, and `cut` is told.
    Raises DiskError, InvalidValueError (reason 'too_many_rows') above 1,048,575 rows a sheet.
    """
    written = 0

    def fill(path: Path) -> None:
        nonlocal written
        import xlsxwriter

        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "constant_memory": True,
            "tmpdir": str(path.parent),
        }
        with xlsxwriter.Workbook(str(path), options) as book:
            bold = book.add_format({"bold": True})
            for sheet in sheets:
                page = book.add_worksheet(sheet.name)
                page.freeze_panes(1, 0)
                for at, header in enumerate(sheet.headers):
                    page.write_string(0, at, _text(header), bold)
                for number, row in enumerate(sheet.rows, start=1):
                    if number > XLSX_ROWS:
                        raise InvalidValueError(field="file", value=str(file), reason="too_many_rows")
                    for at, cell in enumerate(row):
                        if isinstance(cell, str):
                            text = _text(cell)
                            if len(text) > _SURELY_FITS and _units(text) > CELL_CHARACTERS:
                                text = _beginning(text)
                                if cut is not None:
                                    cut(CutText(sheet.name, number + 1, sheet.headers[at], _units(cell)))
                            page.write_string(number, at, text)
                        elif cell is not None:
                            page.write_number(number, at, cell)
                    written += 1

    atomically(file, fill)
    return written


def _text(cell: str) -> str:
    """The cell as a file can hold it: no formula, no lone surrogate."""
    return neutralise(visible_damage(cell) if not cell.isascii() else cell)


_SURELY_FITS = CELL_CHARACTERS // 2
"""Characters that fit into a cell whatever they are: one takes two units at most."""


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2


def _beginning(text: str) -> str:
    """As much of a text as a cell holds; no half character."""
    return text.encode("utf-16-le")[: 2 * CELL_CHARACTERS].decode("utf-16-le", "ignore")


def atomically(file: Path, fill: Callable[[Path], None]) -> None:
    """Fill a temporary file beside `file`, bring it to the disk, then let it take the name.

    Folders that are not there are made; where nothing comes of it they go again.
    """
    temporary: Path | None = None
    made = missing_folders(str(file.parent))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{file.stem[:40]}-", suffix=file.suffix, dir=file.parent)
        os.close(handle)
        temporary = Path(name)
        fill(temporary)
        with temporary.open("rb+") as stream:
            os.fsync(stream.fileno())
        temporary.replace(file)
        temporary, made = None, []
    except OSError as error:
        raise DiskError(file=str(file), what=error.strerror or str(error)) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
        with suppress(OSError):
            for folder in reversed(made):
                Path(folder).rmdir()
