"""What is kept without having been folded, because something it was built upon has not come; and whose that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.views.sync import Waiting
from fieldcrm.storage import log

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.change import Change


def hold(connection: Connection, change: Change, missing: list[bytes]) -> None:
    """Keep a change until the parents in `missing` are folded."""
    header = change.header
    connection.execute(
        "INSERT INTO held (hash, replica, sequence, actor, header, payload) VALUES (?, ?, ?, ?, ?, ?)",
        (change.hash, header.replica, header.sequence, header.actor, change.header_bytes, log.pack(change.payload)),
    )
    connection.executemany(
        "INSERT INTO held_parent (parent, child) VALUES (?, ?)", [(parent, change.hash) for parent in missing]
    )


def release(connection: Connection, parent: bytes) -> list[tuple[bytes, bytes]]:
    """(header, payload) of the changes that waited for this one alone; they are held no longer."""
    children = connection.execute("SELECT child FROM held_parent WHERE parent = ? ORDER BY child", (parent,)).fetchall()
    if not children:
        return []
    connection.execute("DELETE FROM held_parent WHERE parent = ?", (parent,))
    free: list[tuple[bytes, bytes]] = []
    for (child,) in children:
        if connection.execute("SELECT 1 FROM held_parent WHERE child = ?", (child,)).fetchone() is None:
            header, payload = connection.execute("SELECT header, payload FROM held WHERE hash = ?", (child,)).fetchone()
            connection.execute("DELETE FROM held WHERE hash = ?", (child,))
            free.append((header, log.unpack(payload)))
    return free


def is_held(connection: Connection, hash_: bytes) -> bool:
    """Whether the change is kept already."""
    return connection.execute("SELECT 1 FROM held WHERE hash = ?", (hash_,)).fetchone() is not None


def held_count(connection: Connection) -> int:
    """How many changes are kept."""
    return int(connection.execute("SELECT count(*) FROM held").fetchone()[0])


def waiting(connection: Connection) -> tuple[Waiting, ...]:
    """What is awaited, by person: told by the gaps in the numbers of those whose changes wait.

    A change that waits for somebody else's may hide whose that is: then its own author is named, who has it.
    """
    found: dict[bytes, Waiting] = {}
    held: dict[bytes, list[tuple[int, str]]] = {}
    for replica, sequence, actor in connection.execute("SELECT replica, sequence, actor FROM held ORDER BY sequence"):
        held.setdefault(replica, []).append((sequence, actor))
    for replica, changes in held.items():
        numbers = {sequence for sequence, _actor in changes}
        last = connection.execute("SELECT max(sequence) FROM ancestry WHERE replica = ?", (replica,)).fetchone()[0]
        gap = max(numbers) - (last or 0) - len([number for number in numbers if number > (last or 0)])
        if gap > 0:
            found[replica] = Waiting(changes[-1][1], replica, gap)
    for replica, actor, count in connection.execute(
        "SELECT h.replica, h.actor, count(DISTINCT p.parent) FROM held_parent p JOIN held h ON h.hash = p.child"
        " WHERE NOT EXISTS (SELECT 1 FROM held o WHERE o.hash = p.parent) GROUP BY h.replica ORDER BY h.replica"
    ):
        if not found or replica in found:
            known = found.get(replica)
            found[replica] = Waiting(actor, replica, max(count, known.count if known else 0))
    return tuple(sorted(found.values(), key=lambda one: (one.name, one.replica)))
