"""A laptop's identity among others, and how a restored or copied archive notices that it needs a new one.

Beside the archive lies a small file that says who wrote last, how far, and where. An archive that is behind it was put
back from a copy; one that lies elsewhere, while its old place still holds one, was copied. It then goes on under a new
identity, so that colleagues see two laptops and not one that says two things with the same number. That is for people:
merging asks for parents, never for numbers, and loses nothing where a copy goes unnoticed.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.paths import ARCHIVE_FILE, MARK_FILE
from fieldcrm.storage import local

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_MARKED = "marked"
"""Local key: the archive has had a file beside it, so that a missing one tells of a copy."""
_FORMER = "former"
"""Local key: identities that this archive had here before it was put back from a copy."""
_MACHINE = Path("/etc/machine-id")


class _Mark(NamedTuple):
    """Who wrote last, the number of its last change, on which machine, in which folder."""

    replica: str
    sequence: int
    machine: str
    place: str


class Identity:
    """The identity of the archive in a folder. The caller holds the archive's lock."""

    def __init__(self, folder: str) -> None:
        self._file = Path(folder) / MARK_FILE
        self._machine = _machine()
        self._place = os.path.normcase(os.path.realpath(folder))
        self._settled = False
        self._written = ""

    def settle(self, connection: Connection) -> None:
        """Take a new identity if this is a copy. Once an opening, in its first writing transaction."""
        if self._settled:
            return
        self._settled = True
        replica = local.get(connection, "replica")
        if replica is not None and local.get(connection, _MARKED) is not None:
            mark = self._read()
            if mark is None or self._is_copy(mark):
                renew(connection, elsewhere=True)
            elif mark.replica != replica or mark.sequence > int(local.get(connection, "sequence") or 0):
                renew(connection, elsewhere=False)
        local.put(connection, _MARKED, "1")

    def line(self, connection: Connection) -> str:
        """What the file is to say once the transaction has ended well."""
        found = dict(connection.execute("SELECT key, value FROM local WHERE key IN ('replica', 'sequence')"))
        mark = _Mark(found.get("replica", ""), int(found.get("sequence", 0)), self._machine, self._place)
        return json.dumps(mark)

    def mark(self, line: str) -> None:
        """Write the file. Where that fails, the next opening takes a new identity, no more."""
        if line == self._written:
            return
        part = self._file.with_suffix(".mark.part")
        with suppress(OSError):
            part.write_text(line, encoding="ascii")
            part.replace(self._file)  # in one step: half a file would be no file
        self._written = line

    def _read(self) -> _Mark | None:
        """What the file says; None where there is none, or none that can be read."""
        try:
            replica, sequence, machine, place = json.loads(self._file.read_text(encoding="ascii"))
            return _Mark(str(replica), int(sequence), str(machine), str(place))
        except (OSError, ValueError, TypeError):
            return None

    def _is_copy(self, mark: _Mark) -> bool:
        """Whether the archive was copied here; one that was only moved, or a stick under another letter, was not."""
        if mark.machine != self._machine:
            return True
        return mark.place != self._place and (Path(mark.place) / ARCHIVE_FILE).exists()


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


def _machine() -> str:
    """This machine, as a short word."""
    import hashlib

    machine = os.environ.get("COMPUTERNAME", "")
    with suppress(OSError, UnicodeDecodeError):
        machine = _MACHINE.read_text(encoding="ascii").strip()
    return hashlib.sha256(f"fieldcrm {machine}".encode()).hexdigest()[:32]
