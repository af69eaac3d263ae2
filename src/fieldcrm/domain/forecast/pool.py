"""What all customers have in common: the pooled parameters."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import Any

from fieldcrm.domain.forecast.clock import FLAT_SEASON
from fieldcrm.domain.forecast.mixture import EVEN
from fieldcrm.domain.forecast.shapes import SCORES


@dataclass(frozen=True, slots=True)
class Pool:
    """Pooled parameters; times are logarithms of clock days.

    - `seasons`, `season_shares`: curves of the season classes and their shares;
    - `years`: per class, how far each month of the archive from `first_month` on departed from its season;
    - `week`, `hold`: share of deliveries per weekday, and the pseudo-deliveries that hold a stream to it;
    - `centre`, `between`: mean and standard deviation of the streams' own centres;
    - `weights`: of the interval shapes (`mixture`); `keep`: weight an interval keeps when a newer one comes;
    - `scores`: recalibration, the normal scores under which the model's own forecasts really came true;
    - `carry`: how an interval lengthens with the delivery before it (elasticity); `smoother`: how the usual
      quantity is taken;
    - `leaving`, `staying`: drop-out, π_n = leaving / (leaving + staying + n).
    """

    streams: int = 0
    deliveries: int = 0
    seasons: tuple[tuple[float, ...], ...] = (FLAT_SEASON,)
    season_shares: tuple[float, ...] = (1.0,)
    first_month: int = 0
    years: tuple[tuple[float, ...], ...] = ()
    week: tuple[float, ...] = (1 / 7,) * 7
    hold: float = 12.0
    centre: float = math.log(25.0)
    between: float = 0.8
    weights: tuple[float, ...] = EVEN
    keep: float = 0.95
    scores: tuple[float, ...] = SCORES
    carry: float = 0.0
    smoother: str = "blend"
    leaving: float = 1.0
    staying: float = 10.0

    @staticmethod
    def default() -> Pool:
        """The parameters of an empty archive."""
        return Pool()

    def to_json(self) -> str:
        """The parameters as a JSON object."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @staticmethod
    def from_json(text: str) -> Pool:
        """Read what `to_json` wrote; ValueError or TypeError if it is something else."""
        fields: dict[str, Any] = json.loads(text)
        return Pool(**{key: _frozen(value) for key, value in fields.items()})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
