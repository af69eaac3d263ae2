"""Writing a bundle to an open file."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NamedTuple, cast

from fieldcrm.journal.bundle import keys
from fieldcrm.journal.bundle.cipher import BodyWriter
from fieldcrm.journal.bundle.layout import SIGNATURE_SIZE, Head, pack
from fieldcrm.journal.bundle.records import RecordWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import BinaryIO

    from fieldcrm.journal.bundle.records import Manifest

    Progress = Callable[[int, int], None]

LEVEL = 9
"""Of zstd: a day's work is small, and a stick is slow."""


class Exporter(NamedTuple):
    """Who writes a bundle, and who may read it."""

    secret: bytes
    """This laptop's Ed25519 key."""
    recipients: Sequence[str]
    """age1… of all who may read it."""


def write(
    target: BinaryIO,
    exporter: Exporter,
    manifest: Manifest,
    changes: Iterable[tuple[bytes, bytes]],
    *,
    kind: str,
    made: int,
    progress: Progress | None = None,
    expected: int = 0,
) -> tuple[Head, int]:
    """Write a bundle to `target` (binary, seekable, empty); returns its header, and how many bytes its records have.

    The caller syncs and closes.

    `changes`: (header, payload) of each, in the order of the log, at most in memory one at a time. `made`: UTC
    milliseconds. `progress` is told (done, `expected`). Raises OSError; BundleError on a change that nobody takes.
    """
    import zstandard

    key = secrets.token_bytes(keys.KEY_SIZE)
    signer = keys.public_key(exporter.secret)
    head = Head(kind, manifest.team, signer, made, 0, 0, 0, bytes(32), keys.wrap(key, exporter.recipients))
    target.write(bytes(head.size + SIGNATURE_SIZE))
    body = BodyWriter(target, key, head.team + head.signer)
    packer = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).stream_writer(
        cast("BinaryIO", body), closefd=False
    )
    records = RecordWriter(packer, manifest)
    for header, payload in changes:
        records.add(header, payload)
        if progress is not None:
            progress(records.changes, expected)
    records.close()
    packer.close()  # type: ignore[no-untyped-call]
    digest = body.close()
    head = head._replace(changes=records.changes, stream=records.size, body=body.size, body_hash=digest)
    data = pack(head)
    target.seek(0)
    target.write(data + keys.sign(exporter.secret, data))
    return head, records.raw
