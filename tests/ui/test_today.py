"""Today's list, driven by keys in both scripts and at both sizes."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from rich.cells import cell_len
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, calls_of, lines, press, settle, shown
from tests.ui.fake_desk import TODAY, FakeDesk, customer_id
from textual.widgets import Input

from fieldcrm.domain.codes import Grade, NextReason
from fieldcrm.domain.views.customer import NextProposal
from fieldcrm.ui.screens.today_list import columns

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "160x50"])
VIEWS = pytest.mark.parametrize(
    ("language", "size"),
    [("en", SMALL), ("zh_Hans", SMALL), ("zh_Hant", LARGE)],
    ids=["en-80x24", "zh_Hans-80x24", "zh_Hant-160x50"],
)
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])

HOSTILE = {
    0: "ACME [/]",
    1: "[@click=app.quit]x[/]",
    2: "\x1b]52;c;ZXZpbA==\x07\x1b[31mred",
    3: "\u202egnp.elif",
    4: "\x9b31mC1 \x00 nul",
    5: "[bold red]$primary",
}


@VIEWS
async def test_first_line_is_the_best_next_call(make_app: AppFactory, size: tuple[int, int], language: str) -> None:
    async with make_app(language=language).run_test(size=size) as pilot:
        await settle(pilot)
        text = shown(pilot)
        assert "顺达运输有限公司" in text
        assert "31.4 t" in text
        assert "Harbour Stone Quarry" in text if size == LARGE else "Harbour Stone" in text
        calls = calls_of(pilot)
        assert calls.row.customer_id == customer_id(0)
        assert calls.has_focus


@SIZES
async def test_columns_stay_aligned_under_double_width_names(make_app: AppFactory, size: tuple[int, int]) -> None:
    async with make_app().run_test(size=size) as pilot:
        await settle(pilot)
        calls = calls_of(pilot)
        rows = [calls.render_line(y) for y in range(1, 12)]
        assert {row.cell_length for row in rows} == {calls.size.width}
        ends = {cell_len(row.text[: stake.end()]) for row in rows if (stake := re.search(r"\d\.\d t", row.text))}
        assert len(ends) == 1, "numbers stand point under point, whatever script the name is in"


async def test_what_the_row_says_grows_with_the_terminal(make_app: AppFactory) -> None:
    async with make_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        small = shown(pilot)
        assert "12 months" not in small
        assert "138 1000 5678" in small, "the strip below the list names the number"
        await pilot.resize_terminal(*LARGE)
        await settle(pilot)
        large = shown(pilot)
        for title in ("Needs by", "Phone", "12 months", "Last contact", "Next need"):
            assert title in large


async def test_arrows_and_letters_move_the_cursor(make_app: AppFactory) -> None:
    async with make_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        calls = calls_of(pilot)
        await press(pilot, "down", "j", "j", "k")
        assert calls.cursor == 2
        assert "volume dropped" in shown(pilot).casefold() or "中石化" in shown(pilot)
        await press(pilot, "end")
        assert calls.cursor == 41
        await press(pilot, "g", "up")
        assert calls.cursor == 0


async def test_capacity_draws_a_line_and_says_what_rolls_over(make_app: AppFactory) -> None:
    async with make_app(FakeDesk(60, capacity=5)).run_test(size=LARGE) as pilot:
        await settle(pilot)
        found = lines(pilot)
        at = next(n for n, line in enumerate(found) if "5 a day fit" in line)
        assert "37 roll over" in found[at]
        assert " 5 " in found[at - 1]
        assert " 6 " in found[at + 1]


async def test_no_line_where_everything_fits(make_app: AppFactory) -> None:
    async with make_app(FakeDesk(60, capacity=100)).run_test(size=LARGE) as pilot:
        await settle(pilot)
        assert "roll over" not in shown(pilot)


@LANGUAGES
async def test_empty_archive_says_what_to_do_first(make_app: AppFactory, language: str) -> None:
    async with make_app(FakeDesk(0), language=language).run_test(size=SMALL) as pilot:
        await settle(pilot)
        text = shown(pilot)
        assert " 5 " in text
        assert " n " in text
        assert not pilot.app.screen.query_one("#work").display
        if language == "en":
            assert "The archive is still empty" in text
            assert "import customers" in text


async def test_the_footer_of_an_empty_archive_names_the_new_customer(make_app: AppFactory) -> None:
    for count, label in ((0, "n New"), (5, "n Note")):
        async with make_app(FakeDesk(count)).run_test(size=SMALL) as pilot:
            await settle(pilot)
            assert label in lines(pilot)[-1]
            assert ("n New" in lines(pilot)[-1]) == (count == 0)


async def test_empty_day_says_so_and_shows_tomorrow(make_app: AppFactory) -> None:
    desk = FakeDesk(5, listed=0)
    desk.done = 4
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        text = shown(pilot)
        assert "Nobody is left to call today" in text
        assert "4 calls done" in text
        assert "11:00" in text
        assert "Harbour Stone Quarry" in text


@pytest.mark.parametrize("count", [0, 5, 60, 2000])
async def test_any_number_of_customers(make_app: AppFactory, count: int) -> None:
    async with make_app(FakeDesk(count, listed=count)).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "end", "pageup", "pagedown")
        if count:
            assert calls_of(pilot).cursor == count - 1


@SIZES
async def test_hostile_names_are_shown_harmless(make_app: AppFactory, size: tuple[int, int]) -> None:
    app = make_app(FakeDesk(60, names=HOSTILE))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        text = shown(pilot)
        assert "ACME [/]" in text
        assert "[@click=app.quit]" in text
        picture = app.export_screenshot()
        assert "\x1b" not in picture
        assert "\u202e" not in text
        assert "\x9b" not in text
        for key in ("enter", "w", "n", "plus", "o"):
            await press(pilot, key, "escape", "down")
        assert calls_of(pilot).cursor == 5
        await pilot.click("#calls", offset=(22, 2))
        await settle(pilot)
        assert app.is_running


@pytest.mark.parametrize(("away", "told"), [(0, "15:10!"), (-2, "Tue!"), (-9, "9 d!"), (1, "Fri "), (-6, "Fri!")])
def test_a_clock_of_another_day_does_not_look_like_one_of_today(away: int, told: str) -> None:
    row = FakeDesk().today().rows[0]._replace(promised_at=time(15, 10), clock_days=away)
    (clock,) = [each for each in columns(datetime(2026, 3, 5, 16, 0, tzinfo=UTC)) if each.key == "clock"]  # a Thursday
    assert "".join(span.text for span in clock.render(row)) == told


async def test_plus_and_a_number_reschedules(make_app: AppFactory) -> None:
    desk = FakeDesk()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "plus", "1", "4")
        assert pilot.app.screen.query_one(Input).value == "+14"
        assert "in 14 days" in shown(pilot)
        await press(pilot, "enter")
        kind, values = desk.written[-1]
        assert (kind, values["customer_id"], values["day"]) == (
            "reschedule",
            customer_id(0),
            TODAY + timedelta(days=14),
        )
        assert calls_of(pilot).row.customer_id == customer_id(1)


async def test_plus_and_enter_is_tomorrow(make_app: AppFactory) -> None:
    desk = FakeDesk()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "plus", "enter")
        assert desk.written[-1][1]["day"] == TODAY + timedelta(days=1)


async def test_arrows_step_and_a_wrong_date_is_not_taken(make_app: AppFactory) -> None:
    desk = FakeDesk()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "minus", "x", "y", "enter")
        assert not desk.written
        assert "Not a date" in shown(pilot)
        await press(pilot, "backspace", "backspace", "up", "up", "enter")
        assert desk.written[-1][1]["day"] == TODAY + timedelta(days=2)


@LANGUAGES
async def test_why_takes_the_rank_apart(make_app: AppFactory, language: str) -> None:
    async with make_app(language=language).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "w")
        text = shown(pilot)
        for number in ("82%", "97%", "24 t", "64%", "12.3 t"):
            assert number in text
        await press(pilot, "escape")
        assert calls_of(pilot).has_focus


async def test_note_is_written(make_app: AppFactory) -> None:
    desk = FakeDesk()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "n", "o", "k", "ctrl+s")
        assert desk.written[-1] == ("note", {"customer_id": customer_id(0), "text": "ok"})


async def test_sweep_accepts_all_dates_as_one_action(make_app: AppFactory) -> None:
    desk = FakeDesk()
    async with make_app(desk).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "e")
        assert "3 customers have no next date" in shown(pilot)
        await press(pilot, "down", "plus", "3", "enter")
        assert "as you chose" in shown(pilot)
        await press(pilot, "enter")
        kind, values = desk.written[-1]
        days: dict[bytes, Any] = values["days"]
        assert kind == "plan"
        assert days[customer_id(0)] == TODAY + timedelta(days=7)
        assert days[customer_id(1)] == TODAY + timedelta(days=3)
        assert "Next contacts planned · 3 customers · u takes it back" in shown(pilot)


async def test_a_changed_date_of_the_sweep_stays_in_sight(make_app: AppFactory) -> None:
    async with make_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "e", "down", "plus", "6", "0", "enter", "down")
        assert "as you chose" in shown(pilot)
        assert "Sat 23 Jan 2027" in shown(pilot)


@pytest.mark.parametrize(
    ("language", "reasons"),
    [
        ("en", ("needed from 24 Dec on", "ungraded: every 30 days", "grade A: every 14 days")),
        ("zh_Hans", ("12月24日起可能需要", "未评级客户的间隔：30天", "A 级间隔：14天")),
        ("zh_Hant", ("12月24日起可能需要", "未評級客戶的間隔：30天", "A 級間隔：14天")),
    ],
)
async def test_the_reasons_of_the_sweep_find_room(
    make_app: AppFactory, language: str, reasons: tuple[str, ...]
) -> None:
    desk, day = FakeDesk(), TODAY + timedelta(days=25)
    found = desk.sweep()
    proposals = (
        NextProposal(day, None, NextReason.FORECAST, {"p10": TODAY + timedelta(days=30), "lead": 3}),
        NextProposal(day, None, NextReason.CADENCE, {"grade": Grade.UNGRADED.value, "days": 30}),
        NextProposal(day, None, NextReason.CADENCE, {"grade": Grade.A.value, "days": 14}),
    )
    by_customer = {row.id: proposal for row, proposal in zip(found.without_next, proposals, strict=True)}
    desk.sweep = lambda as_of=None: dataclasses.replace(found, proposals=by_customer)  # type: ignore[method-assign]
    async with make_app(desk, language=language).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "e")
        shown_reasons = [line for line in lines(pilot) if "19 Dec" in line or "12月19日" in line]
        assert [reason in line for reason, line in zip(reasons, shown_reasons, strict=True)] == [True] * 3
        assert not any("…" in line for line in shown_reasons)


async def test_order_proposes_the_forecast_and_refuses_nonsense(make_app: AppFactory) -> None:
    desk = FakeDesk()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "o")
        entry = pilot.app.screen.query_one("#entry-amount", Input)
        assert entry.value == "8 t"
        entry.value = "much"
        await press(pilot, "ctrl+s")
        assert not desk.written
        assert "✗" in shown(pilot)
        entry.value = "12.5 t"
        await press(pilot, "ctrl+s")
        kind, values = desk.written[-1]
        assert kind == "take_order"
        assert values["amount"].kilograms() == 12500
        assert values["for_day"] == TODAY + timedelta(days=1)


async def test_keys_that_need_a_row_are_hidden_without_one(make_app: AppFactory) -> None:
    async with make_app(FakeDesk(0)).run_test(size=LARGE) as pilot:
        await settle(pilot)
        foot = lines(pilot)[-1]
        assert "Dip" not in foot
        assert "Search" in foot
        await press(pilot, "enter", "w", "d", "o", "plus", "e")
        assert len(pilot.app.screen_stack) == 1


async def test_a_click_moves_and_a_double_click_opens(make_app: AppFactory) -> None:
    async with make_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.click("#calls", offset=(30, 4))
        await settle(pilot)
        calls = calls_of(pilot)
        assert calls.cursor == 3
        await pilot.click("#calls", offset=(30, 4), times=2)
        await settle(pilot)
        assert len(pilot.app.screen_stack) == 2


async def test_the_whole_sentence_and_every_rank_are_seen_on_a_small_terminal(make_app: AppFactory) -> None:
    async with make_app(FakeDesk(1200, listed=1200)).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "a day off" not in lines(pilot)[2]
        assert lines(pilot)[-1].endswith("?")
        await press(pilot, "end")
        assert "1200" in shown(pilot)


async def test_the_first_rows_come_first_and_the_rest_after_them(make_app: AppFactory) -> None:
    desk = FakeDesk(200, listed=200)
    asked: list[int | None] = []
    today = desk.today

    def noted(as_of: date | None = None, limit: int | None = None, *, above: bool = False) -> Any:
        asked.append(limit)
        return today(as_of, limit, above=above)

    desk.today = noted  # type: ignore[method-assign]
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert len(asked) == 2
        assert asked[0] is not None
        assert SMALL[1] <= asked[0] < 200
        assert calls_of(pilot).source.total == 200
        await press(pilot, "f5")
        assert len(asked) == 3
