"""Five ways to merge that look right and are wrong. The tests must catch each of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fieldcrm.journal import heads as rules
from fieldcrm.journal.change import Header
from fieldcrm.journal.heads import Step
from fieldcrm.storage import log
from fieldcrm.storage.ancestry import Ancestry, Clock
from fieldcrm.storage.meeting_plan import Plans
from fieldcrm.storage.merge.incoming import _Merge

Mutation = Callable[[pytest.MonkeyPatch], None]


def arrival_order_breaks_ties(patch: pytest.MonkeyPatch) -> None:
    """Of several heads the one that came last is shown."""
    patch.setattr(Plans, "_orders", lambda _self: lambda seq: (seq, b"", b""))


def the_loser_is_dropped(patch: pytest.MonkeyPatch) -> None:
    """Of several heads only the greatest is kept."""
    advance = rules.advance

    def winner_only(
        heads: rules.Heads, fields: frozenset[int], seq: int, seen_of: rules.SeenOf, order: rules.Orders
    ) -> Step:
        step: Step = advance(heads, fields, seq, seen_of, order)
        lost = {field: {one for one in every if one != max(every, key=order)} for field, every in step.rivals}
        kept = tuple(
            (head, frozenset(field for field in held if head not in lost.get(field, ()))) for head, held in step.heads
        )
        return step._replace(heads=tuple((head, held) for head, held in kept if held), rivals=())

    patch.setattr(rules, "advance", winner_only)


def nothing_is_held_back(patch: pytest.MonkeyPatch) -> None:
    """A change is folded although something that it was built upon is missing."""
    add = Ancestry.add

    def add_anyway(self: Ancestry, seq: int, hash_: bytes, header: Header) -> Clock:
        here = tuple(one for one in header.parents if log.place_of(self._connection, one) is not None)
        return add(self, seq, hash_, header._replace(parents=here))

    patch.setattr(_Merge, "_missing", lambda _self, _change: [])
    patch.setattr(Ancestry, "add", add_anyway)


def a_delete_always_wins(patch: pytest.MonkeyPatch) -> None:
    """A row is hidden as soon as anybody has deleted it."""
    patch.setattr(rules, "is_hidden", lambda _heads, deletes, _saw: bool(deletes))


def numbers_instead_of_parents(patch: pytest.MonkeyPatch) -> None:
    """Who has seen number 7 of a laptop has seen its numbers 1 to 6: a version vector, as many programs use it."""

    def numbered(self: Ancestry, line: int, place: int) -> tuple[bytes, int]:
        statement = "SELECT replica, sequence FROM ancestry WHERE line = ? AND place = ?"
        replica, sequence = self._connection.execute(statement, (line, place)).fetchone()
        return replica, sequence

    def saw(self: Ancestry, clock: Clock, seq: int) -> bool:
        head = self.head(seq)
        vector: dict[bytes, int] = {}
        for line, place in clock.items():
            replica, sequence = numbered(self, line, place)
            vector[replica] = max(sequence, vector.get(replica, 0))
        replica, sequence = numbered(self, head.line, head.place)
        return vector.get(replica, 0) >= sequence

    patch.setattr(Ancestry, "saw", saw)
    patch.setattr(Ancestry, "seen", lambda self, clock, seqs: {seq for seq in seqs if saw(self, clock, seq)})


MUTATIONS: tuple[Mutation, ...] = (
    arrival_order_breaks_ties,
    the_loser_is_dropped,
    nothing_is_held_back,
    a_delete_always_wins,
    numbers_instead_of_parents,
)
