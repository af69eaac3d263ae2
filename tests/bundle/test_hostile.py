"""Whatever is wrong with a bundle, it is refused with a reason, in little memory and time."""

from __future__ import annotations

import hashlib
import io
import random
import struct
import tracemalloc
from collections.abc import Callable
from time import monotonic
from typing import Any

import msgspec
import pytest
import zstandard
from tests.bundle.making import (
    IDENTITY,
    bundle,
    chain,
    change,
    encode,
    forged,
    hostile,
    manifest,
    read_all,
    record,
    signed,
    stream,
    stream_of,
)

from fieldcrm.errors import BundleError
from fieldcrm.journal.bundle import keys, limits
from fieldcrm.journal.bundle.layout import FIXED, MAGIC, SIGNATURE_SIZE
from fieldcrm.journal.bundle.read import read_head
from fieldcrm.journal.bundle.write import Exporter
from fieldcrm.journal.change import Batch, encode_payload

ROW = b"0" * 16


def reason_of(data: bytes) -> str:
    """Why a bundle is refused."""
    with pytest.raises(BundleError) as caught:
        read_all(data)
    assert caught.value.exit_code in (3, 4)
    return str(caught.value.params.get("reason", caught.value.code))


def what_of(data: bytes) -> str:
    """What is wrong with a change."""
    with pytest.raises(BundleError) as caught:
        read_all(data)
    assert caught.value.params["reason"] == "bundle_change"
    assert caught.value.params["at"] == 1
    return str(caught.value.params["what"])


# The file ----------------------------------------------------------------------------------------------------


def test_cut_off_anywhere() -> None:
    data = bundle(chain(4))
    places = {0, 1, len(MAGIC), FIXED - 1, FIXED, len(data) - 1, read_head(io.BytesIO(data)).size}
    places |= {random.Random(1).randrange(len(data)) for _ in range(2_000)}
    for place in places:
        assert reason_of(data[:place]) in {"bundle_empty", "bundle_cut", "bundle_magic"}


def test_cut_off_inside_at_every_record() -> None:
    """Signed well, but the stream ends early: at each border of records and beside it."""
    whole = stream_of(bundle(chain(3)))
    borders, at = [0], 5 + int.from_bytes(whole[1:5], "big")
    while whole[at : at + 1] == b"C":
        borders.append(at)
        header, body, _marks, hashes = struct.unpack(">IIBB", whole[at + 1 : at + 11])
        at += 11 + 4 * hashes + header + body
    borders.append(at)
    assert len(borders) == 5
    for border in borders:
        for place in {max(border - 1, 0), border, border + 1, border + 5, border + 10}:
            if place < len(whole):
                assert reason_of(forged(whole[:place], changes=3)) in {"bundle_cut", "bundle_lengths"}
                assert reason_of(forged(whole[:place], changes=3, length=len(whole))) == "bundle_cut"


def test_any_bit_flipped() -> None:
    data = bundle(chain(2))
    random_ = random.Random(2)
    places = list(range(FIXED + 4)) + [random_.randrange(len(data)) for _ in range(1_000)]
    for place in places:
        broken = bytearray(data)
        broken[place] ^= 1 << random_.randrange(8)
        reason = reason_of(bytes(broken))
        asks_for_newer = reason == "newer_bundle" and len(MAGIC) <= place < len(MAGIC) + 4
        assert reason.startswith("bundle_") or asks_for_newer, (reason, place)


def test_longer_than_it_says() -> None:
    assert reason_of(bundle(chain(1)) + b"x") == "bundle_longer"


def test_something_else() -> None:
    assert reason_of(b"") == "bundle_empty"
    assert reason_of(b"PK\x03\x04" + bytes(500)) == "bundle_magic"
    assert reason_of(MAGIC.replace(b"\r\n", b"\n") + bytes(500)) == "bundle_magic"


def test_signature_removed_or_of_somebody_else() -> None:
    data = bundle(chain(1))
    size = read_head(io.BytesIO(data)).size
    assert reason_of(data[:size] + bytes(SIGNATURE_SIZE) + data[size + SIGNATURE_SIZE :]) == "bundle_signature"
    assert reason_of(data[:size] + data[size + SIGNATURE_SIZE :]) in {"bundle_signature", "bundle_cut"}
    other = keys.sign(keys.new_signing_key(), data[:size])
    assert reason_of(data[:size] + other + data[size + SIGNATURE_SIZE :]) == "bundle_signature"


def test_bodies_of_two_bundles_swapped() -> None:
    one, other = bundle(chain(2)), bundle(chain(3))
    size, size_other = (read_head(io.BytesIO(data)).size + SIGNATURE_SIZE for data in (one, other))
    assert reason_of(one[:size] + other[size_other:]) in {"bundle_hash", "bundle_cut"}
    assert reason_of(other[:size_other] + one[size:]) in {"bundle_hash", "bundle_cut"}


def test_a_body_signed_again_by_somebody_who_cannot_read_it() -> None:
    """The body is bound to its signer: nobody can pass it off as his own."""
    data = bundle(chain(1))
    head = read_head(io.BytesIO(data))
    target = io.BytesIO(data)
    stolen = head._replace(signer=keys.public_key(b"x" * 32))
    signed(target, stolen)
    size = head.size
    again = data[:0] + target.getvalue()[:size] + keys.sign(b"x" * 32, target.getvalue()[:size])
    assert reason_of(again + data[size + SIGNATURE_SIZE :]) == "bundle_body"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("changes", limits.MAX_CHANGES + 1),
        ("stream", limits.MAX_STREAM + 1),
        ("body", limits.MAX_FILE + 1),
        ("body", (1 << 64) - 1),
    ],
)
def test_lengths_beyond_all_limits(field: str, value: Any) -> None:
    data = bundle(chain(1))
    assert reason_of(signed(io.BytesIO(data), read_head(io.BytesIO(data))._replace(**{field: value}))) == (
        "bundle_lengths"
    )


@pytest.mark.parametrize("by", [-1, 1])
def test_lying_lengths_and_counts(by: int) -> None:
    data = bundle(chain(3))
    head = read_head(io.BytesIO(data))
    lies = {
        "changes": {"bundle_count"},
        "stream": {"bundle_lengths", "bundle_trailer"},
        "body": {"bundle_longer", "bundle_hash", "bundle_cut"},
    }
    for field, reasons in lies.items():
        lie = head._replace(**{field: getattr(head, field) + by})
        assert reason_of(signed(io.BytesIO(data), lie)) in reasons


def test_a_foreign_team_in_the_header() -> None:
    data = bundle(chain(1))
    lie = read_head(io.BytesIO(data))._replace(team=b"F" * 16)
    assert reason_of(signed(io.BytesIO(data), lie)) == "bundle_body"
    assert reason_of(bundle(chain(1), exporter=Exporter(b"s" * 32, [keys.recipient_of(keys.new_identity())]))) == (
        "bundle_key"
    )


# The stream --------------------------------------------------------------------------------------------------


BOMBS: dict[str, Callable[[], bytes]] = {
    "zeros": lambda: b"",
    "a manifest": lambda: b"M\x00\xff\xff\xff",
    "a change": lambda: record(b"M", encode(manifest())) + b"C\0\0\xff\xff\x0b\xff\xff\xff\0\0",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_stopped_early(name: str) -> None:
    unit = zstandard.ZstdCompressor(level=19, write_content_size=False).compressobj()
    packed = unit.compress(BOMBS[name]())
    packed += b"".join([unit.compress(bytes(1 << 20)) for _ in range(1 << 10)]) + unit.flush()
    assert len(packed) < 128 * 1024
    data = forged(b"", packed=packed, length=1 << 30)
    start = monotonic()
    tracemalloc.start()
    reason = reason_of(data)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reason in {"bundle_record", "bundle_too_long", "bundle_change"}
    assert most < 450 << 20
    assert monotonic() - start < 10


def test_a_frame_s_own_size_is_not_believed() -> None:
    honest = stream_of(bundle(chain(1)))
    packed = bytearray(zstandard.ZstdCompressor(write_content_size=True).compress(honest))
    told = zstandard.frame_content_size(bytes(packed))
    assert told == len(honest)
    at = bytes(packed).index((told - 256).to_bytes(2, "little"))
    packed[at : at + 2] = (10).to_bytes(2, "little")
    assert reason_of(forged(honest, packed=bytes(packed))) == "bundle_packing"


def test_a_window_beyond_the_limit() -> None:
    honest = stream_of(bundle(chain(1)))
    settings = zstandard.ZstdCompressionParameters(window_log=27, enable_ldm=True, write_content_size=False)
    unit = zstandard.ZstdCompressor(compression_params=settings).compressobj()
    assert reason_of(forged(honest, packed=unit.compress(honest) + unit.flush())) == "bundle_packing"


def test_no_zstd_at_all() -> None:
    assert reason_of(forged(b"", packed=b"not packed at all", length=1_000)) == "bundle_packing"


def test_records_out_of_place() -> None:
    good = change(1)
    whole = stream((good.header_bytes, good.payload))
    size = 5 + int.from_bytes(whole[1:5], "big")
    for broken in (whole[size:], whole[:size] + whole, whole[:size] + b"X" + whole[size + 1 :]):
        assert reason_of(forged(broken)) in {"bundle_record", "bundle_lengths", "bundle_too_long"}


def test_a_trailer_that_does_not_fit() -> None:
    good = change(1)
    whole = stream((good.header_bytes, good.payload))
    assert reason_of(forged(whole[:-1] + bytes([whole[-1] ^ 1]))) == "bundle_trailer"
    assert reason_of(forged(whole + b"x")) == "bundle_trailer"
    assert reason_of(forged(stream((good.header_bytes, good.payload), count=2), changes=2)) == "bundle_count"


def test_more_changes_than_it_says() -> None:
    changes = [(item.header_bytes, item.payload) for item in chain(3)]
    assert reason_of(forged(stream(*changes), changes=2)) == "bundle_count"
    assert reason_of(forged(stream(*changes, count=2), changes=3)) == "bundle_count"


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\xc1",
        encode({}),
        encode([1, 2]),
        encode(list(manifest()[:-3])),
        encode([*manifest()[:4], "x", b""]),
        b"\x91" * 5_000,
    ],
    ids=range(7),
)
def test_a_manifest_that_is_none(said: bytes) -> None:
    assert reason_of(forged(stream(said=said), changes=0)) == "bundle_record"


def test_a_manifest_of_another_team() -> None:
    assert reason_of(forged(stream(said=encode(manifest(team=b"F" * 16))), changes=0)) == "bundle_record"


# A change ----------------------------------------------------------------------------------------------------


def test_hashes_must_fit() -> None:
    good, other = change(1), change(2)
    assert what_of(forged(stream((good.header_bytes, other.payload)))) == "payload_hash"


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"replica": b"R" * 15}, "ids"),
        ({"action": b""}, "ids"),
        ({"undoes": b"x"}, "ids"),
        ({"parents": (b"p" * 31,)}, "parents"),
        ({"parents": (b"p" * 32, b"p" * 32)}, "parents"),
        ({"parents": tuple(hashlib.sha256(bytes([n % 256, n >> 8])).digest() for n in range(10_001))}, "parents"),
        ({"sequence": 0}, "sequence"),
        ({"sequence": 1 << 63}, "sequence"),
        ({"sequence": (1 << 64) - 1}, "sequence"),
        ({"part": 2}, "sequence"),
        ({"time": -1}, "time"),
        ({"time": 1 << 62}, "time"),
        ({"time": (1 << 64) - 1}, "time"),
        ({"format": 0}, "version"),
        ({"schema": 0}, "version"),
        ({"actor": "A" * 1_001}, "names"),
        ({"kind": ""}, "names"),
    ],
)
def test_headers_that_cannot_be(values: dict[str, object], what: str) -> None:
    assert what_of(hostile(change(1).payload, **values)) == what


def test_a_header_of_other_types() -> None:
    good = change(1)
    fields = list(good.header)
    for place, value in ((0, "1"), (1, "text"), (4, 1.5), (4, float("nan")), (6, b"\xff"), (6, None)):
        header = encode([*fields[:place], value, *fields[place + 1 :]])
        assert what_of(forged(stream((header, good.payload)))) == "shape"
    for header in (b"", b"\xc1", encode({"a": 1}), encode(fields[:-1]), b"\x91" * 3_000):
        assert what_of(forged(stream((header, good.payload)))) == "shape"


def _payload(*values: object, fields: tuple[int, ...] | None = None, row: object = ROW) -> bytes:
    return encode([["customer", True, fields or tuple(range(1, len(values) + 1)), [[row, *values]]]])


def _nested(depth: int) -> bytes:
    return encode([["customer", True, (1,), []]])[:-1] + b"\x91\x92" + encode(ROW) + b"\x91" * depth + b"\xc0"


HOSTILE_PAYLOADS: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "nothing": (lambda: b"", {"shape"}),
    "no list": (lambda: encode({"customer": 1}), {"shape"}),
    "cut off": (lambda: _payload("x")[:-1], {"shape"}),
    "two values": (lambda: _payload("x") + b"\xc0", {"shape"}),
    "nested": (lambda: _nested(100_000), {"shape"}),
    "a little nested": (lambda: _payload([[1]]), {"value"}),
    "a map": (lambda: _payload({"a": 1}), {"value"}),
    "a map with a key twice": (lambda: _payload("x")[:-2] + b"\x82\xa1a\x01\xa1a\x02", {"value"}),
    "NaN": (lambda: _payload(float("nan")), {"number"}),
    "infinity": (lambda: _payload(float("inf")), {"number"}),
    "NaN in a group": (lambda: _payload([1, float("nan")]), {"number"}),
    "2 to the 63": (lambda: _payload(1 << 63), {"number"}),
    "2 to the 63 in a group": (lambda: _payload([1 << 63, "t"]), {"number"}),
    "half a character": (lambda: _payload("x")[:-2] + b"\xa3\xed\xa0\x80", {"shape"}),
    "bytes that are no UTF-8": (lambda: _payload("x")[:-2] + b"\xa1\xff", {"shape"}),
    "an extension": (lambda: _payload(msgspec.msgpack.Ext(5, b"x")), {"value"}),
    "a time": (lambda: _payload("x")[:-2] + b"\xd6\xff\x00\x00\x00\x01", {"value"}),
    "10 MB of text": (lambda: _payload("x" * 10_000_000), {"row", "too_long"}),
    "2 MB of text": (lambda: _payload("x" * 2_000_000), {"too_long"}),
    "2 MB in a group": (lambda: _payload([b"x" * 2_000_000, "t"]), {"too_long"}),
    "a group of thousands": (lambda: _payload([None] * 5_000), {"value"}),
    "a row too wide": (lambda: encode([["customer", True, (1,), [[ROW, 1, 2]]]]), {"row"}),
    "a row too narrow": (lambda: encode([["customer", True, (1, 2), [[ROW, 1]]]]), {"row"}),
    "a row of a million": (lambda: encode([["customer", True, (1,), [[ROW] + [0] * 1_000_000]]]), {"shape"}),
    "no rows": (lambda: encode([["customer", True, (1,), []]]), {"rows"}),
    "an edit of nothing": (lambda: encode([["customer", False, (), [[ROW]]]]), {"fields"}),
    "a field twice": (lambda: _payload("x", "y", fields=(1, 1)), {"fields"}),
    "a negative field": (lambda: _payload("x", fields=(-1,)), {"shape"}),
    "a row without an id": (lambda: _payload("x", row=None), {"row_id"}),
    "a row with a short id": (lambda: _payload("x", row=b"0" * 15), {"row_id"}),
    "a row with a text for an id": (lambda: _payload("x", row="0" * 16), {"row_id"}),
    "an empty deletion": (lambda: _payload(None, fields=(0,)), {"value"}),
    "a deletion of text": (lambda: _payload("yes", fields=(0,)), {"value"}),
    "an entity without a name": (lambda: encode([["", True, (1,), [[ROW, 1]]]]), {"shape"}),
    "a promise of 4 billion rows": (
        lambda: encode([["customer", True, (1,), []]])[:-1] + b"\xdd\xff\xff\xff\xff" + encode([ROW, 1]),
        {"shape"},
    ),
    "a promise of 4 billion batches": (
        lambda: b"\xdd\xff\xff\xff\xff" + encode(["customer", True, (1,), []]),
        {"shape"},
    ),
    "a promise of 4 GB of text": (lambda: _payload("x")[:-2] + b"\xdb\xff\xff\xff\xff" + b"x", {"shape"}),
    "100,001 rows": (lambda: encode([["customer", True, (), [[ROW]] * 100_001]]), {"shape"}),
    "100,001 batches": (lambda: encode([["customer", True, (), [[ROW]]]] * 100_001), {"shape"}),
    "rows in two batches": (lambda: encode([["customer", True, (), [[ROW]] * 60_000]] * 2), {"rows"}),
    "four million operations": (lambda: encode([["customer", True, (), [[ROW]] * 1_000_000]] * 4), {"shape"}),
    "an empty list in each place": (lambda: encode([["x", True, (1,), [[ROW, [[]] * 1_000_000]]]]), {"value"}),
}


@pytest.mark.parametrize("name", HOSTILE_PAYLOADS)
def test_payloads_that_cannot_be(name: str) -> None:
    make, whats = HOSTILE_PAYLOADS[name]
    data = hostile(make())
    start = monotonic()
    tracemalloc.start()
    try:
        assert what_of(data) in whats
        assert tracemalloc.get_traced_memory()[1] < 700 << 20
    finally:
        tracemalloc.stop()
    assert monotonic() - start < 20


def test_ten_million_operations_are_longer_than_any_change() -> None:
    data = hostile(encode([["customer", True, (), [[ROW]] * 1_000_000]] * 10))
    assert reason_of(data) == "bundle_too_long"


def test_a_record_longer_than_any_change() -> None:
    head = record(b"M", encode(manifest()))
    for lengths in ((1 << 20) + 1, 10), (10, (192 << 20) + 1), (0xFFFFFFFF, 0xFFFFFFFF):
        lie = head + b"C" + struct.pack(">IIBB", *lengths, 0, 0) + bytes(100)
        assert reason_of(forged(lie, length=1 << 32)) in {"bundle_too_long", "bundle_lengths"}


def test_what_a_newer_program_writes_passes() -> None:
    payload = encode_payload(
        [
            Batch("drone", True, (1, 77), [(ROW, "DJI", [1, "x", None])]),
            Batch("customer", True, (2, 999), [(ROW, "Ann", [1.5, b"raw", True])]),
        ]
    )
    assert read_all(hostile(payload, schema=99, format=1))[0].payload == payload


def test_the_identity_of_the_tests_is_no_recipient_by_chance() -> None:
    assert keys.is_recipient(keys.recipient_of(IDENTITY))
    assert not keys.is_recipient("age1nonsense")
