"""Use by months as bars: what we delivered below, what competitors delivered above it. Pure.

Ours is solid and exact to an eighth of a cell; competitors' part is hatched, so the two are told apart
without colour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.ui.widgets.level_plot import EMPTY, Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldcrm.domain.views.customer import MonthUse

OURS, OTHERS, AXIS = "ours", "others", "axis"
EIGHTHS = " ▁▂▃▄▅▆▇█"
HATCH = "░"


def bar(ours: float, others: float, top: float, height: int) -> list[Piece]:
    """One bar from the bottom up, `height` cells; `top` is the value of a full bar (same unit as the others).

    A part above nothing is never lost: it is at least an eighth (ours) or a cell (others) high.
    """
    if top <= 0 or height < 1:
        return [Piece(" ", EMPTY)] * max(height, 0)
    eighths = min(round(ours / top * height * 8), height * 8)
    if ours > 0:
        eighths = max(eighths, 1)
    whole, part = divmod(eighths, 8)
    cells = [Piece("█", OURS)] * whole
    if part:
        cells.append(Piece(EIGHTHS[part], OURS))
    if others > 0:
        reach = max(round((ours + others) / top * height), len(cells) + 1)
        if reach > height and len(cells) == height:
            cells.pop()
        cells += [Piece(HATCH, OTHERS)] * (min(reach, height) - len(cells))
    return (cells + [Piece(" ", EMPTY)] * height)[:height]


def plot_months(
    months: Sequence[MonthUse], width: int, height: int
) -> tuple[tuple[tuple[Piece, ...], ...], tuple[MonthUse, ...], int]:
    """The bars of the last months that fit `width` cells: rows from the top, the months drawn, cells per month."""
    if not months or width < 1 or height < 1:
        return ((), (), 0)
    step = min(max(width // len(months), 2), 4)
    shown = tuple(months[-(width // step) :]) if width >= step else ()
    if not shown:
        return ((), (), 0)
    top = max(m.ours + m.others for m in shown)
    bars = [bar(m.ours, m.others, top, height) for m in shown]
    rows = []
    for level in range(height - 1, -1, -1):
        row: list[Piece] = []
        for cells in bars:
            piece = cells[level]
            row.append(Piece(piece.text * (step - 1), piece.part))
            row.append(Piece(" ", EMPTY))
        rows.append(tuple(row))
    return (tuple(rows), shown, step)
