"""Customers as an export writes them: plain cells in the order of `CUSTOMERS`, read in a few sweeps."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlcipher3.dbapi2 import Connection

    Cell = str | int | float | None

CUSTOMERS = (
    *("code", "name", "status", "territory", "sector", "address"),
    *("contact", "contact_role", "phone", "email", "wechat"),
    *("tank_name", "tank_volume", "tank_product", "safe_fill", "reserve", "pump_needed"),
    *("cycle_days", "monthly_volume", "usual_quantity", "busy_months", "slack_months"),
    *("legal_name", "tax_number", "invoice_address", "invoice_phone", "bank", "bank_account"),
    *("owner", "next_contact", "note", "entered_on", "language", "id"),
)
"""The columns of customers with their people and tanks, under the names by which an import takes them back."""


def _thousandth(milli: int | None) -> int | float | None:
    """A stored integer as the number that it means."""
    if milli is None:
        return None
    return milli // 1000 if milli % 1000 == 0 else milli / 1000


def customers(connection: Connection, only: frozenset[bytes] | None = None) -> Iterator[tuple[Cell, ...]]:
    """A line a customer (of `only` these); further people and tanks on further lines under the same code and name."""
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
        " owner, note, entered_on, language FROM customer WHERE deleted = 0 ORDER BY coalesce(code, ''), name, id"
    )
    for row in found:
        id_, code, name = row[:3]
        if only is not None and id_ not in only:
            continue
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
            *row[21:24],
            id_.hex(),
        )
        for person, tank in others:
            rest = len(CUSTOMERS) - 17
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
