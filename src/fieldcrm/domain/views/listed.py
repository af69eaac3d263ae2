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
    """Which field a search found: name, code, phone, contact, territory, or the kind of the words (visit, part …)."""
    snippet: str = ""
    """The words in which it was found, as they were written."""


class CustomerPage(NamedTuple):
    """A window of the list: `rows` from `offset`, of `total` that match."""

    rows: tuple[CustomerRow, ...]
    total: int
    offset: int
