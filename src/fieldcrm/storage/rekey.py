"""Another passphrase, or none; and a plain copy for other tools. Both go through a whole new file."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from fieldcrm.errors import ArchiveInUseError, DiskError
from fieldcrm.paths import missing_folders
from fieldcrm.storage.failures import translate
from fieldcrm.storage.keys import new_key
from fieldcrm.storage.migrations import APPLICATION_ID, SCHEMA_VERSION
from fieldcrm.storage.placing import PRIVATE, make_private, part_of, put_in_place, sync

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.storage.archive import Archive


def set_passphrase(archive: Archive, passphrase: str | None) -> None:
    """Write the archive anew under another key, then put it in place of the old one.

    Raises ArchiveInUseError where another program reads it meanwhile, DiskError.
    """
    key = new_key(passphrase)
    part = part_of(archive.file)
    part.unlink(missing_ok=True)
    try:
        with archive.no_writes():
            _empty_log(archive)
            _export(archive.reader(), part, key)
            make_private(part)
            with archive.replacing(key), translate(part):
                put_in_place(archive.file)
    finally:
        part.unlink(missing_ok=True)


def _empty_log(archive: Archive) -> None:
    """Bring everything into the file itself: what stayed in the log beside it would be lost with the old key."""
    with translate(archive.file):
        busy, _pages, _moved = archive.reader().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise ArchiveInUseError(file=str(archive.file))


def export_plain(archive: Archive, file: Path) -> None:
    """A plain SQLite copy, readable by the user only. Raises DiskError where the file exists."""
    if file.exists():
        raise DiskError(file=str(file), what="exists")
    made = missing_folders(str(file.parent))
    try:
        with translate(file):
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.touch(mode=PRIVATE)
            make_private(file)
        connection = archive.own_connection()
        try:
            _export(connection, file, "''")
            with translate(file):
                sync(file)
        finally:
            connection.close()
    except BaseException:
        with suppress(OSError):
            file.unlink(missing_ok=True)
            for folder in reversed(made):
                Path(folder).rmdir()
        raise


def _export(connection: Connection, file: Path, key: str) -> None:
    quoted = key if key == "''" else f'"{key}"'
    with translate(file):
        connection.execute(f"ATTACH DATABASE ? AS target KEY {quoted}", (str(file),))
        try:
            connection.execute("BEGIN")  # one view of all tables, however much is written meanwhile
            try:
                connection.execute("SELECT sqlcipher_export('target')")
                connection.execute(f"PRAGMA target.user_version = {SCHEMA_VERSION}")
                connection.execute(f"PRAGMA target.application_id = {APPLICATION_ID}")
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        finally:
            connection.execute("DETACH DATABASE target")
