"""The list of all customers, driven by keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, Typed, lines, press, settle, shown
from tests.ui.fake_archive import HOSTILE, FakeArchive
from tests.ui.fake_desk import TODAY, customer_id
from textual.widgets import Input

from fieldcrm.ui.screens.customers import CustomersScreen
from fieldcrm.ui.widgets.viewport import Viewport

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "160x50"])


def screen(pilot: Any) -> CustomersScreen:
    return cast("CustomersScreen", pilot.app.screen)


def rows(pilot: Any) -> Viewport[Any]:
    return cast("Viewport[Any]", pilot.app.screen.query_one("#customers", Viewport))


def row(pilot: Any, at: int | None = None) -> Any:
    """The row under the cursor, or another one."""
    return rows(pilot).row if at is None else rows(pilot).source.get(at)


@pytest.mark.parametrize(("language", "size"), [("en", SMALL), ("zh_Hans", LARGE), ("zh_Hant", SMALL)])
async def test_columns_by_width(make_app: AppFactory, size: tuple[int, int], language: str) -> None:
    async with make_app(FakeArchive(), language=language).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        text = shown(pilot)
        assert "顺达运输有限公司" in text
        assert "138 1000 5678" in text
        assert ("K0001" in text) == (size == LARGE)
        strips = [rows(pilot).render_line(y) for y in range(rows(pilot).size.height)]
        assert {strip.cell_length for strip in strips} == {rows(pilot).size.width}


async def test_typing_filters_at_once_and_enter_opens(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "tab", Typed("quarry"))
        assert rows(pilot).source.total == 6
        assert "6 customers" in shown(pilot)
        await press(pilot, "down", "enter")
        assert pilot.app.current_mode == "customer"
        assert "Harbour Stone Quarry 2" in shown(pilot)


async def test_a_letter_that_is_no_key_begins_the_filter(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "长")
        assert screen(pilot).query_one("#filter-text", Input).value == "长"
        assert {row(pilot, n).name[:5] for n in range(rows(pilot).source.total)} == {"中石化长兴"}


async def test_keys_are_keys_and_no_filter(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "j", "j", "4")
        assert pilot.app.current_mode == "agenda"
        await press(pilot, "2")
        assert screen(pilot).query_one("#filter-text", Input).value == ""
        assert rows(pilot).cursor == 2


async def test_escape_leaves_the_entry_then_the_filter_then_the_screen(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "tab", Typed("farm"), "tab")
        assert rows(pilot).has_focus
        assert rows(pilot).source.total == 6
        await press(pilot, "escape")
        assert rows(pilot).source.total == 60
        await press(pilot, "escape")
        assert pilot.app.current_mode == "today"


async def test_sort_goes_through_the_columns_and_turns_round(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "s")
        assert screen(pilot).selection.sort == "code"
        await press(pilot, "S")
        assert screen(pilot).selection.descending
        assert row(pilot).code == "K0060"
        assert "↓" in lines(pilot)[-2]


async def test_filter_by_grade_and_territory_together(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "f", "down", "down", "enter")
        assert screen(pilot).selection.grade == "A"
        assert rows(pilot).source.total == 12
        await press(pilot, "f", Typed("harb"), "enter")
        assert screen(pilot).selection.territory == "Harbour"
        assert rows(pilot).source.total == 3
        assert "grade A" in shown(pilot)
        assert "Harbour" in lines(pilot)[-2]


async def test_a_date_for_all_that_are_marked(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "2", "m", "down", "m")
        assert "2 marked" in shown(pilot)
        await press(pilot, "at", Typed("+7"), "enter")
        kind, values = desk.written[-1]
        assert kind == "plan"
        assert values["days"] == {customer_id(n): TODAY + timedelta(days=7) for n in (0, 2)}
        assert not rows(pilot).marks
        assert "Next contacts planned · 2 customers · u takes it back" in shown(pilot)


async def test_without_marks_the_date_is_for_this_one(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "down", "at", Typed("+7"), "enter")
        kind, values = desk.written[-1]
        assert (kind, values["customer_id"], values["day"]) == ("reschedule", customer_id(1), TODAY + timedelta(days=7))


async def test_a_new_customer_opens_its_dossier(make_app: AppFactory) -> None:
    desk = FakeArchive(0)
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        assert "Press 5" in shown(pilot)
        await press(pilot, "n", Typed("New Mine"), "ctrl+s")
        assert desk.written[-1][0] == "create"
        assert desk.written[-1][1]["values"] == {"name": "New Mine", "status": "prospect"}
        assert pilot.app.current_mode == "customer"
        assert "New Mine" in shown(pilot)


@pytest.mark.parametrize("mode", ["2", "4"])
async def test_escape_goes_back_to_the_list_that_the_dossier_was_opened_from(make_app: AppFactory, mode: str) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, mode)
        came_from = pilot.app.current_mode
        await press(pilot, "enter", "escape")
        assert pilot.app.current_mode == came_from
        await press(pilot, "escape")
        assert pilot.app.current_mode == "today"


async def test_the_new_customer_opens_not_the_one_under_the_cursor(make_app: AppFactory) -> None:
    async with make_app(FakeArchive(5)).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "n", Typed("Mine"), "ctrl+s")
        assert pilot.app.customer_id == customer_id(5)  # type: ignore[attr-defined]
        assert "K0006" in shown(pilot)


async def test_search_opens_what_was_found_from_any_screen(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "slash", Typed("farms"), "enter")
        assert "Green Valley Farms" in shown(pilot)
        await press(pilot, "slash", Typed("quarry"), "enter")
        assert "Harbour Stone Quarry" in shown(pilot)


async def test_a_hundred_thousand_rows_come_in_windows(make_app: AppFactory) -> None:
    class Many(FakeArchive):
        asked: list[tuple[int, int]] = []  # noqa: RUF012 - one desk in this test

        def customers(self, query: str = "", *, offset: int = 0, limit: int = 200, **options: Any) -> Any:
            from fieldcrm.domain.views.listed import CustomerPage

            self.asked.append((offset, limit))
            last = min(offset + limit, self.count)
            return CustomerPage(tuple(self._row(number) for number in range(offset, last)), self.count, offset)

    desk = Many(100_000)
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "end")
        assert row(pilot).code == "K100000"
        assert desk.asked == [(0, 200), (99_800, 200)]
        assert "100,000 customers" in shown(pilot)
        assert "Blue Mountain Mine" in lines(pilot)[-3]


async def test_hostile_names_are_shown_and_do_nothing(make_app: AppFactory) -> None:
    desk = FakeArchive(5, names={0: HOSTILE, 1: "[/][bold"}, words=HOSTILE)
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        text = shown(pilot)
        assert "ACME [/] [@click=app.quit]x[/]" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "\x9b" not in text
        await press(pilot, "f", "escape", "enter")
        assert "ACME [/]" in shown(pilot)


async def test_the_cursor_stays_on_its_line_when_something_changed(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", *["down"] * 5, "f5")
        assert rows(pilot).cursor == 5
