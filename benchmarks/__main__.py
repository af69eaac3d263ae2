"""`python -m benchmarks`: every number that the program must reach, as a ratio to a floor of the same run."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import cases, days, dossiers, finding, importing, keys, memory, searching, shell, starting, today, world
from benchmarks.table import Line, cells, layout

SMALL = (1_000, 28_500)
"""Customers and deliveries of the archive that starts are measured with."""
USUAL = (10_000, 285_000)
FULL = (100_000, 5_000_000)
IMPORTED_SHARE = 5
"""The import brings as many deliveries as this part of the archive's, 200,000 at most."""
MOST_IMPORTED = 200_000


def main() -> int:
    """Build the archives where they are not there yet, measure, print the table."""
    options = _options()
    customers, deliveries = FULL if options.full else (options.customers, options.deliveries)
    print(f"building {customers:,} customers with {deliveries:,} deliveries …", file=sys.stderr, flush=True)
    begin = time.monotonic()
    large, small, bare = (world.build(*size) for size in ((customers, deliveries), SMALL, (USUAL[0], 0)))
    print(f"… {time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)
    rows = min(deliveries // IMPORTED_SHARE, MOST_IMPORTED)
    with tempfile.TemporaryDirectory(prefix="fieldcrm-bench-", ignore_cleanup_errors=True) as folder:
        measurements: dict[str, Callable[[], Iterator[Line]]] = {
            "starting": lambda: starting.measure(small),
            "shell": lambda: shell.measure(small),
            "keys": lambda: keys.measure(large),
            "searching": lambda: searching.measure(large),
            "today": lambda: today.measure(large, Path(folder)),
            "days": lambda: days.measure(large, Path(folder)),
            "importing": lambda: importing.measure(large, bare, Path(folder), rows, USUAL[1]),
            "memory": lambda: memory.measure(large),
            "cases": lambda: cases.measure(Path(folder)),
            "finding": lambda: finding.measure(large, Path(folder)),
            "dossiers": lambda: dossiers.measure(Path(folder)),
        }
        wanted = options.only or list(measurements)
        lines = [line for name in wanted for line in _told(measurements[name])]
    print("\n".join(layout(lines)))
    return 0


def _told(measure: Callable[[], Iterator[Line]]) -> Iterator[Line]:
    for line in measure():
        print("  " + " · ".join(cells(line)[:3]), file=sys.stderr, flush=True)
        yield line


def _options() -> argparse.Namespace:
    names = ("starting", "shell", "keys", "searching", "today", "days", "importing", "memory", "cases", "finding")
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--customers", type=int, default=USUAL[0], help="size of the archive (default %(default)s)")
    parser.add_argument("--deliveries", type=int, default=USUAL[1], help="its deliveries (default %(default)s)")
    parser.add_argument("--full", action="store_true", help=f"{FULL[0]:,} customers and {FULL[1]:,} deliveries")
    parser.add_argument("--only", nargs="+", choices=(*names, "dossiers"), help="some of the measurements")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
