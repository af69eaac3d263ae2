"""One row that very many write to at once: as right as one that two write to, and not slower with each of them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sync.laptops import CUSTOMER, NAME, NOTE, TERRITORY, Office
from tests.sync.test_ancestry import made
from tests.sync.test_merging import ROW, alike

from fieldcrm.journal.change import Batch, Change
from fieldcrm.journal.fields import DELETED
from fieldcrm.storage.meeting_plan import _CROWDS, CROWD

WRITERS = 2 * CROWD + 8
FIELDS = (NAME, NOTE, TERRITORY)


def crowd(chance: Random, deleting: bool) -> list[Change]:
    """A row, and a crowd that writes to it: most have seen its beginning only, some have seen some others."""
    first = made(200, 1, (), Batch(CUSTOMER, True, (NAME,), [(ROW, "甲")]))
    changes = [first]
    for number in range(1, WRITERS):
        known = (
            chance.sample(changes, min(len(changes), chance.choice((1, 2, 9)))) if chance.random() < 0.2 else [first]
        )
        parents = tuple(sorted({change.hash for change in known}))
        fields = tuple(chance.sample(FIELDS, chance.choice((1, 1, 2))))
        row: tuple[object, ...] = (ROW, *(chance.choice("xyy") for _ in fields))
        if deleting and chance.random() < 0.3:
            fields, row = (*fields, DELETED), (*row, chance.choice((0, 1, 1)))
        changes.append(made(number, 1, parents, Batch(CUSTOMER, False, fields, [row]), time=chance.randrange(9)))
    return changes


@settings(max_examples=25, deadline=None)
@given(st.integers(), st.booleans())
def test_whatever_comes_when_a_crowd_ends_alike(seed: int, deleting: bool) -> None:
    chance = Random(seed)
    changes = crowd(chance, deleting)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        office = Office(Path(folder))
        laptops = [office.laptop("Li"), office.laptop("Wang")]
        try:
            for laptop in laptops:
                order = chance.sample(changes, len(changes))
                step = chance.choice((3, CROWD, WRITERS))
                for start in range(0, len(order), step):
                    laptop.take(order[start : start + step])
                laptop.check()
            alike(*laptops)
            laptops[0].edit(ROW, {NOTE: "settled"})
            laptops[1].take(laptops[0].give(laptops[1].points()))
            alike(*laptops)
            assert NOTE not in laptops[0].conflicts().get((CUSTOMER, ROW), ())
        finally:
            office.close()


def test_many_crowded_rows_at_once_are_each_their_own(tmp_path: Path) -> None:
    rows = [bytes([number]) * 16 for number in range(1, 2 * _CROWDS)]
    first = made(200, 1, (), Batch(CUSTOMER, True, (NAME,), [(row, "甲") for row in rows]))
    changes = [first]
    for number in range(1, CROWD + 6):
        some = rows[: len(rows) - number % 3]
        written = [(row, f"{number * place % 7}") for place, row in enumerate(some)]
        changes.append(made(number, 1, (first.hash,), Batch(CUSTOMER, False, (NOTE,), list(written)), time=number % 5))
    office = Office(tmp_path)
    try:
        li, wang = office.laptop("Li"), office.laptop("Wang")
        li.take(changes)
        wang.take([first, *reversed(changes)])
        alike(li, wang)
        assert len(li.conflicts()) == sum(place % 7 > 0 for place in range(len(rows)))
    finally:
        office.close()
