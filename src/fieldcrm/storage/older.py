"""Opening an archive of an older schema: it is backed up and brought to this program's, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from fieldcrm.paths import ARCHIVE_FILE
from fieldcrm.storage.archive import Archive, connect, examine, take_lock, upgrade
from fieldcrm.storage.backup import backup_file, by_pages
from fieldcrm.storage.failures import translate
from fieldcrm.storage.migrations import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    Progress = Callable[[int, int], None]


def open_older(place: str, key: str, progress: Progress | None, *, read_only: bool) -> Archive:
    """The archive in the folder `place`, brought to this schema. `progress`: of `storage.replay.after_upgrade`.

    Raises the errors of `storage.archive.open_archive`.
    """
    folder = Path(place)
    lock = take_lock(folder)
    try:
        version = examine(os.fspath(folder / ARCHIVE_FILE), key)
        if version < SCHEMA_VERSION:  # else somebody else was quicker
            _renew(folder, key, version, progress)
    except BaseException:
        lock.release()
        raise
    if read_only:
        lock.release()
        return Archive(folder, key, None)
    return Archive(folder, key, lock)


def _renew(folder: Path, key: str, version: int, progress: Progress | None) -> None:
    """Back the archive up, then bring it to this program's schema. The caller holds the lock."""
    connection = connect(folder / ARCHIVE_FILE, key)
    with translate(folder / ARCHIVE_FILE):
        try:
            backup_file(lambda part: by_pages(connection, part, key), folder, reason="migration", key=key)
            upgrade(connection, version, progress)
        finally:
            connection.close()
