"""The call list, as shown.

Ids are 16 bytes (UUIDv7). Days are `date`, instants are aware UTC `datetime`. Quantities say their unit.
Named tuples, since a command that prints the list should not pay for anything heavier; and their annotations are
not postponed, since a named tuple compiles each one that is.
"""

from collections.abc import Mapping
from datetime import date, time
from types import MappingProxyType
from typing import Final, NamedTuple

from fieldcrm.domain.codes import ActivityKind, Grade, Reason
from fieldcrm.domain.units import Amount

NO_PARAMS: Final[Mapping[str, object]] = MappingProxyType({})


class ReasonLine(NamedTuple):
    """One reason to contact a customer. `stake` in tonnes; `params` fill the sentence of `code`."""

    code: Reason
    due: date
    stake: float
    params: Mapping[str, object] = NO_PARAMS


class TodayRow(NamedTuple):
    """One line of today's list. `stake` in tonnes; `promised_at` only where a promise or a complaint has a clock.

    `clock_days` are the days from today to that clock: a complaint's may run out tomorrow, one of yesterday is late.
    """

    rank: int
    customer_id: bytes
    code: str
    name: str
    phone: str
    territory: str
    grade: Grade
    stake: float
    reasons: tuple[ReasonLine, ...]
    proposed_action: ActivityKind
    promised_at: time | None
    last_contact: date | None
    next_need: date | None
    quantity: Amount | None
    below_line: bool
    trend: tuple[float, ...] = ()
    """Our deliveries of the last twelve months, oldest first, in tonnes: for a sparkline."""
    clock_days: int = 0


class TodayList(NamedTuple):
    """Everyone to be contacted on `day`, best next call first.

    `capacity` less what is done draws the line; a promise with a clock never stands below it.
    """

    day: date
    rows: tuple[TodayRow, ...]
    total: int
    capacity: int
    done: int
    """Contacts already logged on that day."""
    customers: int
    """Customers in the archive: tells an empty archive from an empty day."""
    working_day: bool = True
    below: int = 0
    """How many stand below the line and roll over, whether `rows` hold them or not."""
    learn_due: bool = False
    """Whether what all customers have in common is due to be learnt anew, when nobody waits."""
