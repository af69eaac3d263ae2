"""The most memory that the app takes with its lists open."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from benchmarks.table import Line
from benchmarks.world import World


def measure(world: World) -> Iterator[Line]:
    """Peak resident memory of a process that opens today's list and the customers' list."""
    what = f"memory, {world.customers:,} customers open"
    if sys.platform == "win32":
        yield Line(what, None, "MB", aim=120, note="not measured on Windows")
        return
    command = [sys.executable, "-m", "benchmarks.apps", "memory", str(world.folder)]
    told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    yield Line(what, float(told), "MB", aim=120)
