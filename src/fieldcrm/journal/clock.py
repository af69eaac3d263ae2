"""The hybrid clock: 48 bits of milliseconds and a 16-bit counter in one integer.

It never blocks, never refuses, and only moves forward. It orders how concurrent values are shown; it
decides nothing else. What comes in moves it forward by itself: the last time is the greatest of the whole log.
"""

from __future__ import annotations

COUNTER_BITS = 16
MAX_MILLISECONDS = (1 << 46) - 1
LAST = (1 << 62) - 1
"""The greatest time, in the year 4199. A clock that got there stands still; parents go on telling the order."""


def tick(last: int, wall_ms: int) -> int:
    """The next time after `last`, at least the wall clock's milliseconds (clamped to what fits)."""
    wall = min(max(wall_ms, 0), MAX_MILLISECONDS) << COUNTER_BITS
    return min(max(last + 1, wall), LAST)


def milliseconds(time: int) -> int:
    """The wall-clock part, UTC milliseconds."""
    return time >> COUNTER_BITS
