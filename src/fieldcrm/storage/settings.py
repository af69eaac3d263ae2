"""The shared settings: rows of the journal, read into `Rules`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fieldcrm.domain.calendar import WorkCalendar
from fieldcrm.domain.defaults import CALENDAR, DAILY_CAPACITY
from fieldcrm.errors import InvalidValueError

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.rules import Rules


_CALENDARS = ("CN", "weekend")
"""As `domain.rules` has them, which the day's list does without."""


def row_id(key: str) -> bytes:
    """The row of a setting: the same on every laptop."""
    import hashlib

    return hashlib.sha256(f"setting:{key}".encode()).digest()[:16]


def rules(connection: Connection) -> Rules:
    """The team's rules: defaults, overridden by what the archive holds; what cannot be read counts as not set."""
    from fieldcrm.domain.rules import Rules, taken_over

    rows = connection.execute("SELECT key, value FROM setting WHERE deleted = 0").fetchall()
    return taken_over({key: _parsed(value) for key, value in rows}) if rows else Rules()


def of_the_day(connection: Connection) -> tuple[int, WorkCalendar]:
    """(calls that fit in a day, working days): what the day's list needs of the rules, without loading them."""
    found = {
        key: _parsed(value)
        for key, value in connection.execute(
            "SELECT key, value FROM setting WHERE key IN ('daily_capacity', 'calendar', 'holidays') AND deleted = 0"
        )
    }
    capacity, calendar = found.get("daily_capacity"), found.get("calendar")
    days = WorkCalendar(calendar if calendar in _CALENDARS else CALENDAR, _own_days(found.get("holidays")))
    return capacity if type(capacity) is int and capacity > 0 else DAILY_CAPACITY, days


def _own_days(text: object) -> str:
    """The team's days off, if they can be read."""
    if not text or not isinstance(text, str):
        return ""
    from fieldcrm.domain.own_days import own_days

    try:
        own_days(text)
    except InvalidValueError:
        return ""
    return text


def _parsed(text: object) -> object:
    """A setting's value; None where a colleague's program wrote what is no JSON."""
    try:
        return json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return None


def exists(connection: Connection, key: str) -> bool:
    """Whether the archive holds a row for the setting (also a deleted one)."""
    return connection.execute("SELECT 1 FROM setting WHERE id = ?", (row_id(key),)).fetchone() is not None
