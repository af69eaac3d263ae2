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


def measure(world: World, folder: Path, rows: int) -> Iterator[Line]:
    """Another `rows` deliveries, spread over all customers and the last year; in copies in `folder`."""
    drawn = _drawn(world, rows)
    with open_world(copy_of(world, folder / "raw")) as desk:
        floor = _raw(desk, drawn)
    with open_world(copy_of(world, folder / "written")) as desk:
        measured = _written(desk, drawn)
    yield Line(f"{rows:,} deliveries through the log, states included", measured, "s", floor=floor, note="floor: raw")
    file = _file(folder / "deliveries.csv", drawn)
    with open_world(copy_of(world, folder / "imported")) as desk:
        measured = once(lambda: desk.import_file("deliveries", file)) / 1000
        yield Line(f"import of {rows:,} deliveries, file to archive", measured, "s", floor=floor, aim=4)
        yield Line("the same file again: nothing to do", once(lambda: desk.import_file("deliveries", file)) / 1000, "s")
        yield Line("undo of the import", once(desk.undo) / 1000, "s")


Drawn = list[tuple[int, str, int]]


def _drawn(world: World, rows: int) -> Drawn:
    """(customer's number, day, litres) in the order of days."""
    random = Random(9)
    days = sorted(random.randrange(YEAR) for _ in range(rows))
    return [
        (random.randrange(world.customers), (TODAY - timedelta(days=YEAR - day)).isoformat(), 3000 + at % 4000)
        for at, day in enumerate(days)
    ]


def _ids(desk: Desk) -> list[bytes]:
    with desk.archive.reading() as connection:
        return [row[0] for row in connection.execute("SELECT id FROM customer ORDER BY code")]


def _raw(desk: Desk, drawn: Drawn) -> float:
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
