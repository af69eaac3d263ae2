"""The fold on disk: a change's operations become rows and register writes.

A row remembers the change that created it (`origin`); the value of a field that nobody has written since
is that change's. Only from the first later write on does `field_write` hold the field's writes, the
first one among them, so that every value ever overwritten stays, and bulk imports cost one row a row.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from fieldcrm.errors import DamagedArchiveError
from fieldcrm.journal.fields import DELETED, ENTITIES, SETTING
from fieldcrm.journal.fold import Write, fold, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.change import Batch, Header
    from fieldcrm.journal.fields import Entity, Field

encode_value = msgspec.msgpack.Encoder().encode
decode_value = msgspec.msgpack.Decoder().decode


_WORDLESS = frozenset({"delivery", "order", "reading", "word", "tank", "prepayment", "notice_target", "attachment"})
"""Entities that search does not look into."""
_CURVES = frozenset({"customer", "tank", "product", "delivery", "order", "reading", "word"})
"""Entities that a customer's curve of need rests on."""


@dataclasses.dataclass(slots=True)
class Touched:
    """What folds have changed: customers (by id), those of them whose words or histories changed, and any setting.

    `came` counts the rows that came, less those that were deleted, by entity.
    """

    customers: set[bytes] = dataclasses.field(default_factory=set)
    worded: set[bytes] = dataclasses.field(default_factory=set)
    histories: set[bytes] = dataclasses.field(default_factory=set)
    settings: bool = False
    came: Counter[str] = dataclasses.field(default_factory=Counter)


class _Source(NamedTuple):
    """The change that is being folded."""

    seq: int
    time: int
    replica: bytes
    hash: bytes
    seen: Callable[[Write], bool]


def _sees_everything(_head: Write) -> bool:
    return True


def apply(
    connection: Connection,
    seq: int,
    hash_: bytes,
    header: Header,
    batches: list[Batch],
    seen: Callable[[Write], bool] = _sees_everything,
    touched: Touched | None = None,
) -> Touched:
    """Fold one change into the tables; `seen` tells which heads it has seen (its own laptop's: all).

    What it changed is added to `touched`, and returned.
    """
    source = _Source(seq, header.time, header.replica, hash_, seen)
    touched = Touched() if touched is None else touched
    for batch in batches:
        entity = ENTITIES.get(batch.entity)
        if entity is None:
            continue
        customers: set[bytes] = set()
        if batch.new:
            _create(connection, entity, batch, seq, customers)
            more = len(batch.rows)
        else:
            more = _edit(connection, entity, batch, source, customers)
        touched.came[entity.name] += more
        touched.settings = touched.settings or entity is SETTING
        touched.customers.update(customers)
        if batch.entity not in _WORDLESS:
            touched.worded.update(customers)
        if batch.entity in _CURVES:
            touched.histories.update(customers)
    return touched


def _create(connection: Connection, entity: Entity, batch: Batch, seq: int, customers: set[bytes]) -> None:
    statement, spread = _insert_statement(entity.name, batch.fields)
    if spread:
        rows = [_flatten(entity, batch.fields, row, seq) for row in batch.rows]
    else:
        rows = [(*row, seq) for row in batch.rows]
    connection.executemany(statement, rows)
    owner = _owner_index(entity, batch.fields)
    if owner is not None:
        customers.update(row[owner] for row in batch.rows)  # type: ignore[misc]


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
def _insert_statement(name: str, fields: tuple[int, ...]) -> tuple[str, bool]:
    """The INSERT of a batch, and whether its values must be spread over more columns than values."""
    entity = ENTITIES[name]
    columns = ["id"]
    spread = False
    for field_id in fields:
        field = entity.by_id(field_id)
        if field is None:
            spread = True
            continue
        spread = spread or len(field.columns) > 1
        columns += [column.name for column in field.columns]
    columns.append("origin")
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {entity.table} ({', '.join(columns)}) VALUES ({marks})", spread


def _flatten(entity: Entity, fields: tuple[int, ...], row: tuple[object, ...], seq: int) -> tuple[object, ...]:
    flat: list[object] = [row[0]]
    for field_id, value in zip(fields, row[1:], strict=True):
        field = entity.by_id(field_id)
        if field is None:
            continue
        if len(field.columns) == 1:
            flat.append(value)
        else:
            flat.extend(_parts(field, value))
    flat.append(seq)
    return tuple(flat)


def _parts(field: Field, value: object) -> tuple[object, ...]:
    """A register's value, spread over its columns."""
    if value is None:
        return (None,) * len(field.columns)
    if isinstance(value, (list, tuple)) and len(value) == len(field.columns):
        return tuple(value)
    raise DamagedArchiveError(what="operation", file=field.name)


def _edit(connection: Connection, entity: Entity, batch: Batch, source: _Source, customers: set[bytes]) -> int:
    """Write the fields of existing rows; returns how many rows came back, less those that were deleted."""
    more = 0
    fields = [entity.by_id(field_id) for field_id in batch.fields]
    columns = [column.name for field in fields if field is not None for column in field.columns]
    wanted = ", ".join([*columns, "origin", entity.owner or "id"])
    select = f"SELECT {wanted} FROM {entity.table} WHERE id = ?"
    update = f"UPDATE {entity.table} SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?"
    for row in batch.rows:
        current = connection.execute(select, (row[0],)).fetchone()
        if current is None:
            raise DamagedArchiveError(what="unknown row", file=entity.name)
        values: list[object] = []
        at = 0
        for field_id, field, value in zip(batch.fields, fields, row[1:], strict=True):
            if field is None:
                _register(connection, entity, row[0], field_id, value, None, current[-2], source)
                continue
            width = len(field.columns)
            before = current[at] if width == 1 else _joined(current[at : at + width])
            at += width
            winner = _register(connection, entity, row[0], field_id, value, before, current[-2], source)
            values.extend(_parts(field, winner) if width > 1 else (winner,))
            if field_id == DELETED:
                more += bool(before) - bool(winner)
        connection.execute(update, (*values, row[0]))
        if entity.owner:
            customers.add(current[-1])
            if entity.owner != "id" and columns and entity.owner in columns:
                customers.add(values[columns.index(entity.owner)])  # type: ignore[arg-type]
    return more


def _joined(parts: tuple[object, ...]) -> list[object] | None:
    return None if all(part is None for part in parts) else list(parts)


def _register(
    connection: Connection,
    entity: Entity,
    row: object,
    field_id: int,
    value: object,
    before: object,
    origin: int,
    source: _Source,
) -> object:
    """Write one register; returns the value that is shown."""
    stored = connection.execute(
        "SELECT w.seq, l.time, l.header, l.hash, w.value FROM field_write w JOIN log l ON l.seq = w.seq"
        " WHERE w.row = ? AND w.field = ? AND w.live = 1",
        (row, field_id),
    ).fetchall()
    known = bool(stored) or _has_writes(connection, row, field_id)
    if not known:
        time, header, hash_ = connection.execute(
            "SELECT time, header, hash FROM log WHERE seq = ?", (origin,)
        ).fetchone()
        stored = [(origin, time, header, hash_, encode_value(before))]
        if origin != source.seq:
            connection.execute(
                "INSERT INTO field_write (row, field, seq, entity, live, value) VALUES (?, ?, ?, ?, 1, ?)",
                (row, field_id, origin, entity.name, stored[0][4]),
            )
    heads = [Write(time, _replica(header), hash_, decode_value(data)) for _seq, time, header, hash_, data in stored]
    mine = Write(source.time, source.replica, source.hash, value)
    after = fold(heads, mine, source.seen)
    alive = {head.hash for head in after}
    connection.executemany(
        "UPDATE field_write SET live = 0 WHERE row = ? AND field = ? AND seq = ?",
        [(row, field_id, item[0]) for item in stored if item[3] not in alive],
    )
    connection.execute(
        "INSERT OR REPLACE INTO field_write (row, field, seq, entity, live, value) VALUES (?, ?, ?, ?, 1, ?)",
        (row, field_id, source.seq, entity.name, encode_value(value)),
    )
    return shown(after).value


def _has_writes(connection: Connection, row: object, field_id: int) -> bool:
    found = connection.execute(
        "SELECT 1 FROM field_write WHERE row = ? AND field = ? LIMIT 1", (row, field_id)
    ).fetchone()
    return found is not None


def _replica(header: bytes) -> bytes:
    replica: bytes = decode_value(header)[1]
    return replica
