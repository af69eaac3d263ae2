"""The archive's key: made of the passphrase, or a fixed published one that only authenticates the pages.

An archive without a passphrase begins with a fixed salt; so its first 16 bytes tell a missing passphrase
from a damaged file.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from fieldcrm.errors import DamagedArchiveError, DiskError, NotFoundError, PassphraseError

if TYPE_CHECKING:
    from pathlib import Path

SALT_SIZE = 16
OPEN_SALT = b"fieldcrm-no-key\x01"
"""First bytes of an archive without a passphrase: no secrecy, page authentication all the same."""

_PLAIN_SALT = b"SQLite format 3\x00"
_OPEN_KEY = "de3d7b8616c9b9fe20883fb5e150fe3781fe6e53b5e7df932df67fad942a93a4"
"""SHA-256 of `fieldcrm archive without a passphrase`, in hex: fixed and published."""
_ROUNDS = 256_000
_FLIPPED_BITS = 12


def new_key(passphrase: str | None) -> str:
    """The key text of a new archive, in SQLCipher's raw form (key and salt in hex)."""
    return _raw(passphrase, os.urandom(SALT_SIZE) if passphrase else OPEN_SALT)


def key_of(file: str | Path, passphrase: str | None) -> str:
    """The key text that opens `file`.

    Raises NotFoundError, DamagedArchiveError, and PassphraseError where one is needed and none was given.
    """
    try:
        with open(file, "rb") as stream:
            salt = stream.read(SALT_SIZE)
    except FileNotFoundError:
        raise NotFoundError(what="archive", text=str(file)) from None
    except OSError as error:
        raise DiskError(file=str(file), what=error.strerror or "") from error
    if len(salt) < SALT_SIZE:
        raise DamagedArchiveError(file=str(file), what="short")
    if salt == OPEN_SALT:
        return _raw(None, salt)
    if salt == _PLAIN_SALT:
        raise DamagedArchiveError(file=str(file), what="foreign")
    if _distance(salt, OPEN_SALT) <= _FLIPPED_BITS:
        raise DamagedArchiveError(file=str(file), what="salt")
    if not passphrase:
        _blame_the_file(file)
        raise PassphraseError(file=str(file), given=False)
    return _raw(passphrase, salt)


def _blame_the_file(file: str | Path) -> None:
    """Raise DamagedArchiveError where no passphrase is missing: the file is cut off, or its salt was overwritten."""
    from fieldcrm.storage import seals

    if seals.is_cut_off(file):
        raise DamagedArchiveError(file=str(file), what="short")
    if seals.fits(file, _raw(None, OPEN_SALT)):
        raise DamagedArchiveError(file=str(file), what="salt")


def is_secret(key: str) -> bool:
    """Whether a key text was made of a passphrase."""
    return key != _raw(None, OPEN_SALT)


def has_passphrase(file: str | Path) -> bool:
    """Whether the archive needs a passphrase."""
    with open(file, "rb") as stream:
        return _distance(stream.read(SALT_SIZE), OPEN_SALT) > _FLIPPED_BITS


def _raw(passphrase: str | None, salt: bytes) -> str:
    if not passphrase:
        return f"x'{_OPEN_KEY}{salt.hex()}'"
    import hashlib

    key = hashlib.pbkdf2_hmac("sha512", passphrase.encode("utf-8", "surrogatepass"), salt, _ROUNDS, 32)
    return f"x'{key.hex()}{salt.hex()}'"


def _distance(one: bytes, other: bytes) -> int:
    if len(one) != len(other):
        return 8 * SALT_SIZE
    return sum((a ^ b).bit_count() for a, b in zip(one, other, strict=True))
