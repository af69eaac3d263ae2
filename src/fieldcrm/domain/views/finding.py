"""What is found: segments, and customers that may be the same, as shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldcrm.domain.filters import Filter
from fieldcrm.domain.views.listed import CustomerRef


@dataclass(frozen=True, slots=True)
class Segment:
    """A filter that the team keeps under a name. `wanted` is None where its rule cannot be read here."""

    id: bytes
    name: str
    wanted: Filter | None
    note: str = ""
    customers: int = 0
    """How many customers it holds today."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A customer that may be one that is known already.

    `why`: 'phone' (the same number), 'name' (the same but for what companies are called), 'similar' (`likeness`, the
    Dice coefficient of the names' pairs of characters, 0 to 1).
    """

    customer: CustomerRef
    why: str
    likeness: float
    shared: str = ""
    """The phone number that both have."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two customers that may be one."""

    first: CustomerRef
    second: CustomerRef
    why: str
    likeness: float
    shared: str = ""


@dataclass(frozen=True, slots=True)
class Merger:
    """What merging two customers does: rows that move, by entity, and fields of the one kept that are filled."""

    kept: CustomerRef
    gone: CustomerRef
    moves: Mapping[str, int]
    filled: tuple[str, ...]
