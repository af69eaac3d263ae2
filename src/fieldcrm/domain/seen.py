"""What tank readings show of a customer's real demand: the balance of its tanks between two readings.

Use from one reading of all tanks to the next is what went out of them: level before, less level after, plus every
delivery between. That is the demand only if no load came that we don't know of. One that came shows as a rise
that nothing explains, unless it was used up before the next reading; so the readings must be closer together than
the customer's own refuel cycle, and a span with such a rise shows nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from fieldcrm.domain.facts import CustomerFacts, Deliveries
from fieldcrm.domain.medians import median

LONGEST = 31
"""Days between two readings, at most, whatever the cycle."""


class Span(NamedTuple):
    """Use of `kg` a day on the days after `since`, up to and with `until` (ordinals)."""

    since: int
    until: int
    kg: float


def seen_spans(facts: CustomerFacts, as_of: int, first: int = 0) -> tuple[Span, ...]:
    """The spans between readings of all tanks in which the whole use was seen, ascending; those that end before the
    day `first` are left out.
    """
    levels = levels_of(facts, as_of, first - LONGEST)
    if len(levels) < 2:
        return ()
    longest = min(LONGEST, _cycle(facts, as_of))
    deliveries = Deliveries.of(facts.deliveries)
    spans = []
    for (since, before), (until, after) in pairwise(levels):
        if until < first or until - since > longest:
            continue
        use = before - after + delivered(deliveries, since + 1, until)
        if use >= 0:
            spans.append(Span(since, until, use / (until - since)))
    return tuple(spans)


def delivered(deliveries: Deliveries, first: int, last: int) -> float:
    """Kilograms delivered from one day to another."""
    days = deliveries.days
    return sum(deliveries.kilograms[bisect_left(days, first) : bisect_right(days, last)])


def seen_in(spans: tuple[Span, ...], start: int, end: int) -> float | None:
    """Kilograms used from `start` to the day before `end`; None unless the spans cover every day of it."""
    covered = 0
    total = 0.0
    for span in spans:
        days = min(span.until, end - 1) - max(span.since + 1, start) + 1
        if days > 0:
            covered += days
            total += days * span.kg
    return total if covered == end - start else None


def levels_of(facts: CustomerFacts, as_of: int, first: int = 0) -> list[tuple[int, float]]:
    """(day, kg in all tanks) of the days on which every tank was read; the last reading of a day counts.

    Days before `first` are left out.
    """
    densities = {tank.id: tank.density for tank in facts.tanks}
    by_day: dict[int, dict[bytes, float]] = {}
    for reading in facts.levels[bisect_left(facts.levels, first, key=attrgetter("day")) :]:
        if reading.day <= as_of and reading.tank_id in densities:
            by_day.setdefault(reading.day, {})[reading.tank_id] = reading.litres * densities[reading.tank_id]
    return [(day, sum(read.values())) for day, read in sorted(by_day.items()) if len(read) == len(densities)]


def _cycle(facts: CustomerFacts, as_of: int) -> float:
    """The usual days between two deliveries, measured, else declared, else unknown (0: nothing is seen)."""
    every = Deliveries.of(facts.deliveries).days
    days = sorted(set(every[: bisect_right(every, as_of)]))
    if len(days) > 1:
        return float(median(after - before for before, after in pairwise(days)))
    return facts.declared_cycle or 0.0
