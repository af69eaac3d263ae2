"""How many deliveries the archive holds: kept beside the tables, since counting millions takes seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_KEY = "deliveries"


def deliveries(connection: Connection) -> int:
    """Deliveries that are not deleted."""
    kept = connection.execute("SELECT value FROM derived WHERE key = ?", (_KEY,)).fetchone()
    return int(kept[0]) if kept else _counted(connection)


def add_deliveries(connection: Connection, more: int) -> None:
    """Take note of deliveries already written (negative: deleted)."""
    if connection.execute("SELECT 1 FROM derived WHERE key = ?", (_KEY,)).fetchone() is None:
        connection.execute("INSERT INTO derived (key, value) VALUES (?, ?)", (_KEY, str(_counted(connection))))
    elif more:
        connection.execute("UPDATE derived SET value = CAST(value AS INTEGER) + ? WHERE key = ?", (more, _KEY))


def _counted(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM delivery WHERE deleted = 0").fetchone()[0])
