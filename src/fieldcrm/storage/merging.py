"""What belongs to a customer and moves with it when it turns out to be another one; and which change moved it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.journal.fields import CUSTOMER, ENTITIES
from fieldcrm.storage import row_writes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlcipher3.dbapi2 import Connection

_MERGED_INTO = CUSTOMER.field("merged_into").id
OWNED = tuple(entity.name for entity in ENTITIES.values() if entity.owner == "customer_id")
"""Entities whose rows belong to a customer."""


class Merged(NamedTuple):
    """A customer that was merged into another one, by its names."""

    id: bytes
    code: str
    name: str
    into: bytes


def rows_of(connection: Connection, customer_id: bytes) -> dict[str, list[bytes]]:
    """The rows that belong to a customer, by entity; deleted ones stay where they are."""
    found = {
        name: [
            row[0]
            for row in connection.execute(
                f"SELECT id FROM {ENTITIES[name].table} WHERE customer_id = ? AND deleted = 0 ORDER BY id",
                (customer_id,),
            )
        ]
        for name in OWNED
    }
    return {name: rows for name, rows in found.items() if rows}


def is_deleted(connection: Connection, entity: str, row: bytes) -> bool:
    """Whether a row is hidden."""
    found = connection.execute(f"SELECT deleted FROM {ENTITIES[entity].table} WHERE id = ?", (row,)).fetchone()
    return found is None or bool(found[0])


def relations(connection: Connection, customer_id: bytes) -> list[tuple[bytes, bytes, bytes, str]]:
    """(id, customer, other, kind) of every relation that names the customer on either side."""
    found = connection.execute(
        "SELECT id, customer_id, other_id, coalesce(kind, '') FROM relation"
        " WHERE (customer_id = ?1 OR other_id = ?1) AND deleted = 0 ORDER BY id",
        (customer_id,),
    )
    return [tuple(row) for row in found]


def notices(connection: Connection, customer_id: bytes) -> dict[bytes, tuple[bytes, list[object] | None]]:
    """Notice → (its row for the customer, the `told` register) of the customer."""
    found = connection.execute(
        "SELECT notice_id, id, told_on, told_by, told_word FROM notice_target WHERE customer_id = ? AND deleted = 0",
        (customer_id,),
    )
    return {row[0]: (row[1], list(row[2:]) if any(row[2:]) else None) for row in found}


def own_values(connection: Connection, customer_id: bytes) -> dict[bytes, tuple[bytes, str]]:
    """Field → (row, value) of what the customer itself holds in the team's own fields."""
    found = connection.execute(
        "SELECT field_id, id, coalesce(value, '') FROM custom_value WHERE of_id = ? AND deleted = 0", (customer_id,)
    )
    return {row[0]: (row[1], row[2]) for row in found}


def attached(connection: Connection, customer_id: bytes) -> list[bytes]:
    """Files that hang on the customer itself."""
    found = connection.execute("SELECT id FROM attachment WHERE of_id = ? AND deleted = 0 ORDER BY id", (customer_id,))
    return [row[0] for row in found]


def primaries(connection: Connection, customer_id: bytes) -> list[bytes]:
    """The first contact persons."""
    found = connection.execute(
        "SELECT id FROM contact WHERE customer_id = ? AND deleted = 0 AND is_primary = 1 ORDER BY id", (customer_id,)
    )
    return [row[0] for row in found]


def merged(connection: Connection, into: bytes | None = None) -> list[Merged]:
    """Customers that were merged into another one (into this one), and not un-merged."""
    where = "" if into is None else " AND merged_into = ?"
    found = connection.execute(
        "SELECT id, coalesce(code, ''), coalesce(name, ''), merged_into FROM customer"
        f" WHERE deleted = 1 AND merged_into IS NOT NULL{where} ORDER BY name, id",
        () if into is None else (into,),
    )
    return [Merged(*row) for row in found]


def living(connection: Connection, customer_id: bytes) -> bytes | None:
    """The customer that this one has become, through as many mergers as there were; None if it ends nowhere."""
    seen: set[bytes] = set()
    at: bytes | None = customer_id
    while at is not None and at not in seen:
        seen.add(at)
        row = connection.execute("SELECT deleted, merged_into FROM customer WHERE id = ?", (at,)).fetchone()
        if row is None:
            return None
        if not row[0]:
            return at
        at = row[1]
    return None


def circles(known: Iterable[Merged]) -> list[bytes]:
    """Of customers that were merged into each other, each on another laptop, so that none is left: the first made.

    Two laptops that look at the same rows name the same.
    """
    into = {each.id: each.into for each in known}
    first: set[bytes] = set()
    for start in into:
        way: list[bytes] = []
        at = start
        while at in into and at not in way:
            way.append(at)
            at = into[at]
        if at in way:
            first.add(min(way[way.index(at) :]))
    return sorted(first)


def merging_action(connection: Connection, customer_id: bytes) -> bytes | None:
    """The action that merged the customer away: the last one that wrote where it went."""
    writes = row_writes.writes_of(connection, CUSTOMER.name, [customer_id]).get(customer_id, [])
    place = next((seq for seq, values in reversed(writes) if _MERGED_INTO in values), None)
    row = connection.execute("SELECT action FROM log WHERE seq = ?", (place,)).fetchone()
    return None if row is None else row[0]


def aliases(connection: Connection) -> list[tuple[str, str, bytes]]:
    """(code, name, what it became) of each customer that was merged away into one that is there."""
    found = ((each, living(connection, each.id)) for each in merged(connection))
    return [(each.code, each.name, into) for each, into in found if into is not None]


def strays(connection: Connection, gone: bytes) -> dict[str, list[bytes]]:
    """Rows that still belong to a customer that was merged away, but for what it holds in the team's own fields."""
    own = {row for row, _value in own_values(connection, gone).values()}
    found = {entity: [row for row in rows if row not in own] for entity, rows in rows_of(connection, gone).items()}
    return {entity: rows for entity, rows in found.items() if rows}


def once_of(connection: Connection, entity: str, rows: list[bytes], owner: bytes) -> list[bytes]:
    """Those of the rows that belonged to another customer before they came to the one that has them now."""
    field = ENTITIES[entity].field("customer_id").id
    found = []
    for chunk in row_writes.chunks([(row,) for row in rows]):
        writes = row_writes.writes_of(connection, entity, [row[0] for row in chunk])
        for row, history in writes.items():
            owners = [values[field] for _seq, values in history if field in values]
            if len(owners) > 1 and owner in owners[:-1] and owners[-1] != owner:
                found.append(row)
    return [row for row in found if isinstance(row, bytes)]
