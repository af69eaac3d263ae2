"""Contracts, prepaid money and relations, as shown.

Ids are 16 bytes. Days are `date`. Money is whole thousandths of a currency, fuel an `Amount` with its unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fieldcrm.domain.codes import Grade
from fieldcrm.domain.contracts import ContractState
from fieldcrm.domain.units import Amount
from fieldcrm.domain.views.listed import CustomerRef


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract with what was fulfilled of it up to a day."""

    id: bytes
    customer: CustomerRef
    number: str
    start: date | None
    end: date | None
    volume: Amount | None
    """Agreed for the whole period."""
    product: str
    """Empty = any."""
    price_terms: str
    remind_days: int | None
    """None = the setting."""
    signed_on: date | None
    note: str
    ended_on: date | None
    state: ContractState
    fulfilled: Amount | None
    """Our deliveries of the product in the period, in the volume's unit."""
    expected: float | None
    """The part of the period that has passed, 0–1: what even buying would have fulfilled."""
    grade: Grade = Grade.UNGRADED

    @property
    def share(self) -> float | None:
        """Fulfilled over agreed; None where no volume was agreed."""
        if self.volume is None or self.fulfilled is None or not self.volume.milli:
            return None
        return self.fulfilled.milli / self.volume.milli


@dataclass(frozen=True, slots=True)
class PrepaidEntry:
    """An entry of prepaid money: `milli` with its sign."""

    id: bytes
    day: date | None
    milli: int
    currency: str
    kind: str
    note: str
    actor: str


@dataclass(frozen=True, slots=True)
class Balance:
    """What is left of a customer's prepaid money in one currency; `low` by the setting."""

    customer: CustomerRef
    currency: str
    milli: int
    low: bool
    last: date | None
    """Day of the last entry."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a customer as seen from its side: `kind` says what `other` is to it."""

    id: bytes
    kind: str
    """A RelationKind, or 'resells_for', 'referred' where the row was written from the other side."""
    other: CustomerRef
    since: date | None
    note: str
    tonnes: float = 0.0
    """What the other bought of us in all, for a referred customer."""


@dataclass(frozen=True, slots=True)
class Referral:
    """A line of the tree of referrals: tonnes that the customer bought of us, and that those it brought bought."""

    customer: CustomerRef
    depth: int
    grade: Grade
    own: float
    brought: float
    children: int
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Agreements:
    """What the dossier shows of a customer's agreements."""

    contracts: tuple[Contract, ...] = ()
    """Running ones first, then those to come, then the past, newest first."""
    balances: tuple[Balance, ...] = ()
    prepaid: tuple[PrepaidEntry, ...] = ()
    """The last entries, newest first."""
    relations: tuple[Relation, ...] = ()
