"""Which change has seen which: answered from parent hashes alone, in one look.

The graph of changes is cut into *lines*: runs of changes of one laptop, each having seen the one before. A change keeps
for every line how far its ancestors reach on it (its clock); since of two changes on a line the later has seen the
earlier, a change is an ancestor exactly if its place is within that reach. There are about as many lines as laptops,
however often they exchange: a change goes on with its laptop's line also where others' work came in between. A laptop
that was cloned or restored starts a second line where it forks: sequence numbers are never asked, so a repeated one
does no harm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.change import Header

Clock = dict[int, int]
"""Line → the last place on it that was seen."""
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(dict[int, int]).decode
_KEPT = 4_096
_MOST_HEADS = 65_536
"""Of heads more are kept: one row may have as many as there are laptops."""

_PARENT = (
    "SELECT a.line, a.place, a.depth, a.replica, a.clock FROM log l JOIN ancestry a ON a.seq = l.seq WHERE l.hash = ?"
)
_HEAD = "SELECT l.time, a.replica, l.hash, a.line, a.place FROM log l JOIN ancestry a ON a.seq = l.seq WHERE l.seq = ?"
_INSERT = "INSERT INTO ancestry (seq, line, place, depth, replica, sequence, clock) VALUES (?, ?, ?, ?, ?, ?, ?)"


class _Parent(NamedTuple):
    line: int
    place: int
    depth: int
    replica: bytes
    clock: Clock


class Head(NamedTuple):
    """A change as the fold needs it: what decides which value is shown, and its place."""

    order: tuple[int, bytes, bytes]
    line: int
    place: int


class _Heads(dict[int, Head]):
    """Changes by their places, looked up when they are first asked for."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    def __missing__(self, seq: int) -> Head:
        time, replica, hash_, line, place = self._connection.execute(_HEAD, (seq,)).fetchone()
        if len(self) > _MOST_HEADS:
            self.clear()
        found = self[seq] = Head((time, replica, hash_), line, place)
        return found


class _Orders(dict[int, tuple[int, bytes, bytes]]):
    """What decides which of several values is shown, by place."""

    def __init__(self, heads: _Heads) -> None:
        super().__init__()
        self._heads = heads

    def __missing__(self, seq: int) -> tuple[int, bytes, bytes]:
        if len(self) > _MOST_HEADS:
            self.clear()
        found = self[seq] = self._heads[seq].order
        return found


class Ancestry:
    """The index of one archive's log, with what was looked at last kept in memory.

    Lives as long as one transaction: what it keeps in memory must not outlive a rollback.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._parents: dict[bytes, _Parent] = {}
        self._heads = _Heads(connection)
        self._orders = _Orders(self._heads)
        self._clocks: dict[int, Clock] = {}
        self._owners: dict[int, bytes] = {}
        self.started = 0
        """Lines that began with what was added."""

    def add(self, seq: int, hash_: bytes, header: Header) -> Clock:
        """File a change whose parents are all in the log; returns its clock, its own place included."""
        parents = [self._parent(parent) for parent in header.parents]
        clock: Clock = {}
        for parent in parents:
            if not clock:
                clock = dict(parent.clock)
                continue
            for line, place in parent.clock.items():
                if clock.get(line, 0) < place:
                    clock[line] = place
        line, place = self._extend(header.replica, parents, clock)
        clock[line] = place
        depth = 1 + max((parent.depth for parent in parents), default=0)
        packed = _encode(clock)
        self._connection.execute(_INSERT, (seq, line, place, depth, header.replica, header.sequence, packed))
        self._keep(hash_, _Parent(line, place, depth, header.replica, clock))
        return clock

    def head(self, seq: int) -> Head:
        """The change at `seq`."""
        return self._heads[seq]

    @property
    def order(self) -> Callable[[int], tuple[int, bytes, bytes]]:
        """What decides whether the value of the change at a place is shown."""
        return self._orders.__getitem__

    def clock(self, seq: int) -> Clock:
        """How far the change at `seq` has seen each line."""
        found = self._clocks.get(seq)
        if found is None:
            row = self._connection.execute("SELECT clock FROM ancestry WHERE seq = ?", (seq,)).fetchone()
            found = _decode(row[0])
            if len(self._clocks) > _KEPT:
                self._clocks.clear()
            self._clocks[seq] = found
        return found

    def saw(self, clock: Clock, seq: int) -> bool:
        """Whether the change with this clock has seen the one at `seq`."""
        return bool(self.seen(clock, (seq,)))

    def seen(self, clock: Clock, seqs: Sequence[int]) -> set[int]:
        """Those of the changes at `seqs` that the change with this clock has seen."""
        heads, last = self._heads, clock.get
        return {seq for seq in seqs if last((head := heads[seq])[1], 0) >= head[2]}

    def _extend(self, replica: bytes, parents: list[_Parent], seen: Clock) -> tuple[int, int]:
        """The line and the place of a change: after the last one of a line of its laptop that it has seen to the end,
        else on a new line.
        """
        for parent in parents:
            if parent.replica == replica and not self._taken(parent.line, parent.place + 1):
                return parent.line, parent.place + 1
        for line in sorted(seen):
            if self._whose(line) == replica and not self._taken(line, seen[line] + 1):
                return line, seen[line] + 1
        last = self._connection.execute("SELECT max(line) FROM ancestry").fetchone()[0]
        self.started += 1
        return (last or 0) + 1, 1

    def _whose(self, line: int) -> bytes:
        """The laptop of a line."""
        found = self._owners.get(line)
        if found is None:
            row = self._connection.execute(
                "SELECT replica FROM ancestry WHERE line = ? AND place = 1", (line,)
            ).fetchone()
            found = self._owners[line] = row[0]
        return found

    def _taken(self, line: int, place: int) -> bool:
        found = self._connection.execute("SELECT 1 FROM ancestry WHERE line = ? AND place = ?", (line, place))
        return found.fetchone() is not None

    def _parent(self, hash_: bytes) -> _Parent:
        kept = self._parents.get(hash_)
        if kept is None:
            row = self._connection.execute(_PARENT, (hash_,)).fetchone()
            kept = _Parent(row[0], row[1], row[2], row[3], _decode(row[4]))
            self._keep(hash_, kept)
        return kept

    def _keep(self, hash_: bytes, parent: _Parent) -> None:
        if len(self._parents) > _KEPT:
            self._parents.clear()
        self._parents[hash_] = parent


def reach(connection: Connection, hashes: Iterable[bytes]) -> Clock:
    """How far the changes with these hashes, together, have seen each line; hashes that are not here do not count."""
    clock: Clock = {}
    for hash_ in hashes:
        row = connection.execute(_PARENT, (hash_,)).fetchone()
        if row is not None:
            for line, place in _decode(row[4]).items():
                clock[line] = max(clock.get(line, 0), place)
    return clock


def rebuild(connection: Connection) -> None:
    """File every change of the log anew, in its order. Raises TypeError where a parent is missing."""
    from fieldcrm.journal.change import decode_header

    connection.execute("DELETE FROM ancestry")
    index = Ancestry(connection)
    seq = 0
    while rows := connection.execute(
        "SELECT seq, hash, header FROM log WHERE seq > ? ORDER BY seq LIMIT 1000", (seq,)
    ).fetchall():
        for seq, hash_, header in rows:
            index.add(seq, hash_, decode_header(header))
