"""What all customers have in common: the pooled parameters."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from fieldcrm.domain.forecast.clock import FLAT_SEASON
from fieldcrm.domain.forecast.degrees import DegreeDays, KnownBy
from fieldcrm.domain.forecast.mixture import EVEN
from fieldcrm.domain.forecast.shapes import SCORES


@dataclass(frozen=True, slots=True)
class Pool:
    """Pooled parameters; times are logarithms of clock days.

    - `seasons`, `season_shares`: curves of the season classes and their shares;
    - `years`: per class, how far each month of the archive from `first_month` on departed from its season,
      and `unsettled`, by how much (log deviation) the weather to come may lengthen an interval;
    - `week`, `hold`: share of deliveries per weekday, and the pseudo-deliveries that hold a stream to it;
    - `centre`, `between`: mean and standard deviation of the streams' own centres;
    - `weights`: of the interval shapes (`mixture`); `repeating`: share of lumpy streams whose intervals come again
      (`repeats`); `keep`: weight an interval keeps when a newer one comes;
    - `scores`: recalibration, the normal scores under which the model's own forecasts really came true;
    - `carry`: how an interval lengthens with the delivery before it (elasticity), `carry_spread`: how far streams
      differ in that (standard deviation); `smoother`: how the usual quantity is taken;
    - `leaving`, `staying`: drop-out, π_n = leaving / (leaving + staying + n);
    - `heating`: shares of the customers that do not heat, and that heat with each base share (`degrees`); empty where
      there are no degree days. `weather` are those, by territory: not learnt, and not a part of the stored parameters.
    """

    streams: int = 0
    deliveries: int = 0
    seasons: tuple[tuple[float, ...], ...] = (FLAT_SEASON,)
    season_shares: tuple[float, ...] = (1.0,)
    first_month: int = 0
    years: tuple[tuple[float, ...], ...] = ()
    unsettled: tuple[float, ...] = ()
    week: tuple[float, ...] = (1 / 7,) * 7
    hold: float = 12.0
    centre: float = math.log(25.0)
    between: float = 0.8
    weights: tuple[float, ...] = EVEN
    repeating: float = 0.1
    keep: float = 0.95
    scores: tuple[float, ...] = SCORES
    carry: float = 0.0
    carry_spread: float = 0.0
    smoother: str = "blend"
    leaving: float = 1.0
    staying: float = 10.0
    heating: tuple[float, ...] = ()
    weather: Mapping[str, DegreeDays] = field(default_factory=dict, compare=False, repr=False)

    @staticmethod
    def default() -> Pool:
        """The parameters of an empty archive."""
        return Pool()

    def known_by(self, day: int) -> Pool:
        """The same without the weather after a day."""
        return replace(self, weather=KnownBy(self.weather, day)) if self.weather else self

    def to_json(self) -> str:
        """The parameters as a JSON object."""
        kept = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "weather"}
        return json.dumps(kept, separators=(",", ":"))

    @staticmethod
    def from_json(text: str) -> Pool:
        """Read what `to_json` wrote; ValueError or TypeError if it is something else."""
        found: dict[str, Any] = json.loads(text)
        return Pool(**{key: _frozen(value) for key, value in found.items()})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
