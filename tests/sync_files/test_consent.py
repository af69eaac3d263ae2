"""What stops at the preview and asks: unknown and retired signers, mass deletions, my own work replaced."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.storage.desks import Clock, customer
from tests.sync_files.conftest import Pair
from tests.sync_files.teams import archive, found_team, give, own_key, take

from fieldcrm import bootstrap
from fieldcrm.domain.views.team import Incoming
from fieldcrm.errors import AmbiguousError, NotFoundError, TeamError
from fieldcrm.journal.bundle import keys
from fieldcrm.services.desk import Desk


def unchanged(desk: Desk, file: Path, **options: object) -> Incoming:
    """Take a bundle in that must change nothing."""
    before = desk.digest(), desk.status().changes
    item = take(desk, file, **options)
    assert (desk.digest(), desk.status().changes) == before
    return item


def test_an_unknown_signer_asks_once(tmp_path: Path, clock: Clock) -> None:
    with archive(tmp_path / "a", "Ann", clock) as ann, archive(tmp_path / "b", "Ben", clock) as ben:
        found_team(ann, ben, folder=tmp_path, trust=False)
        customer(ben)
        file = give(ben, tmp_path)
        item = unchanged(ann, file)
        assert (item.state, item.reasons, item.name) == ("asks", ("signer_unknown",), "Ben")
        assert item.fingerprint == keys.fingerprint(own_key(ben))
        assert item.result is not None
        assert item.result.rows["customer"] == 1
        assert unchanged(ann, file, allow=["mass_deletion"]).state == "asks"
        assert take(ann, file, allow=["signer_unknown"]).state == "merged"
        customer(ben, "more")
        assert take(ann, give(ben, tmp_path)).state == "merged"


def test_the_inviter_is_trusted_by_the_newcomer(tmp_path: Path, clock: Clock) -> None:
    with archive(tmp_path / "a", "Ann", clock) as ann, archive(tmp_path / "b", "Ben", clock) as ben:
        found_team(ann, ben, folder=tmp_path, trust=False)
        customer(ann)
        assert take(ben, give(ann, tmp_path)).state == "merged"


def _shared(pair: Pair, count: int) -> list[bytes]:
    """Customers of Ann's that Ben has too."""
    made = [customer(pair.ann, f"K{number}", code=f"K{number}") for number in range(count)]
    take(pair.ben, give(pair.ann, pair.stick))
    take(pair.ann, give(pair.ben, pair.stick))
    return made


@pytest.mark.parametrize(
    ("there", "deleted", "asks"), [(100, 2, False), (100, 3, True), (30, 2, False), (30, 25, True)]
)
def test_a_mass_deletion_asks(pair: Pair, there: int, deleted: int, asks: bool) -> None:
    made = _shared(pair, there)
    for row in made[:deleted]:
        pair.ann.delete("customer", row)
    file = give(pair.ann, pair.stick)
    if not asks:
        assert take(pair.ben, file).state == "merged"
        return
    item = unchanged(pair.ben, file)
    assert (item.state, item.reasons) == ("asks", ("mass_deletion",))
    assert item.result is not None
    assert item.result.deletions == {"customer": deleted}
    assert take(pair.ben, file, allow=item.reasons).state == "merged"
    assert pair.ben.status().customers == there - deleted


def test_what_was_deleted_before_it_came_is_no_deletion_here(pair: Pair) -> None:
    for number in range(30):
        row = customer(pair.ann, f"K{number}")
        if number < 28:
            pair.ann.delete("customer", row)
    item = take(pair.ben, give(pair.ann, pair.stick))
    assert (item.state, item.reasons) == ("merged", ())
    assert item.result is not None
    assert item.result.deletions == {}
    assert pair.ben.status().customers == 2


def test_absence_never_means_deletion(pair: Pair) -> None:
    _shared(pair, 5)
    customer(pair.ben, "only here")
    assert take(pair.ben, give(pair.ann, pair.stick, full=True)).state == "nothing"
    assert pair.ben.status().customers == 6


def test_my_own_work_replaced_asks(pair: Pair) -> None:
    made = _shared(pair, 20)
    for row in made[:10]:
        pair.ben.edit_customer(row, {"address": "mine"})
    pair.clock.pass_days(1)
    for row in made[:10]:
        pair.ann.edit_customer(row, {"address": "hers"})
    file = give(pair.ann, pair.stick)
    item = unchanged(pair.ben, file)
    assert (item.state, item.reasons) == ("asks", ("overwrites",))
    assert item.result is not None
    assert (item.result.overwritten, item.result.conflicts) == (10, 10)
    assert take(pair.ben, file, allow=["overwrites"]).state == "merged"


def test_a_retired_laptop_is_asked_about_and_reads_no_more(pair: Pair) -> None:
    _shared(pair, 1)
    with archive(pair.folder / "carl", "Carl", pair.clock) as carl:
        letter = pair.folder / "c.fci"
        pair.ann.invite(letter, "pw")
        carl.join_team(letter, "pw")
        take(pair.ann, give(carl, pair.stick), allow=["signer_unknown"])
        take(carl, give(pair.ann, pair.stick))
        receipt = pair.ann.retire_member("Carl")
        assert receipt.kind == "retire_member"
        customer(carl, "after")
        late = give(carl, pair.stick)
        item = unchanged(pair.ann, late)
        assert (item.state, item.reasons) == ("asks", ("signer_retired",))
        customer(pair.ann, "secret")
        file = give(pair.ann, pair.stick)
        refused = unchanged(carl, file)
        assert refused.error is not None
        assert refused.error.params["reason"] == "bundle_key"
        # Ben has the old key only, and reads it with his own; then he uses the new one too.
        assert take(pair.ben, file).state == "merged"
        customer(pair.ben, "also secret")
        from_ben = give(pair.ben, pair.stick)
        assert unchanged(carl, from_ben).state == "rejected"
        assert take(pair.ann, from_ben).state == "merged"
        states = {member.name: member.retired_by for member in pair.ben.team().members if member.retired_on}
        assert states == {"Carl": "Ann"}
        # What came from him before can still be taken in after a yes, each time anew.
        assert take(pair.ann, late, allow=["signer_retired"]).state == "merged"
        assert take(pair.ann, give(carl, pair.stick)).state == "asks"


def test_a_laptop_that_is_retired_a_second_time_reads_no_more(pair: Pair) -> None:
    _shared(pair, 1)
    with archive(pair.folder / "carl", "Carl", pair.clock) as carl:
        letter = pair.folder / "c.fci"
        pair.ann.invite(letter, "pw")
        carl.join_team(letter, "pw")
        take(pair.ann, give(carl, pair.stick), allow=["signer_unknown"])
        pair.ann.retire_member("Carl")
        give(pair.ann, pair.stick)
        pair.ann.unretire_member("Carl")
        assert take(carl, give(pair.ann, pair.stick)).state == "merged", "he belongs to the team again"
        pair.ann.retire_member("Carl")
        refused = unchanged(carl, give(pair.ann, pair.stick))
        assert refused.error is not None
        assert refused.error.params["reason"] == "bundle_key", "the key that left him out first was sent to him since"


def test_a_copy_that_is_retired_reads_no_more_once_its_original_has_exported(pair: Pair) -> None:
    """The copy holds the keys with which its original reads; so the original takes others."""
    _shared(pair, 1)
    copied = pair.folder / "copied"
    bootstrap.restore(pair.ben.backup(pair.folder / "copies"), copied)
    with bootstrap.open_desk(copied, now=pair.clock) as copy:
        take(pair.ann, give(copy, pair.stick), allow=["signer_unknown"])
        pair.ann.retire_member(keys.fingerprint(own_key(copy)))
        assert take(pair.ben, give(pair.ann, pair.stick)).state == "merged"
        from_ben = give(pair.ben, pair.stick)
        assert unchanged(copy, from_ben).state == "rejected"
        assert take(pair.ann, from_ben).state == "merged"
        customer(pair.ann, "secret")
        file = give(pair.ann, pair.stick)
        refused = unchanged(copy, file)
        assert refused.error is not None
        assert refused.error.params["reason"] == "bundle_key"
        assert take(pair.ben, file).state == "merged"
        again = give(pair.ben, pair.stick)  # he takes other keys once, not with each bundle
        assert take(pair.ann, again).state == "nothing"
        assert pair.ann.digest() == pair.ben.digest()


def test_whom_retire_means(pair: Pair) -> None:
    _shared(pair, 1)
    ben = keys.fingerprint(own_key(pair.ben))
    with pytest.raises(NotFoundError):
        pair.ann.retire_member("Nobody")
    with pytest.raises(NotFoundError):
        pair.ann.retire_member("")
    with pytest.raises(TeamError) as caught:
        pair.ann.retire_member("Ann")
    assert caught.value.params["reason"] == "team_self"
    with archive(pair.folder / "other", "Ben 王", pair.clock) as other:
        letter = pair.folder / "o.fci"
        pair.ann.invite(letter, "pw")
        other.join_team(letter, "pw")
        take(pair.ann, give(other, pair.stick), allow=["signer_unknown"])
        with pytest.raises(AmbiguousError) as several:
            pair.ann.retire_member("ben 王")
        assert ben in str(several.value.params["matches"])
        pair.ann.retire_member(ben[:9])
        with pytest.raises(TeamError) as again:
            pair.ann.retire_member(ben)
        assert again.value.params["reason"] == "team_retired"
        assert pair.ann.retire_member("Ben 王").kind == "retire_member"  # the one that is left
