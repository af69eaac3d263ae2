"""Keys in lists: from the key to the last drawing that it causes."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.table import Line
from benchmarks.world import World

AIMS = {"today-keys": ("cursor in today's list", 1.7), "list-keys": ("cursor in the customers' list", 1.7)}


def measure(world: World) -> Iterator[Line]:
    """Against an app that repaints one label."""
    floor = _milliseconds("label-keys", "label")
    for kind, (what, aim) in AIMS.items():
        measured = _milliseconds(kind, str(world.folder))
        yield Line(f"{what}, {world.customers:,} customers", measured, floor=floor, aim=aim, note="floor: one label")
    measured = _milliseconds("filter-keys", str(world.folder))
    yield Line(f"typing in the filter, {world.customers:,} customers", measured, floor=floor, aim=3.0)


def _milliseconds(kind: str, what: str) -> float:
    import subprocess
    import sys

    command = [sys.executable, "-m", "benchmarks.apps", kind, what]
    return float(subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout)
