"""What a running command stands on: its line, the archive's folder, the day, the passphrase, the open desk."""

from __future__ import annotations

import sys
from datetime import date, datetime, time
from typing import TYPE_CHECKING, TypeVar

from fieldcrm import paths
from fieldcrm.errors import DiskError, InvalidValueError, NotFoundError, PassphraseError, UsageError
from fieldcrm.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fieldcrm.cli.grammar import Line
    from fieldcrm.cli.progress import Progress
    from fieldcrm.config import Config
    from fieldcrm.services.desk import Desk

T = TypeVar("T")
_NOON = time(12)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199  # those of `domain.dates`, which reading commands do without
_TRIES = 3
"""Times that a passphrase is asked for."""


class Session:
    """One command's surroundings. Files and desk are opened when the command asks for them."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.place = paths.data_dir(_as_file_name(line.get("--archive")) or None)
        self.format = line.get("--format") or "table"
        self.as_of = _day(line.get("--as-of"))

    @property
    def folder(self) -> Path:
        """The archive's folder."""
        from pathlib import Path

        return Path(self.place)

    def now(self) -> datetime:
        """The local time; noon of the day of --as-of, if that is another day than the clock's."""
        present = datetime.now().astimezone()
        if self.as_of is None or self.as_of == present.date():
            return present
        return datetime.combine(self.as_of, _NOON).astimezone()

    def today(self) -> date:
        """The day that counts as today."""
        return self.as_of or self.now().date()

    def clock(self) -> Callable[[], datetime] | None:
        """The clock that the desk is handed; None = its own."""
        return self.now if self.as_of else None

    def config(self) -> Config:
        """This laptop's own settings."""
        from fieldcrm import config

        return config.load(self.folder)

    def desk(self, *, read_only: bool = False) -> Desk:
        """Open the archive; asks for the passphrase on a terminal. Raises FieldcrmError.

        Writes happen on the day of --as-of; reads are handed that day as a parameter, under the real clock, so that
        looking at another day never moves the stored states to it.
        """
        from fieldcrm import bootstrap

        now = None if read_only else self.clock()
        upgrade = _Upgrade()
        try:
            return with_passphrase(
                self,
                lambda given: bootstrap.open_desk(
                    self.place,
                    passphrase=given,
                    now=now,
                    clock=bootstrap.local_now,
                    read_only=read_only,
                    progress=upgrade,
                ),
            )
        finally:
            upgrade.close()

    def passphrase(self) -> str | None:
        """The passphrase of --passphrase-file, or None."""
        file = self.line.options.get("--passphrase-file")
        return None if file is None else secret_of(file)

    def number(self, name: str) -> int | None:
        """An option that is a whole number from 1 on. Raises UsageError."""
        text = self.line.get(name)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and int(text)):
            raise UsageError(_("{option} needs a whole number, not “{value}”.", option=name, value=text))
        return int(text)

    def date(self, name: str) -> date | None:
        """An option or argument that is a day, in any form that people write. Raises InvalidValueError."""
        text = self.line.get(name)
        if not text:
            return None
        from fieldcrm.domain.dates import parse_day

        return parse_day(text, self.today())


class _Upgrade:
    """Shows how far an archive of an older program is brought up to date; made when that begins, which is rare."""

    def __init__(self) -> None:
        self._bar: Progress | None = None

    def __call__(self, done: int, total: int) -> None:
        """Draw how far it is."""
        if self._bar is None:
            from fieldcrm.cli.progress import Progress

            self._bar = Progress(_("Bringing the archive up to date"))
        self._bar(done, total)

    def close(self) -> None:
        """Clear the line."""
        if self._bar is not None:
            self._bar.close()


def with_passphrase(session: Session, attempt: Callable[[str | None], T]) -> T:
    """Run what needs a passphrase: with --passphrase-file's, else without, else with what the user types."""
    given = session.passphrase()
    for left in reversed(range(_TRIES + 1)):
        try:
            return attempt(given)
        except PassphraseError:
            if session.line.has("--passphrase-file") or not may_ask() or not left:
                raise
            given = ask_secret(_("Passphrase: "))
    raise AssertionError


def _day(text: str) -> date | None:
    """The day of --as-of, in a year that a typed day can have as well. Raises InvalidValueError."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InvalidValueError(field="date", value=text, reason="iso_date") from error
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise InvalidValueError(field="date", value=text, reason="range")
    return day


def may_ask() -> bool:
    """Whether a person sits there who can be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def ask_secret(prompt: str) -> str:
    """Ask without showing what is typed."""
    import getpass

    return getpass.getpass(prompt, sys.stderr)


def ask_new_secret() -> str | None:
    """Ask twice for a new passphrase; None where the user declines with an empty line. Raises UsageError."""
    first = ask_secret(_("New passphrase (empty = no encryption): "))
    if not first:
        return None
    if ask_secret(_("Once more: ")) != first:
        raise UsageError(_("The two passphrases differ."))
    return first


def secret_of(file: str) -> str:
    """The passphrase that a file holds in its first line. Raises NotFoundError, DiskError, UsageError."""
    path = to_path(file)
    try:
        first = path.read_text(encoding="utf-8-sig").partition("\n")[0].rstrip("\r")
    except FileNotFoundError as error:
        raise NotFoundError(what="file", text=file) from error
    except UnicodeDecodeError as error:
        raise UsageError(_("{file} is not UTF-8 text.", file=file)) from error
    except OSError as error:
        raise DiskError(file=file, what=error.strerror or str(error)) from error
    if not first:
        raise UsageError(_("{file} holds no passphrase.", file=file))
    return first


def to_path(text: str) -> Path:
    """A path as the user writes it, with ~ for the home folder."""
    from pathlib import Path

    path = Path(_as_file_name(text))
    try:
        return path.expanduser()
    except RuntimeError:  # ~ with the name of nobody
        return path


def _as_file_name(text: str) -> str:
    """The text as the system names files: where the locale knows ASCII only, other characters stand as raw bytes."""
    import os

    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return os.fsdecode(text.encode("utf-8", "surrogateescape"))
    return text
