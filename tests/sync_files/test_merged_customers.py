"""A colleague who does not know yet that two customers were merged goes on writing to the one that is gone."""

from __future__ import annotations

from pathlib import Path

from tests.storage.desks import Clock, customer
from tests.sync_files.teams import archive, found_team, give

from fieldcrm.services.bundles_in import REASONS
from fieldcrm.services.desk import Desk


def exchange(stick: Path, *desks: Desk, rounds: int = 3) -> None:
    """Everybody gives, everybody takes, until nothing is left to tell."""
    for number in range(rounds):
        for place, sender in enumerate(desks):
            folder = stick / f"{number}-{place}"
            folder.mkdir(parents=True)
            give(sender, folder)
            for reader in desks:
                if reader is not sender:
                    reader.import_bundles([folder], allow=REASONS)


def notes(desk: Desk, owner: bytes) -> list[str]:
    """The notes of a customer."""
    return sorted(entry.text for entry in desk.timeline(owner))


def test_what_was_written_to_the_one_that_is_gone_comes_over_and_goes_back(tmp_path: Path) -> None:
    clock = Clock()
    with archive(tmp_path / "ann", "Ann", clock) as ann, archive(tmp_path / "ben", "Ben", clock) as ben:
        found_team(ann, ben, folder=tmp_path)
        a, b = customer(ann, "恒顺", code="A"), customer(ann, "恒顺有限公司", code="B")
        exchange(tmp_path / "first", ann, ben)
        ann.merge_customers(a, b)
        ann.add_note(a, "after")
        ben.add_note(b, "meanwhile")
        ben.put_part("contact", b, None, {"name": "Wang"})
        exchange(tmp_path / "second", ann, ben)
        assert ann.digest() == ben.digest()
        for desk in (ann, ben):
            assert notes(desk, a) == ["after", "meanwhile"]
            assert [person.name for person in desk.dossier(a).contacts] == ["Wang"]
            assert [row.code for row in desk.customers().rows] == ["A"]
        assert ann.undo().kind == "note"
        ann.redo()
        ben.unmerge_customer(b)
        exchange(tmp_path / "third", ann, ben)
        assert ann.digest() == ben.digest()
        for desk in (ann, ben):
            assert (notes(desk, a), notes(desk, b)) == (["after"], ["meanwhile"])
            assert [person.name for person in desk.dossier(b).contacts] == ["Wang"]


def test_two_that_were_merged_into_each_other_become_one(tmp_path: Path) -> None:
    clock = Clock()
    with archive(tmp_path / "ann", "Ann", clock) as ann, archive(tmp_path / "ben", "Ben", clock) as ben:
        found_team(ann, ben, folder=tmp_path)
        a, b = customer(ann, "恒顺", code="A"), customer(ann, "恒顺有限公司", code="B")
        ann.add_note(a, "of a")
        ann.add_note(b, "of b")
        exchange(tmp_path / "first", ann, ben)
        ann.merge_customers(a, b)
        ben.merge_customers(b, a)
        exchange(tmp_path / "second", ann, ben)
        assert ann.digest() == ben.digest() == ann.rebuild()
        for desk in (ann, ben):
            assert [row.code for row in desk.customers().rows] == ["A"], "the one that was made first"
            assert notes(desk, a) == ["of a", "of b"]
            assert [row.code for row in desk.merged_into(a)] == ["B"]
            assert (desk.conflicts(), desk.contested()) == ((), ())
        ann.unmerge_customer(b)
        exchange(tmp_path / "third", ann, ben)
        assert ann.digest() == ben.digest()
        assert [row.code for row in ben.customers(sort="code").rows] == ["A", "B"]


def test_three_that_were_merged_round_in_a_circle_become_one(tmp_path: Path) -> None:
    clock = Clock()
    with (
        archive(tmp_path / "ann", "Ann", clock) as ann,
        archive(tmp_path / "ben", "Ben", clock) as ben,
        archive(tmp_path / "carl", "Carl", clock) as carl,
    ):
        found_team(ann, ben, carl, folder=tmp_path)
        one, two, three = (customer(ann, name, code=name) for name in ("A", "B", "C"))
        for row, text in ((one, "of a"), (two, "of b"), (three, "of c")):
            ann.add_note(row, text)
        exchange(tmp_path / "first", ann, ben, carl)
        ann.merge_customers(two, one)
        ben.merge_customers(three, two)
        carl.merge_customers(one, three)
        exchange(tmp_path / "second", ann, ben, carl)
        assert ann.digest() == ben.digest() == carl.digest()
        for desk in (ann, ben, carl):
            assert [row.code for row in desk.customers().rows] == ["A"]
            assert notes(desk, one) == ["of a", "of b", "of c"]
            assert desk.contested() == ()
