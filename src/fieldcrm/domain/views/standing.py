"""Forecast and loyalty of a customer, as shown.

Ids are 16 bytes (UUIDv7). Days are `date`, instants are aware UTC `datetime`. Quantities say their unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fieldcrm.domain.codes import (
    DemandSource,
    Grade,
)
from fieldcrm.domain.units import Unit


@dataclass(frozen=True, slots=True)
class HeatUse:
    """The K-factor both ways round, in degree days as they were imported, and the use that does not go with them.

    `base` is that use's share of a mean year (0–1), `base_litres` litres a day.
    """

    degree_days_per_litre: float
    litres_per_degree_day: float
    base: float
    base_litres: float


@dataclass(frozen=True, slots=True)
class StreamRow:
    """The next delivery of one of a customer's tanks or products, forecast apart; the rest as in `ForecastRow`.

    `tank` is the name of its tank, `tank_id` None where the stream is a product's.
    """

    product: str
    tank: str
    tank_id: bytes | None
    p10: date
    p50: date
    p90: date
    quantity: float
    unit: Unit
    p_active: float
    p3: float
    drop: float
    basis: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """The next delivery of a customer: needed by p10/p50/p90 with 10, 50, 90 %."""

    customer_id: bytes
    code: str
    name: str
    p10: date
    p50: date
    p90: date
    quantity: float
    unit: Unit
    p_active: float
    p3: float
    drop: float
    basis: Mapping[str, object]
    """model, deliveries, usual_interval, elapsed, season, weekday, anchored, by, bounded: see domain.forecast.Basis."""
    streams: tuple[StreamRow, ...] = ()
    """The customer's tanks and products, the most urgent first, where they are forecast apart; this row is that one."""


class LoyaltyMonth(NamedTuple):
    """One month: tonnes we delivered, tonnes the customer needed, and where that figure comes from."""

    month: date
    """First day of the month."""
    ours: float
    demand: float | None
    source: DemandSource


class Loyalty(NamedTuple):
    """The grade and how it came about. `ratio` over the window, None where the demand is unknown."""

    grade: Grade
    ratio: float | None
    window: tuple[LoyaltyMonth, ...]
    previous: Grade
    """Grade of the window before: the trend."""
    previous_ratio: float | None = None
