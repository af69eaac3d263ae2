"""What the tables must show, worked out from the changes alone and by other means than the product's fold.

A change is an ancestor of another if a walk along the parents leads there. Of the writes to a field those count that
are an ancestor of no other write to it. Nothing here is kept from one question to the next, and nothing is clever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

Cell = tuple[str, bytes, int]
"""Entity, row, field id."""


@dataclass(frozen=True)
class Told:
    """A change as it was told: its name, its parents, what decides the order in which it is shown, its values."""

    hash: bytes
    parents: tuple[bytes, ...]
    order: tuple[int, bytes, bytes]
    writes: dict[Cell, Any]


def told(hash_: bytes, header: bytes, payload: bytes) -> Told:
    """Read a change. A row is made with its filled fields; within one change the last value of a field counts."""
    parts: list[Any] = msgspec.msgpack.decode(header)
    made: set[tuple[str, bytes]] = set()
    writes: dict[Cell, Any] = {}
    for entity, new, fields, rows in msgspec.msgpack.decode(payload):
        for row_id, *values in rows:
            if new:
                made.add((entity, row_id))
            for field, value in zip(fields, values, strict=True):
                writes[entity, row_id, field] = plain(value)
    kept = {
        cell: (int(bool(value)) if cell[2] == 0 else value)
        for cell, value in writes.items()
        if not (cell[:2] in made and (not value if cell[2] == 0 else value is None))
    }
    return Told(hash_, tuple(parts[3]), (parts[4], parts[1], hash_), kept)


def plain(value: Any) -> Any:
    """A group of nothing is nothing."""
    if isinstance(value, list) and all(part is None for part in value):
        return None
    return value


class Oracle:
    """Says what must be shown where exactly these changes have been folded."""

    def __init__(self, changes: Iterable[Told]) -> None:
        self.changes = {change.hash: change for change in changes}
        self._ancestors: dict[bytes, frozenset[bytes]] = {}
        self.writers: dict[Cell, list[Told]] = defaultdict(list)
        for change in self.changes.values():
            for cell in change.writes:
                self.writers[cell].append(change)

    def ancestors(self, hash_: bytes) -> frozenset[bytes]:
        """All changes that a walk along the parents leads to."""
        if hash_ not in self._ancestors:
            order = [hash_]
            while order:
                top = order[-1]
                missing = [one for one in self.changes[top].parents if one not in self._ancestors]
                if missing:
                    order.extend(missing)
                    continue
                parents = self.changes[top].parents
                self._ancestors[top] = frozenset(parents).union(*(self._ancestors[one] for one in parents))
                order.pop()
        return self._ancestors[hash_]

    def heads(self, cell: Cell) -> list[Told]:
        """The maximal writes to a field, the one that is shown last."""
        writers = self.writers.get(cell, [])
        found = [one for one in writers if not any(one.hash in self.ancestors(other.hash) for other in writers)]
        return sorted(found, key=lambda one: one.order)

    def rows(self) -> set[tuple[str, bytes]]:
        """Every row that anybody wrote to."""
        return {cell[:2] for cell in self.writers}

    def fields(self, entity: str, row: bytes) -> list[int]:
        """The fields of a row that were written to, but for its deletion."""
        return sorted({field for ent, id_, field in self.writers if (ent, id_) == (entity, row) and field})

    def shown(self, cell: Cell) -> Any:
        """The value that must be shown."""
        heads = self.heads(cell)
        return heads[-1].writes[cell] if heads else None

    def in_conflict(self, cell: Cell) -> bool:
        """Whether the maximal writes disagree."""
        values = [head.writes[cell] for head in self.heads(cell)]
        return any(value != values[0] for value in values)

    def deletion(self, entity: str, row: bytes) -> tuple[bool, bool]:
        """(hidden, contested). Hidden only if some deletion has seen every other write to the row."""
        heads = self.heads((entity, row, 0))
        deletions = [head for head in heads if head.writes[entity, row, 0]]
        if not deletions:
            return False, False
        brought_back = [head for head in heads if head not in deletions]
        others = {one.hash for field in self.fields(entity, row) for one in self.writers[entity, row, field]}
        hidden = not brought_back and any(
            others <= self.ancestors(deletion.hash) | {deletion.hash} for deletion in deletions
        )
        return hidden, not hidden
