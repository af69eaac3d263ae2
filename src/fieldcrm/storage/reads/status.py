"""What the archive holds, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.storage.counts import deliveries

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


def counts(connection: Connection) -> tuple[int, int, int]:
    """Customers, deliveries, changes."""
    customers = connection.execute("SELECT count(*) FROM customer WHERE deleted = 0").fetchone()[0]
    changes = connection.execute("SELECT count(*) FROM log").fetchone()[0]
    return int(customers), deliveries(connection), int(changes)


def last_place(connection: Connection) -> int:
    """How far the log is: the place of its last change, 0 where it is empty."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM log").fetchone()[0])
