"""The shared settings: rows of the journal, read into `Rules`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fieldcrm.domain.calendar import WorkCalendar
from fieldcrm.domain.defaults import CALENDAR, DAILY_CAPACITY

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.rules import Rules


def row_id(key: str) -> bytes:
    """The row of a setting: the same on every laptop."""
    import hashlib

    return hashlib.sha256(f"setting:{key}".encode()).digest()[:16]


def rules(connection: Connection) -> Rules:
    """The team's rules: defaults, overridden by what the archive holds. Unknown keys are ignored."""
    from fieldcrm.domain.rules import Rules

    known = Rules.__dataclass_fields__
    found = {
        key: json.loads(value)
        for key, value in connection.execute("SELECT key, value FROM setting WHERE deleted = 0")
        if key in known
    }
    return Rules(**found)


def of_the_day(connection: Connection) -> tuple[int, WorkCalendar]:
    """(calls that fit in a day, working days): what the day's list needs of the rules, without loading them."""
    found = {
        key: json.loads(value)
        for key, value in connection.execute(
            "SELECT key, value FROM setting WHERE key IN ('daily_capacity', 'calendar', 'holidays') AND deleted = 0"
        )
    }
    days = WorkCalendar(found.get("calendar", CALENDAR), found.get("holidays", ""))
    return found.get("daily_capacity", DAILY_CAPACITY), days


def exists(connection: Connection, key: str) -> bool:
    """Whether the archive holds a row for the setting (also a deleted one)."""
    return connection.execute("SELECT 1 FROM setting WHERE id = ?", (row_id(key),)).fetchone() is not None
