"""Merging with colleagues, as shown: what a bundle brought, what is awaited, what two people changed at once.

Ids and hashes are bytes, instants are aware UTC `datetime`. Values are those of the journal's registers (an amount
is a list of thousandths and unit), None where the field is empty. Names are data, never markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fieldcrm.domain.views.listed import CustomerRef


@dataclass(frozen=True, slots=True)
class Waiting:
    """Changes that others have built upon and that have not come yet.

    `name` is the person's, or empty where nothing tells whose they are; `count` is how many are known to be missing,
    at least.
    """

    name: str
    replica: bytes
    count: int


@dataclass(frozen=True, slots=True)
class MergeResult:
    """What a merge did, or, where the caller rolls it back, what it would do."""

    new: int
    """Changes folded now, also those that had been held back."""
    repeated: int
    """Changes that were known already."""
    held: int
    """Changes held back now, all in all: what they build upon is missing."""
    rows: Mapping[str, int]
    """Rows written, by entity."""
    people: Mapping[str, int]
    """Rows written, by the name of the person who wrote them."""
    deletions: Mapping[str, int]
    """Rows that are hidden now and were not before, by entity."""
    conflicts: int
    """Fields in conflict now that were not before."""
    contested: int
    """Rows of which the deletion is contested now and was not before."""
    overwritten: int
    """Rows with a recent value of mine (`MINE_DAYS`) that is not shown any more."""
    mine: int
    """Rows that I wrote recently, all in all."""
    customers: int
    """Customers touched."""
    run: int | None = None
    """The number by which `undo_import` knows this merge; None where nothing new came."""
    waiting: tuple[Waiting, ...] = ()
    unknown: tuple[str, ...] = ()
    """What a newer program wrote and this one only keeps: 'entity' or 'entity.field id'."""
    kept: int = 0
    """Changes of this merge that are held back now."""


MINE_DAYS = 30
"""How recent a value of mine is that counts as overwritten."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of several values that stand side by side."""

    value: object
    actor: str
    at: datetime
    mine: bool
    shown: bool
    change: bytes


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that was changed by several at once. `sides`: the one that is shown first, the others newest first."""

    entity: str
    row: bytes
    field: str
    label: str
    """What the row is called: a name, a number, a day; may be empty."""
    sides: tuple[Side, ...]
    customer: CustomerRef | None = None


@dataclass(frozen=True, slots=True)
class Contested:
    """A row that somebody deleted and somebody else, not knowing, went on with. It is shown until it is settled.

    `deleted_by` says who deleted it (values are 1); `written_by` the writes that no deletion has seen, with the
    field's name: the newest first, `MOST_WRITES` of them. A customer may be hidden and have `parts` instead: visits,
    deliveries, notes … that others made for it meanwhile, by entity, and that nobody sees until it is settled.
    """

    entity: str
    row: bytes
    label: str
    deleted_by: tuple[Side, ...]
    written_by: tuple[tuple[str, Side], ...]
    customer: CustomerRef | None = None
    parts: tuple[tuple[str, Side], ...] = ()


@dataclass(frozen=True, slots=True)
class Colleague:
    """A laptop whose changes this archive holds. A copied or restored archive counts as a laptop of its own."""

    replica: bytes
    name: str
    changes: int
    last_at: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class ImportRun:
    """A merge that brought something new. `undone` = it was taken back."""

    number: int
    at: datetime
    label: str
    changes: int
    undone: bool


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """How this archive stands to the others."""

    replica: bytes
    changes: int
    colleagues: tuple[Colleague, ...]
    held: int
    waiting: tuple[Waiting, ...]
    conflicts: int
    contested: int
    unknown: tuple[str, ...] = ()
    runs: tuple[ImportRun, ...] = field(default_factory=tuple)
    """The last merges, newest first."""
