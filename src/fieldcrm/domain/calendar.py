"""Working days: weekends, Chinese public holidays and the working days moved for them.

Days are ordinals (`date.toordinal()`), as everywhere in the rules.
"""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

CHINA = "CN"
WEEKEND = "weekend"

_NONE: frozenset[int] = frozenset()


@lru_cache(maxsize=64)
def _turned(year: int, kind: str, own: str) -> frozenset[int]:
    """The days of a year that are not what their weekday says: weekdays off, and weekend days at work."""
    turned: set[int] = set()
    if kind == CHINA:
        from fieldcrm.domain.calendar_table import TURNED

        marks = TURNED.get(year, "")
        turned.update(
            date(year, int(marks[i : i + 2]), int(marks[i + 2 : i + 4])).toordinal() for i in range(0, len(marks), 4)
        )
    if own:
        from fieldcrm.domain.own_days import own_days

        for day, working in own_days(own).items():
            if date.fromordinal(day).year == year:
                (turned.discard if working is _weekday(day) else turned.add)(day)
    return frozenset(turned)


def _weekday(day: int) -> bool:
    return (day - 1) % 7 < 5


class WorkCalendar(NamedTuple):
    """The working days of one kind: 'CN', or 'weekend' for weekends only (also for any unknown kind).

    `own` are the days that the team set itself (`domain.own_days`); they go before all others.
    """

    kind: str = CHINA
    own: str = ""

    def is_working(self, day: int) -> bool:
        """Whether people can be reached at work on that day."""
        weekday = (day - 1) % 7 < 5
        if self.kind != CHINA and not self.own:
            return weekday
        return weekday is not (day in _turned(date.fromordinal(day).year, self.kind, self.own))

    def next_working(self, day: int) -> int:
        """The first working day from `day` on; `day` itself if it is one."""
        while not self.is_working(day):
            day += 1
        return day

    def add_working_days(self, day: int, count: int) -> int:
        """The working day `count` working days after `day` (before it, if negative); for 0 the next working day.

        From a day off the count starts on the first working day in that direction.
        """
        if count == 0:
            return self.next_working(day)
        step = 1 if count > 0 else -1
        for _ in range(abs(count)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def is_provisional(self, year: int) -> bool:
        """Whether the year's public holidays are not announced (or not known) yet: weekends only are counted.

        Days of that year that the team set itself end this.
        """
        if self.kind != CHINA:
            return False
        from fieldcrm.domain.calendar_table import TURNED

        if year in TURNED:
            return False
        from fieldcrm.domain.own_days import own_days

        return not any(date.fromordinal(day).year == year for day in own_days(self.own))


@lru_cache(maxsize=256)
def arrivals(calendar: WorkCalendar, day: int, lead_days: int) -> tuple[int, int]:
    """When a delivery arrives if it is ordered on `day`, and if only on the working day after it.

    `lead_days` are the working days from the call to the delivery.
    """
    later = calendar.next_working(day + 1)
    return calendar.add_working_days(day, lead_days), calendar.add_working_days(later, lead_days)
