"""The customers' list, as shown.

Ids are 16 bytes (UUIDv7). Days are `date`. Named tuples, since a command that prints the list should not pay for
anything heavier; and their annotations are not postponed, since a named tuple compiles each one that is.
"""

from datetime import date
from typing import NamedTuple

from fieldcrm.domain.codes import Grade, Status


class CustomerRef(NamedTuple):
    """Enough to name a customer."""

    id: bytes
    code: str
    name: str


class CustomerRow(NamedTuple):
    """One line of the customers' list."""

    id: bytes
    code: str
    name: str
    territory: str
    sector: str
    status: Status
    grade: Grade
    phone: str
    next_need: date | None
    next_contact: date | None
    last_contact: date | None
    monthly: float | None
    """Measured use, tonnes a month; None where nothing was delivered."""
    matched: str = ""
    """Which field a search found: name, code, initials, phone, contact, territory, notes."""


class CustomerPage(NamedTuple):
    """A window of the list: `rows` from `offset`, of `total` that match."""

    rows: tuple[CustomerRow, ...]
    total: int
    offset: int
