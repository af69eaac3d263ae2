"""The agenda, driven by keys, and the order of a week."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any, cast

import pytest
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, Typed, lines, press, settle, shown
from tests.ui.fake_archive import HOSTILE, FakeArchive, row_id
from tests.ui.fake_desk import TODAY, customer_id

from fieldcrm.domain.calendar import WorkCalendar
from fieldcrm.domain.codes import ActivityKind
from fieldcrm.domain.views.customer import Planned
from fieldcrm.ui.dialogs.call import CallDialog
from fieldcrm.ui.rows.agenda import arrange, monday_of
from fieldcrm.ui.screens.customer_actions import working_day_beside
from fieldcrm.ui.widgets.viewport import Viewport

CHINA = WorkCalendar()
MONDAY = date(2026, 11, 23)


def plan(number: int, day: date, at: time | None = None) -> Planned:
    return Planned(
        row_id(number), customer_id(number), f"K{number}", f"Name {number}", day, at, ActivityKind.CALL, "revisit",
        overdue=day < TODAY,
    )  # fmt: skip


def agenda(pilot: Any) -> Viewport[Any]:
    return cast("Viewport[Any]", pilot.app.screen.query_one("#agenda", Viewport))


def at_hand(pilot: Any) -> Any:
    return agenda(pilot).row


def test_a_week_begins_on_monday() -> None:
    assert monday_of(TODAY) == MONDAY
    assert monday_of(MONDAY) == MONDAY
    assert monday_of(MONDAY - timedelta(days=1)) == MONDAY - timedelta(days=7)


def test_times_come_first_within_a_day_and_overdue_on_top() -> None:
    of_week = [plan(1, TODAY), plan(2, TODAY, time(14, 0)), plan(3, TODAY, time(9, 0)), plan(4, MONDAY)]
    overdue = [plan(4, MONDAY), plan(5, date(2026, 11, 2))]
    week = arrange(of_week, overdue, MONDAY, TODAY)
    assert [row.code for row in week.rows] == ["K5", "K4", "K3", "K2", "K1"]
    assert [before for before, _cell in week.headings] == [0, 2, 5, 5, 5, 5, 5]


def test_empty_days_have_a_heading_unless_they_lie_behind_us() -> None:
    assert len(arrange([], [], MONDAY, TODAY).headings) == 6
    assert len(arrange([], [], MONDAY + timedelta(days=7), TODAY).headings) == 7
    assert len(arrange([], [], MONDAY - timedelta(days=7), TODAY).headings) == 7


def test_the_next_working_day_passes_over_weekends_and_holidays() -> None:
    assert working_day_beside(date(2026, 11, 27), 1, CHINA) == date(2026, 11, 30)
    assert working_day_beside(date(2026, 11, 30), -1, CHINA) == date(2026, 11, 27)
    assert working_day_beside(date(2026, 9, 30), 1, CHINA) == date(2026, 10, 8)
    assert working_day_beside(date(2026, 9, 30), 1, WorkCalendar("weekend")) == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("language", "word", "size"), [("en", "overdue", SMALL), ("zh_Hans", "逾期", LARGE), ("zh_Hant", "逾期", SMALL)]
)
async def test_this_week_with_what_is_overdue(
    make_app: AppFactory, size: tuple[int, int], language: str, word: str
) -> None:
    async with make_app(FakeArchive(), language=language).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "4")
        screen = lines(pilot)
        assert word in next(line for line in screen if "!!" in line)
        assert any("12:30" in line for line in screen)
        assert at_hand(pilot).customer_id == customer_id(0)


async def test_arrows_change_the_week_and_t_returns(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "4", "right")
        assert desk.agenda_asked[-1] == (MONDAY + timedelta(days=7), MONDAY + timedelta(days=13))
        assert "!!" not in shown(pilot)
        await press(pilot, "left", "left")
        assert desk.agenda_asked[-1][0] == MONDAY - timedelta(days=7)
        await press(pilot, "t")
        assert "this week" in shown(pilot)


async def test_enter_opens_the_dossier_and_c_the_call(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "4", "c")
        assert isinstance(pilot.app.screen, CallDialog)
        await press(pilot, "escape", "down", "enter")
        assert pilot.app.current_mode == "customer"
        assert "Blue Mountain Mine" in shown(pilot)


async def test_plus_moves_an_overdue_contact_to_the_next_working_day_from_today(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "4", "plus")
        kind, values = desk.written[-1]
        assert kind == "reschedule"
        assert values["customer_id"] == customer_id(0)
        assert values["day"] == TODAY + timedelta(days=1)
        assert values["at"] == time(9, 30)


async def test_minus_never_moves_into_the_past(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "4", "minus")
        assert not desk.written


async def test_a_date_moves_the_contact(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "4", "at", Typed("+14"), "enter")
        assert desk.written[-1][1]["day"] == TODAY + timedelta(days=14)


async def test_an_empty_week_says_what_to_do(make_app: AppFactory) -> None:
    async with make_app(FakeArchive(0)).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "4")
        assert "Nothing is planned in this week" in shown(pilot)
        await press(pilot, "enter", "c", "plus")
        assert pilot.app.current_mode == "agenda"


async def test_hostile_words_do_nothing(make_app: AppFactory) -> None:
    desk = FakeArchive(12, names={0: HOSTILE}, words=HOSTILE)
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "4")
        text = shown(pilot)
        assert "ACME [/]" in text
        assert not {"\x1b", "\u202e", "\x9b"} & set(text)
