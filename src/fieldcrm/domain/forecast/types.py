"""What the forecast takes and gives: histories, anchors, forecasts.

Days are proleptic Gregorian ordinals (`date.toordinal()`); quantities are in one unit of the caller's
choice (kilograms in fieldcrm). Nothing here knows a clock or a disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import lt
from typing import NamedTuple

MAX_INTERVAL = 3650.0
"""Longest interval, in days, that is still taken as one refuel cycle; a longer gap is counted as this."""

_ABSURD = 1e12


@dataclass(frozen=True, slots=True)
class History:
    """The deliveries of one stream: a customer's, or one tank's.

    `days` are ascending and distinct, `quantities` as long (> 0, or 0 where unknown), `ours` as long or
    empty (all by us). The declared figures stand beside them: cycle in days, usual quantity of a delivery,
    demand of a month; months are 1..12. `known_since` is the day the customer was entered. `pauses` are its
    shutdowns: (first day, last day, day on which it was told). `territory` names the degree days that may be its clock;
    `heats` tells that it is a customer of a kind that heats.
    """

    days: tuple[int, ...]
    quantities: tuple[float, ...]
    ours: tuple[bool, ...] = ()
    declared_cycle: float | None = None
    declared_quantity: float | None = None
    declared_monthly: float | None = None
    busy_months: tuple[int, ...] = ()
    slack_months: tuple[int, ...] = ()
    known_since: int | None = None
    pauses: tuple[tuple[int, int, int], ...] = ()
    territory: str = ""
    heats: bool = False

    def tidy(self, as_of: int | None = None) -> History:
        """The same stream in order: days sorted, one entry a day (quantities added), none after `as_of`.

        Shutdowns that were told later are left out too.
        Figures that mean nothing (negative, infinite) count as unknown: no slip of a caller can raise later.
        """
        if self._in_order() and (as_of is None or not self.days or self.days[-1] <= as_of):
            return self._with(self.days, self.quantities, self.ours, as_of)
        merged: dict[int, float] = {}
        by_us: dict[int, bool] = {}
        for index, day in enumerate(self.days):
            if as_of is not None and day > as_of:
                continue
            quantity = self.quantities[index] if index < len(self.quantities) else 0.0
            merged[day] = merged.get(day, 0.0) + (positive(quantity) or 0.0)
            by_us[day] = by_us.get(day, False) or index >= len(self.ours) or self.ours[index]
        days = tuple(sorted(merged))
        quantities = tuple(merged[day] for day in days)
        return self._with(days, quantities, tuple(by_us[day] for day in days), as_of)

    def part(self, first: int, stop: int) -> History:
        """The same stream with its deliveries from place `first` up to, but without, place `stop`."""
        return replace(
            self,
            days=self.days[first:stop],
            quantities=self.quantities[first:stop],
            ours=self.ours[first:stop],
        )

    def _in_order(self) -> bool:
        """Whether the stream is tidy as it stands, as storage reads it."""
        days = self.days
        return (
            len(days) == len(self.quantities) == len(self.ours)
            and all(map(lt, days, days[1:]))
            and all(0 < quantity < _ABSURD for quantity in self.quantities)
        )

    def _with(
        self, days: tuple[int, ...], quantities: tuple[float, ...], ours: tuple[bool, ...], as_of: int | None
    ) -> History:
        """The same stream with other deliveries, and only with figures that mean something."""
        return replace(
            self,
            days=days,
            quantities=quantities,
            ours=ours,
            declared_cycle=positive(self.declared_cycle),
            declared_quantity=positive(self.declared_quantity),
            declared_monthly=positive(self.declared_monthly),
            pauses=tuple(pause for pause in self.pauses if as_of is None or pause[2] <= as_of),
        )

    def cycle(self) -> float | None:
        """The declared refuel cycle in days: as told, or usual quantity ÷ demand of a month; else None."""
        if self.declared_cycle:
            return min(max(self.declared_cycle, 1.0), MAX_INTERVAL)
        if self.declared_quantity and self.declared_monthly:
            return min(max(30.44 * self.declared_quantity / self.declared_monthly, 1.0), MAX_INTERVAL)
        return None


@dataclass(frozen=True, slots=True)
class Anchor:
    """One thing known beyond deliveries; it counts unless a later delivery overtook it.

    `day` is when it was learnt. `kind` and `value`:

    - `reading`: what is left above the reserve, in the unit of the quantities;
    - `enough_until`: the customer said that nothing is needed before that day (ordinal);
    - `order`: an order exists for that day (ordinal).
    """

    day: int
    kind: str
    value: float


Anchors = Anchor | Sequence[Anchor] | None
"""What is known beyond deliveries: of each kind one at most."""


class Basis(NamedTuple):
    """Why the forecast is as it is, in numbers that a screen turns into words.

    `deliveries` seen; `model`: `renewal` (from its own intervals), `pooled` (one delivery, and customers like
    it), `declared` (from declared figures), `none`; `usual_interval` in days of the year's mean; `season` and
    `weekday`: use today and the weight of tomorrow's weekday, 1 = usual; `elapsed` days since the last
    delivery; `anchored`: a reading, a word or an order counted; `falling`: how sure it is that use per day
    fell lately; `bounded`: the quantity is what the tanks will take, less than what is usual or ordered; `by`: the
    kinds of the anchors that counted.
    """

    deliveries: int
    model: str
    usual_interval: float
    season: float
    weekday: float
    elapsed: int
    anchored: bool
    falling: float = 0.0
    bounded: bool = False
    by: tuple[str, ...] = ()


class Forecast(NamedTuple):
    """When the next delivery will be needed, given that none came up to the day of the question.

    `p10 <= p50 <= p90` are day ordinals: needed by then with 10, 50, 90 %, if the customer still buys.
    `quantity` is the next delivery's (0.0 if unknown); the others are probabilities: `p_active` that it
    still buys, `p3` that it orders within three days, `drop` that its coming volume is under half the usual.
    """

    p10: int
    p50: int
    p90: int
    quantity: float
    p_active: float
    p3: float
    drop: float
    basis: Basis


def positive(value: float | None) -> float | None:
    """The value if it is a number above zero that a delivery could have, else None."""
    return value if value is not None and 0 < value < _ABSURD else None
