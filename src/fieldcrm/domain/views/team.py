"""The team and its bundles, as shown. Names and files are data, never markup. Instants are aware UTC `datetime`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldcrm.domain.views.sync import MergeResult
    from fieldcrm.errors import FieldcrmError


@dataclass(frozen=True, slots=True)
class Member:
    """A laptop of the team, known by its key."""

    id: bytes
    name: str
    fingerprint: str
    """Of the key: short enough to be read out on the phone."""
    replica: bytes
    mine: bool
    accepted: bool
    """Whether its bundles are taken here without a question."""
    joined_on: date | None = None
    retired_on: date | None = None
    retired_by: str = ""
    heard_at: datetime | None = None
    """When its last bundle was made, by its own clock; None if none came."""
    lacks: int | None = None
    """How many of our changes it lacks, as far as its last bundle told; None if none came."""


@dataclass(frozen=True, slots=True)
class Team:
    """The team that this archive belongs to."""

    id: bytes
    name: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle that was written and read back."""

    file: str
    kind: str
    """delta, for, full."""
    changes: int
    size: int
    """Bytes of the file."""
    raw: int
    """Bytes of its records before they were packed."""
    at: datetime
    for_name: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What came of one bundle file.

    `state`: merged · nothing (all of it was known) · repeated (the same file again) · preview (a dry run) · asks
    (stopped at the preview, `reasons` says why; nothing changed) · rejected (`error` says why; nothing changed).
    """

    file: str
    state: str
    kind: str = ""
    name: str = ""
    """The exporter's name; empty where the bundle could not be read."""
    fingerprint: str = ""
    made: datetime | None = None
    changes: int = 0
    size: int = 0
    reasons: tuple[str, ...] = ()
    """signer_unknown, signer_retired, mass_deletion, overwrites."""
    result: MergeResult | None = None
    error: FieldcrmError | None = None


@dataclass(frozen=True, slots=True)
class LastExchange:
    """What this laptop exported and imported last."""

    exported: Exported | None
    imported_at: datetime | None
    imported_from: str
    folder: str
    """The folder to watch; empty where none was chosen."""
