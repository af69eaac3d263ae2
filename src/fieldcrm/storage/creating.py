"""Making the file of a new archive."""

from __future__ import annotations

from pathlib import Path

from fieldcrm.storage.archive import connect, upgrade
from fieldcrm.storage.failures import translate
from fieldcrm.storage.placing import make_private, part_of, put_in_place


def fill(file: Path, key: str) -> None:
    """Make the archive's file beside its place and put it there when it is whole."""
    part = part_of(file)
    part.unlink(missing_ok=True)
    try:
        connection = connect(part, key)
        with translate(file):
            try:
                make_private(part)
                upgrade(connection, 0)
            finally:
                connection.close()
            put_in_place(file)
    finally:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{part}{suffix}").unlink(missing_ok=True)
