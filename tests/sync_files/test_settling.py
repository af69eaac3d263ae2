"""Settled on one laptop, settled on all, by bundles; an import taken back stays so when the same bundle comes again."""

from __future__ import annotations

from tests.storage.desks import Clock, customer
from tests.sync_files.conftest import Pair
from tests.sync_files.teams import give, take

from fieldcrm.domain.units import Amount, Unit
from fieldcrm.services.desk import Desk


def _swap(pair: Pair) -> None:
    """Both take the other's bundle."""
    from_ann, from_ben = give(pair.ann, pair.stick), give(pair.ben, pair.stick)
    take(pair.ben, from_ann)
    take(pair.ann, from_ben)


def _conflict(pair: Pair) -> bytes:
    row = customer(pair.ann, "Foo", code="F1")
    _swap(pair)
    pair.ann.edit_customer(row, {"address": "hers", "monthly_volume": Amount.of(12, Unit.TONNE)})
    pair.ben.edit_customer(row, {"address": "his", "monthly_volume": Amount.of(13, Unit.TONNE)})
    _swap(pair)
    assert pair.ann.digest() == pair.ben.digest()
    return row


def _standing(desk: Desk) -> tuple[int, int]:
    status = desk.sync_status()
    return status.conflicts, status.contested


def test_a_conflict_is_shown_to_both_and_settled_by_either(pair: Pair) -> None:
    row = _conflict(pair)
    assert _standing(pair.ann) == _standing(pair.ben) == (2, 0)
    for desk in (pair.ann, pair.ben):
        conflict = next(item for item in desk.conflicts() if item.field == "address")
        assert {(side.value, side.actor) for side in conflict.sides} == {("hers", "Ann"), ("his", "Ben 王")}
        assert [side.shown for side in conflict.sides] == [True, False]
    pair.ben.resolve("customer", row, "address", "both")
    pair.ann.resolve("customer", row, "monthly_volume", [14_000, "t"])
    _swap(pair)
    assert _standing(pair.ann) == _standing(pair.ben) == (0, 0)
    assert pair.ann.dossier(row).address == pair.ben.dossier(row).address == "both"
    assert pair.ann.digest() == pair.ben.digest()
    changes = [change for entry in pair.ann.history(row) for change in entry.fields if change.field == "address"]
    assert {"his", "hers"} <= {value for change in changes for value in (change.before, change.after)}


def test_a_contested_deletion_is_settled_by_either(pair: Pair) -> None:
    one, other = customer(pair.ann, "one", code="K1"), customer(pair.ann, "two", code="K2")
    _swap(pair)
    for row in (one, other):
        pair.ann.delete("customer", row)
        pair.ben.edit_customer(row, {"note": "still needed"})
    _swap(pair)
    assert _standing(pair.ann) == _standing(pair.ben) == (0, 2)
    assert {row.code for row in pair.ann.customers().rows} == {"K1", "K2"}
    pair.ann.settle_deletion("customer", one, keep=True)
    pair.ben.settle_deletion("customer", other, keep=False)
    _swap(pair)
    assert _standing(pair.ann) == _standing(pair.ben) == (0, 0)
    assert [row.code for row in pair.ann.customers().rows] == [row.code for row in pair.ben.customers().rows] == ["K1"]


def test_an_import_taken_back_stays_so(pair: Pair, clock: Clock) -> None:
    _swap(pair)
    mine = customer(pair.ben, "mine")
    for number in range(3):
        customer(pair.ann, f"hers {number}")
    file = give(pair.ann, pair.stick)
    take(pair.ben, file)
    assert pair.ben.status().customers == 4
    assert pair.ben.undo_import().kind == "undo_import"
    assert [row.id for row in pair.ben.customers().rows] == [mine]
    assert {member.name for member in pair.ben.team().members} == {"Ann", "Ben 王"}
    take(pair.ben, file)
    take(pair.ben, give(pair.ann, pair.stick, full=True))
    assert pair.ben.status().customers == 1
    take(pair.ann, give(pair.ben, pair.stick), allow=("mass_deletion",))
    assert pair.ann.status().customers == 1
    clock.pass_days(1)
    assert pair.ann.digest() == pair.ben.digest()


def test_what_brought_only_a_colleague_is_passed_over(pair: Pair) -> None:
    take(pair.ben, give(pair.ann, pair.stick, full=True))  # Ann herself, and nothing else
    customer(pair.ann, "hers")
    take(pair.ben, give(pair.ann, pair.stick))
    pair.ben.undo_import()
    assert pair.ben.status().customers == 0
    assert {member.name for member in pair.ben.team().members} == {"Ann", "Ben 王"}


def test_the_history_tells_what_each_of_them_saw(pair: Pair) -> None:
    """What was there before is what the author saw, in whatever order other writes came; alike on both."""
    row = customer(pair.ann, "Foo", territory="North")
    _swap(pair)
    pair.ann.edit_customer(row, {"territory": "East"})
    pair.ben.edit_customer(row, {"territory": "West"})
    _swap(pair)
    shown = pair.ann.dossier(row).territory
    pair.ann.edit_customer(row, {"territory": "Center"})
    _swap(pair)
    for desk in (pair.ann, pair.ben):
        fields = [field for entry in desk.history(row) for field in entry.fields if field.field == "territory"]
        assert {(field.before, field.after) for field in fields} == {
            *((None, "North"), ("North", "East"), ("North", "West"), (shown, "Center")),
        }
        every = [field for entry in desk.history() for field in entry.fields if field.field == "territory"]
        assert {(field.before, field.after) for field in every} == {(field.before, field.after) for field in fields}
