"""The heads of a row: for each of its fields the writes that no later write has seen. Pure functions.

A row's fields are mostly written together, so heads are kept by change: (place of the change in the log, its fields
that are heads). What a further change does to them depends on nothing but these, so it is worked out once and holds
for every row that stands alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.journal.fields import DELETED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Orders = Callable[[int], tuple[int, bytes, bytes]]

Heads = tuple[tuple[int, frozenset[int]], ...]


class Step(NamedTuple):
    """What a write does to a row."""

    heads: Heads
    shows: tuple[int, ...]
    """Fields of which the new value is shown."""
    turns: tuple[tuple[int, int], ...]
    """Fields of which another head than before is shown, neither the new one: (field, its change)."""
    rivals: tuple[tuple[int, tuple[int, ...]], ...]
    """Fields just written that now have several heads: (field, their changes)."""
    lost: frozenset[int]
    """Changes of which a value was shown and is not any more."""
    deletion: bool
    """Whether anybody has said that the row is deleted, or is not."""


def advance(heads: Heads, fields: frozenset[int], seq: int, saw: Callable[[int], bool], order: Orders) -> Step:
    """The heads after the change at `seq` wrote `fields`, having seen the heads for which `saw` is true.

    `order` gives (hybrid time, replica, hash) of a change: of several heads the greatest is shown.
    """
    after: list[tuple[int, frozenset[int]]] = []
    open_: list[tuple[int, frozenset[int]]] = []
    for head, held in heads:
        unseen = not saw(head)
        kept = held if unseen else held - fields
        if kept:
            after.append((head, kept))
        if unseen and not held.isdisjoint(fields):
            open_.append((head, held))
    after.append((seq, fields))
    shows: list[int] = []
    turns: list[tuple[int, int]] = []
    rivals: list[tuple[int, tuple[int, ...]]] = []
    lost: set[int] = set()
    for field in sorted(fields):
        before = [head for head, held in heads if field in held]
        others = tuple(head for head, held in open_ if field in held)
        was = max(before, key=order) if len(before) > 1 else before[0] if before else None
        now = max((*others, seq), key=order) if others else seq
        if others:
            rivals.append((field, (*others, seq)))
        if now == seq:
            shows.append(field)
        elif now != was:
            turns.append((field, now))
        if was is not None and now != was:
            lost.add(was)
    deletion = any(DELETED in held for _, held in after)
    return Step(tuple(after), tuple(shows), tuple(turns), tuple(rivals), frozenset(lost), deletion)


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
