"""Importing deliveries: from the file to the committed archive, beside raw rows into the same table."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

from benchmarks.table import Line
from benchmarks.timing import once
from benchmarks.world import DELIVERY, TODAY, World, copy_of, open_world
from fieldcrm.journal.draft import Draft, new_id
from fieldcrm.services.desk import Desk
from fieldcrm.services.writing import write

YEAR = 365
Drawn = list[tuple[int, str, int]]
"""Deliveries: (number of the customer, ISO day, litres)."""


def measure(world: World, bare: World, folder: Path, rows: int, first_rows: int) -> Iterator[Line]:
    """A first import into `bare`, customers only; then some more into `world`. In copies in `folder`."""
    drawn = _drawn(bare, first_rows)
    floor = _raw(bare, folder / "first-raw", drawn)
    file = _file(folder / "first.csv", drawn)
    with open_world(copy_of(bare, folder / "first")) as desk:
        measured = once(lambda: desk.import_file("deliveries", file)) / 1000
    what = f"first import, {first_rows:,} deliveries of {bare.customers:,} customers"
    yield Line(what, measured, "s", floor=floor, aim=4, note="floor: raw executemany, same table and indexes")
    yield from _more(world, folder, _drawn(world, rows))


def _more(world: World, folder: Path, drawn: Drawn) -> Iterator[Line]:
    """Some more deliveries of everybody: the log alone, from the file, again, and back."""
    rows = f"{len(drawn):,}"
    floor = _raw(world, folder / "raw", drawn)
    with open_world(copy_of(world, folder / "written")) as desk:
        yield Line(f"{rows} more through the log, states included", _written(desk, drawn), "s", floor=floor)
    file = _file(folder / "more.csv", drawn)
    with open_world(copy_of(world, folder / "imported")) as desk:
        measured = once(lambda: desk.import_file("deliveries", file)) / 1000
        yield Line(f"import of {rows} more, everybody's state renewed", measured, "s", floor=floor, aim=4)
        yield Line("the same file again: nothing to do", once(lambda: desk.import_file("deliveries", file)) / 1000, "s")
        yield Line("undo of the import", once(desk.undo) / 1000, "s")


def _drawn(world: World, rows: int) -> Drawn:
    """Deliveries of all customers over the last year, in the order of days."""
    random = Random(9)
    days = sorted(random.randrange(YEAR) for _ in range(rows))
    return [
        (random.randrange(world.customers), (TODAY - timedelta(days=YEAR - day)).isoformat(), 3000 + at % 4000)
        for at, day in enumerate(days)
    ]


def _ids(desk: Desk) -> list[bytes]:
    with desk.archive.reading() as connection:
        return [row[0] for row in connection.execute("SELECT id FROM customer ORDER BY code")]


def _raw(world: World, folder: Path, drawn: Drawn) -> float:
    """Seconds for the bare rows, in one transaction."""
    with open_world(copy_of(world, folder)) as desk:
        return _insert(desk, drawn)


def _insert(desk: Desk, drawn: Drawn) -> float:
    ids = _ids(desk)
    rows = [(new_id(), ids[number], day, litres * 1000, "L", "diesel", 1) for number, day, litres in drawn]
    statement = (
        "INSERT INTO delivery (id, customer_id, day, quantity_milli, quantity_unit, product, origin)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
    )

    def insert() -> None:
        with desk.archive.local_write() as connection:
            connection.executemany(statement, rows)

    return once(insert) / 1000


def _written(desk: Desk, drawn: Drawn) -> float:
    ids = _ids(desk)
    rows = [(new_id(), ids[number], day, [litres * 1000, "L"], "diesel") for number, day, litres in drawn]

    def record() -> None:
        with desk.archive.writing() as connection:
            draft = Draft("import")
            draft.bulk("delivery", DELIVERY, rows, new=True)
            write(desk, connection, draft)

    gc.disable()
    try:
        return once(record) / 1000
    finally:
        gc.enable()


def _file(path: Path, drawn: Drawn) -> Path:
    lines = ["customer,date,quantity,unit,product"]
    lines += [f"C{number:06},{day},{litres},L,diesel" for number, day, litres in drawn]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
