"""Simulated tanks with known truth, and small helpers for the forecast's tests. Seeded; no clock."""

from __future__ import annotations

import math
import random
from datetime import date

from fieldcrm.domain.forecast import Fit, Forecast, History, Pool, fit, predict

MONDAY = date(2022, 1, 3).toordinal()


def regular(interval: int, count: int, start: int = MONDAY, quantity: float = 1000.0) -> History:
    """Deliveries every so many days."""
    days = tuple(range(start, start + interval * count, interval))
    return History(days, (quantity,) * count)


def renewals(rng: random.Random, interval: float, shape: float, start: int, end: int) -> History:
    """Gamma intervals of a mean and shape, from a random phase until a day."""
    at = start + rng.uniform(0, interval)
    days: list[int] = []
    while at < end:
        day = int(at)
        if not days or day > days[-1]:
            days.append(day)
        at += max(rng.gammavariate(shape, interval / shape), 0.6)
    return History(tuple(days), tuple(round(rng.lognormvariate(7, 0.2), 1) for _ in days))


def seasonal(rng: random.Random, interval: float, peak: float, spread: float, start: int, end: int) -> History:
    """A heated tank: use follows a cosine with its peak in mid January, a delivery at each noisy run-low."""
    left = rng.uniform(0.2, 1.0) * interval
    days: list[int] = []
    for day in range(start, end):
        left -= 1 + peak * math.cos(2 * math.pi * (day % 365.2425 - 15) / 365.2425)
        if left <= 0:
            days.append(day)
            left = interval * rng.lognormvariate(0, spread)
    return History(tuple(days), (1000.0,) * len(days))


def ask(history: History, pool: Pool, as_of: int) -> tuple[Fit, Forecast]:
    """The stream's state and its forecast, which must exist."""
    state = fit(history, pool, as_of)
    forecast = predict(state, pool, as_of)
    assert forecast is not None
    return state, forecast
