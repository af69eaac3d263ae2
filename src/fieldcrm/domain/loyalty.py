"""Loyalty ratio and grade (domain.md §2): our deliveries over the customer's real demand, in a rolling window.

Four decisions where the rule leaves a choice:

- Our own deliveries alone do not show a demand. It counts as *seen* only where somebody looked beyond them: tank
  readings close enough together to cover the month (`seen`), or a competitor's delivery; one that is known shows the
  other months of the window too, where nothing else says what they needed. A customer that is known by our
  deliveries only, without a declared figure, stays ungraded.
- What must have been bought elsewhere, estimated from the rhythm of deliveries or from readings that rose, adds to
  what is known of a month and is marked as an estimate. It counts after what the customer told of that very month,
  and before the declared figure, which is older and rougher; like a known competitor's delivery it shows the other
  months of the window too.
- Ratios are sums over the window, not means of monthly ratios: one delivery in six weeks is lumpy against a
  monthly demand. Against a told or declared demand the sum can exceed it; the ratio is then 1.
- Months before the first delivery on record do not count, and a customer without any is ungraded: what was
  never recorded is not a ratio of zero.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from fieldcrm.domain.codes import DemandSource, Grade
from fieldcrm.domain.facts import CustomerFacts
from fieldcrm.domain.months import Months, month_date, season_factors, sum_months
from fieldcrm.domain.rules import Rules
from fieldcrm.domain.seen import seen_in, seen_spans
from fieldcrm.domain.views.standing import Loyalty, LoyaltyMonth

_EXACT = 1e-9
"""Keeps a ratio that is exactly a limit on the upper side, whatever the rounding of sums."""

TONNE = 1000.0

# Looked up for every customer, where a member of an enumeration costs as much as a sum.
_NONE, _DECLARED = DemandSource.NONE, DemandSource.DECLARED
_A, _B, _C, _UNGRADED = Grade.A, Grade.B, Grade.C, Grade.UNGRADED

_Month = tuple[int, float, float | None, DemandSource]
"""Ordinal of a month's first day, tonnes of ours, tonnes needed, source of that figure."""


def months_needed(rules: Rules) -> int:
    """How many months `grade_of_months` looks at: both windows and the unfinished month, at least twelve."""
    return max(12, 2 * max(rules.grade_window_months, 1) + 1)


def loyalty_of(facts: CustomerFacts, rules: Rules, as_of: int) -> Loyalty:
    """The grade on a day (an ordinal), from the complete months before its month."""
    return loyalty_of_months(sum_months(facts.deliveries, as_of, months_needed(rules)), facts, rules)


def loyalty_of_months(
    months: Months, facts: CustomerFacts, rules: Rules, elsewhere: Sequence[tuple[int, float]] = ()
) -> Loyalty:
    """The same from sums already made with at least `months_needed` months, the last one unfinished.

    `elsewhere` is what must have been bought from others, estimated: (day, kg).
    """
    width = max(rules.grade_window_months, 1)
    end = len(months.ours) - 1
    if elsewhere or facts.levels or facts.told_monthly or any(months.others):
        guessed = _by_month(months, elsewhere)
        latest = _window(months, facts, guessed, end - width, end)
        earlier = _window(months, facts, guessed, end - 2 * width, end - width)
    else:
        both = _declared(months, facts, end - 2 * width, end)
        latest, earlier = both[width:], both[:width]
    ratio, before = _ratio(latest), _ratio(earlier)
    window = tuple([LoyaltyMonth(month_date(start), ours, demand, source) for start, ours, demand, source in latest])
    return Loyalty(grade_for(ratio, rules), ratio, window, grade_for(before, rules), before)


def grade_for(ratio: float | None, rules: Rules) -> Grade:
    """The class of a loyalty ratio; both limits belong to the class above them."""
    if ratio is None:
        return _UNGRADED
    if ratio + _EXACT >= rules.grade_a_from:
        return _A
    return _B if ratio + _EXACT >= rules.grade_b_from else _C


def _ratio(window: Sequence[_Month]) -> float | None:
    ours = demand = 0.0
    for _start, mine, needed, _source in window:
        if needed is not None:
            ours += mine
            demand += needed
    return min(ours / demand, 1.0) if demand > 0 else None


def _by_month(months: Months, elsewhere: Sequence[tuple[int, float]]) -> list[float]:
    """The estimates summed over the same months, in kg."""
    sums = [0.0] * len(months.ours)
    for day, kg in elsewhere:
        if months.starts[0] <= day < months.starts[-1]:
            sums[bisect_right(months.starts, day) - 1] += kg
    return sums


def _window(months: Months, facts: CustomerFacts, guessed: list[float], low: int, high: int) -> list[_Month]:
    """Months `low` to `high` (exclusive) with the demand of each, in tonnes, by the order of trust."""
    starts, ours, others, first = months
    nearby = DemandSource.NONE
    if any(others[low:high]):
        nearby = DemandSource.SEEN
    elif any(guessed[low:high]):
        nearby = DemandSource.ESTIMATED
    declared = facts.declared_monthly or 0.0
    factors = season_factors(facts.busy_months, facts.slack_months) if declared > 0 else ()
    spans = seen_spans(facts, starts[high] - 1, starts[low]) if facts.levels else ()
    if first is None or not (factors or spans or facts.told_monthly or nearby is not DemandSource.NONE):
        return [(starts[index], ours[index] / TONNE, None, DemandSource.NONE) for index in range(low, high)]
    found: list[_Month] = []
    for index in range(low, high):
        start = starts[index]
        demand: float | None = None
        source = DemandSource.NONE
        if first < starts[index + 1]:
            mine, seen, guess = ours[index], ours[index] + others[index], guessed[index]
            told = _told(facts, start) if facts.told_monthly else None
            used = seen_in(spans, start, starts[index + 1]) if spans else None
            if used is not None:
                demand, source = used, DemandSource.SEEN
            elif others[index] > 0 and not guess:
                demand, source = seen, DemandSource.SEEN
            elif told is not None:
                demand, source = told, DemandSource.TOLD
            elif guess > 0:
                demand, source = seen + guess, DemandSource.ESTIMATED
            elif factors:
                demand, source = declared * factors[month_date(start).month - 1], DemandSource.DECLARED
            elif nearby is not DemandSource.NONE:
                demand, source = mine, nearby
        found.append((start, ours[index] / TONNE, None if demand is None else demand / TONNE, source))
    return found


def _declared(months: Months, facts: CustomerFacts, low: int, high: int) -> list[_Month]:
    """The same where nobody looked beyond our own deliveries, as with most customers: what was declared, or nothing."""
    starts, ours, _others, first = months
    declared = facts.declared_monthly or 0.0
    if first is None or not declared > 0:
        return [
            (start, mine / TONNE, None, _NONE) for start, mine in zip(starts[low:high], ours[low:high], strict=True)
        ]
    factors = season_factors(facts.busy_months, facts.slack_months)
    return [
        (start, mine / TONNE, declared * factors[month_date(start).month - 1] / TONNE, _DECLARED)
        if first < end
        else (start, mine / TONNE, None, _NONE)
        for start, end, mine in zip(starts[low:high], starts[low + 1 : high + 1], ours[low:high], strict=True)
    ]


def _told(facts: CustomerFacts, start: int) -> float | None:
    for month, kg in facts.told_monthly:
        if month == start and kg > 0:
            return kg
    return None
