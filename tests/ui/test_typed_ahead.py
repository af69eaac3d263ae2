"""Keys typed faster than what they open can open: they go there, in their order, and never to the screen below."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.storage.desks import Clock, customer, new_desk
from tests.ui.conftest import AppFactory
from tests.ui.driving import SMALL, press, settle
from tests.ui.fake_desk import NOW, TODAY
from tests.ui.slow_desk import SlowDesk, comes, reaches, tap
from textual.widgets import Input

from fieldcrm.services.desk import Desk
from fieldcrm.ui import typing_ahead
from fieldcrm.ui.dialogs.complaint_forms import RegisterForm
from fieldcrm.ui.dialogs.form import FormDialog
from fieldcrm.ui.dialogs.search import SearchDialog
from fieldcrm.ui.dialogs.visit import VisitDialog
from fieldcrm.ui.screens.today import TodayScreen

WORDS = "dow"
"""Each of them is a key of the list below: reading, order, the customer's word."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """One customer to be called, with two pumps and a tank."""
    with new_desk(tmp_path / "archive", Clock(NOW)) as opened:
        owner = customer(opened, "顺达运输")
        for number in (1, 2):
            opened.put_part("equipment", owner, None, {"name": f"Pump {number}", "kind": "pump"})
        opened.put_part("tank", owner, None, {"name": "T1", "volume": 5000})
        opened.reschedule(owner, TODAY)
        yield opened


async def hurry(pilot: Any, *keys: str) -> None:
    """Type without a look at the screen, and only then wait."""
    for key in keys:
        await tap(pilot, key)
    await settle(pilot)


def focused(pilot: Any) -> str:
    """What stands in the entry that has the cursor."""
    found = pilot.app.screen.focused
    assert isinstance(found, Input)
    return found.value


def form_texts(pilot: Any) -> dict[str, str]:
    """What the form in front holds."""
    form = pilot.app.screen
    assert isinstance(form, FormDialog)
    return form.state.texts


OPENED: dict[str, tuple[tuple[str, ...], Callable[[Any], str]]] = {
    "visit": (("v",), lambda pilot: form_texts(pilot)["equipment"]),
    "visit in a call": (("enter", "v"), lambda pilot: form_texts(pilot)["equipment"]),
    "complaint": (("ctrl+k",), lambda pilot: form_texts(pilot)["words"]),
    "complaint in a call": (("enter", "ctrl+k"), lambda pilot: form_texts(pilot)["words"]),
    "note": (("n",), lambda pilot: form_texts(pilot)["text"]),
    "search": (("slash",), focused),
    "new customer": (("2", "n"), lambda pilot: form_texts(pilot)["name"]),
    "note of a call": (("enter", "tab"), focused),
}


@pytest.mark.parametrize("what", OPENED)
async def test_what_is_typed_at_once_stands_in_what_opens(make_app: AppFactory, desk: Desk, what: str) -> None:
    keys, text = OPENED[what]
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await hurry(pilot, *keys, *WORDS)
        assert text(pilot) == WORDS


async def test_a_dialog_that_waits_for_the_archive_gets_its_keys_however_long_that_takes(
    make_app: AppFactory, desk: Desk
) -> None:
    slow = SlowDesk(desk)
    async with make_app(slow.desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        gate = slow.hold("dossier")
        await tap(pilot, "v")
        await reaches(gate)
        for key in WORDS:
            await tap(pilot, key)
        await comes(lambda: len(pilot.app._waiting) == len(WORDS))  # type: ignore[attr-defined]
        assert isinstance(pilot.app.screen, TodayScreen)
        gate.open()
        await settle(pilot)
        assert isinstance(pilot.app.screen, VisitDialog)
        assert form_texts(pilot)["equipment"] == WORDS


async def test_keys_for_what_cannot_open_go_on_below(make_app: AppFactory, desk: Desk) -> None:
    class Broken:
        def __getattr__(self, name: str) -> Any:
            return getattr(desk, name)

        def dossier(self, _customer_id: bytes) -> None:
            raise OSError("gone")

    async with make_app(Broken()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await hurry(pilot, "v", "escape", "slash", "x")
        assert isinstance(pilot.app.screen, SearchDialog)
        assert focused(pilot) == "x"


async def test_what_never_comes_is_given_up_and_its_keys_are_forgotten(
    make_app: AppFactory, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typing_ahead, "MOST_SECONDS", 0.0)
    slow = SlowDesk(desk)
    async with make_app(slow.desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        gate = slow.hold("dossier")
        await tap(pilot, "v")
        await reaches(gate)
        await tap(pilot, "n")
        await comes(lambda: not pilot.app._holds)  # type: ignore[attr-defined]
        assert isinstance(pilot.app.screen, TodayScreen)
        await tap(pilot, "slash")
        await comes(lambda: isinstance(pilot.app.screen, SearchDialog))
        gate.open()


async def test_a_draft_is_taken_up_before_what_is_typed_at_once(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await hurry(pilot, "ctrl+k", "a", "b")
        form = pilot.app.screen
        assert isinstance(form, RegisterForm)
        form.keep_draft()
        await settle(pilot)
        form.dismiss(None)
        await settle(pilot)
        await hurry(pilot, "ctrl+k", "end", "c")
        assert form_texts(pilot)["words"] == "abc"


async def test_a_call_is_logged_and_the_next_thing_begun_without_a_pause(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await hurry(pilot, "enter", "1", "enter", "slash", "x")
        assert desk.timeline(desk.find_customer("顺达").id, 0, 5)
        assert isinstance(pilot.app.screen, SearchDialog)
        assert focused(pilot) == "x"


async def test_what_is_typed_after_saving_is_not_written_into_the_form(make_app: AppFactory, desk: Desk) -> None:
    slow = SlowDesk(desk)
    async with make_app(slow.desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+k", "x")
        gate = slow.hold("register_complaint")
        await tap(pilot, "ctrl+s")
        await reaches(gate)
        await tap(pilot, "slash")
        await tap(pilot, "y")
        gate.open()
        await settle(pilot)
        assert isinstance(pilot.app.screen, SearchDialog)
        assert focused(pilot) == "y"


async def test_a_whole_row_is_written_while_the_form_still_grows(make_app: AppFactory, desk: Desk) -> None:
    """Six fields down from the problem stands the first part: it is not there yet when the form can be seen."""
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await hurry(pilot, "v", "1", "enter", "enter", "enter", *["enter"] * 5, "s", "e", "a", "l", "up", "right")
        assert form_texts(pilot)["equipment"] == "1"
        assert form_texts(pilot)["parts.0.name"] == "seal"
        assert form_texts(pilot)["problems.0.solved"] == "no"


async def test_the_last_field_is_reached_backwards_and_what_is_wrong_in_it_is_said(
    make_app: AppFactory, desk: Desk
) -> None:
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await hurry(pilot, "v", "up", "x", "ctrl+s")
        form = pilot.app.screen
        assert isinstance(form, VisitDialog)
        assert "equipment" in form.state.errors
        assert [name for name, text in form.state.texts.items() if text == "x"] == [form.state.fields[-1].name]


async def test_the_form_can_be_written_into_before_all_of_it_is_there(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await tap(pilot, "v")
        await comes(lambda: isinstance(pilot.app.screen, VisitDialog) and pilot.app.screen.is_mounted)
        assert len(pilot.app.screen.query(Input)) < 10
        await settle(pilot)
        assert len(pilot.app.screen.query(Input)) > 30
