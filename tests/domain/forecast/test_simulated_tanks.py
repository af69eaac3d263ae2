"""Against known truth: the dates cover what they promise, seasons are found, better than the mean interval."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.domain.forecast.tanks import MONDAY, renewals, seasonal

from fieldcrm.domain.forecast import History, fit, fit_pool, predict
from fieldcrm.domain.forecast.season import learn_seasons, spans_of

END = MONDAY + 1400


@dataclass
class Tally:
    """What came of the forecasts: how many, inside the band, mean date errors of ours and of the mean interval."""

    count: int = 0
    inside: int = 0
    error: float = 0.0
    plain: float = 0.0


def judge(histories: list[History], as_of: int) -> Tally:
    """Forecast every stream at a day and compare with its next delivery."""
    known = [History(tuple(d for d in h.days if d <= as_of), ()) for h in histories]
    pool = fit_pool(known, as_of)
    tally = Tally()
    for past, whole in zip(known, histories, strict=True):
        count = len(past.days)
        if count < 4 or count == len(whole.days):
            continue
        forecast = predict(fit(past, pool), pool, as_of)
        assert forecast is not None
        real = whole.days[count]
        mean = (past.days[-1] - past.days[0]) / (count - 1)
        tally.count += 1
        tally.inside += forecast.p10 <= real <= forecast.p90
        tally.error += abs(forecast.p50 - real) / mean
        tally.plain += abs(max(past.days[-1] + mean, as_of + 1) - real) / mean
    return tally


def test_eighty_percent_of_two_thousand_tanks_come_within_the_band() -> None:
    rng = random.Random(4)
    tanks = [
        renewals(rng, rng.lognormvariate(3.2, 0.4), rng.choice((4.0, 9.0, 25.0)), MONDAY + 700, END)
        for _ in range(2000)
    ]
    tally = judge(tanks, END - 150)
    assert tally.count > 1900
    # Days are whole: the band's two end days belong to it, which adds a little to 80 % on short cycles.
    assert 0.77 <= tally.inside / tally.count <= 0.83
    assert tally.error < 0.95 * tally.plain


def test_a_heating_season_is_found_and_used() -> None:
    rng = random.Random(7)
    tanks = [seasonal(rng, rng.uniform(18, 45), 0.85, rng.uniform(0.05, 0.25), MONDAY, END) for _ in range(150)]
    for as_of in (END - 290, END - 150):
        tally = judge(tanks, as_of)
        assert tally.error < 0.5 * tally.plain


def test_deconvolution_finds_the_curve_that_made_the_deliveries() -> None:
    rng = random.Random(3)
    tanks = [seasonal(rng, rng.uniform(15, 60), 0.7, 0.15, MONDAY, END) for _ in range(120)]
    curves, shares = learn_seasons([spans_of(tank.days) for tank in tanks])
    found = [sum(s * c[m] for s, c in zip(shares, curves, strict=True)) for m in range(12)]
    assert abs(found[0] - 1.7) < 0.17
    assert abs(found[6] - 0.3) < 0.15


def test_a_mixed_archive_keeps_its_seasons_apart() -> None:
    rng = random.Random(5)
    boilers = [seasonal(rng, 25, 0.8, 0.15, MONDAY, END) for _ in range(60)]
    steady = [renewals(rng, 12, 9.0, MONDAY, END) for _ in range(60)]
    pool = fit_pool(boilers + steady, END)
    boiler, pump = fit(boilers[0], pool), fit(steady[0], pool)
    assert boiler.season[0] > 3 * boiler.season[6]
    assert max(pump.season) < 1.5 * min(pump.season)


def test_single_months_are_left_alone_where_no_weather_is_felt() -> None:
    rng = random.Random(6)
    for end in (MONDAY + 380, MONDAY + 800):
        tanks = [renewals(rng, rng.uniform(12, 30), 4.0, MONDAY, end) for _ in range(120)]
        pool = fit_pool(tanks, end)
        assert {factor for factors in pool.years for factor in factors} <= {1.0}
