"""The open archive: one file, its connections (one a thread), its lock, its transactions."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from fieldcrm.errors import ArchiveInUseError, DamagedArchiveError, FieldcrmError, NewerArchiveError
from fieldcrm.paths import ARCHIVE_FILE, LOCK_FILE
from fieldcrm.storage.failures import translate
from fieldcrm.storage.keys import has_passphrase, key_of, new_key
from fieldcrm.storage.migrations import APPLICATION_ID, SCHEMA_VERSION, migrate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from filelock import BaseFileLock
    from sqlcipher3.dbapi2 import Connection

_PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16000",
)
_BUSY_MS = 5000


class Archive:
    """An archive that is open. Use `open_archive` and `create_archive` to get one."""

    def __init__(self, folder: Path, key: str, lock: BaseFileLock | None) -> None:
        self.folder = folder
        self.file = folder / ARCHIVE_FILE
        self.read_only = lock is None
        self.key = key
        self._lock = lock
        self._local = threading.local()
        self._all: list[Connection] = []
        self._guard = threading.RLock()

    def reader(self) -> Connection:
        """This thread's connection, for reading. Use `reading` where several queries must agree."""
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self.file, self.key)
            if self.read_only:
                connection.execute("PRAGMA query_only = ON")
            self._local.connection = connection
            with self._guard:
                self._all.append(connection)
        return connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the archive for several queries."""
        connection = self.reader()
        if connection.in_transaction:
            yield connection
            return
        with translate(self.file):
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one door for writes: a transaction that commits at the end or leaves everything as it was."""
        if self.read_only:
            raise ArchiveInUseError(file=str(self.file))
        with self._guard, translate(self.file):
            connection = self.reader()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    local_write = writing
    """For what is this laptop's own (drafts, derived state): same door, no change in the log."""

    @contextmanager
    def borrowed_lock(self) -> Iterator[bool]:
        """Yield whether we may write: always with the lock in hand, else if nobody else holds it meanwhile."""
        if not self.read_only:
            yield True
            return
        try:
            lock = _take_lock(self.folder)
        except FieldcrmError:
            yield False
            return
        try:
            self.read_only = False
            self.reader().execute("PRAGMA query_only = OFF")
            yield True
        finally:
            self.reader().execute("PRAGMA query_only = ON")
            self.read_only = True
            lock.release()

    def encrypted(self) -> bool:
        """Whether a passphrase protects the archive."""
        return has_passphrase(self.file)

    def close_connections(self) -> None:
        """Close every thread's connection; the next use opens a new one."""
        with self._guard:
            for connection in self._all:
                connection.close()
            self._all.clear()
            self._local = threading.local()

    def rekeyed(self, key: str) -> None:
        """Go on with another key, after the file was replaced."""
        self.key = key

    def close(self) -> None:
        """Close the connections and free the lock."""
        self.close_connections()
        if self._lock is not None:
            self._lock.release()


def connect(file: Path, key: str) -> Connection:
    """A connection to the archive, in autocommit mode. Raises PassphraseError or DamagedArchiveError."""
    with translate(file):
        connection: Connection = dbapi2.connect(str(file), check_same_thread=False, isolation_level=None)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f'PRAGMA key = "{key}"')
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
            _refuse_newer(connection, file)
            connection.execute("PRAGMA journal_mode = WAL")
            for pragma in _PRAGMAS:
                connection.execute(pragma)
        except BaseException:
            connection.close()
            raise
    return connection


def create_archive(folder: Path, passphrase: str | None) -> Archive:
    """A new, empty archive in `folder`. Raises DiskError, also where one exists already."""
    from fieldcrm.errors import DiskError

    file = folder / ARCHIVE_FILE
    with translate(file):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if file.exists():
        raise DiskError(file=str(file), what="exists")
    lock = _take_lock(folder)
    try:
        key = new_key(passphrase)
        connection = connect(file, key)
        try:
            _private(file)
            _upgrade(connection, 0)
        finally:
            connection.close()
    except BaseException:
        lock.release()
        raise
    return Archive(folder, key, lock)


def open_archive(folder: Path, passphrase: str | None = None, *, read_only: bool = False) -> Archive:
    """Open the archive in `folder`.

    Raises NotFoundError, PassphraseError, DamagedArchiveError, NewerArchiveError, ArchiveInUseError.
    """
    file = folder / ARCHIVE_FILE
    key = key_of(file, passphrase)
    connection = connect(file, key)
    try:
        version = _version(connection)
        if version < SCHEMA_VERSION:
            return _open_older(folder, key, connection, version, read_only=read_only)
    finally:
        connection.close()
    return Archive(folder, key, None if read_only else _take_lock(folder))


def _open_older(folder: Path, key: str, connection: Connection, version: int, *, read_only: bool) -> Archive:
    lock = _take_lock(folder)
    try:
        from fieldcrm.storage.backup import backup_file

        backup_file(connection, folder, reason="migration", key=key)
        _upgrade(connection, version)
    except BaseException:
        lock.release()
        raise
    if read_only:
        lock.release()
        return Archive(folder, key, None)
    return Archive(folder, key, lock)


def _upgrade(connection: Connection, version: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        migrate(connection, version)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _version(connection: Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _refuse_newer(connection: Connection, file: Path) -> None:
    version = _version(connection)
    if version > SCHEMA_VERSION:
        raise NewerArchiveError(file=str(file), found=version, known=SCHEMA_VERSION)
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    if version and application != APPLICATION_ID:
        raise DamagedArchiveError(file=str(file), what="foreign")


def _take_lock(folder: Path) -> BaseFileLock:
    from filelock import FileLock, Timeout

    lock = FileLock(str(folder / LOCK_FILE), thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ArchiveInUseError(file=str(folder / ARCHIVE_FILE)) from None
    except OSError as error:
        raise _disk(folder, error) from error
    return lock


def _disk(folder: Path, error: OSError) -> FieldcrmError:
    from fieldcrm.errors import DiskError

    return DiskError(file=str(folder), what=error.strerror or "")


def _private(file: Path) -> None:
    file.chmod(0o600)


@contextmanager
def holding_lock(folder: Path) -> Iterator[None]:
    """Hold the archive's lock while its file is replaced. Raises ArchiveInUseError."""
    lock = _take_lock(folder)
    try:
        yield
    finally:
        lock.release()
