"""Price notices, as shown: what is told, to whom, and who has been told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fieldcrm.domain.codes import Grade
from fieldcrm.domain.notices import NoticeRule
from fieldcrm.domain.views.listed import CustomerRef


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer whom a notice would reach, in the order of telling."""

    customer: CustomerRef
    territory: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class Target:
    """A customer to be told: `told_on` None while it has not been."""

    id: bytes
    customer: CustomerRef
    territory: str
    grade: Grade
    phone: str
    told_on: date | None
    told_by: str
    word: str
    """What it said to it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A price notice. `told` of `total` customers have heard it; `targets` only where one notice is asked for."""

    id: bytes
    day: date | None
    title: str
    market: str
    advice: str
    words: str
    """The words to say."""
    until: date | None
    rule: NoticeRule
    author: str
    told: int
    total: int
    expired: bool
    targets: tuple[Target, ...] = ()
