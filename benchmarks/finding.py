"""Finding among all customers: a filter, who may be the same; the timeline of a long past."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from benchmarks.table import Line
from benchmarks.timing import typical
from benchmarks.world import TODAY, World, clock, open_world
from fieldcrm import bootstrap
from fieldcrm.journal.draft import Draft, new_id
from fieldcrm.services.desk import Desk
from fieldcrm.services.writing import write

TIMES = 9
LONG, SHORT = 5_000, 50
"""Entries of a long timeline, and of a short one."""
FILTERS = {
    "one column": "territory = 北京",
    "joined, by the standing": "grade = B|C and last_contact > 30d and not contract",
    "looking into other tables": "tank_volume > 20000 or open_complaint or open_risk",
}
NAMES = ("北京国油天海物流", "Golden River 77", "上海联创")


def measure(world: World, folder: Path) -> Iterator[Line]:
    """Medians of what the desk takes; the long timeline beside the short one."""
    with open_world(world) as desk:
        gc.collect()
        for name, text in FILTERS.items():
            wanted = desk.parse_filter(text)
            taken = typical(lambda wanted=wanted: desk.customers(where=wanted, limit=60), TIMES)  # type: ignore[misc]
            yield Line(f"filter, {name}, {world.customers:,} customers", taken, aim=world.customers / 250)
        taken = typical(lambda: [desk.similar(name, ["13812345678"]) for name in NAMES], TIMES) / len(NAMES)
        yield Line(f"who may be the same, {world.customers:,} customers", taken, aim=50.0)
    with bootstrap.create_archive(folder / "timeline", passphrase=None, name="Bench", now=clock) as desk:
        short, long = (_customer(desk, entries) for entries in (SHORT, LONG))
        floor = typical(lambda: desk.timeline(short), TIMES * 3)
        yield Line(
            f"timeline, {LONG:,} entries, floor: {SHORT}",
            typical(lambda: desk.timeline(long), TIMES * 3),
            floor=floor,
            aim=2.0,
        )
        later = typical(lambda: desk.timeline(long, LONG // 2), TIMES)
        yield Line(f"timeline, from entry {LONG // 2:,} on", later, aim=50.0)


def _customer(desk: Desk, entries: int) -> bytes:
    """A customer with so many contacts, deliveries and readings."""
    owner = new_id()
    draft = Draft("bench")
    draft.create("customer", {"name": f"{entries}", "status": "active"}, owner)
    for number in range(entries):
        day = (TODAY - timedelta(days=number % 2_000)).isoformat()
        if number % 5 < 3:
            shape = {"kind": "call", "state": "done", "done_at": number, "outcome": "reached", "note": f"note {number}"}
            draft.create("activity", {"customer_id": owner, "day": day, **shape})
        elif number % 5 == 3:
            draft.create("delivery", {"customer_id": owner, "day": day, "quantity": [5_000_000, "L"]})
        else:
            draft.create("reading", {"customer_id": owner, "day": day, "level": [50.0, "percent", 100.0]})
    with desk.archive.writing() as connection:
        write(desk, connection, draft)
    return owner
