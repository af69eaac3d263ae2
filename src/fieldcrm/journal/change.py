"""A change: one user action (or one part of a long one), immutable, named by the hash of its bytes.

The hash covers the hash of the payload, not the payload, so that a payload can be shredded later while the
chain still verifies. Canonical bytes are MessagePack of plain lists, so equal changes have equal bytes.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import msgspec

FORMAT = 1


class Batch(NamedTuple):
    """Operations of one shape: rows of `entity`, each (id, value, value …) in the order of `fields`.

    `new` says that this change creates the rows.
    """

    entity: str
    new: bool
    fields: tuple[int, ...]
    rows: list[tuple[object, ...]]


class Header(NamedTuple):
    """Everything of a change but its operations."""

    format: int
    replica: bytes
    sequence: int
    parents: tuple[bytes, ...]
    time: int
    """Hybrid time (`journal.clock`)."""
    wall: int
    """UTC milliseconds of the laptop's clock."""
    actor: str
    program: str
    schema: int
    action: bytes
    """The user action that this change is (a part of)."""
    part: int
    parts: int
    kind: str
    undoes: bytes
    """The action that this one takes back; empty for all others."""
    payload_hash: bytes


class Change(NamedTuple):
    """A header with its hash and the payload's bytes."""

    hash: bytes
    header: Header
    header_bytes: bytes
    payload: bytes


_encoder = msgspec.msgpack.Encoder()
_header_decoder = msgspec.msgpack.Decoder(Header)
_payload_decoder = msgspec.msgpack.Decoder(list[Batch])


def encode_payload(batches: list[Batch]) -> bytes:
    """Canonical bytes of the operations."""
    return _encoder.encode(batches)


def decode_header(header_bytes: bytes) -> Header:
    """The header. Raises msgspec.ValidationError or DecodeError on foreign bytes."""
    return _header_decoder.decode(header_bytes)


def decode_payload(payload: bytes) -> list[Batch]:
    """The operations. Raises msgspec.ValidationError or DecodeError on foreign bytes."""
    return _payload_decoder.decode(payload)


def digest(data: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(data).digest()


def seal(header: Header, payload: bytes) -> Change:
    """The finished change; `header.payload_hash` is filled in here."""
    header = header._replace(payload_hash=digest(payload), parents=tuple(sorted(header.parents)))
    data = _encoder.encode(header)
    return Change(digest(data), header, data, payload)


def unseal(header_bytes: bytes, payload: bytes) -> Change:
    """A change from its stored bytes, hash computed anew; compare it with the stored one."""
    return Change(digest(header_bytes), decode_header(header_bytes), header_bytes, payload)


def intact(change: Change) -> bool:
    """Whether the payload is the one that the header names."""
    return digest(change.payload) == change.header.payload_hash
