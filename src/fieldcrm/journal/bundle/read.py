"""Reading a bundle from an open file: header, signature and hash first, then the changes one by one."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

from fieldcrm.errors import BundleError
from fieldcrm.journal.bundle import keys
from fieldcrm.journal.bundle.check import checked
from fieldcrm.journal.bundle.cipher import BodyReader
from fieldcrm.journal.bundle.layout import FIXED, SIGNATURE_SIZE, Head, unpack
from fieldcrm.journal.bundle.limits import MAX_WINDOW, MAX_WRAPPED
from fieldcrm.journal.bundle.records import RecordReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    from fieldcrm.journal.bundle.records import Manifest
    from fieldcrm.journal.change import Change

_PIECE = 1 << 20


def read_head(source: BinaryIO) -> Head:
    """The clear header at the beginning of the file; nothing of it is proven yet. Raises BundleError."""
    source.seek(0)
    return unpack(source.read(FIXED + MAX_WRAPPED))


def verify(source: BinaryIO) -> Head:
    """The header of a whole file whose signature and hash fit. Raises BundleError, NewerBundleError.

    Reads the file once, in pieces. It does not say who the signer is: that is the caller's question.
    """
    head = read_head(source)
    source.seek(0)
    data = source.read(head.size)
    signature = source.read(SIGNATURE_SIZE)
    if len(data) < head.size or len(signature) < SIGNATURE_SIZE:
        raise BundleError(reason="bundle_cut")
    keys.verify(head.signer, signature, data)
    digest = hashlib.sha256()
    left = head.body
    while left:
        piece = source.read(min(_PIECE, left))
        if not piece:
            raise BundleError(reason="bundle_cut")
        digest.update(piece)
        left -= len(piece)
    if digest.digest() != head.body_hash:
        raise BundleError(reason="bundle_hash")
    if source.read(1):
        raise BundleError(reason="bundle_longer")
    return head


class Bundle:
    """A verified bundle that is being read: its manifest, then its changes."""

    def __init__(self, source: BinaryIO, head: Head, identities: Sequence[str]) -> None:
        """`head`: of `verify`. `identities`: secret X25519 keys to try. Raises BundleError (bundle_key, …)."""
        import zstandard

        self.head = head
        self._errors: tuple[type[Exception], ...] = (zstandard.ZstdError,)
        key = keys.unwrap(head.wrapped, identities)
        source.seek(head.size + SIGNATURE_SIZE)
        body = BodyReader(source, head.body, key, head.team + head.signer)
        unpacker = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW)
        self._records = RecordReader(unpacker.stream_reader(cast("BinaryIO", body), read_size=_PIECE), head.stream)
        try:
            self.manifest: Manifest = self._records.manifest()
        except self._errors as error:
            raise BundleError(reason="bundle_packing") from error
        if self.manifest.team != head.team:
            raise BundleError(reason="bundle_record", at="manifest")

    @property
    def read(self) -> int:
        """Bytes of the stream that were read; `head.stream` are there."""
        return self._records.read

    def changes(self, known: Callable[[bytes], bool] | None = None) -> Iterator[Change]:
        """Every change, checked; what is `known` (by its hash) was checked when it came first.

        Raises BundleError at the first that is wrong, or at the end where the trailer does not fit: whoever merges
        while reading must be able to take it all back.
        """
        records = self._records.changes(self.head.changes)
        number = 0
        while True:
            try:
                raw = next(records, None)
            except self._errors as error:
                raise BundleError(reason="bundle_packing", at=number) from error
            if raw is None:
                return
            number += 1
            yield checked(raw, number, known)
