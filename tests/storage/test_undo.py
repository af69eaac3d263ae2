"""Undo and redo, step by step; what somebody else wrote since stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.storage.desks import TODAY, buys, customer, litres, visible

from fieldcrm.domain.codes import Outcome
from fieldcrm.errors import NotFoundError, NothingToUndoError
from fieldcrm.journal.draft import Draft
from fieldcrm.services.desk import Desk
from fieldcrm.services.writing import write
from fieldcrm.storage import local, log
from fieldcrm.storage import undo as storage_undo


def planned(desk: Desk, whom: bytes) -> list[int]:
    """The days from today at which the customer is planned."""
    return [(plan.day - TODAY).days for plan in desk.dossier(whom).planned]


def test_several_writes_to_one_field_are_taken_back_one_by_one(desk: Desk) -> None:
    whom = customer(desk)
    for days in (3, 4, 5):
        desk.reschedule(whom, TODAY + timedelta(days=days))
    seen = [planned(desk, whom)]
    for _ in range(3):
        desk.undo()
        seen.append(planned(desk, whom))
    assert seen == [[5], [4], [3], []]
    for days in (3, 4, 5):
        assert desk.redo().kind == "reschedule"
        assert planned(desk, whom) == [days]
    desk.undo()
    desk.undo()
    assert planned(desk, whom) == [3]
    desk.redo()
    assert planned(desk, whom) == [4]


def test_a_row_made_deleted_and_brought_back_can_be_unmade(desk: Desk) -> None:
    whom = customer(desk)
    desk.delete("customer", whom)
    desk.undo()
    assert desk.dossier(whom).name
    assert desk.undo().kind == "create_customer"
    with pytest.raises(NotFoundError):
        desk.dossier(whom)
    desk.redo()
    assert desk.dossier(whom).name


def test_a_new_action_ends_what_could_be_done_again(desk: Desk) -> None:
    whom = customer(desk)
    desk.add_note(whom, "one")
    desk.undo()
    desk.add_note(whom, "two")
    with pytest.raises(NothingToUndoError) as caught:
        desk.redo()
    assert caught.value.params == {"direction": "redo"}
    assert caught.value.exit_code == 3


def test_there_is_nothing_to_undo_in_an_empty_archive(desk: Desk) -> None:
    with pytest.raises(NothingToUndoError):
        desk.undo()
    with pytest.raises(NothingToUndoError):
        desk.redo()
    assert desk.status().changes == 0


def colleague_writes(desk: Desk, whom: bytes, values: dict[str, object]) -> None:
    """A change of another laptop."""
    with desk.archive.writing() as connection:
        mine = local.get(connection, "replica")
        local.put(connection, "replica", "ee" * 16)
        draft = Draft("edit_customer")
        draft.edit("customer", whom, values)
        write(desk, connection, draft)
        local.put(connection, "replica", mine)


def test_what_somebody_wrote_since_stays(desk: Desk) -> None:
    whom = customer(desk, territory="东")
    desk.edit_customer(whom, {"name": "我的", "territory": "西"})
    colleague_writes(desk, whom, {"name": "别人的"})
    assert desk.undo().kind == "edit_customer"
    assert (desk.dossier(whom).name, desk.dossier(whom).territory) == ("别人的", "东")
    desk.redo()
    assert (desk.dossier(whom).name, desk.dossier(whom).territory) == ("别人的", "西")


def test_nobody_undoes_what_a_colleague_did(desk: Desk) -> None:
    whom = customer(desk)
    colleague_writes(desk, whom, {"name": "别人的"})
    assert desk.undo().kind == "create_customer"
    with pytest.raises(NothingToUndoError):
        desk.undo()


def test_a_call_is_taken_back_with_all_that_it_did(desk: Desk) -> None:
    whom = customer(desk, status="prospect")
    buys(desk, whom, times=2)
    desk.edit_customer(whom, {"status": "paused"})
    desk.reschedule(whom, TODAY)
    before, listed = visible(desk), desk.today().rows
    receipt = desk.log_call(whom, Outcome.ORDER, note="要油")
    assert desk.dossier(whom).status == "active"
    undone = desk.undo()
    assert (undone.kind, undone.rows) == ("log_call", receipt.rows)
    assert visible(desk) == before
    assert desk.today().rows == listed


def test_the_order_that_a_delivery_answered_is_open_again(desk: Desk) -> None:
    whom = customer(desk)
    desk.take_order(whom, litres(4000), TODAY)
    before = visible(desk)
    desk.record_delivery(whom, litres(4000), TODAY)
    assert "delivered" in visible(desk)["fuel_order"][0]
    desk.undo()
    assert visible(desk) == before


def test_a_setting_goes_back_to_its_default(desk: Desk) -> None:
    desk.change_setting("cadence_a", 9)
    desk.change_setting("cadence_a", 10)
    found = [desk.rules().cadence_a]
    for _ in range(2):
        desk.undo()
        found.append(desk.rules().cadence_a)
    desk.change_setting("cadence_a", 11)
    found.append(desk.rules().cadence_a)
    assert found == [10, 9, 30, 11]


def test_a_bulk_action_of_several_parts_is_one_undo(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from fieldcrm.journal import draft as drafts
    from fieldcrm.storage import standing, writer

    monkeypatch.setattr(drafts, "PART_ROWS", 7)
    monkeypatch.setattr(writer, "_FEW", 5)
    monkeypatch.setattr(standing, "_CHUNK", 5)
    ids = [drafts.new_id() for _ in range(20)]
    with desk.archive.writing() as connection:
        draft = Draft("import")
        draft.bulk("customer", ("name", "status"), [(id_, f"客户{n}", "active") for n, id_ in enumerate(ids)], new=True)
        drops = [(drafts.new_id(), id_, TODAY.isoformat(), [5_000_000, "L"]) for id_ in ids]
        draft.bulk("delivery", ("customer_id", "day", "quantity"), drops, new=True)
        plans = [(drafts.new_id(), id_, "call", "planned", TODAY.isoformat()) for id_ in ids]
        draft.bulk("activity", ("customer_id", "kind", "state", "day"), plans, new=True)
        write(desk, connection, draft)
    listed = desk.today()
    assert (listed.customers, listed.total, desk.status().deliveries) == (20, 20, 20)
    assert len(desk.search("客户")) == 20
    assert desk.undo().rows == 60
    after = desk.today()
    assert (after.customers, after.total, after.rows, desk.status().deliveries) == (0, 0, (), 0)
    assert desk.search("客户") == ()
    desk.redo()
    assert desk.today() == listed
    assert [entry.operations for entry in desk.history(limit=2)] == [60, 60]
    assert all(finding.ok for finding in desk.doctor(deep=True))


def test_nobody_tires_of_toggling(desk: Desk) -> None:
    customer(desk, "甲")
    first = last = desk.history(limit=1)[0].action
    with desk.archive.writing() as connection:
        author = log.Author("Li", local.replica(connection), 0)
        for number in range(1501):
            draft = Draft("redo" if number % 2 else "undo", undoes=last)
            log.append(connection, draft, [], author, (1, 1))
            last = draft.action
        assert storage_undo.undone(connection, first)
        assert not storage_undo.undone(connection, last)
        assert storage_undo.first_kind(connection, last) == "create_customer"
        log.append(connection, Draft("redo", undoes=last), [], author, (1, 1))
        assert not storage_undo.undone(connection, first)
