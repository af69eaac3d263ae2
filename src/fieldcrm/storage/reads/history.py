"""Who changed what, from what to what: read back from the log and the register writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldcrm.domain.views.archive import FieldChange, HistoryEntry
from fieldcrm.journal.change import decode_payload
from fieldcrm.journal.clock import milliseconds
from fieldcrm.journal.fields import ENTITIES
from fieldcrm.storage import log
from fieldcrm.storage.projection import decode_value
from fieldcrm.storage.reads.rows import instant
from fieldcrm.storage.undo import undone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.change import Batch

SHOWN_FIELDS = 40
"""Fields of one action that are listed; bulk actions are cut here."""

_ACTION = "SELECT action, kind, min(time), actor, sum(rows), undoes FROM log WHERE action = ? GROUP BY action"


def actions(connection: Connection, customer_id: bytes | None, limit: int) -> tuple[HistoryEntry, ...]:
    """The newest actions, of one customer or of all."""
    rows = None if customer_id is None else _rows_of(connection, customer_id)
    entries: list[HistoryEntry] = []
    seen: set[bytes] = set()
    for action in _newest(connection, rows):
        if action not in seen:
            seen.add(action)
            found = connection.execute(_ACTION, (action,)).fetchone()
            entries.append(_entry(connection, found, rows))
            if len(entries) == limit:
                break
    return tuple(entries)


def _newest(connection: Connection, rows: dict[bytes, int] | None) -> Iterator[bytes]:
    """Actions, newest first; those that touched `rows`, or all."""
    if rows is None:
        yield from (action for (action,) in connection.execute("SELECT action FROM log ORDER BY seq DESC"))
        return
    for seq in sorted(_changes_of(connection, rows), reverse=True):
        yield connection.execute("SELECT action FROM log WHERE seq = ?", (seq,)).fetchone()[0]


def _rows_of(connection: Connection, customer_id: bytes) -> dict[bytes, int]:
    """Every row of a customer, also deleted ones, with the change that created it."""
    found: dict[bytes, int] = {}
    for entity in ENTITIES.values():
        if entity.owner:
            statement = f"SELECT id, origin FROM {entity.table} WHERE {entity.owner} = ?"
            found.update(connection.execute(statement, (customer_id,)))
    return found


def _changes_of(connection: Connection, rows: dict[bytes, int]) -> set[int]:
    marks = set(rows.values())
    for row in rows:
        marks.update(seq for (seq,) in connection.execute("SELECT DISTINCT seq FROM field_write WHERE row = ?", (row,)))
    return marks


def _entry(connection: Connection, row: tuple[Any, ...], only: dict[bytes, int] | None) -> HistoryEntry:
    at = instant(milliseconds(row[2]))
    assert at is not None
    fields: list[FieldChange] = []
    for change in _fields(connection, row[0], only):
        fields.append(change)
        if len(fields) == SHOWN_FIELDS:
            break
    return HistoryEntry(
        action=row[0],
        kind=row[1],
        at=at,
        actor=row[3],
        operations=row[4],
        fields=tuple(fields),
        undone=undone(connection, row[0]),
        undoes=row[5] or None,
    )


def _fields(connection: Connection, action: bytes, only: dict[bytes, int] | None) -> Iterator[FieldChange]:
    places = connection.execute("SELECT seq FROM log WHERE action = ? ORDER BY seq", (action,)).fetchall()
    for (seq,) in places:
        for batch in decode_payload(log.payload_of(connection, seq)):
            yield from _batch_fields(connection, seq, batch, only)


def _batch_fields(
    connection: Connection, seq: int, batch: Batch, only: dict[bytes, int] | None
) -> Iterator[FieldChange]:
    entity = ENTITIES.get(batch.entity)
    for row in batch.rows:
        id_ = row[0]
        if not isinstance(id_, bytes) or (only is not None and id_ not in only):
            continue
        for field_id, value in zip(batch.fields, row[1:], strict=True):
            field = entity.by_id(field_id) if entity else None
            before = None if batch.new else _before(connection, id_, field_id, seq)
            yield FieldChange(
                entity=batch.entity,
                row=id_,
                field=field.name if field else str(field_id),
                before=before,
                after=value,
                customer=_customer_name(connection, batch.entity, id_),
            )


def _before(connection: Connection, row: bytes, field_id: int, seq: int) -> object:
    """The value that the field had before the change at `seq`."""
    found = connection.execute(
        "SELECT value FROM field_write WHERE row = ? AND field = ? AND seq < ? ORDER BY seq DESC LIMIT 1",
        (row, field_id, seq),
    ).fetchone()
    value: object = decode_value(found[0]) if found else None
    return value


def _customer_name(connection: Connection, entity_name: str, row: bytes) -> str:
    entity = ENTITIES.get(entity_name)
    if entity is None or not entity.owner:
        return ""
    found = connection.execute(
        f"SELECT c.name FROM {entity.table} t JOIN customer c ON c.id = t.{entity.owner} WHERE t.id = ?", (row,)
    ).fetchone()
    return found[0] or "" if found else ""
