"""Whose changes the log holds, and what was merged when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.views.sync import Colleague, ImportRun
from fieldcrm.journal.change import decode_header
from fieldcrm.storage import local
from fieldcrm.storage.reads.rows import known_instant
from fieldcrm.storage.undo import undone

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


def colleagues(connection: Connection) -> tuple[Colleague, ...]:
    """Every laptop, by name; its name is the one of its last change."""
    me = local.get(connection, "replica")
    found: list[Colleague] = []
    for replica, changes, last in connection.execute(
        "SELECT replica, count(*), max(seq) FROM ancestry GROUP BY replica"
    ).fetchall():
        actor, data = connection.execute("SELECT actor, header FROM log WHERE seq = ?", (last,)).fetchone()
        at = known_instant(decode_header(data).wall)
        found.append(Colleague(replica, actor, changes, at, replica.hex() == me))
    return tuple(sorted(found, key=lambda one: (one.name, one.replica)))


def runs(connection: Connection, limit: int) -> tuple[ImportRun, ...]:
    """The last merges, newest first."""
    found = connection.execute(
        "SELECT number, at, label, last_seq - first_seq + 1, undone_by FROM merge_run ORDER BY number DESC LIMIT ?",
        (limit,),
    ).fetchall()
    return tuple(
        ImportRun(number, known_instant(at), label, changes, by is not None and not undone(connection, by))
        for number, at, label, changes, by in found
    )


def run_places(connection: Connection, number: int) -> tuple[int, int] | None:
    """The first and the last place in the log of what a merge brought, or None."""
    row = connection.execute("SELECT first_seq, last_seq FROM merge_run WHERE number = ?", (number,)).fetchone()
    return (row[0], row[1]) if row else None


def mark_undone(connection: Connection, number: int, action: bytes) -> None:
    """Note that the action took the merge back."""
    connection.execute("UPDATE merge_run SET undone_by = ? WHERE number = ?", (action, number))
