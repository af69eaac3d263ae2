"""One stream's stored state: everything the forecast needs, whatever the day of the question."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from fieldcrm.domain.forecast.pool import Pool
from fieldcrm.domain.forecast.shapes import straight
from fieldcrm.domain.forecast.types import MAX_INTERVAL, History


@dataclass(frozen=True, slots=True)
class Fit:
    """A stream's curve of need and what stands beside it.

    `last` is the day the curve starts from (None: start at the day of the question), `curve` the interval's
    distribution (see `shapes`), `usual` its median in days, `quantity` the next delivery's, `stopped` the
    chance that the customer had already stopped at its last delivery, `falling` how sure its volume falls.
    """

    model: str
    deliveries: int
    last: int | None
    usual: float
    curve: tuple[float, ...]
    season: tuple[float, ...]
    week: tuple[float, ...]
    quantity: float
    stopped: float
    falling: float

    def to_json(self) -> str:
        """The state as a short JSON list."""
        row = [self.model, self.deliveries, self.last, self.usual, self.curve, self.season, self.week]
        return json.dumps([*row, self.quantity, self.stopped, self.falling], separators=(",", ":"))

    @staticmethod
    def from_json(text: str) -> Fit:
        """Read what `to_json` wrote; ValueError or TypeError if it is something else."""
        row: list[Any] = [tuple(item) if isinstance(item, list) else item for item in json.loads(text)]
        return Fit(*row)


def fit(history: History, pool: Pool, as_of: int | None = None) -> Fit:
    """The state of one stream; deliveries after `as_of`, if given, are left out."""
    stream = history.tidy(as_of)
    days = stream.days
    logs = [math.log(min(b - a, MAX_INTERVAL)) for a, b in pairwise(days)]
    declared = stream.cycle()
    prior = math.log(declared) if declared else pool.centre
    spread = 0.5 if declared else pool.between
    noise = pool.within**2
    weight = spread**2 / (spread**2 + noise / len(logs)) if logs else 0.0
    mean = math.fsum(logs) / len(logs) if logs else prior
    centre = weight * mean + (1 - weight) * prior
    spread = math.sqrt(noise + spread**2 * (1 - weight))
    if not days and not declared:
        model = "none"
    else:
        model = "renewal" if len(days) > 1 else "declared" if declared else "pooled"
    stopped = pool.leaving / (pool.leaving + pool.staying + len(days)) if days else 0.0
    return Fit(
        model=model,
        deliveries=len(days),
        last=days[-1] if days else stream.known_since,
        usual=round(math.exp(centre), 2),
        curve=straight(centre, spread),
        season=pool.season,
        week=pool.week,
        quantity=_quantity(stream),
        stopped=round(stopped, 5),
        falling=0.0,
    )


def _quantity(stream: History) -> float:
    known = [quantity for quantity in stream.quantities if quantity > 0]
    if not known:
        return stream.declared_quantity or 0.0
    smooth = known[0]
    for quantity in known[1:]:
        smooth += 0.3 * (quantity - smooth)
    ordered = sorted(known)
    half = len(ordered) // 2
    median = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return round((smooth + median) / 2, 3)
