"""The journal and the archive, as shown.

Ids are 16 bytes (UUIDv7). Days are `date`, instants are aware UTC `datetime`. Quantities say their unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fieldcrm.domain.views.listed import CustomerRef


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one row, from what to what."""

    entity: str
    row: bytes
    field: str
    before: object
    after: object
    customer: str = ""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One user action: who, when, what; `fields` is cut for bulk actions, `operations` counts them all."""

    action: bytes
    kind: str
    at: datetime
    actor: str
    operations: int
    fields: tuple[FieldChange, ...]
    undone: bool
    undoes: bytes | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A write that is on the disk: its action, what it was, and how many rows it touched.

    `row` is the id of the row that was made, where what was made has a name of its own.
    """

    action: bytes
    kind: str
    rows: int
    customer: CustomerRef | None = None
    row: bytes | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of doctor: `code` names the sentence; ok or not."""

    code: str
    ok: bool
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ArchiveStatus:
    """What the status bar and the settings show."""

    path: str
    customers: int
    deliveries: int
    changes: int
    size: int
    encrypted: bool
    user: str
    last_backup: datetime | None
    read_only: bool = False
