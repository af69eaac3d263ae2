"""What the archive holds, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.storage.counts import customers, deliveries

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


def counts(connection: Connection) -> tuple[int, int, int]:
    """Customers, deliveries, changes."""
    changes = connection.execute("SELECT count(*) FROM log").fetchone()[0]
    return customers(connection), deliveries(connection), int(changes)


def last_place(connection: Connection) -> int:
    """How far the log is: the place of its last change, 0 where it is empty."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM log").fetchone()[0])
