"""What follows from a customer's past alone: the same on every day until its month ends or something is written."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from fieldcrm.domain.codes import Reason
from fieldcrm.domain.facts import CustomerFacts, Deliveries
from fieldcrm.domain.forecast import Fit
from fieldcrm.domain.fuels import fold
from fieldcrm.domain.loyalty import TONNE, loyalty_of_months, months_needed
from fieldcrm.domain.medians import median
from fieldcrm.domain.months import month_starts, sum_months
from fieldcrm.domain.rules import Rules
from fieldcrm.domain.standing.dropped import none_before
from fieldcrm.domain.standing.elsewhere import Elsewhere, elsewhere_of, estimated
from fieldcrm.domain.standing.streams import Stream
from fieldcrm.domain.views.standing import Loyalty

TREND_MONTHS = 12
THANK_DAYS = 30
"""Days after a delivery within which thanks for it still make sense."""
EARLIER_DELIVERIES = 3
"""How many earlier deliveries it takes to call one unusually large."""

Drops = tuple[Sequence[int], Sequence[float]]
"""Days, ascending and distinct, and the kg of each."""


class Deserved(NamedTuple):
    """A delivery of ours that deserves thanks, as the first or as a large one: its day, its kg and the usual kg."""

    code: Reason
    delivered: int
    kg: float
    usual: float


class Ledger(NamedTuple):
    """What a customer's deliveries and months tell. Days are ordinals; it holds in the month that begins on `month`.

    `trend` holds the tonnes we delivered in each of the last twelve months, oldest first, the running one last.
    `monthly` is the need in tonnes a month that the loyalty window shows, with its `source`: 0 and nothing without one.
    `first` is the first delivery by anybody, `first_own` and `last_own` are ours. A fall of our volume cannot be told
    before `no_fall_before`.
    """

    month: int
    loyalty: Loyalty
    trend: tuple[float, ...]
    monthly: float
    source: str
    elsewhere: tuple[Elsewhere, ...]
    first: int | None
    first_own: int | None
    last_own: int | None
    deserved: Deserved | None
    no_fall_before: int

    def holds(self, as_of: int) -> bool:
        """Whether a day lies in its month."""
        return month_starts(as_of, 1)[0] == self.month


def ledger_of(facts: CustomerFacts, rules: Rules, fit: Fit, parts: Sequence[tuple[Stream, Fit]], as_of: int) -> Ledger:
    """The ledger of a day, from its deliveries and what was told and read up to it; `parts` are its streams."""
    months = sum_months(facts.deliveries, as_of, months_needed(rules))
    elsewhere = _elsewhere(facts, fit, parts, as_of)
    loyalty = loyalty_of_months(months, facts, rules, estimated(elsewhere))
    first, last = _own(Deliveries.of(facts.deliveries), as_of)
    return Ledger(
        months.starts[-2],
        loyalty,
        tuple([kg / TONNE for kg in months.ours[-TREND_MONTHS:]]),
        *_monthly(loyalty),
        elsewhere,
        months.first,
        first,
        last,
        _deserved(facts, rules, parts, as_of) if last is not None and last >= as_of - THANK_DAYS else None,
        as_of if len(parts) > 1 else none_before(Deliveries.of(facts.deliveries), fit.usual, rules, as_of),
    )


def _own(known: Deliveries, as_of: int) -> tuple[int | None, int | None]:
    """The days of our first and last deliveries up to a day."""
    place = bisect_right(known.days, as_of) - 1
    while place >= 0 and not known.ours[place]:
        place -= 1
    return (known.days[known.ours.index(True)], known.days[place]) if place >= 0 else (None, None)


def _monthly(loyalty: Loyalty) -> tuple[float, str]:
    """The mean demand of the window's months that have one, and the source of the last."""
    total, count, source = 0.0, 0, ""
    for month in loyalty.window:
        if month.demand is not None:
            total += month.demand
            count += 1
            source = month.source.value
    return (total / count, source) if total > 0 else (0.0, "")


def _elsewhere(
    facts: CustomerFacts, fit: Fit, parts: Sequence[tuple[Stream, Fit]], as_of: int
) -> tuple[Elsewhere, ...]:
    """What was bought elsewhere, product by product; of several tanks of a product, from all of them together."""
    if len(parts) == 1 or len({fold(stream.product) for stream, _fit in parts}) < len(parts):
        return elsewhere_of(facts, fit, as_of)
    found = [each for stream, own in parts for each in elsewhere_of(stream.facts, own, as_of)]
    return tuple(sorted(found))


def _deserved(facts: CustomerFacts, rules: Rules, parts: Sequence[tuple[Stream, Fit]], as_of: int) -> Deserved | None:
    """The first delivery, or the latest that is large among those of its own tank or product."""
    drops = _drops(facts, as_of)
    if len(drops[0]) == 1:
        return Deserved(Reason.THANK_FIRST, drops[0][0], drops[1][0], 0.0)
    every = [drops if stream.facts is facts else _drops(stream.facts, as_of) for stream, _fit in parts]
    large = [found for each in every if (found := _large(each, rules, as_of)) is not None]
    return max(large) if large else None


def _drops(facts: CustomerFacts, as_of: int) -> Drops:
    """The days of our deliveries up to a day, and what was delivered on each."""
    known = Deliveries.of(facts.deliveries)
    every = known.days
    if False not in known.ours and (not every or every[-1] <= as_of) and len(set(every)) == len(every):
        return every, known.kilograms  # nearly everybody: whole columns at once
    days: list[int] = []
    loads: list[float] = []
    last = 0
    for day, kg, ours in known:
        if not ours or day > as_of:
            continue
        if day == last:
            loads[-1] += kg
        else:
            last = day
            days.append(day)
            loads.append(kg)
    return days, loads


def _large(drops: Drops, rules: Rules, as_of: int) -> Deserved | None:
    """The latest delivery that is large for its stream; None if none is recent."""
    days, loads = drops
    for index in range(len(days) - 1, EARLIER_DELIVERIES - 1, -1):
        if days[index] < as_of - THANK_DAYS:
            return None
        usual = median(loads[:index])
        if usual > 0 and loads[index] >= rules.thank_large_factor * usual:
            return Deserved(Reason.THANK_LARGE, days[index], loads[index], usual)
    return None
