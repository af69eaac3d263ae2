"""Streams whose intervals come again: rounds with skipped turns and top-ups, and streams that are no such thing."""

from __future__ import annotations

import math
import random
from dataclasses import replace

from fieldcrm.domain.forecast import History, Pool, fit, fit_pool, survival
from fieldcrm.domain.forecast.measure import sums_of
from fieldcrm.domain.forecast.repeats import Repeats, learn_share, lumpy

from .tanks import MONDAY, ask, renewals


def _round(rng: random.Random, turn: int, count: int) -> History:
    """A tank on a round: some turns skipped, now and then a top-up in between."""
    day = MONDAY + rng.randrange(turn)
    days: list[int] = []
    for _ in range(count):
        if rng.random() < 0.85:
            days.append(day)
            if rng.random() < 0.08:
                days.append(day + rng.randint(1, turn - 1))
        day += turn
    return History(tuple(days), (1000.0,) * len(days))


def _rounds(seed: int) -> list[History]:
    rng = random.Random(seed)
    return [_round(rng, rng.choice((7, 14, 21, 28)), 24) for _ in range(40)]


def _known(intervals: list[int]) -> Repeats:
    repeats = sums_of([math.log(days) for days in intervals], 1.0).repeats
    assert repeats is not None
    return repeats


INTERVALS = [14, 14, 14, 28, 14, 14, 3, 11, 14, 28, 14, 14]
STREAM = History(tuple(MONDAY + sum(INTERVALS[:n]) for n in range(len(INTERVALS) + 1)), (1000.0,) * 13)
LAST = STREAM.days[-1]


def _within(pool: Pool, as_of: int, first: int, last: int) -> float:
    """Chance that the next delivery comes so many days after the last one."""
    left = (1.0, *survival(fit(STREAM, pool), pool, as_of, 60))
    passed = as_of - LAST
    return left[first - 1 - passed] - left[last - passed]


def test_a_round_is_known_in_spite_of_skipped_turns_and_top_ups() -> None:
    pool = fit_pool([*_rounds(1), STREAM], LAST)
    smooth = replace(pool, repeating=0.0)
    _, forecast = ask(STREAM, pool, LAST)
    assert abs(forecast.p50 - LAST - 14) <= 1
    assert _within(pool, LAST, 13, 15) > max(0.6, 1.1 * _within(smooth, LAST, 13, 15))


def test_after_a_skipped_turn_the_next_one_is_expected() -> None:
    pool = fit_pool([*_rounds(1), STREAM], LAST)
    smooth = replace(pool, repeating=0.0)
    assert _within(pool, LAST + 17, 26, 30) > 1.2 * _within(smooth, LAST + 17, 26, 30)


def test_a_first_skipped_turn_is_thought_of_too() -> None:
    regular = _known([14, 14, 14, 14, 14, 14, 5, 14, 14, 14])
    doubled = [chance for chance, centre, _ in regular.parts() if abs(centre - math.log(28)) < 0.1]
    assert 0 < sum(doubled) < 0.1


def test_rounds_are_told_from_plain_scatter() -> None:
    assert lumpy([math.log(days) for days in INTERVALS])
    assert not lumpy([math.log(days) for days in (14, 14, 14)])
    assert not lumpy([math.log(days) for days in (11, 12, 13, 14, 15, 16, 18, 20, 22)])
    assert not lumpy([math.log(14.0)] * 20)


def test_clusters_are_trusted_by_what_they_foretold() -> None:
    again = _known(INTERVALS)
    chance = _known([10, 11, 10, 31, 5, 22, 15, 45, 10, 10])
    assert again.trust(0.1) > 0.9
    assert chance.trust(0.1) < 0.3
    assert again.trust(0.0) == 0


def test_what_the_clusters_leave_is_never_negative() -> None:
    rng = random.Random(3)
    for _ in range(200):
        repeats = Repeats()
        count = first = second = 0.0
        for _ in range(rng.randint(1, 60)):
            x = math.log(rng.choice((7, 7, 14, rng.uniform(1, 90))))
            repeats.add(x, 0.9, (count, first, second))
            count, first, second = count * 0.9 + 1, first * 0.9 + x, second * 0.9 + x * x
        parts = repeats.parts()
        assert sum(chance for chance, _, _ in parts) < 1
        assert all(chance > 0 and spread > 0 for chance, _, spread in parts)


def test_a_long_history_is_no_matter() -> None:
    repeats = Repeats()
    for number in range(5000):
        repeats.add(math.log(14 if number % 5 else 28), 0.8, (5.0, 5 * math.log(16), 5 * math.log(16) ** 2 + 0.3))
    assert math.isfinite(repeats.gain)
    assert 0.4 < sum(chance for chance, _, _ in repeats.parts()) < 1


def test_the_share_is_learnt() -> None:
    assert learn_share([]) == 0.1
    assert learn_share([5.0] * 50) > 0.9
    assert learn_share([-5.0] * 50) < 0.05


def test_an_archive_of_scatter_has_few_that_come_again() -> None:
    rng = random.Random(5)
    end = MONDAY + 900
    scattered = [renewals(rng, rng.lognormvariate(3.4, 0.4), 6.0, MONDAY, end) for _ in range(80)]
    assert fit_pool(scattered, end).repeating < 0.3
    assert fit_pool(_rounds(2), end).repeating > 0.8


def test_the_parameter_is_stored() -> None:
    pool = fit_pool(_rounds(4), MONDAY + 900)
    assert Pool.from_json(pool.to_json()).repeating == pool.repeating
