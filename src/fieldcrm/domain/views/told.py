"""What customers told us, across customers: competitors and their prices; facts that ask to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fieldcrm.domain.prices import Price
from fieldcrm.domain.views.listed import CustomerRef


@dataclass(frozen=True, slots=True)
class CompetitorLine:
    """A competitor in a territory with one product: whom it supplies, how much, at which price.

    From the deliveries of competitors in the last twelve months and from what customers told us. Prices are in the
    archive's currency; `lowest` and `highest` are those with the same unit as `price`.
    """

    territory: str
    supplier: str
    product: str
    customers: tuple[CustomerRef, ...]
    deliveries: int
    tonnes: float
    price: Price | None
    price_on: date | None
    price_of: CustomerRef | None
    """The customer whose delivery or word the last price comes from."""
    lowest: Price | None
    highest: Price | None
    last: date | None
    """The last delivery, or the day on which the newest word was confirmed."""


@dataclass(frozen=True, slots=True)
class StaleFact:
    """A fact that asks to be confirmed, with its customer and its age in days."""

    id: bytes
    customer: CustomerRef
    topic: str
    value: str
    confirmed_on: date
    age: int
