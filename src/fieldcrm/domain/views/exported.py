"""What an export has to tell besides its rows."""

from __future__ import annotations

from typing import NamedTuple

CELL_CHARACTERS = 32_767
"""Characters that a cell of XLSX holds, counted as its programs count: in units of UTF-16."""


class CutText(NamedTuple):
    """A text that was longer than a cell of XLSX holds: what the file has of it is its beginning."""

    sheet: str
    row: int
    """Row number in the sheet, counting the header as 1."""
    column: str
    """The column's header."""
    characters: int
    """Characters of the whole text, counted likewise."""
