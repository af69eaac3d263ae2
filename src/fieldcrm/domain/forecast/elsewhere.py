"""The silent competitor: gaps in which the tank must have been filled, and not by us."""

from __future__ import annotations

import math
from typing import NamedTuple

from fieldcrm.domain.forecast.clock import Clock
from fieldcrm.domain.forecast.measure import Measured, measure
from fieldcrm.domain.forecast.pool import Pool
from fieldcrm.domain.forecast.quantity import SMOOTHERS, median
from fieldcrm.domain.forecast.shapes import survival_of
from fieldcrm.domain.forecast.types import History

LEAST_INTERVALS = 5
LEAST_CERTAINTY = 0.5
SHARE_MISSED = 0.05
"""How often a delivery goes elsewhere, before anything is known of the customer."""

_SPREADS = (0.1, 0.7)
_MAD_TO_DEVIATION = 1.4826
_MOST_MISSED = 12
_SHORTEST = 0.3
_LEAST_LOG = math.log(1.5)
"""Log of the intervals in the shortest gap that can hold a missed filling: two, rounded."""
_MOST_LOG = 700.0
"""Odds beyond this power of e are not told from certainty."""


class Gap(NamedTuple):
    """A gap between two known deliveries, `ended` None while it is still open.

    `expected` are the days on which the tank ought to have run low in between, `quantity` what was bought
    elsewhere on them (estimated, in the unit of the history), `certainty` 0..1.
    """

    began: int
    ended: int | None
    expected: tuple[int, ...]
    quantity: float
    certainty: float


def bought_elsewhere(history: History, pool: Pool, as_of: int) -> tuple[Gap, ...]:
    """The gaps of a stream that hold at least one more filling than we know of, oldest first.

    The stream's own median interval on its clock is the measure, its scatter taken from the median deviation,
    so that the gaps looked for do not spoil it. A closed gap of x (log, against the median) is m fillings,
    m = round(eˣ); by Bayes' rule one of m fillings is weighed against one single long interval. An open gap
    is as certain as it is that a filling would have been needed by now. Streams of fewer than five intervals
    give nothing, and irregular ones hardly anything.
    """
    return gaps_of(measure(history.tidy(as_of), pool), as_of)


def gaps_of(measured: Measured, as_of: int | None = None) -> tuple[Gap, ...]:
    """The same of a stream already measured; without a day only the gaps that are closed, whatever the day."""
    stream = measured.stream
    if len(measured.logs) < LEAST_INTERVALS:
        return ()
    centre = median(measured.logs)
    if as_of is None and max(measured.logs) < centre + _LEAST_LOG:
        return ()
    low, high = _SPREADS
    scatter = _MAD_TO_DEVIATION * median([abs(x - centre) for x in measured.logs])
    spread = min(max(scatter, low), high)
    usual = SMOOTHERS["median"]([q for q in stream.quantities if q > 0])
    gaps = []
    ends: list[int | None] = [*stream.days[1:], None]
    logs = [*measured.logs, _open_log(measured, as_of)]
    for began, ended, log in zip(stream.days, ends, logs, strict=True):
        x = log - centre
        missed = min(int(math.exp(x)) if ended is None else round(math.exp(x)) - 1, _MOST_MISSED)
        if missed < 1:
            continue
        certainty = _open(x, spread) if ended is None else _closed(x, missed + 1, spread)
        if certainty < LEAST_CERTAINTY:
            continue
        step = math.exp(centre) if ended is None else math.exp(log) / (missed + 1)
        expected = _days(measured.clock, began, step, missed)
        gaps.append(Gap(began, ended, expected, round(missed * usual, 3), round(certainty, 3)))
    return tuple(gaps)


def _open_log(measured: Measured, as_of: int | None) -> float:
    """The log clock length of the gap that is still open on a day; shorter than any where there is no day."""
    if as_of is None:
        return -math.inf
    clock = measured.clock
    return math.log(max(clock.middle(as_of) - clock.middle(measured.stream.days[-1]), _SHORTEST))


def _closed(x: float, fillings: int, spread: float) -> float:
    """Bayes: so many fillings in the gap, against one long interval. In logs: of a gap of years both weights vanish."""
    single = math.log((1 - SHARE_MISSED) / spread) - 0.5 * (x / spread) ** 2
    narrow = spread / math.sqrt(fillings)
    several = math.log(SHARE_MISSED / narrow) - 0.5 * ((x - math.log(fillings)) / narrow) ** 2
    return 1 / (1 + math.exp(min(single - several, _MOST_LOG)))


def _open(x: float, spread: float) -> float:
    """How surely a filling was needed before now."""
    return 1 - survival_of(x / spread)


def _days(clock: Clock, began: int, step: float, count: int) -> tuple[int, ...]:
    """The days on which so many equal steps of the clock, one after the other, are over."""
    out = []
    day = began
    start = clock.middle(began)
    for number in range(1, count + 1):
        while clock.end(day) - start < number * step:
            day += 1
        out.append(day)
    return tuple(out)
