"""Segments as they are kept, and what customers hold in the fields that a filter names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.storage.filtering import Clause

_VALUES = {
    "territory": "SELECT territory FROM customer WHERE deleted = 0",
    "sector": "SELECT sector FROM customer WHERE deleted = 0",
    "owner": "SELECT owner FROM customer WHERE deleted = 0",
    "product": "SELECT product FROM tank WHERE deleted = 0",
    "supplier": "SELECT supplier FROM delivery WHERE deleted = 0 AND supplier <> ''",
    "equipment": "SELECT maker FROM equipment WHERE deleted = 0",
}
_MOST = 100


def segments(connection: Connection) -> list[tuple[bytes, str, str, str]]:
    """(id, name, rule, note) of each segment, by name."""
    found = connection.execute(
        "SELECT id, coalesce(name, ''), coalesce(rule, ''), coalesce(note, '') FROM segment WHERE deleted = 0"
        " ORDER BY name, id"
    )
    return [tuple(row) for row in found]


def count(connection: Connection, clause: Clause) -> int:
    """How many customers a condition lets through."""
    found = connection.execute(
        "SELECT count(*) FROM customer c LEFT JOIN standing s ON s.customer_id = c.id"
        f" WHERE c.deleted = 0 AND {clause.sql}",
        clause.values,
    )
    return int(found.fetchone()[0])


def values(connection: Connection, name: str) -> tuple[str, ...]:
    """The values in use of a field, the commonest first; none for a field whose values are not chosen."""
    source = _VALUES.get(name)
    if source is None:
        return ()
    found = connection.execute(
        f"WITH held (value) AS ({source}) SELECT value FROM held WHERE value <> '' GROUP BY value"
        f" ORDER BY count(*) DESC, value LIMIT {_MOST}"
    )
    return tuple(row[0] for row in found)
