"""Complaints and promises, as shown.

Ids are 16 bytes (UUIDv7); `ref` is their end as people type it. Days are `date`, instants aware UTC `datetime`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from fieldcrm.domain.complaint_codes import Step
from fieldcrm.domain.complaint_patterns import Growth, Pattern
from fieldcrm.domain.views.listed import CustomerRef

if TYPE_CHECKING:
    from fieldcrm.domain.custom_fields import OwnValue

REF_DIGITS = 6


def short_ref(row_id: bytes) -> str:
    """The end of an id as people type it: six hexadecimal digits of its random part."""
    return row_id.hex()[-REF_DIGITS:]


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock: minutes of the limit and used of it; `due` is when it runs out, None while it waits.

    `kind` is 'reply' (elapsed time) or 'answer' (working time).
    """

    kind: str
    limit: int
    used: int
    due: datetime | None
    paused: bool
    stopped: bool

    @property
    def left(self) -> int:
        """Minutes left; negative once it has run out."""
        return self.limit - self.used

    @property
    def late(self) -> bool:
        """Whether it ran, or runs, over its limit."""
        return self.used > self.limit


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step that was taken. `of` is the report it belongs to where that one was merged into the complaint."""

    id: bytes
    step: Step
    at: datetime
    actor: str
    words: str
    of: bytes | None = None


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise. `how` is empty while it is open, then 'kept' or 'dropped'; `mine`: this laptop's user gave it."""

    id: bytes
    customer: CustomerRef
    what: str
    by: date | None
    at: time | None
    given_by: str
    given_on: date | None
    mine: bool
    overdue: bool
    source_kind: str = ""
    source_id: bytes | None = None
    settled_on: date | None = None
    how: str = ""
    word: str = ""
    settled_by: str = ""

    @property
    def ref(self) -> str:
        """As people type it."""
        return short_ref(self.id)


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    """A complaint in a list. `clock` is the one that runs out first, None where neither runs any more."""

    id: bytes
    customer: CustomerRef
    territory: str
    received: datetime
    words: str
    category: str
    product: str
    severity: str
    mood: str
    owner: str
    mine: bool
    number: str
    general: bool
    step: Step
    since: datetime
    waiting: bool
    clock: ClockLine | None
    merged_into: bytes | None = None

    @property
    def ref(self) -> str:
        """As people type it."""
        return short_ref(self.id)

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.step is not Step.CLOSED and self.merged_into is None


@dataclass(frozen=True, slots=True)
class ComplaintDetail:
    """Everything about a complaint; `reports` are those merged into it, whose steps stand among its own."""

    line: ComplaintLine
    channel: str
    seeks: str
    effect: str
    cause: str
    remedy: str
    enough: str
    enough_word: str
    improvement: str
    contact_id: bytes | None
    contact: str
    equipment_id: bytes | None
    equipment: str
    visit_id: bytes | None
    reply: ClockLine
    answer: ClockLine
    steps: tuple[StepLine, ...]
    promises: tuple[PromiseLine, ...]
    reports: tuple[ComplaintLine, ...]
    next_steps: tuple[Step, ...]
    own: tuple[OwnValue, ...] = ()
    """The team's own fields of complaints, with what this one holds of them."""


@dataclass(frozen=True, slots=True)
class CommonView:
    """What complaints have in common; `months` are the first days of the months that the patterns count."""

    months: tuple[date, ...]
    patterns: tuple[Pattern, ...]
    growth: tuple[Growth, ...]
