"""Open orders, as the deliveries that answer them need them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_EARLY = timedelta(days=7)
"""A delivery may come this long before the day that was ordered and still answer the order."""


def answered_by(connection: Connection, customer_id: bytes, day: str) -> bytes | None:
    """The oldest open order that a delivery of that day (ISO) answers, or None."""
    latest = (date.fromisoformat(day) + _EARLY).isoformat()
    found = connection.execute(
        "SELECT id FROM fuel_order WHERE customer_id = ? AND state = 'open' AND deleted = 0"
        " AND taken_on <= ? AND for_day <= ? ORDER BY for_day, id LIMIT 1",
        (customer_id, day, latest),
    ).fetchone()
    return found[0] if found else None
