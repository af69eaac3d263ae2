"""The append-only log: changes in the order in which this laptop folded them."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm import __version__
from fieldcrm.journal.change import Change, Header, encode_payload, seal, unseal
from fieldcrm.journal.clock import tick
from fieldcrm.journal.draft import Draft
from fieldcrm.storage.ancestry import Ancestry
from fieldcrm.storage.migrations import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.change import Batch

MOST_PARENTS = 1_000
"""Parents of one change; bundles may hold changes with ten times as many."""
JOIN = "join"
"""What a change is called that only brings others together."""
_PLAIN = b"\x00"
_ZLIB = b"\x01"
_COMPRESS_FROM = 16_384
_LAST = "SELECT coalesce((SELECT max(seq) FROM log), 0), coalesce((SELECT max(time) FROM log), 0)"
"""Asked for apart, so that each is one look into an index: together they would read the whole log for every write."""


class Stored(NamedTuple):
    """A change and its place in this laptop's log."""

    seq: int
    change: Change
    stored_hash: bytes


class Author(NamedTuple):
    """Who writes, and when: the user's name, this laptop's identity, UTC milliseconds of the day written for.

    `clock_ms`: what the laptop's clock says, where that is another time.
    """

    actor: str
    replica: bytes
    wall_ms: int
    clock_ms: int | None = None


def append(
    connection: Connection, draft: Draft, batches: list[Batch], author: Author, part: tuple[int, int]
) -> tuple[int, Change]:
    """Write one change to the log; returns its place and itself. The caller holds the transaction.

    Its parents are all that nobody has built upon yet. More than others would take in one change (no team comes to
    that; a bundle made for it may) are brought together by changes that do nothing else.
    """
    parents = tuple(row[0] for row in connection.execute("SELECT hash FROM tip ORDER BY hash"))
    while len(parents) > MOST_PARENTS:
        _append(connection, Draft(JOIN), [], author, (1, 1), parents[:MOST_PARENTS])
        parents = tuple(row[0] for row in connection.execute("SELECT hash FROM tip ORDER BY hash"))
    return _append(connection, draft, batches, author, part, parents)


def _append(
    connection: Connection,
    draft: Draft,
    batches: list[Batch],
    author: Author,
    part: tuple[int, int],
    parents: tuple[bytes, ...],
) -> tuple[int, Change]:
    last_seq, last_time = connection.execute(_LAST).fetchone()
    sequence = own_sequence(connection) + 1
    header = Header(
        format=1,
        replica=author.replica,
        sequence=sequence,
        parents=parents,
        time=tick(last_time, author.wall_ms if author.clock_ms is None else author.clock_ms),
        wall=author.wall_ms,
        actor=author.actor,
        program=__version__,
        schema=SCHEMA_VERSION,
        action=draft.action,
        part=part[0],
        parts=part[1],
        kind=draft.kind,
        undoes=draft.undoes,
        payload_hash=b"",
    )
    change = seal(header, encode_payload(batches))
    insert(connection, last_seq + 1, change, sum(len(batch.rows) for batch in batches))
    Ancestry(connection).add(last_seq + 1, change.hash, change.header)
    _keep_sequence(connection, sequence)
    return last_seq + 1, change


def insert(connection: Connection, seq: int, change: Change, rows: int) -> None:
    """File a change whose parents are all here; it becomes one of the tips, the next change's parents."""
    header = change.header
    connection.execute(
        "INSERT INTO log (seq, hash, action, kind, actor, time, undoes, rows, header, payload)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            seq,
            change.hash,
            header.action,
            header.kind,
            header.actor,
            header.time,
            header.undoes,
            rows,
            change.header_bytes,
            pack(change.payload),
        ),
    )
    connection.executemany("DELETE FROM tip WHERE hash = ?", [(parent,) for parent in header.parents])
    connection.execute("INSERT INTO tip (hash) VALUES (?)", (change.hash,))


def place_of(connection: Connection, hash_: bytes) -> int | None:
    """Where in the log the change is, or None."""
    row = connection.execute("SELECT seq FROM log WHERE hash = ?", (hash_,)).fetchone()
    return row[0] if row else None


def action_at(connection: Connection, seq: int) -> tuple[bytes, str]:
    """The action that the change at a place of the log belongs to, and what kind of action it is."""
    action, kind = connection.execute("SELECT action, kind FROM log WHERE seq = ?", (seq,)).fetchone()
    return action, kind


def changes(connection: Connection, after: int = 0) -> Iterator[Stored]:
    """Every change after `after`, in order; one at a time in memory."""
    seq = after
    while True:
        row = connection.execute(
            "SELECT seq, hash, header, payload FROM log WHERE seq > ? ORDER BY seq LIMIT 1", (seq,)
        ).fetchone()
        if row is None:
            return
        seq = row[0]
        yield Stored(seq, unseal(row[2], unpack(row[3])), row[1])


def payload_of(connection: Connection, seq: int) -> bytes:
    """The payload of one change."""
    row = connection.execute("SELECT payload FROM log WHERE seq = ?", (seq,)).fetchone()
    return unpack(row[0])


def pack(payload: bytes) -> bytes:
    """The payload as it is stored: long ones compressed."""
    if len(payload) < _COMPRESS_FROM:
        return _PLAIN + payload
    return _ZLIB + zlib.compress(payload, 1)


def unpack(stored: bytes) -> bytes:
    """The payload's canonical bytes."""
    return zlib.decompress(stored[1:]) if stored[:1] == _ZLIB else stored[1:]


def own_sequence(connection: Connection) -> int:
    """How many changes this laptop has made."""
    row = connection.execute("SELECT value FROM local WHERE key = 'sequence'").fetchone()
    return int(row[0]) if row else 0


def _keep_sequence(connection: Connection, sequence: int) -> None:
    connection.execute(
        "INSERT INTO local (key, value) VALUES ('sequence', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (str(sequence),),
    )
