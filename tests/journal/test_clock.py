"""The hybrid clock only moves forward, whatever the laptop's clock does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.journal.clock import LAST, milliseconds, tick

LIMIT = LAST
times = st.integers(0, LIMIT - 1)
walls = st.integers(-(2**70), 2**70)


@given(times, walls)
def test_each_tick_is_later_and_fits_what_others_take(last: int, wall: int) -> None:
    now = tick(last, wall)
    assert last < now <= LIMIT


@given(st.lists(walls, min_size=2, max_size=30))
def test_a_clock_that_jumps_back_never_takes_the_order_with_it(jumps: list[int]) -> None:
    seen = [0]
    for wall in jumps:
        seen.append(tick(seen[-1], wall))
    assert seen == sorted(set(seen))


@given(st.integers(0, 2**46 - 1))
def test_an_honest_clock_shows_through(wall: int) -> None:
    assert milliseconds(tick(0, wall)) == (wall if wall else 0)


def test_a_clock_at_its_end_stands_still() -> None:
    assert tick(LAST, 0) == tick(LAST - 1, 2**80) == tick(2**63 - 1, 5) == LAST
