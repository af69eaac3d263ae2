"""Complaints and promises by keys, over a real archive: taking in, the board, steps, merging, what they share."""

from __future__ import annotations

import time as times
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from tests.storage.desks import Clock, customer, new_desk
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, Typed, press, settle, shown
from tests.ui.fake_desk import NOW, TODAY

from fieldcrm.domain.codes import Outcome, Reason
from fieldcrm.domain.complaint_codes import Step
from fieldcrm.services.desk import Desk
from fieldcrm.ui.dialogs.complaint import ComplaintDialog
from fieldcrm.ui.dialogs.complaint_forms import RegisterForm
from fieldcrm.ui.screens.complaints import ComplaintsScreen
from fieldcrm.ui.screens.promises import PromisesScreen

pytestmark = pytest.mark.skipif(not hasattr(times, "tzset"), reason="the zone cannot be set on this system")

EVIL = "[@click=app.quit]油[/]\x1b]52;c;x\x07"


@pytest.fixture(autouse=True)
def _china(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    times.tzset()
    yield
    monkeypatch.undo()
    times.tzset()


@pytest.fixture
def clock() -> Clock:
    """The same morning as the app's."""
    return Clock(NOW)


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """An archive with two customers."""
    with new_desk(tmp_path / "archive", clock) as opened:
        yield opened


def complain(desk: Desk, whom: bytes, words: str = "油里有水", **values: object) -> bytes:
    """A complaint; returns its id."""
    row = desk.register_complaint(whom, {"words": words, **values}).row
    assert row is not None
    return row


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
async def test_a_complaint_is_taken_in_with_a_few_keys(
    make_app: AppFactory, desk: Desk, language: str, size: tuple[int, int]
) -> None:
    customer(desk, EVIL)
    async with make_app(desk, language=language).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "2", "ctrl+k")
        assert isinstance(pilot.app.screen, RegisterForm)
        await press(pilot, Typed("油里有水"), "ctrl+s")
        (line,) = desk.complaints()
        assert (line.words, line.owner) == ("油里有水", "Li Wei")
        await press(pilot, "1")
        left = {"en": "24 h left", "zh_Hans": "还剩", "zh_Hant": "還剩"}[language]
        assert left in shown(pilot)
        await press(pilot, "K")
        assert isinstance(pilot.app.screen, ComplaintsScreen)
        assert "油里有水" in shown(pilot)
        await press(pilot, "u")
        assert desk.complaints() == ()
        assert "Ctrl+K" in shown(pilot), "the empty board says what to do"


async def test_without_a_customer_at_hand_one_is_searched_for(make_app: AppFactory, desk: Desk) -> None:
    customer(desk, "顺达运输")
    customer(desk, "长兴加油站")
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "4", "ctrl+k", Typed("长兴"), "enter")
        assert isinstance(pilot.app.screen, RegisterForm)
        await press(pilot, Typed("司机迟到"), "ctrl+k", Typed("顺达"), "enter")
        assert "司机迟到" in shown(pilot), "the words go along to the other customer"
        await press(pilot, "ctrl+s")
        assert [(line.customer.name, line.words) for line in desk.complaints()] == [("顺达运输", "司机迟到")]


async def test_a_complaint_is_taken_in_during_a_call_and_from_within_a_form(make_app: AppFactory, desk: Desk) -> None:
    whom = customer(desk, "顺达运输")
    desk.reschedule(whom, TODAY)
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "tab", "ctrl+k", Typed("油里有水"), "ctrl+s")
        assert [line.customer.id for line in desk.complaints()] == [whom]


async def test_the_words_are_needed_and_what_is_wrong_is_said_at_its_field(make_app: AppFactory, desk: Desk) -> None:
    customer(desk)
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "ctrl+k", "ctrl+s")
        assert "A value is needed here." in shown(pilot)
        await press(pilot, Typed("油"), "tab", Typed("qual"), *["tab"] * 5, Typed("换油"), "ctrl+s")
        assert isinstance(pilot.app.screen, RegisterForm), "a promise needs its day"
        assert desk.complaints() == ()
        await press(pilot, Typed("+2 15:00"), "ctrl+s")
        (line,) = desk.complaints()
        assert line.category == "quality"
        (promise,) = desk.promises()
        assert (promise.what, promise.by, promise.at) == ("换油", TODAY + timedelta(days=2), time(15, 0))


async def test_steps_are_taken_on_the_board(make_app: AppFactory, desk: Desk) -> None:
    first, second = customer(desk, "甲公司"), customer(desk, "乙公司")
    row = complain(desk, first, "油里有水", severity="serious", category="quality")
    complain(desk, second, "发票错了")
    desk.complaint_step(row, Step.REPLIED)
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "K")
        said = shown(pilot)
        assert (
            said.index("Accepted · 1") < said.index("发票错了") < said.index("First reply · 1") < said.index("油里有水")
        )
        assert "answer 24 h left" in said
        await press(pilot, "down", "s", "right", "tab", Typed("退款"), "ctrl+s")
        assert desk.complaint(row).line.step is Step.REPORTED
        assert desk.complaint(row).steps[-1].words == "退款"
        await press(pilot, "u", "home", "w", "tab", Typed("等回复"), "ctrl+s")
        assert [line.waiting for line in desk.complaints(customer_id=second)] == [True]
        assert "Waits for the customer" in shown(pilot)


async def test_mine_all_and_closed_ones(make_app: AppFactory, desk: Desk) -> None:
    whom = customer(desk)
    complain(desk, whom, "mine")
    complain(desk, whom, "theirs", owner="王芳")
    desk.complaint_step(complain(desk, whom, "done"), Step.CLOSED)
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "K")
        assert ("mine" in shown(pilot), "theirs" in shown(pilot), " done" in shown(pilot)) == (True, True, False)
        await press(pilot, "f")
        assert "theirs" not in shown(pilot)
        await press(pilot, "f")
        assert "Closed · 1" in shown(pilot)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_one_complaint_in_full(make_app: AppFactory, desk: Desk, size: tuple[int, int]) -> None:
    whom = customer(desk, EVIL)
    row = complain(desk, whom, EVIL, category="quality")
    other = complain(desk, whom, "发动机熄火")
    async with make_app(desk).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "K", "enter")
        assert isinstance(pilot.app.screen, ComplaintDialog)
        assert "24 h left (until Wed 09:30)" in shown(pilot)
        assert "\x1b" not in shown(pilot)
        await press(pilot, "s", "ctrl+s")
        assert desk.complaint(row).line.step is Step.REPLIED
        await press(pilot, "z")
        assert desk.complaint(row).line.step is Step.ACCEPTED
        await press(pilot, "p", Typed("换油"), "tab", Typed("fri"), "ctrl+s")
        (promise,) = desk.promises()
        assert promise.source_id == row
        await press(pilot, "m", "enter")
        assert desk.complaint(row).line.merged_into == other
        await press(pilot, "M")
        assert desk.complaint(row).line.merged_into is None
        await press(pilot, "u", "u")
        assert desk.complaint(row).line.merged_into is None


async def test_completing_the_form(make_app: AppFactory, desk: Desk) -> None:
    whom = customer(desk, **{"contact.name": "王芳", "contact.phone": "1380"})
    row = complain(desk, whom)
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "K", "enter", "E", "tab", Typed("司机态度"), "tab", "right", "right", "ctrl+s")
        found = desk.complaint(row)
        assert (found.line.category, found.line.severity) == ("司机态度", "serious")
        assert "司机态度" in shown(pilot)


async def test_what_they_have_in_common(make_app: AppFactory, desk: Desk) -> None:
    whom = customer(desk, territory="城北")
    desk.register_complaint(whom, {"words": "a", "category": "price"}, received=NOW - timedelta(days=120))
    for _number in range(4):
        complain(desk, whom, category="quality", product="0#")
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "K", "v")
        said = shown(pilot)
        assert "Quality  4 in 30 days · usually 0  ▲ grows" in said
        assert "城北" in said
        await press(pilot, "v")
        assert "油里有水" in shown(pilot)


async def test_a_promise_of_a_call_is_saved_with_it_and_survives_a_crash(make_app: AppFactory, desk: Desk) -> None:
    whom = customer(desk, "顺达运输")
    desk.reschedule(whom, TODAY)
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "p", Typed("报价单"), "tab", Typed("fri 15:00"), "ctrl+s")
        assert "报价单" in shown(pilot)
        assert desk.promises() == (), "not before the call is saved"
        await press(pilot, "escape", "enter")
        assert "报价单" in shown(pilot), "taken up where it was left"
        await press(pilot, "1", "enter")
        (promise,) = desk.promises()
        assert (promise.what, promise.by, promise.at) == ("报价单", date(2026, 11, 27), time(15, 0))
        await press(pilot, "u")
        assert desk.promises() == ()


async def test_the_list_of_promises(make_app: AppFactory, desk: Desk) -> None:
    whom = customer(desk, "顺达运输")
    kept, dropped = (desk.give_promise(whom, what, TODAY).row for what in ("报价", "样品"))
    theirs = desk.give_promise(whom, "合同", TODAY).row
    assert kept is not None
    assert dropped is not None
    assert theirs is not None
    desk.edit_promise(theirs, {"given_by": "王芳"})
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "P")
        assert isinstance(pilot.app.screen, PromisesScreen)
        assert "合同" not in shown(pilot)
        await press(pilot, "y")
        await press(pilot, "s", "right", "tab", Typed("不要了"), "ctrl+s")
        settled = {line.what: (line.how, line.word) for line in desk.promises(open_only=False) if line.settled_on}
        assert sorted(settled.values()) == [("dropped", "不要了"), ("kept", "")]
        assert "Nothing is promised." in shown(pilot)
        await press(pilot, "f")
        assert "合同" in shown(pilot)
        await press(pilot, "f")
        assert "given up" in shown(pilot)


async def test_today_tells_the_clock_of_another_day(make_app: AppFactory, desk: Desk, clock: Clock) -> None:
    late, fresh = customer(desk, "甲公司"), customer(desk, "乙公司")
    desk.register_complaint(late, {"words": "x"}, received=NOW - timedelta(days=3))
    complain(desk, fresh)
    desk.log_call(customer(desk, "丙公司"), Outcome.CALL_BACK, next_on=TODAY, next_at=time(11, 0))
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        said = shown(pilot)
        assert said.index("甲公司") < said.index("乙公司") < said.index("丙公司"), "complaints stand first"
        assert "late" in said
        assert "Wed" in said
        assert Reason.COMPLAINT in [line.code for line in desk.today().rows[0].reasons]


async def test_the_dossier_shows_and_opens_complaints_and_promises(make_app: AppFactory, desk: Desk) -> None:
    whom = customer(desk, "顺达运输")
    row = complain(desk, whom, "油里有水", category="quality")
    desk.give_promise(whom, "报价单", TODAY + timedelta(days=3))
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "enter", "right", "right")
        said = shown(pilot)
        assert "── Complaints" in said
        assert "first reply 24 h left" in said
        assert "报价单" in said
        await press(pilot, "home", "enter")
        assert isinstance(pilot.app.screen, ComplaintDialog)
        await press(pilot, "escape", "down", "enter", "ctrl+s")
        assert desk.promises() == ()
        await press(pilot, "right", "enter")
        assert isinstance(pilot.app.screen, ComplaintDialog), "the contact that it came in with"
        assert pilot.app.screen.found is not None
        assert pilot.app.screen.found.line.id == row


async def test_a_promise_is_given_in_a_visit(make_app: AppFactory, desk: Desk) -> None:
    whom = customer(desk, "顺达运输")
    desk.put_part("equipment", whom, None, {"name": "Pump 1"})
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "enter", "v")
        pilot.app.screen.query_one("#entry-problems-0-problem").focus()
        await press(pilot, Typed("漏油"))
        pilot.app.screen.query_one("#entry-promise").focus()
        await press(pilot, Typed("寄备件"), "tab", Typed("+2"), "ctrl+s")
        (promise,) = desk.promises()
        assert (promise.what, promise.source_kind) == ("寄备件", "visit")
        (entry,) = desk.timeline(whom)
        view = desk.visit_of_entry(entry.id)
        assert view is not None
        assert promise.source_id == view.record.id
        await press(pilot, "u")
        assert (desk.promises(), desk.timeline(whom)) == ((), ())


async def test_the_call_opens_the_complaint_that_is_waiting(make_app: AppFactory, desk: Desk) -> None:
    whom = customer(desk, "顺达运输")
    row = complain(desk, whom)
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "k", "s", "ctrl+s", "escape")
        assert desk.complaint(row).line.step is Step.REPLIED
        await press(pilot, "1", "enter")
        assert "answer" in shown(pilot), "it stands on the list until it is answered"
        desk.complaint_step(row, Step.CLOSED)
        await press(pilot, "2", "c", "k")
        assert isinstance(pilot.app.screen, RegisterForm)


async def test_steps_that_do_not_fit_come_into_sight(make_app: AppFactory, desk: Desk) -> None:
    complain(desk, customer(desk))
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "K", "s")
        assert "[First reply]" in shown(pilot)
        assert "›" in shown(pilot)
        await press(pilot, "left")
        assert "[Waits for the customer]" in shown(pilot), "the last one, from the first to the left"
        assert "‹" in shown(pilot)
