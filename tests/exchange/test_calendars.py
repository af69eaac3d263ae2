"""Calendars follow the standard: folded, escaped, with the zone's rules, stable ids and growing sequences."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from fieldcrm.exchange.calendars import Event, Zone, write_calendar
from fieldcrm.exchange.content_lines import unfold

STAMP = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def zone(name: str) -> Zone:
    """A zone of the zone database."""
    info = ZoneInfo(name)
    return Zone(name, lambda local: local.replace(tzinfo=info).utcoffset() or timedelta())


def lines(file: Path) -> list[str]:
    """The unfolded lines."""
    return unfold(file.read_text(encoding="utf-8"))


def test_a_clock_an_all_day_entry_and_a_cancelled_one(tmp_path: Path) -> None:
    events = [
        Event("1@x", 2, STAMP, date(2026, 3, 18), 605, "Call; 恒顺, now", "a\nb", alarm=True),
        Event("2@x", 0, STAMP, date(2026, 3, 31), None, "x" * 200),
        Event("3@x", 1, STAMP, date(2026, 3, 20), 60, "gone", cancelled=True, alarm=True),
    ]
    file = tmp_path / "a.ics"
    assert write_calendar(file, "Wei", events, zone("Asia/Shanghai"), STAMP) == 3
    found = lines(file)
    assert found[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//fieldcrm//fieldcrm//EN"]
    assert found[-1] == "END:VCALENDAR"
    for wanted in (
        "UID:1@x",
        "SEQUENCE:2",
        "DTSTAMP:20260310T090000Z",
        "DTSTART;TZID=Asia/Shanghai:20260318T100500",
        "DTEND;TZID=Asia/Shanghai:20260318T103500",
        "SUMMARY:Call\\; 恒顺\\, now",
        "DESCRIPTION:a\\nb",
        "TRIGGER:-PT15M",
        "DTSTART;VALUE=DATE:20260331",
        "DTEND;VALUE=DATE:20260401",
        "STATUS:CANCELLED",
        "TZOFFSETTO:+0800",
    ):
        assert wanted in found, wanted
    assert found.count("BEGIN:VALARM") == 1
    assert found.count("BEGIN:VTIMEZONE") == 1
    assert all(len(line) <= 75 for line in file.read_bytes().split(b"\r\n"))


def test_the_zones_changes_are_told_to_the_minute(tmp_path: Path) -> None:
    event = Event("1@x", 0, STAMP, date(2026, 5, 1), 600, "s")
    write_calendar(tmp_path / "a.ics", "W", [event], zone("Europe/Berlin"), STAMP)
    found = lines(tmp_path / "a.ics")
    at = found.index("BEGIN:DAYLIGHT")
    assert found[at + 1 : at + 4] == ["DTSTART:20260329T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"]
    at = found.index("DTSTART:20261025T030000")
    assert found[at - 1 : at + 3] == [
        "BEGIN:STANDARD", "DTSTART:20261025T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100",
    ]  # fmt: skip


def test_no_zone_without_a_clock(tmp_path: Path) -> None:
    write_calendar(tmp_path / "a.ics", "W", [Event("1@x", 0, STAMP, date(2026, 5, 1), None, "s")], zone("UTC"), STAMP)
    assert "BEGIN:VTIMEZONE" not in lines(tmp_path / "a.ics")
