"""The two charts of the customer screen, drawn with characters and readable without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from fieldcrm.i18n import _
from fieldcrm.ui.cells import crop, fit, width_of
from fieldcrm.ui.widgets import level_plot as lp
from fieldcrm.ui.widgets import month_plot as mp
from fieldcrm.ui.words.dates import number_text, short_day, tonnes_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from fieldcrm.domain.views.customer import LevelPoint, MonthUse
    from fieldcrm.domain.views.scores import PredictedReal

STYLES = {
    lp.LINE: "$primary",
    lp.BAND: "$muted",
    lp.RESERVE: "$error",
    lp.READING: "bold $secondary",
    lp.TODAY: "$muted",
    lp.MOMENT: "bold $warning",
    lp.PAST: "bold $foreground",
    lp.EMPTY: "",
    mp.OURS: "$primary",
    mp.OTHERS: "$secondary",
    mp.AXIS: "$muted",
}
YEAR = 4
"""Columns of a year."""
LABELS = 10
"""Columns for the numbers at the left of a chart."""


def _content(pieces: Iterable[lp.Piece]) -> Content:
    return Content("").join([Content.styled(piece.text, STYLES[piece.part]) for piece in pieces])


def _muted(text: str) -> Content:
    return Content.styled(text, STYLES[mp.AXIS])


class LevelChart(Widget):
    """The level of a tank in litres, from the last delivery over the readings since to the next need."""

    DEFAULT_CSS = "LevelChart { height: 11; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.points: Sequence[LevelPoint] = ()
        self.reserve: float | None = None
        self.today: date | None = None
        self.last_moment: date | None = None
        self.past: Sequence[PredictedReal] = ()
        self.tank = True

    def show(
        self,
        points: Sequence[LevelPoint],
        today: date,
        *,
        reserve: float | None = None,
        last_moment: date | None = None,
        past: Sequence[PredictedReal] = (),
        tank: bool = True,
    ) -> None:
        """Draw these points; `reserve` in litres, None where unknown, `past` what was forecast and what came.

        `tank` tells whether one is known, where there are no points.
        """
        self.points, self.today, self.reserve = points, today, reserve
        self.last_moment, self.past, self.tank = last_moment, past, tank
        self.refresh()

    def render(self) -> Content:
        """Numbers at the left, the plot, the days below, and what each shape means."""
        width, height = self.content_size.width, self.content_size.height
        across, down = width - LABELS, height - 3
        if self.today is None or not self.points:
            if not self.tank:
                return _muted(_("No tank is known yet: add one (a), then a dip reading (d) starts this chart."))
            return _muted(_("No level is known yet: a dip reading (d) starts this chart."))
        if across < 12 or down < 2:
            return Content("")
        plot = self._plot(across, down, self.today)
        legend = self._legend(plot, across, self.today)
        if len(legend) == 1:
            plot = self._plot(across, down + 1, self.today)
        lines = [
            Content.assemble(_muted(fit(label, LABELS - 1, right=True) + " "), _content(row))
            for label, row in zip(self._labels(plot.top, len(plot.rows)), plot.rows, strict=True)
        ]
        lines.append(_muted(" " * LABELS + self._days(across, self.today)))
        lines += [Content.assemble(" " * LABELS, line) for line in legend]
        return Content("\n").join(lines)

    def _plot(self, across: int, down: int, today: date) -> lp.LevelPlot:
        return lp.plot_level(
            self.points,
            across,
            down,
            reserve=self.reserve,
            today=today,
            last_moment=self.last_moment,
            past=self.past,
        )

    def _labels(self, top: float, rows: int) -> list[str]:
        labels = [""] * rows
        labels[0], labels[-1] = f"{number_text(top, 0)} L", "0 L"
        if self.reserve is not None and 0 < self.reserve < top:
            row = round((1 - self.reserve / top) * (rows * 4 - 1)) // 4
            if 0 < row < rows:
                labels[row] = f"{number_text(self.reserve, 0)} L"
        return labels

    def _days(self, width: int, today: date) -> str:
        first, last = self.points[0].day, self.points[-1].day
        left, right = short_day(first, today), short_day(last, today)
        line = fit(left, width - width_of(right)) + right
        now = round((today - first).days * (width - 1) / max((last - first).days, 1))
        word = _("today")
        start = now - width_of(word) // 2
        if width_of(left) + 1 < start and start + width_of(word) + 1 < width - width_of(right):
            gap = start - width_of(left)
            line = left + " " * gap + word
            line += " " * (width - width_of(line) - width_of(right)) + right
        return line

    def _legend(self, plot: lp.LevelPlot, width: int, today: date) -> list[Content]:
        """What each shape that was drawn means, on one line or two."""
        drawn = {piece.part for row in plot.rows for piece in row}
        marks = "".join(piece.text for row in plot.rows for piece in row if piece.part == lp.PAST)
        entries = [
            (lp.Piece("⠒⠒", lp.LINE), _("expected")),
            (lp.Piece("⠂⠐", lp.BAND), _("10–90 %")),
            (lp.Piece("╌╌", lp.RESERVE), _("reserve")),
            (lp.Piece("●", lp.READING), _("reading")),
            (lp.Piece("┊", lp.MOMENT), _("last moment {day}", day=short_day(self.last_moment, today))),
            (lp.Piece("✓" if "✓" in marks else "✗", lp.PAST), _("delivered")),
            (lp.Piece("○", lp.PAST), _("predicted for")),
        ]
        lines: list[list[Content]] = [[]]
        used = 0
        for piece, word in entries:
            if piece.part not in drawn or (piece.part == lp.PAST and piece.text not in marks):
                continue
            size = width_of(piece.text) + width_of(word) + 3
            if used + size > width + 2 and len(lines) == 1:
                lines.append([])
                used = 0
            if used + size > width + 2:
                break
            used += size
            lines[-1].append(Content.assemble(_content([piece]), " ", _muted(word)))
        return [Content("  ").join(line) for line in lines]


class MonthChart(Widget):
    """Deliveries by months in tonnes: ours solid, competitors' hatched on top."""

    DEFAULT_CSS = "MonthChart { height: 9; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.months: Sequence[MonthUse] = ()

    def show(self, months: Sequence[MonthUse]) -> None:
        """Draw these months, oldest first."""
        self.months = months
        self.refresh()

    def render(self) -> Content:
        """The largest month at the left, the bars, the months below, and the sums of the last twelve."""
        width, height = self.content_size.width, self.content_size.height
        across, down = width - LABELS, height - 3
        if not any(month.ours or month.others for month in self.months):
            return _muted(
                _("No delivery in the last {n} months: D records one, or import a file (5).", n=len(self.months))
                if self.months
                else _("No deliveries yet: D records one, or import a file (5).")
            )
        if across < 12 or down < 1:
            return Content("")
        rows, shown, step = mp.plot_months(self.months, across, down)
        top = max(month.ours + month.others for month in shown)
        lines: list[Content] = []
        for index, row in enumerate(rows):
            label = tonnes_text(top) if index == 0 else ("0 t" if index == len(rows) - 1 else "")
            lines.append(Content.assemble(_muted(fit(label, LABELS - 1, right=True) + " "), _content(row)))
        lines.append(_muted(" " * LABELS + month_axis(shown, step)))
        lines.append(_muted(" " * LABELS + year_axis(shown, step)))
        lines.append(Content.assemble(" " * LABELS, self._sums(across)))
        return Content("\n").join(lines)

    def _sums(self, width: int) -> Content:
        last = self.months[-12:]
        ours = _("ours {amount}", amount=tonnes_text(sum(month.ours for month in last)))
        others = _("competitors {amount}", amount=tonnes_text(sum(month.others for month in last)))
        tail = _("last 12 months")
        used = width_of(ours) + width_of(others) + 8
        return Content.assemble(
            _content([lp.Piece("██", mp.OURS)]),
            f" {ours}  ",
            _content([lp.Piece(mp.HATCH * 2, mp.OTHERS)]),
            f" {others}",
            _muted(f"  {crop(tail, width - used - 2)}"),
        )


def month_axis(months: Sequence[MonthUse], step: int) -> str:
    """The number of each month under its bar; under narrow bars only of every second or third one."""
    every = 1 if step >= 3 else 3
    return "".join(
        fit(str(month.month.month), step)
        if every == 1
        else (fit(str(month.month.month), step * every) if index % every == 0 else "")
        for index, month in enumerate(months)
    )


def year_axis(months: Sequence[MonthUse], step: int) -> str:
    """The year under its first month."""
    line = ""
    first_january = next((at for at, month in enumerate(months) if month.month.month == 1), len(months))
    for index, month in enumerate(months):
        if month.month.month == 1 or (index == 0 and first_january * step > YEAR):
            line += " " * (index * step - len(line)) + f"{month.month.year}"
    return line
