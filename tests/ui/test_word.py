"""The customer's word, by keys: from the dossier, from the call, and in the timeline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import pytest
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, Typed, press, settle, shown
from tests.ui.fake_archive import FakeArchive, row_id
from tests.ui.fake_desk import TODAY
from textual.widgets import Input

from fieldcrm.domain.codes import WordKind
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.domain.views.customer import Dossier, TimelineEntry, ToldMonth
from fieldcrm.errors import InvalidValueError
from fieldcrm.ui.dialogs.call import CallDialog
from fieldcrm.ui.dialogs.word import WordDialog
from fieldcrm.ui.screens.customer import CustomerScreen

OPEN = ("2", "enter", "W")
SHUT = (*OPEN, "right", "down")
NEED = (*OPEN, "right", "right", "down")


TONNES = Amount.of(40, Unit.TONNE)


class Told(FakeArchive):
    """A timeline that begins with three words of the customer."""

    def timeline(self, wanted: bytes, offset: int = 0, limit: int = 50) -> tuple[TimelineEntry, ...]:
        day = self.day()
        words = (
            TimelineEntry(
                row_id(900), "enough_until", day, None, "Li Wei", text=self._said("王经理"), until=date(2026, 12, 20)
            ),
            TimelineEntry(
                row_id(901), "shutdown", day, None, "Li Wei", first=date(2026, 12, 1), until=date(2026, 12, 9)
            ),
            TimelineEntry(
                row_id(902), "month_need", day, None, "Li Wei", text="赵", amount=TONNES, first=date(2026, 12, 1)
            ),
        )
        return (*words, *super().timeline(wanted, offset, limit))

    def dossier(self, wanted: bytes, as_of: date | None = None) -> Dossier:
        found = super().dossier(wanted, as_of)
        told = (ToldMonth(date(2026, 11, 1), TONNES, "赵", TODAY),)
        return replace(found, declared=replace(found.declared, told=told))


def entry(pilot: Any, name: str) -> Input:
    return cast("Input", pilot.app.screen.query_one(f"#entry-{name}", Input))


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
async def test_enough_until_a_day(make_app: AppFactory, language: str, size: tuple[int, int]) -> None:
    desk = FakeArchive()
    async with make_app(desk, language=language).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "down", "2", "0")
        assert ("Mon 14 Dec" if language == "en" else "12月14日 周一") in shown(pilot), "the day that was understood"
        await press(pilot, "down", Typed("王"), "ctrl+s")
        assert isinstance(pilot.app.screen, CustomerScreen)
        kind, values = desk.written[-1]
        assert (kind, values["word"]) == ("take_word", WordKind.ENOUGH_UNTIL)
        assert (values["until"], values["first"], values["said_by"]) == (TODAY + timedelta(days=20), None, "王")
        await press(pilot, "u")
        assert not desk.written


@pytest.mark.parametrize("typed", ["12-24", "+30", "30"])
async def test_days_are_typed_as_everywhere(make_app: AppFactory, typed: str) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "down", Typed(typed), "ctrl+s")
        assert desk.written[-1][1]["until"] == date(2026, 12, 24)


@pytest.mark.parametrize("language", ["en", "zh_Hant"])
async def test_a_shutdown_asks_for_both_its_days(make_app: AppFactory, language: str) -> None:
    desk = FakeArchive()
    async with make_app(desk, language=language).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN)
        assert not entry(pilot, "first").region, "not asked where it has no meaning"
        await press(pilot, "right", "down", "ctrl+u", Typed("-2"), "down", Typed("12-9"), "ctrl+s")
        values = desk.written[-1][1]
        assert values["word"] == WordKind.SHUTDOWN
        assert (values["first"], values["until"]) == (TODAY - timedelta(days=2), date(2026, 12, 9))


async def test_what_is_no_day_is_said_at_its_field(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *SHUT, "ctrl+u", Typed("soon"), "ctrl+s")
        text = shown(pilot)
        assert "“soon”: Give a day" in text
        assert "A value is needed here." in text
        assert entry(pilot, "first").has_focus
        await press(pilot, "up", "left", "down", Typed("+9"), "ctrl+s")
        assert desk.written[-1][1]["first"] is None, "a day that is not asked for does not hold the form up"


async def test_what_the_archive_refuses_is_said_at_the_day(
    make_app: AppFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = FakeArchive()

    def refuse(*_args: object, **_values: object) -> None:
        raise InvalidValueError(field="date", value="2026-11-20", reason="past")

    monkeypatch.setattr(desk, "take_word", refuse)
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "down", Typed("-4"), "ctrl+s")
        assert isinstance(pilot.app.screen, WordDialog)
        assert "“2026-11-20”" in shown(pilot)
        assert entry(pilot, "date").has_focus


async def test_a_draft_of_a_shutdown_shows_both_days_again(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *SHUT, "down", Typed("+9"))
        cast("WordDialog", pilot.app.screen).keep_draft()
        await settle(pilot)
    again = FakeArchive()
    again.drafts = dict(desk.drafts)
    async with make_app(again).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN)
        assert entry(pilot, "first").region
        await press(pilot, "ctrl+s")
        assert again.written[-1][1]["until"] == TODAY + timedelta(days=9)


async def test_it_is_taken_down_during_a_call_too(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "W", "down", Typed("+14"), "ctrl+s")
        assert isinstance(pilot.app.screen, CallDialog)
        assert desk.written[-1][1]["until"] == TODAY + timedelta(days=14)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ("◕ Has enough", "until 20 Dec", "■ Shutdown", "1 Dec – 9 Dec", "□ Month's need", "40 t  in Dec 2026  赵"),
        ),
        (
            "zh_Hans",
            ("◕ 够用", "到 12月20日", "■ 停产", "12月1日 – 12月9日", "□ 月需要量", "40 t  2026年12月  赵"),
        ),
    ],
)
async def test_the_timeline_has_signs_and_words_for_it(
    make_app: AppFactory, language: str, words: tuple[str, ...]
) -> None:
    desk = Told()
    async with make_app(desk, language=language).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "enter", "left")
        text = shown(pilot)
        for found in (*words, "王经理"):
            assert found in text, found
        await press(pilot, "enter")
        assert words[1] in shown(pilot)
        await press(pilot, "escape", "x", "down", "x", "down", "enter")
        assert "赵" in shown(pilot)
        assert ("Said by" if language == "en" else "谁说的") in shown(pilot)
        await press(pilot, "escape", "x")
        assert [values["kind"] for _kind, values in desk.written] == ["word", "word", "word"]


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
async def test_a_need_in_a_month(make_app: AppFactory, language: str, size: tuple[int, int]) -> None:
    desk = FakeArchive()
    async with make_app(desk, language=language).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, *NEED)
        assert entry(pilot, "month").has_focus
        assert not entry(pilot, "date").region, "no day is asked for"
        assert not entry(pilot, "first").region
        assert ("Nov 2026" if language == "en" else "2026年11月") in shown(pilot), "this month stands there already"
        await press(pilot, "ctrl+u", Typed("1月"))
        assert ("Jan 2027" if language == "en" else "2027年1月") in shown(pilot), "the month that was understood"
        await press(pilot, "down", Typed("40吨"), "down", Typed("王"), "ctrl+s")
        assert isinstance(pilot.app.screen, CustomerScreen)
        kind, values = desk.written[-1]
        assert (kind, values["month"], values["amount"], values["said_by"]) == (
            "take_word",
            date(2027, 1, 1),
            TONNES,
            "王",
        )
        await press(pilot, "u")
        assert not desk.written


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Told for months 40 t in Nov 2026",)), ("zh_Hant", ("告知月需要量 2026年11月 40 t",))],
)
async def test_the_dossier_tells_what_was_said_of_months(
    make_app: AppFactory, language: str, words: tuple[str, ...]
) -> None:
    desk = Told()
    async with make_app(desk, language=language).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "enter")
        text = shown(pilot)
        for found in words:
            assert found in text, found


@pytest.mark.parametrize(
    ("month", "quantity", "name", "words"),
    [
        ("soon", "40 t", "month", "“soon”: Give a month: 2026-11, Nov, 11月, this"),
        ("", "40 t", "month", "A value is needed here."),
        ("2029-01", "40 t", "month", "“2029-01”: The month must lie within two years"),
        ("next", "", "quantity", "A value is needed here."),
        ("next", "40", "quantity", "“40”:"),
        ("next", "-4 t", "quantity", "“-4 t”:"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    make_app: AppFactory, month: str, quantity: str, name: str, words: str
) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, *NEED, "ctrl+u", Typed(month), "down", Typed(quantity), "ctrl+s")
        assert words in shown(pilot)
        assert entry(pilot, name).has_focus
        assert not desk.written
        await press(pilot, "up", *(("up",) if name == "quantity" else ()), "left", "left")
        assert words not in shown(pilot), "what is no longer asked for is not wrong either"
        await press(pilot, "down", Typed("+9"), "ctrl+s")
        assert desk.written[-1][1]["until"] == TODAY + timedelta(days=9)


async def test_what_the_archive_refuses_is_said_at_the_month(
    make_app: AppFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = FakeArchive()

    def refuse(*_args: object, **_values: object) -> None:
        raise InvalidValueError(field="month", value="2026-12", reason="month_range")

    monkeypatch.setattr(desk, "take_month_need", refuse)
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *NEED, "down", Typed("40 t"), "ctrl+s")
        assert isinstance(pilot.app.screen, WordDialog)
        assert entry(pilot, "month").has_focus
        assert "“2026-12”" in shown(pilot)
