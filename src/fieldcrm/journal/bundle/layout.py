"""The clear header of a bundle: numbers of fixed width, so that it can be filled in when the body is written."""

from __future__ import annotations

import struct
from typing import NamedTuple

from fieldcrm.errors import BundleError, NewerBundleError
from fieldcrm.journal.bundle.limits import MAX_CHANGES, MAX_FILE, MAX_STREAM, MAX_WRAPPED

MAGIC = b"\x89FCB\r\n\x1a\n"
"""Eight bytes that a transfer as text would damage, so that it is noticed."""
FORMAT = 1
READER = 1
"""The least reader that this program's bundles ask for, and the newest that it is."""
SIGNATURE_SIZE = 64
_FIRST = struct.Struct(">8sHH")
_REST = struct.Struct(">B16s32sQIQQ32sH")
FIXED = _FIRST.size + _REST.size
KINDS = ("delta", "for", "full")
"""A delta for all, a delta for one colleague, everything."""


class Head(NamedTuple):
    """What stands in the clear."""

    kind: str
    team: bytes
    """16 bytes."""
    signer: bytes
    """The exporter's Ed25519 key, 32 bytes."""
    made: int
    """UTC milliseconds of the exporter's clock: told, never relied on."""
    changes: int
    stream: int
    """Bytes of the unpacked stream."""
    body: int
    """Bytes of the body in the file."""
    body_hash: bytes
    """SHA-256 of the body."""
    wrapped: bytes
    """The body's key, age-encrypted."""

    @property
    def size(self) -> int:
        """Bytes before the signature."""
        return FIXED + len(self.wrapped)

    @property
    def total(self) -> int:
        """Bytes of the whole file."""
        return self.size + SIGNATURE_SIZE + self.body


def pack(head: Head) -> bytes:
    """The header's bytes."""
    return (
        _FIRST.pack(MAGIC, FORMAT, READER)
        + _REST.pack(
            KINDS.index(head.kind),
            head.team,
            head.signer,
            head.made,
            head.changes,
            head.stream,
            head.body,
            head.body_hash,
            len(head.wrapped),
        )
        + head.wrapped
    )


def unpack(data: bytes) -> Head:
    """The header at the beginning of `data`, which must hold it whole.

    Raises BundleError (reason bundle_empty, bundle_magic, bundle_cut, bundle_lengths), NewerBundleError.
    """
    if not data:
        raise BundleError(reason="bundle_empty")
    if data[: len(MAGIC)] != MAGIC[: len(data)]:
        raise BundleError(reason="bundle_magic")
    if len(data) < FIXED:
        raise BundleError(reason="bundle_cut")
    _magic, _format, reader = _FIRST.unpack_from(data)
    if reader > READER:
        raise NewerBundleError(found=reader, known=READER)
    kind, team, signer, made, changes, stream, body, body_hash, length = _REST.unpack_from(data, _FIRST.size)
    fits = kind < len(KINDS) and changes <= MAX_CHANGES and stream <= MAX_STREAM and body <= MAX_FILE
    if not fits or not 0 < length <= MAX_WRAPPED:
        raise BundleError(reason="bundle_lengths")
    wrapped = data[FIXED : FIXED + length]
    if len(wrapped) < length:
        raise BundleError(reason="bundle_cut")
    return Head(KINDS[kind], team, signer, made, changes, stream, body, body_hash, wrapped)
