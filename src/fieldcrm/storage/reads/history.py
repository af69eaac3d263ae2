"""Who changed what, from what to what: read back from the log and the register writes."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.views.archive import FieldChange, HistoryEntry
from fieldcrm.journal.change import decode_header, decode_payload
from fieldcrm.journal.fields import DELETED, ENTITIES, Entity
from fieldcrm.storage import log
from fieldcrm.storage.ancestry import Ancestry
from fieldcrm.storage.reads.rows import instant
from fieldcrm.storage.registers import current
from fieldcrm.storage.row_writes import decode_values
from fieldcrm.storage.undo import undone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.change import Batch

SHOWN_FIELDS = 40
"""Fields of one action that are listed; bulk actions are cut here."""
LOOKED_BACK = 50
"""Earlier writes to a field among which the one that was shown is sought; in a long history it is one of the last."""

_ACTION = "SELECT kind, header, actor, sum(rows), undoes, min(seq) FROM log WHERE action = ? GROUP BY action"
"""With min(), SQLite takes the other columns from the action's first change."""


def actions(connection: Connection, customer_id: bytes | None, limit: int) -> tuple[HistoryEntry, ...]:
    """The newest actions, of one customer or of all."""
    if customer_id is not None:
        return _of_customer(connection, customer_id, limit)
    ancestry = Ancestry(connection)
    entries: list[HistoryEntry] = []
    seen: set[bytes] = set()
    for (action,) in connection.execute("SELECT action FROM log ORDER BY seq DESC"):
        if len(entries) == limit:
            break
        if action not in seen:
            seen.add(action)
            entries.append(_entry(connection, action, _fields(connection, ancestry, action)))
    return tuple(entries)


def _of_customer(connection: Connection, customer_id: bytes, limit: int) -> tuple[HistoryEntry, ...]:
    """The newest actions that touched a row of the customer, told from its rows: no bulk payload is read."""
    ancestry = Ancestry(connection)
    touched: dict[bytes, list[_Touch]] = {}
    action_of: dict[int, bytes] = {}
    for touch in sorted(_touches(connection, customer_id), key=lambda touch: -touch.seq):
        if touch.seq not in action_of:
            found = connection.execute("SELECT action FROM log WHERE seq = ?", (touch.seq,)).fetchone()
            action_of[touch.seq] = found[0]
        action = action_of[touch.seq]
        if action not in touched and len(touched) == limit:
            break
        touched.setdefault(action, []).append(touch)
    return tuple(
        _entry(
            connection,
            action,
            (change for touch in _in_order(writes) for change in _touched(connection, ancestry, touch)),
        )
        for action, writes in touched.items()
    )


def _in_order(found: list[_Touch]) -> list[_Touch]:
    """Oldest change first; within one, the customer before its parts."""
    return sorted(found, key=lambda touch: touch.seq)


class _Touch(NamedTuple):
    """A change that wrote to a row; `created` where it made the row."""

    seq: int
    entity: Entity
    row: bytes
    created: bool


def _touches(connection: Connection, customer_id: bytes) -> Iterator[_Touch]:
    """Every change to every row of a customer, also of deleted ones."""
    for entity in ENTITIES.values():
        if not entity.owner:
            continue
        statement = f"SELECT id, origin FROM {entity.table} WHERE {entity.owner} = ? ORDER BY id"
        for row, origin in connection.execute(statement, (customer_id,)).fetchall():
            yield _Touch(origin, entity, row, True)
            later = connection.execute(
                "SELECT seq FROM row_write WHERE row = ? AND entity = ? AND seq <> ?", (row, entity.name, origin)
            ).fetchall()
            for (seq,) in later:
                yield _Touch(seq, entity, row, False)


def _touched(connection: Connection, ancestry: Ancestry, touch: _Touch) -> Iterator[FieldChange]:
    """What the change wrote to the row, field by field."""
    name = _customer_name(connection, touch.entity.name, touch.row)
    values = _first_values(connection, touch) if touch.created else _written(connection, touch)
    for field_id, after in values:
        field = touch.entity.by_id(field_id)
        before = (
            None if touch.created else _before(connection, ancestry, touch.entity.name, touch.row, field_id, touch.seq)
        )
        yield FieldChange(touch.entity.name, touch.row, field.name if field else str(field_id), before, after, name)


def _written(connection: Connection, touch: _Touch) -> list[tuple[int, object]]:
    found = connection.execute(
        "SELECT data FROM row_write WHERE row = ? AND entity = ? AND seq = ?", (touch.row, touch.entity.name, touch.seq)
    ).fetchone()
    return list(decode_values(found[0]).items())


def _first_values(connection: Connection, touch: _Touch) -> list[tuple[int, object]]:
    """What the row was created with: put down when it was written to again, else what is there."""
    if _is_written_again(connection, touch):
        values = _written(connection, touch)
    else:
        now = current(connection, touch.entity.name, touch.row) or {}
        values = [(field.id, now.get(field.name)) for field in touch.entity.fields]
    return [(field_id, value) for field_id, value in values if field_id != DELETED and value is not None]


def _is_written_again(connection: Connection, touch: _Touch) -> bool:
    found = connection.execute("SELECT 1 FROM row_head WHERE row = ? AND entity = ?", (touch.row, touch.entity.name))
    return found.fetchone() is not None


def _entry(connection: Connection, action: bytes, changes: Iterator[FieldChange]) -> HistoryEntry:
    row = connection.execute(_ACTION, (action,)).fetchone()
    at = instant(decode_header(row[1]).wall)  # not the hybrid time: that never goes back, whatever day was written
    assert at is not None
    return HistoryEntry(
        action=action,
        kind=row[0],
        at=at,
        actor=row[2],
        operations=row[3],
        fields=tuple(islice(changes, SHOWN_FIELDS)),
        undone=undone(connection, action),
        undoes=row[4] or None,
    )


def _fields(connection: Connection, ancestry: Ancestry, action: bytes) -> Iterator[FieldChange]:
    places = connection.execute("SELECT seq FROM log WHERE action = ? ORDER BY seq", (action,)).fetchall()
    for (seq,) in places:
        for batch in decode_payload(log.payload_of(connection, seq)):
            yield from _batch_fields(connection, ancestry, seq, batch)


def _batch_fields(connection: Connection, ancestry: Ancestry, seq: int, batch: Batch) -> Iterator[FieldChange]:
    entity = ENTITIES.get(batch.entity)
    for row in batch.rows:
        id_ = row[0]
        if not isinstance(id_, bytes):
            continue
        for field_id, value in zip(batch.fields, row[1:], strict=True):
            field = entity.by_id(field_id) if entity else None
            before = None if batch.new else _before(connection, ancestry, batch.entity, id_, field_id, seq)
            yield FieldChange(
                entity=batch.entity,
                row=id_,
                field=field.name if field else str(field_id),
                before=before,
                after=value,
                customer=_customer_name(connection, batch.entity, id_),
            )


def _before(connection: Connection, ancestry: Ancestry, entity: str, row: bytes, field_id: int, seq: int) -> object:
    """The value that whoever made the change at `seq` saw: what others wrote meanwhile, he had not got yet."""
    found = connection.execute(
        "SELECT seq, data FROM row_write WHERE row = ? AND entity = ? AND seq < ? ORDER BY seq DESC", (row, entity, seq)
    )
    clock = ancestry.clock(seq)
    heads: dict[int, object] = {}
    looked = 0
    for place, data in found:
        values = decode_values(data)
        if field_id not in values or not ancestry.saw(clock, place):
            continue
        looked += 1
        if looked > LOOKED_BACK:
            break
        if not any(ancestry.saw(ancestry.clock(head), place) for head in heads):
            heads[place] = values[field_id]
    if not heads:
        return 0 if field_id == DELETED else None
    return heads[max(heads, key=lambda head: ancestry.head(head).order)]


def _customer_name(connection: Connection, entity_name: str, row: bytes) -> str:
    entity = ENTITIES.get(entity_name)
    if entity is None or not entity.owner:
        return ""
    found = connection.execute(
        f"SELECT c.name FROM {entity.table} t JOIN customer c ON c.id = t.{entity.owner} WHERE t.id = ?", (row,)
    ).fetchone()
    return found[0] or "" if found else ""
