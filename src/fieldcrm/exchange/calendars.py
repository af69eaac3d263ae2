"""Appointments as iCalendar (RFC 5545) that Thunderbird, Outlook and phone calendars read and keep up to date.

Each event has a UID that stays and a SEQUENCE that grows with each change, so that importing a file again moves what
is there instead of adding it once more. Times stand in the laptop's zone, whose rules are part of the file.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.exchange.content_lines import escape, fold
from fieldcrm.exchange.writers import atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_LENGTH = 30
"""Minutes of an appointment: as long as a call with its notes."""
_ALARM = 15
"""Minutes before an appointment with a clock at which the calendar calls."""
_STAMP = "%Y%m%dT%H%M%S"
_HALF = timedelta(minutes=1)


class Event(NamedTuple):
    """An appointment. Without `minute` (of the day) it lasts the whole day; `alarm`: the calendar calls before it."""

    uid: str
    sequence: int
    modified: datetime
    """UTC."""
    day: date
    minute: int | None
    summary: str
    description: str = ""
    cancelled: bool = False
    alarm: bool = False
    categories: str = ""


class Zone(NamedTuple):
    """A time zone: its name, and the offset from UTC of a local time."""

    name: str
    offset: Callable[[datetime], timedelta]


def write_calendar(file: Path, name: str, events: Iterable[Event], zone: Zone, stamp: datetime) -> int:
    """Write the events; returns how many. `stamp` is the moment of writing, UTC. Raises DiskError."""
    found = list(events)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//fieldcrm//fieldcrm//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(name)}",
    ]
    timed = [event.day for event in found if event.minute is not None]
    if timed:
        lines += _zone(zone, min(timed), max(timed))
    for event in found:
        lines += _event(event, zone, stamp)
    lines.append("END:VCALENDAR")

    def fill(path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(fold(line) for line in lines)

    atomically(file, fill)
    return len(found)


def _event(event: Event, zone: Zone, stamp: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{stamp.astimezone(UTC):{_STAMP}}Z",
        f"LAST-MODIFIED:{event.modified.astimezone(UTC):{_STAMP}}Z",
        *_when(event, zone),
        f"SUMMARY:{escape(event.summary)}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
    ]
    if event.description:
        lines.append(f"DESCRIPTION:{escape(event.description)}")
    if event.categories:
        lines.append(f"CATEGORIES:{escape(event.categories)}")
    if event.alarm and not event.cancelled and event.minute is not None:
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"TRIGGER:-PT{_ALARM}M",
            f"DESCRIPTION:{escape(event.summary)}",
            "END:VALARM",
        ]
    return [*lines, "END:VEVENT"]


def _when(event: Event, zone: Zone) -> list[str]:
    if event.minute is None:
        following = event.day + timedelta(days=1)
        return [
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{following:%Y%m%d}",
            "TRANSP:TRANSPARENT",
        ]
    begin = datetime.combine(event.day, datetime.min.time()) + timedelta(minutes=event.minute)
    return [
        f"DTSTART;TZID={zone.name}:{begin:{_STAMP}}",
        f"DTEND;TZID={zone.name}:{begin + timedelta(minutes=_LENGTH):{_STAMP}}",
    ]


def _zone(zone: Zone, first: date, last: date) -> list[str]:
    """The zone's rules from the year of the first event to the year after the last: each change as an observance."""
    begin = datetime(first.year, 1, 1)  # noqa: DTZ001 - a local time, whose zone is what is described here
    end = datetime(min(last.year + 2, date.max.year), 1, 1)  # noqa: DTZ001
    changes = [(begin, zone.offset(begin), zone.offset(begin))]
    day = begin
    while day < end:
        following = day + timedelta(days=1)
        before, after = zone.offset(day), zone.offset(following)
        if before != after:
            changes.append((_moment(zone, day, following, before, after), before, after))
        day = following
    least = min(after for _at, _before, after in changes)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone.name}"]
    for at, before, after in changes:
        kind = "STANDARD" if after == least else "DAYLIGHT"
        lines += [
            f"BEGIN:{kind}",
            f"DTSTART:{at:{_STAMP}}",
            f"TZOFFSETFROM:{_offset(before)}",
            f"TZOFFSETTO:{_offset(after)}",
            f"END:{kind}",
        ]
    return [*lines, "END:VTIMEZONE"]


def _moment(zone: Zone, low: datetime, high: datetime, before: timedelta, after: timedelta) -> datetime:
    """The local time, by the old offset, at which the zone's offset changes between two days.

    Times that a leap forward passes over still count as before it.
    """
    while high - low > _HALF:
        middle = low + (high - low) / 2
        if zone.offset(middle) == before:
            low = middle
        else:
            high = middle
    return high.replace(second=0, microsecond=0) - max(after - before, timedelta())


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
