"""The curve of need from a starting point on the clock, and how what else is known moves it."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from itertools import accumulate
from math import erfc, exp, log
from operator import mul, sub

from fieldcrm.domain.forecast.clock import Clock, from_thursday
from fieldcrm.domain.forecast.fit import Fit
from fieldcrm.domain.forecast.measure import clock_of
from fieldcrm.domain.forecast.pauses import paused
from fieldcrm.domain.forecast.pool import Pool
from fieldcrm.domain.forecast.shapes import LAST_STEP, MIDDLE, SCALE, SCORES, SPAN, STEPS, score_of, straight, time_at
from fieldcrm.domain.forecast.types import Anchor, Anchors

FARTHEST = 3650
"""No date is given further ahead than this many days."""

AHEAD_DAYS = 60.0
AHEAD_CYCLES = 1.6
"""The dates answer for deliveries within so many clock days or usual intervals, whichever is longer.

Who stays away longer than that has stopped more often than not; that chance is `p_active`'s to tell, and must
not push the date of those who come.
"""

AT_ANY_TIME = 0.04
"""Share of the orders that come when it suits the customer, whatever is in the tank.

Of those the curve of need knows only how often the customer buys. They draw the dates towards that, a little:
the curve alone is too sure of very near and of very far days.
"""

CONTRADICTION = 0.001
"""Where a reading leaves less chance than this to what the customer said, one of the two is wrong."""

LEVEL_SPREAD = 0.25
"""Log deviation of the time that a measured level lasts, at most; a regular stream's is smaller."""

_EPSILON = 1e-300
_LOG_EPSILON = math.log(_EPSILON)
_CLOSE = 1e-12
_LONGEST = 9.0
_FARTHEST_WEEKS = FARTHEST // 7
_LEAST_LEFT = 0.25
_MOST_LATE = 0.98
_THURSDAY = 3


@dataclass(slots=True)
class Need:
    """How likely it is that nothing is needed yet, seen from the evening of `as_of`.

    `curve` runs from `origin` (warped time). Before `floor` nothing is needed; on `sure`, if given, a delivery
    is certain, by `due` at the latest. The weekday weights `week` move need about within a week, never out of it; they
    run from Thursday to Wednesday, so that what falls on a weekend can move to both its sides. `by` are the kinds of
    the anchors that counted. `excused` is the
    chance of so long a silence as the customer's own word explains. `mean` is how often an order comes at any time
    (days; 0 where that is ruled out); `since` and `base` are the warped time at `floor` and the curve's chance then;
    `first` is the Thursday that begins the week of `floor`, `begun` the warped time then and `weekful` that week's.
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
    due: int | None = None
    anchored: bool = False
    by: tuple[str, ...] = ()
    excused: float = 1.0
    mean: float = 0.0
    since: float = math.inf
    base: float = 1.0
    first: int = 0
    begun: float = 0.0
    weekful: float = 0.0
    eves: dict[int, float] = field(default_factory=dict)
    falls: dict[int, list[float]] = field(default_factory=dict)

    def _left_at(self, time: float) -> float:
        """Chance, seen from the origin, that nothing is needed until a warped time; weekdays aside."""
        left = 1.0
        if time > self.origin:
            x = log(time - self.origin)
            curve = self.curve
            low = bisect_right(curve, x, 1, LAST_STEP) - 1
            known = curve[low]
            slope = STEPS[low] / (curve[low + 1] - known)
            left = 0.5 * erfc((SCORES[low] + (x - known) * slope) * SCALE)
        if self.mean and time > self.since:
            left = left + AT_ANY_TIME * self.base * exp((self.since - time) / self.mean) - AT_ANY_TIME * left
        return left

    def _lefts(self, times: list[float]) -> list[float]:
        """The same at so many (ascending) warped times: one loop, because a forecast's cost is mostly here."""
        curve, origin = self.curve, self.origin
        mean = self.mean
        since = self.since if mean else math.inf
        share = AT_ANY_TIME * self.base
        found: list[float] = []
        known = score = slope = 0.0
        until = -math.inf
        for time in times:
            left = 1.0
            if time > origin:
                x = log(time - origin)
                if x >= until:  # days in a row mostly lie between the same two points
                    low = bisect_right(curve, x, 1, LAST_STEP) - 1
                    known, score = curve[low], SCORES[low]
                    slope = STEPS[low] / (curve[low + 1] - known)
                    until = curve[low + 1] if low + 1 < LAST_STEP else math.inf
                left = 0.5 * erfc((score + (x - known) * slope) * SCALE)
            if time > since:
                left = left + share * exp((since - time) / mean) - AT_ANY_TIME * left
            found.append(left)
        return found

    def given(self) -> Need:
        """Conditions it on nothing having come up to the evening of `floor`; gives it back."""
        place = (self.floor - 1 - _THURSDAY) % 7 + 1
        self.first = self.floor - place + 1
        times = self.clock.ends(self.first - 1)
        self.begun, self.weekful = times[0], times[7] - times[0]
        self.since = math.inf
        lefts = self._lefts(times)
        self.since, self.base = times[place], lefts[place]
        if self.mean:  # orders come at any time after `floor`
            share = AT_ANY_TIME * self.base
            for later in range(place + 1, 8):
                if times[later] > self.since:
                    left = lefts[later]
                    lefts[later] = left + share * exp((self.since - times[later]) / self.mean) - AT_ANY_TIME * left
        falls = _falls_of(lefts, self.week)
        self.eves, self.falls = {0: lefts[0], 1: lefts[7]}, {0: falls}
        self.start = max(lefts[0] * exp(falls[place - 1]), _EPSILON)
        ahead = max(AHEAD_DAYS, AHEAD_CYCLES * exp(self.curve[MIDDLE]))
        self.late = min(self._left_at(self.since + ahead) / self.start, _MOST_LATE)
        return self

    def silence(self) -> float:
        """Chance that a customer who still buys is as silent as it is, but for what its own word explains."""
        return min(self.start / self.excused, 1.0)

    def weekly(self, weeks: int) -> float:
        """Chance, seen from the origin, that nothing is needed before the week so many weeks after `floor`'s begins."""
        known = self.eves.get(weeks)
        if known is None:
            known = self.eves[weeks] = self._left_at(self.clock.turn(self.first + 7 * weeks))
        return known

    def within_week(self, weeks: int) -> list[float]:
        """Of what was left on that week's eve, the logarithm of what is left after each of its seven days."""
        known = self.falls.get(weeks)
        if known is None:
            times = self.clock.ends(self.first + 7 * weeks - 1)
            lefts = self._lefts(times)
            self.eves[weeks], self.eves[weeks + 1] = lefts[0], lefts[7]
            known = self.falls[weeks] = _falls_of(lefts, self.week)
        return known

    def still(self, day: int) -> float:
        """Chance that nothing is needed up to and on a day."""
        if self.sure is not None:
            return 0.0 if day >= self.sure else 1.0
        if day <= self.floor:
            return 1.0
        if self.due is not None and day >= self.due:
            return 0.0
        weeks, place = divmod(day - self.first, 7)
        return min(self.weekly(weeks) * exp(self.within_week(weeks)[place]) / self.start, 1.0)

    def nothing_within(self, days: int) -> float:
        """Chance that nothing is needed within many days, to the week: a weekday more or less does not matter there."""
        day = self.as_of + days
        if self.sure is not None or self.due is not None or day <= self.floor:
            return self.still(day)
        return min(self.weekly((day - self.first + 4) // 7) / self.start, 1.0)

    def dates(self, goals: tuple[float, ...]) -> list[int]:
        """The first days on which no more than each of the (falling) goals is left, of those within reach."""
        if self.sure is not None:
            return [self.sure] * len(goals)
        out: list[int] = []
        weeks = 0
        farthest = self.as_of + FARTHEST
        for share in goals:
            goal = (share + self.late * (1 - share)) * self.start
            weeks = self._week_of(goal, weeks)
            if weeks * 7 >= FARTHEST:
                out.append(farthest)
                continue
            before = self.weekly(weeks)
            least = log((goal + _CLOSE * self.start) / before) if before > 0 else 0.0
            falls = self.within_week(weeks)
            place = 0
            while place < 6 and falls[place] > least:
                place += 1
            out.append(min(max(self.first + 7 * weeks + place, self.floor + 1), farthest))
        return out if self.due is None else [min(day, self.due) for day in out]

    def _week_of(self, goal: float, least: int) -> int:
        """The number of whole weeks after which more than `goal` is left for the last time; `least` or more."""
        weekly = self.weekly
        if weekly(least + 1) <= goal:
            return least
        low = guess = max(self._guess(goal), least + 1)
        self.within_week(guess)  # mostly it is the week looked for, and its days are asked for next
        stride = 1
        if weekly(guess + 1) <= goal:
            high = guess + 1
            while weekly(low) <= goal:
                high, low = low, max(low - stride, least)
                stride *= 2
        else:
            low = guess + 1
            while weekly(low + stride) > goal:
                low += stride
                if low * 7 >= FARTHEST:
                    return low
                stride *= 2
            high = low + stride
        while high - low > 1:
            middle = (low + high) // 2
            if weekly(middle) > goal:
                low = middle
            else:
                high = middle
        return low

    def _guess(self, goal: float) -> int:
        """About how many weeks: those of the curve alone, by two steps along the clock."""
        time = self.origin + exp(min(time_at(self.curve, -score_of(goal)), _LONGEST))
        turn, first = self.clock.turn, self.first
        length = self.weekful
        weeks = int((time - self.begun) / (length if length > 1 else 1.0))
        if not 0 < weeks < _FARTHEST_WEEKS:
            return 0 if weeks <= 0 else _FARTHEST_WEEKS
        start = turn(first + 7 * weeks)
        length = turn(first + 7 * weeks + 7) - start
        weeks += int((time - start) // (length if length > 1 else 1.0))
        return min(max(weeks, 0), _FARTHEST_WEEKS)


def _falls_of(lefts: list[float], week: tuple[float, ...]) -> list[float]:
    """`Need.within_week` from what is left on the eve and after each of seven days, as the weekdays move it."""
    if lefts[7] > _EPSILON:  # they fall
        logs = list(map(log, lefts))
    else:
        logs = [log(left) if left > _EPSILON else _LOG_EPSILON for left in lefts]
    steps = list(accumulate(map(mul, map(sub, logs[1:], logs), week)))
    factor = (logs[7] - logs[0]) / steps[6] if steps[6] < 0 else 0.0
    return [step * factor for step in steps]


def need_of(fit: Fit, pool: Pool, as_of: int, anchors: Anchors = None) -> Need:
    """The stream's need at `as_of`, with the anchors that no later delivery overtook; of each kind one at most.

    A reading gives the level, a word the day before which nothing is needed: where both hold, both count, unless they
    cannot both be true; then the newer one does. An order is certain, but for a reading that says that the tank will
    be low before: then it is the last day.
    """
    last = as_of if fit.last is None else min(fit.last, as_of)
    clock = clock_of(pool, fit.season, fit.week, fit.months, heat=fit.heat)
    week = from_thursday(clock.week)  # scaled, but only their shares count
    if fit.pauses:
        clock = paused(clock, fit.pauses)
    need = Need(clock, fit.curve, clock.middle(last), week, as_of, as_of, mean=fit.mean or fit.usual)
    if not anchors:
        return need.given()
    found = (anchors,) if isinstance(anchors, Anchor) else anchors
    holding = {a.kind: a for a in found if a.day <= as_of and not (fit.deliveries and a.day < last)}
    reading, word, order = (holding.get(kind) for kind in ("reading", "enough_until", "order"))
    level = None
    if reading is not None and fit.quantity > 0 and math.isfinite(reading.value):
        level = _from_level(fit, need, reading, last)
        level = level if level.anchored else None
    told = as_of if word is None else int(min(max(word.value, last), as_of + FARTHEST)) - 1
    if level is not None and word is not None and reading is not None and told > as_of:
        if level.still(told) >= CONTRADICTION:
            level = replace(_later(level, told), by=(reading.kind, word.kind))
        elif word.day >= reading.day:
            level = None
        else:
            told = as_of
    if order is not None and as_of < order.value <= as_of + FARTHEST:
        due = int(order.value)
        if level is None or level.floor >= due:
            return replace(need, sure=due, anchored=True, by=(order.kind,))
        return replace(level, due=due, by=(*level.by, order.kind))
    if level is not None:
        return level
    return need.given() if word is None else _from_word(need, told, word.kind)


def _later(level: Need, until: int) -> Need:
    """The need by a level, conditioned on nothing being needed up to a day; that does not count as silence."""
    after = replace(level, floor=until).given()
    return replace(after, excused=after.start / level.start)


def _from_word(need: Need, until: int, kind: str) -> Need:
    """The need after the customer said that nothing is needed up to a day: it does not count as silence."""
    if until > need.as_of:
        after = replace(need, floor=until, anchored=True, by=(kind,)).given()
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
    then = replace(need, as_of=anchor.day, floor=anchor.day, mean=0.0).given()
    early, late = then.dates((0.9, 0.1))
    width = need.clock.end(late) - need.clock.end(early)
    spread = min(LEVEL_SPREAD, math.asinh(max(width, 0.5) / (2 * lasts)) / SPAN)
    curve = straight(math.log(lasts), spread)
    return replace(
        need, curve=curve, origin=need.clock.end(anchor.day), anchored=True, by=(anchor.kind,), mean=0.0
    ).given()
