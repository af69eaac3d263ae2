"""Degree days as the clock: against a truth that is known, they beat the learnt season where winters differ."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.forecast.weather import START, degree_days, heating

from fieldcrm.domain.forecast import Fit, History, Pool, fit, fit_pool, predict
from fieldcrm.domain.forecast.clock import Clock
from fieldcrm.domain.forecast.degrees import BASES, DegreeDays, HeatedClock, KnownBy, base_share, learn_heating, told_by

YEARS = 6
END = START + 365 * YEARS - 1
VALUES = degree_days(random.Random(7), YEARS, anomaly=1.5)
NORTH = DegreeDays.of(VALUES)
assert NORTH is not None
WEATHER = {"north": NORTH}


def steady(every: int, first: int = START, **changes: object) -> History:
    """Deliveries that do not know the weather."""
    days = tuple(range(first, END, every))
    history = History(days, (900.0,) * len(days), (True,) * len(days), territory="north")
    return replace(history, **changes)  # type: ignore[arg-type]


def customers(seed: int, count: int) -> list[History]:
    rng = random.Random(seed)
    return [heating(rng, VALUES, rng.choice([0.05, 0.15, 0.3])) for _ in range(count)]


def errors(streams: list[History], weather: dict[int, float] | None, cuts: list[int]) -> tuple[float, float]:
    """Mean error of the 50 % date in days, and mean pinball loss in intervals; only what each day knew is used."""
    days = pinball = 0.0
    count = 0
    for cut in cuts:
        known = DegreeDays.of(weather, cut) if weather else None
        pool = fit_pool([stream.tidy(cut) for stream in streams], cut, {"north": known} if known else None)
        for stream in streams:
            past = stream.tidy(cut)
            real = next((day for day in stream.days if day > cut), None)
            forecast = predict(fit(past, pool, cut), pool, cut)
            if real is None or forecast is None:
                continue
            mean = (past.days[-1] - past.days[0]) / (len(past.days) - 1)
            count += 1
            days += abs(forecast.p50 - real)
            for day, tau in ((forecast.p10, 0.1), (forecast.p50, 0.5), (forecast.p90, 0.9)):
                pinball += max(tau * (real - day), (tau - 1) * (real - day)) / (3 * mean)
    return days / count, pinball / count


def test_they_beat_the_learnt_season_where_winters_differ() -> None:
    streams = customers(1, 40)
    cuts = [END - 300 + 60 * number for number in range(5)]
    learnt_days, learnt_loss = errors(streams, None, cuts)
    real_days, real_loss = errors(streams, VALUES, cuts)
    assert real_days < 0.93 * learnt_days
    assert real_loss < 0.93 * learnt_loss


def test_the_base_share_is_found_and_who_does_not_heat_is_left_alone() -> None:
    rng = random.Random(3)
    boilers = [heating(rng, VALUES, 0.05) for _ in range(12)] + [heating(rng, VALUES, 0.5) for _ in range(12)]
    pool = fit_pool([*boilers, *(steady(18 + n, START + n) for n in range(12))], END, WEATHER)
    heats = [fit(stream, pool, END).heat for stream in boilers]
    assert all(heat is not None and heat[0] == "north" for heat in heats)
    bases = [heat[1] for heat in heats if heat is not None]
    assert sum(bases[:12]) / 12 < 0.15
    assert 0.35 < sum(bases[12:]) / 12 < 0.65
    assert fit(steady(21), pool, END).heat is None
    assert fit(replace(boilers[0], territory="elsewhere"), pool, END).heat is None


def test_a_cold_spell_brings_the_need_forward() -> None:
    stream = customers(5, 1)[0].tidy(END)
    pool = fit_pool([stream], END, WEATHER)
    last = stream.days[-1]
    cold = {day: value + (12.0 if day > last else 0.0) for day, value in VALUES.items()}
    ahead = cold | {END + number: 40.0 for number in range(1, 15)}
    dates = []
    for values in (VALUES, cold, ahead):
        known = DegreeDays.of(values)
        assert known is not None
        changed = replace(pool, weather={"north": known})
        forecast = predict(fit(stream, changed, END), changed, END)
        assert forecast is not None
        dates.append(forecast.p50)
    assert dates[0] >= dates[1] >= dates[2]
    assert dates[0] > dates[2]


def test_a_single_customer_can_heat_too() -> None:
    stream = customers(5, 1)[0]
    assert fit(stream, fit_pool([stream], END, WEATHER), END).heat is not None


def test_without_degree_days_nothing_changes() -> None:
    streams = customers(2, 8)
    pool = fit_pool(streams, END)
    assert pool == fit_pool([replace(stream, territory="") for stream in streams], END)
    assert pool.heating == ()
    assert fit(streams[0], pool, END).heat is None


def test_declared_winters_decide_for_a_new_customer() -> None:
    pool = replace(Pool.default(), heating=(0.6, *(0.4 / len(BASES),) * len(BASES)), weather=WEATHER)
    new = History((), (), declared_cycle=30.0, declared_quantity=1000.0, territory="north")
    assert fit(new, pool, END).heat is None
    assert fit(replace(new, busy_months=(12, 1, 2)), pool, END).heat is not None
    assert fit(replace(new, heats=True), pool, END).heat is not None
    assert fit(replace(new, busy_months=(6, 7, 8)), pool, END).heat is None
    assert NORTH is not None
    assert told_by((), (6, 7, 8), NORTH) > 1 > told_by((), (1,), NORTH)


def test_what_is_stored_comes_back() -> None:
    streams = customers(4, 8)
    pool = fit_pool(streams, END, WEATHER)
    state = fit(streams[0], pool, END)
    assert Fit.from_json(state.to_json()) == state
    again = Pool.from_json(pool.to_json())
    assert again == pool
    assert "weather" not in pool.to_json()
    # who has no degree days at hand falls back to the learnt season
    assert predict(state, again, END) is not None


class TestTheDegreeDays:
    def test_too_few_days_are_none(self) -> None:
        assert DegreeDays.of(dict.fromkeys(range(START, START + 300), 5.0)) is None
        assert DegreeDays.of(dict.fromkeys(range(START, START + 400), 0.0)) is None
        assert DegreeDays.of(VALUES, START + 300) is None

    def test_they_add_up_and_go_on_by_the_calendar(self) -> None:
        assert NORTH is not None
        for first, last in ((START, START + 10), (START + 500, START + 600)):
            total = sum(VALUES[day] for day in range(first, last))
            assert NORTH.gone(last) - NORTH.gone(first) == pytest.approx(total, abs=1e-6)
        years = NORTH.gone(END + 1 + 3652) - NORTH.gone(END + 1)
        assert years == pytest.approx(NORTH.mean * 3652, rel=0.001)
        before = NORTH.gone(START) - NORTH.gone(START - 3652)
        assert before == pytest.approx(NORTH.mean * 3652, rel=0.001)

    def test_a_day_that_is_missing_has_its_calendars_mean(self) -> None:
        holes = {day: value for day, value in VALUES.items() if day % 3}
        found = DegreeDays.of(holes)
        assert found is not None
        assert NORTH is not None
        assert found.mean == pytest.approx(NORTH.mean, rel=0.02)
        assert found.gone(END) - found.gone(START) == pytest.approx(NORTH.gone(END) - NORTH.gone(START), rel=0.03)

    def test_what_was_measured_later_is_not_known_yet(self) -> None:
        assert NORTH is not None
        day = END - 200
        cut = KnownBy(WEATHER, day)["north"]
        assert cut.last == day
        assert cut.gone(day) - cut.gone(START) == pytest.approx(NORTH.gone(day) - NORTH.gone(START))
        assert cut.gone(END) != NORTH.gone(END, day) != NORTH.gone(END)
        assert NORTH.known_by(START + 100) is None
        assert KnownBy(WEATHER, END)["north"] is NORTH

    @given(st.integers(START - 900, END + 900), st.integers(0, 400), st.sampled_from(BASES))
    def test_the_clock_runs_on(self, day: int, more: int, base: float) -> None:
        assert NORTH is not None
        clock: Clock = HeatedClock(NORTH, base, (1.0,) * 12)
        assert clock.end(day + more + 1) > clock.end(day)
        assert clock.season_at(day) >= 0


def test_shares_are_learnt_from_those_who_tell() -> None:
    heats, not_ = [0.0, *(9.0,) * len(BASES)], [9.0, *(0.0,) * len(BASES)]
    mostly = learn_heating([heats] * 9 + [not_])
    assert sum(mostly[1:]) > 0.7
    assert base_share([0.0] * (len(BASES) + 1), mostly) is not None
    assert base_share([0.0] * (len(BASES) + 1), learn_heating([not_] * 9)) is None
