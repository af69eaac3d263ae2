"""Hashes that the reader can work out himself need not travel: that of the payload, those of changes just before.

A hash is 32 bytes that no packer makes shorter, and a day's small changes are mostly hashes. What is left out is put
back byte for byte before anything is checked: the header's own hash, which names the change, says whether it is right.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

import msgspec

from fieldcrm.errors import BundleError
from fieldcrm.journal.change import decode_header, digest

HASH = 32
WINDOW = 4_096
"""Changes that are looked back upon."""
MOST = 255


class Shortened(NamedTuple):
    """A header without hashes: each of `places` is (where it stood, how many changes back it is named)."""

    header: bytes
    places: tuple[tuple[int, int], ...]
    payload: bool
    """Whether the payload's hash was left out, which stood at the end."""


class Recent:
    """The changes that travelled last, as both sides have seen them."""

    def __init__(self) -> None:
        self._order: deque[bytes] = deque()
        self._number: dict[bytes, int] = {}
        self._count = 0

    def add(self, header: bytes) -> None:
        """A change has travelled."""
        hash_ = digest(header)
        self._order.append(hash_)
        self._number[hash_] = self._count
        self._count += 1
        if len(self._order) > WINDOW:
            del self._number[self._order.popleft()]

    def shortened(self, header: bytes, payload: bytes) -> Shortened:
        """The header without what the reader knows."""
        whole, ends = header, header[-HASH:] == digest(payload)
        if ends:
            header = header[:-HASH]
        places: list[tuple[int, int]] = []
        gone = 0
        for parent in _parents(whole)[:MOST]:
            number, at = self._number.get(parent), header.find(parent)
            if number is not None and 0 <= at + gone < 1 << 16:
                header = header[:at] + header[at + HASH :]
                places.append((at + gone, self._count - number))
                gone += HASH
        short = Shortened(header, tuple(places), ends)
        if sorted(places) != places or self.whole(short, payload) != whole:
            return Shortened(whole, (), False)
        return short

    def whole(self, short: Shortened, payload: bytes) -> bytes:
        """The header with everything in its place. Raises BundleError (bundle_record)."""
        header = short.header
        for at, back in short.places:
            if not 1 <= back <= len(self._order) or at > len(header):
                raise BundleError(reason="bundle_record", at="hashes")
            header = header[:at] + self._order[-back] + header[at:]
        return header + digest(payload) if short.payload else header


def _parents(header: bytes) -> tuple[bytes, ...]:
    try:
        return decode_header(header).parents
    except (msgspec.MsgspecError, ValueError):
        return ()
