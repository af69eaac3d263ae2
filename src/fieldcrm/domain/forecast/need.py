"""The curve of need from a starting point on the clock, and how what else is known moves it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from fieldcrm.domain.forecast.clock import Clock
from fieldcrm.domain.forecast.fit import Fit
from fieldcrm.domain.forecast.measure import DAY_PART, clock_of
from fieldcrm.domain.forecast.pauses import paused
from fieldcrm.domain.forecast.pool import Pool
from fieldcrm.domain.forecast.shapes import SPAN, score_at, score_of, straight, survival_of, time_at
from fieldcrm.domain.forecast.types import Anchor

FARTHEST = 3650
"""No date is given further ahead than this many days."""

AHEAD_DAYS = 60.0
AHEAD_CYCLES = 1.6
"""The dates answer for deliveries within so many clock days or usual intervals, whichever is longer.

Who stays away longer than that has stopped more often than not; that chance is `p_active`'s to tell, and must
not push the date of those who come.
"""

AT_ANY_TIME = 0.09
"""Share of the orders that come when it suits the customer, whatever is in the tank.

Of those the curve of need knows only how often the customer buys. They draw the dates towards that, as real
archives ask for: the curve alone is too sure of very near and of very far days.
"""

LEVEL_SPREAD = 0.25
"""Log deviation of the time that a measured level lasts, at most; a regular stream's is smaller."""

_EPSILON = 1e-300
_LEAST_LEFT = 0.25
_MOST_LATE = 0.98
_THURSDAY = 3


@dataclass(slots=True)
class Need:
    """How likely it is that nothing is needed yet, seen from the evening of `as_of`.

    `curve` runs from `origin` (warped time). Before `floor` nothing is needed; on `sure`, if given, a delivery
    is certain. The weekday weights `week` move need about within a week, never out of it; weeks run from
    Thursday to Wednesday here, so that what falls on a weekend can move to both its sides. `excused` is the
    chance of so long a silence as the customer's own word explains. `mean` is how often an order comes at any time
    (days; 0 where that is ruled out); `gone` and `base` are the warped time at `floor` and the curve's chance then.
    """

    clock: Clock
    curve: tuple[float, ...]
    origin: float
    week: tuple[float, ...]
    as_of: int
    floor: int
    start: float = 1.0
    late: float = 0.0
    sure: int | None = None
    anchored: bool = False
    excused: float = 1.0
    mean: float = 0.0
    gone: float = math.inf
    base: float = 1.0
    read: dict[int, float] = field(default_factory=dict)
    shares: dict[int, list[float]] = field(default_factory=dict)

    def left(self, day: int) -> float:
        """Chance, seen from the origin, that nothing is needed up to and on a day; weekdays aside."""
        known = self.read.get(day)
        if known is not None:
            return known
        known = self.read[day] = self.left_at(self.clock.end(day) - self.origin)
        return known

    def left_at(self, gone: float) -> float:
        """Chance, seen from the origin, that nothing is needed until so much warped time has gone."""
        left = survival_of(score_at(self.curve, math.log(gone))) if gone > 0 else 1.0
        if self.mean and gone > self.gone:
            any_time = self.base * math.exp((self.gone - gone) / self.mean)
            return (1 - AT_ANY_TIME) * left + AT_ANY_TIME * any_time
        return left

    def given(self) -> Need:
        """The same, conditioned on nothing having come up to the evening of `floor`."""
        self.read, self.shares = {}, {}
        self.start, self.gone = 1.0, math.inf
        gone = self.clock.end(self.floor) - self.origin
        self.base, self.gone = self.left_at(gone), gone
        place = self.floor - self.eve(0) - 1
        start = max(self.within_week(0, self.weekly(0))[place], _EPSILON)
        ahead = max(AHEAD_DAYS, AHEAD_CYCLES * math.exp(time_at(self.curve, 0.0)))
        late = min(self.left_at(gone + ahead) / start, _MOST_LATE)
        return replace(self, start=start, late=late)

    def eve(self, weeks: int) -> int:
        """The evening before the week that lies so many weeks after the one of `floor`."""
        return self.floor - (self.floor - 1 - _THURSDAY) % 7 - 1 + 7 * weeks

    def silence(self) -> float:
        """Chance that a customer who still buys is as silent as it is, but for what its own word explains."""
        return min(self.start / self.excused, 1.0)

    def weekly(self, weeks: int) -> float:
        """Chance that nothing is needed before that week begins (above 1 before `floor`)."""
        return self.left(self.eve(weeks)) / self.start

    def within_week(self, weeks: int, before: float) -> tuple[float, ...]:
        """The chances after each of the seven days of that week; `before` is that at its beginning."""
        shares = self.shares.get(weeks)
        if shares is None:
            shares = self.shares[weeks] = self._shares_of(self.eve(weeks))
        return tuple([before * share for share in shares])

    def _shares_of(self, eve: int) -> list[float]:
        """What is left after each of the seven days that follow, of what was left on the eve."""
        previous = max(self.left(eve), _EPSILON)
        total = 0.0
        plain = 0.0
        steps = []
        week = self.week
        for day in range(eve + 1, eve + 8):
            here = max(self.left(day), _EPSILON)
            hazard = math.log(previous / here)
            previous = here
            plain += hazard
            total += hazard * week[(day - 1) % 7]
            steps.append(total)
        factor = plain / total if total > 0 else 0.0
        return [math.exp(-step * factor) for step in steps]

    def still(self, day: int) -> float:
        """Chance that nothing is needed up to and on a day."""
        if self.sure is not None:
            return 0.0 if day >= self.sure else 1.0
        if day <= self.floor:
            return 1.0
        weeks, place = divmod(day - self.eve(0) - 1, 7)
        return min(self.within_week(weeks, self.weekly(weeks))[place], 1.0)

    def dates(self, goals: tuple[float, ...]) -> list[int]:
        """The first days on which no more than each of the (falling) goals is left, of those within reach."""
        if self.sure is not None:
            return [self.sure] * len(goals)
        out: list[int] = []
        weeks, before, known = 0, self.weekly(0), -1
        days: tuple[float, ...] = ()
        for share in goals:
            goal = share + self.late * (1 - share)
            weeks, before = self._week_of(goal, weeks, before)
            if weeks * 7 >= FARTHEST:
                out.append(self.as_of + FARTHEST)
                continue
            if known != weeks:
                known, days = weeks, self.within_week(weeks, before)
            place = next((i for i, chance in enumerate(days) if chance <= goal + 1e-12), 6)
            day = max(self.eve(weeks) + 1 + place, self.floor + 1)
            out.append(min(day, self.as_of + FARTHEST))
        return out

    def _week_of(self, goal: float, weeks: int, before: float) -> tuple[int, float]:
        """The number of whole weeks after which more than `goal` is left for the last time, and what is left."""
        low, stride = weeks, 1
        guess = max(self._guess(goal) - weeks, 0)
        if guess and (after := self.weekly(weeks + guess)) > goal:
            low, before = weeks + guess, after
        while (after := self.weekly(low + stride)) > goal:
            low, before = low + stride, after
            if low * 7 >= FARTHEST:
                return low, before
            stride *= 2
        high = low + stride
        while high - low > 1:
            middle = (low + high) // 2
            after = self.weekly(middle)
            if after > goal:
                low, before = middle, after
            else:
                high = middle
        return low, before

    def _guess(self, goal: float) -> int:
        """About how many weeks, if the season stayed as it is."""
        score = min(-score_of(goal * self.start), 30.0)
        span = math.exp(min(time_at(self.curve, score), 9.0)) + self.origin - self.clock.end(self.floor)
        return int(min(span / (7 * max(self.clock.season_at(self.floor), 0.2)), FARTHEST / 7))


def need_of(fit: Fit, pool: Pool, as_of: int, anchor: Anchor | None = None) -> Need:
    """The stream's need at `as_of`, an anchor included if no later delivery overtook it."""
    last = as_of if fit.last is None else min(fit.last, as_of)
    clock = paused(clock_of(pool, fit.season, fit.week, fit.classes, last), fit.pauses)
    week = tuple(weight**DAY_PART for weight in fit.week)
    need = Need(clock, fit.curve, clock.middle(last), week, as_of, as_of, mean=fit.mean or fit.usual)
    if anchor is None or anchor.day > as_of or (fit.deliveries and anchor.day < last):
        return need.given()
    if anchor.kind == "order" and as_of < anchor.value <= as_of + FARTHEST:
        return replace(need, sure=int(anchor.value), anchored=True)
    if anchor.kind == "enough_until":
        return _from_word(need, int(min(max(anchor.value, last), as_of + FARTHEST)) - 1)
    if anchor.kind == "reading" and fit.quantity > 0 and math.isfinite(anchor.value):
        return _from_level(fit, need, anchor, last)
    return need.given()


def _from_word(need: Need, until: int) -> Need:
    """The need after the customer said that nothing is needed up to a day: it does not count as silence."""
    if until > need.as_of:
        after = replace(need, floor=until, anchored=True).given()
        return replace(after, excused=after.start)
    return replace(need.given(), excused=replace(need, floor=until).given().start)


def _from_level(fit: Fit, need: Need, anchor: Anchor, last: int) -> Need:
    """The need after a level reading: what is left ÷ use per day on the clock.

    Use is the usual quantity over the usual interval. On the day of a delivery a low level is the dip before
    unloading and is passed over. The spread is as wide as the band was before the reading, at most.
    """
    level = max(anchor.value, 0.0)
    if fit.deliveries and anchor.day == last and level < fit.quantity / 2:
        return need.given()
    lasts = min(max(level / fit.quantity * fit.usual, _LEAST_LEFT), float(FARTHEST))
    then = replace(need, as_of=anchor.day, floor=anchor.day, read={}, mean=0.0).given()
    early, late = then.dates((0.9, 0.1))
    width = need.clock.end(late) - need.clock.end(early)
    spread = min(LEVEL_SPREAD, math.asinh(max(width, 0.5) / (2 * lasts)) / SPAN)
    curve = straight(math.log(lasts), spread)
    return replace(need, curve=curve, origin=need.clock.end(anchor.day), anchored=True, read={}, mean=0.0).given()
