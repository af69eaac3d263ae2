"""Contracts: where one stands on a day, what of the agreed volume was fulfilled, what its dates must obey.

Days are ordinals in the rules and dates in the views; weights are kilograms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.units import DIESEL_DENSITY, Amount, Unit
from fieldcrm.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 3660
"""Days that a contract lasts at most: ten years."""


class ContractState(StrEnum):
    """Where a contract stands."""

    FUTURE = "future"
    RUNNING = "running"
    ENDING = "ending"
    """Runs, and its reminder is due."""
    OVER = "over"
    """Its end has passed."""
    ENDED = "ended"
    """Somebody ended it early."""


class Delivered(NamedTuple):
    """A delivery of ours, for counting: its day (ISO), amount and product."""

    day: str
    amount: Amount
    product: str


def state_of(start: date | None, end: date | None, ended_on: date | None, remind_days: int, today: date) -> str:
    """The state on a day; without a start it runs since ever, without an end for ever."""
    if ended_on is not None and ended_on <= today:
        return ContractState.ENDED
    if start is not None and start > today:
        return ContractState.FUTURE
    if end is None:
        return ContractState.RUNNING
    if end < today:
        return ContractState.OVER
    return ContractState.ENDING if (end - today).days <= remind_days else ContractState.RUNNING


def fulfilled(
    deliveries: Iterable[Delivered],
    first: date | None,
    last: date | None,
    product: str,
    unit: Unit | None,
    density_of: Callable[[str], float] | Mapping[str, float],
) -> Amount | None:
    """What was delivered from `first` to `last` (both included) of `product` (empty = of any), in `unit`.

    Without a unit (no volume was agreed) it is in the unit of the first delivery. None where nothing was delivered
    and no unit is known. Litres and weights are converted by each product's density in kg/L.
    """
    from_day = "" if first is None else first.isoformat()
    until_day = "9999" if last is None else last.isoformat()
    wanted = product.strip().casefold()
    total = 0
    for delivery in deliveries:
        if not from_day <= delivery.day <= until_day:
            continue
        if wanted and delivery.product.strip().casefold() != wanted:
            continue
        unit = unit or delivery.amount.unit
        density = density_of(delivery.product) if callable(density_of) else density_of.get(delivery.product)
        total += delivery.amount.to(unit, density or DIESEL_DENSITY).milli
    return None if unit is None else Amount(total, unit)


def expected_share(start: date | None, end: date | None, today: date) -> float | None:
    """The part of the period that has passed on a day, 0–1: what would be fulfilled by even buying."""
    if start is None or end is None:
        return None
    return min(max(((today - start).days + 1) / ((end - start).days + 1), 0.0), 1.0)


def check_period(start: date | None, end: date | None, ended_on: date | None) -> None:
    """What the dates of a contract must obey. Raises InvalidValueError at `end` or `ended_on`.

    Reasons: 'end_first' (an end before the start), 'too_far' (more than ten years).
    """
    if start is not None and end is not None:
        if end < start:
            raise InvalidValueError(field="end", value=end.isoformat(), reason="end_first")
        if (end - start).days > LONGEST:
            raise InvalidValueError(field="end", value=end.isoformat(), reason="too_far")
    if start is not None and ended_on is not None and ended_on < start:
        raise InvalidValueError(field="ended_on", value=ended_on.isoformat(), reason="end_first")
