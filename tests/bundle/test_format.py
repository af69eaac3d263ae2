"""Bundles come back as they were written; the same content gives the same stream."""

from __future__ import annotations

import hashlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.bundle.making import IDENTITY, SECRET, bundle, chain, change, manifest, read_all, stream_of

from fieldcrm.errors import BundleError, NewerBundleError
from fieldcrm.journal.bundle import keys
from fieldcrm.journal.bundle.layout import FIXED, pack, unpack
from fieldcrm.journal.bundle.read import Bundle, read_head, verify
from fieldcrm.journal.bundle.write import Exporter
from fieldcrm.journal.change import Batch, encode_payload


@pytest.mark.parametrize("count", [0, 1, 3, 200])
def test_changes_come_back(count: int) -> None:
    changes = chain(count)
    assert read_all(bundle(changes)) == changes


def test_the_header_tells_kind_counts_and_lengths() -> None:
    data = bundle(chain(3), kind="full")
    head = verify(io.BytesIO(data))
    assert (head.kind, head.changes, head.total, head.team) == ("full", 3, len(data), b"T" * 16)
    assert head.signer == keys.public_key(SECRET)
    assert head.stream == len(stream_of(data))


def test_the_manifest_comes_back() -> None:
    source = io.BytesIO(bundle(chain(1), have=b"what we have", name="王"))
    assert Bundle(source, verify(source), [IDENTITY]).manifest == manifest(have=b"what we have", name="王")


def test_the_same_content_gives_the_same_stream_and_another_file() -> None:
    one, other = bundle(chain(5)), bundle(chain(5))
    assert stream_of(one) == stream_of(other)
    assert one != other


def test_nothing_of_the_content_stands_in_the_clear() -> None:
    data = bundle(chain(3), name="Ann of the north")
    for secret in ("客户1".encode(), b"Ann of the north", b"customer", IDENTITY.encode(), b"North"):
        assert secret not in data


def test_a_long_bundle_spans_many_chunks() -> None:
    rows: list[tuple[object, ...]] = []
    for number in range(30_000):
        row = number.to_bytes(16, "big")
        rows.append((row, hashlib.sha256(row).hexdigest()))
    changes = [change(1, encode_payload([Batch("customer", True, (2,), rows)]))]
    data = bundle(changes)
    assert len(data) > 5 * 64 * 1024
    assert read_all(data) == changes


def test_other_keys_do_not_open_it() -> None:
    source = io.BytesIO(bundle(chain(1)))
    with pytest.raises(BundleError) as caught:
        Bundle(source, verify(source), [keys.new_identity()])
    assert caught.value.params["reason"] == "bundle_key"


def test_every_recipient_opens_it() -> None:
    others = [keys.new_identity() for _ in range(3)]
    recipients = [keys.recipient_of(identity) for identity in others]
    data = bundle(chain(2), exporter=Exporter(SECRET, recipients))
    for identity in others:
        source = io.BytesIO(data)
        assert len(list(Bundle(source, verify(source), [IDENTITY, identity]).changes())) == 2


def test_a_bundle_for_newer_readers_is_refused_as_newer() -> None:
    data = bytearray(bundle(chain(1)))
    data[10:12] = (2).to_bytes(2, "big")
    with pytest.raises(NewerBundleError) as caught:
        verify(io.BytesIO(bytes(data)))
    assert caught.value.exit_code == 4
    assert caught.value.params == {"found": 2, "known": 1}


def test_known_changes_are_not_looked_into_again() -> None:
    changes = chain(3)
    source = io.BytesIO(bundle(changes))
    asked: list[bytes] = []

    def known(hash_: bytes) -> bool:
        asked.append(hash_)
        return True

    assert list(Bundle(source, verify(source), [IDENTITY]).changes(known)) == changes
    assert asked == [item.hash for item in changes]


def test_a_change_that_no_reader_takes_is_not_written() -> None:
    with pytest.raises(BundleError) as caught:
        bundle([change(1, parents=[])._replace(header_bytes=bytes(2 << 20))])
    assert caught.value.params["reason"] == "bundle_too_long"


def test_fingerprints_are_short_and_differ() -> None:
    one = keys.fingerprint(keys.public_key(SECRET))
    assert one == keys.fingerprint(keys.public_key(SECRET))
    assert len(one) == 19
    assert one != keys.fingerprint(keys.public_key(keys.new_signing_key()))


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_no_header(data: bytes) -> None:
    with pytest.raises(BundleError):
        unpack(data)


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_headers_come_back(data: st.DataObject) -> None:
    head = read_head(io.BytesIO(bundle(chain(1))))
    number = st.integers(0, 1 << 20)
    head = head._replace(changes=data.draw(number), stream=data.draw(number), body=data.draw(number))
    assert unpack(pack(head)) == head
    assert head.size == len(pack(head)) == FIXED + len(head.wrapped)
