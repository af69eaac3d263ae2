"""Judging a choice of parameters by replaying the archive: what would have been forecast, what came."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from fieldcrm.domain.forecast.measure import DAY_PART, Measured, sums_of
from fieldcrm.domain.forecast.mixture import curve_of, posterior
from fieldcrm.domain.forecast.need import Need
from fieldcrm.domain.forecast.pool import Pool
from fieldcrm.domain.forecast.shapes import rising

BACK = (21, 42, 63, 84)
"""Days before the archive's end from which the forecasts are replayed."""

_LEAST_DELIVERIES = 3
_LEVELS = ((0.9, 0.1), (0.5, 0.5), (0.1, 0.9))


@dataclass(slots=True)
class Case:
    """One forecast to replay: the log intervals known at `origin`, and the days until the next delivery."""

    measured: Measured
    logs: list[float]
    shift: float
    last: int
    origin: int
    lead: int
    usual: float


def cases(streams: Sequence[tuple[Measured, list[float], float]], as_of: int) -> list[Case]:
    """All replayable forecasts of streams, each given with its log intervals and its carry (`measure.slope`)."""
    out: list[Case] = []
    for measured, logs, carry in streams:
        days = measured.stream.days
        for back in BACK:
            origin = as_of - back
            count = bisect_right(days, origin)
            if count < _LEAST_DELIVERIES or count == len(days):
                continue
            load = measured.loads[count - 1]
            usual = (days[count - 1] - days[0]) / (count - 1)
            shift = carry * (load or 0.0)
            lead = days[count] - origin
            out.append(Case(measured, logs[: count - 1], shift, days[count - 1], origin, lead, usual))
    return out


def loss(replayed: Sequence[Case], pool: Pool) -> float:
    """Mean pinball loss of the 10, 50 and 90 % dates, in the customer's own intervals."""
    total = 0.0
    prior = (pool.centre, pool.between**2)
    for case in replayed:
        parts = posterior(sums_of(case.logs, pool.keep), prior, pool.weights)
        curve = rising([x + case.shift for x in curve_of(parts, pool.scores)])
        clock = case.measured.clock
        week = tuple(weight**DAY_PART for weight in case.measured.week)
        need = Need(clock, curve, clock.middle(case.last), week, case.origin, case.origin).given()
        dates = need.dates(tuple(goal for goal, _ in _LEVELS))
        for day, (_, tau) in zip(dates, _LEVELS, strict=True):
            miss = case.lead - (day - case.origin)
            total += max(tau * miss, (tau - 1) * miss) / max(case.usual, 1.0)
    return total / (3 * len(replayed)) if replayed else math.inf
