"""The team: made once, joined by invitation, its secrets kept out of the log, a restored laptop a new one."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.storage.desks import Clock, customer
from tests.sync_files.conftest import Pair
from tests.sync_files.teams import SECRET, archive, give, own_key, take

from fieldcrm import bootstrap
from fieldcrm.errors import (
    BundleError,
    DiskError,
    InvalidValueError,
    NotFoundError,
    NothingToUndoError,
    PassphraseError,
    TeamError,
)
from fieldcrm.storage import log
from fieldcrm.storage import team as store


def test_a_team_is_made_once(tmp_path: Path, clock: Clock) -> None:
    with archive(tmp_path / "a", "Ann", clock) as ann:
        for name in ("", "  ", "x" * 201):
            with pytest.raises(InvalidValueError):
                ann.create_team(name)
        team = ann.create_team(" North ")
        assert team.name == "North"
        (mine,) = team.members
        assert (mine.name, mine.mine, mine.accepted, mine.joined_on) == ("Ann", True, True, clock().date())
        with pytest.raises(TeamError) as caught:
            ann.create_team("South")
        assert caught.value.params == {"reason": "team_exists", "name": "North"}
        assert caught.value.exit_code == 3


def test_an_invitation_is_written_once_and_opens_with_its_passphrase(pair: Pair) -> None:
    letter = pair.folder / "new.fci"
    mark = pair.ann.invite(letter, SECRET)
    assert mark == next(member.fingerprint for member in pair.ann.team().members if member.mine)
    with pytest.raises(DiskError):
        pair.ann.invite(letter, SECRET)
    with pytest.raises(InvalidValueError):
        pair.ann.invite(pair.folder / "other.fci", "")
    with archive(pair.folder / "c", "Carl", pair.clock) as carl:
        with pytest.raises(PassphraseError):
            carl.join_team(letter, "wrong")
        with pytest.raises(NotFoundError):
            carl.join_team(pair.folder / "nothing", SECRET)
        (pair.folder / "no.fci").write_bytes(b"no invitation")
        with pytest.raises(BundleError) as caught:
            carl.join_team(pair.folder / "no.fci", SECRET)
        assert caught.value.params["file"].endswith("no.fci")  # type: ignore[attr-defined]
        with pytest.raises(TeamError):
            carl.team()
        assert carl.join_team(letter, SECRET).name == "北区"


def test_an_archive_belongs_to_one_team(pair: Pair) -> None:
    with archive(pair.folder / "c", "Carl", pair.clock) as carl:
        carl.create_team("South")
        letter = pair.folder / "south.fci"
        carl.invite(letter, SECRET)
        with pytest.raises(TeamError) as caught:
            pair.ann.join_team(letter, SECRET)
        assert caught.value.params["reason"] == "team_other"
        customer(carl)
        item = take(pair.ann, give(carl, pair.stick))
        assert item.error is not None
        assert item.error.params["reason"] == "bundle_team"


def test_joining_again_brings_newer_keys_and_nothing_else(pair: Pair) -> None:
    before = pair.ben.digest()
    letter = pair.folder / "again.fci"
    pair.ann.invite(letter, SECRET)
    assert pair.ben.join_team(letter, SECRET).name == "北区"
    assert pair.ben.digest() == before


def test_secrets_stay_out_of_the_log_and_of_bundles(pair: Pair) -> None:
    with pair.ann.archive.reading() as connection:
        secret, own = store.team(connection), store.laptop(connection)
        assert secret is not None
        assert own is not None
        wanted = [own.secret, own.identity.encode(), secret.keys[0][1].encode()]
        everything = b"".join(stored.change.header_bytes + stored.change.payload for stored in log.changes(connection))
    for one in wanted:
        assert one not in everything
        assert one not in give(pair.ann, pair.stick).read_bytes()


def test_undo_leaves_the_team_alone(pair: Pair) -> None:
    """Entering a team is no action that u should take back: the laptop would write itself in again."""
    with pytest.raises(NothingToUndoError):
        pair.ann.undo()
    customer(pair.ann)
    give(pair.ann, pair.stick)
    assert pair.ann.undo().kind == "create_customer"


def test_a_restored_archive_gets_its_own_work_back_from_its_own_bundles(pair: Pair) -> None:
    customer(pair.ben, "before")
    copy = pair.ben.backup(pair.folder / "copies")
    customer(pair.ben, "after the copy")
    mine = give(pair.ben, pair.stick)
    folder = pair.ben.archive.folder
    pair.ben.close()
    bootstrap.restore(copy, folder)
    with bootstrap.open_desk(folder, now=pair.clock) as again:
        give(again, pair.stick)  # it enters the team as another laptop
        item = take(again, mine)
        assert (item.state, item.reasons) == ("merged", ())
        assert {row.name for row in again.customers().rows} == {"before", "after the copy"}


def test_a_restored_archive_is_another_laptop_that_reads_the_old_bundles(pair: Pair) -> None:
    customer(pair.ben, "before")
    take(pair.ann, give(pair.ben, pair.stick))
    copy = pair.ben.backup(pair.folder / "copies")
    customer(pair.ann, "meanwhile")
    old = give(pair.ann, pair.stick)
    old_key = own_key(pair.ben)
    folder = pair.ben.archive.folder
    pair.ben.close()
    bootstrap.restore(copy, folder)
    with bootstrap.open_desk(folder, now=pair.clock) as again:
        assert take(again, old).state == "merged"
        customer(again, "after")
        file = give(again, pair.stick)
        assert own_key(again) != old_key
        item = take(pair.ann, file)
        assert (item.state, item.reasons) == ("asks", ("signer_unknown",))
        assert take(pair.ann, file, allow=item.reasons).state == "merged"
        take(again, give(pair.ann, pair.stick))
        assert again.digest() == pair.ann.digest()
        assert [member.name for member in pair.ann.team().members].count("Ben 王") == 2
