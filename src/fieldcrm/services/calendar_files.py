"""Contacts as vCard, and the agenda as iCalendar."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fieldcrm.errors import InvalidValueError
from fieldcrm.exchange.calendars import Event, Zone, write_calendar
from fieldcrm.exchange.vcards import Card, write_vcards
from fieldcrm.storage import local, record_rows
from fieldcrm.storage.reads import appointments as reads

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldcrm.services.desk_base import DeskBase
    from fieldcrm.storage.reads.appointments import Appointment

    Say = Callable[[Appointment], tuple[str, str]]
    """The summary and the description of an entry, in the user's words."""

_CONTACT = ("customer_id", "name", "role", "phone", "email", "wechat", "note", "is_primary")


def export_contacts(desk: DeskBase, file: Path) -> int:
    """Write every contact as vCard 4; returns how many. Raises DiskError, InvalidValueError."""
    if Path(file).suffix.lower() != ".vcf":
        raise InvalidValueError(field="file", value=str(file), reason="ending_vcf")
    with desk.archive.reading() as connection:
        rows = record_rows.rows(connection, "contact")
        return write_vcards(Path(file), (_card(row) for row in rows))


def _card(row: record_rows.Row) -> Card:
    own = dict(zip(_CONTACT, row[record_rows.FIRST :], strict=False))
    texts = {name: own[name] or "" for name in _CONTACT[1:-1]}
    return Card(id=row[0], customer=row[1], customer_name=row[2], primary=bool(own["is_primary"]), **texts)


def export_agenda(desk: DeskBase, file: Path, first: date, last: date, say: Say) -> int:
    """Write what stands in the calendar from one day to the other; returns how many entries, cancelled ones too.

    Raises DiskError, InvalidValueError.
    """
    if Path(file).suffix.lower() != ".ics":
        raise InvalidValueError(field="file", value=str(file), reason="ending_ics")
    with desk.archive.reading() as connection:
        found = list(reads.appointments(connection, first, last))
        name = local.user(connection)
    events = [_event(each, say) for each in found]
    return write_calendar(Path(file), f"fieldcrm · {name}", events, _zone(desk.now()), desk.now().astimezone(UTC))


def _event(found: Appointment, say: Say) -> Event:
    summary, description = say(found)
    return Event(
        uid=f"{found.kind}-{found.id.hex()}@fieldcrm",
        sequence=max(found.writes - 1, 0),
        modified=datetime.fromtimestamp(found.modified / 1000, UTC),
        day=date.fromisoformat(found.day),
        minute=found.minute,
        summary=summary,
        description=description,
        cancelled=found.cancelled,
        alarm=found.minute is not None,
        categories=found.kind,
    )


def _zone(now: datetime) -> Zone:
    """The clock's zone: the laptop's own with its rules, else a fixed offset, where the clock shows another one."""
    fixed = now.utcoffset() or timedelta()
    if now.astimezone().utcoffset() != fixed:
        return Zone(_fixed_name(fixed), lambda _local: fixed)
    return Zone(_zone_name() or _fixed_name(fixed), lambda local: local.astimezone().utcoffset() or timedelta())


def _fixed_name(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


def _zone_name() -> str:
    """The name of the laptop's zone in the zone database, as calendars know it; empty where it cannot be told."""
    named = os.environ.get("TZ", "").lstrip(":")
    place = os.path.realpath("/etc/localtime") if not named else f"zoneinfo/{named}"
    _before, mark, name = place.partition("zoneinfo/")
    return (
        name
        if mark
        and name
        and all(part.replace("_", "").replace("-", "").replace("+", "").isalnum() for part in name.split("/"))
        else ""
    )
