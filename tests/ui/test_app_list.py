"""Cells and lists: widths in terminal columns, windows of many rows, little drawing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from tests.ui.driving import settle
from textual.app import App, ComposeResult

from fieldcrm.domain.codes import Grade
from fieldcrm.ui.cells import (
    Span,
    cell,
    crop,
    fit,
    fit_cell,
    grade_badge,
    join,
    sparkline,
    urgency,
    wrap,
)
from fieldcrm.ui.theme import THEMES
from fieldcrm.ui.widgets.columns import GAP, Column, layout
from fieldcrm.ui.widgets.sources import ListSource, WindowSource
from fieldcrm.ui.widgets.viewport import Viewport

TEXTS = st.text(alphabet=st.sampled_from("abc 客户油罐廠é…─|"), max_size=40)
DAY = date(2026, 11, 24)


@given(TEXTS, st.integers(0, 30), st.booleans())
def test_a_fitted_text_takes_exactly_its_columns(text: str, width: int, right: bool) -> None:
    assert cell_len(fit(text, width, right=right)) == width
    assert cell_len(crop(text, width)) <= width


@given(st.lists(TEXTS, max_size=5), st.integers(0, 40), st.booleans())
def test_a_fitted_cell_takes_exactly_its_columns(texts: list[str], width: int, right: bool) -> None:
    spans = tuple(Span(text, "dim") for text in texts)
    assert sum(cell_len(span.text) for span in fit_cell(spans, width, right=right)) == width


def test_what_is_cut_says_so() -> None:
    assert crop("Harbour Stone", 8) == "Harbour…"
    assert crop("中石化长兴", 6) == "中石…"
    assert crop("────────", 3) == "───", "a drawn line just ends"
    assert fit_cell((Span("ab"), Span("cd")), 3) == (Span("ab"), Span("…"))


@pytest.mark.parametrize("hostile", ["\x1b[31mred", "\x9b31m", "a\u202eb", "x\r\ny", "\x00", "\ud800"])
def test_a_cell_is_harmless(hostile: str) -> None:
    text = cell(hostile)[0].text
    assert text.isprintable() or "\ufffd" in text
    assert not set(text) & set("\x1b\x9b\u202e\r\n\x00\ud800")


def test_grade_and_urgency_are_legible_without_colour() -> None:
    badges = {"".join(span.text for span in grade_badge(grade)) for grade in Grade}
    assert badges == {" A ", " B ", " C ", " – "}
    days = (-1, 0, 1, 3, 4)
    marks = [urgency(DAY + timedelta(days=by), DAY).text for by in days]
    assert marks == ["!!", "!!", "! ", "! ", "  "]
    assert urgency(None, DAY).text == "  "


def test_sparkline_shows_gaps_and_scales_to_the_largest() -> None:
    assert sparkline((0.0, 5.0, 10.0)) == "·▅█"
    assert sparkline(()) == ""
    assert sparkline((0.0, 0.0)) == "··"
    assert len(sparkline(tuple(float(n) for n in range(30)), 12)) == 12


def test_join_separates_only_what_says_something() -> None:
    assert "".join(span.text for span in join([cell("a"), cell(""), cell("b")], " · ")) == "a · b"


@given(st.integers(1, 300))
def test_columns_fill_the_width_and_never_more(width: int) -> None:
    columns: list[Column[Any]] = [
        Column("a", "A", cell, width=3),
        Column("b", "B", cell, width=10, flex=2),
        Column("c", "C", cell, width=8, flex=1, from_width=40),
        Column("d", "D", cell, width=12, from_width=80),
    ]
    placed = layout(columns, width)
    total = sum(at.width for at in placed) + GAP * (len(placed) - 1)
    assert total <= max(width, 3)
    if width >= 14:
        assert total == width, "the columns that flex take what is left"
    assert ("c" in {at.column.key for at in placed}) == (width >= 40)


class ListApp(App[None]):
    """One list over a window of many rows."""

    def __init__(self, total: int) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.source: WindowSource[str] = WindowSource(total)
        self.asked: list[tuple[int, int]] = []
        self.drawn = 0

    CSS_PATH = "../../src/fieldcrm/ui/styles/lists.tcss"

    def compose(self) -> ComposeResult:
        """The list."""
        app = self

        class Counting(Viewport[str]):
            def render_line(self, y: int) -> Any:
                app.drawn += 1
                return super().render_line(y)

        yield Counting((Column("n", "Name", cell, width=10, flex=1),), self.source, key_of=str)

    def on_viewport_window_wanted(self, event: Viewport.WindowWanted) -> None:
        """Deliver a window, as a worker would."""
        self.asked.append((event.offset, event.limit))
        rows: Sequence[str] = [f"row {number}" for number in range(event.offset, event.offset + event.limit)]
        self.source.put(event.offset, rows, self.source.total)
        event.viewport.supply()


async def test_a_hundred_thousand_rows_are_fetched_as_they_are_seen() -> None:
    app = ListApp(100_000)
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        view: Any = app.query_one(Viewport)
        view.focus()
        assert app.asked == [(0, 200)]
        await pilot.press("end")
        await settle(pilot)
        assert view.cursor == 99_999
        assert view.row == "row 99999"
        assert app.asked == [(0, 200), (99_800, 200)]
        await pilot.press("home", "pagedown", "pagedown")
        await settle(pilot)
        assert len(app.asked) == 2, "what is at hand is not fetched again"
        view.move_to(195)
        await settle(pilot)
        assert app.asked[-1] == (200, 200)


async def test_moving_in_the_page_draws_two_lines() -> None:
    app = ListApp(100_000)
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        app.query_one(Viewport).focus()
        await settle(pilot)
        app.drawn = 0
        await pilot.press("down")
        await settle(pilot)
        assert 0 < app.drawn <= 2


async def test_marks_are_seen_without_colour_and_kept() -> None:
    app = ListApp(50)
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        view: Any = app.query_one(Viewport)
        view.toggle_mark()
        view.toggle_mark()
        assert view.marks == {"row 0", "row 1"}
        assert "●" in view.render_line(1).text
        assert view.cursor == 2
        view.move_to(0)
        view.toggle_mark()
        assert view.marks == {"row 1"}


async def test_dividers_are_passed_over() -> None:
    app = ListApp(0)
    async with app.run_test(size=(60, 12)) as pilot:
        view: Any = app.query_one(Viewport)
        view.focus()
        rows = [f"row {number}" for number in range(30)]
        view.show(ListSource(rows), cursor=0, dividers=[(0, cell("first")), (2, cell("then")), (2, cell("and"))])
        await settle(pilot)
        texts = [view.render_line(y).text.strip() for y in range(1, 7)]
        assert [text.removeprefix("▌").strip(" ▐") for text in texts] == [
            "first",
            "row 0",
            "row 1",
            "then",
            "and",
            "row 2",
        ]
        await pilot.press("down", "down")
        assert view.row == "row 2"
        await pilot.click(Viewport, offset=(5, 2))
        assert view.row == "row 0"
        await pilot.click(Viewport, offset=(5, 4))
        assert view.row == "row 0", "a divider is no row"
        await pilot.press("end")
        assert "row 29" in "".join(view.render_line(y).text for y in range(12))


@pytest.mark.parametrize("total", [0, 1, 3])
async def test_short_lists_survive_every_key(total: int) -> None:
    app = ListApp(total)
    async with app.run_test(size=(30, 8)) as pilot:
        await settle(pilot)
        view: Any = app.query_one(Viewport)
        view.focus()
        await pilot.press("up", "down", "pageup", "pagedown", "end", "home", "enter", "j", "k", "G", "g")
        await settle(pilot)
        assert view.cursor == 0
        assert app.is_running


@given(st.text(alphabet="ab ，。石油é", max_size=60), st.integers(12, 40))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    found = wrap(text, width)
    assert all(cell_len(line) <= width for line in found)
    if all(cell_len(word) < width - 4 for word in text.split()):
        assert "".join("".join(found).split()) == "".join(text.split())
