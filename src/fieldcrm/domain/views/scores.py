"""How well the forecast does, as shown: the archive's own scores, and one customer's predicted against real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fieldcrm.domain.units import Unit


@dataclass(frozen=True, slots=True)
class Score:
    """One measure of the forecast, beside the same measure of "last delivery + mean interval".

    `measure` and `unit`:

    - `date_error`, 'd': mean absolute error of the 50 % date;
    - `date_error_own`, '': the same in the customer's own mean intervals;
    - `pinball`, '': mean loss of the 10, 50 and 90 % dates, in the customer's own mean intervals;
    - `coverage`, '': share of deliveries from the 10 % to the 90 % date; 0.8 is right;
    - `recall`, '': of those who were supplied within three days, the share in the first K of the call list, K being
      their number;
    - `quantity_error`, '': sum of absolute errors over the sum of what was delivered.

    None where nothing could be measured.
    """

    measure: str
    unit: str
    forecast: float | None
    mean_interval: float | None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The archive replayed at `cuts` days from `first` to `last`, and what the scores rest on.

    `customers` and `deliveries` are those that were predicted and came, `answers` how many forecasts they answered
    (a delivery can answer those of several cuts). `enough` is False where too few answers make the scores chance.
    """

    first: date
    last: date
    cuts: int
    customers: int
    deliveries: int
    answers: int
    enough: bool
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class PredictedReal:
    """A forecast and what came: needed by p10, p50, p90 with 10, 50, 90 %, and the day of the delivery.

    `quantity` was predicted, `real_quantity` came, both in `unit`; None where unknown. `replayed` tells that the
    forecast was not shown then, but made afterwards from what was known then.
    """

    made_on: date
    p10: date
    p50: date
    p90: date
    real: date
    quantity: float | None
    real_quantity: float | None
    unit: Unit
    replayed: bool

    @property
    def late(self) -> int:
        """Days by which the delivery came after the 50 % date; negative where it came before."""
        return (self.real - self.p50).days

    @property
    def within(self) -> bool:
        """Whether the delivery came from the 10 % to the 90 % date."""
        return self.p10 <= self.real <= self.p90
