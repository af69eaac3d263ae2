"""What is kept without having been folded, because something it was built upon has not come; and whose that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.views.sync import Waiting
from fieldcrm.storage import log, team

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.change import Change
    from fieldcrm.journal.have import Line

_MISSING = (
    "SELECT p.parent, h.replica, h.actor FROM held_parent p JOIN held h ON h.hash = p.child"
    " WHERE NOT EXISTS (SELECT 1 FROM held o WHERE o.hash = p.parent) GROUP BY p.parent ORDER BY p.parent"
)


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


def held_count(connection: Connection, among: Iterable[bytes] | None = None) -> int:
    """How many changes are kept, of all or of those with the hashes `among`."""
    if among is not None:
        return sum(is_held(connection, hash_) for hash_ in among)
    return int(connection.execute("SELECT count(*) FROM held").fetchone()[0])


def drop(connection: Connection) -> int:
    """Forget all changes that are kept without having been folded; returns how many they were.

    Colleagues send them again, with what they wait for, once a bundle has told them that they are not here.
    """
    count = held_count(connection)
    connection.execute("DELETE FROM held_parent")
    connection.execute("DELETE FROM held")
    return count


def waiting(connection: Connection) -> tuple[Waiting, ...]:
    """What is awaited, by person: told by the gaps in the numbers of those whose changes wait, and by what colleagues
    said that they have.

    Where neither tells whose a missing change is, the author of the one that was built upon it is named: he has it.
    """
    found: dict[bytes, Waiting] = {}
    held: dict[bytes, list[tuple[int, str]]] = {}
    for replica, sequence, actor in connection.execute("SELECT replica, sequence, actor FROM held ORDER BY sequence"):
        held.setdefault(replica, []).append((sequence, actor))
    for replica, changes in held.items():
        last = _last(connection, replica)
        later = {sequence for sequence, _actor in changes if sequence > last}
        gap = max(later, default=last) - last - len(later)
        if gap > 0:
            found[replica] = Waiting(changes[-1][1], replica, gap)
    told = _told(connection) if held else {}
    nobodys: dict[bytes, Waiting] = {}
    for parent, replica, actor in connection.execute(_MISSING):
        line = told.get(parent)
        if line is not None:
            known = found.get(line.replica)
            lacking = line.sequence - _last(connection, line.replica) - len(held.get(line.replica, ()))
            count = max(lacking, known.count if known else 1)
            found[line.replica] = Waiting(line.name, line.replica, count)
        elif replica not in found:
            known = nobodys.get(replica)
            nobodys[replica] = Waiting(actor, replica, known.count + 1 if known else 1)
    return tuple(sorted((found or nobodys).values(), key=lambda one: (one.name, one.replica)))


def _last(connection: Connection, replica: bytes) -> int:
    """The number of the last change of a laptop that is folded here."""
    return connection.execute("SELECT max(sequence) FROM ancestry WHERE replica = ?", (replica,)).fetchone()[0] or 0


def _told(connection: Connection) -> dict[bytes, Line]:
    """Changes that colleagues said they have, with the lines on which they lie."""
    points: dict[bytes, Line] = {}
    for (key,) in connection.execute("SELECT key FROM local WHERE key GLOB 'ack:*' ORDER BY key").fetchall():
        said = team.ack(connection, bytes.fromhex(key.removeprefix("ack:")))
        if said is not None:
            points.update((point, line) for line in said.have.lines for point in line.points)
    return points
