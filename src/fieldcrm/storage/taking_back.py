"""What of some changes still stands in the tables, and what was there before them: what an undo writes.

An undo brings an earlier state back, so it is that state that it leaves, not a new one: what it took back to can
itself be taken back. Which state a field is in depends only on which changes wrote to it, so it is worked out once for
all fields that the same changes wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.journal.fields import DELETED
from fieldcrm.storage import row_writes
from fieldcrm.storage.ancestry import Ancestry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.fields import Entity
    from fieldcrm.storage.row_writes import Values

_STAYS = -2
"""Nothing of the changes stands: the field is left alone."""
_UNWRITTEN = -1
"""The state of a field before its first write."""
_WRITER = (
    "SELECT l.action, l.undoes, r.first_seq, r.last_seq FROM log l LEFT JOIN merge_run r ON r.undone_by = l.action"
    " WHERE l.seq = ?"
)


class _Writer(NamedTuple):
    """A change: its action, the action that it takes back, the places of the import that it takes back."""

    action: bytes
    undoes: bytes
    first: int | None
    last: int | None


def _says_deleted(packed: bytes) -> bool:
    """Whether anybody has said of the row with these heads that it is deleted, or is not."""
    return any(DELETED in held for _seq, held in row_writes.unpack_heads(packed))


class Standing:
    """What stands of the changes at `places` of the log."""

    def __init__(self, connection: Connection, places: frozenset[int]) -> None:
        self._connection = connection
        self._places = places
        self._ancestry = Ancestry(connection)
        self._writers: dict[int, _Writer] = {}
        self._decided: dict[tuple[int, ...], int] = {}

    def made(self, entity: Entity, ids: Sequence[object]) -> Iterator[object]:
        """Those of the rows that the changes made and that are still there because of them."""
        for start in range(0, len(ids), row_writes.AT_ONCE):
            some = ids[start : start + row_writes.AT_ONCE]
            heads = row_writes.heads_of(self._connection, entity.name, some)
            deletions = {packed for packed, _ in heads.values() if _says_deleted(packed)}
            asked = [row for row in some if row in heads and heads[row][0] in deletions]
            writes = row_writes.writes_of(self._connection, entity.name, asked) if asked else {}
            origins = self._origins(entity, some)
            for row in some:
                if origins.get(row) not in self._places:
                    continue
                places = self._of_field(writes.get(row, []), DELETED, origins[row])
                if self._decide(tuple(places)) != _STAYS:
                    yield row

    def restored(
        self, entity: Entity, ids: Sequence[object], fields: tuple[int, ...]
    ) -> Iterator[tuple[object, Values]]:
        """For each row the fields that the changes wrote last, with the values that were there before."""
        for start in range(0, len(ids), row_writes.AT_ONCE):
            some = ids[start : start + row_writes.AT_ONCE]
            writes = row_writes.writes_of(self._connection, entity.name, some)
            origins = self._origins(entity, some) if DELETED in fields else {}
            for row in some:
                values = self._before(writes.get(row, []), fields, origins.get(row))
                if values:
                    yield row, values

    def made_by_others(self, entity: Entity, ids: Sequence[object]) -> set[object]:
        """Those of the rows that other changes had made already."""
        found: set[object] = set()
        for start in range(0, len(ids), row_writes.AT_ONCE):
            origins = self._origins(entity, ids[start : start + row_writes.AT_ONCE])
            found.update(row for row, origin in origins.items() if origin not in self._places)
        return found

    def _before(self, writes: list[tuple[int, Values]], fields: tuple[int, ...], origin: int | None) -> Values:
        if DELETED not in fields and all(values.keys() >= set(fields) for _seq, values in writes):
            decided = self._decide(tuple(seq for seq, _values in writes))  # the same for all the fields
            if decided == _STAYS:
                return {}
            earlier = {} if decided == _UNWRITTEN else writes[decided][1]
            return {field: earlier.get(field) for field in fields}
        values: Values = {}
        for field in fields:
            places = self._of_field(writes, field, origin)
            decided = self._decide(tuple(places))
            if decided != _STAYS:
                values[field] = None if decided == _UNWRITTEN else list(places.values())[decided]
        return values

    @staticmethod
    def _of_field(writes: list[tuple[int, Values]], field: int, origin: int | None) -> dict[int, object]:
        """Who wrote the field, with the values, in the order of the log. Who makes a row says that it is there."""
        places = {seq: values[field] for seq, values in writes if field in values}
        if field == DELETED and origin is not None and origin not in places:
            return {origin: 0, **places}
        return places

    def _origins(self, entity: Entity, ids: Sequence[object]) -> dict[object, int]:
        return dict(
            self._connection.execute(
                f"SELECT id, origin FROM {entity.table} WHERE id IN ({row_writes.marks(len(ids))})", ids
            ).fetchall()
        )

    def _decide(self, seqs: tuple[int, ...]) -> int:
        """Which of the writes at `seqs` to bring back: its number, or _UNWRITTEN, or _STAYS."""
        decided = self._decided.get(seqs)
        if decided is None:
            decided = self._decided[seqs] = self._work_out(seqs)
        return decided

    def _work_out(self, seqs: tuple[int, ...]) -> int:
        mine = [number for number, seq in enumerate(seqs) if seq in self._places]
        if not mine:
            return _STAYS
        shown, heads = self._shown(seqs)
        states = self._states(seqs, shown)
        last = mine[-1]
        if states[shown[-1]] != states[last]:
            return _STAYS
        others = [head for head in heads if seqs[head] not in self._places and states[head] != states[last]]
        if others:
            return max(others, key=lambda head: self._ancestry.head(seqs[head]).order)
        earlier = next((number for number in range(last - 1, -1, -1) if seqs[number] not in self._places), None)
        return _UNWRITTEN if earlier is None else shown[earlier]

    def _shown(self, seqs: tuple[int, ...]) -> tuple[list[int], list[int]]:
        """After each write the one that was shown; and the heads at the end. By numbers."""
        heads: list[int] = []
        shown: list[int] = []
        for number, seq in enumerate(seqs):
            clock = self._ancestry.clock(seq)
            heads = [head for head in heads if not self._ancestry.saw(clock, seqs[head])]
            heads.append(number)
            shown.append(max(heads, key=lambda head: self._ancestry.head(seqs[head]).order))
        return shown, heads

    def _states(self, seqs: tuple[int, ...], shown: list[int]) -> list[int]:
        """The state that each write left: its own number, or, of one that takes others back, the one before those."""
        states: list[int] = []
        for number, seq in enumerate(seqs):
            taken = self._taken_back(seqs[:number], self._writer(seq))
            if not taken:
                states.append(number)
                continue
            earlier = next((other for other in range(max(taken) - 1, -1, -1) if other not in taken), None)
            states.append(_UNWRITTEN if earlier is None else states[shown[earlier]])
        return states

    def _taken_back(self, before: tuple[int, ...], writer: _Writer) -> set[int]:
        """Which of the writes before it this one takes back."""
        if writer.first is not None and writer.last is not None:
            return {number for number, seq in enumerate(before) if writer.first <= seq <= writer.last}
        if not writer.undoes:
            return set()
        return {number for number, seq in enumerate(before) if self._writer(seq).action == writer.undoes}

    def _writer(self, seq: int) -> _Writer:
        writer = self._writers.get(seq)
        if writer is None:
            writer = self._writers[seq] = _Writer(*self._connection.execute(_WRITER, (seq,)).fetchone())
        return writer
