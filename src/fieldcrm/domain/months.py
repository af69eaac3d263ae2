"""Deliveries summed by calendar month, for the grade, the trend and the chart of use."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from fieldcrm.domain.facts import Deliveries, DeliveryFact

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
    known = Deliveries.of(deliveries)
    days, kilograms, by_us = known.days, known.kilograms, known.ours
    if not days or days[0] > as_of:
        return Months(starts, ours, others, None)
    begin, month_of = starts[0], _months_of_days(starts)
    low, high = bisect_left(days, begin), bisect_right(days, as_of)
    for day, kg, is_ours in zip(days[low:high], kilograms[low:high], by_us[low:high], strict=True):
        (ours if is_ours else others)[month_of[day - begin]] += kg
    return Months(starts, ours, others, days[0])


@lru_cache(maxsize=64)
def _months_of_days(starts: tuple[int, ...]) -> tuple[int, ...]:
    """The place of its month for each day of consecutive months."""
    return tuple(month for month, (start, end) in enumerate(pairwise(starts)) for _day in range(start, end))


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
