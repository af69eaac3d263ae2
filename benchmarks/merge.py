"""`python -m benchmarks.merge`: merging a colleague's changes, as ratios to raw rows in the same table.

Five bundles into one archive: customers with 16 registers each, new; newer values of all of them; values that both
changed at once; deliveries; and the same bundle again. `--full` takes the sizes that the program is measured by:
1,000,000 field values and 500,000 deliveries.
"""

from __future__ import annotations

import argparse
import gc
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.table import Line, cells, layout
from benchmarks.timing import once
from fieldcrm import bootstrap
from fieldcrm.journal.change import Batch, Change, unseal
from fieldcrm.journal.draft import Draft, new_id
from fieldcrm.journal.fields import ENTITIES
from fieldcrm.services.desk import Desk
from fieldcrm.storage import local, log, merge, projection
from fieldcrm.storage.row_writes import marks

NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)
FIELDS = (*range(1, 16), 17)
FIXED = {
    "status": ("active", "paused"),
    "busy_months": ("11,12", "12"),
    "slack_months": ("2", "2,3"),
    "entered_on": ("2025-01-02", "2025-01-03"),
    "language": ("en", "zh_Hans"),
}
"""Registers whose values the rules read."""
SMALL, FULL = (100_000, 50_000), (1_000_000, 500_000)
Rows = list[tuple[object, ...]]


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.merge", description=__doc__)
    parser.add_argument("--full", action="store_true", help="1,000,000 field values, 500,000 deliveries")
    values, deliveries = FULL if parser.parse_args().full else SMALL
    with tempfile.TemporaryDirectory(prefix="fieldcrm-merge-", ignore_cleanup_errors=True) as folder:
        lines = []
        for line in measure(Path(folder), values, deliveries):
            print("  " + " · ".join(cells(line)[:3]), file=sys.stderr, flush=True)
            lines.append(line)
    print("\n".join(layout(lines)))
    return 0


def measure(folder: Path, values: int, deliveries: int) -> Iterator[Line]:
    """One line a bundle. Aims are those of the full size, in proportion."""
    count = values // len(FIELDS)
    share = values / FULL[0]
    ids = [new_id() for _ in range(count)]
    with _desk(folder / "ours", "Wang") as ours, _desk(folder / "theirs", "Li") as theirs:
        raw = _raw_insert(folder, ids)
        made = _written(theirs, "customer", True, FIELDS, _rows(ids, 0))
        yield _line(f"{values:,} values, new", lambda: _fold(ours, made), raw, 5 * share)
        yield _line("  the same bundle again", lambda: _fold(ours, made), raw, share)
        with _desk(folder / "whole", "Chen") as whole:
            yield _line("  the same into an empty archive, search included", lambda: _merged(whole, made), raw, None)
        raw = _raw_update(ours, ids)
        newer = _written(theirs, "customer", False, FIELDS, _rows(ids, 1))
        yield _line(f"{values:,} values, newer", lambda: _fold(ours, newer), raw, 8 * share)
        theirs_again = _written(theirs, "customer", False, FIELDS, _rows(ids, 2))
        _written(ours, "customer", False, FIELDS, _rows(ids, 3))
        yield _line(f"{values:,} values, all in conflict", lambda: _fold(ours, theirs_again), raw, 12 * share)
        yield _line("  the same bundle again", lambda: _fold(ours, theirs_again), raw, share)
        raw = _raw_drops(ours, _drops(ids, deliveries))
        dropped = _written(theirs, "delivery", True, (1, 2, 3, 4), _drops(ids, deliveries))
        yield _line(f"{deliveries:,} deliveries, new", lambda: _fold(ours, dropped), raw, None)
        yield Line("a day's bundle: 200 changes", _day(ours, theirs, ids) / 1000, "s", aim=0.5, note="renewal included")
    yield Line("memory at most", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB", aim=500)


def _line(what: str, work: Callable[[], object], floor: float, aim: float | None) -> Line:
    gc.collect()
    seconds = once(work) / 1000
    note = f"{seconds / floor:.1f} × raw rows"
    return Line(what, seconds, "s", aim=aim, note=note)


def _desk(folder: Path, name: str) -> Desk:
    return bootstrap.create_archive(folder, passphrase=None, name=name, now=lambda: NOW)


def _rows(ids: Sequence[bytes], version: int) -> Rows:
    """Rows of a customer's registers; each version differs in every one."""
    entity = ENTITIES["customer"]
    rows: Rows = []
    for number, id_ in enumerate(ids):
        row: list[object] = [id_]
        for field_id in FIELDS:
            field = entity.by_id(field_id)
            assert field is not None
            if field.name in FIXED:
                row.append(FIXED[field.name][version % 2])
            elif len(field.columns) == 1:
                real = field.columns[0].type == "REAL"
                row.append(float(number % 60 + version) if real else f"{field.name} {number % 997} {version}")
            elif field.name == "invoice":
                row.append([f"{part} {number % 997} {version}" for part in "abcdef"])
            else:
                row.append([number * 1000 + version, "L"])
        rows.append(tuple(row))
    return rows


def _drops(ids: Sequence[bytes], count: int) -> Rows:
    return [
        (
            new_id(),
            ids[number % len(ids)],
            f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}",
            [5_000_000, "L"],
            "diesel",
        )
        for number in range(count)
    ]


def _written(desk: Desk, entity: str, new: bool, fields: tuple[int, ...], rows: Rows) -> list[Change]:
    """Write rows as a user's action would (search and list are not renewed) and give the bundle with it."""
    with desk.archive.reading() as connection:
        known = merge.have(connection).points()
    with desk.archive.writing() as connection:
        draft = Draft("import")
        draft.raw(Batch(entity, new, fields, rows))
        author = log.Author(local.user(connection), local.replica(connection), round(NOW.timestamp() * 1000))
        parts = draft.parts()
        for number, batches in enumerate(parts, start=1):
            seq, _change = log.append(connection, draft, batches, author, (number, len(parts)))
            projection.apply(connection, seq, batches)
    with desk.archive.reading() as connection:
        return [unseal(*one) for one in merge.changes_for(connection, known)]


def _fold(desk: Desk, changes: list[Change]) -> None:
    """Merge without renewing search and call list: those are measured with what renews them."""
    with desk.archive.writing() as connection:
        merge.merge(connection, [unseal(one.header_bytes, one.payload) for one in changes], NOW, dry=True)


def _merged(desk: Desk, changes: list[Change]) -> None:
    """Merge with what follows: search, counts, and the list's states where they are not left to the next look."""
    with desk.archive.writing() as connection:
        merge.merge(connection, changes, NOW)


def _day(ours: Desk, theirs: Desk, ids: Sequence[bytes]) -> float:
    """Milliseconds to take in 200 small changes, with everything that follows."""
    with theirs.archive.reading() as connection:
        known = merge.have(connection).points()
    with ours.archive.writing() as connection:
        connection.execute("DELETE FROM standing")
    for number in range(200):
        _written(theirs, "customer", False, (7,), [(ids[number % len(ids)], f"note of today {number}")])
    with theirs.archive.reading() as connection:
        changes = [unseal(*one) for one in merge.changes_for(connection, known)]

    return once(lambda: _merged(ours, changes))


def _raw_insert(folder: Path, ids: Sequence[bytes]) -> float:
    """Seconds for the bare rows in one transaction."""
    with _desk(folder / "raw", "") as desk:
        columns, rows = _flat(_rows(ids, 0))
        statement = f"INSERT INTO customer (id, {', '.join(columns)}, origin) VALUES ({marks(len(columns) + 2)})"

        def insert() -> None:
            with desk.archive.writing() as connection:
                connection.executemany(statement, [(*row, 1) for row in rows])

        return once(insert) / 1000


def _raw_drops(desk: Desk, drops: Rows) -> float:
    """Seconds for bare deliveries, with the table's indexes and triggers; they are rolled back."""
    statement = (
        "INSERT INTO delivery (id, customer_id, day, quantity_milli, quantity_unit, product, origin)"
        " VALUES (?, ?, ?, ?, ?, ?, 1)"
    )
    rows = [(id_, whom, day, 5_000_000, "L", what) for id_, whom, day, _amount, what in drops]

    def insert() -> None:
        with desk.archive.reading() as connection:
            connection.executemany(statement, rows)

    return once(insert) / 1000


def _raw_update(desk: Desk, ids: Sequence[bytes]) -> float:
    """Seconds for bare updates of the same columns; they are rolled back."""
    columns, rows = _flat(_rows(ids, 9))
    statement = f"UPDATE customer SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?"

    def update() -> None:
        with desk.archive.reading() as connection:
            connection.executemany(statement, [(*row[1:], row[0]) for row in rows])

    return once(update) / 1000


def _flat(rows: Rows) -> tuple[list[str], Rows]:
    entity = ENTITIES["customer"]
    fields = [entity.by_id(field_id) for field_id in FIELDS]
    columns = [column.name for field in fields if field is not None for column in field.columns]
    return columns, [
        tuple(part for value in row for part in (value if isinstance(value, list) else (value,))) for row in rows
    ]


if __name__ == "__main__":
    sys.exit(main())
