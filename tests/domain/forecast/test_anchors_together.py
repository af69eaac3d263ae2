"""A reading, a word and an order that hold at the same time: the forecast respects all of them."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.domain.forecast.tanks import MONDAY, regular, renewals

from fieldcrm.domain.forecast import Anchor, Forecast, History, fit, fit_pool, predict, survival

AS_OF = MONDAY + 410
POOL = fit_pool([renewals(random.Random(s), 20, 12.0, MONDAY, AS_OF) for s in range(25)], AS_OF)
STEADY = fit(regular(20, 21, AS_OF - 408), POOL)  # 1,000 every 20 days, the last one 8 days before
LOOSE = fit(renewals(random.Random(4), 20, 3.0, MONDAY, AS_OF - 3), POOL)


def reading(level: float, day: int = AS_OF) -> Anchor:
    return Anchor(day, "reading", level)


def enough(until: int, day: int = AS_OF) -> Anchor:
    return Anchor(day, "enough_until", float(until))


def order(day: int) -> Anchor:
    return Anchor(AS_OF - 8, "order", float(day))


def forecast(*anchors: Anchor, as_of: int = AS_OF) -> Forecast:
    found = predict(STEADY, POOL, as_of, anchors)
    assert found is not None
    return found


def dates(found: Forecast) -> tuple[int, int, int]:
    return found.p10, found.p50, found.p90


class TestWordAndReading:
    def test_both_count(self) -> None:
        level = forecast(reading(500.0))
        both = forecast(reading(500.0), enough(level.p50))
        assert both.p10 >= level.p50, "never before the day that the customer named"
        assert both.p90 <= level.p90 + 2, "and not much later than the level lasts"
        assert both.basis.anchored

    def test_a_word_that_says_less_than_the_level_changes_nothing(self) -> None:
        assert dates(forecast(reading(900.0), enough(AS_OF + 3))) == dates(forecast(reading(900.0)))

    def test_the_order_in_which_they_came_does_not_matter_while_both_can_be_true(self) -> None:
        word, level = enough(AS_OF + 11, AS_OF - 2), reading(500.0, AS_OF - 1)
        late, early = enough(AS_OF + 11, AS_OF - 1), reading(500.0, AS_OF - 1)
        assert dates(forecast(word, level)) == dates(forecast(level, word)) == dates(forecast(late, early))

    def test_of_two_that_cannot_both_be_true_the_newer_one_counts(self) -> None:
        assert dates(forecast(enough(AS_OF + 90, AS_OF - 3), reading(150.0))) == dates(forecast(reading(150.0)))
        told = forecast(reading(150.0, AS_OF - 2), enough(AS_OF + 90))
        assert dates(told) == dates(forecast(enough(AS_OF + 90)))

    def test_a_silence_that_the_word_explains_is_no_sign_of_leaving(self) -> None:
        assert forecast(reading(500.0), enough(AS_OF + 12)).p_active >= forecast(reading(500.0)).p_active - 1e-9


class TestOrders:
    def test_an_order_is_certain(self) -> None:
        assert dates(forecast(order(AS_OF + 5))) == (AS_OF + 5,) * 3
        assert dates(forecast(order(AS_OF + 5), enough(AS_OF + 30))) == (AS_OF + 5,) * 3
        assert dates(forecast(order(AS_OF + 5), reading(900.0))) == (AS_OF + 5,) * 3

    def test_a_tank_that_is_low_before_the_order_shows(self) -> None:
        low = forecast(order(AS_OF + 15), reading(300.0))
        assert dates(low) == dates(forecast(reading(300.0)))
        assert low.p50 < AS_OF + 15
        assert low.p_active == 1.0

    def test_an_order_is_the_last_day(self) -> None:
        level = forecast(reading(300.0))
        bounded = forecast(order(level.p50), reading(300.0))
        assert (bounded.p10, bounded.p50, bounded.p90) == (level.p10, level.p50, level.p50)
        left = survival(STEADY, POOL, AS_OF, 20, (order(level.p50), reading(300.0)))
        assert left[level.p50 - AS_OF - 1] == 0.0
        assert left[0] > 0.9


levels = st.floats(0.0, 3_000.0)
days_ahead = st.integers(-5, 60)


@given(levels, days_ahead, st.booleans(), st.sampled_from([STEADY, LOOSE]), st.integers(0, 30))
def test_a_reading_never_widens_the_band_at_its_own_instant(
    level: float, until: int, told: bool, state: object, later: int
) -> None:
    as_of = AS_OF + later
    fitted = STEADY if state is STEADY else LOOSE
    words = [enough(as_of + until, as_of)] if told else []
    without = predict(fitted, POOL, as_of, words)
    measured = predict(fitted, POOL, as_of, [*words, reading(level, as_of)])
    assert without is not None
    assert measured is not None
    assert measured.p90 - measured.p10 <= without.p90 - without.p10


@given(levels, days_ahead, days_ahead, st.integers(0, 8), st.integers(0, 8))
def test_whatever_is_known_the_dates_are_in_order_and_ahead(
    level: float, until: int, ordered: int, read: int, said: int
) -> None:
    known = [reading(level, AS_OF - read), enough(AS_OF + until, AS_OF - said), order(AS_OF + ordered)]
    for anchors in (known, known[:2], known[1:], known[::2]):
        found = predict(STEADY, POOL, AS_OF, anchors)
        assert found is not None
        assert AS_OF < found.p10 <= found.p50 <= found.p90
        assert 0 <= found.p3 <= found.p_active <= 1
        if any(anchor.kind == "order" for anchor in anchors) and ordered > 0:
            assert found.p90 <= AS_OF + ordered
        left = survival(STEADY, POOL, AS_OF, 40, anchors)
        assert all(before >= after - 1e-9 for before, after in pairwise(left))


def test_the_forecast_names_what_counted() -> None:
    level = forecast(reading(500.0))
    assert level.basis.by == ("reading",)
    assert forecast(reading(500.0), enough(level.p50)).basis.by == ("reading", "enough_until")
    assert forecast(enough(AS_OF + 30)).basis.by == ("enough_until",)
    assert forecast(order(AS_OF + 5), enough(AS_OF + 30)).basis.by == ("order",)
    assert forecast(order(level.p50), reading(500.0)).basis.by == ("reading", "order")
    assert forecast().basis.by == forecast(enough(AS_OF - 3)).basis.by == ()


def test_anchors_alone_are_enough() -> None:
    empty = fit(History((), (), declared_quantity=1000.0, declared_cycle=20.0), POOL)
    found = predict(empty, POOL, AS_OF, (reading(500.0), enough(AS_OF + 9)))
    assert found is not None
    assert found.p10 >= AS_OF + 9
