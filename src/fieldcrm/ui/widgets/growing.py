"""Rows of which nobody says how many there are: more are fetched as the end comes into sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

RowT = TypeVar("RowT")

STEP = 50
"""How many rows are asked for at a time."""


class GrowingSource(Generic[RowT]):
    """Begins with the rows at hand; one empty line more stands for those that may follow."""

    def __init__(self, rows: Sequence[RowT] = (), *, more: bool = True) -> None:
        self._rows = list(rows)
        self._more = more and bool(rows)
        self._asked = -1

    @property
    def total(self) -> int:
        """Rows at hand, and one more while more may follow."""
        return len(self._rows) + self._more

    def get(self, index: int) -> RowT | None:
        """The row, or None where it has not come yet."""
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def wanted(self, first: int, last: int) -> Sequence[tuple[int, int]]:
        """The next rows, once, when the line after the last row is in sight."""
        at = len(self._rows)
        if not self._more or last < at or self._asked == at:
            return ()
        self._asked = at
        return ((at, STEP),)

    def put(self, offset: int, rows: Sequence[RowT]) -> None:
        """Add rows that came; fewer than asked for are the last ones."""
        if offset == len(self._rows):
            self._rows += rows
            self._more = len(rows) >= STEP
