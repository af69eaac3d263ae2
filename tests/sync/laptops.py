"""Laptops for tests of merging: archives that are quick to make, to copy and to compare."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.sync.oracle import Oracle, told

from fieldcrm import bootstrap
from fieldcrm.domain.views.sync import MergeResult
from fieldcrm.journal.change import Batch, Change, unseal
from fieldcrm.journal.draft import Draft
from fieldcrm.journal.fields import DELETED, ENTITIES
from fieldcrm.services.desk import Desk
from fieldcrm.storage import local, log, merge, writer
from fieldcrm.storage.checks import digest
from fieldcrm.storage.row_writes import first_values, unpack_fields

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
CUSTOMER = "customer"
NAME, TERRITORY, NOTE, CYCLE, VOLUME, LANGUAGE = 2, 3, 7, 10, 11, 17
"""Fields of a customer: texts, a number, an amount with its unit; the last is of a newer program (see `older`)."""


class Laptop:
    """One archive with its own clock."""

    def __init__(self, folder: Path, desk: Desk) -> None:
        self.folder = folder
        self.desk = desk
        self.ahead = timedelta(0)
        """How far its clock is off."""
        desk.now = self.now
        desk.archive.reader().execute("PRAGMA synchronous = OFF")

    def now(self) -> datetime:
        """What its clock says."""
        return NOON + self.ahead

    def close(self) -> None:
        """Close the archive."""
        self.desk.close()

    # -- writing -----------------------------------------------------------------------------------------------------

    def write(self, *batches: Batch, kind: str = "edit_customer") -> bytes:
        """One user action, as the services write it; returns the hash of its change."""
        draft = Draft(kind)
        for batch in batches:
            draft.raw(batch)
        with self.desk.archive.writing() as connection:
            writer.record(connection, draft, self.now())
            row = connection.execute("SELECT hash FROM log WHERE action = ?", (draft.action,)).fetchone()
        return bytes(row[0])

    def create(self, row: bytes, values: Mapping[int, object], entity: str = CUSTOMER) -> bytes:
        """Make a row."""
        return self.write(Batch(entity, True, tuple(values), [(row, *values.values())]))

    def edit(self, row: bytes, values: Mapping[int, object], entity: str = CUSTOMER) -> bytes:
        """Write to a row."""
        return self.write(Batch(entity, False, tuple(values), [(row, *values.values())]))

    # -- exchange ----------------------------------------------------------------------------------------------------

    def give(self, known: Iterable[bytes] = ()) -> list[Change]:
        """The changes that somebody who knows those in `known` lacks."""
        with self.desk.archive.reading() as connection:
            return [unseal(*one) for one in merge.changes_for(connection, known)]

    def points(self) -> frozenset[bytes]:
        """What it tells others that it has."""
        with self.desk.archive.reading() as connection:
            return merge.have(connection).points()

    def take(self, changes: Iterable[Change], label: str = "") -> MergeResult:
        """Merge."""
        with self.desk.archive.writing() as connection:
            return merge.merge(connection, changes, self.now(), label=label)

    # -- looking -----------------------------------------------------------------------------------------------------

    def row(self, row: bytes, entity: str = CUSTOMER) -> dict[int, object] | None:
        """What is shown of a row: the filled fields by id, and 0 where it is hidden."""
        shape = ENTITIES[entity]
        columns = ", ".join(column.name for field in shape.fields for column in field.columns)
        with self.desk.archive.reading() as connection:
            found = connection.execute(f"SELECT {columns} FROM {shape.table} WHERE id = ?", (row,)).fetchone()
        return None if found is None else first_values(shape, found)

    def conflicts(self) -> dict[tuple[str, bytes], tuple[int, ...]]:
        """Fields in conflict by row; 0 stands for a contested deletion."""
        with self.desk.archive.reading() as connection:
            found = connection.execute("SELECT entity, row, conflict FROM row_head WHERE conflict IS NOT NULL")
            return {(entity, row): unpack_fields(data) for entity, row, data in found}

    def digest(self) -> str:
        """One hash of all that is shared."""
        with self.desk.archive.reading() as connection:
            return digest(connection)

    def hashes(self, *, held: bool = True) -> set[bytes]:
        """The changes that it holds."""
        with self.desk.archive.reading() as connection:
            found = {row[0] for row in connection.execute("SELECT hash FROM log")}
            return found | {row[0] for row in connection.execute("SELECT hash FROM held")} if held else found

    def oracle(self) -> Oracle:
        """What must be shown here, worked out anew."""
        with self.desk.archive.reading() as connection:
            found = connection.execute("SELECT hash, header, payload FROM log").fetchall()
        return Oracle(told(hash_, header, log.unpack(payload)) for hash_, header, payload in found)

    def check(self) -> None:
        """Compare all that is shown with the oracle."""
        oracle = self.oracle()
        known = {(entity, row) for entity, row in oracle.rows() if entity in ENTITIES}
        conflicts: dict[tuple[str, bytes], tuple[int, ...]] = {}
        for entity, row in known:
            found = self.row(row, entity)
            assert found is not None, "a row that was written to is there"
            hidden, contested = oracle.deletion(entity, row)
            assert bool(found.pop(DELETED, 0)) == hidden, "hidden only by a deletion that has seen every write"
            fields = oracle.fields(entity, row)
            wanted = {field: oracle.shown((entity, row, field)) for field in fields}
            visible = {f: value for f, value in wanted.items() if value is not None and ENTITIES[entity].by_id(f)}
            assert found == visible, "shown is the greatest of the heads"
            rivals = [field for field in fields if oracle.in_conflict((entity, row, field))]
            if rivals or contested:
                conflicts[entity, row] = tuple(([DELETED] if contested else []) + rivals)
        assert self.conflicts() == conflicts, "in conflict is where heads disagree, and nothing else"

    def rebuilt(self) -> str:
        """The digest after the tables were made again from the log."""
        return self.desk.rebuild()

    # -- copying -----------------------------------------------------------------------------------------------------

    def copy(self, folder: Path, *, silent: bool = True) -> Laptop:
        """A copy of the archive elsewhere; `silent`: it goes on under the same identity, and with the same numbers."""
        folder.mkdir(parents=True)
        with self.desk.archive.reading() as connection:
            connection.execute("SELECT 1")
        self.desk.archive.reader().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self.folder / "archive.db", folder / "archive.db")
        twin = Laptop(folder, bootstrap.open_desk(folder))
        twin.ahead = self.ahead
        with self.desk.archive.reading() as connection:
            own = {key: local.get(connection, key) for key in ("replica", "sequence")}
        with twin.desk.archive.local_write() as connection:
            for key, value in own.items():
                local.put(connection, key, value if silent else None)
        return twin


class Office:
    """Makes laptops from one empty archive, which is quicker than making each anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0
        self._empty = folder / "empty"
        bootstrap.create_archive(self._empty, passphrase=None, name="").close()
        self.laptops: list[Laptop] = []

    def laptop(self, name: str) -> Laptop:
        """A new laptop of that person's."""
        folder = self.place()
        folder.mkdir()
        shutil.copy(self._empty / "archive.db", folder / "archive.db")
        laptop = Laptop(folder, bootstrap.open_desk(folder))
        with laptop.desk.archive.local_write() as connection:
            local.put(connection, "user", name)
            local.put(connection, "replica", self._count.to_bytes(16, "big").hex())
            local.put(connection, "sequence", None)
        self.laptops.append(laptop)
        return laptop

    def copy(self, laptop: Laptop, *, silent: bool = True) -> Laptop:
        """A copy of a laptop's archive."""
        twin = laptop.copy(self.place(), silent=silent)
        self.laptops.append(twin)
        return twin

    def place(self) -> Path:
        """A folder of its own."""
        self._count += 1
        return self.folder / str(self._count)

    def close(self) -> None:
        """Close all."""
        for laptop in self.laptops:
            laptop.close()


@contextmanager
def older(name: str = CUSTOMER, unknown: int = LANGUAGE) -> Iterator[None]:
    """This program as it was before it knew a field, say the customer's language: what it does not know, it keeps."""
    from fieldcrm.journal import net
    from fieldcrm.storage import meeting, projection

    caches = (net._turner, meeting._update, projection._insert_statement)
    entity = ENTITIES[name]
    fields = tuple(field for field in entity.fields if field.id != unknown)
    ENTITIES[name] = entity._replace(fields=fields)
    for cache in caches:
        cache.cache_clear()
    try:
        yield
    finally:
        ENTITIES[name] = entity
        for cache in caches:
            cache.cache_clear()
