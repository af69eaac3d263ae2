"""Somebody deletes what a colleague goes on with meanwhile: no word of his goes out of sight untold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.storage.desks import TODAY, Clock, customer
from tests.sync_files.conftest import Pair
from tests.sync_files.teams import archive, found_team
from tests.sync_files.test_merged_customers import exchange

from fieldcrm.domain.complaint_codes import Step
from fieldcrm.domain.notices import NoticeRule
from fieldcrm.domain.views.service import PartUsed, VisitRecord
from fieldcrm.services.desk import Desk


def told(desk: Desk, customer_id: bytes | None = None) -> list[tuple[str, list[str], list[str]]]:
    """(kind of row, who deleted it, what others wrote to what is its) of each contested deletion."""
    return [
        (row.entity, [side.actor for side in row.deleted_by], [entity for entity, _side in row.parts])
        for row in desk.contested(customer_id)
    ]


def complaint(pair: Pair, owner: bytes) -> bytes:
    """A complaint that both know."""
    row = pair.ann.register_complaint(owner, {"words": "water in it"}).row
    assert row is not None
    return row


def visit(pair: Pair, owner: bytes) -> bytes:
    """A visit with a part that both know."""
    pair.ann.put_part("equipment", owner, None, {"name": "Pump"})
    pump = pair.ann.equipment(owner)[0].id
    pair.ann.save_visit(owner, VisitRecord(day=TODAY, equipment_id=pump, parts=(PartUsed(name="seal"),)))
    return pair.ann.visits(owner)[0].id


def parts_of(desk: Desk, visit_id: bytes) -> list[str]:
    """The names of a visit's parts."""
    return [part.name for part in desk.visit(visit_id).record.parts]


def add_part(desk: Desk, owner: bytes, visit_id: bytes, name: str) -> None:
    """Go on with a visit."""
    record = desk.visit(visit_id).record
    desk.save_visit(owner, replace(record, parts=(*record.parts, PartUsed(name=name))))


@pytest.mark.parametrize("deleter", ["ann", "ben"])
def test_a_step_of_a_complaint_that_is_deleted_meanwhile(pair: Pair, deleter: str) -> None:
    """Whichever of the two bundles comes first."""
    owner = customer(pair.ann, "Foo")
    row = complaint(pair, owner)
    exchange(pair.stick / "1", pair.ann, pair.ben)
    first, second = (pair.ann, pair.ben) if deleter == "ann" else (pair.ben, pair.ann)
    first.delete("complaint", row)
    second.complaint_step(row, Step.REPLIED, "called them")
    exchange(pair.stick / "2", pair.ann, pair.ben)
    for desk in (pair.ann, pair.ben):
        assert [(kind, parts) for kind, _who, parts in told(desk)] == [("complaint", ["complaint_step"])]
        assert told(desk, owner) == told(desk)
        assert (desk.complaints(open_only=False), desk.sync_status().contested) == ((), 1)
        before = told(desk)
        desk.rebuild()
        assert told(desk) == before
    second.settle_deletion("complaint", row, keep=True)
    exchange(pair.stick / "3", pair.ann, pair.ben)
    for desk in (pair.ann, pair.ben):
        assert told(desk) == []
        assert [step.words for step in desk.complaint(row).steps if step.words] == ["called them"]
    assert pair.ann.digest() == pair.ben.digest()


def test_a_part_of_a_visit_that_is_deleted_meanwhile(pair: Pair) -> None:
    owner = customer(pair.ann, "Foo")
    row = visit(pair, owner)
    exchange(pair.stick / "1", pair.ann, pair.ben)
    pair.ann.delete("visit", row)
    add_part(pair.ben, owner, row, "hose")
    exchange(pair.stick / "2", pair.ann, pair.ben)
    for desk in (pair.ann, pair.ben):
        assert told(desk) == [("visit", ["Ann"], ["visit_part"])]
    pair.ben.settle_deletion("visit", row, keep=True)
    exchange(pair.stick / "3", pair.ann, pair.ben)
    for desk in (pair.ann, pair.ben):
        assert told(desk) == []
        assert sorted(parts_of(desk, row)) == ["hose", "seal"], "what the deletion hid along with it is back"
        assert [entry.kind for entry in desk.timeline(owner)].count("visit") == 1
    assert pair.ann.digest() == pair.ben.digest() == pair.ann.rebuild()


def test_a_visit_that_is_kept_has_its_parts_again(pair: Pair) -> None:
    """Both wrote to the visit itself, so it is in sight; but the deletion had hidden its parts and its entry too."""
    owner = customer(pair.ann, "Foo")
    row = visit(pair, owner)
    exchange(pair.stick / "1", pair.ann, pair.ben)
    pair.ann.delete("visit", row)
    pair.ben.save_visit(owner, replace(pair.ben.visit(row).record, note="more to say"))
    exchange(pair.stick / "2", pair.ann, pair.ben)
    assert "visit" in [kind for kind, _who, _parts in told(pair.ann)]
    pair.ann.settle_deletion("visit", row, keep=True)
    exchange(pair.stick / "3", pair.ann, pair.ben)
    for desk in (pair.ann, pair.ben):
        assert told(desk) == []
        assert (parts_of(desk, row), desk.visit(row).record.note) == (["seal"], "more to say")
        assert [entry.kind for entry in desk.timeline(owner)].count("visit") == 1


def test_what_was_said_to_a_notice_that_is_deleted_meanwhile(pair: Pair) -> None:
    customer(pair.ann, "Foo")
    pair.ann.create_notice({"title": "Prices rise", "words": "fill up"}, NoticeRule())
    row = pair.ann.notices()[0].id
    exchange(pair.stick / "1", pair.ann, pair.ben)
    pair.ann.delete_notice(row)
    pair.ben.tell_notice(pair.ben.notice(row).targets[0].id, "will order")
    exchange(pair.stick / "2", pair.ann, pair.ben)
    for desk in (pair.ann, pair.ben):
        assert told(desk) == [("notice", ["Ann"], ["notice_target"])]
    pair.ann.settle_deletion("notice", row, keep=False)
    exchange(pair.stick / "3", pair.ann, pair.ben)
    for desk in (pair.ann, pair.ben):
        assert (told(desk), desk.notices()) == ([], ())


def test_of_a_hidden_customer_the_customer_alone_is_told(pair: Pair) -> None:
    owner = customer(pair.ann, "Foo")
    row = complaint(pair, owner)
    exchange(pair.stick / "1", pair.ann, pair.ben)
    pair.ann.delete("complaint", row)
    pair.ann.delete("customer", owner)
    pair.ben.complaint_step(row, Step.REPLIED, "called them")
    exchange(pair.stick / "2", pair.ann, pair.ben)
    for desk in (pair.ann, pair.ben):
        assert [kind for kind, _who, _parts in told(desk)] == ["customer"]
    pair.ben.settle_deletion("customer", owner, keep=True)
    for desk in (pair.ann, pair.ben):
        exchange(pair.stick / desk.status().user, pair.ann, pair.ben)
        assert [kind for kind, _who, _parts in told(desk)] == ["complaint"], "now it matters"


def test_what_was_deleted_knowingly_is_not_told(tmp_path: Path) -> None:
    clock = Clock()
    with archive(tmp_path / "ann", "Ann", clock) as ann, archive(tmp_path / "ben", "Ben", clock) as ben:
        found_team(ann, ben, folder=tmp_path)
        row = ann.register_complaint(customer(ann, "Foo"), {"words": "water"}).row
        assert row is not None
        exchange(tmp_path / "1", ann, ben)
        ben.complaint_step(row, Step.REPLIED, "called them")
        exchange(tmp_path / "2", ann, ben)
        ann.delete("complaint", row)
        exchange(tmp_path / "3", ann, ben)
        assert (told(ann), told(ben)) == ([], [])
