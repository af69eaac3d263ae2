"""Answers of the desk in an unlucky order: a screen must never end up older than the last thing that was written."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.storage.desks import Clock, customer, new_desk
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, Typed, press, settle, shown
from tests.ui.fake_desk import NOW, TODAY
from tests.ui.slow_desk import SlowDesk, comes, reaches, tap
from textual.app import App

from fieldcrm.domain.codes import Outcome
from fieldcrm.services.desk import Desk
from fieldcrm.ui.asking import Answered
from fieldcrm.ui.dialogs.base import Dialog
from fieldcrm.ui.dialogs.message import MessageDialog
from fieldcrm.ui.dialogs.passphrase import PassphraseDialog
from fieldcrm.ui.dialogs.search import SearchDialog
from fieldcrm.ui.dialogs.sweep import SweepDialog
from fieldcrm.ui.dialogs.when import RescheduleDialog
from fieldcrm.ui.screens.today import TodayScreen

FIRST, SECOND = "顺达运输", "长兴加油站"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Two customers to be called today."""
    with new_desk(tmp_path / "archive", Clock(NOW)) as opened:
        for name in (FIRST, SECOND):
            opened.reschedule(customer(opened, name), TODAY)
        yield opened


@pytest.fixture
def slow(desk: Desk) -> SlowDesk:
    """The same, to be held back."""
    return SlowDesk(desk)


def ids(desk: Desk) -> list[bytes]:
    """Who is on today's list."""
    return [row.customer_id for row in desk.today().rows]


def listed(pilot: Any) -> tuple[bytes, ...]:
    """Who stands on the list that is shown."""
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, TodayScreen)
    return tuple(row.customer_id for row in screen._list.rows) if screen._list else ()


def call_off(desk: Desk, whom: bytes) -> None:
    """Write something that takes a customer off today's list."""
    desk.log_call(whom, Outcome.REACHED, next_on=TODAY + timedelta(days=9))


async def test_a_list_read_before_a_write_is_not_shown_after_one_read_later(
    make_app: AppFactory, slow: SlowDesk
) -> None:
    first, second = ids(slow.desk)
    async with make_app(slow.desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        old = slow.hold("today", answered=True)
        await tap(pilot, "f5")
        await reaches(old)
        call_off(slow.desk, first)
        await tap(pilot, "f5")
        await comes(lambda: listed(pilot) == (second,))
        old.open()
        await settle(pilot)
        assert listed(pilot) == (second,)


async def test_not_even_where_it_was_already_on_its_way_when_it_became_void(
    make_app: AppFactory, slow: SlowDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = ids(slow.desk)
    left, go = threading.Event(), threading.Event()
    post = TodayScreen.post_message

    def late(screen: TodayScreen, message: Any) -> bool:
        on_its_way = threading.current_thread() is not threading.main_thread() and isinstance(message, Answered)
        if on_its_way and not left.is_set():
            left.set()
            assert go.wait(20)
        return post(screen, message)

    async with make_app(slow.desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        monkeypatch.setattr(TodayScreen, "post_message", late)
        await tap(pilot, "f5")
        await comes(left.is_set)
        call_off(slow.desk, first)
        await tap(pilot, "f5")
        await comes(lambda: listed(pilot) == (second,))
        go.set()
        await settle(pilot)
        assert listed(pilot) == (second,)


async def test_what_is_taken_back_twice_at_once_is_taken_back_twice(make_app: AppFactory, slow: SlowDesk) -> None:
    both = ids(slow.desk)
    for whom in both:
        call_off(slow.desk, whom)
    async with make_app(slow.desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        held = slow.hold("undo")
        await tap(pilot, "u")
        await reaches(held)
        await tap(pilot, "u")
        held.open()
        await settle(pilot)
        assert sorted(listed(pilot)) == sorted(both)


async def test_a_write_is_seen_on_a_screen_that_was_left_and_found_again_meanwhile(
    make_app: AppFactory, slow: SlowDesk
) -> None:
    first, second = ids(slow.desk)
    call_off(slow.desk, first)
    async with make_app(slow.desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        held = slow.hold("undo")
        await tap(pilot, "u")
        await reaches(held)
        await tap(pilot, "2")
        await comes(lambda: pilot.app.current_mode == "customers")
        held.open()
        await settle(pilot)
        await press(pilot, "1")
        assert sorted(listed(pilot)) == sorted((first, second))
        assert FIRST in shown(pilot), "and it is drawn"


async def test_a_dialog_that_was_left_too_early_has_written_all_the_same(make_app: AppFactory, slow: SlowDesk) -> None:
    _first, second = ids(slow.desk)
    async with make_app(slow.desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "plus")
        assert isinstance(pilot.app.screen, RescheduleDialog)
        held = slow.hold("reschedule")
        await tap(pilot, "enter")
        await reaches(held)
        await tap(pilot, "escape")
        await comes(lambda: isinstance(pilot.app.screen, TodayScreen))
        held.open()
        await settle(pilot)
        assert ids(slow.desk) == [second]
        assert listed(pilot) == (second,), "the list has heard of it"


TAKEN: dict[str, tuple[tuple[str, ...], type[Dialog[Any]], str, str]] = {
    "date": (("plus",), RescheduleDialog, "take", "reschedule"),
    "end of day": (("e",), SweepDialog, "action_accept", "accept_sweep"),
    "passphrase": (
        ("6", "left", "p", Typed("secret-12"), "enter", Typed("secret-12")),
        PassphraseDialog,
        "_wrong",
        "set_passphrase",
    ),
}


@pytest.mark.parametrize("what", TAKEN)
async def test_what_enter_takes_is_written_once_however_quickly_it_is_pressed_again(
    make_app: AppFactory, slow: SlowDesk, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    way, dialog, key, deed = TAKEN[what]
    customer(slow.desk, "无期")
    taken = counted(monkeypatch, dialog, key)
    written = counted(monkeypatch, Desk, deed)
    async with make_app(slow.desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *way)
        assert isinstance(pilot.app.screen, dialog)
        held = slow.hold(deed)
        await tap(pilot, "enter")
        await reaches(held)
        await tap(pilot, "enter")
        await comes(lambda: len(taken) == 2)
        held.open()
        await settle(pilot)
        assert not isinstance(pilot.app.screen, Dialog)
    assert len(written) == 1


async def test_what_was_refused_can_be_taken_again(
    make_app: AppFactory, slow: SlowDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _first, second = ids(slow.desk)

    def full(*_known: object) -> None:
        raise OSError("no space")

    async with make_app(slow.desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "plus")
        with monkeypatch.context() as patched:
            patched.setattr(Desk, "reschedule", full)
            await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MessageDialog)
        await press(pilot, "escape", "enter")
        assert ids(slow.desk) == [second]


def counted(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> list[str]:
    """Each time a method is called, its name."""
    called: list[str] = []
    own = getattr(owner, name)

    def call(*known: Any, **options: Any) -> Any:
        called.append(name)
        return own(*known, **options)

    monkeypatch.setattr(owner, name, call)
    return called


async def test_an_answer_takes_away_its_own_dialog_and_no_other(make_app: AppFactory, slow: SlowDesk) -> None:
    async with make_app(slow.desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+k", Typed("油里有水"))
        held = slow.hold("register_complaint")
        await tap(pilot, "ctrl+s")
        await reaches(held)
        pilot.app.push_screen(SearchDialog())  # not by a key: what is typed while something is saved waits
        await comes(lambda: isinstance(pilot.app.screen, SearchDialog))
        held.open()
        await settle(pilot)
        assert isinstance(pilot.app.screen, SearchDialog)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, TodayScreen)
        assert "complaint" in shown(pilot)
        assert len(slow.desk.complaints()) == 1


async def test_a_form_that_is_being_saved_is_neither_left_nor_kept_as_a_draft(
    make_app: AppFactory, slow: SlowDesk
) -> None:
    first = ids(slow.desk)[0]
    async with make_app(slow.desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+k", Typed("油里有水"))
        form: Any = pilot.app.screen
        draft = slow.hold("keep_draft")
        form.keep_draft()
        await reaches(draft)
        await tap(pilot, "ctrl+s")
        await comes(lambda: form.finishing)
        await tap(pilot, "escape")
        form.keep_draft()
        draft.open()
        await settle(pilot)
        assert isinstance(pilot.app.screen, TodayScreen)
        assert len(slow.desk.complaints()) == 1
        assert slow.desk.draft(f"complaint:{first.hex()}") is None, "the draft came before the complaint, not after it"


async def test_the_dossier_is_read_again_though_an_entry_is_opened_meanwhile(
    make_app: AppFactory, slow: SlowDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    whom = ids(slow.desk)[0]
    slow.desk.register_complaint(whom, {"words": "油里有水"})
    async with make_app(slow.desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        screen: Any = pilot.app.screen
        entry = next(each for each in screen.dossier.timeline if each.outcome is Outcome.COMPLAINT)
        held = slow.hold("dossier", answered=True)
        slow.desk.add_note(whom, "new note")
        await tap(pilot, "f5")
        await reaches(held)
        monkeypatch.setattr(screen, "entry_at_hand", lambda: entry)
        screen.action_read()
        held.open()
        await settle(pilot)
        await press(pilot, "escape")
        assert any("new note" in repr(each) for each in screen.dossier.timeline)


async def test_leaving_the_program_waits_for_what_is_being_written(make_app: AppFactory, slow: SlowDesk) -> None:
    for whom in ids(slow.desk):
        call_off(slow.desk, whom)
    async with make_app(slow.desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        held = slow.hold("undo")
        await tap(pilot, "u")
        await reaches(held)
        await tap(pilot, "u")
        await tap(pilot, "q")
        held.open()
        await comes(lambda: not pilot.app.is_running or pilot.app._exit)
        assert len(ids(slow.desk)) == 2


async def test_what_a_screen_shows_after_a_change_of_mode_is_waited_for_by_tests(
    make_app: AppFactory, slow: SlowDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual holds drawing back for a moment then; a machine that was quick enough saw the empty list of before."""
    hold_back = App.delay_update
    monkeypatch.setattr(App, "delay_update", lambda app, _delay=0.05: hold_back(app, 0.3))
    both = ids(slow.desk)
    for whom in both:
        call_off(slow.desk, whom)
    async with make_app(slow.desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        slow.desk.register_complaint(both[0], {"words": "油里有水"})
        pilot.app.changed()  # type: ignore[attr-defined]
        await press(pilot, "1")
        assert "complaint" in shown(pilot)
