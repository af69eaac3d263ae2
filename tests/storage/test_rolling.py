"""The change of the day from what is kept: the same states as from the rows, and few rows read."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import msgpack
from sqlcipher3.dbapi2 import Connection
from tests.storage.desks import ACTIONS, TODAY, Clock, Hands, back, buys, customer, litres, new_desk, standings

from fieldcrm.domain.codes import Outcome, ReadingForm, WordKind
from fieldcrm.domain.facts import CustomerFacts
from fieldcrm.domain.rules import Rules
from fieldcrm.journal.draft import Draft
from fieldcrm.services.desk import Desk
from fieldcrm.storage import derived, facts, packed, standing, standing_kept, writer
from fieldcrm.storage import settings as shared

DAYS = st.sampled_from([1, 1, 1, 2, 3, 8, 15])
AHEAD = {
    "delivery": "UPDATE delivery SET day = ? WHERE day = (SELECT max(day) FROM delivery)",
    "reading": "UPDATE level_reading SET day = ?",
    "contact": "UPDATE activity SET day = ?",
    "word": "UPDATE word SET told_on = ?",
    "shutdown": "UPDATE word SET told_on = ?",
}
doings = st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 3), st.integers(0, 999)), max_size=4)


def computed_anew(desk: Desk) -> list[tuple[object, ...]]:
    """The states of the day from the rows, under the parameters in force; the stored ones stay as they are."""
    day = desk.day().toordinal()
    with desk.archive.local_write() as connection:
        connection.execute("SAVEPOINT anew")
        known, rules = standing.pool(connection), shared.rules(connection)
        connection.execute("DELETE FROM standing")
        standing._write(connection, facts.load_all(connection, rules, day), rules, known, day, {})
        found = list(connection.execute("SELECT * FROM standing ORDER BY customer_id"))
        connection.execute("ROLLBACK TO anew")
    return found


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The customers whose rows the changes of the day read, in the order in which they did."""
    found: list[bytes] = []
    plain = facts.load_some

    def noting(
        connection: Connection, customers: Collection[bytes] | None, total: int, rules: Rules, until: int
    ) -> Iterator[CustomerFacts]:
        for each in plain(connection, customers, total, rules, until):
            found.append(each.customer_id)
            yield each

    monkeypatch.setattr(facts, "load_some", noting)
    return found


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(doings, DAYS, st.booleans()), min_size=1, max_size=8))
@example([([("delivery", 0, 3)], 1, True), ([("reading", 0, 1)], 1, False), ([], 1, True)])
def test_whatever_was_done_the_states_of_the_next_days_are_those_computed_anew(
    days: list[tuple[list[tuple[str, int, int]], int, bool]],
) -> None:
    clock = Clock()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, new_desk(Path(folder), clock) as desk:
        hands = Hands(desk)
        for number in range(3):
            buys(desk, customer(desk, f"客户{number}"), every=6 + number, times=12)
        desk.today()
        for actions, passed, looked in days:
            for step in actions:
                hands.act(*step)
            clock.pass_days(passed)
            if looked:
                desk.today()
                assert standings(desk) == computed_anew(desk)
        desk.today()
        assert standings(desk) == computed_anew(desk)


def test_no_row_is_read_of_customers_whom_nothing_but_the_day_changed(
    desk: Desk, clock: Clock, read: list[bytes]
) -> None:
    plain, tank, talked = (customer(desk, name) for name in "甲乙丙")
    for whom in (plain, tank, talked):
        buys(desk, whom, every=9, times=20)
    desk.put_part("tank", tank, None, {"volume": 9000.0, "name": "1"})
    desk.record_reading(tank, None, 30, ReadingForm.PERCENT)
    desk.log_call(talked, Outcome.REACHED)
    desk.take_word(talked, WordKind.ENOUGH_UNTIL, TODAY + timedelta(days=9))
    desk.today()
    clock.pass_days(1)
    desk.today()  # what was written yesterday is kept from today on
    read.clear()
    for _ in range(14):
        clock.pass_days(1)
        desk.today()
        assert standings(desk) == computed_anew(desk)
    assert read == []


def test_after_a_write_that_customer_is_read_once(desk: Desk, clock: Clock, read: list[bytes]) -> None:
    one, other = customer(desk, "甲"), customer(desk, "乙")
    for whom in (one, other):
        buys(desk, whom)
    for _ in range(2):
        desk.today()
        clock.pass_days(1)
    desk.today()
    read.clear()
    desk.record_delivery(one, litres(3000), desk.day())
    clock.pass_days(1)
    desk.today()
    clock.pass_days(1)
    desk.today()
    assert read == [one]


def test_a_write_before_the_first_look_of_a_day_reads_no_others(desk: Desk, clock: Clock, read: list[bytes]) -> None:
    one, other, third = (customer(desk, name) for name in "甲乙丙")
    for whom in (one, other, third):
        buys(desk, whom)
    for _ in range(2):
        desk.today()
        clock.pass_days(1)
    desk.today()
    read.clear()
    for whom in (one, one, other):  # on three days on which nobody looked
        clock.pass_days(1)
        desk.add_note(whom, "early")
    desk.today()
    assert sorted(read) == sorted((one, other))
    assert standings(desk) == computed_anew(desk)


def test_another_month_reads_those_who_were_read_or_told_and_another_rule_everybody(
    desk: Desk, clock: Clock, read: list[bytes]
) -> None:
    plain, measured, told = everybody = sorted(customer(desk, name, busy_months=(3, 4)) for name in "甲乙丙")
    for whom in everybody:
        buys(desk, whom)
    desk.put_part("tank", measured, None, {"volume": 9000.0, "name": "1"})
    desk.record_reading(measured, None, 30, ReadingForm.PERCENT)
    desk.take_month_need(told, TODAY, litres(9000))
    desk.today()
    clock.now = clock.now.replace(day=31)
    desk.today()
    read.clear()
    for _ in range(3):
        clock.pass_days(1)
        desk.today()
        assert standings(desk) == computed_anew(desk)
    assert sorted(read) == [measured, told], plain
    desk.change_setting("cadence_ungraded", 3)
    clock.pass_days(1)
    read.clear()
    desk.today()
    assert read in ([], everybody)  # the setting itself renewed them already
    assert standings(desk) == computed_anew(desk)
    desk.change_setting("daily_capacity", 9)
    clock.pass_days(1)
    desk.today()
    assert standings(desk) == computed_anew(desk)


def test_a_setting_changed_before_the_first_look_of_a_day_counts_for_everybody(desk: Desk, clock: Clock) -> None:
    for name in "甲乙":
        buys(desk, customer(desk, name, monthly_volume=litres(18_000)))
    for _ in range(2):
        desk.today()
        clock.pass_days(1)
    before = [row[12] for row in standings(desk)]
    desk.change_setting("grade_a_from", 0.4)
    assert standings(desk) == computed_anew(desk)
    assert [row[12] for row in standings(desk)] != before


def test_what_all_customers_have_in_common_is_learnt_when_nobody_waits(desk: Desk, clock: Clock) -> None:
    people = [customer(desk, f"客户{number}") for number in range(7)]
    for number, whom in enumerate(people[:6]):
        buys(desk, whom, every=5 + number, times=9)
    for _ in range(2):
        desk.today()
        clock.pass_days(1)
    assert not desk.today().learn_due
    before = learnt_on(desk)
    buys(desk, people[6], every=40, times=8)
    clock.pass_days(1)
    assert desk.today().learn_due
    assert (learnt_on(desk), standings(desk)) == (before, computed_anew(desk))
    assert desk.learn()
    assert learnt_on(desk) == str(desk.day().toordinal())
    assert standings(desk) == computed_anew(desk)
    assert not desk.today().learn_due
    assert not desk.learn()


def test_what_is_long_overdue_is_learnt_at_once(desk: Desk, clock: Clock) -> None:
    buys(desk, customer(desk))
    desk.today()
    for days, due in ((31, True), (31, False)):
        clock.pass_days(days)
        assert desk.today().learn_due is due
    assert learnt_on(desk) == str(desk.day().toordinal())
    assert standings(desk) == computed_anew(desk)


def learnt_on(desk: Desk) -> str | None:
    with desk.archive.reading() as connection:
        return derived.get(connection, derived.POOL_DAY)


@pytest.mark.parametrize("what", AHEAD)
def test_what_is_dated_ahead_counts_from_its_day_on(desk: Desk, clock: Clock, what: str) -> None:
    whom = customer(desk, monthly_volume=litres(9000))
    buys(desk, whom, every=9, times=20)
    desk.put_part("tank", whom, None, {"volume": 9000.0, "name": "1"})
    if what == "reading":
        desk.record_reading(whom, None, 30, ReadingForm.PERCENT)
    elif what == "word":
        desk.take_word(whom, WordKind.ENOUGH_UNTIL, TODAY + timedelta(days=12))
    elif what == "shutdown":
        desk.take_word(whom, WordKind.SHUTDOWN, TODAY + timedelta(days=12), first=TODAY)
    elif what == "contact":
        desk.log_call(whom, Outcome.REACHED)
    with desk.archive.local_write() as connection:
        connection.execute(AHEAD[what], ((TODAY + timedelta(days=3)).isoformat(),))
        connection.execute("DELETE FROM derived WHERE key = 'standing_day'")
        connection.execute("DELETE FROM standing_fit")
    for _ in range(6):
        desk.today()
        assert standings(desk) == computed_anew(desk)
        clock.pass_days(1)


def test_what_another_program_kept_is_passed_over(
    desk: Desk, clock: Clock, read: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    whom = customer(desk)
    buys(desk, whom)
    for _ in range(2):
        desk.today()
        clock.pass_days(1)
    monkeypatch.setattr(standing_kept, "_FORM", 99)
    read.clear()
    desk.today()
    assert read == [whom]
    clock.pass_days(1)
    desk.today()
    assert read == [whom]


@pytest.mark.parametrize("shape", ["shorter", "longer", "other"])
def test_what_a_program_kept_in_another_shape_is_passed_over(desk: Desk, clock: Clock, shape: str) -> None:
    whom = customer(desk)
    buys(desk, whom)
    for _ in range(2):
        desk.today()
        clock.pass_days(1)
    with desk.archive.local_write() as connection:
        kept = msgpack.decode(connection.execute("SELECT kept FROM standing_fit").fetchone()[0])
        shapes = {"shorter": kept[:2], "longer": [*kept, "more"], "other": [kept[0], "none", *kept[2:]]}
        connection.execute("UPDATE standing_fit SET kept = ?", (msgpack.encode(shapes[shape]),))
    desk.today()
    assert standings(desk) == computed_anew(desk)


def test_a_reading_that_names_no_tank_stops_no_day(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    buys(desk, whom, every=9, times=20)
    desk.put_part("tank", whom, None, {"volume": 9000.0, "name": "1"})
    draft = Draft("record_reading")
    draft.create("reading", {"customer_id": whom, "day": back(1).isoformat(), "level": (30.0, "percent", 2700.0)})
    with desk.archive.writing() as connection:
        writer.record(connection, draft, clock())
    for _ in range(3):
        desk.today()
        assert standings(desk) == computed_anew(desk)
        clock.pass_days(1)


@pytest.mark.parametrize("gone", ["standing", "standing_fit"])
def test_whose_state_or_fit_is_not_there_is_computed_from_the_rows(desk: Desk, clock: Clock, gone: str) -> None:
    for name in "甲乙丙":
        buys(desk, customer(desk, name))
    for _ in range(2):
        desk.today()
        clock.pass_days(1)
    with desk.archive.local_write() as connection:
        connection.execute(f"DELETE FROM {gone} WHERE customer_id = (SELECT max(id) FROM customer)")
    desk.today()
    assert standings(desk) == computed_anew(desk)
    assert len(standings(desk)) == 3


def test_deliveries_are_read_where_a_rule_asks_for_them(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    whom = customer(desk)
    for number in range(60):
        desk.record_delivery(whom, litres(8000 if number < 50 else 900), back(7 * (60 - number) + number % 3 - 2))
    asked: list[bytes] = []
    plain = packed.read_one

    def noting(connection: Connection, customer_id: bytes) -> packed.Drops | None:
        asked.append(customer_id)
        return plain(connection, customer_id)

    monkeypatch.setattr(packed, "read_one", noting)
    for _ in range(3):
        desk.today()
        assert standings(desk) == computed_anew(desk)
        clock.pass_days(1)
    assert asked == [whom, whom]
