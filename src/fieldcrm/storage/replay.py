"""The tables made again from the log: after an upgrade of the schema, and when somebody asks for it."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import msgspec

from fieldcrm.errors import DamagedArchiveError
from fieldcrm.journal.change import decode_payload, intact
from fieldcrm.journal.fields import ENTITIES
from fieldcrm.storage import ancestry, log, lost_work, projection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlcipher3.dbapi2 import Connection

    Progress = Callable[[int, int], None]


def readable(connection: Connection) -> Iterator[log.Stored]:
    """Every change of the log, in order. Raises DamagedArchiveError where one cannot be read."""
    try:
        yield from log.changes(connection)
    except (msgspec.MsgspecError, zlib.error, ValueError, TypeError) as error:
        raise DamagedArchiveError(what="log", file="") from error


def tables(connection: Connection, progress: Progress | None = None) -> None:
    """Make the shared tables again, and what tells who has seen what. The caller holds the transaction.

    Raises DamagedArchiveError where the log is damaged; the caller rolls back.
    """
    for entity in ENTITIES.values():
        connection.execute(f"DELETE FROM {entity.table}")
    for table in ("row_write", "row_head", "ancestry", "unknown"):
        connection.execute(f"DELETE FROM {table}")
    total = connection.execute("SELECT count(*) FROM log").fetchone()[0]
    index = ancestry.Ancestry(connection)
    folding = projection.Folding(connection, index)
    for number, stored in enumerate(readable(connection), start=1):
        change = stored.change
        if change.hash != stored.stored_hash or not intact(change):
            raise DamagedArchiveError(what="log", file=f"change {stored.seq}")
        try:
            index.add(stored.seq, change.hash, change.header)
        except TypeError as error:
            raise DamagedArchiveError(what="log", file=f"change {stored.seq}") from error
        folding.apply(stored.seq, decode_payload(change.payload))
        if progress is not None:
            progress(number, total)
    lost_work.note_all(connection)


def after_upgrade(connection: Connection, *, replay: bool, progress: Progress | None = None) -> None:
    """Bring what is made from the log up to the new schema. The caller holds the transaction.

    `replay`: the schema keeps something in another way. Else the tables are made anew only where the log holds what
    this program knows and the one before did not. `progress` is told (rows folded and customers filed, all of both).
    """
    if not replay and not _learnt(connection):
        return
    rows = connection.execute("SELECT coalesce(sum(rows), 0) FROM log").fetchone()[0]
    every = rows + connection.execute("SELECT count(*) FROM customer").fetchone()[0]
    told = progress or _nobody
    tables(connection, lambda done, changes: told(rows * done // changes, every))
    connection.execute("DELETE FROM derived")  # the next look at the list computes it; search follows at once
    from fieldcrm.storage import indexing

    indexing.index_all(connection, lambda done, _all: told(min(rows + done, every), every))
    told(every, every)


def _nobody(_done: int, _all: int) -> None:
    """Listens to how far the work is, where nobody else does."""


def _learnt(connection: Connection) -> bool:
    for entity_name, field_id in connection.execute("SELECT entity, field FROM unknown"):
        entity = ENTITIES.get(entity_name)
        if entity is not None and (field_id == projection.WHOLE or entity.by_id(field_id) is not None):
            return True
    return False
