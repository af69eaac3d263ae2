"""A rank taken apart, as shown.

Ids are 16 bytes (UUIDv7). Days are `date`. Quantities say their unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.views.today import NO_PARAMS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from fieldcrm.domain.views.standing import ForecastRow, Loyalty
    from fieldcrm.domain.views.today import ReasonLine


class Term(NamedTuple):
    """One term of a rank: `code` names the sentence, `value` is its number, `unit` what it counts."""

    code: str
    value: float
    unit: str
    params: Mapping[str, object] = NO_PARAMS


class ReasonParts(NamedTuple):
    """A reason taken apart: stake = product of the terms marked as factors."""

    reason: ReasonLine
    terms: tuple[Term, ...]


class Explanation(NamedTuple):
    """The rank of one customer, taken apart term by term, with inputs and their age."""

    customer_id: bytes
    code: str
    name: str
    day: date
    rank: int | None
    stake: float
    reasons: tuple[ReasonParts, ...]
    forecast: ForecastRow | None
    loyalty: Loyalty
    inputs: tuple[Term, ...]
