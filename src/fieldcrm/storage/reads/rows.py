"""Small pieces that several reads share."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from fieldcrm.domain.units import Amount, Unit

if TYPE_CHECKING:
    from fieldcrm.domain.prices import Price

_FIRST_INSTANT, _LAST_INSTANT = -62_135_596_800_000 + 86_400_000, 253_402_300_799_000 - 86_400_000
"""The calendar's ends in milliseconds, a day inside: another zone may lie beyond."""


def day(text: str | None) -> date | None:
    """A stored day."""
    return date.fromisoformat(text) if text else None


def amount(milli: int | None, unit: str | None) -> Amount | None:
    """A stored amount."""
    return None if milli is None or not unit else Amount(milli, Unit(unit))


def price(milli: int | None, per: str | None) -> Price | None:
    """A stored price a unit."""
    if milli is None:
        return None
    from fieldcrm.domain.prices import Price

    return Price(milli, per or "")


def clock(minute: int | None) -> time | None:
    """A stored minute of the day."""
    return None if minute is None else time(minute // 60, minute % 60)


def known_instant(milliseconds: int) -> datetime:
    """A stored instant, UTC; of a clock beyond any calendar, the calendar's end on that side."""
    return datetime.fromtimestamp(min(max(milliseconds, _FIRST_INSTANT), _LAST_INSTANT) / 1000, UTC)


def instant(milliseconds: int | None) -> datetime | None:
    """A stored instant, UTC."""
    return None if milliseconds is None else known_instant(milliseconds)


def months(text: str | None) -> tuple[int, ...]:
    """Stored month numbers."""
    return tuple(int(part) for part in (text or "").split(",") if part.strip().isdigit())


def ordinal_day(value: int | None) -> date | None:
    """A stored ordinal."""
    return date.fromordinal(value) if value else None


MS_A_MINUTE = 60_000
_MINUTES_A_DAY, _MINUTES_AN_HOUR = 1440, 60


def utc_minute(milliseconds: int) -> int:
    """A stored instant in whole minutes of UTC."""
    return milliseconds // MS_A_MINUTE


def local_minute(milliseconds: int) -> int:
    """What this laptop's wall clock showed at a stored instant: ordinal of the day × 1440 + minute of the day."""
    moment = datetime.fromtimestamp(milliseconds / 1000)  # noqa: DTZ006 - the wall clock is what is asked for
    return moment.toordinal() * _MINUTES_A_DAY + moment.hour * _MINUTES_AN_HOUR + moment.minute


def instant_of_local(minute: int) -> datetime:
    """The instant, UTC, at which this laptop's wall clock shows a minute (`local_minute`)."""
    day_number, rest = divmod(minute, _MINUTES_A_DAY)
    shown = datetime.combine(date.fromordinal(day_number), time(*divmod(rest, _MINUTES_AN_HOUR)))
    return shown.astimezone(UTC)
