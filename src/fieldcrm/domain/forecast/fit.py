"""One stream's stored state: everything the forecast needs, whatever the day of the question."""

from __future__ import annotations

import json
import math
from typing import Any, NamedTuple

from fieldcrm.domain.forecast.activity import falling, stopped
from fieldcrm.domain.forecast.carry import slope
from fieldcrm.domain.forecast.course import Course
from fieldcrm.domain.forecast.elsewhere import Gap, gaps_of
from fieldcrm.domain.forecast.measure import Heat, carried, measure, months_since, pauses_of, prior_of, sums_of, widened
from fieldcrm.domain.forecast.mixture import curve_of, posterior
from fieldcrm.domain.forecast.pauses import Span
from fieldcrm.domain.forecast.pool import Pool
from fieldcrm.domain.forecast.quantity import SMOOTHERS
from fieldcrm.domain.forecast.shapes import rising, time_at
from fieldcrm.domain.forecast.types import History

_PLAIN = 12
"""Parts of the stored form before pauses and gaps, which are there only where a stream has some."""


class Fit(NamedTuple):
    """A stream's curve of need and what stands beside it.

    `last` is the day the curve starts from (None: start at the day of the question), `curve` the interval's
    distribution (see `shapes`), `usual` its median in days. `season` and `week` are its clock's, `months` what single
    months departed from them: the number of the first one, then the factors. `quantity` is the next delivery's,
    `stopped` the chance that the customer had already stopped at its last delivery, `falling` how sure its volume
    falls, `mean` the mean interval in days (0: fewer than two deliveries), `pauses` its shutdowns (first and last
    day), `gaps` those between two deliveries in which somebody else must have delivered. `streams` are the fits of the
    customer's parts, by key, where its tanks or products are forecast apart; this one is then that of all together.
    `heat` is there where degree days are its clock: their territory, and the base share of its use. `course` is what
    `predict` found with the same pool for days to come; it is kept beside the fit, not in it.
    """

    model: str
    deliveries: int
    last: int | None
    usual: float
    curve: tuple[float, ...]
    season: tuple[float, ...]
    months: tuple[float, ...]
    week: tuple[float, ...]
    quantity: float
    stopped: float
    falling: float
    mean: float = 0.0
    pauses: tuple[Span, ...] = ()
    gaps: tuple[Gap, ...] = ()
    streams: tuple[tuple[str, Fit], ...] = ()
    heat: Heat | None = None
    course: Course | None = None

    def to_json(self) -> str:
        """The state as a short JSON list."""
        return json.dumps(self._row(), separators=(",", ":"))

    def _row(self) -> list[Any]:
        row: list[Any] = [self.model, self.deliveries, self.last, self.usual, self.curve]
        row += [self.season, self.months, self.week, self.quantity, self.stopped, self.falling, self.mean]
        if self.pauses or self.gaps or self.streams or self.heat:
            row += [self.pauses, [(g.began, g.ended, g.expected, g.quantity, g.certainty) for g in self.gaps]]
        if self.streams or self.heat:
            row.append([(key, each._row()) for key, each in self.streams])
        if self.heat:
            row.append(self.heat)
        return row

    @staticmethod
    def from_json(text: str) -> Fit:
        """Read what `to_json` wrote; ValueError or TypeError if it is something else."""
        return _from_row(json.loads(text))


def _from_row(plain: list[Any]) -> Fit:
    row: list[Any] = [tuple(item) if isinstance(item, list) else item for item in plain]
    if len(row) > _PLAIN:
        pauses, gaps, *more = row[_PLAIN:]
        row[_PLAIN] = tuple((first, last) for first, last in pauses)
        row[_PLAIN + 1] = tuple(Gap(began, ended, tuple(days), *rest) for began, ended, days, *rest in gaps)
        if more:
            row[_PLAIN + 2] = tuple((key, _from_row(each)) for key, each in more[0])
    return Fit(*row)


def fit(history: History, pool: Pool, as_of: int | None = None) -> Fit:
    """The state of one stream; deliveries after `as_of`, if given, are left out."""
    stream = history.tidy(as_of)
    measured = measure(stream, pool)
    carry = slope(measured.loads, measured.logs, pool.carry, pool.carry_spread)
    logs = carried(measured, carry)
    parts = posterior(sums_of(logs, pool.keep), prior_of(stream, pool), pool.weights, pool.repeating)
    shift = carry * (measured.last_load or 0.0)
    curve = rising([x + shift for x in curve_of(parts, pool.scores)])
    if measured.heat is None:
        curve = widened(curve, pool, measured.classes)
    declared = stream.cycle()
    count = len(stream.days)
    last = stream.days[-1] if count else stream.known_since
    model = "renewal" if count > 1 else "declared" if declared else "pooled" if count else "none"
    known = [quantity for quantity in stream.quantities if quantity > 0]
    quantity = SMOOTHERS[pool.smoother](known) if known else stream.declared_quantity or 0.0
    return Fit(
        model=model,
        deliveries=count,
        last=last,
        usual=round(math.exp(time_at(curve, 0.0)), 2),
        curve=curve,
        season=measured.clock.season,
        months=() if last is None else tuple(round(m, 4) for m in months_since(pool, measured.classes, last)),
        week=tuple(round(weight, 3) for weight in measured.week),
        quantity=round(quantity, 3),
        stopped=round(stopped(count, pool.leaving, pool.staying), 5) if count else 0.0,
        falling=round(falling(measured.logs, stream.quantities[1:]), 4),
        mean=round((stream.days[-1] - stream.days[0]) / (count - 1), 2) if count > 1 else 0.0,
        pauses=pauses_of(stream),
        gaps=gaps_of(measured),
        heat=measured.heat,
    )
