"""The open archive: one file, its connections (one a thread), its lock, its transactions."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from fieldcrm.errors import (
    ArchiveInUseError,
    DamagedArchiveError,
    FieldcrmError,
    NewerArchiveError,
    PassphraseError,
)
from fieldcrm.paths import ARCHIVE_FILE, ASIDE, LOCK_FILE
from fieldcrm.storage.driver import dbapi2, teach
from fieldcrm.storage.failures import translate
from fieldcrm.storage.gate import Gate
from fieldcrm.storage.keys import is_secret, key_of, new_key
from fieldcrm.storage.migrations import APPLICATION_ID, SCHEMA_VERSION, migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from filelock import BaseFileLock
    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.storage.identity import Identity

    Progress = Callable[[int, int], None]

_PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16000",
)
_BUSY_MS = 5000
_PATIENCE = _BUSY_MS / 1000
"""Seconds that closing or replacing the archive waits for threads that still use it."""


class Archive:
    """An archive that is open. Use `open_archive` and `create_archive` to get one."""

    def __init__(self, folder: str | Path, key: str, lock: BaseFileLock | None) -> None:
        self._folder = os.fspath(folder)
        self._file = os.path.join(self._folder, ARCHIVE_FILE)
        self.read_only = lock is None
        self.key = key
        self._lock = lock
        self._local = threading.local()
        self._all: list[Connection] = []
        self._connecting = threading.Lock()
        self._writes = threading.RLock()
        self._gate = Gate()
        self._identity: Identity | None = None
        self._bytes: int | None = None

    @property
    def folder(self) -> Path:
        """The folder in which the archive lies."""
        from pathlib import Path

        return Path(self._folder)

    @property
    def file(self) -> Path:
        """The archive's file."""
        from pathlib import Path

        return Path(self._file)

    def reader(self) -> Connection:
        """This thread's connection, for reading. Use `reading` where several queries must agree."""
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self.own_connection()
            if self.read_only:
                connection.execute("PRAGMA query_only = ON")
            self._local.connection = connection
            with self._connecting:
                self._all.append(connection)
        return connection

    def own_connection(self) -> Connection:
        """A further connection, which the caller closes."""
        return connect(self._file, self.key)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the archive for several queries."""
        mine: Connection | None = getattr(self._local, "connection", None)
        if mine is not None and mine.in_transaction:
            yield mine
            return
        with self._gate.inside(), translate(self._file):
            connection = self.reader()
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one door for writes: a transaction that commits at the end or leaves everything as it was."""
        if self.read_only:
            raise ArchiveInUseError(file=self._file)
        with self.no_writes(), self._gate.inside(), translate(self._file):
            connection = self.reader()
            connection.execute("BEGIN IMMEDIATE")
            try:
                identity = self._identity_of(connection)
                yield connection
                line = identity.line(connection)
                connection.execute("COMMIT")
                identity.mark(line)
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                    self._identity = None
                raise

    def _identity_of(self, connection: Connection) -> Identity:
        if self._identity is None:
            from fieldcrm.storage.identity import Identity

            self._identity = Identity(self._folder)
        self._identity.settle(connection)
        return self._identity

    local_write = writing
    """For what is this laptop's own (drafts, derived state): same door, no change in the log."""

    @contextmanager
    def no_writes(self) -> Iterator[None]:
        """Keep this program's other threads from writing meanwhile."""
        with self._writes:
            yield

    @contextmanager
    def borrowed_lock(self) -> Iterator[bool]:
        """Yield whether we may write: always with the lock in hand, else if nobody else holds it meanwhile.

        One thread borrows at a time: another one would go on writing when the first gives the lock back.
        """
        with self.no_writes():
            if not self.read_only:
                yield True
                return
            try:
                lock = take_lock(self._folder)
            except FieldcrmError:
                yield False
                return
            try:
                connection = self.reader()
                self.read_only = False
                connection.execute("PRAGMA query_only = OFF")
                try:
                    yield True
                finally:
                    self.read_only = True
                    connection.execute("PRAGMA query_only = ON")
            finally:
                lock.release()

    def encrypted(self) -> bool:
        """Whether a passphrase protects the archive.

        Told by the key: whoever opens the file beside the driver, and closes it, takes the driver's locks away.
        """
        return is_secret(self.key)

    @contextmanager
    def still(self) -> Iterator[int | None]:
        """The file's descriptor while nothing writes to it and it holds all that was committed; None where it may not.

        For copying the file as it is. The descriptor stays open as long as the connections do: see `encrypted`.
        """
        if self.read_only or self.reader().in_transaction:
            yield None
            return
        with self.no_writes(), self._gate.inside(), translate(self._file):
            connection = self.reader()
            _busy, logged, moved = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._descriptor() if logged == moved else None
            finally:
                connection.execute("ROLLBACK")

    def _descriptor(self) -> int:
        with self._connecting:
            if self._bytes is None:
                self._bytes = os.open(self._file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            return self._bytes

    @contextmanager
    def replacing(self, key: str) -> Iterator[None]:
        """Put another file with another key in the archive's place: no connection is open meanwhile.

        A thread that kept one would go on writing into the old file. Raises ArchiveInUseError where one does not end.
        """
        with self._gate.alone(_PATIENCE) as alone:
            if not alone:
                raise ArchiveInUseError(file=self._file)
            self._close_connections()
            yield
            self.key = key

    def close(self) -> None:
        """Close the connections and free the lock.

        A thread that still works keeps both until the program ends: it would lose its connection under its hands.
        """
        with self._gate.alone(_PATIENCE) as alone:
            if not alone:
                return
            self._close_connections()
            if self._lock is not None:
                self._lock.release()

    def _close_connections(self) -> None:
        with self._connecting:
            for connection in self._all:
                connection.close()
            self._all.clear()
            if self._bytes is not None:
                os.close(self._bytes)
                self._bytes = None
            self._local = threading.local()


def connect(file: str | Path, key: str) -> Connection:
    """A connection to the archive, in autocommit mode. Raises PassphraseError or DamagedArchiveError."""
    with translate(file):
        connection: Connection = dbapi2.connect(str(file), check_same_thread=False, isolation_level=None)
        try:
            unlock(connection, key)
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
            connection.execute("PRAGMA journal_mode = WAL")
            for pragma in _PRAGMAS:
                connection.execute(pragma)
            teach(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def unlock(connection: Connection, key: str) -> None:
    """Hand the key to a connection just opened; nothing is read yet."""
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f'PRAGMA key = "{key}"')


def examine(file: str, key: str) -> int:
    """The archive's schema version, read without touching a byte: not even what a crash left in the log beside it.

    Raises PassphraseError, DamagedArchiveError, NewerArchiveError.
    """
    place = os.path.join(os.getcwd(), file).replace(os.sep, "/")
    path = place.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    beside = f"{file}-wal"
    how = "mode=ro" if os.path.exists(beside) and os.path.getsize(beside) else "immutable=1"
    uri = f"file://{'' if path.startswith('/') else '/'}{path}?{how}"
    try:
        with translate(file):
            connection: Connection = dbapi2.connect(uri, uri=True, isolation_level=None)
            try:
                unlock(connection, key)
                version = int(connection.execute("PRAGMA user_version").fetchone()[0])
                application = int(connection.execute("PRAGMA application_id").fetchone()[0])
            finally:
                connection.close()
    except PassphraseError:
        _blame_the_file(file, key)
        raise
    if version > SCHEMA_VERSION:
        raise NewerArchiveError(file=file, found=version, known=SCHEMA_VERSION)
    if application != APPLICATION_ID or version < 1:
        raise DamagedArchiveError(file=file, what="foreign")
    return version


def _blame_the_file(file: str, key: str) -> None:
    """Raise DamagedArchiveError where not the key is wrong but the beginning of the file."""
    from fieldcrm.storage import seals

    if seals.is_cut_off(file):
        raise DamagedArchiveError(file=file, what="short")
    if seals.fits(file, key):
        raise DamagedArchiveError(file=file, what="page")


def create_archive(folder: Path, passphrase: str | None) -> Archive:
    """A new, empty archive in `folder`. Raises DiskError, also where one exists already."""
    from fieldcrm.errors import DiskError

    file = folder / ARCHIVE_FILE
    with translate(file):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if file.exists():
        raise DiskError(file=str(file), what="exists")
    lock = take_lock(folder)
    try:
        from fieldcrm.storage.creating import fill

        key = new_key(passphrase)
        fill(file, key)
    except BaseException:
        lock.release()
        raise
    return Archive(folder, key, lock)


def open_archive(
    folder: str | Path, passphrase: str | None = None, *, read_only: bool = False, progress: Progress | None = None
) -> Archive:
    """Open the archive in `folder`; `progress` is told (done, all) while an older one is brought to this schema.

    Raises NotFoundError, PassphraseError, DamagedArchiveError, NewerArchiveError, ArchiveInUseError.
    """
    place = os.fspath(folder)
    file = os.path.join(place, ARCHIVE_FILE)
    if os.path.exists(file + ASIDE):
        _settle(place)
    key = key_of(file, passphrase)
    version = examine(file, key)
    if version < SCHEMA_VERSION:
        from fieldcrm.storage.older import open_older

        return open_older(place, key, progress, read_only=read_only)
    return Archive(place, key, None if read_only else take_lock(place))


def _settle(place: str) -> None:
    """Settle what a crash left of a replacement; nothing where somebody else is just at it."""
    from pathlib import Path

    from fieldcrm.storage.placing import settle

    folder = Path(place)
    with suppress(ArchiveInUseError), holding_lock(folder), translate(place):
        settle(folder / ARCHIVE_FILE)


def upgrade(connection: Connection, version: int, progress: Progress | None = None) -> None:
    """Bring the archive from a schema to this program's, whole or not at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        migrate(connection, version, progress)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def take_lock(folder: str | Path) -> BaseFileLock:
    """The archive's lock. Raises ArchiveInUseError, DiskError."""
    from filelock import FileLock, Timeout

    lock = FileLock(os.path.join(folder, LOCK_FILE), thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ArchiveInUseError(file=os.path.join(folder, ARCHIVE_FILE)) from None
    except OSError as error:
        from fieldcrm.errors import DiskError

        raise DiskError(file=str(folder), what=error.strerror or "") from error
    return lock


@contextmanager
def holding_lock(folder: Path) -> Iterator[None]:
    """Hold the archive's lock while its file is replaced. Raises ArchiveInUseError."""
    lock = take_lock(folder)
    try:
        yield
    finally:
        lock.release()
