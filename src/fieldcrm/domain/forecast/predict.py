"""From the stored state to dates: the curve of need, conditioned on the days already elapsed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from fieldcrm.domain.forecast.clock import Clock
from fieldcrm.domain.forecast.fit import Fit
from fieldcrm.domain.forecast.pool import Pool
from fieldcrm.domain.forecast.shapes import score_at, straight, survival_of
from fieldcrm.domain.forecast.types import Anchor, Basis, Forecast

FARTHEST = 3650
"""No date is given further ahead than this many days."""

_CALL_DAYS = 3
_LEVEL_SPREAD = 0.25
_SEVEN = 7


@dataclass(frozen=True, slots=True)
class _Need:
    """A curve of need from a starting point: not before `floor`, surely on `sure` if that is given."""

    clock: Clock
    curve: tuple[float, ...]
    origin: float
    floor: int
    sure: int | None = None
    anchored: bool = False

    def left(self, day: int) -> float:
        """Chance, seen from the start, that nothing is needed up to and on a day."""
        gone = self.clock.end(day) - self.origin
        return survival_of(score_at(self.curve, math.log(gone))) if gone > 0 else 1.0

    def still(self, day: int, start: float) -> float:
        """The same, given that a share `start` was left at the day of the question."""
        if self.sure is not None:
            return 0.0 if day >= self.sure else 1.0
        if day <= self.floor:
            return 1.0
        return min(self.left(day) / start, 1.0)


def predict(fit: Fit, pool: Pool, as_of: int, anchor: Anchor | None = None) -> Forecast | None:
    """When and how much next, seen from the evening of `as_of`; None if nothing at all is known."""
    if fit.model == "none" and anchor is None:
        return None
    need = _need(fit, as_of, anchor)
    start = max(need.left(max(as_of, need.floor)), 1e-300)
    p10, p50, p90 = (_day_of(need, start, as_of, 1 - p) for p in (0.1, 0.5, 0.9))
    if need.anchored and anchor is not None and anchor.day == as_of and need.sure is None:
        p10, p90 = _no_wider(fit, pool, as_of, (p10, p50, p90))
    active = _active(fit, need, as_of, start)
    last = as_of if fit.last is None else min(fit.last, as_of)
    season = need.clock.season_at(as_of)
    basis = Basis(
        deliveries=fit.deliveries,
        model=fit.model,
        usual_interval=fit.usual,
        season=round(season, 3),
        weekday=round(need.clock.week[as_of % _SEVEN], 3),
        elapsed=as_of - last,
        anchored=need.anchored,
    )
    soon = active * (1 - need.still(as_of + _CALL_DAYS, start))
    return Forecast(p10, p50, p90, fit.quantity, active, soon, max(fit.falling, 1 - active), basis)


def survival(fit: Fit, pool: Pool, as_of: int, days: int, anchor: Anchor | None = None) -> tuple[float, ...]:
    """P(not yet needed by `as_of` + k) for k = 1 … `days`, given that nothing came up to `as_of`."""
    if fit.model == "none" and anchor is None:
        return (1.0,) * days
    need = _need(fit, as_of, anchor)
    start = max(need.left(max(as_of, need.floor)), 1e-300)
    return tuple(need.still(as_of + k, start) for k in range(1, days + 1))


def _need(fit: Fit, as_of: int, anchor: Anchor | None) -> _Need:
    clock = Clock(fit.season, fit.week)
    last = as_of if fit.last is None else min(fit.last, as_of)
    origin = clock.middle(last)
    counts = anchor is not None and anchor.day <= as_of and (fit.last is None or anchor.day >= last)
    if anchor is None or not counts:
        return _Need(clock, fit.curve, origin, as_of)
    if anchor.kind == "order" and anchor.value > as_of:
        return _Need(clock, fit.curve, origin, as_of, sure=int(anchor.value), anchored=True)
    if anchor.kind == "enough_until" and anchor.value > as_of + 1:
        floor = min(int(anchor.value) - 1, as_of + FARTHEST)
        return _Need(clock, fit.curve, origin, floor, anchored=True)
    if anchor.kind == "reading" and fit.quantity > 0:
        left = max(anchor.value, 0.0) / fit.quantity * fit.usual
        curve = straight(math.log(max(left, 0.5)), _LEVEL_SPREAD)
        return _Need(clock, curve, clock.end(anchor.day), as_of, anchored=True)
    return _Need(clock, fit.curve, origin, as_of)


def _day_of(need: _Need, start: float, as_of: int, goal: float) -> int:
    """The first day after `as_of` on which no more than `goal` is still left."""
    low, high = 0, 1
    while need.still(as_of + high, start) > goal:
        low, high = high, high * 2
        if high > FARTHEST:
            return as_of + FARTHEST
    while high - low > 1:
        middle = (low + high) // 2
        if need.still(as_of + middle, start) > goal:
            low = middle
        else:
            high = middle
    return as_of + high


def _no_wider(fit: Fit, pool: Pool, as_of: int, dates: tuple[int, int, int]) -> tuple[int, int]:
    """A reading never widens the band on the day it is taken."""
    without = predict(fit, pool, as_of)
    p10, p50, p90 = dates
    if without is None or p90 - p10 <= without.p90 - without.p10:
        return p10, p90
    share = (without.p90 - without.p10) / (p90 - p10)
    return p50 - int((p50 - p10) * share), p50 + int((p90 - p50) * share)


def _active(fit: Fit, need: _Need, as_of: int, start: float) -> float:
    """P(alive) = (1 − π) S / ((1 − π) S + π), S = chance that an active customer is silent so long."""
    if need.sure is not None:
        return 1.0
    silent = (1 - fit.stopped) * start
    return silent / (silent + fit.stopped) if fit.stopped > 0 else 1.0
