"""What a colleague's newer program writes, this one may not understand: it shows the rest, and goes on working."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from tests.storage.desks import buys, customer
from tests.sync.laptops import Laptop, Office

from fieldcrm.journal.bundle.sense import checks_of
from fieldcrm.journal.change import Batch
from fieldcrm.journal.draft import new_id
from fieldcrm.journal.fields import ENTITIES
from fieldcrm.journal.shapes import Entity, Field

STRANGE: dict[str, Any] = {"TEXT": "?zzz", "INTEGER": -7, "REAL": -1.5, "BLOB": b"\x01" * 16}
HUGE: dict[str, Any] = {"TEXT": "9" * 400, "INTEGER": (1 << 63) - 1, "REAL": 1e300, "BLOB": b""}
NOTHING: dict[str, Any] = {"TEXT": "", "INTEGER": 0, "REAL": 0.0, "BLOB": b""}
KEYS = ("cadence_a", "diesel_density", "calendar", "daily_capacity", "our_names", "work_start", "nobody_knows_this")


SENSIBLE = {"TEXT": ("2026-03-01", "t", ""), "INTEGER": (600,)}
"""Days, minutes and units come in bundles as what they are: others are refused (`journal.bundle.sense`)."""


def value(entity: Entity, field: Field, kinds: dict[str, Any]) -> Any:
    """A value of the right type and of no sense, as far as a bundle may hold it."""
    choices = [(kinds[column.type], *SENSIBLE.get(column.type, ())) for column in field.columns]
    for parts in itertools.product(*choices):
        whole = parts[0] if len(parts) == 1 else list(parts)
        if all(check(whole) for _place, check in checks_of(entity.name, (field.id,))):
            return whole
    raise AssertionError(field.name)


def strange_row(entity: Entity, owner: bytes, kinds: dict[str, Any], spared: frozenset[str]) -> tuple[Any, ...]:
    """A row of them; it belongs to the customer, or is one."""
    row: list[Any] = [owner if entity.owner == "id" else new_id()]
    for field in entity.fields[1:]:
        if field.name == "customer_id" or (field.name == entity.owner and entity.owner):
            row.append(owner)
        elif field.name in spared:
            row.append(None)
        else:
            row.append(value(entity, field, kinds))
    return tuple(row)


def write_strange_things(laptop: Laptop, whom: bytes, kinds: dict[str, Any]) -> None:
    """Rows of every kind with strange values, and strange values in rows that were all right."""
    for entity in ENTITIES.values():
        if entity.name == "setting":
            rows: list[tuple[object, ...]] = [(new_id(), key, str(kinds["TEXT"])) for key in KEYS]
            laptop.write(Batch("setting", True, (1, 2), rows))
            continue
        fields = tuple(field.id for field in entity.fields[1:])
        laptop.write(Batch(entity.name, entity.owner != "id", fields, [strange_row(entity, whom, kinds, frozenset())]))
        for field in entity.fields[1:]:  # one strange value each, the rest empty: no other one hides it
            if field.name in ("customer_id", entity.owner):
                continue
            spared = frozenset(other.name for other in entity.fields if other is not field)
            if entity.owner == "id":
                laptop.write(Batch(entity.name, False, (field.id,), [(whom, value(entity, field, kinds))]))
            else:
                laptop.write(Batch(entity.name, True, fields, [strange_row(entity, whom, kinds, spared)]))


def look_everywhere(laptop: Laptop, whom: bytes) -> None:
    """Everything that a user may open."""
    desk = laptop.desk
    day = laptop.now().date()
    desk.customers()
    desk.customers("zzz")
    desk.customers(sort="grade", descending=True)
    desk.territories()
    desk.search("zzz")
    desk.today()
    desk.today(day + timedelta(days=40))
    desk.forecasts()
    desk.why(whom)
    desk.dossier(whom)
    desk.timeline(whom)
    desk.agenda(day - timedelta(days=30), day + timedelta(days=30))
    desk.call_card(whom)
    desk.sweep()
    desk.history()
    desk.history(whom)
    desk.rules()
    desk.status()
    desk.conflicts()
    desk.contested()
    desk.sync_status()
    desk.add_note(whom, "work goes on")
    desk.rebuild()


@pytest.mark.parametrize("kinds", [STRANGE, HUGE, NOTHING], ids=["strange", "huge", "nothing"])
def test_strange_values_break_nothing(office: Office, kinds: dict[str, Any]) -> None:
    li, wang = office.laptop("Li"), office.laptop("Wang")
    whom = li.desk.create_customer({"name": "中石化", "status": "active"}).customer
    assert whom is not None
    wang.take(li.give())
    import unittest.mock

    from fieldcrm.storage import writer

    with unittest.mock.patch.object(writer, "renew"):  # the newer program has no trouble with them
        write_strange_things(wang, whom.id, kinds)
    li.desk.today()
    li.take(wang.give(li.points()))
    look_everywhere(li, whom.id)


@pytest.mark.parametrize("kinds", [STRANGE, HUGE, NOTHING], ids=["strange", "huge", "nothing"])
def test_strange_values_of_a_regular_customer_break_no_later_day(office: Office, kinds: dict[str, Any]) -> None:
    li = office.laptop("Li")
    whom = customer(li.desk)
    buys(li.desk, whom, every=9, times=20)
    li.desk.put_part("tank", whom, None, {"name": "1", "volume": 9000.0})
    write_strange_things(li, whom, kinds)
    for _ in range(3):
        assert li.desk.today().day == li.now().date()
        li.ahead += timedelta(days=1)


def test_a_serial_number_is_no_day() -> None:
    part = ENTITIES["visit_part"]
    field = part.field("serial")
    assert all(check(["A-17", "B-18"]) for _place, check in checks_of("visit_part", (field.id,)))


@pytest.mark.parametrize(
    ("entity", "field", "wrong", "right"),
    [
        ("risk", "check_by", "soon", "2026-03-04"),
        ("complaint", "received_at", (1 << 63) - 1, 1_772_000_000_000),
        ("complaint_step", "at", -(1 << 60), 0),
        ("activity", "done_at", 1 << 50, None),
    ],
)
def test_days_and_instants_beyond_any_calendar_are_told_from_others(
    entity: str, field: str, wrong: object, right: object
) -> None:
    ((_place, check),) = checks_of(entity, (ENTITIES[entity].field(field).id,))
    assert not check(wrong)
    assert check(right)
