"""Two or three laptops, one story each: what merging must come to."""

from __future__ import annotations

from datetime import timedelta

from tests.sync.laptops import CYCLE, NAME, NOTE, TERRITORY, VOLUME, Laptop, Office

from fieldcrm.journal.have import encode_have
from fieldcrm.storage import merge, team

ROW = bytes([7]) * 16
MINE = {NAME: "甲", NOTE: "n", TERRITORY: "东"}


def swap(one: Laptop, other: Laptop) -> None:
    """Each takes what it lacks of the other's."""
    one.take(other.give(one.points()))
    other.take(one.give(other.points()))


def alike(*laptops: Laptop) -> None:
    """They show the same, and what they show is right."""
    for laptop in laptops:
        laptop.check()
    assert len({laptop.digest() for laptop in laptops}) == 1
    assert len({laptop.rebuilt() for laptop in laptops} | {laptops[0].digest()}) == 1


def test_what_one_wrote_is_there_with_the_other(li: Laptop, wang: Laptop) -> None:
    li.create(ROW, MINE)
    li.edit(ROW, {NOTE: "later"})
    result = wang.take(li.give())
    assert (result.new, result.rows, result.people, result.customers) == (2, {"customer": 2}, {"Li": 2}, 1)
    assert wang.row(ROW) == {**MINE, NOTE: "later"}
    assert wang.take(li.give()).repeated == 2
    alike(li, wang)


def test_different_fields_do_not_disturb_each_other(li: Laptop, wang: Laptop) -> None:
    li.create(ROW, MINE)
    swap(li, wang)
    li.edit(ROW, {NOTE: "Li's"})
    wang.edit(ROW, {TERRITORY: "西", VOLUME: [5000, "t"]})
    swap(li, wang)
    assert li.row(ROW) == {NAME: "甲", NOTE: "Li's", TERRITORY: "西", VOLUME: [5000, "t"]}
    assert li.conflicts() == {}
    alike(li, wang)


def test_the_same_field_is_a_conflict_until_somebody_writes_to_it(li: Laptop, wang: Laptop) -> None:
    li.create(ROW, MINE)
    swap(li, wang)
    li.edit(ROW, {NOTE: "Li's", CYCLE: 5})
    wang.ahead = timedelta(seconds=1)
    wang.edit(ROW, {NOTE: "Wang's", CYCLE: 5.0})
    result = li.take(wang.give(li.points()))
    assert (result.conflicts, result.overwritten, result.mine) == (1, 1, 2)
    wang.take(li.give(wang.points()))
    assert li.conflicts() == wang.conflicts() == {("customer", ROW): (NOTE,)}
    assert li.row(ROW) == wang.row(ROW) == {**MINE, NOTE: "Wang's", CYCLE: 5.0}
    alike(li, wang)
    li.ahead = -timedelta(days=4000)
    li.edit(ROW, {NOTE: "settled"})
    swap(li, wang)
    assert li.conflicts() == {}
    assert wang.row(ROW) == {**MINE, NOTE: "settled", CYCLE: 5.0}
    alike(li, wang)


def test_a_deletion_meets_an_edit_and_the_row_stays(li: Laptop, wang: Laptop) -> None:
    li.create(ROW, MINE)
    swap(li, wang)
    li.edit(ROW, {0: 1})
    wang.edit(ROW, {NOTE: "still good"})
    result = li.take(wang.give(li.points()))
    assert (result.contested, result.conflicts, result.deletions) == (1, 0, {})
    wang.take(li.give(wang.points()))
    assert wang.row(ROW) == {**MINE, NOTE: "still good"}
    assert wang.conflicts() == {("customer", ROW): (0,)}
    alike(li, wang)
    wang.edit(ROW, {0: 1})
    result = li.take(wang.give(li.points()))
    assert (result.deletions, result.contested) == ({"customer": 1}, 0)
    assert li.row(ROW) == {**MINE, NOTE: "still good", 0: 1}
    alike(li, wang)
    li.edit(ROW, {0: 0})
    swap(li, wang)
    assert wang.row(ROW) == {**MINE, NOTE: "still good"}
    alike(li, wang)


def test_two_make_the_same_row(li: Laptop, wang: Laptop, office: Office) -> None:
    li.create(ROW, {NAME: "甲", NOTE: None, CYCLE: 7})
    wang.ahead = timedelta(hours=1)
    wang.create(ROW, {NAME: "乙", TERRITORY: "西", CYCLE: 7.0})
    chen = office.laptop("Chen")
    chen.take(wang.give())
    chen.take(li.give())
    swap(li, wang)
    assert li.row(ROW) == {NAME: "乙", TERRITORY: "西", CYCLE: 7.0}
    assert li.conflicts() == {("customer", ROW): (NAME,)}
    alike(li, wang, chen)


def test_a_change_waits_for_what_it_was_built_upon(li: Laptop, wang: Laptop, office: Office) -> None:
    li.create(ROW, MINE)
    for number in range(4):
        li.edit(ROW, {NOTE: f"n{number}"})
    everything = li.give()
    result = wang.take([everything[0], everything[4]])
    assert (result.new, result.held) == (1, 1)
    assert [(one.name, one.count) for one in result.waiting] == [("Li", 3)]
    assert wang.row(ROW) == MINE
    assert wang.take([everything[4]]).repeated == 1
    chen = office.laptop("Chen")
    assert chen.take(reversed(wang.give())).held == 1, "what is held is passed on"
    for laptop in (wang, chen):
        result = laptop.take(everything)
        assert (result.new, result.held, result.waiting) == (4, 0, ())
    alike(li, wang, chen)


def test_whose_a_missing_change_is_is_told_by_who_has_it(li: Laptop, wang: Laptop, office: Office) -> None:
    li.create(ROW, MINE)
    chen = office.laptop("Chen")
    for laptop in (wang, chen):
        laptop.take(li.give())
    chen.edit(ROW, {NOTE: "one"})
    chen.edit(ROW, {NOTE: "two"})
    li.take(chen.give(li.points()))
    li.edit(ROW, {NAME: "built upon Chen's"})
    (last,) = [change for change in li.give(wang.points()) if change.header.actor == "Li"]
    assert [(one.name, one.count) for one in wang.take([last]).waiting] == [("Li", 1)]
    with li.desk.archive.reading() as connection:
        have = merge.have(connection)
    with wang.desk.archive.writing() as connection:
        team.keep_ack(connection, bytes(32), team.Ack(have.changes, 0, have), encode_have(have))
    assert [(one.name, one.count) for one in wang.desk.sync_status().waiting] == [("Chen", 2)]
    assert wang.take(chen.give()[2:3]).held == 2
    assert [(one.name, one.count) for one in wang.desk.sync_status().waiting] == [("Chen", 1)]
    assert wang.take(chen.give()).waiting == ()
    wang.take(li.give())
    alike(li, wang)


def test_a_restored_archive_repeats_numbers_and_loses_nothing(li: Laptop, wang: Laptop, office: Office) -> None:
    li.create(ROW, MINE)
    old = office.copy(li)
    li.edit(ROW, {NOTE: "lost with the disk"})
    wang.take(li.give())
    old.edit(ROW, {NOTE: "written after the restore"})
    assert wang.take(old.give(wang.points())).conflicts == 1
    old.take(wang.give(old.points()))
    assert wang.conflicts() == {("customer", ROW): (NOTE,)}
    alike(old, wang)
    for number in range(3):
        old.edit(ROW, {NAME: f"x{number}"})
        li.edit(ROW, {NAME: f"y{number}"})
    for laptop in (li, old):
        wang.take(laptop.give(wang.points()))
    for laptop in (li, old):
        laptop.take(wang.give(laptop.points()))
    alike(li, old, wang)


def test_bundles_in_any_order_come_to_the_same(li: Laptop, wang: Laptop, office: Office) -> None:
    li.create(ROW, MINE)
    swap(li, wang)
    for number in range(3):
        li.edit(ROW, {NOTE: f"Li {number}"})
        wang.edit(ROW, {NOTE: f"Wang {number}"})
    swap(li, wang)
    wang.edit(ROW, {NAME: "乙"})
    everything = wang.give()
    li.take(everything)
    for order in (everything[::-1], everything[1::2] + everything[::2]):
        other = office.laptop("Chen")
        for change in order:
            other.take([change])
        alike(li, other)
        assert other.digest() == li.digest()


def test_wrong_clocks_change_no_head_and_no_conflict(office: Office) -> None:
    found = []
    for years in (0, 10, -10):
        li, wang = office.laptop("Li"), office.laptop("Wang")
        li.create(ROW, MINE)
        wang.take(li.give())
        wang.ahead = timedelta(days=365 * years)
        wang.edit(ROW, {NOTE: "Wang's", NAME: "seen by Li"})
        wang.edit(ROW, {CYCLE: 9.0})
        li.take(wang.give(li.points())[:1])
        li.edit(ROW, {NAME: "Li's", CYCLE: 1.0})
        swap(li, wang)
        alike(li, wang)
        row = li.row(ROW)
        assert row is not None
        found.append((li.conflicts(), row[NAME], row[NOTE]))
    assert found == [({("customer", ROW): (CYCLE,)}, "Li's", "Wang's")] * 3


def test_a_clock_at_its_end_stops_nobody(li: Laptop, wang: Laptop) -> None:
    li.ahead = timedelta(days=2_900_000)
    li.create(ROW, MINE)
    with li.desk.archive.writing() as connection:
        connection.execute("UPDATE log SET time = ?", ((1 << 63) - 1,))
    li.edit(ROW, {NOTE: "after the end"})
    wang.take(li.give()[1:])
    li.edit(ROW, {NOTE: "and after"})
    assert li.row(ROW) == {**MINE, NOTE: "and after"}


def test_a_setting_made_on_both_is_one_setting(li: Laptop, wang: Laptop) -> None:
    li.desk.change_setting("cadence_a", 9)
    wang.ahead = timedelta(seconds=1)
    wang.desk.change_setting("cadence_a", 11)
    swap(li, wang)
    assert li.desk.rules().cadence_a == wang.desk.rules().cadence_a == 11
    (conflict,) = li.desk.conflicts()
    assert (conflict.label, [side.value for side in conflict.sides]) == ("cadence_a", ["11", "9"])
    li.desk.change_setting("cadence_a", 12)
    swap(li, wang)
    assert wang.desk.rules().cadence_a == 12
    assert wang.desk.conflicts() == ()
    alike(li, wang)


def test_a_row_whose_id_follows_is_shown_again_when_it_is_made_again(li: Laptop, wang: Laptop) -> None:
    made = {1: "北", 2: "2026-03-01", 3: 4}
    li.create(ROW, made, "degree_day")
    li.edit(ROW, {0: 1}, "degree_day")
    swap(li, wang)
    wang.create(ROW, made | {3: 5.5}, "degree_day")
    assert wang.row(ROW, "degree_day") == made | {3: 5.5}
    assert wang.conflicts() == {}
    swap(li, wang)
    alike(li, wang)
