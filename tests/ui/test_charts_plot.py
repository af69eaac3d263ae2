"""Charts as text: shapes tell the parts apart, and no value falls off the edge."""

from __future__ import annotations

from datetime import date, timedelta

from fieldcrm.domain.units import Unit
from fieldcrm.domain.views.customer import LevelPoint, MonthUse
from fieldcrm.domain.views.scores import PredictedReal
from fieldcrm.ui.widgets.braille import DotGrid
from fieldcrm.ui.widgets.level_plot import BAND, LINE, MOMENT, PAST, READING, RESERVE, TODAY, LevelPlot, plot_level
from fieldcrm.ui.widgets.month_plot import OTHERS, OURS, bar, plot_months

START = date(2026, 3, 2)


def falling(days: int, reading_on: int | None = 0) -> tuple[LevelPoint, ...]:
    points = []
    for n in range(days):
        mid = 20_000.0 - 18_000.0 * n / max(days - 1, 1)
        spread = 40.0 * n
        reading = mid if n == reading_on else None
        points.append(LevelPoint(START + timedelta(n), max(mid - spread, 0.0), mid, mid + spread, reading))
    return tuple(points)


def parts(plot: LevelPlot) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in plot.rows:
        for piece in row:
            found[piece.part] = found.get(piece.part, 0) + len(piece.text)
    return found


def test_dots_land_in_their_cell() -> None:
    grid = DotGrid(2, 1)
    grid.dot(0, 0)
    grid.dot(3, 3)
    grid.dot(4, 0)
    grid.dot(0, -1)
    assert grid.char(0, 0) == "\u2801"
    assert grid.char(1, 0) == "\u2880"


def test_an_empty_cell_is_a_space() -> None:
    assert DotGrid(1, 1).char(0, 0) == " "


def test_a_level_falls_from_the_top_left_to_the_bottom_right() -> None:
    plot = plot_level(falling(60, None), 40, 8, reserve=None, today=START - timedelta(1), top=20_000)
    assert len(plot.rows) == 8
    assert all(sum(len(piece.text) for piece in row) == 40 for row in plot.rows)
    assert plot.rows[0][0].part == LINE
    assert plot.rows[-1][-1].part != LINE or plot.rows[-1][-1].text.strip()
    assert plot.rows[0][-1].part != LINE


def test_every_part_has_a_shape() -> None:
    plot = plot_level(falling(60), 40, 8, reserve=2_000.0, today=START + timedelta(45))
    assert {LINE, BAND, RESERVE, READING, TODAY} <= set(parts(plot))
    assert parts(plot)[READING] == 1


def test_a_reserve_above_the_top_is_not_drawn() -> None:
    plot = plot_level(falling(60), 40, 8, reserve=90_000.0, today=START)
    assert RESERVE not in parts(plot)


def test_one_point_and_none_are_no_error() -> None:
    assert plot_level(falling(1), 10, 3, reserve=None, today=START).rows
    assert plot_level((), 10, 3, reserve=None, today=START).rows == ()
    assert plot_level(falling(5), 0, 3, reserve=None, today=START).rows == ()


def test_a_bar_is_exact_to_an_eighth() -> None:
    assert "".join(piece.text for piece in bar(5.0, 0.0, 8.0, 1)) == "▅"
    assert "".join(piece.text for piece in bar(8.0, 0.0, 8.0, 2)) == "██"


def test_competitors_are_hatched_above_ours() -> None:
    cells = bar(4.0, 4.0, 8.0, 4)
    assert [piece.part for piece in cells] == [OURS, OURS, OTHERS, OTHERS]
    assert "".join(piece.text for piece in cells) == "██░░"


def test_a_small_part_is_never_lost() -> None:
    assert bar(0.001, 0.0, 100.0, 5)[0].part == OURS
    assert OTHERS in {piece.part for piece in bar(100.0, 0.5, 100.5, 5)}


def test_months_that_do_not_fit_are_left_out_at_the_old_end() -> None:
    months = tuple(MonthUse(date(2025 + n // 12, n % 12 + 1, 1), float(n), 0.0) for n in range(24))
    rows, shown, step = plot_months(months, 30, 4)
    assert step == 2
    assert [month.month for month in shown] == [month.month for month in months[-15:]]
    assert all(sum(len(piece.text) for piece in row) == 30 for row in rows)


def test_no_months_no_bars() -> None:
    assert plot_months((), 30, 4) == ((), (), 0)


def came(real: int, late: int, *, band: int = 3) -> PredictedReal:
    """A delivery on a day of the plot, so many days after its 50 % date; the band goes as far to either side."""
    on = START + timedelta(real)
    p50 = on - timedelta(late)
    p10, p90 = p50 - timedelta(band), p50 + timedelta(band)
    return PredictedReal(on - timedelta(20), p10, p50, p90, on, None, None, Unit.LITRE, replayed=False)


def lowest(*past: PredictedReal) -> str:
    plot = plot_level(falling(41), 41, 8, reserve=None, today=START, past=past, top=90_000)
    return "".join(piece.text if piece.part == PAST else " " * len(piece.text) for piece in plot.rows[-1])


def test_the_last_moment_is_a_rule_of_its_own_in_its_day() -> None:
    moment = START + timedelta(30)
    plot = plot_level(falling(41, None), 41, 8, reserve=None, today=START + timedelta(20), last_moment=moment)
    columns = {
        sum(len(before.text) for before in row[:place]): piece.text
        for row in plot.rows
        for place, piece in enumerate(row)
        if piece.part in {MOMENT, TODAY}
    }
    assert columns == {20: "│", 30: "┊"}


def test_a_last_moment_outside_the_days_shown_is_not_drawn() -> None:
    for day in (START - timedelta(1), START + timedelta(41)):
        plot = plot_level(falling(41), 41, 8, reserve=None, today=START, last_moment=day)
        assert MOMENT not in parts(plot)


def test_past_forecasts_are_marked_where_they_fall_into_the_days_shown() -> None:
    assert lowest(came(0, -2)) == "✓ ○".ljust(41)
    assert lowest(came(0, -9)) == "✗        ○".ljust(41)
    assert lowest(came(5, 0)) == "     ✓".ljust(41)
    assert lowest(came(-9, 1), came(60, 2)).strip() == ""
