"""Reading commands in a shell."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.table import Line
from benchmarks.timing import process, taking_turns
from benchmarks.world import TODAY, World

RUNS = 11
COMMANDS = {
    "today": ("today", "--as-of", TODAY.isoformat(), "--limit", "50"),
    "customers QUERY": ("customers", "石化", "--limit", "50"),
    "today --format json, whole list": ("today", "--as-of", TODAY.isoformat(), "--format", "json"),
}


def measure(small: World) -> Iterator[Line]:
    """Against `python -c pass`, run by turns."""
    for name, arguments in COMMANDS.items():
        command = process(["-m", "fieldcrm.cli.main", "--archive", str(small.folder), *arguments])
        measured, floor = taking_turns(command, process(["-c", "pass"]), RUNS)
        aim = None if "json" in name else 4.0
        yield Line(f"shell: {name}", measured, floor=floor, aim=aim, note="floor: python -c pass" if aim else "")
