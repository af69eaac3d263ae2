"""Deliveries summed by calendar month, for the grade, the trend and the chart of use."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from fieldcrm.domain.facts import DeliveryFact

DAYS_A_MONTH = 30.44
"""Mean length of a month in days: turns a rate per day into one per month."""


class Months(NamedTuple):
    """Kilograms delivered in consecutive calendar months, oldest first; the last one may be unfinished.

    `starts` has one entry more than the others: the first day after the last month. `first` is the day of the
    first delivery on record up to the day asked for, None if there is none.
    """

    starts: tuple[int, ...]
    ours: list[float]
    others: list[float]
    first: int | None


@lru_cache(maxsize=512)
def month_starts(day: int, count: int) -> tuple[int, ...]:
    """Ordinals of the first days of the `count` months that end with the month of `day`, and of the next month."""
    last = date.fromordinal(day)
    index = last.year * 12 + last.month - 1
    return tuple(date(i // 12, i % 12 + 1, 1).toordinal() for i in range(index - count + 1, index + 2))


@lru_cache(maxsize=2048)
def month_date(start: int) -> date:
    """The date of a month's first day, from its ordinal."""
    return date.fromordinal(start)


def sum_months(deliveries: Sequence[DeliveryFact], as_of: int, count: int) -> Months:
    """The deliveries up to `as_of` summed over the `count` calendar months that end with its month, in kg.

    `deliveries` ascend by day.
    """
    starts = month_starts(as_of, count)
    ours = [0.0] * count
    others = [0.0] * count
    if not deliveries or deliveries[0].day > as_of:
        return Months(starts, ours, others, None)
    low = bisect_left(deliveries, (starts[0],))
    month, end = 0, min(starts[1], as_of + 1)
    for day, kg, is_ours in deliveries[low:]:
        if day >= end:
            if day > as_of:
                break
            month = bisect_right(starts, day) - 1
            end = min(starts[month + 1], as_of + 1)
        if is_ours:
            ours[month] += kg
        else:
            others[month] += kg
    return Months(starts, ours, others, deliveries[0].day)


@lru_cache(maxsize=512)
def season_factors(busy: tuple[int, ...], slack: tuple[int, ...]) -> tuple[float, ...]:
    """Use of the twelve months relative to their mean (mean 1), from declared busy and slack months (1..12).

    A busy month starts at 1.3, a slack one at 0.7 [the forecast's starting values], scaled to mean 1, because
    the declared monthly volume is the year's mean.
    """
    if not busy and not slack:
        return (1.0,) * 12
    raw = [1.3 if m in busy else 0.7 if m in slack else 1.0 for m in range(1, 13)]
    total = sum(raw)
    return tuple(factor * 12 / total for factor in raw)
