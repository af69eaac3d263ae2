"""What the days cost: every state for the first time, the changes of day and month, and the parameters learnt anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median

from benchmarks.table import Line
from benchmarks.timing import MILLI, once
from benchmarks.world import NOW, World, copy_of, open_world
from fieldcrm.services.desk import Desk

WEEK = 7
FIRST, A_DAY = 10.0, 1.0
"""Seconds for 10,000 customers at most: to compute everything, and when only the day changes."""
SIZE = 10_000
STATES = ("standing", "standing_fit", "derived", "packed_deliveries", "forecast_error")


def measure(world: World, folder: Path) -> Iterator[Line]:
    """On a copy in `folder`; the day changes by one from line to line, but for the leaps."""
    size = f"{world.customers:,} customers, {world.deliveries:,} deliveries"
    share = world.customers / SIZE
    with open_world(copy_of(world, folder / "days")) as desk:
        with desk.archive.local_write() as connection:
            for table in STATES:
                connection.execute(f"DELETE FROM {table}")
        first = once(desk.forecasts) / MILLI
        yield Line(f"every forecast and state for the first time, {size}", first, "s", aim=FIRST * share)
        days = [_change(desk, NOW + timedelta(days=number)) for number in range(1, WEEK + 1)]
        yield Line("the change of the day, median of a week", median(days), "s", aim=A_DAY * share)
        yield Line("the change of the day, the longest of a week", max(days), "s", aim=A_DAY * share)
        last = NOW + timedelta(days=_left_of_month(NOW.date()))
        yield Line("… after two weeks and more without a look", _change(desk, last), "s")
        yield Line("… of the month", _change(desk, last + timedelta(days=1)), "s")
        yield Line("… with what all have in common learnt anew", _change(desk, last + timedelta(days=9)), "s")


def _change(desk: Desk, now: datetime) -> float:
    """Seconds until every state holds for another day."""
    desk.now = lambda: now
    return once(desk.refresh_standing) / MILLI


def _left_of_month(day: date) -> int:
    later = day
    while (later + timedelta(days=1)).month == day.month:
        later += timedelta(days=1)
    return (later - day).days
