"""Bundles go between archives: deltas, repeats, any order, gaps, and what each knows of the others."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from tests.storage.desks import Clock, buys, customer
from tests.sync_files.conftest import Pair
from tests.sync_files.teams import archive, found_team, give, take, trust_each_other

from fieldcrm import bootstrap
from fieldcrm.domain.codes import Outcome
from fieldcrm.errors import DiskError, NotFoundError, TeamError
from fieldcrm.journal.bundle.read import read_head
from fieldcrm.paths import MARK_FILE


def test_what_one_wrote_the_other_has(pair: Pair) -> None:
    someone = customer(pair.ann, "顺达物流", code="S1")
    buys(pair.ann, someone)
    item = take(pair.ben, give(pair.ann, pair.stick))
    assert item.state == "merged"
    assert item.name == "Ann"
    assert item.result is not None
    assert item.result.rows["delivery"] == 8
    assert pair.ben.find_customer("S1").id == someone
    assert pair.ben.forecasts()
    take(pair.ann, give(pair.ben, pair.stick))
    assert pair.ann.digest() == pair.ben.digest()


def test_a_second_bundle_holds_the_rest_only(pair: Pair) -> None:
    for number in range(5):
        customer(pair.ann, f"K{number}")
    first = pair.ann.export_bundle(pair.stick)
    take(pair.ben, Path(first.file))
    take(pair.ann, give(pair.ben, pair.stick))
    customer(pair.ann, "K9")
    second = pair.ann.export_bundle(pair.stick)
    assert first.changes >= 6
    assert second.changes == 1
    assert take(pair.ben, Path(second.file)).state == "merged"
    take(pair.ann, give(pair.ben, pair.stick))
    assert pair.ann.export_bundle(pair.stick).changes == 0
    assert pair.ann.digest() == pair.ben.digest()


def test_a_bundle_for_one_and_a_full_one(pair: Pair) -> None:
    customer(pair.ann)
    take(pair.ben, give(pair.ann, pair.stick))
    take(pair.ann, give(pair.ben, pair.stick))
    customer(pair.ann, "new")
    only = pair.ann.export_bundle(pair.stick, for_name="ben 王")
    full = pair.ann.export_bundle(pair.stick, full=True)
    assert (only.kind, only.changes) == ("for", 1)
    assert full.kind == "full"
    assert full.changes == pair.ann.status().changes
    with pytest.raises(NotFoundError):
        pair.ann.export_bundle(pair.stick, for_name="Nobody")


def test_the_same_bundle_again_does_nothing(pair: Pair) -> None:
    customer(pair.ann)
    file = give(pair.ann, pair.stick)
    take(pair.ben, file)
    before = pair.ben.digest(), pair.ben.status().changes
    assert take(pair.ben, file).state == "repeated"
    renamed = file.rename(pair.stick / "anything at all.FCB")
    assert take(pair.ben, renamed).state == "repeated"
    assert (pair.ben.digest(), pair.ben.status().changes) == before


def test_one_s_own_bundle_does_nothing(pair: Pair) -> None:
    customer(pair.ann)
    before = pair.ann.status().changes
    assert take(pair.ann, give(pair.ann, pair.stick)).state == "repeated"
    assert pair.ann.status().changes == before + 0


def test_bundles_come_in_any_order_and_a_gap_is_named(pair: Pair) -> None:
    take(pair.ann, give(pair.ben, pair.stick))
    take(pair.ben, give(pair.ann, pair.stick))
    customer(pair.ben, "first")
    lost = give(pair.ben, pair.folder)
    shutil.move(lost, pair.stick / "lost.fcb")
    take(pair.ann, pair.stick / "lost.fcb")
    take(pair.ben, give(pair.ann, pair.stick))
    # Ben now knows that Ann has it; a third one joins who gets the later bundle only
    third = pair.folder / "carl"
    with archive(third, "Carl", pair.clock) as carl:
        letter = pair.folder / "again.fci"
        pair.ben.invite(letter, "pw")
        carl.join_team(letter, "pw")
        trust_each_other(pair.ann, pair.ben, carl)
        customer(pair.ben, "second")
        later = give(pair.ben, pair.folder, for_name="Ann")
        item = take(carl, later)
        assert item.result is not None
        assert item.result.new == 0
        assert item.result.held == 1
        assert [waiting.name for waiting in item.result.waiting] == ["Ben 王"]
        assert take(carl, give(pair.ben, pair.stick, full=True)).state == "merged"
        take(pair.ben, give(carl, pair.stick))
        assert carl.digest() == pair.ben.digest()


def test_a_folder_is_taken_in_as_a_whole(pair: Pair) -> None:
    customer(pair.ann, "one")
    give(pair.ann, pair.stick)
    customer(pair.ann, "two")
    give(pair.ann, pair.stick)
    (pair.stick / "note.txt").write_text("no bundle")
    (pair.stick / "broken.fcb").write_bytes(b"\x89FCB")
    (pair.stick / "._broken.fcb").write_bytes(b"\0\5\x16\7")  # what a Mac leaves beside each file on a stick
    found = [item.state for item in pair.ben.import_bundles([pair.stick])]
    assert set(found) <= {"merged", "nothing", "rejected"}
    assert found.count("rejected") == 1
    assert pair.ben.status().customers == 2
    pattern = pair.ben.import_bundles([pair.stick / "2*.fcb"])
    assert [item.state for item in pattern] == ["repeated", "repeated"]
    with pytest.raises(NotFoundError):
        pair.ben.import_bundles([pair.stick / "nothing.fcb"])


def test_a_dry_run_writes_nothing(pair: Pair) -> None:
    customer(pair.ann)
    file = give(pair.ann, pair.stick)
    before = pair.ben.digest(), pair.ben.status().changes
    item = take(pair.ben, file, dry=True)
    assert item.state == "preview"
    assert item.result is not None
    assert item.result.rows["customer"] == 1
    assert (pair.ben.digest(), pair.ben.status().changes) == before
    assert take(pair.ben, file).state == "merged"


def test_what_each_colleague_has_is_known_from_his_bundles(pair: Pair) -> None:
    customer(pair.ann)
    take(pair.ben, give(pair.ann, pair.stick))
    assert [member.lacks for member in pair.ann.team().members if not member.mine] == []
    take(pair.ann, give(pair.ben, pair.stick))
    (ben,) = [member for member in pair.ann.team().members if not member.mine]
    assert (ben.name, ben.lacks, ben.accepted) == ("Ben 王", 0, True)
    assert ben.heard_at == pair.clock().astimezone(ben.heard_at.tzinfo if ben.heard_at else None)
    customer(pair.ann, "more")
    assert [member.lacks for member in pair.ann.team().members if not member.mine] == [1]


def test_an_older_bundle_does_not_tell_that_a_colleague_has_less(pair: Pair) -> None:
    take(pair.ann, give(pair.ben, pair.stick))
    old = give(pair.ben, pair.folder)
    customer(pair.ann)
    take(pair.ben, give(pair.ann, pair.stick))
    pair.clock.now += timedelta(days=-4000)  # its clock goes wrong meanwhile
    take(pair.ann, give(pair.ben, pair.stick))
    lacks = [member.lacks for member in pair.ann.team().members if not member.mine]
    assert lacks == [0]
    take(pair.ann, old)
    assert [member.lacks for member in pair.ann.team().members if not member.mine] == lacks


@pytest.mark.parametrize("days", [1, -400], ids=["clock goes on", "clock goes back"])
def test_a_laptop_put_back_whole_gets_again_what_it_had(pair: Pair, tmp_path: Path, clock: Clock, days: int) -> None:
    """Its folder with all that tells of a copy is put back: only its bundles tell that it has less than before."""
    take(pair.ben, give(pair.ann, pair.stick))
    take(pair.ann, give(pair.ben, pair.stick))
    pair.ben.close()
    shutil.copytree(tmp_path / "ben", tmp_path / "copy")
    with bootstrap.open_desk(tmp_path / "ben", now=clock) as ben:
        pair.ann.create_customer({"name": "lost"})
        take(ben, give(pair.ann, pair.stick))
        ben.create_customer({"name": "mine"})
        take(pair.ann, give(ben, pair.stick))
    shutil.rmtree(tmp_path / "ben")
    shutil.copytree(tmp_path / "copy", tmp_path / "ben")
    clock.pass_days(days)
    with bootstrap.open_desk(tmp_path / "ben", now=clock) as ben:
        pair.ann.create_customer({"name": "new"})
        for _ in range(2):
            take(ben, give(pair.ann, pair.stick))
            take(pair.ann, give(ben, pair.stick))
        assert {row.name for row in ben.customers().rows} >= {"lost", "mine", "new"}
        assert ben.digest() == pair.ann.digest()


def test_two_with_one_key_both_get_what_they_lack(pair: Pair, tmp_path: Path, clock: Clock) -> None:
    """A copy of a whole disk: nothing tells the two apart, and the one that has more is always heard last."""
    take(pair.ben, give(pair.ann, pair.stick))
    take(pair.ann, give(pair.ben, pair.stick))
    pair.ben.close()
    shutil.copytree(tmp_path / "ben", tmp_path / "twin")
    mark = tmp_path / "twin" / MARK_FILE
    mark.write_text(mark.read_text().replace(str(tmp_path / "ben"), str(tmp_path / "twin")))
    with (
        bootstrap.open_desk(tmp_path / "ben", now=clock) as ben,
        bootstrap.open_desk(tmp_path / "twin", now=clock) as twin,
    ):
        pair.ann.create_customer({"name": "early"})
        take(ben, give(pair.ann, pair.stick))
        take(pair.ann, give(ben, pair.stick))
        twin.create_customer({"name": "twin's"})
        for _ in range(4):
            pair.ann.create_customer({"name": "late"})
            bundle = give(pair.ann, pair.stick)
            for desk in (ben, twin):
                take(desk, bundle)
            for desk in (twin, ben):
                take(pair.ann, give(desk, pair.stick))
        bundle = give(pair.ann, pair.stick)
        for desk in (ben, twin):
            take(desk, bundle)
        assert twin.sync_status().held == 0
        assert len({desk.digest() for desk in (pair.ann, ben, twin)}) == 1


def test_changes_travel_through_a_third(pair: Pair) -> None:
    with archive(pair.folder / "carl", "Carl", pair.clock) as carl:
        letter = pair.folder / "c.fci"
        pair.ann.invite(letter, "pw")
        carl.join_team(letter, "pw")
        trust_each_other(pair.ann, pair.ben, carl)
        someone = customer(pair.ann, "X")
        take(pair.ben, give(pair.ann, pair.stick))
        pair.ben.log_call(someone, Outcome.REACHED, note="by Ben")
        take(carl, give(pair.ben, pair.stick, full=True))
        take(pair.ann, give(carl, pair.stick))
        assert pair.ann.digest() == carl.digest()
        assert any(entry.actor == "Ben 王" for entry in pair.ann.history(someone))


def test_whoever_invites_sends_everything_until_the_newcomer_is_heard_from(pair: Pair) -> None:
    customer(pair.ann, "old")
    take(pair.ben, give(pair.ann, pair.stick))
    take(pair.ann, give(pair.ben, pair.stick))
    assert pair.ann.export_bundle(pair.stick).changes == 0
    with archive(pair.folder / "carl", "Carl", pair.clock) as carl:
        letter = pair.folder / "c.fci"
        pair.ann.invite(letter, "pw")
        carl.join_team(letter, "pw")
        item = take(carl, give(pair.ann, pair.stick))
        assert item.result is not None
        assert not item.result.held
        assert carl.status().customers == 1
        take(pair.ann, give(carl, pair.stick), allow=["signer_unknown"])
        assert pair.ann.export_bundle(pair.stick).changes == 1  # what Ben lacks
    pair.ann.invite(pair.folder / "never-used.fci", "pw")
    assert pair.ann.export_bundle(pair.stick).changes > 1
    pair.clock.pass_days(31)
    assert pair.ann.export_bundle(pair.stick).changes == 1


def test_the_last_exchange_is_remembered(pair: Pair) -> None:
    assert pair.ann.last_exchange().exported is None
    done = pair.ann.export_bundle(pair.stick)
    take(pair.ben, Path(done.file))
    assert pair.ann.last_exchange().exported == done
    last = pair.ben.last_exchange()
    assert last.imported_from == "Ann"
    assert last.imported_at == pair.clock().astimezone(last.imported_at.tzinfo if last.imported_at else None)


def test_the_watched_folder_names_what_is_new(pair: Pair) -> None:
    assert pair.ben.new_bundles() == ()
    with pytest.raises(DiskError):
        pair.ben.watch_folder(pair.stick / "missing")
    pair.ben.watch_folder(pair.stick)
    customer(pair.ann)
    file = give(pair.ann, pair.stick)
    (pair.stick / "other.fcb").write_bytes(b"rubbish")
    assert pair.ben.new_bundles() == (str(file),)
    pair.ben.import_bundles([pair.stick])
    assert pair.ben.new_bundles() == ()
    shutil.rmtree(pair.stick)
    assert pair.ben.new_bundles() == ()
    pair.ben.watch_folder(None)
    assert pair.ben.last_exchange().folder == ""


def test_bundles_have_names_of_their_own(pair: Pair) -> None:
    files = [give(pair.ben, pair.stick) for _ in range(3)]
    assert len({file.name for file in files}) == 3
    for file in files:
        assert file.name.isascii()
        assert file.suffix == ".fcb"
    assert sorted(pair.stick.iterdir()) == sorted(files)


def test_a_missing_folder_is_made_but_not_a_missing_stick(pair: Pair) -> None:
    assert give(pair.ann, pair.stick / "new").exists()
    with pytest.raises(DiskError):
        give(pair.ann, pair.folder / "no" / "stick")
    assert not (pair.folder / "no").exists()


def test_without_a_team_there_are_no_bundles(tmp_path: Path, clock: Clock) -> None:
    with archive(tmp_path / "alone", "Ann", clock) as desk:
        for act in (
            lambda: desk.export_bundle(tmp_path),
            lambda: desk.import_bundles([tmp_path]),
            lambda: desk.invite(tmp_path / "x", "pw"),
            lambda: desk.retire_member("x"),
            desk.team,
        ):
            with pytest.raises(TeamError):
                act()


def test_stopping_leaves_nothing(pair: Pair) -> None:
    class Enough(Exception):  # noqa: N818
        pass

    def stop(_done: int, _total: int) -> None:
        raise Enough

    customer(pair.ann)
    with pytest.raises(Enough):
        pair.ann.export_bundle(pair.stick, progress=stop)
    assert list(pair.stick.iterdir()) == []
    file = give(pair.ann, pair.stick)
    before = pair.ben.digest(), pair.ben.status().changes
    with pytest.raises(Enough):
        pair.ben.import_bundles([file], progress=stop)
    assert (pair.ben.digest(), pair.ben.status().changes) == before
    assert take(pair.ben, file).state == "merged"


def test_what_an_export_left_unfinished_is_removed_a_day_later(pair: Pair, clock: Clock) -> None:
    customer(pair.ann)
    name = Path(give(pair.ann, pair.stick)).name
    mine, of_ben = (pair.stick / f"{name.replace('Ann', who).removesuffix('.fcb')}.fcb-part" for who in ("Ann", "Ben"))
    for part in (mine, of_ben):
        part.write_bytes(b"half a bundle")
    give(pair.ann, pair.stick)
    assert mine.exists(), "it may still be written"
    clock.pass_days(2)
    give(pair.ann, pair.stick)
    assert not mine.exists()
    assert of_ben.exists(), "a colleague's is his"


def test_a_backup_is_made_before_an_import_unless_one_has_it_all(pair: Pair) -> None:
    folder = pair.ben.archive.folder / "backups"
    customer(pair.ben, "mine")
    customer(pair.ann)
    take(pair.ben, give(pair.ann, pair.stick))
    assert len(list(folder.glob("*import*.db"))) == 1
    customer(pair.ann, "more")
    take(pair.ben, give(pair.ann, pair.stick))  # a small bundle, soon after a copy
    assert len(list(folder.glob("*import*.db"))) == 1
    pair.clock.now += timedelta(minutes=31)
    customer(pair.ann, "even more")
    take(pair.ben, give(pair.ann, pair.stick))
    assert len(list(folder.glob("*import*.db"))) == 2
    pair.clock.now += timedelta(minutes=31)
    take(pair.ben, give(pair.ann, pair.stick), dry=True)
    assert len(list(folder.glob("*import*.db"))) == 2


def test_a_large_bundle_has_a_copy_before_it_in_any_case(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldcrm.services.bundles_in._SMALL", 2)
    folder = pair.ben.archive.folder / "backups"
    for count, copies in ((1, 1), (1, 1), (3, 2)):
        customer(pair.ben, "mine")
        for number in range(count):
            customer(pair.ann, f"K{number}")
        take(pair.ben, give(pair.ann, pair.stick))
        take(pair.ann, give(pair.ben, pair.stick))
        assert len(list(folder.glob("*import*.db"))) == copies


def test_two_archives_with_customers_of_their_own_join(tmp_path: Path, clock: Clock) -> None:
    with archive(tmp_path / "a", "Ann", clock) as ann, archive(tmp_path / "b", "Ben", clock) as ben:
        customer(ann, "hers")
        customer(ben, "his")
        found_team(ann, ben, folder=tmp_path)
        take(ann, give(ben, tmp_path))
        take(ben, give(ann, tmp_path))
        assert {row.name for row in ann.customers().rows} == {"hers", "his"}
        assert ann.digest() == ben.digest()


def test_the_header_in_the_clear_names_nobody(pair: Pair) -> None:
    customer(pair.ann, "Secret Ltd")
    data = give(pair.ann, pair.stick).read_bytes()
    assert b"Secret" not in data
    assert b"Ann" not in data
    with (pair.stick / next(pair.stick.iterdir()).name).open("rb") as source:
        assert read_head(source).changes > 0
