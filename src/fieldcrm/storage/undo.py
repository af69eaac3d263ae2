"""Taking actions back: which one is next, and the operations that restore what was before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.journal.change import decode_payload
from fieldcrm.journal.draft import Draft
from fieldcrm.journal.fields import DELETED, ENTITIES
from fieldcrm.storage import log, projection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.change import Batch

UNDO = "undo"
REDO = "redo"
_NEVER_UNDONE = ("init", "demo")


def next_to_undo(connection: Connection, replica: bytes) -> bytes | None:
    """My newest action that stands and is not itself an undo; None if there is none."""
    for action, kind in _mine(connection, replica):
        if kind in _NEVER_UNDONE:
            return None
        if kind != UNDO and not undone(connection, action):
            return action
    return None


def next_to_redo(connection: Connection, replica: bytes) -> bytes | None:
    """My newest undo that was not taken back, if I have done nothing else since."""
    for action, kind in _mine(connection, replica):
        if kind == UNDO:
            if not undone(connection, action):
                return action
        elif kind != REDO:
            return None
    return None


def inverse(connection: Connection, action: bytes) -> Draft | None:
    """The draft that takes `action` back; None if nothing of it stands any more.

    A field is restored only where the action's write is still the one that is shown: what somebody wrote
    since stays.
    """
    draft = Draft(REDO if kind_of(connection, action) == UNDO else UNDO, undoes=action)
    places = connection.execute("SELECT seq FROM log WHERE action = ? ORDER BY seq DESC", (action,)).fetchall()
    for (seq,) in places:
        for batch in reversed(decode_payload(log.payload_of(connection, seq))):
            _take_back(connection, draft, batch, seq)
    return draft if draft.rows else None


def kind_of(connection: Connection, action: bytes) -> str:
    """What the action was."""
    return str(connection.execute("SELECT kind FROM log WHERE action = ? LIMIT 1", (action,)).fetchone()[0])


def first_kind(connection: Connection, action: bytes) -> str:
    """What the action was, or, if it took another one back, what that one was in the first place."""
    kind, undoes = connection.execute("SELECT kind, undoes FROM log WHERE action = ? LIMIT 1", (action,)).fetchone()
    return first_kind(connection, undoes) if undoes else str(kind)


def undone(connection: Connection, action: bytes) -> bool:
    """Whether the action is taken back: by an undo that was not taken back itself."""
    found = connection.execute("SELECT DISTINCT action FROM log WHERE undoes = ?", (action,)).fetchall()
    return any(not undone(connection, by) for (by,) in found)


def _mine(connection: Connection, replica: bytes) -> Iterator[tuple[bytes, str]]:
    """My actions with their kinds, newest first."""
    seen: set[bytes] = set()
    for action, kind, header in connection.execute("SELECT action, kind, header FROM log ORDER BY seq DESC"):
        if action not in seen and projection.decode_value(header)[1] == replica:
            seen.add(action)
            yield action, kind


def _take_back(connection: Connection, draft: Draft, batch: Batch, seq: int) -> None:
    if batch.entity not in ENTITIES:
        return
    if batch.new:
        alive = [row[0] for row in batch.rows if _shown_by(connection, row[0], DELETED, seq)]
        draft.bulk(batch.entity, ("deleted",), [(id_, 1) for id_ in alive], new=False)
        return
    entity = ENTITIES[batch.entity]
    for row in batch.rows:
        values: dict[str, object] = {}
        for field_id in batch.fields:
            field = entity.by_id(field_id)
            if field is not None and _shown_by(connection, row[0], field_id, seq):
                values[field.name] = _before(connection, row[0], field_id, seq)
        assert isinstance(row[0], bytes)
        draft.edit(batch.entity, row[0], values)


def _shown_by(connection: Connection, row: object, field_id: int, seq: int) -> bool:
    """Whether the newest write to the field is the one of the change at `seq`."""
    found = connection.execute(
        "SELECT seq FROM field_write WHERE row = ? AND field = ? ORDER BY seq DESC LIMIT 1", (row, field_id)
    ).fetchone()
    return found is None or found[0] == seq


def _before(connection: Connection, row: object, field_id: int, seq: int) -> object:
    found = connection.execute(
        "SELECT value FROM field_write WHERE row = ? AND field = ? AND seq < ? ORDER BY seq DESC LIMIT 1",
        (row, field_id, seq),
    ).fetchone()
    value: object = projection.decode_value(found[0]) if found else None
    return value
