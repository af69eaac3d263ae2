"""A plant that stands still uses nothing: the clock stands still with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.builders import TODAY

from fieldcrm.domain.forecast import Anchor, Fit, Forecast, History, Pool, fit, predict
from fieldcrm.domain.forecast.clock import Clock
from fieldcrm.domain.forecast.pauses import PausedClock, merged, paused

POOL = Pool.default()
CLOCK = Clock((1.6, 1.4, 1.1, 0.9, 0.7, 0.6, 0.5, 0.6, 0.8, 1.0, 1.3, 1.5), (1.2, 1.2, 1.1, 1.1, 1.1, 0.8, 0.5))
LAST = TODAY - 10
"""The last delivery of the customers here, who are supplied every 20 days."""


def history(*pauses: tuple[int, int, int], last: int = LAST, count: int = 30) -> History:
    days = tuple(last - 20 * back for back in range(count - 1, -1, -1))
    return History(days, (9_000.0,) * count, (True,) * count, pauses=pauses)


def forecast(stream: History, as_of: int = TODAY, anchor: Anchor | None = None) -> Forecast:
    found = predict(fit(stream, POOL, as_of), POOL, as_of, anchor)
    assert found is not None
    return found


@given(st.integers(0, 60), st.integers(0, 40), st.integers(-10, 120))
def test_time_stands_still_in_a_pause_and_runs_as_ever_outside(start: int, length: int, at: int) -> None:
    first, last, day = TODAY + start, TODAY + start + length, TODAY + at
    clock = PausedClock(CLOCK, ((first, last),))
    if first <= day <= last:
        assert clock.end(day) == clock.end(first - 1) == clock.middle(day)
    else:
        assert clock.end(day) - clock.end(day - 1) == pytest.approx(CLOCK.end(day) - CLOCK.end(day - 1))
        assert clock.end(day - 1) < clock.middle(day) < clock.end(day)
    assert clock.season_at(day) == CLOCK.season_at(day)
    assert clock.season == CLOCK.season


def test_without_pauses_the_clock_is_the_same() -> None:
    assert paused(CLOCK, ()) is CLOCK


def test_pauses_are_merged() -> None:
    assert merged([(20, 25), (1, 4), (5, 9), (24, 30), (26, 27), (9, 3)]) == ((1, 9), (20, 30))


def test_a_shutdown_ahead_puts_the_dates_off_by_its_length() -> None:
    plain = forecast(history())
    still = forecast(history((TODAY + 1, TODAY + 14, TODAY - 3)))
    assert [still.p10 - plain.p10, still.p50 - plain.p50, still.p90 - plain.p90] == [pytest.approx(14, abs=2)] * 3
    far = forecast(history((plain.p90 + 30, plain.p90 + 60, TODAY - 3)))
    assert (far.p10, far.p50, far.p90) == (plain.p10, plain.p50, plain.p90)


def test_the_days_of_a_shutdown_do_not_count_as_elapsed() -> None:
    """Forty days after the last delivery, thirty of them shut down: as ten days after it."""
    as_of = LAST + 40
    still = forecast(history((LAST + 6, LAST + 35, LAST + 5)), as_of)
    plain = forecast(history(), LAST + 10)
    assert still.p50 - as_of == pytest.approx(plain.p50 - (LAST + 10), abs=2)
    assert still.p_active > forecast(history(), as_of).p_active


def test_an_interval_with_a_shutdown_is_not_learnt_as_a_long_one() -> None:
    days = [LAST - 20 * back for back in range(11, 0, -1)]
    stream = History((*(day - 60 for day in days), LAST), (9_000.0,) * 12)
    usual = fit(stream, POOL).usual
    pause = (LAST - 79, LAST - 20, LAST - 79)
    told = fit(History(stream.days, stream.quantities, pauses=(pause,)), POOL).usual
    assert told < usual
    assert told == pytest.approx(20, abs=3)


def test_a_shutdown_that_was_told_later_is_not_known() -> None:
    told_tomorrow = history((TODAY + 1, TODAY + 14, TODAY + 1))
    assert forecast(told_tomorrow) == forecast(history())


def test_the_stored_state_keeps_the_pauses() -> None:
    fitted = fit(history((TODAY + 1, TODAY + 14, TODAY)), POOL)
    assert fitted.pauses == ((TODAY + 1, TODAY + 14),)
    assert Fit.from_json(fitted.to_json()) == fitted
    plain = fit(history(), POOL)
    assert Fit.from_json(plain.to_json()) == plain


@given(st.lists(st.tuples(st.integers(-200, 60), st.integers(-5, 700)), max_size=4), st.integers(0, 60))
def test_shutdowns_of_any_kind_give_a_sane_forecast(spans: list[tuple[int, int]], later: int) -> None:
    pauses = tuple((TODAY + start, TODAY + start + length, TODAY - 200) for start, length in spans)
    as_of = TODAY + later
    found = forecast(history(*pauses), as_of)
    assert as_of < found.p10 <= found.p50 <= found.p90 <= as_of + 3650
    assert 0 <= found.p_active <= 1
    assert 0 <= found.p3 <= 1


class TestEnoughUntil:
    def test_nothing_is_forecast_before_the_day(self) -> None:
        plain = forecast(history())
        told = forecast(history(), anchor=Anchor(TODAY, "enough_until", float(plain.p90 + 9)))
        assert plain.p90 + 9 <= told.p10 <= told.p50 <= told.p90
        assert told.basis.anchored

    def test_the_silence_up_to_it_is_no_sign_of_leaving(self) -> None:
        until = LAST + 60
        anchor = Anchor(TODAY, "enough_until", float(until))
        for as_of in (TODAY, LAST + 50, until - 1):
            assert forecast(history(), as_of, anchor).p_active > 0.9 > forecast(history(), LAST + 50).p_active
        after = [forecast(history(), until + days, anchor).p_active for days in (0, 1, 5, 60)]
        assert after == sorted(after, reverse=True)
        assert after[0] > forecast(history(), until).p_active
        assert after[-1] < 0.5

    def test_the_last_day_is_no_matter_how_far(self) -> None:
        assert forecast(history(), anchor=Anchor(TODAY, "enough_until", 1e9)).p90 <= TODAY + 3650
        assert forecast(history(), anchor=Anchor(TODAY, "enough_until", -5.0)) == forecast(history())
