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
_TAKEN_BACK = (
    "WITH RECURSIVE taken (action, undoes, depth) AS (SELECT action, undoes, 1 FROM log WHERE undoes = ?"
    " UNION SELECT l.action, l.undoes, t.depth + 1 FROM taken t JOIN log l ON l.undoes = t.action)"
    " SELECT action, undoes FROM taken ORDER BY depth DESC"
)
"""What took the action back, what took that back, and so on; the last first. As long as anybody toggles."""
_UNWRITTEN = -1
"""The state of a register before its first write."""


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
            _take_back(connection, draft, batch, action)
    return draft if draft.rows else None


def kind_of(connection: Connection, action: bytes) -> str:
    """What the action was."""
    return str(connection.execute("SELECT kind FROM log WHERE action = ? LIMIT 1", (action,)).fetchone()[0])


def first_kind(connection: Connection, action: bytes) -> str:
    """What the action was, or, if it took another one back, what that one was in the first place."""
    kind = ""
    while action:
        kind, action = connection.execute("SELECT kind, undoes FROM log WHERE action = ? LIMIT 1", (action,)).fetchone()
    return kind


def undone(connection: Connection, action: bytes) -> bool:
    """Whether the action is taken back: by an undo that was not taken back itself."""
    taken_back: set[bytes] = set()
    for by, undoes in connection.execute(_TAKEN_BACK, (action,)):
        if by not in taken_back:
            taken_back.add(undoes)
    return action in taken_back


def _mine(connection: Connection, replica: bytes) -> Iterator[tuple[bytes, str]]:
    """My actions with their kinds, newest first."""
    seen: set[bytes] = set()
    for action, kind, header in connection.execute("SELECT action, kind, header FROM log ORDER BY seq DESC"):
        if action not in seen and projection.decode_value(header)[1] == replica:
            seen.add(action)
            yield action, kind


def _take_back(connection: Connection, draft: Draft, batch: Batch, action: bytes) -> None:
    entity = ENTITIES.get(batch.entity)
    if entity is None:
        return
    if batch.new:
        gone = [(row[0], 1) for row in batch.rows if _Register(connection, row[0], DELETED).shows(action)]
        draft.bulk(batch.entity, ("deleted",), gone, new=False)
        return
    fields = [field for field in map(entity.by_id, batch.fields) if field is not None]
    shapes: dict[tuple[str, ...], list[tuple[object, ...]]] = {}
    for row in batch.rows:
        registers = [(field.name, _Register(connection, row[0], field.id)) for field in fields]
        restored = [(name, register.before(action)) for name, register in registers if register.shows(action)]
        if restored:
            names = tuple(name for name, _ in restored)
            shapes.setdefault(names, []).append((row[0], *(value for _, value in restored)))
    for names, rows in shapes.items():
        draft.bulk(batch.entity, names, rows, new=False)


class _Register:
    """The writes to one field of one row, and which state of it each of them left.

    An undo brings an earlier state back, so it is that state that it leaves, not a new one: what it took back to
    can itself be taken back.
    """

    def __init__(self, connection: Connection, row: object, field_id: int) -> None:
        writes = connection.execute(
            "SELECT l.action, l.undoes, w.value FROM field_write w JOIN log l ON l.seq = w.seq"
            " WHERE w.row = ? AND w.field = ? ORDER BY w.seq",
            (row, field_id),
        ).fetchall()
        self._actions: list[bytes] = [write[0] for write in writes]
        self._values: list[bytes] = [write[2] for write in writes]
        self._states: list[int] = []
        for place, (_action, undoes, _value) in enumerate(writes):
            undone_at = self._last(undoes, place) if undoes else None
            if undone_at is None:
                self._states.append(place)
            else:
                earlier = self._earlier(undone_at)
                self._states.append(_UNWRITTEN if earlier is None else self._states[earlier])

    def shows(self, action: bytes) -> bool:
        """Whether what the action wrote is what is there now. A field without later writes is its creator's."""
        if not self._actions:
            return True
        place = self._last(action, len(self._actions))
        return place is not None and self._states[place] == self._states[-1]

    def before(self, action: bytes) -> object:
        """The value that the action found; None where it was the first to write."""
        place = self._last(action, len(self._actions))
        earlier = None if place is None else self._earlier(place)
        value: object = None if earlier is None else projection.decode_value(self._values[earlier])
        return value

    def _last(self, action: bytes, end: int) -> int | None:
        """Where the action wrote last, before the place `end`."""
        return next((place for place in range(end - 1, -1, -1) if self._actions[place] == action), None)

    def _earlier(self, place: int) -> int | None:
        """The write that the action at `place` found: the last one before it by another action."""
        mine = self._actions[place]
        return next((other for other in range(place - 1, -1, -1) if self._actions[other] != mine), None)
