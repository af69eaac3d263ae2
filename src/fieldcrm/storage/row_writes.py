"""What was written to a row, once more than one change has: `row_write` holds each change's values for ever,
`row_head` which of them nobody has overwritten knowingly (`journal.heads`) and which fields are in conflict.

A row that only its creating change has written to has neither: bulk imports cost one row a row. With the second write
its first values are put down too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fieldcrm.errors import DamagedArchiveError
from fieldcrm.journal.fields import DELETED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.fields import Entity, Field
    from fieldcrm.journal.heads import Heads

    Row = tuple[object, ...]
    Values = dict[int, object]

AT_ONCE = 1_000
"""Rows that are looked up by one statement."""

encode_values = msgspec.msgpack.Encoder().encode
decode_values = msgspec.msgpack.Decoder(dict[int, object]).decode
_decode_heads = msgspec.msgpack.Decoder(tuple[tuple[int, frozenset[int]], ...]).decode
_decode_fields = msgspec.msgpack.Decoder(tuple[int, ...]).decode


def pack_heads(heads: Heads) -> bytes:
    """The heads as they are stored: oldest place first."""
    return encode_values([(seq, sorted(fields)) for seq, fields in sorted(heads)])


def pack_joined(packed: bytes, heads: Heads) -> bytes:
    """The heads as they are stored, where the last of them only joined those that are `packed`."""
    begins = _begins(len(heads) - 1)
    seq, fields = heads[-1]
    return _begins(len(heads)) + packed[len(begins) :] + encode_values((seq, sorted(fields)))


def _begins(count: int) -> bytes:
    """How MessagePack opens an array."""
    return encode_values([None] * count)[: 1 if count < 1 << 4 else 3 if count < 1 << 16 else 5]


def unpack_heads(data: bytes) -> Heads:
    """The heads of a row."""
    heads: Heads = _decode_heads(data)
    return heads


def pack_fields(fields: Iterable[int]) -> bytes | None:
    """Field ids as they are stored; None for none."""
    found = sorted(fields)
    return encode_values(found) if found else None


def unpack_fields(data: bytes | None) -> tuple[int, ...]:
    """The field ids."""
    return _decode_fields(data) if data else ()


def chunks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows, as many at once as one statement looks up."""
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def marks(count: int) -> str:
    """Question marks for an IN (…)."""
    return ",".join("?" * count)


def heads_of(connection: Connection, entity: str, ids: Sequence[object]) -> dict[object, tuple[bytes, bytes | None]]:
    """(heads, fields in conflict) of the rows that have been written to more than once."""
    found = connection.execute(
        f"SELECT row, heads, conflict FROM row_head WHERE entity = ? AND row IN ({marks(len(ids))})", (entity, *ids)
    )
    return {row: (heads, conflict) for row, heads, conflict in found}


def writes_of(connection: Connection, entity: str, ids: Sequence[object]) -> dict[object, list[tuple[int, Values]]]:
    """Every write to these rows, in the order of the log: (place, values); nothing for rows written to only once."""
    found: dict[object, list[tuple[int, Values]]] = {}
    for row, seq, data in connection.execute(
        f"SELECT row, seq, data FROM row_write WHERE row IN ({marks(len(ids))}) AND entity = ? ORDER BY row, seq",
        (*ids, entity),
    ):
        found.setdefault(row, []).append((seq, decode_values(data)))
    return found


def first_values(entity: Entity, row: Row) -> Values:
    """What a row that was written to only once was made with; `row` holds its columns in the order of the fields."""
    values: Values = {}
    at = 0
    for field in entity.fields:
        width = len(field.columns)
        if width == 1:
            value: object = row[at]
        else:
            parts = row[at : at + width]
            value = None if all(part is None for part in parts) else list(parts)
        at += width
        if value is not None and (field.id != DELETED or value):
            values[field.id] = value
    return values


def columns_of(entity: Entity) -> str:
    """The entity's columns, in the order of its fields, for a SELECT."""
    return ", ".join(column.name for field in entity.fields for column in field.columns)


def spread(sources: Iterable[tuple[int, Field]], rows: Sequence[Row]) -> list[Iterable[object]]:
    """The columns of some fields, for many rows: `sources` tells where in a row a field's value stands."""
    columns: list[Iterable[object]] = []
    for place, field in sources:
        values = [row[place] for row in rows]
        if len(field.columns) == 1:
            columns.append(values)
        else:
            columns += zip(*[parts(field, value) for value in values], strict=True)
    return columns


def parts(field: Field, value: object) -> tuple[object, ...]:
    """A register's value, spread over its columns."""
    if len(field.columns) == 1:
        return (value,)
    if value is None:
        return (None,) * len(field.columns)
    if isinstance(value, (list, tuple)) and len(value) == len(field.columns):
        return tuple(value)
    raise DamagedArchiveError(what="operation", file=field.name)
