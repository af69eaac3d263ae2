"""What the deliveries show of a customer's use: usual interval and quantity, volume a month, busy and slack season.

Measured figures stand beside the declared ones and never replace them. All suppliers' deliveries count, because
use is use; tonnes throughout.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from fieldcrm.domain.facts import CustomerFacts, DeliveryFact
from fieldcrm.domain.loyalty import TONNE
from fieldcrm.domain.medians import median
from fieldcrm.domain.months import DAYS_A_MONTH, month_date, sum_months
from fieldcrm.domain.views.customer import MeasuredUse, MonthUse

RECENT = 12
"""How many of the latest intervals and quantities the moving figures look at."""
YEAR_MONTHS = 12
SEASON_MONTHS = 3
"""Length of the busy and of the slack season where none is declared: the highest and lowest months by mean."""
MOST_SEASON_YEARS = 5


def measure(facts: CustomerFacts, as_of: int) -> MeasuredUse:
    """The figures up to `as_of` (an ordinal).

    Interval and quantity are medians over the last twelve; the monthly volume is the mean of the last twelve
    months, or since the first delivery if that is later (at least one month). Season figures are means of complete
    months; where no months are declared they need a full year and name the three highest and lowest months.
    """
    deliveries = facts.deliveries
    days, loads = _drops(deliveries, as_of)
    if not days:
        return MeasuredUse(0, None, None, None, None, None, None, None)
    intervals = [after - before for before, after in pairwise(days)][-RECENT:]
    quantities = [kg for kg in loads if kg > 0][-RECENT:]
    months = sum_months(deliveries, as_of, YEAR_MONTHS * MOST_SEASON_YEARS + 1)
    complete = _complete_months(
        deliveries, as_of, months.starts, [a + b for a, b in zip(months.ours, months.others, strict=True)]
    )
    busy_mean, slack_mean = _seasons(complete, facts.busy_months, facts.slack_months)
    return MeasuredUse(
        deliveries=len(days),
        first=date.fromordinal(days[0]),
        last=date.fromordinal(days[-1]),
        usual_interval=float(median(intervals)) if intervals else None,
        monthly=_monthly(days, loads, as_of),
        busy_monthly=busy_mean,
        slack_monthly=slack_mean,
        usual_quantity=median(quantities) / TONNE if quantities else None,
    )


def month_uses(facts: CustomerFacts, as_of: int, count: int = 24) -> tuple[MonthUse, ...]:
    """Tonnes by month up to the month of `as_of`, oldest first; from the first delivery on, at most `count` months."""
    months = sum_months(facts.deliveries, as_of, count)
    if months.first is None:
        return ()
    return tuple(
        MonthUse(month_date(months.starts[i]), months.ours[i] / TONNE, months.others[i] / TONNE)
        for i in range(count)
        if months.first < months.starts[i + 1]
    )


def _drops(deliveries: Sequence[DeliveryFact], as_of: int) -> tuple[list[int], list[float]]:
    days: list[int] = []
    loads: list[float] = []
    for day, kg, _ in deliveries:
        if day > as_of:
            break
        if days and days[-1] == day:
            loads[-1] += kg
        else:
            days.append(day)
            loads.append(kg)
    return days, loads


def _monthly(days: list[int], loads: list[float], as_of: int) -> float | None:
    """Tonnes a month over the last year, or since the first delivery; None if nothing came in that time."""
    since = max(days[0], as_of - round(YEAR_MONTHS * DAYS_A_MONTH) + 1)
    total = sum(kg for day, kg in zip(days, loads, strict=True) if day >= since)
    if total <= 0:
        return None
    months = max((as_of - since + 1) / DAYS_A_MONTH, 1.0)
    return total / TONNE / months


def _complete_months(
    deliveries: Sequence[DeliveryFact], as_of: int, starts: tuple[int, ...], sums: list[float]
) -> list[tuple[int, float]]:
    """(month 1..12, tonnes) of the months that lie wholly between the first delivery and `as_of`."""
    first = deliveries[0].day
    return [
        (month_date(start).month, kg / TONNE)
        for start, end, kg in zip(starts, starts[1:], sums, strict=False)
        if start >= first and end <= as_of + 1
    ]


def _seasons(
    months: list[tuple[int, float]], busy: Sequence[int], slack: Sequence[int]
) -> tuple[float | None, float | None]:
    by_month: dict[int, list[float]] = {}
    for month, tonnes in months:
        by_month.setdefault(month, []).append(tonnes)
    means = {month: sum(values) / len(values) for month, values in by_month.items()}
    if not busy and not slack and len(means) == YEAR_MONTHS:
        order = sorted(means, key=lambda month: (means[month], month))
        slack, busy = order[:SEASON_MONTHS], order[-SEASON_MONTHS:]
    return _mean_of(means, busy), _mean_of(means, slack)


def _mean_of(means: dict[int, float], months: Sequence[int]) -> float | None:
    known = [means[month] for month in months if month in means]
    return sum(known) / len(known) if known else None
