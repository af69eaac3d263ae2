"""Plugs the layers together: the one place that opens an archive and hands out a desk."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

from fieldcrm.services.desk import Desk
from fieldcrm.storage import local
from fieldcrm.storage.archive import create_archive as create
from fieldcrm.storage.archive import open_archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Clock = Callable[[], datetime]

_PRIVATE = 0o077


def local_now() -> datetime:
    """The laptop's clock, with its zone."""
    return datetime.now().astimezone()


def open_desk(
    folder: str | Path,
    *,
    passphrase: str | None = None,
    now: Clock | None = None,
    clock: Clock | None = None,
    read_only: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Desk:
    """Open the archive in `folder`; `clock` is the laptop's where `now` tells another day.

    `progress` is told (done, all) while an archive of an older program is brought up to date.

    Raises the errors of `storage.archive.open_archive`.
    """
    os.umask(_PRIVATE)
    return Desk(open_archive(folder, passphrase, read_only=read_only, progress=progress), now or local_now, clock)


def create_archive(folder: Path, *, passphrase: str | None, name: str, now: Clock | None = None) -> Desk:
    """Make an archive in `folder` for the user `name`. Raises DiskError, also where one exists."""
    os.umask(_PRIVATE)
    archive = create(folder, passphrase)
    with archive.local_write() as connection:
        local.put(connection, "user", name)
        local.replica(connection)
    return Desk(archive, now or local_now)


def restore(copy: Path, folder: Path, *, passphrase: str | None = None) -> None:
    """Put a backup in the archive's place; what was there is kept among the backups.

    Raises ArchiveInUseError, DamagedArchiveError, NewerArchiveError, PassphraseError, NotFoundError, DiskError.
    """
    os.umask(_PRIVATE)
    from fieldcrm.errors import NotFoundError
    from fieldcrm.storage.archive import examine, holding_lock
    from fieldcrm.storage.backup import restore_file
    from fieldcrm.storage.keys import key_of

    if not copy.is_file():
        raise NotFoundError(what="file", text=str(copy))
    key = key_of(copy, passphrase)
    examine(str(copy), key)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with holding_lock(folder):
        restore_file(copy, folder, key)
