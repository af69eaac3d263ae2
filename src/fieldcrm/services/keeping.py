"""Keeping the archive: history, checks, rebuild, backup, passphrase, plain copy."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fieldcrm.domain.views.archive import ArchiveStatus, Finding
from fieldcrm.errors import DamagedArchiveError
from fieldcrm.storage import backup as backups
from fieldcrm.storage import checks, local, rekey
from fieldcrm.storage.reads.status import counts, last_place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.views.archive import HistoryEntry
    from fieldcrm.services.desk_base import DeskBase

    Progress = Callable[[int, int], None]


_GROUNDS = ("pages", "chain")
"""What must hold before the tables can be compared with the log."""


COPIED = "copied"
"""Local key: how far the log was when the last regular backup was made."""
BACKUP_EVERY = timedelta(minutes=30)


class _RollBack(Exception):  # noqa: N818
    """Leaves a transaction without keeping anything of it."""


def history(desk: DeskBase, customer_id: bytes | None, limit: int) -> tuple[HistoryEntry, ...]:
    """Who changed what, newest first."""
    from fieldcrm.storage.reads.history import actions

    with desk.archive.reading() as connection:
        return actions(connection, customer_id, limit)


def status(desk: DeskBase) -> ArchiveStatus:
    """What the status line shows."""
    with desk.archive.reading() as connection:
        customers, deliveries, changes = counts(connection)
        user = local.user(connection)
    return ArchiveStatus(
        path=str(desk.archive.file),
        customers=customers,
        deliveries=deliveries,
        changes=changes,
        size=desk.archive.file.stat().st_size,
        encrypted=desk.archive.encrypted(),
        user=user,
        last_backup=backups.last_backup(desk.archive.folder),
        read_only=desk.archive.read_only,
    )


def digest(desk: DeskBase) -> str:
    """One hash over all shared tables."""
    with desk.archive.reading() as connection:
        return checks.digest(connection)


def rebuild(desk: DeskBase, progress: Progress | None) -> str:
    """Make the tables again from the log."""
    with desk.archive.writing() as connection:
        return checks.rebuild(connection, desk.day().toordinal(), progress)


def doctor(desk: DeskBase, *, deep: bool, progress: Progress | None) -> tuple[Finding, ...]:
    """The truth about the archive; `deep` rebuilds the tables and compares, keeping nothing of it."""
    findings = [_attempt(desk, "pages", checks.pages)]
    findings.append(_attempt(desk, "chain", lambda connection: checks.chain(connection, progress)))
    findings.append(_attempt(desk, "rows", checks.rows_valid))
    if deep and all(finding.ok for finding in findings if finding.code in _GROUNDS):
        findings.append(_tables(desk, progress))
    return tuple(findings)


def _attempt(desk: DeskBase, code: str, check: Callable[[Connection], Finding]) -> Finding:
    """The finding; a file that cannot be read as far as the check needs it fails the check."""
    try:
        with desk.archive.reading() as connection:
            return check(connection)
    except DamagedArchiveError as error:
        return Finding(code, False, error.params)


def _tables(desk: DeskBase, progress: Progress | None) -> Finding:
    found: list[Finding] = []
    try:
        with desk.archive.borrowed_lock() as ours:
            if not ours:
                return Finding("tables", True, {"skipped": True})
            with desk.archive.writing() as connection:
                found.append(checks.tables(connection, desk.day().toordinal(), progress))
                raise _RollBack
    except _RollBack:
        return found[0]
    except DamagedArchiveError as error:
        return Finding("tables", False, error.params)


def backup(desk: DeskBase, folder: Path | None, *, reason: str) -> Path:
    """A checked copy under the archive's own key."""
    archive = desk.archive

    def copy(part: Path) -> None:
        with archive.still() as file:
            if file is not None:
                backups.by_bytes(file, part)
                return
        with archive.reading() as connection:
            backups.by_pages(connection, part, archive.key)

    return backups.backup_file(copy, archive.folder, reason=reason, key=archive.key, now=desk.now(), target=folder)


def backup_if_due(desk: DeskBase) -> Path | None:
    """A copy, if something was written since the last one made here and half an hour has passed; else None."""
    archive = desk.archive
    if archive.read_only:
        return None
    with archive.reading() as connection:
        place = last_place(connection)
        copied = int(local.get(connection, COPIED) or 0)
    last = backups.last_backup(archive.folder)
    fresh = last is not None and timedelta(0) <= desk.now() - last < BACKUP_EVERY
    if place == copied or fresh:  # one from the future is of a clock that was wrong
        return None
    made = backup(desk, None, reason="regular")
    with archive.local_write() as connection:
        local.put(connection, COPIED, str(place))
    return made


def set_passphrase(desk: DeskBase, passphrase: str | None) -> None:
    """Another passphrase, or none; a backup under the old key is made first."""
    with desk.archive.writing():
        pass
    backup(desk, None, reason="before-passphrase")
    rekey.set_passphrase(desk.archive, passphrase)


def export_db(desk: DeskBase, file: Path) -> None:
    """A plain SQLite copy for other tools."""
    rekey.export_plain(desk.archive, file)
