"""The archive's rows as an export writes them: plain cells in the order of `COLUMNS`, read in one sweep a kind."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlcipher3.dbapi2 import Connection

    Cell = str | int | float | None

COLUMNS: dict[str, tuple[str, ...]] = {
    "customers": (
        *("code", "name", "status", "territory", "sector", "address"),
        *("contact", "contact_role", "phone", "email", "wechat"),
        *("tank_name", "tank_volume", "tank_product", "safe_fill", "reserve", "pump_needed"),
        *("cycle_days", "monthly_volume", "usual_quantity", "busy_months", "slack_months"),
        *("legal_name", "tax_number", "invoice_address", "invoice_phone", "bank", "bank_account"),
        *("owner", "next_contact", "note"),
    ),
    "deliveries": (
        *("customer", "customer_name", "date", "quantity", "unit", "product"),
        *("price", "supplier", "number", "tank", "note"),
    ),
    "activities": (
        *("customer", "customer_name", "date", "time", "kind", "state", "outcome", "reason"),
        *("note", "promised", "done_at"),
    ),
    "orders": ("customer", "customer_name", "for_day", "quantity", "unit", "product", "state", "taken_on", "note"),
    "readings": ("customer", "customer_name", "date", "tank", "value", "form", "litres"),
    "facts": ("customer", "customer_name", "topic", "value", "said_by", "confirmed_on"),
    "words": ("customer", "customer_name", "kind", "from_day", "until_day", "said_by", "told_on"),
}
"""Kind → its columns; customers and deliveries bear the names under which an import takes them back."""

_WHO = "coalesce(c.code, ''), coalesce(c.name, '')"
_FROM = "JOIN customer c ON c.id = x.customer_id AND c.deleted = 0"
_STATEMENTS = {
    "deliveries": (
        f"SELECT {_WHO}, x.day, x.quantity_milli, x.quantity_unit, x.product, x.price_milli, x.price_per, x.supplier,"
        f" x.number, t.name, x.note FROM delivery x {_FROM} LEFT JOIN tank t ON t.id = x.tank_id"
        " WHERE x.deleted = 0 ORDER BY x.day, x.id"
    ),
    "activities": (
        f"SELECT {_WHO}, x.day, x.minute, x.kind, x.state, x.outcome, x.reason, x.note, x.promised, x.done_at"
        f" FROM activity x {_FROM} WHERE x.deleted = 0 ORDER BY x.day, x.id"
    ),
    "orders": (
        f"SELECT {_WHO}, x.for_day, x.quantity_milli, x.quantity_unit, x.product, x.state, x.taken_on, x.note"
        f" FROM fuel_order x {_FROM} WHERE x.deleted = 0 ORDER BY x.for_day, x.id"
    ),
    "readings": (
        f"SELECT {_WHO}, x.day, t.name, x.level_value, x.level_form, x.level_litres"
        f" FROM level_reading x {_FROM} LEFT JOIN tank t ON t.id = x.tank_id WHERE x.deleted = 0 ORDER BY x.day, x.id"
    ),
    "words": (
        f"SELECT {_WHO}, x.kind, x.from_day, x.until_day, x.said_by, x.told_on FROM word x {_FROM}"
        " WHERE x.deleted = 0 ORDER BY x.told_on, x.id"
    ),
    "facts": (
        f"SELECT {_WHO}, x.topic, x.value, x.said_by, x.confirmed_on FROM fact x {_FROM}"
        " WHERE x.deleted = 0 ORDER BY x.id"
    ),
}
_TABLES = {
    "customers": "customer",
    "deliveries": "delivery",
    "activities": "activity",
    "orders": "fuel_order",
    "readings": "level_reading",
    "facts": "fact",
    "words": "word",
}


def count(connection: Connection, kind: str) -> int:
    """How many rows of a kind there are (a customer with several people or tanks takes several lines)."""
    found = connection.execute(f"SELECT count(*) FROM {_TABLES[kind]} WHERE deleted = 0").fetchone()
    return int(found[0])


def lines(connection: Connection, kind: str) -> Iterator[tuple[Cell, ...]]:
    """The lines of a kind, in the order of its columns. Raises KeyError for a kind that is not in COLUMNS."""
    if kind == "customers":
        return _customers(connection)
    shape = _SHAPES.get(kind)
    found = connection.execute(_STATEMENTS[kind])
    return (shape(row) for row in found) if shape else (tuple(row) for row in found)


def _delivery(row: tuple[Any, ...]) -> tuple[Cell, ...]:
    code, name, day, milli, unit, product, price, per, supplier, number, tank, note = row
    worth = None if price is None else _thousandth(price) if per in (None, "", unit) else f"{_thousandth(price)}/{per}"
    return (code, name, day, _thousandth(milli), unit, product, worth, supplier, number, tank, note)


def _activity(row: tuple[Any, ...]) -> tuple[Cell, ...]:
    minute, done_at = row[3], row[10]
    time = "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"
    done = "" if done_at is None else datetime.fromtimestamp(done_at / 1000, UTC).isoformat(timespec="seconds")
    return (*row[:3], time, *row[4:10], done)


def _order(row: tuple[Any, ...]) -> tuple[Cell, ...]:
    return (*row[:3], _thousandth(row[3]), *row[4:])


_SHAPES: dict[str, Callable[[tuple[Any, ...]], tuple[Cell, ...]]] = {
    "deliveries": _delivery,
    "activities": _activity,
    "orders": _order,
}


def _thousandth(milli: int | None) -> int | float | None:
    """A stored integer as the number that it means."""
    if milli is None:
        return None
    return milli // 1000 if milli % 1000 == 0 else milli / 1000


def _customers(connection: Connection) -> Iterator[tuple[Cell, ...]]:
    """A line a customer; further people and tanks stand on further lines under the same code and name."""
    people = _grouped(
        connection,
        "SELECT customer_id, name, role, phone, email, wechat FROM contact WHERE deleted = 0"
        " ORDER BY coalesce(is_primary, 0) DESC, id",
    )
    tanks = _grouped(
        connection,
        "SELECT customer_id, name, volume_milli, volume_unit, product, safe_fill, reserve, pump_needed FROM tank"
        " WHERE deleted = 0 ORDER BY id",
    )
    plans = _grouped(
        connection,
        "SELECT customer_id, min(day) FROM activity WHERE state = 'planned' AND deleted = 0 AND day <> ''"
        " GROUP BY customer_id",
    )
    found = connection.execute(
        "SELECT id, code, name, status, territory, sector, address, cycle_days, monthly_volume_milli,"
        " monthly_volume_unit, usual_quantity_milli, usual_quantity_unit, busy_months, slack_months,"
        " invoice_legal_name, invoice_tax_number, invoice_address, invoice_phone, invoice_bank, invoice_account,"
        " owner, note FROM customer WHERE deleted = 0 ORDER BY coalesce(code, ''), name, id"
    )
    for row in found:
        id_, code, name = row[:3]
        first, *others = list(zip_longest(people.get(id_, ()), tanks.get(id_, ()))) or [(None, None)]
        planned = plans.get(id_)
        yield (
            *row[1:7],
            *_person(first[0]),
            *_tank(first[1]),
            _plain(row[7]),
            _amount(row[8], row[9]),
            _amount(row[10], row[11]),
            *row[12:21],
            planned[0][0] if planned else None,
            row[21],
        )
        for person, tank in others:
            rest = len(COLUMNS["customers"]) - 17
            yield (code, name, None, None, None, None, *_person(person), *_tank(tank), *([None] * rest))


def _grouped(connection: Connection, statement: str) -> dict[bytes, list[tuple[Any, ...]]]:
    groups: dict[bytes, list[tuple[Any, ...]]] = {}
    for owner, *row in connection.execute(statement):
        groups.setdefault(owner, []).append(tuple(row))
    return groups


def _person(row: tuple[Any, ...] | None) -> tuple[Cell, ...]:
    return row or (None,) * 5


def _tank(row: tuple[Any, ...] | None) -> tuple[Cell, ...]:
    if row is None:
        return (None,) * 6
    name, milli, unit, product, safe_fill, reserve, pump = row
    volume = _thousandth(milli) if unit in (None, "L") else _amount(milli, unit)
    return (name, volume, product, _percent(safe_fill), _percent(reserve), _yes_no(pump))


def _percent(value: float | None) -> Cell:
    """Percents up to one bear their sign: a bare 0.5 would be read as a half."""
    if value is None:
        return None
    return f"{value:g}%" if 0 < value <= 1 else _plain(value)


def _yes_no(value: int | None) -> Cell:
    return None if value is None else "yes" if value else "no"


def _plain(value: float | None) -> Cell:
    return None if value is None else int(value) if value == int(value) else value


def _amount(milli: int | None, unit: str | None) -> Cell:
    return None if milli is None else f"{_thousandth(milli)} {unit}"
