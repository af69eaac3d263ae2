"""The silent competitor: fuel that the customer must have had, and not from us. Estimates, never facts.

Two things betray it: a gap between two deliveries in which, by the customer's own rhythm with its season, the tank
ran low once or more, and yet it came back; and readings that rose without a delivery that we know of. A customer
that did not come back is not accused: it may have stopped, and that is told by its own reason.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from fieldcrm.domain.facts import CustomerFacts, Deliveries
from fieldcrm.domain.forecast import Fit
from fieldcrm.domain.seen import delivered, levels_of

CERTAIN_FROM = 0.9
"""How sure a gap must be."""
MOST_CERTAIN = 0.99
"""No estimate is quite sure, not even what readings show."""
LEAST_DELIVERIES = 8
"""Deliveries below which a rhythm is not known well enough to accuse anybody."""
YEAR = 365
SAME_SEASON = 30
"""Days by which a gap may lie off one of another year and still be the same slack time."""
RISE_OF_USUAL = 0.25
"""Share of a usual delivery by which the tanks must have risen unexplained: less is dips misread."""
RISE_OF_VOLUME = 0.05
"""The same as a share of the tanks' volume."""


class Elsewhere(NamedTuple):
    """What was bought elsewhere after the day `began` and by the day `ended` (ordinals), estimated.

    `expected` are the days on which the tank ran low, or the reading that rose; `kg` is spread over them evenly.
    `seen` tells that readings rose; else it follows from the rhythm, with `certain` 0–1.
    """

    began: int
    ended: int
    expected: tuple[int, ...]
    kg: float
    certain: float
    seen: bool


def elsewhere_of(facts: CustomerFacts, fit: Fit, as_of: int) -> tuple[Elsewhere, ...]:
    """All that is known by the day, ascending; a gap in which readings rose is told once."""
    if not fit.gaps and not facts.levels:
        return ()
    rises = _rises(facts, fit, as_of)
    found = [*_gaps(facts, fit, as_of)]
    for rise in rises:
        place = next((i for i, gap in enumerate(found) if gap.began < rise.ended and rise.began < gap.ended), None)
        if place is None:
            found.append(rise)
        else:
            gap = found[place]
            found[place] = gap._replace(kg=max(gap.kg, rise.kg), certain=MOST_CERTAIN, seen=True)
    return tuple(sorted(found))


def estimated(found: tuple[Elsewhere, ...]) -> tuple[tuple[int, float], ...]:
    """The estimates as deliveries: (day, kg)."""
    return tuple((day, each.kg / len(each.expected)) for each in found for day in each.expected)


def _gaps(facts: CustomerFacts, fit: Fit, as_of: int) -> list[Elsewhere]:
    """The gaps of the rhythm that are sure, and no slack time: seen a year on, and not come back each year.

    The first year of a customer tells nothing, because its season is not known yet.
    """
    if fit.deliveries < LEAST_DELIVERIES or not facts.deliveries:
        return []
    first = facts.deliveries[0].day
    found = []
    for gap in fit.gaps:
        if gap.ended is None or gap.ended > as_of or gap.certainty < CERTAIN_FROM or gap.quantity <= 0:
            continue
        if gap.began - first < YEAR or any(_same_season(gap.began, gap.ended, o.began, o.ended) for o in fit.gaps):
            continue
        certain = min(gap.certainty, MOST_CERTAIN)
        found.append(Elsewhere(gap.began, gap.ended, gap.expected, gap.quantity, certain, False))
    return found


def _same_season(began: int, ended: int, other_began: int, other_ended: int | None) -> bool:
    """Whether another gap lies at the same time of another year."""
    if other_ended is None:
        return False
    years = round((began - other_began) / YEAR)
    shift = years * YEAR
    return years != 0 and other_began + shift < ended + SAME_SEASON and began < other_ended + shift + SAME_SEASON


def _rises(facts: CustomerFacts, fit: Fit, as_of: int) -> list[Elsewhere]:
    """Pairs of readings of all tanks between which more came than we know of."""
    levels = levels_of(facts, as_of) if len(facts.levels) > 1 else []
    volume = sum((tank.volume or 0.0) * tank.density for tank in facts.tanks)
    least = max(RISE_OF_USUAL * fit.quantity, RISE_OF_VOLUME * volume)
    daily = fit.quantity / fit.usual if fit.usual > 0 else 0.0
    deliveries = Deliveries.of(facts.deliveries)
    found = []
    for (since, before), (until, after) in pairwise(levels):
        known = delivered(deliveries, since, until)  # a dip may precede its day's delivery
        rise = after - before - known
        if rise > least > 0:
            kg = rise + daily * (until - since)
            found.append(Elsewhere(since, until, (until,), kg, MOST_CERTAIN, True))
    return found
