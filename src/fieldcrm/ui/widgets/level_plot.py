"""The level of a tank over days, as text: expected line, 10–90 % band, reserve, last moment, readings. Pure.

Every part has a shape of its own, so that the chart reads the same without colour: the expected level is a
full line, the band's edges are dotted, the reserve is dashed, a reading is a bullet, today a vertical rule, the last
moment to order a dotted one. On the lowest row a past forecast is marked: ○ the day that was predicted, ✓ or ✗ the
day on which the delivery came, within its band or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.ui.widgets.braille import DOTS_ACROSS, DotGrid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fieldcrm.domain.views.customer import LevelPoint
    from fieldcrm.domain.views.scores import PredictedReal

LINE, BAND, RESERVE, READING, TODAY, EMPTY = "line", "band", "reserve", "reading", "today", "empty"
MOMENT, PAST = "moment", "past"


class Piece(NamedTuple):
    """A run of characters of one row that are drawn alike."""

    text: str
    part: str


@dataclass(frozen=True, slots=True)
class LevelPlot:
    """What was drawn: `rows` of pieces, and the level (litres) at the top of the first row."""

    rows: tuple[tuple[Piece, ...], ...]
    top: float


@dataclass(frozen=True, slots=True)
class _Scale:
    first: int
    days: int
    top: float
    across: int
    down: int

    def x(self, day: date) -> int:
        return round((day.toordinal() - self.first) * (self.across - 1) / self.days)

    def y(self, litres: float) -> int:
        share = min(max(litres / self.top, 0.0), 1.0)
        return round((1.0 - share) * (self.down - 1))


def plot_level(
    points: Sequence[LevelPoint],
    width: int,
    height: int,
    *,
    reserve: float | None,
    today: date,
    top: float = 0.0,
    last_moment: date | None = None,
    past: Sequence[PredictedReal] = (),
) -> LevelPlot:
    """Draw `points` (ascending days, litres) on `width` × `height` cells; `top` 0 = the highest value shown.

    `reserve` is in litres, None where the tank's volume is unknown. Of `last_moment` (the last day to order) and of
    `past` forecasts that is drawn which falls into the span of the points.
    """
    if not points or width < 1 or height < 1:
        return LevelPlot((), 0.0)
    top = top or max(max(p.high, p.mid, p.reading or 0.0) for p in points) or 1.0
    middle, band = DotGrid(width, height), DotGrid(width, height)
    first = points[0].day.toordinal()
    days = max(points[-1].day.toordinal() - first, 1)
    scale = _Scale(first, days, top, middle.across, middle.down)
    _draw_lines(points, scale, middle, band)
    marks = {(scale.x(p.day) // DOTS_ACROSS, scale.y(p.reading) // 4) for p in points if p.reading is not None}
    edge = scale.y(reserve) // 4 if reserve is not None and 0 <= reserve <= top else -1
    columns = _Columns(points[0].day, points[-1].day, scale)
    now, moment = columns.of(today), columns.of(last_moment)
    layers = _Layers(middle, band, marks, now, edge, moment, _past_marks(past, columns))
    return LevelPlot(tuple(tuple(layers.row(row)) for row in range(middle.height)), top)


@dataclass(frozen=True, slots=True)
class _Columns:
    first: date
    last: date
    scale: _Scale

    def of(self, day: date | None) -> int:
        """The column of a day, −1 where it lies outside the plot."""
        inside = day is not None and self.first <= day <= self.last
        return self.scale.x(day) // DOTS_ACROSS if inside and day is not None else -1


def _past_marks(past: Sequence[PredictedReal], columns: _Columns) -> dict[int, str]:
    """By column: ○ where a delivery was predicted, ✓ or ✗ where it came; what came covers what was predicted."""
    inside = [row for row in past if columns.of(row.real) >= 0 or columns.of(row.p50) >= 0]
    marks = {columns.of(row.p50): "○" for row in inside}
    marks |= {columns.of(row.real): "✓" if row.within else "✗" for row in inside}
    marks.pop(-1, None)
    return marks


def _draw_lines(points: Sequence[LevelPoint], scale: _Scale, middle: DotGrid, band: DotGrid) -> None:
    before: tuple[int, int, int, int] | None = None
    for point in points:
        x = scale.x(point.day)
        here = (x, scale.y(point.mid), scale.y(point.low), scale.y(point.high))
        last = before or here
        middle.line(last[0], last[1], x, here[1])
        if point.high > point.low:
            band.line(last[0], last[2], x, here[2], every=3)
            band.line(last[0], last[3], x, here[3], every=3)
        before = here


@dataclass(frozen=True, slots=True)
class _Layers:
    """What is drawn, uppermost last: reserve, today, last moment, band, line, past forecasts, readings."""

    middle: DotGrid
    band: DotGrid
    marks: set[tuple[int, int]]
    now: int
    edge: int
    moment: int
    past: dict[int, str]

    def piece(self, column: int, row: int) -> Piece:
        if (column, row) in self.marks:
            return Piece("●", READING)
        if row == self.middle.height - 1 and column in self.past:
            return Piece(self.past[column], PAST)
        if self.middle.mask(column, row):
            return Piece(self.middle.char(column, row), LINE)
        if self.band.mask(column, row):
            return Piece(self.band.char(column, row), BAND)
        if column == self.moment:
            return Piece("┊", MOMENT)
        if column == self.now:
            return Piece("│", TODAY)
        return Piece("╌", RESERVE) if row == self.edge else Piece(" ", EMPTY)

    def row(self, row: int) -> list[Piece]:
        pieces: list[Piece] = []
        for column in range(self.middle.width):
            piece = self.piece(column, row)
            if pieces and pieces[-1].part == piece.part:
                pieces[-1] = Piece(pieces[-1].text + piece.text, piece.part)
            else:
                pieces.append(piece)
        return pieces
