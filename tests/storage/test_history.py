"""History says who changed what, from what, to what, and when."""

from __future__ import annotations

import pytest
from tests.storage.desks import NOW, TODAY, Clock, buys, customer, litres

from fieldcrm.domain.codes import Outcome
from fieldcrm.domain.views.archive import HistoryEntry
from fieldcrm.errors import NothingToUndoError
from fieldcrm.services.desk import Desk
from fieldcrm.storage import local


def changes(entry: HistoryEntry) -> dict[str, tuple[object, object]]:
    """From what to what, by entity and field."""
    return {f"{change.entity}.{change.field}": (change.before, change.after) for change in entry.fields}


def test_an_edit_tells_from_what_to_what_by_whom_and_when(desk: Desk, clock: Clock) -> None:
    whom = customer(desk, "旧名", code="C1")
    clock.pass_days(1)
    with desk.archive.local_write() as connection:
        local.put(connection, "user", "王芳")
    receipt = desk.edit_customer(whom, {"name": "新名", "note": "x"})
    assert receipt is not None
    for newest, created in (desk.history(whom), desk.history()):
        assert (newest.action, newest.kind, newest.actor, newest.at) == (
            receipt.action,
            "edit_customer",
            "王芳",
            clock(),
        )
        assert changes(newest) == {"customer.name": ("旧名", "新名"), "customer.note": (None, "x")}
        assert {change.customer for change in newest.fields} == {"新名"}
        assert (created.actor, created.at) == ("Li Wei", NOW)
        assert changes(created)["customer.name"] == (None, "旧名")
        assert changes(created)["customer.code"] == (None, "C1")


def test_the_customers_history_tells_what_the_log_tells(desk: Desk) -> None:
    whom = customer(desk, "甲", **{"contact.phone": "13800001111"})
    buys(desk, whom, times=3)
    desk.take_order(whom, litres(500), TODAY)
    desk.log_call(whom, Outcome.ORDER, note="n")
    desk.edit_customer(whom, {"name": "乙", "invoice.bank": "工行"})
    desk.edit_customer(whom, {"name": "丙", "invoice.bank": None})
    desk.put_part("contact", whom, desk.dossier(whom).contacts[0].id, {"phone": "1"})
    desk.undo()
    desk.delete("delivery", next(entry.id for entry in desk.timeline(whom) if entry.kind == "delivery"))

    def told(entries: tuple[HistoryEntry, ...]) -> list[tuple[str, set[str]]]:
        return [(entry.kind, {repr(change) for change in entry.fields}) for entry in entries]

    assert told(desk.history(whom)) == told(desk.history())
    assert len(desk.history(whom)) == desk.status().changes
    assert [entry.kind for entry in desk.history(whom, limit=2)] == ["delete_delivery", "undo"]


def test_a_customers_history_holds_only_its_own(desk: Desk) -> None:
    one, other = customer(desk, "甲"), customer(desk, "乙")
    desk.add_note(one, "mine")
    desk.accept_sweep({one: TODAY, other: TODAY})
    plan, note, _created = desk.history(one)
    assert (plan.kind, note.kind) == ("plan", "note")
    assert plan.operations == 2
    assert {change.customer for change in plan.fields} == {"甲"}
    assert len(desk.history(other)) == 2


def test_what_was_undone_is_marked_until_it_is_done_again(desk: Desk) -> None:
    whom = customer(desk)
    note = desk.add_note(whom, "x")
    desk.undo()
    undo, undone, _created = desk.history(whom)
    assert (undo.kind, undo.undoes, undo.undone) == ("undo", note.action, False)
    assert (undone.kind, undone.undone) == ("note", True)
    desk.redo()
    assert [entry.undone for entry in desk.history(whom)] == [False, True, False, False]
    with pytest.raises(NothingToUndoError):
        desk.redo()


def test_long_actions_are_cut_but_counted(desk: Desk) -> None:
    customers = [customer(desk, f"客户{number}") for number in range(12)]
    desk.accept_sweep(dict.fromkeys(customers, TODAY))
    (entry,) = desk.history(limit=1)
    assert entry.operations == 12
    assert len(entry.fields) == 40


def test_when_is_the_clocks_time_also_after_a_day_far_ahead_was_written(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    clock.pass_days(1500)
    desk.add_note(whom, "as of a day far ahead")
    clock.pass_days(-1500)
    desk.add_note(whom, "today again")
    clock.pass_days(-30)
    desk.add_note(whom, "the clock goes wrong")
    days = [(entry.at - NOW).days for entry in desk.history(whom)]
    assert days == [-30, 0, 1500, 0]
