"""Taking times: in this process, and of others."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median

MILLI = 1000.0


def once(work: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * MILLI


def typical(work: Callable[[], object], times: int) -> float:
    """The median of several runs, milliseconds; the first one warms up and does not count."""
    work()
    return median(once(work) for _ in range(times))


def taking_turns(one: Callable[[], object], other: Callable[[], object], times: int) -> tuple[float, float]:
    """The medians of both, run by turns, so that a busy machine slows both."""
    one()
    other()
    pairs = [(once(one), once(other)) for _ in range(times)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def least_by_turns(
    one: Callable[[], object], other: Callable[[], object], times: int, *, children: bool = False
) -> tuple[float, float]:
    """The least CPU milliseconds of both, run by turns; those of the processes that they start where `children`."""

    def spent() -> float:
        if not children:
            return time.process_time()
        import resource  # not on every system

        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    def cost(work: Callable[[], object]) -> float:
        begin = spent()
        work()
        return (spent() - begin) * MILLI

    one()
    other()
    pairs = [(cost(one), cost(other)) for _ in range(times)]
    return min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)


def process(arguments: Sequence[str]) -> Callable[[], object]:
    """A run of this Python with arguments; raises if it fails."""

    def run() -> None:
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)

    return run


def until_told(arguments: Sequence[str]) -> list[float]:
    """Runs this Python; milliseconds from its start to each instant (`time.time()`) that it prints as a line."""
    begin = time.time()
    done = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, encoding="utf-8")
    return [(float(line) - begin) * MILLI for line in done.stdout.split()]
