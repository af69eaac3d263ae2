"""What a log holds, said briefly enough to travel in every bundle: so that a colleague can send only the rest.

A *line* is a run of changes of one laptop, each built upon the one before. A log that holds a change holds all that
it was built upon, so a few hashes of each line, ever further apart, tell how far the log knows the line. Nothing here
trusts sequence numbers: they are for people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator


class Line(NamedTuple):
    """One line: whose, the number of its last change, and hashes of it: the last, then further and further back."""

    replica: bytes
    name: str
    sequence: int
    points: tuple[bytes, ...]


class Have(NamedTuple):
    """What a log holds: its lines, and the changes that it keeps without having folded them."""

    changes: int
    lines: tuple[Line, ...]
    held: tuple[bytes, ...] = ()

    def points(self) -> frozenset[bytes]:
        """Hashes of changes that the log has folded, with all that they were built upon."""
        return frozenset(point for line in self.lines for point in line.points)


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Have)


def encode_have(have: Have) -> bytes:
    """Canonical bytes."""
    return _encoder.encode(have)


def decode_have(data: bytes) -> Have:
    """Raises msgspec.ValidationError or DecodeError on foreign bytes."""
    return _decoder.decode(data)


def places_back(last: int) -> Iterator[int]:
    """Places on a line from `last` down to 1: the last, and then each step twice as long as the one before."""
    step = 1
    while last >= 1:
        yield last
        last -= step
        step *= 2
