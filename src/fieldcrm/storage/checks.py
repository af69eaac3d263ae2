"""The truth about the archive: its pages, its chain of hashes, its tables against its log; and the rebuild."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from fieldcrm.domain.views.archive import Finding
from fieldcrm.journal.change import intact
from fieldcrm.journal.fields import ENTITIES
from fieldcrm.storage import indexing, replay, standing
from fieldcrm.storage.row_writes import unpack_heads

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlcipher3.dbapi2 import Connection

    Progress = Callable[[int, int], None]

_encode = msgspec.msgpack.Encoder().encode


def digest(connection: Connection) -> str:
    """SHA-256 over every shared row, in the order of ids; what is this laptop's own does not count."""
    total = hashlib.sha256()
    for entity in ENTITIES.values():
        columns = ", ".join(column.name for field in entity.fields for column in field.columns)
        total.update(_encode([entity.name]))
        for row in connection.execute(f"SELECT id, {columns} FROM {entity.table} ORDER BY id"):
            total.update(_encode(row))
    for row in connection.execute(
        "SELECT w.row, w.entity, l.hash, w.data FROM row_write w JOIN log l ON l.seq = w.seq"
        " ORDER BY w.row, w.entity, l.hash"
    ):
        total.update(_encode(row))
    hash_of: dict[int, bytes] = {}
    for row_id, entity_name, packed, conflict in connection.execute(
        "SELECT row, entity, heads, conflict FROM row_head ORDER BY row, entity"
    ):
        heads = []
        for seq, fields in unpack_heads(packed):
            if seq not in hash_of:
                hash_of[seq] = connection.execute("SELECT hash FROM log WHERE seq = ?", (seq,)).fetchone()[0]
            heads.append((hash_of[seq], sorted(fields)))
        total.update(_encode((row_id, entity_name, sorted(heads), conflict)))
    return total.hexdigest()


def pages(connection: Connection) -> Finding:
    """Whether every page of the file carries its own seal, and SQLite finds its structure whole."""
    broken = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
    if not broken:
        broken = [str(row[0]) for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
    return Finding("pages", not broken, {"count": len(broken), "first": broken[0] if broken else ""})


def chain(connection: Connection, progress: Progress | None = None) -> Finding:
    """Whether every change is the one its hash names, and every parent is there."""
    known: set[bytes] = set()
    parents: set[bytes] = set()
    total = connection.execute("SELECT count(*) FROM log").fetchone()[0]
    for number, stored in enumerate(replay.readable(connection), start=1):
        change = stored.change
        if change.hash != stored.stored_hash or not intact(change):
            return Finding("chain", False, {"change": stored.seq})
        if not known.issuperset(change.header.parents):
            return Finding("chain", False, {"change": stored.seq})
        known.add(change.hash)
        parents.update(change.header.parents)
        if progress is not None:
            progress(number, total)
    tips = {row[0] for row in connection.execute("SELECT hash FROM tip")}
    return Finding("chain", tips == known - parents, {"changes": total, "change": total})


def rebuild(connection: Connection, day: int, progress: Progress | None = None) -> str:
    """Make every table again from the log. The caller holds the transaction. Returns the digest."""
    replay.tables(connection, progress)
    connection.execute("DELETE FROM standing")
    connection.execute("DELETE FROM derived")
    indexing.index_all(connection)
    standing.refresh(connection, day, refit=True)
    return digest(connection)


def tables(connection: Connection, day: int, progress: Progress | None = None) -> Finding:
    """Whether the tables are what the log says: rebuilt inside the open transaction, which is rolled back."""
    before = digest(connection)
    after = rebuild(connection, day, progress)
    return Finding("tables", before == after, {"digest": before[:16]})


def rows_valid(connection: Connection) -> Finding:
    """Whether every row has the types that the schema declares."""
    from fieldcrm.storage.tables import validate_rows

    wrong = validate_rows(connection)
    return Finding("rows", not wrong, {"count": len(wrong), "first": wrong[0] if wrong else ""})
