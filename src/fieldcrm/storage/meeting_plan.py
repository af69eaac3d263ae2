"""What is to be done where a write meets what was written to a row before: one plan for all rows that stand alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.journal import heads as rules
from fieldcrm.journal.fields import DELETED
from fieldcrm.storage import row_writes

if TYPE_CHECKING:
    from fieldcrm.journal.heads import Heads, Step
    from fieldcrm.storage.ancestry import Ancestry
    from fieldcrm.storage.projection import Source

    Stood = bytes | tuple[int, frozenset[int]]
    """How a row stood: its heads as they are stored, or the one change that made it, with its fields."""

CROWD = 16
"""Heads of one row from which they are remembered from write to write, and looked up one by one."""
_CROWDS = 16
"""Rows of which that is done at once."""


class Plan(NamedTuple):
    """A step, with the heads as they are stored; `hard` where it takes some heads' values, those that are `wanted`."""

    step: Step
    heads: bytes
    hard: bool
    wanted: frozenset[int]


class Plans(dict["Stood", Plan]):
    """By how a row stood, what a write does to it; worked out when it is first asked for. Lives with `Meeting`."""

    def __init__(self, ancestry: Ancestry) -> None:
        super().__init__()
        self._ancestry = ancestry
        self._written: frozenset[int] = frozenset()
        self._source: Source | None = None
        self._crowds: dict[bytes, Heads] = {}

    def take(self, written: frozenset[int], source: Source) -> None:
        """From now on it is about this change's write to these fields."""
        if self._source is None or (self._source.seq, self._written) != (source.seq, written):
            self.clear()
        self._written, self._source = written, source

    def __missing__(self, stood: Stood) -> Plan:
        """Work it out."""
        source = self._source
        assert source is not None
        heads: Heads = (stood,) if isinstance(stood, tuple) else self._unpacked(stood)
        step = rules.advance(heads, self._written, source.seq, source.seen_of, self._orders())
        hard = bool(step.rivals or step.turns or step.deletion)
        if len(heads) > CROWD and isinstance(stood, bytes) and step.heads[:-1] == heads:
            packed = row_writes.pack_joined(stood, step.heads)
        else:
            packed = row_writes.pack_heads(step.heads)
        if len(step.heads) > CROWD:
            if len(self._crowds) >= _CROWDS:
                self._crowds.clear()
            self._crowds[packed] = step.heads
        plan = self[stood] = Plan(step, packed, hard, _wanted(step) if hard else frozenset())
        return plan

    def _orders(self) -> rules.Orders:
        return self._ancestry.order

    def _unpacked(self, packed: bytes) -> Heads:
        """The heads: those of rows that very many write to at once need not be taken apart each time."""
        return self._crowds.pop(packed, None) or row_writes.unpack_heads(packed)


def compared(step: Step, field: int, heads: tuple[int, ...]) -> tuple[int, ...]:
    """The heads of a rivalled field whose values tell whether it is in conflict.

    Where none fell away, those before the new one were alike, or it was in conflict before: any one stands for all.
    """
    return (heads[0], heads[-1]) if field in step.joined else heads


def _wanted(step: Step) -> frozenset[int]:
    """The heads whose values must be known to do a step."""
    wanted = {head for _field, head in step.turns}
    for field, heads in step.rivals:
        wanted.update(compared(step, field, heads))
    if step.deletion:
        wanted.update(head for head, held in step.heads if DELETED in held)
    return frozenset(wanted)
