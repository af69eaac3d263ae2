"""Streams and operations changed at random places, signed and encrypted well: taken as they are, or refused; no bug."""

from __future__ import annotations

import hashlib
import random
from collections import Counter

from tests.bundle.making import bundle, chain, change, forged, read_all, stream_of

from fieldcrm.errors import BundleError
from fieldcrm.journal.bundle.check import checked
from fieldcrm.journal.bundle.columns import restored, turned
from fieldcrm.journal.bundle.records import RawChange
from fieldcrm.journal.change import Batch, encode_payload

NUMBERS = range(28)
ROWS: list[tuple[object, ...]] = [
    (bytes([n]) * 16, f"C{n}", f"名字{n}", 12.5 + n, [1000 * n, "t"], f"2026-03-{n + 1:02}") for n in NUMBERS
]
OPERATIONS = encode_payload(
    [Batch("customer", True, (1, 2, 10, 11, 15), ROWS), Batch("customer", False, (0,), [(b"1" * 16, 1)])]
)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to five places overwritten, cut out or filled in."""
    broken = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5))):
        place = chance.randrange(len(broken) or 1)
        kind = chance.random()
        if kind < 0.6:
            broken[place : place + 1] = bytes([chance.randrange(256)])
        elif kind < 0.8:
            del broken[place : place + chance.randrange(1, 20)]
        else:
            broken[place:place] = chance.randbytes(chance.randrange(1, 20))
    return bytes(broken)


def test_streams_changed_at_random() -> None:
    chance, came = random.Random(3), Counter[str]()
    base = stream_of(bundle([*chain(4), change(9, OPERATIONS)]))
    for _ in range(400):
        body = mutated(base, chance)[:-41]
        data = body + b"T" + (5).to_bytes(8, "big") + hashlib.sha256(body).digest()
        try:
            read_all(forged(data, changes=5))
            came["taken"] += 1
        except BundleError as error:
            came[str(error.params["reason"])] += 1
    assert came["taken"]
    assert came["bundle_record"]
    assert came["bundle_change"]


def test_operations_changed_at_random() -> None:
    chance, came = random.Random(4), Counter[str]()
    for _ in range(1_500):
        made = change(1, mutated(OPERATIONS, chance))
        columns = turned(made.payload)
        assert columns is None or restored(columns) == made.payload
        try:
            checked(RawChange(made.header_bytes, made.payload), 1)
            came["taken"] += 1
        except BundleError as error:
            came[str(error.params["what"])] += 1
    assert came["taken"]
    assert came["shape"]
    assert came["senseless"]
