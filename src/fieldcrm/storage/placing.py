"""Puts a whole file in the archive's place so that no crash loses the one or the other."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

PRIVATE = 0o600


def make_private(file: Path) -> None:
    """For the user's eyes only, where the file system knows of users: a memory stick often does not."""
    with suppress(OSError):
        file.chmod(PRIVATE)


def sync(file: Path) -> None:
    """Bring a file's bytes to the disk."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk, where folders can be opened for that (not on Windows)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def put_in_place(part: Path, target: Path) -> None:
    """Let `part` take the name `target`, for good; both lie in one folder.

    The log beside the old file goes first: it would be played into the new one. If the file cannot be replaced, it
    comes back: it may hold what was written last. Raises OSError; then everything is as it was.
    """
    log, aside = Path(f"{target}-wal"), Path(f"{target}-wal.part")
    sync(part)
    Path(f"{target}-shm").unlink(missing_ok=True)
    if log.exists():
        log.replace(aside)
    try:
        part.replace(target)
    except BaseException:
        if aside.exists():
            aside.replace(log)
        raise
    sync_folder(target.parent)
    aside.unlink(missing_ok=True)
