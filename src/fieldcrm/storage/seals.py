"""Whether a file that a key does not open is an archive of that key with a damaged beginning.

SQLCipher says "not a database" to a wrong key and to a damaged first page alike. Every other page carries its own
seal (HMAC-SHA512, SQLCipher 4's defaults), so those tell the two apart: nobody is sent to search for a passphrase
that was right all along.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = 4096
_SEAL = 64
"""Bytes of the seal, at the end of a page."""
_SALT_MASK = 0x3A
_ROUNDS = 2
_LOOKED_AT = 64
"""Pages after the first that are tried before the key is called wrong."""


def is_cut_off(file: str | Path) -> bool:
    """Whether the file is no whole number of pages, and no log lies beside it that could complete it."""
    from pathlib import Path

    size = Path(file).stat().st_size
    return size < PAGE or (size % PAGE != 0 and not Path(f"{file}-wal").exists())


def fits(file: str | Path, key: str) -> bool:
    """Whether any page after the first is sealed by `key` (in SQLCipher's raw form: x'key and salt in hex')."""
    import hashlib
    import hmac
    from pathlib import Path

    raw = bytes.fromhex(key[2:-1])
    secret, salt = raw[:32], raw[32:]
    seal_key = hashlib.pbkdf2_hmac("sha512", secret, bytes(byte ^ _SALT_MASK for byte in salt), _ROUNDS, 32)
    with Path(file).open("rb") as stream:
        return any(
            hmac.compare_digest(
                hmac.digest(seal_key, page[:-_SEAL] + number.to_bytes(4, "little"), "sha512"), page[-_SEAL:]
            )
            for number, page in islice(_pages(stream), _LOOKED_AT)
        )


def _pages(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The whole pages after the first, with their numbers."""
    stream.seek(PAGE)
    number = 2
    while len(page := stream.read(PAGE)) == PAGE:
        yield number, page
        number += 1
