"""Small pieces that several reads share."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from fieldcrm.domain.units import Amount, Unit


def day(text: str | None) -> date | None:
    """A stored day."""
    return date.fromisoformat(text) if text else None


def amount(milli: int | None, unit: str | None) -> Amount | None:
    """A stored amount."""
    return None if milli is None or not unit else Amount(milli, Unit(unit))


def clock(minute: int | None) -> time | None:
    """A stored minute of the day."""
    return None if minute is None else time(minute // 60, minute % 60)


def instant(milliseconds: int | None) -> datetime | None:
    """A stored instant, UTC."""
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)


def months(text: str | None) -> tuple[int, ...]:
    """Stored month numbers."""
    return tuple(int(part) for part in (text or "").split(",") if part.strip().isdigit())


def ordinal_day(value: int | None) -> date | None:
    """A stored ordinal."""
    return date.fromordinal(value) if value else None
