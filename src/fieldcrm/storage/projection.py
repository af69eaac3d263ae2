"""The fold on disk: a change's operations become rows, in bulk.

A row remembers the change that created it (`origin`). What was written to it by more than one change, and what of it
stands, is `storage.row_writes`; how a write meets the heads of a row is `storage.meeting`.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from functools import lru_cache, partial
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.errors import DamagedArchiveError
from fieldcrm.journal import agreement_fields, service_fields
from fieldcrm.journal.fields import DELETED, ENTITIES, SETTING
from fieldcrm.journal.net import net, without_empty
from fieldcrm.storage import row_writes
from fieldcrm.storage.ancestry import Ancestry
from fieldcrm.storage.meeting import Meeting
from fieldcrm.storage.row_before import put_down

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.change import Batch
    from fieldcrm.journal.fields import Entity, Field
    from fieldcrm.journal.heads import SeenOf

_WORDLESS = frozenset({"delivery", "order", "reading", "tank", "prepayment", "notice_target", "attachment"})
"""Entities that search does not look into."""
_PASSING = frozenset({"activity", "contact", "fact", "site", "custom_value"}) | {
    entity.name for entity in (*service_fields.ENTITIES, *agreement_fields.ENTITIES)
}
"""Entities that leave a customer's curve of need as it is."""
_CASED = frozenset({"visit", "visit_problem", "visit_part", "equipment"})
"""Entities whose words like cases are found by (`storage.cases`)."""
WHOLE = -1
"""Stands in `unknown` for an entity of which nothing is known."""


@dataclasses.dataclass(slots=True)
class Touched:
    """What folds have changed: customers (by id), those of them whose words or histories changed, and any setting.

    `came` counts the rows that came, less those that were hidden, by entity; the others count rows for the report of
    a merge.
    """

    customers: set[bytes] = dataclasses.field(default_factory=set)
    worded: set[bytes] = dataclasses.field(default_factory=set)
    histories: set[bytes] = dataclasses.field(default_factory=set)
    settings: bool = False
    weather: bool = False
    products: bool = False
    came: Counter[str] = dataclasses.field(default_factory=Counter)
    rows: Counter[str] = dataclasses.field(default_factory=Counter)
    hidden: dict[tuple[str, object], int] = dataclasses.field(default_factory=dict)
    """Rows that are hidden now and were not before, by entity and row: the place of the change that made the row."""
    conflicts: dict[tuple[str, object], set[int]] = dataclasses.field(default_factory=dict)
    """Fields in conflict (0: the deletion is contested) that were not so before, by entity and row."""
    overwritten: set[bytes] = dataclasses.field(default_factory=set)
    cased: dict[str, set[bytes]] = dataclasses.field(default_factory=dict)
    """Rows that a case's text is taken from, by entity."""


class Source(NamedTuple):
    """The change that is being folded: its place in the log, and which of other changes it has seen.

    `latest`: it was made here and now.
    """

    seq: int
    seen_of: SeenOf
    latest: bool


class Folding:
    """Folds changes into the tables, one after another, inside one transaction.

    `mine` are places in the log: values of theirs that are no longer shown are counted (`Touched.overwritten`).
    """

    def __init__(
        self, connection: Connection, ancestry: Ancestry | None = None, mine: frozenset[int] = frozenset()
    ) -> None:
        self._connection = connection
        self._ancestry = ancestry or Ancestry(connection)
        self.touched = Touched()
        self._meeting = Meeting(connection, self._ancestry, self.touched, mine)
        self._unknown: set[tuple[str, int]] = set()

    def apply(self, seq: int, batches: list[Batch], *, latest: bool = False) -> None:
        """Fold one change that the log and the ancestry have. `latest`: made here and now, it has seen everything."""
        clock = None if latest else self._ancestry.clock(seq)
        source = Source(seq, frozenset if clock is None else partial(self._ancestry.seen, clock), latest)
        for batch in net(batches):
            entity = ENTITIES.get(batch.entity)
            if entity is None:
                self._park(batch.entity, WHOLE)
                continue
            for field_id in batch.fields:
                if entity.by_id(field_id) is None:
                    self._park(batch.entity, field_id)
            self._fold(entity, batch, source)

    def _fold(self, entity: Entity, batch: Batch, source: Source) -> None:
        touched = self.touched
        customers: set[bytes] = set()
        if batch.new:
            self._create(entity, batch, source, customers)
        else:
            self._edit(entity, batch, source, customers)
        touched.rows[entity.name] += len(batch.rows)
        touched.settings = touched.settings or entity is SETTING
        touched.weather = touched.weather or batch.entity == "degree_day"
        touched.products = touched.products or batch.entity == "product"
        touched.customers |= customers
        if batch.entity not in _WORDLESS:
            touched.worded |= customers
        if batch.entity not in _PASSING:
            touched.histories |= customers
        if batch.entity in _CASED:
            touched.cased.setdefault(batch.entity, set()).update(row[0] for row in batch.rows)  # type: ignore[misc]

    def _create(
        self, entity: Entity, batch: Batch, source: Source, customers: set[bytes], *, written: bool = False
    ) -> None:
        """Make the rows. One that exists was made elsewhere too: what both wrote then stands side by side.

        `written`: the rows are made by writes to them, so that empty values count.
        """
        if not batch.rows:
            return
        statement, sources = _insert_statement(entity.name, batch.fields)
        seq = source.seq
        columns = row_writes.spread(sources, batch.rows)
        rows = list(zip([row[0] for row in batch.rows], *columns, repeat(seq)))
        made = self._connection.executemany(statement, rows).rowcount
        fresh = batch
        if made != len(rows):
            fresh, again = self._divided(entity, batch, seq)
            blank = self._blank(entity, [row[0] for row in again.rows])
            if blank:
                self._connection.executemany(statement, [row for row in rows if row[0] in blank])
                fresh = fresh._replace(rows=[*fresh.rows, *(row for row in again.rows if row[0] in blank)])
                again = again._replace(rows=[row for row in again.rows if row[0] not in blank])
            for edits in without_empty(again):
                self._meeting.edit(entity, edits, source, customers)
        if DELETED in batch.fields:
            place = batch.fields.index(DELETED) + 1
            made -= sum(bool(row[place]) for row in fresh.rows)
        self.touched.came[entity.name] += made
        if written or any(entity.by_id(field_id) is None for field_id in batch.fields):
            put_down(self._connection, entity, fresh, seq, empty=written)
        owner = _owner_index(entity, batch.fields)
        if owner is not None:
            customers.update(row[owner] for row in batch.rows if row[owner] is not None)  # type: ignore[misc]

    def _edit(self, entity: Entity, batch: Batch, source: Source, customers: set[bytes]) -> None:
        """Write to rows. Those that nobody made (no program does that) are made by the write, whatever comes when."""
        missing = self._missing(entity, batch)
        if missing and source.latest:
            raise DamagedArchiveError(what="unknown row", file=entity.name)
        if missing:
            made = batch._replace(rows=[row for row in batch.rows if row[0] in missing])
            self._create(entity, made, source, customers, written=True)
            batch = batch._replace(rows=[row for row in batch.rows if row[0] not in missing])
        self._meeting.edit(entity, batch, source, customers)

    def _missing(self, entity: Entity, batch: Batch) -> set[object]:
        missing: set[object] = set()
        for rows in row_writes.chunks(batch.rows):
            ids = [row[0] for row in rows]
            statement = f"SELECT id FROM {entity.table} WHERE id IN ({row_writes.marks(len(ids))})"
            missing.update(set(ids).difference(row[0] for row in self._connection.execute(statement, ids)))
        return missing

    def _divided(self, entity: Entity, batch: Batch, seq: int) -> tuple[Batch, Batch]:
        """The rows of the batch that it made, and those that were there."""
        there: set[object] = set()
        for rows in row_writes.chunks(batch.rows):
            ids = [row[0] for row in rows]
            found = self._connection.execute(
                f"SELECT id FROM {entity.table} WHERE id IN ({row_writes.marks(len(ids))}) AND origin <> ?", (*ids, seq)
            )
            there.update(row[0] for row in found)
        made = [row for row in batch.rows if row[0] not in there]
        return batch._replace(rows=made), batch._replace(rows=[row for row in batch.rows if row[0] in there])

    def _blank(self, entity: Entity, ids: list[object]) -> set[object]:
        """Take those of the rows away that were made with nothing in them: whoever fills them has made them."""
        columns = [column.name for field in entity.fields if field.id != DELETED for column in field.columns]
        empty = " AND ".join(f"{name} IS NULL" for name in columns)
        blank: set[object] = set()
        for start in range(0, len(ids), row_writes.AT_ONCE):
            some = ids[start : start + row_writes.AT_ONCE]
            found = self._connection.execute(
                f"SELECT id FROM {entity.table} WHERE id IN ({row_writes.marks(len(some))}) AND deleted = 0 AND {empty}"
                " AND NOT EXISTS (SELECT 1 FROM row_head h WHERE h.row = id AND h.entity = ?)",
                (*some, entity.name),
            )
            blank.update(row[0] for row in found)
        self._connection.executemany(f"DELETE FROM {entity.table} WHERE id = ?", [(id_,) for id_ in blank])
        return blank

    def _park(self, entity: str, field_id: int) -> None:
        """Remember that the log holds what this program does not know, so that a newer one brings it to light."""
        if (entity, field_id) not in self._unknown:
            self._unknown.add((entity, field_id))
            self._connection.execute("INSERT OR IGNORE INTO unknown (entity, field) VALUES (?, ?)", (entity, field_id))


def apply(connection: Connection, seq: int, batches: list[Batch], folding: Folding | None = None) -> Touched:
    """Fold one change that was made here and now; returns what it changed, with what `folding` changed before."""
    folding = folding or Folding(connection)
    folding.apply(seq, batches, latest=True)
    return folding.touched


def _owner_index(entity: Entity, fields: tuple[int, ...]) -> int | None:
    """Where the customer's id stands in a row of the batch."""
    if entity.owner == "id":
        return 0
    for index, field_id in enumerate(fields, start=1):
        field = entity.by_id(field_id)
        if field is not None and field.name == entity.owner:
            return index
    return None


@lru_cache(maxsize=256)
def _insert_statement(name: str, fields: tuple[int, ...]) -> tuple[str, tuple[tuple[int, Field], ...]]:
    """The INSERT of a batch, and the fields that it fills with where their values stand in a row."""
    entity = ENTITIES[name]
    sources = [(place, entity.by_id(field_id)) for place, field_id in enumerate(fields, start=1)]
    known = tuple((place, field) for place, field in sources if field is not None)
    columns = ["id", *(column.name for _place, field in known for column in field.columns), "origin"]
    marks = row_writes.marks(len(columns))
    return f"INSERT OR IGNORE INTO {entity.table} ({', '.join(columns)}) VALUES ({marks})", known
