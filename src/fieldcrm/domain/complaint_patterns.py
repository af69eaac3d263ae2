"""What complaints have in common: category × product × territory by month, and which category grows.

**When a category grows.** Its complaints of the last 30 days are compared with those of up to 180 days before. If
nothing had changed, each of the n + m complaints would fall into the recent window with the chance
p = 30 / (30 + days before), so that the recent number is binomial (n + m, p). This is the exact test for two Poisson
rates of Przyborowski and Wilenski (1940). The category is marked if at least `LEAST` complaints are recent, and so
many or more would come with a chance below `SURE` divided by the number of categories that are looked at: among many
categories one always has a bad month (Bonferroni). Where less than 30 days lie before, nothing is marked. Complaints
that were not classified yet are counted, but they have nothing in common: they are never marked, nor is their number
of those that are looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from math import comb
from typing import NamedTuple

RECENT_DAYS = 30
BEFORE_DAYS = 180
LEAST = 3
SURE = 0.05
MONTHS = 6
"""Months that the view shows, the running one last."""


class Seen(NamedTuple):
    """One complaint: the ordinal of the day on which it came in, and what it was about."""

    day: int
    category: str
    product: str
    territory: str


class Pattern(NamedTuple):
    """A category, product and territory, and how many complaints came in each of the months, oldest first."""

    category: str
    product: str
    territory: str
    months: tuple[int, ...]
    total: int


class Growth(NamedTuple):
    """A category: complaints of the last 30 days, the usual number in 30 days, the chance of so many, the verdict."""

    category: str
    """Empty for complaints that were not classified."""
    recent: int
    usual: float | None
    """None where too little lies before."""
    chance: float | None
    """None there too, and without a category."""
    grows: bool


def month_names(as_of: int, months: int = MONTHS) -> tuple[tuple[int, int], ...]:
    """(year, month) of the months shown, oldest first."""
    today = date.fromordinal(as_of)
    last = today.year * 12 + today.month - 1
    return tuple(divmod(last - back, 12) for back in reversed(range(months)))


def patterns(seen: Iterable[Seen], as_of: int, months: int = MONTHS) -> tuple[Pattern, ...]:
    """What came in the last months, the most frequent first."""
    shown = {month: place for place, month in enumerate(month_names(as_of, months))}
    counts: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0] * months)
    for one in seen:
        day = date.fromordinal(one.day)
        place = shown.get((day.year, day.month - 1))
        if place is not None:
            counts[one.category, one.product, one.territory][place] += 1
    found = [Pattern(*key, tuple(row), sum(row)) for key, row in counts.items()]
    return tuple(sorted(found, key=lambda row: (-row.total, row[:3])))


def growth(seen: Iterable[Seen], as_of: int) -> tuple[Growth, ...]:
    """Every category with a recent complaint, those that grow first, then by number; last what is not classified."""
    known = [one for one in seen if one.day <= as_of]
    first = min((one.day for one in known), default=as_of)
    began = as_of - RECENT_DAYS
    days_before = min(began - first + 1, BEFORE_DAYS)
    recent = Counter(one.category for one in known if one.day > began)
    before = Counter(one.category for one in known if began - days_before < one.day <= began)
    looked_at = sum(1 for category in recent if category)
    found = []
    for category, number in recent.items():
        usual = chance = None
        if days_before >= RECENT_DAYS:
            usual = before[category] * RECENT_DAYS / days_before
            if category:
                chance = at_least(number, number + before[category], RECENT_DAYS / (RECENT_DAYS + days_before))
        grows = chance is not None and number >= LEAST and chance < SURE / looked_at
        found.append(Growth(category, number, usual, chance, grows))
    return tuple(sorted(found, key=lambda row: (not row.grows, not row.category, -row.recent, row.category)))


def at_least(number: int, trials: int, chance: float) -> float:
    """P(X ≥ number) for a binomial X of so many trials, each with the chance."""
    return sum(comb(trials, k) * chance**k * (1.0 - chance) ** (trials - k) for k in range(number, trials + 1))
