"""From process start to the first paint, and to a full list of today."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from benchmarks.table import Line
from benchmarks.timing import until_told
from benchmarks.world import World

RUNS = 9


def measure(small: World) -> Iterator[Line]:
    """Against an empty Textual app, started by turns."""
    floors, paints, lists = [], [], []
    for _ in range(RUNS):
        floors.append(until_told(["-m", "benchmarks.apps", "start", "empty"])[0])
        first, full = until_told(["-m", "benchmarks.apps", "start", str(small.folder)])
        paints.append(first)
        lists.append(full)
    floor = median(floors)
    yield Line("start to first paint", median(paints), floor=floor, aim=1.4, note="floor: empty Textual app")
    what = f"start to today's list, {small.customers:,} customers"
    yield Line(what, median(lists), floor=floor, aim=1.6)
