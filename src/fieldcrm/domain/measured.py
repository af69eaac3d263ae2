"""What the deliveries show of a customer's use: usual interval and quantity, volume a month, busy and slack season.

Measured figures stand beside the declared ones and never replace them. All suppliers' deliveries count, because
use is use; tonnes throughout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice, pairwise
from typing import NamedTuple

from fieldcrm.domain.facts import CustomerFacts, DeliveryFact
from fieldcrm.domain.loyalty import TONNE
from fieldcrm.domain.medians import median
from fieldcrm.domain.months import DAYS_A_MONTH, month_date, month_starts, sum_months
from fieldcrm.domain.views.customer import MeasuredUse, MonthUse

RECENT = 12
"""How many of the latest intervals and quantities the moving figures look at."""
YEAR_MONTHS = 12
SEASON_MONTHS = 3
"""Length of the busy and of the slack season where none is declared: the highest and lowest months by mean."""
MOST_SEASON_YEARS = 5
MOST_MONTHS = YEAR_MONTHS * MOST_SEASON_YEARS + 1
"""Months back, the running one among them, that any figure looks at."""


class Use(NamedTuple):
    """What the figures are made from: deliveries up to a day, in short, so that a long past is summed once.

    `days` is how many days had one, `first` and `last` are ordinals; `intervals` (days) and `loads` (kg, where known)
    are the latest ones. `months` holds (ordinal of its first day, kg of ours, kg of others) of the months that had a
    delivery, `MOST_MONTHS` back at most, `year` (day, kg) of the last year; both ascend.
    """

    days: int
    first: int
    last: int
    intervals: tuple[int, ...]
    loads: tuple[float, ...]
    months: tuple[tuple[int, float, float], ...]
    year: tuple[tuple[int, float], ...]


def measure(facts: CustomerFacts, as_of: int) -> MeasuredUse:
    """The figures up to `as_of` (an ordinal).

    Interval and quantity are medians over the last twelve; the monthly volume is the mean of the last twelve
    months, or since the first delivery if that is later (at least one month). Season figures are means of complete
    months; where no months are declared they need a full year and name the three highest and lowest months.
    """
    return measured_of(use_of(facts.deliveries, as_of), facts, as_of)


def month_uses(facts: CustomerFacts, as_of: int, count: int = 24) -> tuple[MonthUse, ...]:
    """Tonnes by month up to the month of `as_of`, oldest first; from the first delivery on, at most `count` months."""
    return months_of(use_of(facts.deliveries, as_of), as_of, count)


def use_of(deliveries: Sequence[DeliveryFact], as_of: int) -> Use | None:
    """The deliveries up to `as_of` in short, None if there are none; it holds until another delivery comes."""
    days, loads = _drops(deliveries, as_of)
    if not days:
        return None
    months = sum_months(deliveries, as_of, MOST_MONTHS)
    since = _year_before(as_of)
    return Use(
        days=len(days),
        first=days[0],
        last=days[-1],
        intervals=tuple(after - before for before, after in pairwise(days[-RECENT - 1 :])),
        loads=_latest_known(loads),
        months=tuple(
            (start, ours, others)
            for start, ours, others in zip(months.starts, months.ours, months.others, strict=False)
            if ours or others
        ),
        year=tuple((day, kg) for day, kg in zip(days, loads, strict=True) if day >= since),
    )


def measured_of(use: Use | None, declared: CustomerFacts, as_of: int) -> MeasuredUse:
    """The figures of `measure` on a day, not before that of the last delivery; `declared` tells the declared months."""
    if use is None:
        return MeasuredUse(0, None, None, None, None, None, None, None)
    complete = [
        (month_date(start).month, (ours + others) / TONNE)
        for start, end, ours, others in _months(use, as_of, MOST_MONTHS)
        if start >= use.first and end <= as_of + 1
    ]
    busy_mean, slack_mean = _seasons(complete, declared.busy_months, declared.slack_months)
    return MeasuredUse(
        deliveries=use.days,
        first=date.fromordinal(use.first),
        last=date.fromordinal(use.last),
        usual_interval=float(median(use.intervals)) if use.intervals else None,
        monthly=_monthly(use, as_of),
        busy_monthly=busy_mean,
        slack_monthly=slack_mean,
        usual_quantity=median(use.loads) / TONNE if use.loads else None,
    )


def months_of(use: Use | None, as_of: int, count: int = 24) -> tuple[MonthUse, ...]:
    """The months of `month_uses` on a day, not before that of the last delivery; `count` up to `MOST_MONTHS`."""
    if use is None:
        return ()
    return tuple(
        MonthUse(month_date(start), ours / TONNE, others / TONNE)
        for start, end, ours, others in _months(use, as_of, count)
        if use.first < end
    )


def _months(use: Use, as_of: int, count: int) -> Iterator[tuple[int, int, float, float]]:
    """(its first day, the first day after it, kg of ours, kg of others) of the months up to that of a day."""
    starts = month_starts(as_of, count)
    known = {start: (ours, others) for start, ours, others in use.months}
    for start, end in pairwise(starts):
        yield (start, end, *known.get(start, (0.0, 0.0)))


def _latest_known(loads: Sequence[float]) -> tuple[float, ...]:
    """The latest loads whose weight is known, oldest first."""
    return tuple(islice((kg for kg in reversed(loads) if kg > 0), RECENT))[::-1]


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


def _year_before(as_of: int) -> int:
    return as_of - round(YEAR_MONTHS * DAYS_A_MONTH) + 1


def _monthly(use: Use, as_of: int) -> float | None:
    """Tonnes a month over the last year, or since the first delivery; None if nothing came in that time."""
    since = max(use.first, _year_before(as_of))
    total = sum(kg for day, kg in use.year if day >= since)
    if total <= 0:
        return None
    months = max((as_of - since + 1) / DAYS_A_MONTH, 1.0)
    return total / TONNE / months


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
