"""What is kept beside the tables and can be made again at any time; light, since every start reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

STANDING_DAY = "standing_day"


def get(connection: Connection, key: str) -> str | None:
    """A derived value, or None where it was not computed yet."""
    row = connection.execute("SELECT value FROM derived WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def standing_day(connection: Connection) -> int | None:
    """The day for which all stored states hold, or None where nothing was computed yet."""
    value = get(connection, STANDING_DAY)
    return int(value) if value else None


def put(connection: Connection, key: str, value: str) -> None:
    """Keep a derived value."""
    connection.execute("INSERT OR REPLACE INTO derived (key, value) VALUES (?, ?)", (key, value))
