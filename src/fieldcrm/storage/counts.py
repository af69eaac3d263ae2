"""How many customers and deliveries the archive holds: kept beside the tables, since counting millions takes long."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlcipher3.dbapi2 import Connection

COUNTED = ("customer", "delivery")
"""Entities, and tables of the same name, whose rows are counted."""


def customers(connection: Connection) -> int:
    """Customers that are not deleted."""
    return _count(connection, "customer")


def deliveries(connection: Connection) -> int:
    """Deliveries that are not deleted."""
    return _count(connection, "delivery")


def add(connection: Connection, came: Mapping[str, int]) -> None:
    """Take note of rows already written, by entity; negative numbers for those that were deleted."""
    for name in COUNTED:
        more = came.get(name, 0)
        if _kept(connection, name) is None:
            connection.execute(
                "INSERT INTO derived (key, value) VALUES (?, ?)", (_key(name), str(_counted(connection, name)))
            )
        elif more:
            statement = "UPDATE derived SET value = CAST(value AS INTEGER) + ? WHERE key = ?"
            connection.execute(statement, (more, _key(name)))


def _count(connection: Connection, name: str) -> int:
    kept = _kept(connection, name)
    return _counted(connection, name) if kept is None else kept


def _kept(connection: Connection, name: str) -> int | None:
    row = connection.execute("SELECT value FROM derived WHERE key = ?", (_key(name),)).fetchone()
    return int(row[0]) if row else None


def _key(name: str) -> str:
    return f"count:{name}"


def _counted(connection: Connection, name: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {name} WHERE deleted = 0").fetchone()[0])
