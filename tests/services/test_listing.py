"""The day's list as commands print it: its line, and what it reads of the rules by a short way."""

from __future__ import annotations

import hashlib
from datetime import time, timedelta
from pathlib import Path

import pytest
from tests.storage.desks import TODAY, buys, customer

from fieldcrm.domain.calendar import WorkCalendar
from fieldcrm.domain.codes import Outcome
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.services.desk import Desk
from fieldcrm.storage import settings, shown
from fieldcrm.storage.keys import OPEN_SALT, key_of


@pytest.fixture
def five(desk: Desk) -> Desk:
    """Five customers to be contacted today, of whom the last two were promised a time; room for one."""
    desk.change_setting("daily_capacity", 1)
    many = [customer(desk, f"客户{number}") for number in range(5)]
    desk.accept_sweep(dict.fromkeys(many[:3], TODAY))
    for number, whom in enumerate(many[3:]):
        desk.reschedule(whom, TODAY, time(15, number))
    return desk


@pytest.mark.parametrize("day", [None, TODAY])
def test_above_the_line_stand_the_promises_and_what_fits(five: Desk, day: None) -> None:
    whole, above = five.today(day), five.today(day, above=True)
    assert [row.below_line for row in whole.rows] == [False, False, True, True, True]
    assert above.rows == whole.rows[:2]
    assert (above.total, above.below) == (whole.total, whole.below) == (5, 3)
    assert five.today(day, 1).below == 3, "a limit cuts the rows, not the counts"
    assert len(five.today(day, 1, above=True).rows) == 1
    five.change_setting("daily_capacity", 4)
    assert len(five.today(day, above=True).rows) == 4
    assert len(five.today(day, 9, above=True).rows) == 4


def test_above_the_line_of_another_day_is_computed_alike(five: Desk) -> None:
    day = TODAY + timedelta(days=1)
    whole, above = five.today(day), five.today(day, above=True)
    assert whole.total == 5
    assert above.rows == tuple(row for row in whole.rows if not row.below_line)
    assert above.below == len(whole.rows) - len(above.rows)


def test_the_rules_of_the_day_are_those_of_the_archive(desk: Desk) -> None:
    def found() -> tuple[int, WorkCalendar]:
        with desk.archive.reading() as connection:
            return settings.of_the_day(connection)

    assert found() == (desk.rules().daily_capacity, desk.rules().working_days)
    desk.change_setting("daily_capacity", 7)
    desk.change_setting("calendar", "weekend")
    assert found() == (7, WorkCalendar("weekend"))
    desk.undo()
    assert found() == (7, WorkCalendar("CN"))


def test_an_archive_without_a_passphrase_has_the_published_key(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(OPEN_SALT + b"x" * 8176)
    published = hashlib.sha256(b"fieldcrm archive without a passphrase").hexdigest()
    assert key_of(tmp_path / "x", None) == f"x'{published}{OPEN_SALT.hex()}'"


def test_an_amount_is_a_value_that_neither_changes_nor_adds() -> None:
    amount = Amount(5, Unit.TONNE)
    assert amount == Amount(5, Unit.TONNE)
    assert amount not in (Amount(5, Unit.LITRE), Amount(6, Unit.TONNE), (5, Unit.TONNE))
    assert len({amount, Amount(5, Unit.TONNE), Amount(5, Unit.LITRE)}) == 2
    for name, value in (("milli", 6), ("price", 1)):
        with pytest.raises(AttributeError):
            setattr(amount, name, value)
    plain: object = amount
    with pytest.raises(TypeError):
        sum([plain, plain])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        sorted([plain, plain])  # type: ignore[type-var]


def test_the_part_that_a_list_shows_is_read_as_in_the_whole(desk: Desk) -> None:
    whom = customer(desk, '甲"公司', code="A")
    buys(desk, whom, every=10, quantity=1000)
    evil = 'said ","loyalty":" and },"loyalty":['
    desk.log_call(whom, Outcome.CALL_BACK, next_on=TODAY, next_at=time(15), promised=evil)
    desk.today()
    with desk.archive.reading() as connection:
        ((text,),) = connection.execute("SELECT shown FROM standing WHERE listed = 1").fetchall()
    whole, part = shown.unpack(text), shown.unpack_listed(text)
    assert evil in str(whole["reasons"])
    assert part == {key: whole[key] for key in ("action", "reasons", "trend")}
