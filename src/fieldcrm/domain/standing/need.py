"""The chance that a delivery is needed by a day, read off the forecast that the user is shown."""

from __future__ import annotations

import math

from fieldcrm.domain.forecast import Forecast

SOON = 3
"""Days for which the forecast gives the probability of an order itself (`p3`)."""
MOST = 0.999
"""A need is never quite certain."""


def need_by(forecast: Forecast, as_of: int, day: int) -> float:
    """P(needed after `as_of` and up to `day`), given that the customer still buys; 0–1, rising with `day`.

    It passes through what the forecast says: nothing today, p3 after three days, then 10, 50 and 90 % on their
    dates; between two of them what is left shrinks at an even rate, and beyond the last one at the rate before it.
    Cheaper by far than the whole curve, and the user can check it against the dates on the screen.
    """
    ahead = day - as_of
    if ahead <= 0:
        return 0.0
    soon = min(forecast.p3 / forecast.p_active, MOST) if forecast.p_active > 0 else 0.0
    low, left = 0, 1.0
    marks = ((SOON, 1.0 - soon), (forecast.p10 - as_of, 0.9), (forecast.p50 - as_of, 0.5), (forecast.p90 - as_of, 0.1))
    for days, goal in marks:
        if days <= low or goal > left:
            continue
        if ahead <= days:
            return 1.0 - left * math.pow(goal / left, (ahead - low) / (days - low))
        low, left = days, goal
    return 1.0 - left * math.pow(0.1 / 0.5, (ahead - low) / max(forecast.p90 - forecast.p50, 1))
