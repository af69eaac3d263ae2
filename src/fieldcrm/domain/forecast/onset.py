"""How the chance that nothing is needed yet falls from the curve's origin on, whatever the day of the question."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from math import erfc, exp, log
from operator import mul, sub

from fieldcrm.domain.forecast.clock import Clock
from fieldcrm.domain.forecast.shapes import LAST_STEP, MIDDLE, SCALE, SCORES, STEPS

AHEAD_DAYS = 60.0
AHEAD_CYCLES = 1.6
"""The dates answer for deliveries within so many clock days or usual intervals, whichever is longer.

Who stays away longer than that has stopped more often than not; that chance is `p_active`'s to tell, and must
not push the date of those who come.
"""

EPSILON = 1e-300
_LOG_EPSILON = log(EPSILON)
_FIRST_THURSDAY = 4

Evening = tuple[float, float]
"""What is left on an evening, and the warped time then."""


def week_of(day: int) -> int:
    """The number of the week, from Thursday to Wednesday, in which a day ordinal falls."""
    return (day - _FIRST_THURSDAY) // 7


def thursday_of(week: int) -> int:
    """The day that begins a week."""
    return 7 * week + _FIRST_THURSDAY


class Onset:
    """The chance that nothing is needed yet, by days, seen from `origin` (warped time), where the `curve` begins.

    The weekday weights `week` move need about within a week, never out of it; they run from Thursday to Wednesday, so
    that what falls on a weekend can move to both its sides. Each week is worked out once: the question moves from day
    to day over the same ones.
    """

    __slots__ = ("_eves", "ahead", "clock", "curve", "evenings", "origin", "week")

    def __init__(self, clock: Clock, curve: tuple[float, ...], origin: float, week: tuple[float, ...]) -> None:
        self.clock = clock
        self.curve = curve
        self.origin = origin
        self.week = week
        self.evenings: dict[int, Evening] = {}
        """Of the days that were asked for, by their ordinals."""
        self.ahead = max(AHEAD_DAYS, AHEAD_CYCLES * exp(curve[MIDDLE]))
        """Clock days within which a delivery comes if the customer still buys."""
        self._eves: dict[int, Evening] = {}

    def at(self, time: float) -> float:
        """The chance left at a warped time, weekdays aside."""
        if time <= self.origin:
            return 1.0
        x = log(time - self.origin)
        curve = self.curve
        low = bisect_right(curve, x, 1, LAST_STEP) - 1
        known = curve[low]
        slope = STEPS[low] / (curve[low + 1] - known)
        return 0.5 * erfc((SCORES[low] + (x - known) * slope) * SCALE)

    def eve(self, number: int) -> Evening:
        """That before a week begins."""
        known = self._eves.get(number)
        if known is None:
            time = self.clock.turn(thursday_of(number))
            known = self._eves[number] = (self.at(time), time)
        return known

    def evening(self, day: int) -> Evening:
        """That of a day, with the weekdays; its whole week is worked out. `evenings` is asked first."""
        number = week_of(day)
        first = thursday_of(number)
        times = self.clock.ends(first - 1)
        lefts = _moved(self._lefts(times), self.week)
        found = list(zip(lefts, times, strict=True))
        self._eves[number], self._eves[number + 1] = found[0], found[7]
        self.evenings.update(zip(range(first, first + 7), found[1:], strict=True))
        return self.evenings[day]

    def _lefts(self, times: list[float]) -> list[float]:
        """What `at` gives at eight ascending times: one loop, because a forecast's cost is mostly here."""
        curve, origin = self.curve, self.origin
        found: list[float] = []
        known = score = slope = 0.0
        until = -1e300
        for time in times:
            if time <= origin:
                found.append(1.0)
                continue
            x = log(time - origin)
            if x >= until:  # days in a row mostly lie between the same two points
                low = bisect_right(curve, x, 1, LAST_STEP) - 1
                known, score = curve[low], SCORES[low]
                slope = STEPS[low] / (curve[low + 1] - known)
                until = curve[low + 1] if low + 1 < LAST_STEP else 1e300
            found.append(0.5 * erfc((score + (x - known) * slope) * SCALE))
        return found


def _moved(lefts: list[float], week: tuple[float, ...]) -> list[float]:
    """The chances left on a week's evenings, need moved within it by the weekdays: both its ends stay."""
    if lefts[7] > EPSILON:  # they fall
        logs = list(map(log, lefts))
    else:
        logs = [log(left) if left > EPSILON else _LOG_EPSILON for left in lefts]
    steps = list(accumulate(map(mul, map(sub, logs[1:], logs), week)))
    whole = steps[6]
    if not whole < 0:
        return lefts
    first, factor = lefts[0], (logs[7] - logs[0]) / whole
    return [first, *[first * exp(step * factor) for step in steps[:6]], lefts[7]]
