"""What holds for every history, however strange."""

from __future__ import annotations

import json
import math
import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.forecast.tanks import MONDAY, ask, regular, renewals

from fieldcrm.domain.forecast import Anchor, Fit, Forecast, History, Pool, fit, fit_pool, predict, survival

AS_OF = MONDAY + 500
ARCHIVE = [renewals(random.Random(seed), 12 + seed, 5.0, MONDAY, AS_OF) for seed in range(30)]
LEARNT = fit_pool(ARCHIVE, AS_OF)
POOLS = st.sampled_from([Pool.default(), LEARNT])

figures = st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True), st.floats(0.5, 1e6))
months = st.lists(st.integers(1, 12), max_size=4).map(tuple)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Any history: unsorted, doubled, future-dated, unequally long, with senseless figures."""
    days = draw(st.lists(st.integers(AS_OF - 4000, AS_OF + 400), max_size=25))
    quantities = draw(st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=25))
    return History(
        tuple(days),
        tuple(quantities),
        tuple(draw(st.lists(st.booleans(), max_size=25))),
        draw(figures),
        draw(figures),
        draw(figures),
        draw(months),
        draw(months),
        draw(st.one_of(st.none(), st.integers(AS_OF - 900, AS_OF + 20))),
    )


@st.composite
def anchors(draw: st.DrawFn) -> Anchor | None:
    kind = draw(st.sampled_from(["reading", "enough_until", "order", "none", "unheard of"]))
    if kind == "none":
        return None
    value = draw(st.one_of(st.floats(allow_nan=True, allow_infinity=True), st.floats(0, 3000)))
    if kind != "reading":
        value = float(AS_OF + draw(st.integers(-40, 400)))
    return Anchor(AS_OF + draw(st.integers(-60, 20)), kind, value)


def assert_sane(forecast: Forecast, as_of: int) -> None:
    assert as_of < forecast.p10 <= forecast.p50 <= forecast.p90 <= as_of + 3650
    assert math.isfinite(forecast.quantity)
    assert forecast.quantity >= 0
    assert all(0 <= share <= 1 for share in (forecast.p_active, forecast.p3, forecast.drop))
    assert forecast.basis.elapsed >= 0
    assert forecast.basis.usual_interval > 0


@settings(max_examples=150, deadline=None)
@given(histories(), POOLS, anchors())
def test_any_history_gives_a_sane_row_or_none(history: History, pool: Pool, anchor: Anchor | None) -> None:
    state = fit(history, pool, AS_OF)
    forecast = predict(state, pool, AS_OF, anchor)
    if forecast is None:
        assert not history.tidy(AS_OF).days
        assert history.tidy(AS_OF).cycle() is None
        return
    assert_sane(forecast, AS_OF)
    curve = survival(state, pool, AS_OF, 40, anchor)
    assert all(0 <= later <= earlier + 1e-12 for earlier, later in pairwise((1.0, *curve)))


@settings(max_examples=80, deadline=None)
@given(histories(), POOLS)
def test_the_stored_state_says_the_same(history: History, pool: Pool) -> None:
    state = fit(history, pool, AS_OF)
    assert Fit.from_json(state.to_json()) == state
    again = Pool.from_json(pool.to_json())
    assert again == pool
    assert predict(Fit.from_json(state.to_json()), again, AS_OF) == predict(state, pool, AS_OF)


@settings(max_examples=60, deadline=None)
@given(st.integers(4, 90), st.integers(2, 20), st.floats(1.5, 40), st.integers(0, 2**16), POOLS)
def test_waiting_moves_no_date_backwards(interval: int, count: int, shape: float, seed: int, pool: Pool) -> None:
    history = renewals(random.Random(seed), interval, shape, MONDAY, MONDAY + interval * count)
    if not history.days:
        return
    state = fit(history, pool)
    before: Forecast | None = None
    for as_of in range(history.days[-1], history.days[-1] + 3 * interval, max(1, interval // 6)):
        after = predict(state, pool, as_of)
        assert after is not None
        if before is not None:
            assert before.p10 <= after.p10
            assert before.p50 <= after.p50
            assert before.p90 <= after.p90
            assert after.p_active <= before.p_active + 1e-9
        before = after


@settings(max_examples=60, deadline=None)
@given(histories(), POOLS, st.floats(0, 5000), st.integers(0, 200))
def test_a_reading_never_widens_the_band_on_its_day(history: History, pool: Pool, level: float, later: int) -> None:
    state = fit(history, pool, AS_OF)
    without = predict(state, pool, AS_OF + later)
    if without is None:
        return
    measured = predict(state, pool, AS_OF + later, Anchor(AS_OF + later, "reading", level))
    assert measured is not None
    assert measured.p90 - measured.p10 <= without.p90 - without.p10


@pytest.mark.parametrize("factor", [2, 3])
def test_longer_intervals_scale_the_answer(factor: int) -> None:
    def archive(scale: int) -> list[History]:
        return [
            History(tuple(MONDAY + (day - MONDAY) * scale for day in history.days), history.quantities)
            for history in (renewals(random.Random(s), 15 + s % 10, 6.0, MONDAY, MONDAY + 300) for s in range(40))
        ]

    plain, scaled = archive(1), archive(factor)
    pools = fit_pool(plain, MONDAY + 310), fit_pool(scaled, MONDAY + 310 * factor)
    ratios = []
    for one, many in zip(plain, scaled, strict=True):
        _, near = ask(one, pools[0], one.days[-1])
        _, far = ask(many, pools[1], many.days[-1])
        ratios.append((far.p50 - many.days[-1]) / (near.p50 - one.days[-1]))
    assert sum(ratios) / len(ratios) == pytest.approx(factor, rel=0.1)


def test_the_order_of_the_archive_does_not_matter() -> None:
    assert fit_pool(reversed(ARCHIVE), AS_OF) == LEARNT


def test_later_deliveries_do_not_leak_into_the_pool() -> None:
    cut = MONDAY + 300
    known = [
        History(tuple(d for d in h.days if d <= cut), h.quantities[: sum(d <= cut for d in h.days)]) for h in ARCHIVE
    ]
    assert fit_pool(ARCHIVE, cut) == fit_pool(known, cut)


def test_strange_histories_one_by_one() -> None:
    pool = LEARNT
    assert predict(fit(History((), ()), pool), pool, AS_OF) is None
    assert predict(fit(History((), (), known_since=AS_OF - 10), pool), pool, AS_OF) is None
    one = ask(History((AS_OF - 5,), (900.0,)), pool, AS_OF)[1]
    assert (one.basis.model, one.basis.deliveries, one.basis.elapsed, one.quantity) == ("pooled", 1, 5, 900.0)
    twice = ask(History((AS_OF - 9, AS_OF - 9), (400.0, 500.0)), pool, AS_OF)[1]
    assert (twice.basis.deliveries, twice.quantity) == (1, 900.0)
    days = regular(10, 8, AS_OF - 75).days
    assert ask(History(days[::-1], (1.0,) * 8), pool, AS_OF) == ask(History(days, (1.0,) * 8), pool, AS_OF)
    with_future = History((*days, AS_OF + 30), (1.0,) * 9)
    assert ask(with_future, pool, AS_OF) == ask(History(days, (1.0,) * 8), pool, AS_OF)
    assert_sane(ask(History((AS_OF - 3700, AS_OF - 40), (1.0, 1.0)), pool, AS_OF)[1], AS_OF)


def test_a_state_from_before_the_day_it_is_asked_about_still_answers() -> None:
    state = fit(History((AS_OF - 40, AS_OF - 20, AS_OF + 9), (1.0, 1.0, 1.0)), LEARNT)
    forecast = predict(state, LEARNT, AS_OF)
    assert forecast is not None
    assert_sane(forecast, AS_OF)


def test_state_is_short() -> None:
    state = fit(ARCHIVE[0], LEARNT)
    assert len(json.dumps(state.to_json())) < 600


def test_however_regular_a_customer_is_one_day_late_is_not_yet_gone() -> None:
    weekly = fit(regular(7, 60, AS_OF - 413), Pool.default())
    assert weekly.last == AS_OF
    found = [predict(weekly, Pool.default(), AS_OF + days) for days in (6, 7, 8, 21)]
    chances = [forecast.p_active for forecast in found if forecast is not None]
    assert chances == sorted(chances, reverse=True)
    assert chances[2] > 0.3 > chances[3]
