"""What all customers have in common: the pooled parameters, and how they are learnt."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from fieldcrm.domain.forecast.clock import FLAT_SEASON, FLAT_WEEK
from fieldcrm.domain.forecast.types import MAX_INTERVAL, History


@dataclass(frozen=True, slots=True)
class Pool:
    """Pooled parameters; times are logarithms of clock days.

    `centre` and `between`: mean and standard deviation of the customers' own log intervals; `within`: the
    usual deviation of one customer's intervals from its own mean; `leaving`: the chance that a customer of
    one delivery has stopped, and `staying`: how many deliveries halve it.
    """

    season: tuple[float, ...] = FLAT_SEASON
    week: tuple[float, ...] = FLAT_WEEK
    centre: float = 3.2
    between: float = 0.8
    within: float = 0.5
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
        return Pool(
            **{key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()}
        )


def fit_pool(histories: Iterable[History], as_of: int) -> Pool:
    """Learn the pooled parameters from the deliveries up to `as_of`."""
    means: list[float] = []
    squares = 0.0
    spare = 0
    for history in histories:
        days = history.tidy(as_of).days
        logs = [math.log(min(b - a, MAX_INTERVAL)) for a, b in pairwise(days)]
        if not logs:
            continue
        mean = math.fsum(logs) / len(logs)
        means.append(mean)
        squares += math.fsum((x - mean) ** 2 for x in logs)
        spare += len(logs) - 1
    if len(means) < 3 or spare < 5:
        return Pool.default()
    centre = math.fsum(means) / len(means)
    between = math.sqrt(math.fsum((m - centre) ** 2 for m in means) / (len(means) - 1))
    within = math.sqrt(squares / spare)
    return Pool(centre=centre, between=max(between, 0.2), within=min(max(within, 0.1), 1.7))
