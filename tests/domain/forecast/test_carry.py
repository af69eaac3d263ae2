"""How intervals follow the size of the delivery before them: found where it is so, not where noise feigns it."""

from __future__ import annotations

import random
from collections.abc import Callable

from fieldcrm.domain.forecast.carry import learn_carry, slope

Streams = list[tuple[list[float | None], list[float]]]


def streams(seed: int, count: int, length: int, follows: Callable[[int], float], noise: float) -> Streams:
    """Log intervals that follow log loads by the slope of each stream, with noise."""
    rng = random.Random(seed)
    found: Streams = []
    for number in range(count):
        loads = [rng.gauss(0, 0.4) for _ in range(length)]
        logs = [3 + follows(number) * load + rng.gauss(0, noise) for load in loads]
        found.append((list(loads), logs))
    return found


def test_noise_in_short_histories_is_no_slope() -> None:
    assert [learn_carry(streams(seed, 300, 6, lambda _: 0.0, 0.6)) for seed in range(5)] == [(0.0, 0.0)] * 5


def test_a_slope_that_all_share_is_found() -> None:
    carry, _ = learn_carry(streams(1, 100, 12, lambda _: 0.8, 0.2))
    assert abs(carry - 0.8) < 0.1


def test_streams_that_differ_keep_their_own() -> None:
    pairs = streams(2, 100, 20, lambda number: float(number % 2), 0.1)
    carry, spread = learn_carry(pairs)
    assert spread > 0
    own = [slope(*pair, carry, spread) for pair in pairs]
    assert all(abs(found - number % 2) < 0.3 for number, found in enumerate(own))


def test_a_stream_without_known_sizes_has_the_pooled_slope() -> None:
    assert slope([None, None, None, None], [1.0, 2.0, 3.0, 4.0], 0.4, 0.3) == 0.4
    assert slope([0.0, 0.0, 0.0, 0.0], [1.0, 2.0, 3.0, 4.0], 0.4, 0.3) == 0.4
    assert slope([], [], 0.4, 0.3) == 0.4


def test_nothing_is_learnt_from_nothing() -> None:
    assert learn_carry([]) == (0.0, 0.0)
    assert learn_carry([([None, 0.1], [1.0, 2.0])]) == (0.0, 0.0)
