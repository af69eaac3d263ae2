"""Has the volume we deliver fallen below what was usual: by how much, and how sure is it."""

from __future__ import annotations

import math
from bisect import bisect_right
from datetime import date
from typing import NamedTuple

from fieldcrm.domain.facts import Deliveries
from fieldcrm.domain.loyalty import TONNE
from fieldcrm.domain.months import DAYS_A_MONTH
from fieldcrm.domain.rules import Rules

RECENT_DAYS = 90
"""Days that count as recent, at least."""
RECENT_CYCLES = 3
"""Refuel cycles that count as recent, at least: fewer deliveries are too lumpy to compare."""
YEAR = 365
LEAST_BASE_DAYS = 180
"""Days of history before the recent ones that make a usual volume."""
LEAST_BASE_DELIVERIES = 4
LUMPINESS = 0.6
"""Standard deviation of one cycle's volume around the usual one, as a share of it: a middling customer's."""
SLACK_BELOW = 0.75
"""Share of the year's mean below which the same days a year ago were a slack season, and not one delivery less."""
NEVER = date.max.toordinal()
_SURELY = 1 - 1e-9
SURE_FROM = 0.75
"""How sure a fall must be to be told."""


class Fall(NamedTuple):
    """Volumes of ours in tonnes a month, recent and usual, over the last `days`; `sure` 0–1."""

    recent: float
    usual: float
    days: int
    sure: float

    @property
    def ratio(self) -> float:
        """Recent over usual."""
        return self.recent / self.usual


def fall_of(deliveries: Deliveries, interval: float, rules: Rules, as_of: int) -> Fall | None:
    """The fall of our volume, if it is below the rule's share of the usual and too large for chance.

    `interval` is the usual one in days; the usual volume is the mean of the year before the recent days, or the same
    days a year ago where those were a slack season: then less is no alarm. With n cycles in the recent days, chance
    alone makes their volume vary by LUMPINESS / √n of it; `sure` is the probability that a fall as deep is more than
    that, 2 Φ(z) − 1.
    """
    if len(deliveries.days) <= LEAST_BASE_DELIVERIES:
        return None
    cycle = max(interval, 1.0)
    days = _recent_days(cycle)
    split = as_of - days
    first = deliveries.days[0]
    base_days = min(YEAR, split - first)
    if base_days < LEAST_BASE_DAYS:
        return None
    base, count = _ours(deliveries, split - base_days, split)
    if count < LEAST_BASE_DELIVERIES:
        return None
    recent, _count = _ours(deliveries, split, as_of)
    usual = base / base_days
    year_ago = as_of - YEAR
    if first <= year_ago - days:
        same, _count = _ours(deliveries, year_ago - days, year_ago)
        usual = same / days if same / days < SLACK_BELOW * usual else usual
    if usual <= 0 or recent / days >= rules.dropped_below * usual:
        return None
    ratio = recent / days / usual
    sure = math.erf((1 - ratio) * math.sqrt(days / cycle) / LUMPINESS / math.sqrt(2))
    if sure < SURE_FROM:
        return None
    monthly = DAYS_A_MONTH / TONNE
    return Fall(recent / days * monthly, usual * monthly, days, sure)


def none_before(deliveries: Deliveries, interval: float, rules: Rules, as_of: int) -> int:
    """A day before which no fall can be told, unless something comes: from `as_of` on, for a usual interval in days.

    What is recent only shrinks meanwhile, by one delivery after the other. The usual volume is at most what its year
    holds now and will have got by then, over the days that it has now.
    """
    recent_days = _recent_days(max(interval, 1.0))
    if len(deliveries.days) <= LEAST_BASE_DELIVERIES:
        return NEVER
    first = deliveries.days[0]
    since = max(as_of, first + recent_days + LEAST_BASE_DAYS)
    split = since - recent_days
    base_days = min(YEAR, split - first)
    base, _count = _ours(deliveries, split - YEAR, split)
    recent, _count = _ours(deliveries, split, since)
    enough = rules.dropped_below * recent_days / base_days
    if recent * _SURELY < enough * base:
        return since
    for place in range(bisect_right(deliveries.days, split), bisect_right(deliveries.days, since)):
        if deliveries.ours[place]:
            recent -= deliveries.kilograms[place]
            base += deliveries.kilograms[place]
            if recent * _SURELY < enough * base:
                return deliveries.days[place] + recent_days
    return NEVER


def _recent_days(cycle: float) -> int:
    return max(RECENT_DAYS, math.ceil(RECENT_CYCLES * cycle))


def _ours(deliveries: Deliveries, after: int, until: int) -> tuple[float, int]:
    """Kilograms and number of our deliveries after one day and up to another."""
    days, kilograms, ours = deliveries.days, deliveries.kilograms, deliveries.ours
    places = range(bisect_right(days, after), bisect_right(days, until))
    loads = [kilograms[place] for place in places if ours[place]]
    return sum(loads, start=0.0), len(loads)
