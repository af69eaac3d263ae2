"""Registers field by field, as plainly as can be: what `journal.heads` is compared with.

Pure functions. Shown is the head with the greatest (time, replica, hash); more than one distinct value
among the heads is a conflict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Write(NamedTuple):
    """One write to one field. Compared as a tuple, the greatest is the one shown."""

    time: int
    replica: bytes
    hash: bytes
    value: object = None

    @property
    def order(self) -> tuple[int, bytes, bytes]:
        """What decides which of several heads is shown."""
        return (self.time, self.replica, self.hash)


def fold(heads: Iterable[Write], write: Write, seen: Callable[[Write], bool]) -> tuple[Write, ...]:
    """The heads after `write`, which has seen the heads for which `seen` is true; ordered, shown one last."""
    kept = {head.hash: head for head in heads if not seen(head)}
    kept[write.hash] = write
    return tuple(sorted(kept.values(), key=lambda head: head.order))


def shown(heads: Iterable[Write]) -> Write:
    """The head that is shown."""
    return max(heads, key=lambda head: head.order)


def is_conflict(heads: Iterable[Write]) -> bool:
    """Whether the heads disagree."""
    values = [head.value for head in heads]
    return any(value != values[0] for value in values[1:])
