"""What this log holds, and the changes that somebody else lacks, always in the same order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.journal.have import Have, Line, places_back
from fieldcrm.storage import ancestry, log

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlcipher3.dbapi2 import Connection

_LINE = "SELECT replica, max(place), sequence, seq FROM ancestry WHERE line = ?"
"""With max(), SQLite takes the other columns from that row."""

_AFTER = "SELECT a.depth, l.hash, a.seq FROM ancestry a JOIN log l ON l.seq = a.seq WHERE a.line = ? AND a.place > ?"


class Outgoing(NamedTuple):
    """A change as it travels: the canonical bytes of its header and of its operations."""

    header: bytes
    payload: bytes


def have(connection: Connection) -> Have:
    """What this log holds, for a colleague to work out what we lack."""
    lines: list[Line] = []
    last = connection.execute("SELECT max(line) FROM ancestry").fetchone()[0] or 0
    for number in range(1, last + 1):
        replica, places, sequence, seq = connection.execute(_LINE, (number,)).fetchone()
        name = connection.execute("SELECT actor FROM log WHERE seq = ?", (seq,)).fetchone()[0]
        points = tuple(_hash_at(connection, number, place) for place in places_back(places))
        lines.append(Line(replica, name, sequence, points))
    lines.sort(key=lambda line: (line.replica, line.sequence, line.points))
    held = tuple(row[0] for row in connection.execute("SELECT hash FROM held ORDER BY hash"))
    total = connection.execute("SELECT count(*) FROM ancestry").fetchone()[0]
    return Have(total, tuple(lines), held)


def count_for(connection: Connection, known: Iterable[bytes] = ()) -> int:
    """How many changes `changes_for` would give."""
    known = set(known)
    return len(_wanted(connection, known)) + len(_held(connection, known))


def changes_for(connection: Connection, known: Iterable[bytes] = ()) -> Iterator[Outgoing]:
    """The changes that a log without those in `known` (hashes, each standing for all that it was built upon) lacks.

    Parents come before children; the order depends on the set of changes alone. Changes that are held back here go
    along, last: whoever has what they wait for can use them.
    """
    known = set(known)
    for _depth, _hash, seq in _wanted(connection, known):
        header, payload = connection.execute("SELECT header, payload FROM log WHERE seq = ?", (seq,)).fetchone()
        yield Outgoing(header, log.unpack(payload))
    for hash_ in _held(connection, known):
        header, payload = connection.execute("SELECT header, payload FROM held WHERE hash = ?", (hash_,)).fetchone()
        yield Outgoing(header, log.unpack(payload))


def _wanted(connection: Connection, known: set[bytes]) -> list[tuple[int, bytes, int]]:
    """(depth, hash, place in the log) of every folded change that is not known, in the order in which they travel."""
    clock = ancestry.reach(connection, known)
    last = connection.execute("SELECT max(line) FROM ancestry").fetchone()[0] or 0
    wanted: list[tuple[int, bytes, int]] = []
    for line in range(1, last + 1):
        wanted += connection.execute(
            _AFTER,
            (line, clock.get(line, 0)),
        ).fetchall()
    wanted.sort()
    return wanted


def _held(connection: Connection, known: set[bytes]) -> list[bytes]:
    return [row[0] for row in connection.execute("SELECT hash FROM held ORDER BY hash") if row[0] not in known]


def _hash_at(connection: Connection, line: int, place: int) -> bytes:
    found: bytes = connection.execute(
        "SELECT l.hash FROM ancestry a JOIN log l ON l.seq = a.seq WHERE a.line = ? AND a.place = ?", (line, place)
    ).fetchone()[0]
    return found
