"""Planned contacts, as the writing services need them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


class Plan(NamedTuple):
    """A planned contact: its day (ISO), the minute promised, what was promised, and why it was planned."""

    id: bytes
    day: str
    minute: int | None
    promised: str
    reason: str = ""


def planned(connection: Connection, customer_id: bytes) -> list[Plan]:
    """What is planned with a customer, next first."""
    found = connection.execute(
        "SELECT id, day, minute, coalesce(promised, ''), coalesce(reason, '') FROM activity"
        " WHERE customer_id = ? AND state = 'planned' AND deleted = 0 AND day <> ''"
        " ORDER BY day, coalesce(minute, 1440), id",
        (customer_id,),
    )
    return [Plan(*row) for row in found]
