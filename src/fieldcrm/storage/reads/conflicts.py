"""What several people changed at once: the fields whose heads disagree, and the rows whose deletion is contested."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.views.sync import Conflict, Contested, Side
from fieldcrm.journal.change import decode_header
from fieldcrm.journal.fields import DELETED, ENTITIES
from fieldcrm.storage import local, lost_work, row_writes
from fieldcrm.storage.ancestry import Ancestry
from fieldcrm.storage.reads.customers import ref
from fieldcrm.storage.reads.rows import known_instant
from fieldcrm.storage.row_writes import decode_values, unpack_fields, unpack_heads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.views.listed import CustomerRef
    from fieldcrm.journal.fields import Entity
    from fieldcrm.journal.heads import Heads

MOST_WRITES = 20
"""Writes that no deletion has seen, shown of one row."""
_NAMED_BY = ("name", "title", "number", "key", "what", "words", "topic", "kind", "word", "day", "territory")
"""Columns that tell a row from its like, the best first."""


class _Found(NamedTuple):
    """A row with several heads that matter: which fields (0: the deletion), and whose it is."""

    entity: Entity
    row: bytes
    owner: bytes | None
    heads: Heads
    fields: tuple[int, ...]


class _Who(NamedTuple):
    """A change, as one of several sides."""

    order: tuple[int, bytes, bytes]
    side: Side


def count(connection: Connection) -> tuple[int, int]:
    """(fields in conflict, rows of which the deletion is contested).

    Rows that are hidden do not count, but those that are hidden over work of others on what is theirs do.
    """
    fields = contested = 0
    for found in _rows(connection, None):
        contested += DELETED in found.fields
        fields += sum(field != DELETED for field in found.fields)
    return fields, contested + sum(1 for _lost in lost_work.noted(connection))


def conflicts(
    connection: Connection, customer_id: bytes | None = None, offset: int = 0, limit: int | None = None
) -> tuple[Conflict, ...]:
    """Fields whose heads disagree, by entity and row."""
    teller = _Teller(connection)
    found = ((row, field) for row in _rows(connection, customer_id) for field in row.fields if field != DELETED)
    end = None if limit is None else offset + limit
    return tuple(teller.conflict(row, field) for row, field in islice(found, offset, end))


def contested(
    connection: Connection, customer_id: bytes | None = None, offset: int = 0, limit: int | None = None
) -> tuple[Contested, ...]:
    """Rows that somebody deleted and somebody else wrote to, neither knowing of the other.

    After them rows that are hidden, though others worked on what belongs to them meanwhile.
    """
    teller = _Teller(connection)
    rows = (teller.contested(row) for row in _rows(connection, customer_id) if DELETED in row.fields)
    hidden = (teller.lost(lost) for lost in lost_work.noted(connection, customer_id))
    end = None if limit is None else offset + limit
    return tuple(islice(chain(rows, hidden), offset, end))


def fields_of(connection: Connection, entity: str, row: bytes) -> tuple[int, ...]:
    """The fields of one row that are in conflict; 0 where its deletion is contested."""
    found = connection.execute("SELECT conflict FROM row_head WHERE row = ? AND entity = ?", (row, entity)).fetchone()
    return unpack_fields(found[0]) if found else ()


def is_contested(connection: Connection, entity: str, row: bytes) -> bool:
    """Whether there is a deletion to settle: contested, or over work of others."""
    if DELETED in fields_of(connection, entity, row):
        return True
    return entity in lost_work.KINDS and any(True for _lost in lost_work.find(connection, entity, [row]))


def deletions_of(connection: Connection, entity: str, row: bytes) -> tuple[int, ...]:
    """The places in the log of the deletions of a row that nobody has overwritten knowingly."""
    heads = row_writes.heads_of(connection, entity, [row]).get(row)
    writes = row_writes.writes_of(connection, entity, [row]).get(row, [])
    deleting = {seq for seq, values in writes if values.get(DELETED)}
    return () if heads is None else tuple(seq for seq, _held in unpack_heads(heads[0]) if seq in deleting)


def _rows(connection: Connection, customer_id: bytes | None) -> Iterator[_Found]:
    """Rows in conflict that are not hidden, of one customer or of all."""
    for entity in ENTITIES.values():
        owner = f"t.{entity.owner}" if entity.owner else "NULL"
        if customer_id is None:
            statement = (
                f"SELECT h.row, {owner}, h.heads, h.conflict FROM row_head h JOIN {entity.table} t ON t.id = h.row"
                " WHERE h.entity = ? AND h.conflict IS NOT NULL AND t.deleted = 0 ORDER BY h.row"
            )
            found = connection.execute(statement, (entity.name,))
        elif entity.owner:
            statement = (
                f"SELECT h.row, {owner}, h.heads, h.conflict FROM {entity.table} t CROSS JOIN row_head h"
                f" ON h.row = t.id AND h.entity = ? WHERE {owner} = ? AND h.conflict IS NOT NULL AND t.deleted = 0"
                " ORDER BY h.row"
            )
            found = connection.execute(statement, (entity.name, customer_id))
        else:
            continue
        for row, owned, heads, conflict in found:
            yield _Found(entity, row, owned, unpack_heads(heads), unpack_fields(conflict))


class _Teller:
    """Tells who stands behind the heads. Changes and customers that were asked for are kept while it lives."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ancestry = Ancestry(connection)
        self._me = local.get(connection, "replica") or ""
        self._changes: dict[int, _Who] = {}
        self._customers: dict[bytes, CustomerRef | None] = {}

    def conflict(self, found: _Found, field_id: int) -> Conflict:
        """One field with its sides, the one that is shown first."""
        seqs = [seq for seq, held in found.heads if field_id in held]
        field = found.entity.by_id(field_id)
        return Conflict(
            entity=found.entity.name,
            row=found.row,
            field=field.name if field else str(field_id),
            label=self._label(found),
            sides=tuple(self._sides(found, seqs, field_id)),
            customer=self._customer(found.owner),
        )

    def contested(self, found: _Found) -> Contested:
        """One row with its deletions and the writes that not all of them have seen."""
        deletions = [seq for seq, held in found.heads if DELETED in held and self._values(found, seq).get(DELETED)]
        clocks = [(seq, self._ancestry.clock(seq)) for seq in deletions]
        writes: list[tuple[str, Side]] = []
        unseen = [
            (seq, held)
            for seq, held in found.heads
            if any(seq != deletion and not self._ancestry.saw(clock, seq) for deletion, clock in clocks)
        ]
        for seq, held in sorted(unseen, key=lambda one: self._who(one[0]).order, reverse=True):
            values = self._values(found, seq)
            for field_id in sorted(held):
                field = found.entity.by_id(field_id)
                if field_id == DELETED and values.get(DELETED):
                    continue
                side = self._side(seq, values.get(field_id), shown=True)
                writes.append((field.name if field else str(field_id), side))
        return Contested(
            entity=found.entity.name,
            row=found.row,
            label=self._label(found),
            deleted_by=tuple(self._sides(found, deletions, DELETED)),
            written_by=tuple(writes[:MOST_WRITES]),
            customer=self._customer(found.owner),
        )

    def lost(self, lost: lost_work.Lost) -> Contested:
        """A row that is hidden over work of others."""
        entity = ENTITIES[lost.entity]
        owner = self._owner(entity, lost.row)
        found = _Found(entity, lost.row, owner, (), (DELETED,))
        latest = sorted(lost.writes, key=lambda write: (self._who(write[1]).order, write[0]), reverse=True)
        return Contested(
            entity=entity.name,
            row=lost.row,
            label=self._label(found),
            deleted_by=tuple(self._sides(found, lost.deletions, DELETED)),
            written_by=(),
            customer=self._customer(owner),
            parts=tuple((entity, self._side(seq, None, shown=False)) for entity, seq in latest[:MOST_WRITES]),
        )

    def _owner(self, entity: Entity, row: bytes) -> bytes | None:
        if not entity.owner:
            return None
        statement = f"SELECT {entity.owner} FROM {entity.table} WHERE id = ?"
        owner: bytes | None = self._connection.execute(statement, (row,)).fetchone()[0]
        return owner

    def _sides(self, found: _Found, seqs: Iterable[int], field_id: int) -> Iterator[Side]:
        for place, seq in enumerate(sorted(seqs, key=lambda one: self._who(one).order, reverse=True)):
            yield self._side(seq, self._values(found, seq).get(field_id), shown=place == 0 and field_id != DELETED)

    def _side(self, seq: int, value: object, *, shown: bool) -> Side:
        side = self._who(seq).side
        return Side(value, side.actor, side.at, side.mine, shown, side.change)

    def _who(self, seq: int) -> _Who:
        who = self._changes.get(seq)
        if who is None:
            hash_, data = self._connection.execute("SELECT hash, header FROM log WHERE seq = ?", (seq,)).fetchone()
            header = decode_header(data)
            mine = header.replica.hex() == self._me
            side = Side(None, header.actor, known_instant(header.wall), mine, False, hash_)
            who = self._changes[seq] = _Who((header.time, header.replica, hash_), side)
        return who

    def _values(self, found: _Found, seq: int) -> dict[int, object]:
        data = self._connection.execute(
            "SELECT data FROM row_write WHERE row = ? AND entity = ? AND seq = ?", (found.row, found.entity.name, seq)
        ).fetchone()[0]
        return decode_values(data)

    def _label(self, found: _Found) -> str:
        """What the row is called."""
        columns = {column.name for field in found.entity.fields for column in field.columns}
        names = [name for name in _NAMED_BY if name in columns]
        if not names:
            return ""
        row = self._connection.execute(
            f"SELECT {', '.join(names)} FROM {found.entity.table} WHERE id = ?", (found.row,)
        ).fetchone()
        return next((str(value) for value in row if value), "")

    def _customer(self, customer_id: bytes | None) -> CustomerRef | None:
        if customer_id is None:
            return None
        if customer_id not in self._customers:
            self._customers[customer_id] = ref(self._connection, customer_id)
        return self._customers[customer_id]
