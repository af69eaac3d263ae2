"""The heads of a row: for each of its fields the writes that no later write has seen. Pure functions.

A row's fields are mostly written together, so heads are kept by change: (place of the change in the log, its fields
that are heads). What a further change does to them depends on nothing but these, so it is worked out once and holds
for every row that stands alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.journal.fields import DELETED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence, Set

    Orders = Callable[[int], tuple[int, bytes, bytes]]
    SeenOf = Callable[[Sequence[int]], Set[int]]

Heads = tuple[tuple[int, frozenset[int]], ...]


class Step(NamedTuple):
    """What a write does to a row."""

    heads: Heads
    shows: tuple[int, ...]
    """Fields of which the new value is shown."""
    turns: tuple[tuple[int, int], ...]
    """Fields of which another head than before is shown, neither the new one: (field, its change)."""
    rivals: tuple[tuple[int, tuple[int, ...]], ...]
    """Fields just written that now have several heads: (field, their changes, the one just made last)."""
    joined: frozenset[int]
    """Those of the rivalled fields of which all heads stayed: the new one only joined them."""
    lost: frozenset[int]
    """Changes of which a value was shown and is not any more."""
    deletion: bool
    """Whether anybody has said that the row is deleted, or is not."""


def advance(heads: Heads, fields: frozenset[int], seq: int, seen_of: SeenOf, order: Orders) -> Step:
    """The heads after the change at `seq` wrote `fields`, having seen those heads that `seen_of` gives of all.

    Each step over all heads is one that costs little: as many as there are laptops may write at once.

    `order` gives (hybrid time, replica, hash) of a change: of several heads the greatest is shown.
    """
    seen = seen_of([head for head, _held in heads])
    after = heads
    if seen:
        changed = [each if each[0] not in seen else (each[0], each[1] - fields) for each in heads]
        after = tuple([each for each in changed if each[1]])
    after = (*after, (seq, fields)) if fields else after
    shows: list[int] = []
    turns: list[tuple[int, int]] = []
    rivals: list[tuple[int, tuple[int, ...]]] = []
    lost: set[int] = set()
    joined: set[int] = set()
    for field in sorted(fields):
        before = [head for head, held in heads if field in held]
        others = [head for head in before if head not in seen] if seen else before
        was = max(before, key=order) if len(before) > 1 else before[0] if before else None
        now = seq
        if others:
            best = was if was is not None and was not in seen else max(others, key=order)
            now = max(best, seq, key=order)
            rivals.append((field, (*others, seq)))
            if len(others) == len(before):
                joined.add(field)
        if now == seq:
            shows.append(field)
        elif now != was:
            turns.append((field, now))
        if was is not None and now != was:
            lost.add(was)
    deletion = any(DELETED in held for held in {held for _, held in after})
    return Step(after, tuple(shows), tuple(turns), tuple(rivals), frozenset(joined), frozenset(lost), deletion)


def is_hidden(heads: Heads, deletes: Iterable[int], saw: Callable[[int, int], bool]) -> bool:
    """Whether the row is hidden: some delete has seen every write to it.

    `deletes` are the heads of the field `deleted` that say so; `saw(one, other)` tells whether one change has seen
    another. A head that says the row is *not* deleted has been seen by no delete.
    """
    deletes = set(deletes)
    if not deletes or any(DELETED in held and head not in deletes for head, held in heads):
        return False
    others = [head for head, held in heads if held != _ONLY_DELETED]
    return any(all(head == delete or saw(delete, head) for head in others) for delete in deletes)


_ONLY_DELETED = frozenset({DELETED})
