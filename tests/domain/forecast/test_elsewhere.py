"""A missing filling is noticed, a regular or an irregular customer is not suspected."""

from __future__ import annotations

import random

import pytest
from tests.domain.forecast.tanks import MONDAY, regular, renewals

from fieldcrm.domain.forecast import History, Pool, bought_elsewhere

POOL = Pool.default()


def without(history: History, *missing: int) -> History:
    """The history as it would be known to us, had some of its deliveries come from others."""
    days = tuple(day for index, day in enumerate(history.days) if index not in missing)
    return History(days, (1000.0,) * len(days))


def test_a_delivery_that_somebody_else_made_leaves_a_gap() -> None:
    whole = regular(20, 15)
    as_of = whole.days[-1] + 5
    gaps = bought_elsewhere(without(whole, 6), POOL, as_of)
    assert [(gap.began, gap.ended) for gap in gaps] == [(whole.days[5], whole.days[7])]
    assert abs(gaps[0].expected[0] - whole.days[6]) <= 1
    assert gaps[0].quantity == 1000.0
    assert gaps[0].certainty > 0.9


def test_two_missing_deliveries_count_twice() -> None:
    whole = regular(20, 15)
    (gap,) = bought_elsewhere(without(whole, 6, 7), POOL, whole.days[-1])
    assert len(gap.expected) == 2
    assert gap.quantity == 2000.0


def test_an_open_gap_tells_when_the_tank_ran_low() -> None:
    history = regular(20, 10)
    last = history.days[-1]
    (gap,) = bought_elsewhere(history, POOL, last + 46)
    assert gap.ended is None
    assert gap.expected == (last + 20, last + 40)
    assert bought_elsewhere(history, POOL, last + 18) == ()


def test_regular_and_short_histories_are_not_suspected() -> None:
    assert bought_elsewhere(regular(20, 30), POOL, MONDAY + 590) == ()
    assert bought_elsewhere(regular(20, 4), POOL, MONDAY + 300) == ()
    assert bought_elsewhere(History((), ()), POOL, MONDAY) == ()


def test_ordinary_scatter_is_rarely_taken_for_a_competitor() -> None:
    rng = random.Random(11)
    suspected = total = 0
    for _ in range(200):
        history = renewals(rng, 20, 12.0, MONDAY, MONDAY + 600)
        gaps = bought_elsewhere(history, POOL, history.days[-1])
        suspected += len(gaps)
        total += len(history.days)
    assert suspected < 0.02 * total


@pytest.mark.parametrize("years", [3, 20, 56, 126])
def test_a_first_day_of_long_ago_is_no_reason_to_fail(years: int) -> None:
    """A mistyped year, or a spreadsheet's 1970-01-01, must not stop what else is to be written."""
    usual = regular(2, 20)
    days = (usual.days[0] - 365 * years, *usual.days)
    history = History(days, (1000.0,) * len(days))
    assert [gap for gap in bought_elsewhere(history, POOL, days[-1]) if gap.began == days[0]] == []
