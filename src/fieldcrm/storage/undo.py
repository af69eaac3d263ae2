"""Taking actions back: which one is next, and the operations that restore what was before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.journal.change import decode_payload
from fieldcrm.journal.draft import Draft
from fieldcrm.journal.fields import ENTITIES
from fieldcrm.storage import log
from fieldcrm.storage.identity import former
from fieldcrm.storage.row_writes import marks
from fieldcrm.storage.taking_back import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.change import Batch

UNDO = "undo"
REDO = "redo"
UNDO_IMPORT = "undo_import"
GATHER = "gather_merged"
"""What the program itself does after an import of bundles: nobody's last action."""
_NEVER_UNDONE = ("init", "demo")
_PASSED_OVER = ("join_team", GATHER)
"""Not the user's own doing: the laptop would write itself in, or bring it over, again with its next bundle."""
_TAKEN_BACK = (
    "WITH RECURSIVE taken (action, undoes, depth) AS (SELECT action, undoes, 1 FROM log WHERE undoes = ?"
    " UNION SELECT l.action, l.undoes, t.depth + 1 FROM taken t JOIN log l ON l.undoes = t.action)"
    " SELECT action, undoes FROM taken ORDER BY depth DESC"
)
"""What took the action back, what took that back, and so on; the last first. As long as anybody toggles."""


def undoable(connection: Connection, replica: bytes) -> Iterator[bytes]:
    """My actions that stand and are not undos themselves, newest first."""
    for action, kind in _mine(connection, replica):
        if kind in _NEVER_UNDONE:
            return
        if kind not in (UNDO, *_PASSED_OVER) and not undone(connection, action):
            yield action


def redoable(connection: Connection, replica: bytes) -> Iterator[bytes]:
    """My undos that were not taken back, newest first, as long as I have done nothing else since."""
    for action, kind in _mine(connection, replica):
        if kind == UNDO:
            if not undone(connection, action):
                yield action
        elif kind not in (REDO, *_PASSED_OVER):
            return


def inverse(connection: Connection, action: bytes) -> Draft | None:
    """The draft that takes `action` back; None if nothing of it stands any more.

    A field is restored only where the action's write is still the one that is shown: what somebody wrote
    since stays.
    """
    draft = Draft(REDO if kind_of(connection, action) == UNDO else UNDO, undoes=action)
    places = connection.execute("SELECT seq FROM log WHERE action = ? ORDER BY seq DESC", (action,)).fetchall()
    return _filled(connection, draft, [seq for (seq,) in places])


def inverse_of_run(connection: Connection, first: int, last: int) -> Draft | None:
    """The draft that takes everything back that an import brought: the changes from `first` to `last` of the log."""
    return _filled(connection, Draft(UNDO_IMPORT), list(range(last, first - 1, -1)))


def kind_of(connection: Connection, action: bytes) -> str:
    """What the action was."""
    return str(connection.execute("SELECT kind FROM log WHERE action = ? LIMIT 1", (action,)).fetchone()[0])


def first_kind(connection: Connection, action: bytes) -> str:
    """What the action was, or, if it took another one back, what that one was in the first place."""
    kind = UNDO
    while action and kind in (UNDO, REDO):
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
    """My actions with their kinds, newest first; also those from before the archive was put back from a copy."""
    seen: set[bytes] = set()
    mine = [replica, *map(bytes.fromhex, former(connection))]
    for action, kind in connection.execute(
        "SELECT l.action, l.kind FROM ancestry a JOIN log l ON l.seq = a.seq"
        f" WHERE a.replica IN ({marks(len(mine))}) ORDER BY a.seq DESC",
        mine,
    ):
        if action not in seen:
            seen.add(action)
            yield action, kind


def _filled(connection: Connection, draft: Draft, places: Sequence[int]) -> Draft | None:
    """The draft with what takes back the changes at `places`, the last of them first; None if nothing stands."""
    standing = Standing(connection, frozenset(places))
    for seq in places:
        for batch in reversed(decode_payload(log.payload_of(connection, seq))):
            _take_back(draft, batch, standing)
    return draft if draft.rows else None


def _take_back(draft: Draft, batch: Batch, standing: Standing) -> None:
    entity = ENTITIES.get(batch.entity)
    if entity is None:
        return
    ids = [row[0] for row in batch.rows]
    if batch.new:
        draft.bulk(batch.entity, ("deleted",), [(row, 1) for row in standing.made(entity, ids)], new=False)
        others = standing.made_by_others(entity, ids)
        ids = [row for row in ids if row in others]
    fields = tuple(dict.fromkeys(field_id for field_id in batch.fields if entity.by_id(field_id) is not None))
    shapes: dict[tuple[int, ...], list[tuple[object, ...]]] = {}
    for row, restored in standing.restored(entity, ids, fields):
        shapes.setdefault(tuple(restored), []).append((row, *restored.values()))
    for shape, rows in shapes.items():
        names = [field.name for field in entity.fields if field.id in shape]
        order = {field.name: shape.index(field.id) + 1 for field in entity.fields if field.id in shape}
        draft.bulk(batch.entity, names, [(row[0], *(row[order[name]] for name in names)) for row in rows], new=False)
