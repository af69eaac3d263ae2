"""The need seen from a day: the curve of need given that nothing came yet, and how what else is known moves it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from math import exp

from fieldcrm.domain.forecast.clock import from_thursday
from fieldcrm.domain.forecast.fit import Fit
from fieldcrm.domain.forecast.measure import clock_of
from fieldcrm.domain.forecast.onset import EPSILON, Evening, Onset, thursday_of, week_of
from fieldcrm.domain.forecast.pauses import paused
from fieldcrm.domain.forecast.pool import Pool
from fieldcrm.domain.forecast.shapes import SPAN, score_of, straight, time_at
from fieldcrm.domain.forecast.types import Anchor, Anchors

FARTHEST = 3650
"""No date is given further ahead than this many days."""

AT_ANY_TIME = 0.04
"""Share of the orders that come when it suits the customer, whatever is in the tank.

Of those the curve of need knows only how often the customer buys. They draw the dates towards that, a little:
the curve alone is too sure of very near and of very far days.
"""

CONTRADICTION = 0.001
"""Where a reading leaves less chance than this to what the customer said, one of the two is wrong."""

LEVEL_SPREAD = 0.25
"""Log deviation of the time that a measured level lasts, at most; a regular stream's is smaller."""

CLOSE = 1e-12
_LONGEST = 9.0
_FARTHEST_WEEKS = FARTHEST // 7
_LEAST_LEFT = 0.25
MOST_LATE = 0.98


@dataclass(slots=True)
class Need:
    """How likely it is that nothing is needed yet, seen from the evening of `as_of`.

    Before `floor` nothing is needed; on `sure`, if given, a delivery is certain, by `due` at the latest. `by` are the
    kinds of the anchors that counted. `excused` is the chance of so long a silence as the customer's own word explains.
    `mean` is how often an order comes at any time (days; 0 where that is ruled out); `since` and `start` are the warped
    time and the chance left on the evening of `floor`, `late` what is still left beyond all dates.
    """

    onset: Onset
    as_of: int
    floor: int
    mean: float = 0.0
    start: float = 1.0
    since: float = 0.0
    late: float = 0.0
    share: float = 0.0
    factor: float = 1.0
    pace: float = 0.0
    sure: int | None = None
    due: int | None = None
    anchored: bool = False
    by: tuple[str, ...] = ()
    excused: float = 1.0

    def given(self) -> Need:
        """Conditions it on nothing having come up to the evening of `floor`; gives it back."""
        onset = self.onset
        left, self.since = onset.evenings.get(self.floor) or onset.evening(self.floor)
        self.start = start = max(left, EPSILON)
        self.share = AT_ANY_TIME if self.mean else 0.0
        self.pace = 1 / self.mean if self.mean else 0.0
        self.factor = (1 - self.share) / start
        ahead = onset.ahead
        late = onset.at(self.since + ahead) * self.factor + self.share * exp(-ahead * self.pace)
        self.late = min(late, MOST_LATE)
        return self

    def _left(self, evening: Evening) -> float:
        """What is left of all orders on an evening: those that come at any time go evenly."""
        return evening[0] * self.factor + self.share * exp((self.since - evening[1]) * self.pace)

    def silence(self) -> float:
        """Chance that a customer who still buys is as silent as it is, but for what its own word explains."""
        return min(silent(self.start / self.excused, self.share, (self.since - self.onset.origin) * self.pace), 1.0)

    def still(self, day: int) -> float:
        """Chance that nothing is needed up to and on a day."""
        if self.sure is not None:
            return 0.0 if day >= self.sure else 1.0
        if day <= self.floor:
            return 1.0
        if self.due is not None and day >= self.due:
            return 0.0
        return min(self._left(self.onset.evenings.get(day) or self.onset.evening(day)), 1.0)

    def nothing_within(self, days: int) -> float:
        """Chance that nothing is needed within many days, to the week: a weekday more or less does not matter there."""
        day = self.as_of + days
        if self.sure is not None or self.due is not None or day <= self.floor:
            return self.still(day)
        return min(self._left(self.onset.eve(week_of(day + 4))), 1.0)

    def dates(self, goals: tuple[float, ...]) -> list[int]:
        """The first days on which no more than each of the (falling) goals is left, of those within reach."""
        if self.sure is not None:
            return [self.sure] * len(goals)
        out: list[int] = []
        week = week_of(self.floor + 1)
        for share in goals:
            goal = share + self.late * (1 - share) + CLOSE
            week = self._week_of(goal, week)
            out.append(self._day_in(week, goal))
        farthest = self.as_of + FARTHEST
        if self.due is not None:
            farthest = min(farthest, self.due)
        return [min(day, farthest) for day in out]

    def _day_in(self, number: int, goal: float) -> int:
        """The first day of a week, after `floor`, with no more than `goal` left; its last one at the latest."""
        first = thursday_of(number)
        if first - self.as_of >= FARTHEST:
            return first
        evenings, evening = self.onset.evenings, self.onset.evening
        for day in range(max(self.floor + 1, first), first + 6):
            if self._left(evenings.get(day) or evening(day)) <= goal:
                return day
        return first + 6

    def _week_of(self, goal: float, least: int) -> int:
        """The first week, `least` or later, after which no more than `goal` is left."""
        eve, left = self.onset.eve, self._left
        if left(eve(least + 1)) <= goal:
            return least
        low = guess = max(self._guess(goal, least), least + 1)
        first = thursday_of(guess)
        if first not in self.onset.evenings:  # mostly it is the week looked for, and its days are asked for next
            self.onset.evening(first)
        stride = 1
        if left(eve(guess + 1)) <= goal:
            high = guess + 1
            while left(eve(low)) <= goal:
                high, low = low, max(low - stride, least)
                stride *= 2
        else:
            low = guess + 1
            farthest = least + _FARTHEST_WEEKS
            while left(eve(low + stride)) > goal:
                low += stride
                if low >= farthest:
                    return low
                stride *= 2
            high = low + stride
        while high - low > 1:
            middle = (low + high) // 2
            if left(eve(middle)) > goal:
                low = middle
            else:
                high = middle
        return low

    def _guess(self, goal: float, number: int) -> int:
        """About which week: that of the curve alone, by two steps along the clock from a known week."""
        onset = self.onset
        time = onset.origin + exp(min(time_at(onset.curve, -score_of(goal * self.start)), _LONGEST))
        begun, until = onset.eve(number)[1], onset.eve(number + 1)[1]
        length = until - begun
        weeks = int((time - begun) / (length if length > 1 else 1.0))
        if not 0 < weeks < _FARTHEST_WEEKS:
            return number if weeks <= 0 else number + _FARTHEST_WEEKS
        turn = onset.clock.turn
        start = turn(thursday_of(number + weeks))
        length = turn(thursday_of(number + weeks + 1)) - start
        weeks += int((time - start) // (length if length > 1 else 1.0))
        return number + min(max(weeks, 0), _FARTHEST_WEEKS)


def silent(left: float, share: float, cycles: float) -> float:
    """Chance of so long a silence: the curve has `left` left, and the `share` of orders at any time waits for `cycles`
    of their mean intervals. However regular a customer is, one day late is not yet gone.
    """
    return (1 - share) * left + share * exp(-max(cycles, 0.0))


def onset_of(fit: Fit, pool: Pool, last: int) -> Onset:
    """The stream's curve of need from its last delivery on, or from the day on which it is first asked for."""
    clock = clock_of(pool, fit.season, fit.week, fit.months, heat=fit.heat)
    week = from_thursday(clock.week)  # scaled, but only their shares count
    if fit.pauses:
        clock = paused(clock, fit.pauses)
    return Onset(clock, fit.curve, clock.middle(last), week)


def need_of(fit: Fit, pool: Pool, as_of: int, anchors: Anchors = None) -> Need:
    """The stream's need at `as_of`, with the anchors that no later delivery overtook; of each kind one at most.

    A reading gives the level, a word the day before which nothing is needed: where both hold, both count, unless they
    cannot both be true; then the newer one does. An order is certain, but for a reading that says that the tank will
    be low before: then it is the last day.
    """
    last = as_of if fit.last is None else min(fit.last, as_of)
    need = Need(onset_of(fit, pool, last), as_of, as_of, mean=fit.mean or fit.usual)
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
    clock = need.onset.clock
    then = replace(need, as_of=anchor.day, floor=anchor.day, mean=0.0).given()
    early, late = then.dates((0.9, 0.1))
    width = clock.end(late) - clock.end(early)
    spread = min(LEVEL_SPREAD, math.asinh(max(width, 0.5) / (2 * lasts)) / SPAN)
    onset = Onset(clock, straight(math.log(lasts), spread), clock.end(anchor.day), need.onset.week)
    return replace(need, onset=onset, anchored=True, by=(anchor.kind,), mean=0.0).given()
