"""What rows were before a write: and, with the second write to a row, its first values put down (`row_writes`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.journal.fields import DELETED
from fieldcrm.storage import row_writes
from fieldcrm.storage.row_writes import marks

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.change import Batch
    from fieldcrm.journal.fields import Entity

WRITE = "INSERT INTO row_write (row, entity, seq, data) VALUES (?, ?, ?, ?)"
HEAD = "INSERT OR REPLACE INTO row_head (row, entity, heads, conflict) VALUES (?, ?, ?, ?)"


class Before(NamedTuple):
    """What a row was: hidden, made by the change at `origin`, of which customer; its heads and fields in conflict."""

    hidden: bool
    origin: int
    owner: bytes | None
    heads: bytes | tuple[int, frozenset[int]]
    conflict: bytes | None


def before_of(connection: Connection, entity: Entity, ids: list[object]) -> dict[object, Before]:
    """What the rows were; of those that are written to a second time now, the first values are put down."""
    owner = entity.owner or "NULL"
    known = row_writes.heads_of(connection, entity.name, ids)
    found: dict[object, Before] = {}
    for id_, hidden, origin, owned in connection.execute(
        f"SELECT id, deleted, origin, {owner} FROM {entity.table} WHERE id IN ({marks(len(ids))})", ids
    ).fetchall():
        heads = known.get(id_)
        if heads is not None:
            found[id_] = Before(bool(hidden), origin, owned, heads[0], heads[1])
        else:
            found[id_] = Before(bool(hidden), origin, owned, b"", None)
    fresh = [id_ for id_ in ids if id_ not in known]
    if fresh:
        _put_down_first(connection, entity, fresh, found)
    return found


def _put_down_first(connection: Connection, entity: Entity, ids: list[object], found: dict[object, Before]) -> None:
    columns = row_writes.columns_of(entity)
    written = []
    same: dict[frozenset[int], frozenset[int]] = {}
    for id_, *row in connection.execute(
        f"SELECT id, {columns} FROM {entity.table} WHERE id IN ({marks(len(ids))})", ids
    ).fetchall():
        values = row_writes.first_values(entity, tuple(row))
        before = found[id_]
        if values:
            written.append((id_, entity.name, before.origin, row_writes.encode_values(values)))
        fields = frozenset(values)
        found[id_] = before._replace(heads=(before.origin, same.setdefault(fields, fields)))
    connection.executemany(WRITE, written)


def put_down(connection: Connection, entity: Entity, batch: Batch, seq: int, *, empty: bool) -> None:
    """Put down what rows were made with, where the columns do not tell it all: a part waits for a newer program.

    `empty`: empty values count as written.
    """
    written = []
    for row in batch.rows:
        values = dict(sorted(zip(batch.fields, row[1:], strict=True)))
        if not empty:
            values = {f: value for f, value in values.items() if (value if f == DELETED else value is not None)}
        if values:
            written.append((row[0], values))
    connection.executemany(WRITE, [(id_, entity.name, seq, row_writes.encode_values(kept)) for id_, kept in written])
    connection.executemany(
        HEAD,
        [(id_, entity.name, row_writes.pack_heads(((seq, frozenset(kept)),)), None) for id_, kept in written],
    )
