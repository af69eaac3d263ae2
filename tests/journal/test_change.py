"""A change's bytes are canonical and named by their hash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.journal.change import (
    Batch,
    Header,
    decode_payload,
    encode_payload,
    intact,
    seal,
    unseal,
)

BATCHES = [
    Batch("customer", True, (1, 2, 11), [(b"\x01" * 16, "C1", "中石化", [12_000, "t"])]),
    Batch("activity", False, (3,), [(b"\x02" * 16, None)]),
]
HEADER = Header(
    format=1,
    replica=b"\x03" * 16,
    sequence=7,
    parents=(b"\x09" * 32, b"\x04" * 32),
    time=123 << 16,
    wall=123,
    actor="李伟",
    program="0.1.0",
    schema=1,
    action=b"\x05" * 16,
    part=1,
    parts=1,
    kind="log_call",
    undoes=b"",
    payload_hash=b"",
)
GOLDEN_HASH = "0578652b8a39bc2c9bdff101a36f585cb151f2e84000a7336010c95f023f990b"
GOLDEN_PAYLOAD = (
    "9294a8637573746f6d6572c39301020b9194c41001010101010101010101010101010101a24331a9e4b8ade79fb3e58c9692"
    "cd2ee0a17494a86163746976697479c291039192c41002020202020202020202020202020202c0"
)


def test_the_bytes_of_a_change_never_move() -> None:
    change = seal(HEADER, encode_payload(BATCHES))
    assert change.hash.hex() == GOLDEN_HASH
    assert change.payload.hex() == GOLDEN_PAYLOAD


def test_the_order_of_parents_does_not_matter() -> None:
    payload = encode_payload(BATCHES)
    other = HEADER._replace(parents=tuple(reversed(HEADER.parents)))
    assert seal(HEADER, payload).hash == seal(other, payload).hash


def test_the_hash_covers_the_hash_of_the_payload() -> None:
    change = seal(HEADER, encode_payload(BATCHES))
    shredded = unseal(change.header_bytes, b"")
    assert shredded.hash == change.hash, "the chain still verifies without the payload"
    assert intact(change)
    assert not intact(shredded)
    assert seal(HEADER, encode_payload(BATCHES[:1])).hash != change.hash


@pytest.mark.parametrize(
    "other",
    [
        HEADER._replace(actor="王"),
        HEADER._replace(sequence=8),
        HEADER._replace(parents=()),
        HEADER._replace(time=HEADER.time + 1),
        HEADER._replace(undoes=b"\x05" * 16),
        HEADER._replace(part=2, parts=2),
    ],
)
def test_whatever_differs_in_the_header_differs_in_the_hash(other: Header) -> None:
    payload = encode_payload(BATCHES)
    assert seal(other, payload).hash != seal(HEADER, payload).hash


def test_a_change_survives_its_stored_form() -> None:
    change = seal(HEADER, encode_payload(BATCHES))
    assert unseal(change.header_bytes, change.payload) == change


values = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.binary(max_size=16),
    st.lists(st.one_of(st.none(), st.text(max_size=5), st.integers(-9, 9)), max_size=3),
)


@given(st.lists(st.tuples(st.binary(min_size=16, max_size=16), values), max_size=5))
def test_operations_come_back_as_they_were(rows: list[tuple[object, ...]]) -> None:
    batches = [Batch("fact", False, (3,), rows)]
    assert decode_payload(encode_payload(batches)) == batches
