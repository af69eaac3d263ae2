"""Driver errors, made into ours: they never leave storage."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from fieldcrm.errors import (
    ArchiveInUseError,
    DamagedArchiveError,
    DiskError,
    FieldcrmError,
    PassphraseError,
)
from fieldcrm.storage.keys import has_passphrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SCARCE = 1 << 18
"""Free bytes below which there may be no room for the driver's own files beside the archive."""


@contextmanager
def translate(file: str | Path) -> Iterator[None]:
    """Raise FieldcrmErrors for what the driver or the file system says; bugs of ours pass unchanged."""
    try:
        yield
    except dbapi2.DatabaseError as error:
        known = _known(str(error).lower(), file)
        if known is None:
            raise
        raise known from error
    except OSError as error:
        raise DiskError(file=str(file), what=error.strerror or str(error)) from error


def _known(text: str, file: str | Path) -> FieldcrmError | None:
    if "not a database" in text:
        if os.path.exists(file) and os.path.getsize(file) and has_passphrase(file):
            return PassphraseError(file=str(file), given=True)
        return DamagedArchiveError(file=str(file), what="page")
    if "could not decode" in text:
        return DamagedArchiveError(file=str(file), what="row")
    if "disk i/o error" in text and _is_full(file):
        return DiskError(file=str(file), what="full")
    if "malformed" in text or "disk i/o error" in text or "corrupt" in text:
        return DamagedArchiveError(file=str(file), what="page")
    if "is locked" in text or "is busy" in text:
        return ArchiveInUseError(file=str(file))
    if "disk is full" in text:
        return DiskError(file=str(file), what="full")
    if "readonly" in text:
        return DiskError(file=str(file), what="read_only")
    if "unable to open" in text:
        return DiskError(file=str(file), what="unopened")
    return None


def _is_full(file: str | Path) -> bool:
    """Whether an input-output error may come of a full disk: the driver's words for a broken seal are the same.

    The system's free bytes do not tell of a quota or of a limit on files, so a little is written to find out.
    """
    import shutil
    import tempfile

    folder = os.path.dirname(file) or os.curdir
    try:
        if shutil.disk_usage(folder).free < _SCARCE or _is_at_limit(file):
            return True
        if not os.access(folder, os.W_OK):
            return False
    except OSError:
        return False
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(_SCARCE))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError:
        return True
    return False


def _is_at_limit(file: str | Path) -> bool:
    """Whether the archive, or the log beside it, has come to the greatest length that this process may write."""
    try:
        import resource
    except ImportError:  # a system without such limits
        return False
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    if limit == resource.RLIM_INFINITY:
        return False
    lengths = (os.path.getsize(name) for name in (str(file), f"{file}-wal") if os.path.exists(name))
    return max(lengths, default=0) + _SCARCE > limit
