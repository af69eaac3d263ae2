"""Invitations open with their passphrase only; a retired laptop is left out of the key that is used next."""

from __future__ import annotations

from time import monotonic

import pytest

from fieldcrm.errors import BundleError, NewerBundleError, PassphraseError
from fieldcrm.journal.bundle import keys
from fieldcrm.journal.bundle.invite import MAGIC, MAX_SIZE, Invite, seal, unseal
from fieldcrm.journal.bundle.teamkeys import TeamKey, first_key, in_use, joined, next_key

ANN, BEN = b"a" * 16, b"b" * 16
LETTER = Invite(b"T" * 16, "北区 North", (first_key(),), "Ann", b"k" * 32, "age1", b"r" * 16)


def test_an_invitation_opens_with_its_passphrase() -> None:
    start = monotonic()
    assert unseal(seal(LETTER, "correct horse"), "correct horse") == LETTER
    assert monotonic() - start < 5


def test_a_passphrase_may_be_typed_on_another_system() -> None:
    """é in one character or in two, and full-width letters of a Chinese keyboard."""
    assert unseal(seal(LETTER, "caf\u00e9"), "cafe\u0301") == LETTER
    assert unseal(seal(LETTER, "ａｂｃ１２"), "abc12") == LETTER


@pytest.mark.parametrize("wrong", ["Correct horse", "", "correct horse "])
def test_another_passphrase_does_not_open_it(wrong: str) -> None:
    with pytest.raises(PassphraseError) as caught:
        unseal(seal(LETTER, "correct horse"), wrong)
    assert caught.value.exit_code == 8


def test_nothing_of_an_invitation_stands_in_the_clear() -> None:
    data = seal(LETTER, "pw")
    assert LETTER.keys[0].identity.encode() not in data
    assert "北区".encode() not in data
    assert data != seal(LETTER, "pw")


@pytest.mark.parametrize("place", [9, 20, 30, 40, 60, -1])
def test_a_changed_invitation_is_refused(place: int) -> None:
    data = bytearray(seal(LETTER, "pw"))
    data[place] ^= 1
    with pytest.raises(PassphraseError):
        unseal(bytes(data), "pw")


def test_what_is_no_invitation() -> None:
    whole = seal(LETTER, "pw")
    for data in (b"", b"PK\x03\x04", MAGIC[:4], MAGIC, whole[:30], whole + bytes(MAX_SIZE)):
        with pytest.raises(BundleError) as caught:
            unseal(data, "pw")
        assert caught.value.params["reason"] in {"invite_magic", "invite_cut"}
    newer = bytearray(whole)
    newer[len(MAGIC)] = 2
    with pytest.raises(NewerBundleError):
        unseal(bytes(newer), "pw")


@pytest.mark.parametrize(
    "letter", [LETTER._replace(team=b"x"), LETTER._replace(keys=()), LETTER._replace(signer=b"")], ids="tks"
)
def test_an_invitation_that_lacks_something(letter: Invite) -> None:
    with pytest.raises(BundleError) as caught:
        unseal(seal(letter, "pw"), "pw")
    assert caught.value.params["reason"] == "invite_shape"


def test_the_key_in_use_leaves_out_who_is_retired() -> None:
    one = first_key()
    assert in_use([one], []) == one
    assert in_use([one], [ANN]) is None
    two = next_key([one], [ANN])
    assert (two.generation, two.without) == (2, (ANN,))
    assert in_use([one, two], [ANN]) == two
    assert in_use([one, two], [ANN, BEN]) is None
    assert in_use([one, two], []) is None, "Ann, taken back, comes to know it"
    three = next_key([one, two], [])
    assert in_use([one, two, three], []) == three
    assert in_use([one, two, three], [ANN]) is None, "an older key is not used again"


def test_two_who_retire_others_at_once_end_with_a_key_for_both() -> None:
    one = first_key()
    by_ann, by_ben = next_key([one], [BEN]), next_key([one], [ANN])
    both = joined([one, by_ann], [by_ben])
    assert in_use(both, [ANN, BEN]) is None
    last = next_key(both, [ANN, BEN])
    assert last.generation == 3
    assert in_use(joined(both, [last]), [ANN, BEN]) == last


def test_keys_are_kept_once_newest_first() -> None:
    ours, theirs = [TeamKey(1, "one"), TeamKey(2, "two")], [TeamKey(3, "three"), TeamKey(1, "one")]
    assert [key.identity for key in joined(ours, theirs)] == ["three", "two", "one"]


def test_a_wrapped_key_opens_for_its_recipients_only() -> None:
    ann, ben = keys.new_identity(), keys.new_identity()
    wrapped = keys.wrap(b"k" * 32, [keys.recipient_of(ann)])
    assert keys.unwrap(wrapped, [ben, ann]) == b"k" * 32
    for data, identities in ((wrapped, [ben]), (wrapped[:-1], [ann]), (b"", [ann]), (wrapped, [])):
        with pytest.raises(BundleError):
            keys.unwrap(data, identities)


def test_a_member_s_row_follows_from_its_key() -> None:
    public = keys.public_key(keys.new_signing_key())
    assert keys.member_id(public) == keys.member_id(public)
    assert len(keys.member_id(public)) == 16
    assert keys.member_id(public) != keys.member_id(bytes(32))
