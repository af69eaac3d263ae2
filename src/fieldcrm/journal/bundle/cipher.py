"""The body: ChaCha20-Poly1305 in chunks, with a counter and a last mark as nonce (STREAM), in constant memory."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from fieldcrm.errors import BundleError
from fieldcrm.journal.bundle.limits import CHUNK

if TYPE_CHECKING:
    from typing import BinaryIO

_TAG = 16


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


class BodyWriter:
    """A file to write the compressed stream to; `close` writes the last chunk. It counts and hashes what it writes."""

    def __init__(self, target: BinaryIO, key: bytes, bound: bytes) -> None:
        """`bound` is authenticated with every chunk: the team and the signer."""
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        self._target = target
        self._cipher = ChaCha20Poly1305(key)
        self._bound = bound
        self._held = bytearray()
        self._number = 0
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Take bytes of the compressed stream."""
        self._held += data
        while len(self._held) > CHUNK:  # a chunk that is full may still be the last
            self._put(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(data)

    def close(self) -> bytes:
        """Write the last chunk; returns the body's SHA-256."""
        self._put(bytes(self._held), last=True)
        self._held.clear()
        return self._hash.digest()

    def _put(self, text: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, last), text, self._bound)
        self._number += 1
        self._hash.update(sealed)
        self.size += len(sealed)
        self._target.write(sealed)


class BodyReader:
    """A file of the compressed stream, from `size` bytes of the source on. Raises BundleError (bundle_body)."""

    def __init__(self, source: BinaryIO, size: int, key: bytes, bound: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        self._source = source
        self._left = size
        self._cipher = ChaCha20Poly1305(key)
        self._bound = bound
        self._number = 0
        self._held = b""
        self._done = False

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes (any number where it is negative); empty at the end."""
        while not self._held and not self._done:
            self._held = self._next()
        taken = self._held if size < 0 else self._held[:size]
        self._held = self._held[len(taken) :]
        return taken

    def _next(self) -> bytes:
        from cryptography.exceptions import InvalidTag

        sealed = self._source.read(min(CHUNK + _TAG, self._left))
        self._left -= len(sealed)
        self._done = not self._left
        if len(sealed) < _TAG:
            raise BundleError(reason="bundle_cut")
        try:
            text = self._cipher.decrypt(_nonce(self._number, self._done), sealed, self._bound)
        except InvalidTag as error:
            raise BundleError(reason="bundle_body") from error
        self._number += 1
        return text
