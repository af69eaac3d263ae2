"""How many pages SQLite keeps: each that it must read or write again is also deciphered or enciphered again."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlcipher3.dbapi2 import Connection

_LARGE = -64_000
"""In KiB, as SQLite takes it."""


@contextmanager
def large_cache(connection: Connection) -> Iterator[None]:
    """Let SQLite keep more pages meanwhile: a large bundle, and the change of the day, touch the same ones again."""
    before = connection.execute("PRAGMA cache_size").fetchone()[0]
    connection.execute(f"PRAGMA cache_size = {_LARGE}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA cache_size = {before}")
