"""Today's list from the stored states, and what a single action costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from benchmarks.table import Line
from benchmarks.timing import taking_turns, typical
from benchmarks.world import TODAY, World, copy_of, open_world
from fieldcrm.domain.codes import Outcome
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.services.desk import Desk

WINDOW = 200
RUNS = 40


def measure(world: World, folder: Path) -> Iterator[Line]:
    """Reads, then writes beside a bare commit of one row; on a copy in `folder`."""
    size = f"{world.customers:,} customers, {world.deliveries:,} deliveries"
    with open_world(copy_of(world, folder / "today")) as desk:
        listed = desk.today(limit=WINDOW)
        yield Line(f"today's list, first {WINDOW}, {size}", typical(lambda: desk.today(limit=WINDOW), 9), aim=10)
        yield Line(f"today's list, all {listed.total:,} lines", typical(desk.today, 3))
        whom = listed.rows[WINDOW // 2].customer_id
        yield Line("why this rank", typical(lambda: desk.why(whom), 9))
        yield Line("the call card", typical(lambda: desk.call_card(whom), 9))
        yield Line("the end-of-day sweep", typical(desk.sweep, 3))
        yield Line("a window of the customers' list", typical(desk.customers, 9))
        yield Line("the history of one customer", typical(lambda: desk.history(whom), 9))
        yield from _actions(desk, whom)


def _actions(desk: Desk, whom: bytes) -> Iterator[Line]:
    with desk.archive.local_write() as connection:
        connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)")

    def bare() -> None:
        with desk.archive.local_write() as connection:
            connection.execute("INSERT INTO bare (text) VALUES ('one row of plain text')")

    actions = {
        "a logged call": lambda: desk.log_call(whom, Outcome.REACHED, note="说好下周三"),
        "a delivery": lambda: desk.record_delivery(whom, Amount.of(5000, Unit.LITRE), TODAY),
        "a date moved": lambda: desk.reschedule(whom, TODAY + timedelta(days=5)),
    }
    for name, action in actions.items():
        measured, floor = taking_turns(action, bare, RUNS)
        yield Line(f"one saved action: {name}", measured, floor=floor, aim=2, note="floor: bare one-row commit")
