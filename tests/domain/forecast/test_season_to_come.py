"""The season to come is not quite the one learnt: how far months are evened out, and how much wider the band is."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from tests.domain.forecast.tanks import MONDAY, seasonal

from fieldcrm.domain.forecast import History, Pool, fit, fit_pool, predict
from fieldcrm.domain.forecast.measure import widened
from fieldcrm.domain.forecast.season import BLURS, choose_blur, deconvolve, spans_of, weather_spread, year_of
from fieldcrm.domain.forecast.shapes import MIDDLE, straight

SEASON = (2.3, 2.2, 1.7, 1.0, 0.3, 0.1, 0.1, 0.1, 0.2, 0.6, 1.4, 2.0)


def _harvest(rng: random.Random, interval: float, start: int, end: int) -> History:
    """Use is ten times as high in August as else."""
    left = rng.uniform(0.2, 1.0) * interval
    days: list[int] = []
    for day in range(start, end):
        left -= 5.0 if 213 <= day % 365.2425 <= 243 else 0.5
        if left <= 0:
            days.append(day)
            left = interval * rng.lognormvariate(0, 0.1)
    return History(tuple(days), (1000.0,) * len(days))


def test_a_short_heating_archive_is_evened_out() -> None:
    rng = random.Random(1)
    tanks = [seasonal(rng, rng.uniform(20, 50), 0.9, 0.2, MONDAY, MONDAY + 450) for _ in range(60)]
    assert choose_blur([spans_of(tank.days) for tank in tanks]) > 0


def test_a_sharp_season_is_left_sharp() -> None:
    rng = random.Random(2)
    tanks = [_harvest(rng, rng.uniform(15, 40), MONDAY, MONDAY + 1200) for _ in range(60)]
    assert choose_blur([spans_of(tank.days) for tank in tanks]) == 0


def test_too_little_to_judge_by_is_evened_out() -> None:
    assert choose_blur([spans_of((MONDAY, MONDAY + 200, MONDAY + 420))]) in BLURS[1:]


def test_evening_out_brings_neighbours_together() -> None:
    rng = random.Random(3)
    members = [(year_of(spans_of(_harvest(rng, 20, MONDAY, MONDAY + 1200).days)), 1.0) for _ in range(30)]
    plain, even = (deconvolve(members, (1.0,) * 12, 12, blur) for blur in (0.0, 0.2))
    assert max(even) < max(plain)
    assert even[6] > plain[6]
    assert sum(even) == pytest.approx(12)


def test_the_weather_to_come_is_the_less_known_the_wilder_and_shorter_the_archive_was() -> None:
    calm = weather_spread((1.0,) * 36, SEASON, 0)
    assert 0 < calm < weather_spread((1.3, 0.7) * 18, SEASON, 0)
    assert weather_spread((1.3, 0.7) * 18, SEASON, 0) < weather_spread((1.3, 0.7) * 6, SEASON, 0)


def test_it_widens_the_band_round_the_same_middle() -> None:
    curve = straight(3.0, 0.2)
    pool = replace(Pool.default(), unsettled=(0.2, 0.0))
    wider = widened(curve, pool, (1.0, 0.0))
    assert wider[MIDDLE] == curve[MIDDLE]
    assert wider[-1] - wider[0] == pytest.approx(2**0.5 * (curve[-1] - curve[0]), rel=0.01)
    assert widened(curve, pool, (0.0, 1.0)) == curve
    assert widened(curve, Pool.default(), (1.0,)) == curve


def test_only_those_who_feel_the_weather_get_it() -> None:
    rng = random.Random(4)
    end = MONDAY + 1000
    tanks = [seasonal(rng, rng.uniform(18, 45), 0.9, 0.15, MONDAY, end) for _ in range(120)]
    pool = fit_pool(tanks, end)
    settled = replace(pool, unsettled=())
    assert max(pool.unsettled) > 0
    for tank in tanks[:20]:
        wide, narrow = (predict(fit(tank, each), each, end) for each in (pool, settled))
        assert wide is not None
        assert narrow is not None
        assert wide.p90 - wide.p10 >= narrow.p90 - narrow.p10
    assert Pool.from_json(pool.to_json()).unsettled == pool.unsettled
