"""What the archive holds, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_COUNTED = ("customer WHERE deleted = 0", "delivery WHERE deleted = 0", "log")


def counts(connection: Connection) -> tuple[int, int, int]:
    """Customers, deliveries, changes."""
    customers, deliveries, changes = (
        int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in _COUNTED
    )
    return customers, deliveries, changes
