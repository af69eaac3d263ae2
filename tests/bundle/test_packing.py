"""What is left out or turned on the way comes back byte for byte; what cannot come back goes as it is."""

from __future__ import annotations

import struct
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.bundle.making import REPLICA, bundle, chain, change, encode, forged, manifest, read_all, record

from fieldcrm.errors import BundleError
from fieldcrm.journal.bundle.columns import restored, turned
from fieldcrm.journal.bundle.known_hashes import Recent, Shortened
from fieldcrm.journal.change import Batch, digest, encode_payload

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(1 << 63), (1 << 63) - 1),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.binary(max_size=20),
)
VALUES = st.one_of(SCALARS, st.lists(SCALARS, max_size=3))


@st.composite
def payloads(draw: Any) -> bytes:
    """The operations of a change."""
    batches = []
    for _ in range(draw(st.integers(0, 4))):
        width = draw(st.integers(0, 4))
        row = st.tuples(st.binary(min_size=16, max_size=16), *[VALUES] * width)
        rows = draw(st.lists(row, min_size=1, max_size=30))
        batches.append(
            Batch(draw(st.sampled_from(["customer", "delivery"])), draw(st.booleans()), tuple(range(width)), rows)
        )
    return encode_payload(batches)


@given(payloads())
@settings(max_examples=200, deadline=None)
def test_operations_come_back_byte_for_byte(payload: bytes) -> None:
    columns = turned(payload)
    if columns is not None:
        assert restored(columns) == payload


def test_many_rows_are_turned_and_few_are_not() -> None:
    rows: list[tuple[object, ...]] = [(bytes([number]) * 16, "same", number) for number in range(70_000 % 256)]
    many = encode_payload([Batch("customer", True, (1, 2), rows)])
    assert turned(many) is not None
    assert turned(encode_payload([Batch("customer", True, (1, 2), rows[:7])])) is None
    assert turned(b"\xc1") is None
    assert turned(encode({"a": 1})) is None


def test_what_was_written_otherwise_goes_as_it_is() -> None:
    """A longer way to write the same number is another payload: it is not made shorter."""
    row = b"\x92" + encode(b"0" * 16) + b"\xcd\x00\x01"
    odd = b"\x91\x94" + encode("customer") + encode(True) + encode([1]) + b"\xdc\x00\x08" + row * 8
    columns = turned(odd)
    assert columns is None or restored(columns) == odd
    made = change(1, odd)
    assert read_all(bundle([made])) == [made]


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_no_columns(data: bytes) -> None:
    try:
        payload = restored(data)
    except BundleError:
        payload = None
    assert payload is None or turned(payload) in (None, data), "what was read is what would be written"


@pytest.mark.parametrize(
    "block",
    [
        [b"", b"", b"", 4_000_000_000, []],
        [b"", b"", b"", 4_000_000_000, [b"\xc0"]],
        [b"", b"", b"", -1, [b"\xc0"]],
        [b"", b"", b"", 100_001, [b"\xc0" * 100_001]],
        [b"", b"", b"", 99_999, [b"\xc0" * 99_999] * 200],
        [b"", b"", b"", 3, [b"\xc0\xc0"]],
        [b"", b"", b"", 2, [b"\xc0\xc0\xc0"]],
        [b"", b"", b"", 1, [b"\xc0"] * 300],
        [b"", b"", b"", 1, [b"\x91" * 90_000 + b"\xc0"]],
        ["x", True, [1], 1, [b"\xc0"]],
        {"a": 1},
        None,
    ],
    ids=range(12),
)
def test_columns_that_lie(block: object) -> None:
    with pytest.raises(BundleError):
        restored(encode([block]))


def test_a_day_s_changes_hold_their_hashes_once() -> None:
    changes = chain(50)
    raw = sum(len(item.header_bytes) + len(item.payload) for item in changes)
    recent, short = Recent(), 0
    for item in changes:
        left = recent.shortened(item.header_bytes, item.payload)
        assert recent.whole(left, item.payload) == item.header_bytes
        recent.add(item.header_bytes)
        short += len(left.header) + len(item.payload) + 4 * len(left.places)
    assert raw - short > 50 * 32 + 49 * 28 - 10
    assert read_all(bundle(changes)) == changes


def test_several_parents_are_left_out_and_come_back() -> None:
    one, two = change(1), change(2)
    parents = sorted([one.hash, two.hash, digest(b"unknown")])
    three = change(3, parents=parents)
    recent = Recent()
    for item in (one, two):
        recent.add(item.header_bytes)
    short = recent.shortened(three.header_bytes, three.payload)
    assert len(short.places) == 2
    assert short.payload
    assert recent.whole(short, three.payload) == three.header_bytes
    assert read_all(bundle([one, two, three])) == [one, two, three]


def test_a_header_that_is_none_goes_as_it_is() -> None:
    assert Recent().shortened(b"\xc1" * 40, b"payload") == Shortened(b"\xc1" * 40, (), False)


@pytest.mark.parametrize(("places", "marks"), [([(0, 1)], 0), ([(60_000, 1)], 0), ([(0, 0)], 0), ([], 4), ([], 255)])
def test_hashes_that_cannot_be_put_back(places: list[tuple[int, int]], marks: int) -> None:
    good = change(1)
    head = struct.pack(">IIBB", len(good.header_bytes), len(good.payload), marks, len(places))
    body = b"".join(struct.pack(">HH", *place) for place in places)
    data = record(b"M", encode(manifest())) + b"C" + head + body + good.header_bytes + good.payload
    with pytest.raises(BundleError) as caught:
        read_all(forged(data + bytes(60), length=len(data) + 60))
    assert caught.value.params["reason"] == "bundle_record"


def test_a_bundle_is_a_fraction_of_its_records() -> None:
    rows: list[tuple[object, ...]] = [
        (
            digest(bytes([number % 256, number >> 8]))[:16],
            REPLICA,
            f"2026-{number % 12 + 1:02}-01",
            [number % 40 * 1000, "t"],
        )
        for number in range(20_000)
    ]
    made = change(1, encode_payload([Batch("delivery", True, (1, 2, 3), rows)]))
    assert len(bundle([made])) < (len(made.payload)) / 3


def test_raw_values_are_moved_and_never_read() -> None:
    """An extension that we do not know survives: it is not ours to judge here."""
    odd = encode([["x", True, (1,), [[b"0" * 16, msgspec.msgpack.Ext(7, b"x")]] * 9]])
    columns = turned(odd)
    assert columns is not None
    assert restored(columns) == odd
