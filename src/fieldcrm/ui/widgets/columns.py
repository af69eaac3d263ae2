"""The columns of a list: which of them fit, and how wide each is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from fieldcrm.ui.cells import Cell

RowT = TypeVar("RowT")

GAP = 1
"""Columns of the terminal between two columns of the list."""


@dataclass(frozen=True)
class Column(Generic[RowT]):
    """One column. `width` and `from_width` count terminal columns.

    `flex` > 0 shares what is left over, `width` being the least; the column is shown where the list is at
    least `from_width` wide. `title` is a message id that the list translates when it draws.
    """

    key: str
    title: str
    render: Callable[[RowT], Cell]
    width: int
    flex: int = 0
    right: bool = False
    from_width: int = 0


@dataclass(frozen=True)
class Placed(Generic[RowT]):
    """A column that is shown, and the terminal columns that it got."""

    column: Column[RowT]
    width: int


def layout(columns: Sequence[Column[RowT]], width: int) -> tuple[Placed[RowT], ...]:
    """The columns that a list of `width` terminal columns shows, and how wide each becomes.

    Columns that share the rest get it by weight; the last of them takes what rounding leaves. Where even the
    least widths do not fit, columns are dropped from the right end.
    """
    shown = [column for column in columns if column.from_width <= width]
    while len(shown) > 1 and _least(shown) > width:
        shown.pop()
    spare = max(0, width - _least(shown))
    weights = sum(column.flex for column in shown)
    placed: list[Placed[RowT]] = []
    for column in shown:
        extra = spare * column.flex // weights if column.flex else 0
        spare -= extra
        weights -= column.flex
        placed.append(Placed(column, min(column.width + extra, width)))
    return tuple(placed)


def _least(columns: Sequence[Column[RowT]]) -> int:
    return sum(column.width for column in columns) + GAP * max(0, len(columns) - 1)
