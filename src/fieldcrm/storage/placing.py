"""Puts a whole file in the archive's place so that no crash loses the one or the other."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from fieldcrm.paths import ASIDE

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


def part_of(target: Path) -> Path:
    """Where the file is made that is to take the place of `target`."""
    return target.with_suffix(".part")


def put_in_place(target: Path) -> None:
    """Let `part_of(target)` take the name `target`, for good.

    The log beside the old file goes first: it would be played into the new one. If the file cannot be replaced, it
    comes back: it may hold what was written last. Raises OSError; then everything is as it was.
    """
    part, log, aside = part_of(target), Path(f"{target}-wal"), Path(f"{target}{ASIDE}")
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


def settle(target: Path) -> None:
    """After a crash in `put_in_place`: give the old file its log back, or drop that of a file already replaced.

    The new file tells which: it has lost its first name in the one step that replaced the old one. The caller holds
    the lock.
    """
    part, log, aside = part_of(target), Path(f"{target}-wal"), Path(f"{target}{ASIDE}")
    if not aside.exists():
        return
    if part.exists():
        aside.replace(log)
        part.unlink()
    else:
        aside.unlink()
