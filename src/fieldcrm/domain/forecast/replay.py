"""Judging a choice of parameters by replaying the archive: what would have been forecast, what came."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from fieldcrm.domain.forecast.clock import Clock, from_thursday
from fieldcrm.domain.forecast.measure import Measured, clock_of, months_since, sums_of, widened
from fieldcrm.domain.forecast.mixture import curve_of, posterior
from fieldcrm.domain.forecast.need import Need
from fieldcrm.domain.forecast.onset import Onset
from fieldcrm.domain.forecast.pool import Pool
from fieldcrm.domain.forecast.shapes import SCORES, rising, time_at

BACK = (20, 40, 60, 90, 130, 180)
"""Days before the archive's end from which the forecasts are replayed."""

_LEAST_DELIVERIES = 3
_ROOM = 1.5  # usual intervals that must have passed since, lest only the short leads are seen
_LEVELS = ((0.9, 0.1), (0.5, 0.5), (0.1, 0.9))
_GOALS = tuple(goal for goal, _ in _LEVELS)

Replayed = tuple[Measured, list[float], float]
"""A stream to replay: measured, its log intervals with the carry taken out, and that carry."""


@dataclass(slots=True)
class Case:
    """One forecast to replay: what was known at `origin`, and the days `lead` until the next delivery came."""

    logs: list[float]
    shift: float
    clock: Clock
    week: tuple[float, ...]
    last: int
    classes: tuple[float, ...]
    origin: int
    lead: int
    usual: float


def cases(streams: Sequence[Replayed], pool: Pool, as_of: int, most: int) -> list[Case]:
    """At most so many replayable forecasts, drawn evenly over streams and origins."""
    places: list[tuple[Replayed, int, int]] = []
    for replayed in streams:
        days = replayed[0].stream.days
        for back in BACK:
            count = bisect_right(days, as_of - back)
            if not _LEAST_DELIVERIES <= count < len(days):
                continue
            if back * (count - 1) >= _ROOM * (days[count - 1] - days[0]):
                places.append((replayed, count, as_of - back))
    return [_case(*place, pool) for place in places[:: max(1, math.ceil(len(places) / most))]]


def _case(replayed: Replayed, count: int, origin: int, pool: Pool) -> Case:
    measured, logs, carry = replayed
    days = measured.stream.days
    last = days[count - 1]
    months = months_since(pool, measured.classes, last, origin)
    clock = clock_of(pool, measured.clock.season, measured.week, months, origin, measured.heat)
    return Case(
        logs=logs[: count - 1],
        shift=carry * (measured.loads[count - 1] or 0.0),
        clock=clock,
        week=from_thursday(clock.week),
        last=last,
        classes=measured.classes if measured.heat is None else (),
        origin=origin,
        lead=days[count] - origin,
        usual=max((last - days[0]) / (count - 1), 1.0),
    )


def raw_curves(replayed: Sequence[Case], pool: Pool) -> list[tuple[float, ...]]:
    """The cases' curves before recalibration."""
    prior = (pool.centre, pool.between**2)
    out = []
    for case in replayed:
        parts = posterior(sums_of(case.logs, pool.keep), prior, pool.weights, pool.repeating)
        out.append(rising([x + case.shift for x in curve_of(parts, SCORES)]))
    return out


def loss(replayed: Sequence[Case], curves: Sequence[tuple[float, ...]], scores: Sequence[float], pool: Pool) -> float:
    """Mean pinball loss of the 10, 50 and 90 % dates in customers' own intervals, under a recalibration."""
    total = 0.0
    for case, raw in zip(replayed, curves, strict=True):
        curve = rising([time_at(raw, score) for score in scores])
        if case.classes:
            curve = widened(curve, pool, case.classes)
        origin = case.clock.middle(case.last)
        need = Need(Onset(case.clock, curve, origin, case.week), case.origin, case.origin, mean=case.usual).given()
        for day, (_, tau) in zip(need.dates(_GOALS), _LEVELS, strict=True):
            miss = case.lead - (day - case.origin)
            total += max(tau * miss, (tau - 1) * miss) / case.usual
    return total / (3 * len(replayed))
