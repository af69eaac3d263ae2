"""The stream inside a bundle: a manifest, changes, and a trailer that counts them. Read one at a time, with limits."""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from fieldcrm.errors import BundleError
from fieldcrm.journal.bundle.columns import restored, turned
from fieldcrm.journal.bundle.known_hashes import Recent, Shortened
from fieldcrm.journal.bundle.limits import MAX_HEADER, MAX_MANIFEST, MAX_PAYLOAD
from fieldcrm.journal.bundle.teamkeys import TeamKey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO, Protocol

    class Source(Protocol):
        """What the stream is read from."""

        def read(self, size: int = -1, /) -> bytes: ...


_MANIFEST, _CHANGE, _TRAILER = b"M", b"C", b"T"
_LENGTH = struct.Struct(">I")
_HEAD = struct.Struct(">IIBB")
"""Of a change: lengths of header and operations, marks, hashes left out."""
_PLACE = struct.Struct(">HH")
_ENDS, _COLUMNS = 1, 2
"""Marks: the payload's hash was left out; the operations are turned into columns."""
_PIECE = 1 << 20
_WORTH_TURNING = 512
"""Bytes of operations from which they are turned into columns."""
_TRAILER_SIZE = 8 + 32


class Manifest(NamedTuple):
    """What the exporter says of itself, encrypted. It tells what he has; nothing that is right depends on it."""

    team: bytes
    team_name: str
    replica: bytes
    name: str
    """The exporter's name."""
    total: int
    """How many changes its log held: of two manifests of one laptop, the one that knows more is the later."""
    have: bytes
    """What its log held (`storage.merge`), for the next delta to it."""
    keys: tuple[TeamKey, ...] = ()
    """The team's keys that it knows."""


class RawChange(NamedTuple):
    """A change as it stands in the stream."""

    header: bytes
    payload: bytes


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Manifest).decode


class RecordWriter:
    """Writes the stream. The same manifest and changes give the same bytes."""

    def __init__(self, target: BinaryIO, manifest: Manifest) -> None:
        self._target = target
        self._hash = hashlib.sha256()
        self._recent = Recent()
        self.size = 0
        self.raw = 0
        """Bytes of headers and operations, before anything was left out or packed."""
        self.changes = 0
        data = _encode(manifest)
        self._put(_MANIFEST + _LENGTH.pack(len(data)), data)

    def add(self, header: bytes, payload: bytes) -> None:
        """A change. Raises BundleError (bundle_too_long) on one that no reader would take."""
        if len(header) > MAX_HEADER or len(payload) > MAX_PAYLOAD:
            raise BundleError(reason="bundle_too_long")
        self.changes += 1
        self.raw += len(header) + len(payload)
        short = self._recent.shortened(header, payload)
        columns = turned(payload) if len(payload) >= _WORTH_TURNING else None
        self._recent.add(header)
        body = payload if columns is None else columns
        marks = (_ENDS if short.payload else 0) | (0 if columns is None else _COLUMNS)
        head = _CHANGE + _HEAD.pack(len(short.header), len(body), marks, len(short.places))
        self._put(head + b"".join(_PLACE.pack(*place) for place in short.places), short.header, body)

    def close(self) -> None:
        """The trailer: how many changes, and the hash of all before it."""
        digest = self._hash.digest()
        self._put(_TRAILER + self.changes.to_bytes(8, "big") + digest)

    def _put(self, *pieces: bytes) -> None:
        for piece in pieces:
            self._hash.update(piece)
            self.size += len(piece)
            self._target.write(piece)


class RecordReader:
    """Reads the stream: `manifest` first, then `changes` to the end. Raises BundleError on anything else."""

    def __init__(self, source: Source, size: int) -> None:
        """`size`: bytes that the stream has as the header says; one byte more is refused."""
        self._source = source
        self._left = size
        self._hash = hashlib.sha256()
        self._recent = Recent()
        self.read = 0

    def manifest(self) -> Manifest:
        """The first record."""
        if self._tag() != _MANIFEST:
            raise BundleError(reason="bundle_record", at="manifest")
        data = self._take(self._length(MAX_MANIFEST))
        try:
            manifest = _decode(data)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise BundleError(reason="bundle_record", at="manifest") from error
        return manifest

    def changes(self, expected: int) -> Iterator[RawChange]:
        """Every change, one in memory at a time; the trailer and the end of the stream are checked after the last."""
        count = 0
        while (tag := self._tag()) == _CHANGE:
            count += 1
            if count > expected:
                raise BundleError(reason="bundle_count", at=count)
            yield self._change()
        if tag != _TRAILER:
            raise BundleError(reason="bundle_record", at=count)
        digest = self._hash_before_tag
        trailer = self._take(_TRAILER_SIZE)
        if int.from_bytes(trailer[:8], "big") != count or count != expected:
            raise BundleError(reason="bundle_count", at=count)
        if trailer[8:] != digest or self._left or self._source.read(1):
            raise BundleError(reason="bundle_trailer")

    def _change(self) -> RawChange:
        header_size, body_size, marks, hashes = _HEAD.unpack(self._take(_HEAD.size))
        if header_size > MAX_HEADER or body_size > MAX_PAYLOAD:
            raise BundleError(reason="bundle_too_long", at=max(header_size, body_size))
        if marks & ~(_ENDS | _COLUMNS):
            raise BundleError(reason="bundle_record", at="marks")
        places = tuple(_PLACE.iter_unpack(self._take(_PLACE.size * hashes)))
        header, body = self._take(header_size), self._take(body_size)
        payload = restored(body) if marks & _COLUMNS else body
        whole = self._recent.whole(Shortened(header, places, bool(marks & _ENDS)), payload)
        self._recent.add(whole)
        return RawChange(whole, payload)

    def _tag(self) -> bytes:
        self._hash_before_tag = self._hash.digest()
        return self._take(1)

    def _length(self, most: int) -> int:
        length: int = _LENGTH.unpack(self._take(_LENGTH.size))[0]
        if length > most:
            raise BundleError(reason="bundle_too_long", at=length)
        return length

    def _take(self, size: int) -> bytes:
        """Exactly `size` bytes; memory grows with what is there, not with what is promised."""
        if size > self._left:
            raise BundleError(reason="bundle_lengths")
        self._left -= size
        self.read += size
        data = self._source.read(size) if size <= _PIECE else b""
        if len(data) < size:
            whole = bytearray(data)
            while len(whole) < size:
                piece = self._source.read(min(_PIECE, size - len(whole)))
                if not piece:
                    raise BundleError(reason="bundle_cut")
                whole += piece
            data = bytes(whole)
        self._hash.update(data)
        return data
