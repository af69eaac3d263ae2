"""The warped clock: days counted by how much fuel they use.

A day of the busy season is longer on this clock than one of the slack season, a working day longer than
a Sunday; both weights average 1, so that a year on the clock is a year. Intervals between deliveries are
far more even on it than on the calendar (the trade's K-factor method, with the degree days learnt).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from operator import add

YEAR = 365.2425
MONTH = YEAR / 12
FLAT_SEASON = (1.0,) * 12
FLAT_WEEK = (1.0,) * 7

_HALF_MONTH = MONTH / 2
_THURSDAY = 3


def month_of(day: int) -> int:
    """The month, 0..11, in which a day ordinal falls, months taken as twelfths of the mean year."""
    return int((day % YEAR) / MONTH) % 12


def month_number(day: float) -> int:
    """The running number of the month that a day falls in, counted from day 0; its rest by 12 is the month."""
    return int(day / MONTH)


def weekday_of(day: int) -> int:
    """The weekday of a day ordinal, Monday 0 … Sunday 6."""
    return (day - 1) % 7


def level(weights: tuple[float, ...]) -> tuple[float, ...]:
    """The weights scaled to mean 1; flat if they cannot be."""
    total = sum(weights)
    if not total > 0:
        return (1.0,) * len(weights)
    count = len(weights)
    return tuple([weight * count / total for weight in weights])


def from_thursday(week: tuple[float, ...]) -> tuple[float, ...]:
    """What is kept of the seven weekdays, Monday first, in the order from Thursday to Wednesday."""
    return week[_THURSDAY:] + week[:_THURSDAY]


@lru_cache(maxsize=4096)
def _place_of(day: float) -> tuple[float, int, float, float, float]:
    """Where a day lies, the same for every clock and so worked out once.

    That is: the days of the whole years before it; which middle of a month it follows, 0 that of the December before,
    and by what part of a month, also in days; and its running month.
    """
    years, phase = divmod(day, YEAR)
    place = phase / MONTH + 0.5
    month = int(place)
    part = place - month
    return years * YEAR, month, part, MONTH * part, day / MONTH


class Clock:
    """Reads the warped time of a day.

    `season` holds the use of the twelve months with mean 1, `week` that of the seven weekdays (Monday first), of which
    only their shares count. Between the middles of the months the season is interpolated linearly; within a week,
    Monday to Sunday, it stays as it is on the mean.
    """

    __slots__ = ("_excess", "_first", "_knots", "_more", "_season", "_turns", "_week", "season", "week")

    def __init__(
        self,
        season: tuple[float, ...] = FLAT_SEASON,
        week: tuple[float, ...] = FLAT_WEEK,
        first: int = 0,
        factors: Sequence[float] = (),
    ) -> None:
        """Take the season, levelled to mean 1, the weekdays, and the factors of single months beginning with `first`.

        Months are counted from day 0 as twelfths of the mean year (`month_number`).
        """
        self.season = season
        self.week = week
        self._turns: dict[int, float] = {}
        wrapped = (season[11], *season, season[0])  # index 0 is the middle of the December before
        self._season = wrapped
        before = (3 * wrapped[0] + wrapped[1]) / 4  # from December's middle to the year's first day
        self._knots: list[float] = list(accumulate(map(add, wrapped, wrapped[1:]), initial=-before))  # in half months
        days = list(accumulate(week, initial=0.0))
        whole = days[7]
        self._week = [gone / whole for gone in days]  # share of the week that is over before each weekday
        self._first = first - 0.5  # where the departure from the plain season begins, in months
        self._more = more = [0.0, *[season[(first + i) % 12] * (f - 1) for i, f in enumerate(factors)], 0.0]
        self._excess: list[float] = list(accumulate(map(add, more, more[1:]), initial=0.0))  # in half months

    def _seasonal(self, day: float) -> float:
        """The season's running sum at the start of a day ordinal."""
        before, month, part, width, months = _place_of(day)
        low = self._season[month]
        rise = self._season[month + 1] - low
        plain = before + _HALF_MONTH * self._knots[month] + width * (low + rise * part / 2)
        past = months - self._first
        more = self._more
        if past <= 0 or len(more) == 2:
            return plain
        knot = int(past)
        if knot >= len(more) - 1:
            return plain + _HALF_MONTH * self._excess[-1]
        part = past - knot
        low = more[knot]
        return plain + _HALF_MONTH * (self._excess[knot] + part * (2 * low + (more[knot + 1] - low) * part))

    def _start_of(self, monday: int) -> float:
        """Where a week starts. Each Monday is worked out once, days come in runs: `_turns` is asked first."""
        start = self._turns[monday] = self._seasonal(monday)
        return start

    def end(self, day: int) -> float:
        """Warped time at the end of a day: what was used up to and on that day."""
        place = (day - 1) % 7
        monday, known = day - place, self._turns.get
        start = known(monday) or self._start_of(monday)
        length = (known(monday + 7) or self._start_of(monday + 7)) - start
        return start + length * self._week[place + 1]

    def middle(self, day: int) -> float:
        """Warped time at the middle of a day, where a delivery of that day is placed."""
        place = (day - 1) % 7
        monday, known = day - place, self._turns.get
        start = known(monday) or self._start_of(monday)
        length = (known(monday + 7) or self._start_of(monday + 7)) - start
        return start + length * (self._week[place] + self._week[place + 1]) / 2

    def turn(self, thursday: int) -> float:
        """Warped time at the start of a Thursday."""
        monday, known = thursday - _THURSDAY, self._turns.get
        start = known(monday) or self._start_of(monday)
        return start + ((known(monday + 7) or self._start_of(monday + 7)) - start) * self._week[_THURSDAY]

    def ends(self, eve: int) -> list[float]:
        """Warped time at the end of a Wednesday and of each of the seven days after it."""
        monday, known = eve - _THURSDAY + 1, self._turns.get
        _, mon, tue, wed, thu, fri, sat, sun = self._week
        start = known(monday) or self._start_of(monday)
        following = known(monday + 7) or self._start_of(monday + 7)
        length, further = following - start, (known(monday + 14) or self._start_of(monday + 14)) - following
        return [
            *(start + length * wed, start + length * thu, start + length * fri, start + length * sat),
            *(start + length * sun, following + further * mon, following + further * tue, following + further * wed),
        ]

    def season_at(self, day: int) -> float:
        """The season's weight on a day, 1 = the year's mean."""
        _before, month, part, _width, months = _place_of(day)
        plain = self._season[month] * (1 - part) + self._season[month + 1] * part
        past = months - self._first
        knot = int(past)
        if past <= 0 or knot >= len(self._more) - 1:
            return plain
        part = past - knot
        return plain + self._more[knot] * (1 - part) + self._more[knot + 1] * part
