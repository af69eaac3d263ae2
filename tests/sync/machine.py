"""Two to five laptops that work, exchange bundles, lose disks and clocks: what must hold whatever they do."""

from __future__ import annotations

import random
import tempfile
from contextlib import nullcontext, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.sync.laptops import (
    CUSTOMER,
    CYCLE,
    LANGUAGE,
    NAME,
    NOTE,
    VOLUME,
    Laptop,
    Office,
    older,
)

from fieldcrm.journal.change import Batch, Change
from fieldcrm.journal.fields import DELETED
from fieldcrm.storage import replay

ROWS = [bytes([number]) * 16 for number in range(1, 4)]
"""Rows that everybody may make, also at once: as with settings, their ids follow from what they are."""
PEOPLE = ("Li", "Wang", "Chen", "Zhao", "Sun")
YEARS = 3650
NEWER_FIELD = 4000
"""A field that no program here knows yet."""

indexes = st.integers(0, 9)
values = st.fixed_dictionaries(
    {},
    optional={
        NAME: st.sampled_from(["甲", "乙", "", None]),
        NOTE: st.sampled_from(["a", "b", "c"]),
        CYCLE: st.sampled_from([1, 1.0, 2.5, -0.0, None]),
        VOLUME: st.sampled_from([[5000, "t"], [7, "L"], [None, None], None]),
        LANGUAGE: st.sampled_from(["en", "zh_Hans"]),
        NEWER_FIELD: st.sampled_from(["x", ["y", 2], None]),
    },
).filter(bool)


class Team(RuleBasedStateMachine):
    """Laptops by number; a number that is too great counts round."""

    sticks = Bundle("sticks")
    agreed = 0
    """Runs at whose end all were compared with all."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.office = Office(Path(self._folder.name))
        self.laptops: list[Laptop] = []
        self.copies: list[tuple[Laptop, bool]] = []
        """Copies of archives, and whether the program of before had made them."""
        self.old: set[int] = set()
        """Laptops with the program of before."""

    def teardown(self) -> None:
        try:
            self.everybody_agrees()
        finally:
            self.office.close()
            self._folder.cleanup()

    def laptop(self, index: int) -> Laptop:
        return self.laptops[index % len(self.laptops)]

    @initialize(count=st.integers(2, 5), start=values)
    def begin(self, count: int, start: dict[int, Any]) -> None:
        for name in PEOPLE[:count]:
            self.laptops.append(self.office.laptop(name))
        for row in ROWS[:2]:
            self.laptops[0].create(row, start)
        for laptop in self.laptops[1:]:
            laptop.take(self.laptops[0].give())

    # -- work --------------------------------------------------------------------------------------------------------

    @rule(who=indexes, what=indexes, filled=values)
    def create(self, who: int, what: int, filled: dict[int, Any]) -> None:
        laptop, row = self.laptop(who), ROWS[what % len(ROWS)]
        if laptop.row(row) is not None:
            return
        with self._program(who):
            laptop.create(row, filled)
        self.touched = laptop

    @rule(who=indexes, what=indexes, many=st.lists(values, min_size=2, max_size=5))
    def a_day_of_work(self, who: int, what: int, many: list[dict[int, Any]]) -> None:
        for number, filled in enumerate(many):
            self.edit(who, what + number % 2, filled)

    @rule(what=indexes, many=st.lists(values, min_size=5, max_size=5))
    def everybody_at_once(self, what: int, many: list[dict[int, Any]]) -> None:
        for who in range(len(self.laptops)):
            self.edit(who, what, many[who])

    @rule(who=indexes, whom=indexes, what=indexes, filled=values)
    def one_deletes_what_another_edits(self, who: int, whom: int, what: int, filled: dict[int, Any]) -> None:
        self.delete_and_maybe_undelete(who, what - what % 2)
        self.edit(whom, what - what % 2, filled)

    @rule(who=indexes, what=indexes, filled=values)
    def edit(self, who: int, what: int, filled: dict[int, Any]) -> None:
        laptop, row = self.laptop(who), ROWS[what % len(ROWS)]
        before = laptop.row(row)
        if before is None:
            return
        with self._program(who):
            laptop.edit(row, filled)
            after = laptop.row(row)
        known = {field: value for field, value in filled.items() if self._knows(who, field)}
        assert after is not None
        for field, value in known.items():
            meant = None if value == [None, None] else value
            assert after.get(field) == meant, "my own last write is what I see"
        assert bool(after.get(DELETED)) == bool(before.get(DELETED)), "an edit brings nothing back"

    @rule(who=indexes, what=indexes)
    def delete_and_maybe_undelete(self, who: int, what: int) -> None:
        laptop, row = self.laptop(who), ROWS[what % len(ROWS)]
        before = laptop.row(row)
        if before is None or before.get(DELETED):
            return
        laptop.edit(row, {DELETED: 1})
        assert laptop.row(row) == {**before, DELETED: 1}
        if what % 2:
            laptop.edit(row, {DELETED: 0})
            assert laptop.row(row) == before, "undelete restores exactly"

    @rule(who=indexes, what=indexes)
    def undelete(self, who: int, what: int) -> None:
        laptop, row = self.laptop(who), ROWS[what % len(ROWS)]
        before = laptop.row(row)
        if before is None or not before.get(DELETED):
            return
        laptop.edit(row, {DELETED: 0})
        assert laptop.row(row) == {field: value for field, value in before.items() if field != DELETED}

    @rule(who=indexes, what=indexes)
    def take_back(self, who: int, what: int) -> None:
        """Undo of my last action; of nothing, where nothing stands."""
        from fieldcrm.errors import NothingToUndoError

        laptop = self.laptop(who)
        with suppress(NothingToUndoError):
            (laptop.desk.undo if what % 3 else laptop.desk.redo)()

    @rule(who=indexes, what=indexes)
    def settle_a_conflict(self, who: int, what: int) -> None:
        desk = self.laptop(who).desk
        with self._program(who):
            conflicts = [one for one in desk.conflicts() if not one.field.isdigit()]
            if not conflicts:
                return
            conflict = conflicts[what % len(conflicts)]
            desk.resolve(conflict.entity, conflict.row, conflict.field, conflict.sides[-1].value)
            assert (conflict.row, conflict.field) not in {(one.row, one.field) for one in desk.conflicts()}

    @rule(who=indexes, what=indexes)
    def settle_a_deletion(self, who: int, what: int) -> None:
        desk = self.laptop(who).desk
        with self._program(who):
            rows = desk.contested()
            if not rows:
                return
            row = rows[what % len(rows)]
            desk.settle_deletion(row.entity, row.row, keep=bool(what % 2))
            assert row.row not in {one.row for one in desk.contested()}

    @rule(who=indexes)
    def take_an_import_back(self, who: int) -> None:
        """It stays taken back: what it brought changes nothing when it comes again."""
        from fieldcrm.errors import NothingToUndoError

        laptop = self.laptop(who)
        with self._program(who):
            try:
                laptop.desk.undo_import()
            except NothingToUndoError:
                return
            digest = laptop.digest()
            laptop.take(laptop.give())
            assert laptop.digest() == digest

    @rule(who=indexes, what=indexes)
    def newer_kind(self, who: int, what: int) -> None:
        """A newer program writes of things that nobody here has heard of."""
        laptop = self.laptop(who)
        laptop.write(Batch("gadget", bool(what % 2), (1, 2), [(ROWS[what % 3], "x", what)]))

    # -- exchange ----------------------------------------------------------------------------------------------------

    @rule(target=sticks, who=indexes, whom=indexes, full=st.booleans())
    def export(self, who: int, whom: int, full: bool) -> list[Change]:
        return self.laptop(who).give(() if full else self.laptop(whom).points())

    @rule(who=indexes, whom=indexes)
    def hand_over(self, who: int, whom: int) -> None:
        giver, taker = self.laptop(who), self.laptop(whom)
        changes = giver.give(taker.points())
        with self._program(whom):
            taker.take(changes)
        assert taker.hashes() >= giver.hashes(), "a delta holds all that is lacking"

    @rule(who=indexes, changes=sticks, seed=st.integers(0, 99), share=st.sampled_from([0.3, 0.7, 1.0]))
    def take_in(self, who: int, changes: list[Change], seed: int, share: float) -> None:
        """A bundle, or part of one, in any order, some of it twice."""
        shuffled = random.Random(seed)
        some = [change for change in changes if shuffled.random() < share]
        some += [change for change in some if shuffled.random() < 0.2]
        shuffled.shuffle(some)
        laptop = self.laptop(who)
        before = laptop.hashes()
        with self._program(who):
            laptop.take(some)
            digest = laptop.digest()
            laptop.take(some)
            assert laptop.digest() == digest, "what is repeated changes nothing"
        assert laptop.hashes() == before | {change.hash for change in some}

    @rule(who=indexes, whom=indexes, seed=st.integers(0, 99), share=st.sampled_from([0.3, 0.7]))
    def lose_part_of_it_on_the_way(self, who: int, whom: int, seed: int, share: float) -> None:
        giver, taker = self.laptop(who), self.laptop(whom)
        if giver is not taker:
            self.take_in(whom, giver.give(taker.points()), seed, share)

    # -- mishaps -----------------------------------------------------------------------------------------------------

    @rule(who=indexes, days=st.integers(-YEARS, YEARS))
    def clock_jumps(self, who: int, days: int) -> None:
        self.laptop(who).ahead = timedelta(days=days)

    @precondition(lambda self: len(self.copies) < 3)
    @rule(who=indexes)
    def copy(self, who: int) -> None:
        self.copies.append((self.office.copy(self.laptop(who)), who % len(self.laptops) in self.old))

    @precondition(lambda self: self.copies)
    @rule(who=indexes)
    def restore(self, who: int) -> None:
        """A laptop goes on from an old copy, of its own or of another's, under the same identity."""
        index = who % len(self.laptops)
        self.laptops[index], old = self.copies.pop(who % len(self.copies))
        (self.old.add if old else self.old.discard)(index)

    @rule(who=indexes)
    def older_program(self, who: int) -> None:
        """From now on this laptop runs the program of before; what was learnt since, it forgets."""
        index = who % len(self.laptops)
        if index not in self.old:
            self.old.add(index)
            with older():
                self.laptops[index].rebuilt()

    @rule(who=indexes)
    def upgrade(self, who: int) -> None:
        index = who % len(self.laptops)
        if index in self.old:
            self._upgrade(index)

    @rule(who=indexes)
    def rebuild(self, who: int) -> None:
        with self._program(who):
            laptop = self.laptop(who)
            before = laptop.digest()
            assert laptop.rebuilt() == before, "bit by bit or all at once"

    # -- what must hold ----------------------------------------------------------------------------------------------

    @invariant()
    def what_is_shown_is_right(self) -> None:
        for index, laptop in enumerate(self.laptops):
            with self._program(index):
                laptop.check()

    def everybody_agrees(self) -> None:
        """After a round of exchange all hold the same, show the same, and export the same."""
        if not self.laptops:
            return
        for index in sorted(self.old):
            self._upgrade(index)
        everybody = self.laptops
        wanted = set().union(*(laptop.hashes() for laptop in everybody))
        for _ in range(2):
            for giver in everybody:
                for taker in everybody:
                    if giver is not taker:
                        taker.take(giver.give(taker.points()))
        for laptop in everybody:
            laptop.check()
            assert laptop.hashes() == wanted, "every change is in every log"
        assert len({laptop.digest() for laptop in everybody}) == 1, "equal changes give equal tables"
        exports = [[change.hash for change in laptop.give()] for laptop in everybody]
        assert all(export == exports[0] for export in exports), "exports depend on the changes alone"
        fresh = self.office.laptop("new")
        fresh.take(everybody[0].give())
        assert fresh.digest() == everybody[0].digest(), "a full export makes a whole archive"
        Team.agreed += 1

    def _upgrade(self, index: int) -> None:
        self.old.discard(index)
        with self.laptops[index].desk.archive.writing() as connection:
            replay.after_upgrade(connection, replay=False)

    def _program(self, index: int) -> Any:
        return older() if index % len(self.laptops) in self.old else nullcontext()

    def _knows(self, who: int, field: int) -> bool:
        return field != NEWER_FIELD and (field != LANGUAGE or who % len(self.laptops) not in self.old)


__all__ = ["CUSTOMER", "Team"]
