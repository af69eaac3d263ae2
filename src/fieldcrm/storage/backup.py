"""Copies of the archive: whole, checked, under the same key, rotated."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fieldcrm.errors import DamagedArchiveError, DiskError
from fieldcrm.paths import ARCHIVE_FILE, BACKUP_FOLDER
from fieldcrm.storage.driver import dbapi2
from fieldcrm.storage.failures import translate
from fieldcrm.storage.identity import renew
from fieldcrm.storage.placing import make_private, part_of, put_in_place, settle, sync_folder
from fieldcrm.storage.placing import sync as _sync

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlcipher3.dbapi2 import Connection

_PREFIX = "archive-"
_SUFFIX = ".db"
_STAMP = "%Y%m%dT%H%M%S"
_PIECE = 1 << 20
_KEEP_ALL = timedelta(days=2)
_DAILY, _WEEKLY, _MONTHLY = 12, 10, 9


def backup_file(
    copy: Callable[[Path], None],
    folder: Path,
    *,
    reason: str,
    key: str,
    now: datetime | None = None,
    target: Path | None = None,
) -> Path:
    """A copy of the archive, named by the UTC time and the reason; checked before it gets its name.

    `copy` copies it to a new file: `by_pages` or `by_bytes`. `target` is a folder of the user's choice; otherwise the
    copy goes to the archive's own backups, which are rotated. Raises DiskError, DamagedArchiveError.
    """
    now = (now or datetime.now(UTC)).astimezone(UTC)
    place = target or folder / BACKUP_FOLDER
    with translate(place):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    final = _free_name(place, now, reason)
    part = final.with_suffix(".part")
    try:
        part.unlink(missing_ok=True)
        with translate(part):
            copy(part)
            make_private(part)
            _sync(part)
        _check(part, key)
        with translate(final):
            part.replace(final)
            sync_folder(place)
    finally:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{part}{suffix}").unlink(missing_ok=True)
    if target is None:
        _rotate(place, now)
    return final


def last_backup(folder: Path) -> datetime | None:
    """When the newest backup was made, UTC."""
    stamps = [stamp for _file, stamp in _backups(folder / BACKUP_FOLDER)]
    return max(stamps, default=None)


def restore_file(copy: Path, folder: Path, key: str) -> None:
    """Put a checked copy in the archive's place; what was there is kept among the backups.

    The archive goes on as another laptop: what was written after the copy may live on elsewhere under the old
    identity. The caller holds the lock, and no connection is open. Raises DamagedArchiveError, DiskError.
    """
    target = folder / ARCHIVE_FILE
    part = part_of(target)
    try:
        with translate(part):
            settle(target)
            _take(copy, part)
            _check(part, key, named=copy)
            _forget_identity(part, key)
            _keep_replaced(target, folder / BACKUP_FOLDER)
            put_in_place(target)
    finally:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{part}{suffix}").unlink(missing_ok=True)


def _take(copy: Path, part: Path) -> None:
    """Copy the copy, with the log that a crash had left beside the archive when it was replaced."""
    for suffix in ("", "-wal"):
        source = Path(f"{copy}{suffix}")
        if source.exists():
            beside = Path(f"{part}{suffix}")
            shutil.copyfile(source, beside)
            make_private(beside)


def _keep_replaced(target: Path, kept: Path) -> None:
    """Copy what is about to be replaced, with the log that a crash may have left beside it."""
    if not target.exists():
        return
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = _free_name(kept, datetime.now(UTC), "before-restore")
    for suffix in ("", "-wal"):
        source = Path(f"{target}{suffix}")
        if source.exists():
            copy = Path(f"{name}{suffix}")
            shutil.copyfile(source, copy)
            make_private(copy)
            _sync(copy)
    sync_folder(kept)


def _forget_identity(part: Path, key: str) -> None:
    with _opened(part, key) as copy:
        renew(copy, elsewhere=True)


@contextmanager
def _opened(file: Path, key: str) -> Iterator[Connection]:
    copy: Connection = dbapi2.connect(str(file), isolation_level=None)
    try:
        copy.execute("PRAGMA cipher_log_level = NONE")
        copy.execute(f'PRAGMA key = "{key}"')
        yield copy
    finally:
        copy.close()


def by_pages(connection: Connection, part: Path, key: str) -> None:
    """Copy what the connection sees, page by page: each is taken out of its cipher and put back."""
    with _opened(part, key) as copy:
        connection.backup(copy)


def by_bytes(file: int, part: Path) -> None:
    """Copy an archive's file as it lies there, from its descriptor: a third of the work. Nothing may write to it."""
    os.lseek(file, 0, os.SEEK_SET)
    with part.open("wb") as copy:
        make_private(part)
        while piece := os.read(file, _PIECE):
            copy.write(piece)


def _check(file: Path, key: str, named: Path | None = None) -> None:
    """Raise DamagedArchiveError, about the file `named`, where a page of the copy does not carry its seal."""
    with translate(named or file), _opened(file, key) as copy:
        broken = copy.execute("PRAGMA cipher_integrity_check").fetchone()
        copy.execute("SELECT count(*) FROM log").fetchone()
    if broken is not None:
        raise DamagedArchiveError(file=str(named or file), what="page")


def _free_name(place: Path, now: datetime, reason: str) -> Path:
    stem = f"{_PREFIX}{now.strftime(_STAMP)}-{reason}"
    for number in range(1, 1000):
        file = place / (f"{stem}{_SUFFIX}" if number == 1 else f"{stem}-{number}{_SUFFIX}")
        if not file.exists():
            return file
    raise DiskError(file=str(place), what="exists")


def _backups(place: Path) -> list[tuple[Path, datetime]]:
    found: list[tuple[Path, datetime]] = []
    if place.is_dir():
        for file in sorted(place.glob(f"{_PREFIX}*{_SUFFIX}")):
            stamp = file.name.removeprefix(_PREFIX)[:15]
            try:
                found.append((file, datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)))
            except ValueError:
                continue
    return found


def _rotate(place: Path, now: datetime) -> None:
    """Keep all of the last 2 days, then the newest of 12 days, 10 weeks and 9 months."""
    kept: set[Path] = set()
    backups = sorted(_backups(place), key=lambda item: item[1], reverse=True)
    for pattern, count in (("%Y%m%d", _DAILY), ("%G%V", _WEEKLY), ("%Y%m", _MONTHLY)):
        periods: dict[str, Path] = {}
        for file, stamp in backups:
            if now - stamp > _KEEP_ALL:
                periods.setdefault(stamp.strftime(pattern), file)
        kept.update(list(periods.values())[:count])
    for file, stamp in backups:
        if now - stamp > _KEEP_ALL and file not in kept:
            with suppress(OSError):  # one that is open elsewhere goes the next time; the new copy is made
                file.unlink(missing_ok=True)
                Path(f"{file}-wal").unlink(missing_ok=True)
