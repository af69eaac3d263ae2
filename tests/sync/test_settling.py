"""Conflicts and contested deletions are shown to both and settled by either; an import is taken back as a whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.sync.laptops import CYCLE, NAME, NOTE, VOLUME, Laptop, Office
from tests.sync.test_merging import MINE, ROW, alike, swap

from fieldcrm.errors import InvalidValueError, NotFoundError, NothingToUndoError

OTHER = bytes([9]) * 16


def disagree(li: Laptop, wang: Laptop) -> None:
    """Both change the same note and volume; Wang's clock is a little ahead."""
    li.create(ROW, {**MINE, VOLUME: [1000, "t"]})
    swap(li, wang)
    li.edit(ROW, {NOTE: "Li's", VOLUME: [2000, "t"]})
    wang.ahead = timedelta(seconds=1)
    wang.edit(ROW, {NOTE: "Wang's", VOLUME: [3000, "t"]})
    swap(li, wang)


def test_both_see_both_values_with_who_and_when(li: Laptop, wang: Laptop) -> None:
    disagree(li, wang)
    for laptop, mine in ((li, "Li"), (wang, "Wang")):
        note, volume = laptop.desk.conflicts()
        assert (note.entity, note.row, note.field, note.label) == ("customer", ROW, "note", "甲")
        assert note.customer is not None
        assert note.customer.name == "甲"
        assert [(side.value, side.actor, side.shown) for side in note.sides] == [
            ("Wang's", "Wang", True),
            ("Li's", "Li", False),
        ]
        assert [side.at for side in note.sides] == [wang.now(), li.now()]
        assert [side.actor for side in note.sides if side.mine] == [mine]
        assert [side.value for side in volume.sides] == [[3000, "t"], [2000, "t"]]
        assert laptop.desk.conflicts(ROW) == laptop.desk.conflicts()
        assert laptop.desk.conflicts(OTHER) == ()
        assert laptop.desk.conflicts(offset=1, limit=5) == (volume,)
        assert (laptop.desk.sync_status().conflicts, laptop.desk.sync_status().contested) == (2, 0)


@pytest.mark.parametrize("value", ["Li's", "Wang's", "both", None])
def test_settling_on_one_settles_it_on_all(li: Laptop, wang: Laptop, value: str | None) -> None:
    disagree(li, wang)
    assert li.desk.resolve("customer", ROW, "note", value).kind == "resolve"
    swap(li, wang)
    for laptop in (li, wang):
        assert [conflict.field for conflict in laptop.desk.conflicts()] == ["monthly_volume"]
        assert (laptop.row(ROW) or {}).get(NOTE) == value
    alike(li, wang)
    with pytest.raises(NotFoundError):
        wang.desk.resolve("customer", ROW, "note", "late")


def test_settling_can_be_undone_and_both_values_are_there_again(li: Laptop, wang: Laptop) -> None:
    disagree(li, wang)
    li.desk.resolve("customer", ROW, "note", "Li's")
    li.desk.undo()
    assert (li.row(ROW) or {})[NOTE] == "Wang's"


def test_what_no_field_can_hold_settles_nothing(li: Laptop, wang: Laptop) -> None:
    disagree(li, wang)
    for field, value in (("note", 5), ("monthly_volume", "a lot"), ("monthly_volume", [1.5, "t"]), ("nothing", "x")):
        with pytest.raises(InvalidValueError):
            li.desk.resolve("customer", ROW, field, value)
    with pytest.raises(InvalidValueError):
        li.desk.resolve("gadget", ROW, "note", "x")
    assert len(li.desk.conflicts()) == 2


@pytest.mark.parametrize("keep", [True, False])
def test_a_contested_deletion_is_told_and_settled(li: Laptop, wang: Laptop, keep: bool) -> None:
    li.create(ROW, MINE)
    swap(li, wang)
    li.edit(ROW, {0: 1})
    wang.edit(ROW, {NOTE: "still good"})
    swap(li, wang)
    for laptop in (li, wang):
        (row,) = laptop.desk.contested()
        assert (row.entity, row.row, row.label) == ("customer", ROW, "甲")
        assert [side.actor for side in row.deleted_by] == ["Li"]
        assert [(field, side.value, side.actor) for field, side in row.written_by] == [("note", "still good", "Wang")]
        assert laptop.desk.sync_status().contested == 1
    wang.desk.settle_deletion("customer", ROW, keep=keep)
    swap(li, wang)
    for laptop in (li, wang):
        assert laptop.desk.contested() == ()
        assert bool((laptop.row(ROW) or {}).get(0)) is not keep
    alike(li, wang)
    with pytest.raises(NotFoundError):
        li.desk.settle_deletion("customer", ROW, keep=True)


def test_conflicts_of_a_hidden_row_bother_nobody(li: Laptop, wang: Laptop) -> None:
    disagree(li, wang)
    li.edit(ROW, {0: 1})
    assert li.desk.conflicts() == ()
    assert li.desk.sync_status().conflicts == 0


def test_an_import_is_taken_back_and_stays_so(li: Laptop, wang: Laptop) -> None:
    li.create(ROW, MINE)
    swap(li, wang)
    before = li.row(ROW)
    bundle = wang.give()
    wang.edit(ROW, {NOTE: "Wang's", CYCLE: 3.0})
    wang.create(OTHER, {NAME: "乙"})
    wang.edit(OTHER, {NOTE: "second"})
    bundle = wang.give(li.points())
    run = li.take(bundle, label="wang.fcb").run
    assert [(one.number, one.label, one.changes, one.undone) for one in li.desk.sync_status().runs] == [
        (run, "wang.fcb", 3, False)
    ]
    li.desk.undo_import()
    assert li.row(ROW) == before
    assert (li.row(OTHER) or {})[0] == 1
    assert li.take(bundle).new == 0
    assert li.row(ROW) == before
    assert li.desk.sync_status().runs[0].undone
    with pytest.raises(NothingToUndoError):
        li.desk.undo_import()
    swap(li, wang)
    assert wang.row(ROW) == before
    alike(li, wang)


def test_taking_back_an_import_spares_what_was_written_since(li: Laptop, wang: Laptop) -> None:
    disagree(li, wang)
    li.edit(ROW, {NOTE: "mine, later"})
    li.desk.undo_import()
    assert li.row(ROW) == {**MINE, NOTE: "mine, later", VOLUME: [2000, "t"]}
    assert li.desk.undo().kind == "undo_import"
    assert li.row(ROW) == {**MINE, NOTE: "mine, later", VOLUME: [3000, "t"]}
    assert not li.desk.sync_status().runs[0].undone
    li.desk.undo_import(li.desk.sync_status().runs[0].number)
    assert (li.row(ROW) or {})[VOLUME] == [2000, "t"]
    with pytest.raises(NotFoundError):
        li.desk.undo_import(77)


def test_my_own_action_can_be_undone_after_an_import_was_taken_back(li: Laptop, wang: Laptop) -> None:
    li.create(ROW, MINE)
    swap(li, wang)
    li.edit(ROW, {NOTE: "mine"})
    wang.take(li.give(wang.points()))
    wang.edit(ROW, {NOTE: "Wang's"})
    li.take(wang.give(li.points()))
    li.desk.undo_import()
    assert (li.row(ROW) or {})[NOTE] == "mine"
    assert li.desk.undo().kind == "undo_import"
    assert (li.row(ROW) or {})[NOTE] == "Wang's"
    assert li.desk.redo().kind == "undo_import"
    assert (li.row(ROW) or {})[NOTE] == "mine"


def test_undo_passes_over_what_does_not_stand_any_more(li: Laptop, wang: Laptop) -> None:
    li.create(ROW, MINE)
    li.edit(ROW, {NAME: "first"})
    li.edit(ROW, {NOTE: "overwritten by Wang"})
    swap(li, wang)
    wang.edit(ROW, {NOTE: "Wang's"})
    swap(li, wang)
    li.desk.undo()
    assert li.row(ROW) == {**MINE, NOTE: "Wang's"}


def test_the_status_names_colleagues(li: Laptop, wang: Laptop) -> None:
    disagree(li, wang)
    status = li.desk.sync_status()
    assert [(one.name, one.changes, one.mine, one.last_at) for one in status.colleagues] == [
        ("Li", 2, True, li.now()),
        ("Wang", 1, False, wang.now()),
    ]
    assert (status.changes, status.held, status.waiting, status.unknown) == (3, 0, (), ())


def test_every_value_that_was_ever_overwritten_is_in_the_history(li: Laptop, wang: Laptop) -> None:
    disagree(li, wang)
    li.desk.resolve("customer", ROW, "note", "settled")
    li.edit(ROW, {0: 1})
    wang.edit(ROW, {CYCLE: 3.0})
    swap(li, wang)
    wang.desk.undo_import()
    swap(li, wang)
    for laptop in (li, wang):
        for entries in (laptop.desk.history(ROW), laptop.desk.history()):
            told = [(entry.actor, change.field, change.after) for entry in entries for change in entry.fields]
            for one in (
                ("Li", "note", "n"),
                ("Li", "note", "Li's"),
                ("Wang", "note", "Wang's"),
                ("Li", "note", "settled"),
                ("Wang", "cycle_days", 3.0),
                ("Li", "deleted", 1),
                ("Li", "monthly_volume", [2000, "t"]),
                ("Wang", "monthly_volume", [3000, "t"]),
            ):
                assert one in told
    alike(li, wang)


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("first", ["deletion", "work"])
def test_work_for_a_customer_that_was_deleted_meanwhile_is_told(
    li: Laptop, wang: Laptop, office: Office, keep: bool, first: str
) -> None:
    li.create(ROW, MINE)
    li.desk.add_note(ROW, "an old note")
    swap(li, wang)
    chen = office.laptop("Chen")
    chen.take(li.give())
    li.desk.delete("customer", ROW)
    wang.desk.add_note(ROW, "a visit that must not be lost")
    if first == "work":
        chen.take(wang.give(chen.points()))
    assert li.take(wang.give(li.points())).contested == 1
    assert wang.take(li.give(wang.points())).contested == 1
    chen.take(li.give(chen.points()))
    for laptop in (li, wang, chen):
        (row,) = laptop.desk.contested()
        assert (row.entity, row.row, row.label, row.written_by) == ("customer", ROW, "甲", ())
        assert [side.actor for side in row.deleted_by] == ["Li"]
        assert [(entity, side.actor) for entity, side in row.parts] == [("activity", "Wang")]
        assert laptop.desk.contested(ROW) == (row,)
        assert laptop.desk.sync_status().contested == 1
        laptop.rebuilt()
        assert laptop.desk.contested() == (row,)
    chen.desk.settle_deletion("customer", ROW, keep=keep)
    for laptop in (li, wang):
        laptop.take(chen.give(laptop.points()))
    for laptop in (li, wang, chen):
        assert laptop.desk.contested() == ()
        assert bool((laptop.row(ROW) or {}).get(0)) is not keep
        if keep:
            assert [entry.text for entry in laptop.desk.timeline(ROW)][:1] == ["a visit that must not be lost"]
    alike(li, wang, chen)
    with pytest.raises(NotFoundError):
        li.desk.settle_deletion("customer", ROW, keep=True)


def test_a_deletion_that_saw_all_work_bothers_nobody(li: Laptop, wang: Laptop) -> None:
    li.create(ROW, MINE)
    wang.take(li.give())
    wang.desk.add_note(ROW, "seen by Li")
    li.take(wang.give(li.points()))
    li.desk.delete("customer", ROW)
    wang.create(OTHER, {NAME: "乙"})
    swap(li, wang)
    for laptop in (li, wang):
        assert laptop.desk.contested() == ()
        assert laptop.desk.sync_status().contested == 0
