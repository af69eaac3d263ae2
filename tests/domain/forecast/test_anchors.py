"""A level reading, an order and a customer's word move the forecast at once."""

from __future__ import annotations

import random

import pytest
from tests.domain.forecast.tanks import MONDAY, regular, renewals, seasonal

from fieldcrm.domain.forecast import Anchor, Fit, Forecast, History, Pool, fit, fit_pool, predict, survival

AS_OF = MONDAY + 410
POOL = fit_pool([renewals(random.Random(s), 20, 12.0, MONDAY, AS_OF) for s in range(25)], AS_OF)
STEADY = fit(regular(20, 21, AS_OF - 408), POOL)  # last delivery 8 days before


def forecast(anchor: Anchor | None, as_of: int = AS_OF, state: Fit = STEADY, pool: Pool = POOL) -> Forecast:
    result = predict(state, pool, as_of, anchor)
    assert result is not None
    return result


def test_the_tank_used_for_these_tests() -> None:
    plain = forecast(None)
    assert plain.p50 - AS_OF == pytest.approx(12, abs=1)
    assert not plain.basis.anchored


@pytest.mark.parametrize(("level", "days"), [(100.0, 2), (500.0, 10), (900.0, 18)])
def test_a_level_lasts_as_long_as_use_per_day_says(level: float, days: int) -> None:
    measured = forecast(Anchor(AS_OF, "reading", level))
    assert measured.basis.anchored
    assert measured.p50 - AS_OF == pytest.approx(days, abs=1)


def test_a_reading_counts_from_its_own_day_and_until_the_next_delivery() -> None:
    reading = Anchor(AS_OF - 3, "reading", 500.0)
    assert forecast(reading).p50 == pytest.approx(AS_OF + 7, abs=1)
    overtaken = Anchor(AS_OF - 9, "reading", 500.0)
    assert forecast(overtaken) == forecast(None)
    assert forecast(Anchor(AS_OF + 1, "reading", 500.0)) == forecast(None)


def test_the_dip_before_unloading_is_no_alarm() -> None:
    delivered = AS_OF - 8
    assert forecast(Anchor(delivered, "reading", 50.0), delivered) == forecast(None, delivered)
    assert forecast(Anchor(delivered, "reading", 1100.0), delivered).basis.anchored


def test_a_level_lasts_longer_in_the_slack_season() -> None:
    start, end = MONDAY, MONDAY + 1000
    archive = [seasonal(random.Random(s), 25, 0.8, 0.1, start, end) for s in range(40)]
    pool = fit_pool(archive, end)
    state = fit(History((), (), declared_cycle=25.0, declared_quantity=1000.0), pool)
    january, july = MONDAY + 5, MONDAY + 180
    lasts = [forecast(Anchor(day, "reading", 500.0), day, state, pool).p50 - day for day in (january, july)]
    assert lasts[1] > 2 * lasts[0]


def test_an_order_settles_the_day() -> None:
    ordered = forecast(Anchor(AS_OF - 1, "order", float(AS_OF + 5)))
    assert (ordered.p10, ordered.p50, ordered.p90) == (AS_OF + 5,) * 3
    assert ordered.p_active == 1.0
    assert ordered.p3 == 0.0
    assert forecast(Anchor(AS_OF - 1, "order", float(AS_OF + 2))).p3 == 1.0
    assert survival(STEADY, POOL, AS_OF, 7, Anchor(AS_OF, "order", AS_OF + 5.0)) == (1, 1, 1, 1, 0, 0, 0)


def test_an_order_whose_day_has_passed_is_forgotten() -> None:
    assert forecast(Anchor(AS_OF - 4, "order", float(AS_OF))) == forecast(None)


def test_enough_until_cuts_earlier_dates_off() -> None:
    until = AS_OF + 20
    told = forecast(Anchor(AS_OF, "enough_until", float(until)))
    assert told.basis.anchored
    assert until <= told.p10 <= told.p50 <= told.p90
    curve = survival(STEADY, POOL, AS_OF, 40, Anchor(AS_OF, "enough_until", float(until)))
    assert all(left == 1.0 for left in curve[:19])
    assert curve[30] < 0.5


def test_what_is_told_of_the_past_changes_nothing() -> None:
    told, plain = forecast(Anchor(AS_OF - 2, "enough_until", float(AS_OF))), forecast(None)
    # The days that the word excuses are no silence; that they were silent told next to nothing.
    assert told.p_active == pytest.approx(plain.p_active, abs=1e-4)
    assert told.drop == pytest.approx(plain.drop, abs=1e-4)
    assert told._replace(p_active=plain.p_active, drop=plain.drop) == plain


def test_an_anchor_alone_is_enough_to_answer() -> None:
    empty = fit(History((), ()), POOL)
    assert predict(empty, POOL, AS_OF) is None
    ordered = predict(empty, POOL, AS_OF, Anchor(AS_OF, "order", float(AS_OF + 9)))
    assert ordered is not None
    assert ordered.p50 == AS_OF + 9
