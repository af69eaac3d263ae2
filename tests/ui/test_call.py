"""The call in five keys, what it shows, and what survives."""

from __future__ import annotations

import json
import re
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, calls_of, press, settle, shown
from tests.ui.fake_desk import NOW, TODAY, FakeDesk, customer_id
from textual.pilot import Pilot
from textual.widgets import Input

from fieldcrm import bootstrap
from fieldcrm.domain.codes import Outcome
from fieldcrm.errors import DiskError
from fieldcrm.ui.dialogs.call import CallDialog
from fieldcrm.ui.dialogs.call_draft import CallDraft, draft_key, read_draft

VIEWS = pytest.mark.parametrize(
    ("language", "size"),
    [("en", SMALL), ("zh_Hans", SMALL), ("zh_Hant", LARGE)],
    ids=["en-80x24", "zh_Hans-80x24", "zh_Hant-160x50"],
)


def at_hand(pilot: Pilot[Any]) -> bytes:
    """The customer under the cursor."""
    found: bytes = calls_of(pilot).row.customer_id
    return found


@VIEWS
async def test_enter_digit_enter_logs_and_goes_on(make_app: AppFactory, language: str, size: tuple[int, int]) -> None:
    desk = FakeDesk()
    async with make_app(desk, language=language).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "1", "enter")
        kind, values = desk.written[-1]
        assert kind == "log_call"
        assert values["customer_id"] == customer_id(0)
        assert values["outcome"] is Outcome.REACHED
        assert values["next_on"] == TODAY + timedelta(days=14)
        assert len(pilot.app.screen_stack) == 1
        assert at_hand(pilot) == customer_id(1)
        await press(pilot, "enter", "3", "enter")
        assert desk.written[-1][1]["outcome"] is Outcome.NO_ANSWER
        assert desk.written[-1][1]["next_on"] == TODAY + timedelta(days=1)
        assert at_hand(pilot) == customer_id(2)
        assert desk.done == 2


async def test_keys_pressed_before_the_card_has_come_are_not_lost(make_app: AppFactory) -> None:
    """A fast hand presses all three keys at once; the desk proposes the date itself."""
    desk = FakeDesk()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.press("enter", "1", "enter")
        await settle(pilot)
        assert [kind for kind, _values in desk.written] == ["log_call"]
        assert len(pilot.app.screen_stack) == 1


@pytest.mark.parametrize(("digit", "outcome"), list(enumerate(Outcome, start=1)))
async def test_digits_are_the_outcomes_in_their_order(make_app: AppFactory, digit: int, outcome: Outcome) -> None:
    desk = FakeDesk()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter", str(digit), "enter")
        assert desk.written[0][1]["outcome"] is outcome


async def test_the_card_says_what_to_know(make_app: AppFactory) -> None:
    async with make_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        text = shown(pilot)
        for part in (
            "price for December",
            "王建国",
            "要十二月的报价",
            "tank cleaned",
            "before 10:00",
            "24 t",
            "Wrong number",
        ):
            assert part in text, part
        assert str(pilot.app.screen.query_one("#digits").value) == "138 1000 5678"  # type: ignore[attr-defined]


async def test_the_proposed_date_says_its_reason(make_app: AppFactory) -> None:
    async with make_app().run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "1")
        assert pilot.app.screen.query_one("#next", Input).value == "2026-12-08"
        assert "Tue 8 Dec · in 14 days" in shown(pilot)
        assert "the rhythm of its grade" in shown(pilot)
        await press(pilot, "4")
        assert pilot.app.screen.query_one("#next", Input).value == "2026-11-25 09:30"
        assert "as promised" in shown(pilot)


@pytest.mark.parametrize(
    ("typed", "day", "at"),
    [
        ("+14", date(2026, 12, 8), None),
        ("2w", date(2026, 12, 8), None),
        ("fri", date(2026, 11, 27), None),
        ("下周三", date(2026, 12, 2), None),
        ("12-24", date(2026, 12, 24), None),
        ("12-24 14:30", date(2026, 12, 24), time(14, 30)),
    ],
)
async def test_another_date_note_and_promise(make_app: AppFactory, typed: str, day: date, at: time | None) -> None:
    desk = FakeDesk()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "1", "tab", "o", "k", "3")
        assert pilot.app.screen.query_one("#note", Input).value == "ok3", "a digit in the note is a digit"
        pilot.app.screen.query_one("#next", Input).value = typed
        pilot.app.screen.query_one("#promise", Input).value = "price list"
        await press(pilot, "enter")
        values = desk.written[-1][1]
        assert (values["next_on"], values["next_at"]) == (day, at)
        assert (values["note"], values["promised"]) == ("ok3", "price list")


async def test_a_written_date_outlives_another_outcome(make_app: AppFactory) -> None:
    desk = FakeDesk()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "1")
        pilot.app.screen.query_one("#next", Input).value = "+3"
        await press(pilot, "5")
        await press(pilot, "enter")
        assert desk.written[-1][1]["next_on"] == TODAY + timedelta(days=3)


async def test_a_wrong_date_is_said_and_nothing_is_logged(make_app: AppFactory) -> None:
    desk = FakeDesk()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "1")
        for typed in ("soonish", "2020-01-01"):
            pilot.app.screen.query_one("#next", Input).value = typed
            await press(pilot, "enter")
            assert not desk.written
            assert isinstance(pilot.app.screen, CallDialog)
        assert "has passed" in shown(pilot)


async def test_enter_without_an_outcome_asks_for_it(make_app: AppFactory) -> None:
    desk = FakeDesk()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "enter")
        assert not desk.written
        assert "digit first" in shown(pilot)


async def test_what_was_written_survives_leaving(make_app: AppFactory) -> None:
    desk = FakeDesk()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "6", "tab", "价", "格", "escape")
        assert not desk.written
        kept = json.loads(desk.drafts[draft_key(customer_id(0))])
        assert (kept["outcome"], kept["note"]) == ("complaint", "价格")
        await press(pilot, "enter")
        assert pilot.app.screen.query_one("#note", Input).value == "价格"
        assert "Taken up" in shown(pilot)
        await press(pilot, "enter")
        assert desk.written[-1][1]["outcome"] is Outcome.COMPLAINT
        assert desk.written[-1][1]["note"] == "价格"
        assert not desk.drafts, "what is saved is no draft any more"


async def test_what_was_written_is_on_the_disk_before_leaving(make_app: AppFactory) -> None:
    """A crash asks nobody: the draft is kept a moment after the last key."""
    desk = FakeDesk()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "1", "tab", "x")
        wanted = CallDraft(outcome="reached", note="x")
        for _turn in range(400):
            if read_draft(desk.drafts.get(draft_key(customer_id(0)))) == wanted:
                break
            await pilot.pause(0.005)
        assert read_draft(desk.drafts[draft_key(customer_id(0))]) == wanted


async def test_a_refused_write_keeps_the_dialog_and_its_entries(make_app: AppFactory) -> None:
    class FullDisk(FakeDesk):
        def log_call(self, wanted: bytes, outcome: Outcome, **values: object) -> Any:
            raise DiskError(file="archive.db", what="full")

    async with make_app(FullDisk()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "1", "tab", "x", "enter")
        assert "archive.db" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, CallDialog)
        assert pilot.app.screen.query_one("#note", Input).value == "x"


async def test_undo_brings_the_call_back_and_says_so(make_app: AppFactory) -> None:
    desk = FakeDesk()
    async with make_app(desk).run_test(size=LARGE, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "1", "enter", "u")
        assert "Undone: contact logged · 顺达运输有限公司" in shown(pilot)
        assert not desk.written
        assert customer_id(0) in {row.customer_id for row in calls_of(pilot).source.rows}
        await press(pilot, "U")
        assert "Done again" in shown(pilot)


async def test_a_customer_without_a_dialable_number(make_app: AppFactory) -> None:
    import dataclasses

    class Odd(FakeDesk):
        def call_card(self, wanted: bytes) -> Any:
            return dataclasses.replace(super().call_card(wanted), phone="ask [b]Wang\x1b[31m")

    async with make_app(Odd()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert "ask [b]Wang␛[31m" in shown(pilot)


@pytest.mark.parametrize("kept", [None, "", "{", "[]", '"x"', '{"outcome": "nonsense", "note": 3}'])
def test_a_draft_that_cannot_be_read_is_none(kept: str | None) -> None:
    assert read_draft(kept).chosen is None
    assert read_draft(kept).note == ""


async def test_an_order_is_asked_for_after_the_outcome_order(make_app: AppFactory) -> None:
    desk = FakeDesk()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "2", "enter")
        assert desk.written[-1][0] == "log_call"
        assert pilot.app.screen.query_one("#entry-amount", Input).value == "24 t"
        await press(pilot, "ctrl+s")
        kind, values = desk.written[-1]
        assert (kind, values["customer_id"], values["amount"].kilograms()) == ("take_order", customer_id(0), 24000)
        assert at_hand(pilot) == customer_id(1)


async def test_an_order_taken_during_the_call_is_not_asked_for_twice(make_app: AppFactory) -> None:
    desk = FakeDesk()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "o", "ctrl+s", "2", "enter")
        assert [kind for kind, _values in desk.written] == ["take_order", "log_call"]
        assert len(pilot.app.screen_stack) == 1


async def test_letters_are_letters_in_the_note(make_app: AppFactory) -> None:
    async with make_app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "1", "tab", "d", "o", "w", "question_mark")
        assert pilot.app.screen.query_one("#note", Input).value == "dow?"


async def test_hostile_words_in_a_call_are_shown_harmless(make_app: AppFactory) -> None:
    import dataclasses

    evil = "[@click=app.quit]x[/] \x1b]52;c;AA\x07 \u202eabc \x9b31m"

    class Hostile(FakeDesk):
        def call_card(self, wanted: bytes) -> Any:
            found = super().call_card(wanted)
            return dataclasses.replace(
                found,
                promised=evil,
                note=evil,
                recent=tuple(dataclasses.replace(entry, text=evil) for entry in found.recent),
                facts=tuple(dataclasses.replace(fact, topic=evil, value=evil) for fact in found.facts),
                contacts=tuple(dataclasses.replace(who, name=evil, role=evil) for who in found.contacts),
                reasons=tuple(line._replace(params={"promised": evil}) for line in found.reasons),
            )

    desk = Hostile(names={0: evil})
    desk.drafts[draft_key(customer_id(0))] = json.dumps({"note": evil, "promised": evil, "when": evil})
    async with make_app(desk).run_test(size=LARGE, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "1")
        text = shown(pilot)
        assert text.count("[@click=app.quit]x[/]") >= 8
        assert not set(text) & set("\x1b\x07\x9b\u202e")
        pilot.app.screen.query_one("#next", Input).value = "+1"
        await press(pilot, "enter")
        text = shown(pilot)
        assert "u takes it back" in text
        assert not set(text) & set("\x1b\x07\x9b\u202e")


async def test_the_reminder_to_choose_goes_once_chosen(make_app: AppFactory) -> None:
    async with make_app(FakeDesk()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "enter")
        assert "Press a digit first" in shown(pilot)
        await press(pilot, "1")
        assert "Press a digit first" not in shown(pilot)
        assert "What came of it?" in shown(pilot)


async def test_help_names_each_outcome(make_app: AppFactory) -> None:
    async with make_app(FakeDesk()).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "question_mark")
        assert re.search(r"3 +No answer", shown(pilot))
        assert re.search(r"6 +Complaint", shown(pilot))


async def test_a_saved_call_is_saved_even_if_its_draft_cannot_be_dropped(make_app: AppFactory) -> None:
    desk = FakeDesk(5, listed=5)

    def full(key: str, text: str | None) -> None:
        raise DiskError(file="archive.db", what="full")

    desk.keep_draft = full  # type: ignore[method-assign]
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "1", "enter")
        assert len(pilot.app.screen_stack) == 1
        assert [kind for kind, _values in desk.written] == ["log_call"]


async def test_a_second_window_refuses_the_call_and_keeps_what_was_typed(make_app: AppFactory, tmp_path: Path) -> None:
    """The archive is open for writing elsewhere; this window may only read."""
    folder = tmp_path / "archive"
    with bootstrap.create_archive(folder, passphrase=None, name="Li Wei", now=lambda: NOW) as writer:
        receipt = writer.create_customer({"name": "顺达运输", "status": "active"})
        assert receipt.customer is not None
        writer.reschedule(receipt.customer.id, TODAY)
        reader = bootstrap.open_desk(folder, read_only=True, now=lambda: NOW)
        async with make_app(reader).run_test(size=SMALL) as pilot:
            await settle(pilot)
            await press(pilot, "enter", "1", "tab", "x", "enter")
            assert "The archive is in use" in shown(pilot)
            await press(pilot, "escape")
            assert isinstance(pilot.app.screen, CallDialog)
            assert pilot.app.screen.query_one("#note", Input).value == "x"
            await press(pilot, "enter")
            assert "The archive is in use" in shown(pilot), "it can be tried again"
        assert [entry.kind for entry in writer.history()][:1] == ["reschedule"]
