"""What is kept beside the tables and can be made again at any time; light, since every start reads it."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from fieldcrm.storage import counts

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

POOL, POOL_COUNT, POOL_DAY = "pool", "pool_deliveries", "pool_day"
"""The pooled parameters, and the number of deliveries and the day they were learnt from."""
LEARN_SHARE = 0.1
LEARN_DAYS = 31
"""They are due anew when deliveries have grown by so much, or after so many days."""
STANDING_DAY, _LEFT_DAY = "standing_day", "standing_left"


def get(connection: Connection, key: str) -> str | None:
    """A derived value, or None where it was not computed yet."""
    row = connection.execute("SELECT value FROM derived WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def standing_day(connection: Connection) -> int | None:
    """The day for which all stored states hold, or None where nothing was computed yet."""
    value = get(connection, STANDING_DAY)
    return int(value) if value else None


def lateness(connection: Connection, day: int) -> float:
    """How far the pooled parameters have aged by a day: from 1 on they are due. Infinite where there are none yet, or
    where they were learnt on a later day.
    """
    count, learnt = get(connection, POOL_COUNT), get(connection, POOL_DAY)
    if not count or not learnt or day < int(learnt):
        return inf
    known = int(count)
    grown = abs(counts.deliveries(connection) - known)
    return max((day - int(learnt)) / LEARN_DAYS, grown / (LEARN_SHARE * known) if known else inf if grown else 0.0)


def untouched_since(connection: Connection) -> int | None:
    """The day for which all states hold but those that were renewed since, by writes that name their customers.

    None where more than that may have changed.
    """
    value = get(connection, STANDING_DAY) or get(connection, _LEFT_DAY)
    return int(value) if value else None


def leave_day(connection: Connection) -> None:
    """Some states hold for another day now: the stored ones no longer hold together."""
    connection.execute("UPDATE OR REPLACE derived SET key = ? WHERE key = ?", (_LEFT_DAY, STANDING_DAY))


def forget_day(connection: Connection) -> None:
    """Any state may have been overtaken."""
    connection.execute("DELETE FROM derived WHERE key IN (?, ?)", (STANDING_DAY, _LEFT_DAY))


def reach_day(connection: Connection, day: int) -> None:
    """All states hold for a day."""
    forget_day(connection)
    put(connection, STANDING_DAY, str(day))


def put(connection: Connection, key: str, value: str) -> None:
    """Keep a derived value."""
    connection.execute("INSERT OR REPLACE INTO derived (key, value) VALUES (?, ?)", (key, value))
