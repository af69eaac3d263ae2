"""A laptop's identity among others, and how a restored or copied archive notices that it needs a new one.

Beside the archive lies a small file that says who wrote last, how far, and where. An archive that is behind it was put
back from a copy; one that lies elsewhere was copied. It then goes on under a new identity, so that colleagues see two
laptops and not one that says two things with the same number. That is for people: merging asks for parents, never for
numbers, and loses nothing where a copy goes unnoticed.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from fieldcrm.paths import MARK_FILE
from fieldcrm.storage import local

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_MARKED = "marked"
"""Local key: the archive has had a file beside it, so that a missing one tells of a copy."""
_FORMER = "former"
"""Local key: identities that this archive had here before it was put back from a copy."""
_MACHINE = Path("/etc/machine-id")


class Identity:
    """The identity of the archive in a folder. The caller holds the archive's lock."""

    def __init__(self, folder: str) -> None:
        self._file = Path(folder) / MARK_FILE
        self._place = _place(folder)
        self._settled = False
        self._written = ""

    def settle(self, connection: Connection) -> None:
        """Take a new identity if this is a copy. Once an opening, in its first writing transaction."""
        if self._settled:
            return
        self._settled = True
        replica = local.get(connection, "replica")
        if replica is not None and local.get(connection, _MARKED) is not None:
            who, number, place = self._read()
            if place != self._place:
                renew(connection, elsewhere=True)
            elif who != replica or number > int(local.get(connection, "sequence") or 0):
                renew(connection, elsewhere=False)
        local.put(connection, _MARKED, "1")

    def line(self, connection: Connection) -> str:
        """What the file is to say once the transaction has ended well."""
        found = dict(connection.execute("SELECT key, value FROM local WHERE key IN ('replica', 'sequence')"))
        return f"{found.get('replica', '')} {found.get('sequence', 0)} {self._place}"

    def mark(self, line: str) -> None:
        """Write the file. Where that fails, the next opening takes a new identity, no more."""
        if line == self._written:
            return
        with suppress(OSError):
            self._file.write_text(line, encoding="ascii")
        self._written = line

    def _read(self) -> tuple[str, int, str]:
        """(identity, number of its last change, place) of the file; empty where there is none."""
        try:
            replica, number, place = self._file.read_text(encoding="ascii").split()
            return replica, int(number), place
        except (OSError, ValueError):
            return "", 0, ""


def renew(connection: Connection, *, elsewhere: bool) -> None:
    """Go on as another laptop. Put back from a copy in its own place, what it did before stays its user's own."""
    replica = local.get(connection, "replica")
    if replica is not None and not elsewhere:
        local.put(connection, _FORMER, " ".join([*former(connection), replica]))
    elif elsewhere:
        local.put(connection, _FORMER, None)
    local.put(connection, "sequence", None)
    local.put(connection, "replica", None)


def former(connection: Connection) -> list[str]:
    """The identities that this archive had here before, oldest first."""
    return (local.get(connection, _FORMER) or "").split()


def _place(folder: str) -> str:
    """This folder on this machine, as a short word."""
    import hashlib

    machine = os.environ.get("COMPUTERNAME", "")
    with suppress(OSError, UnicodeDecodeError):
        machine = _MACHINE.read_text(encoding="ascii").strip()
    where = os.path.normcase(os.path.realpath(folder))
    return hashlib.sha256(f"{machine}\0{where}".encode("utf-8", "surrogateescape")).hexdigest()[:32]
