"""What colleagues and we did to the same things: seen, settled, and an import taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.views.sync import SyncStatus
from fieldcrm.errors import InvalidValueError, NotFoundError, NothingToUndoError
from fieldcrm.journal.checking import fits
from fieldcrm.journal.draft import Draft
from fieldcrm.journal.fields import DELETED, ENTITIES
from fieldcrm.services.writing import write
from fieldcrm.storage import local, log, undo
from fieldcrm.storage.merge import unknown, waiting
from fieldcrm.storage.reads import colleagues as reads
from fieldcrm.storage.reads import conflicts as conflict_reads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.sync import Conflict, Contested
    from fieldcrm.services.desk_base import DeskBase

MEMBER = "member"
RUNS = 10
"""Imports that the status lists."""
_MANY_RUNS = 1_000


def status(desk: DeskBase) -> SyncStatus:
    """How this archive stands to the others."""
    with desk.archive.reading() as connection:
        fields, rows = conflict_reads.count(connection)
        colleagues = reads.colleagues(connection)
        return SyncStatus(
            replica=bytes.fromhex(local.get(connection, "replica") or ""),
            changes=sum(one.changes for one in colleagues),
            colleagues=colleagues,
            held=waiting.held_count(connection),
            waiting=waiting.waiting(connection),
            conflicts=fields,
            contested=rows,
            unknown=unknown(connection),
            runs=reads.runs(connection, RUNS),
        )


def conflicts(desk: DeskBase, customer_id: bytes | None, offset: int, limit: int) -> tuple[Conflict, ...]:
    """Fields that several changed at once."""
    with desk.archive.reading() as connection:
        return conflict_reads.conflicts(connection, customer_id, offset, limit)


def contested(desk: DeskBase, customer_id: bytes | None, offset: int, limit: int) -> tuple[Contested, ...]:
    """Rows that somebody deleted and somebody else went on with."""
    with desk.archive.reading() as connection:
        return conflict_reads.contested(connection, customer_id, offset, limit)


def resolve(desk: DeskBase, entity: str, row: bytes, field: str, value: object) -> Receipt:
    """Write the value for everybody: a write that has seen all sides settles the conflict.

    Raises NotFoundError where the field is not in conflict (any more), InvalidValueError.
    """
    shape = ENTITIES.get(entity)
    known = next((one for one in shape.fields if one.name == field), None) if shape else None
    if known is None or known.id == DELETED:
        raise InvalidValueError(field=field, value=value, reason="unknown")
    if not fits(known, [value]):
        raise InvalidValueError(field=field, value=value, reason="kind")
    with desk.archive.writing() as connection:
        if known.id not in conflict_reads.fields_of(connection, entity, row):
            raise NotFoundError(what="conflict", text=field)
        draft = Draft("resolve")
        draft.edit(entity, row, {field: value})
        return write(desk, connection, draft)


def settle_deletion(desk: DeskBase, entity: str, row: bytes, *, keep: bool) -> Receipt:
    """Keep the row, or hide it for good: either has seen everything that was written to it.

    A row that is kept comes back with what its deletion hid along with it: a visit with its parts and its entry.
    """
    with desk.archive.writing() as connection:
        if entity not in ENTITIES or not conflict_reads.is_contested(connection, entity, row):
            raise NotFoundError(what="conflict", text=row.hex())
        draft = Draft("settle_deletion")
        draft.edit(entity, row, {"deleted": int(not keep)})
        if keep:
            _bring_back(connection, draft, entity, row)
        return write(desk, connection, draft)


def _bring_back(connection: Connection, draft: Draft, entity: str, row: bytes) -> None:
    """Take the rest of the row's deletions back; of what did more than delete, only the row itself is kept."""
    done: set[bytes] = set()
    for place in conflict_reads.deletions_of(connection, entity, row):
        action, kind = log.action_at(connection, place)
        inverse = undo.inverse(connection, action) if kind.startswith("delete_") and action not in done else None
        done.add(action)
        for batch in inverse.batches if inverse else ():
            rows = [each for each in batch.rows if (batch.entity, each[0]) != (entity, row)]
            if rows:
                draft.raw(batch._replace(rows=rows))


def drop_waiting(desk: DeskBase) -> int:
    """Give up the changes that wait for others which did not come; returns how many they were."""
    with desk.archive.local_write() as connection:
        return waiting.drop(connection)


def undo_import(desk: DeskBase, run: int | None) -> Receipt:
    """Take everything back that an import brought and that still stands."""
    with desk.archive.writing() as connection:
        if run is not None and reads.run_places(connection, run) is None:
            raise NotFoundError(what="import", text=str(run))
        for number in [run] if run is not None else _standing(connection):
            places = reads.run_places(connection, number)
            draft = undo.inverse_of_run(connection, *places) if places else None
            if draft is not None and _without_members(draft):
                receipt = write(desk, connection, draft)
                reads.mark_undone(connection, number, receipt.action)
                return receipt
    raise NothingToUndoError(direction="undo")


def _without_members(draft: Draft) -> bool:
    """Leave the team as it is: who belongs to it is no work that an import brought. Whether anything is left."""
    draft.batches = [batch for batch in draft.batches if batch.entity != MEMBER]
    return bool(draft.batches)


def _standing(connection: Connection) -> Iterator[int]:
    """The imports that were not taken back, the last first."""
    return (run.number for run in reads.runs(connection, _MANY_RUNS) if not run.undone)
