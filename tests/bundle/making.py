"""Bundles for tests: honest ones, and ones that are signed and encrypted well but lie inside."""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import zstandard

from fieldcrm.journal.bundle import keys
from fieldcrm.journal.bundle.cipher import BodyWriter
from fieldcrm.journal.bundle.layout import SIGNATURE_SIZE, Head, pack
from fieldcrm.journal.bundle.read import Bundle, verify
from fieldcrm.journal.bundle.records import Manifest
from fieldcrm.journal.bundle.teamkeys import TeamKey
from fieldcrm.journal.bundle.write import Exporter, write
from fieldcrm.journal.change import Batch, Change, Header, encode_payload, seal

TEAM = b"T" * 16
REPLICA = b"R" * 16
SECRET = hashlib.sha256(b"signing key of the tests").digest()
IDENTITY = keys.new_identity()
RECIPIENT = keys.recipient_of(IDENTITY)
EXPORTER = Exporter(SECRET, [RECIPIENT])
encode = msgspec.msgpack.Encoder().encode


def change(number: int, payload: bytes | None = None, parents: Iterable[bytes] = (), **header: Any) -> Change:
    """A change of one new customer, or of any payload."""
    if payload is None:
        row = (number.to_bytes(16, "big"), f"C{number}", f"客户{number}", 12.5, [1000 * number, "t"])
        payload = encode_payload([Batch("customer", True, (1, 2, 10, 11), [row])])
    values: dict[str, Any] = {
        "format": 1,
        "replica": REPLICA,
        "sequence": number,
        "parents": tuple(parents),
        "time": number << 16,
        "wall": number,
        "actor": "Ann",
        "program": "0.1",
        "schema": 2,
        "action": number.to_bytes(16, "big"),
        "part": 1,
        "parts": 1,
        "kind": "create_customer",
        "undoes": b"",
        "payload_hash": b"",
    }
    return seal(Header(**{**values, **header}), payload)


def chain(count: int) -> list[Change]:
    """Changes, each built upon the one before."""
    made: list[Change] = []
    for number in range(1, count + 1):
        made.append(change(number, parents=[made[-1].hash] if made else []))
    return made


def manifest(**values: Any) -> Manifest:
    """What an exporter says of itself."""
    said: dict[str, Any] = {
        "team": TEAM,
        "team_name": "North",
        "replica": REPLICA,
        "name": "Ann",
        "total": 3,
        "have": b"",
        "keys": (TeamKey(1, IDENTITY),),
    }
    return Manifest(**{**said, **values})


def bundle(changes: Sequence[Change] = (), *, kind: str = "delta", exporter: Exporter = EXPORTER, **said: Any) -> bytes:
    """An honest bundle's bytes."""
    target = io.BytesIO()
    write(target, exporter, manifest(**said), ((c.header_bytes, c.payload) for c in changes), kind=kind, made=1)
    return target.getvalue()


def stream_of(data: bytes) -> bytes:
    """The unpacked stream of a bundle."""
    head = verify(io.BytesIO(data))
    from fieldcrm.journal.bundle.cipher import BodyReader

    source = io.BytesIO(data)
    source.seek(head.size + SIGNATURE_SIZE)
    body = BodyReader(source, head.body, keys.unwrap(head.wrapped, [IDENTITY]), head.team + head.signer)
    packed = b""
    while piece := body.read(1 << 20):
        packed += piece
    return zstandard.ZstdDecompressor().decompressobj().decompress(packed)


def forged(stream: bytes, *, changes: int = 1, packed: bytes | None = None, length: int | None = None) -> bytes:
    """A well signed and encrypted bundle around any stream, or around any packed bytes."""
    target = io.BytesIO()
    key = secrets.token_bytes(32)
    signer = keys.public_key(SECRET)
    size = len(stream) if length is None else length
    head = Head("delta", TEAM, signer, 1, changes, size, 0, bytes(32), keys.wrap(key, [RECIPIENT]))
    target.write(bytes(head.size + SIGNATURE_SIZE))
    body = BodyWriter(target, key, TEAM + signer)
    body.write(zstandard.ZstdCompressor(level=3).compress(stream) if packed is None else packed)
    digest = body.close()
    return signed(target, head._replace(body=body.size, body_hash=digest))


def signed(target: io.BytesIO, head: Head) -> bytes:
    """Write header and signature before a body that stands in `target`."""
    data = pack(head)
    target.seek(0)
    target.write(data + keys.sign(SECRET, data))
    return target.getvalue()


def record(tag: bytes, *parts: bytes) -> bytes:
    """A record of the stream with lengths that are true."""
    marks = bytes(2) if tag == b"C" else b""
    return tag + b"".join(len(part).to_bytes(4, "big") for part in parts) + marks + b"".join(parts)


def stream(*changes: tuple[bytes, bytes], said: bytes | None = None, count: int | None = None) -> bytes:
    """A stream of any manifest and any changes, with a fitting trailer."""
    data = record(b"M", encode(manifest()) if said is None else said)
    for header, payload in changes:
        data += record(b"C", header, payload)
    number = len(changes) if count is None else count
    return data + b"T" + number.to_bytes(8, "big") + hashlib.sha256(data).digest()


def hostile(payload: bytes, **header: Any) -> bytes:
    """A bundle of one change with this payload; the hashes are right."""
    made = change(1, payload, **header)
    return forged(stream((made.header_bytes, made.payload)))


def read_all(data: bytes) -> list[Change]:
    """Verify, decrypt and read a bundle to its end."""
    source = io.BytesIO(data)
    return list(Bundle(source, verify(source), [IDENTITY]).changes())
