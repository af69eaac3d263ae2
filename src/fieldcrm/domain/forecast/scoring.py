"""How well the forecast would have done: the archive replayed at evenly spaced days, with what was known on each.

Beside it stands the plain forecaster "last delivery + mean interval", its 10 and 90 % dates taken from the
customer's own intervals. Streams are scored from their fourth delivery on. A forecast is answered by the next
delivery, whoever brought it, if it came within `HORIZON` days; those made so late that twice the stream's mean
interval had not passed when the archive ended are left out, lest only the early answers count.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from fieldcrm.domain.forecast.degrees import DegreeDays
from fieldcrm.domain.forecast.fit import fit
from fieldcrm.domain.forecast.learn import fit_pool
from fieldcrm.domain.forecast.pool import Pool
from fieldcrm.domain.forecast.predict import CALL_DAYS, predict
from fieldcrm.domain.forecast.types import Anchors, Forecast, History
from fieldcrm.domain.views.scores import Score, Scorecard

CUTS = 12
"""Days on which the archive is replayed, evenly over `SPAN` days."""
SPAN = 365
POOL_EVERY = 3
"""The pooled parameters are learnt anew at every third cut, from what was known on it; the cuts between use them."""
LEAST_DELIVERIES = 4
HORIZON = 180
ROOM = 2.0
LOOK_BACK = 60
"""Deliveries before it that a forecast of `one_step` is made from, so that its cost does not grow with the history."""
LEAST_ANSWERS = 50
"""Answered forecasts below which the scores are chance."""

_LEVELS = (0.1, 0.5, 0.9)

Dates = tuple[float, float, float]
Progress = Callable[[int, int], None]
WeatherOn = Callable[[int], Mapping[str, DegreeDays]]


class Replayable(NamedTuple):
    """A stream, tidy, what else anchored it, seen from a day (nothing learnt after that day), and whose it is."""

    history: History
    anchors: Callable[[int], Anchors]
    owner: bytes = b""


class OneStep(NamedTuple):
    """A forecast made on the evening of a delivery, and the delivery that followed; days are ordinals."""

    made_on: int
    forecast: Forecast
    real_on: int
    real_quantity: float


class _Known(NamedTuple):
    """A stream on a cut: the forecast's leads in days (10, 50, 90 %), the plain forecaster's, and what came."""

    stream: int
    leads: Dates
    plain: Dates
    quantity: float
    plain_quantity: float
    p3: float
    mean: float
    lead: int | None
    """Days until the next delivery, None where none came up to the archive's end."""
    real: float


@dataclass(slots=True)
class _Tally:
    """Sums over answered forecasts, of one forecaster."""

    error: float = 0.0
    own: float = 0.0
    pinball: float = 0.0
    within: int = 0
    quantity: float = 0.0
    recalls: list[float] = field(default_factory=list)

    def add(self, leads: Dates, quantity: float, known: _Known, lead: int) -> None:
        """Take in one answer."""
        mean = max(known.mean, 1.0)
        error = abs(leads[1] - lead)
        self.error += error
        self.own += error / mean
        self.pinball += sum(max(t * (lead - q), (t - 1) * (lead - q)) for t, q in zip(_LEVELS, leads, strict=True)) / (
            3 * mean
        )
        self.within += leads[0] <= lead <= leads[2]
        if known.real > 0:
            self.quantity += abs(quantity - known.real)


def score(
    streams: Sequence[Replayable], as_of: int, progress: Progress | None = None, weather: WeatherOn | None = None
) -> Scorecard:
    """Replay the last twelve months up to `as_of` (an ordinal); `progress` is told (forecasts made, of how many).

    `weather` gives the degree days by territory as they were known on a day.
    """
    cuts = [as_of - SPAN + round(SPAN * number / CUTS) for number in range(CUTS)]
    forecast, plain = _Tally(), _Tally()
    answers = 0
    delivered = 0.0
    customers: set[bytes | int] = set()
    deliveries: set[tuple[int, int]] = set()
    pool = Pool.default()
    used: list[int] = []
    for number, cut in enumerate(cuts):
        if number % POOL_EVERY == 0:
            pool = fit_pool((stream.history for stream in streams), cut, weather(cut) if weather else None)
        elif weather:
            pool = replace(pool, weather=weather(cut))
        rows = list(_told(_rows(streams, pool, cut, as_of), number, len(streams), progress))
        if rows:
            used.append(cut)
        if cut + CALL_DAYS <= as_of:
            _recall(rows, forecast, plain)
        for row in rows:
            if row.lead is None or row.lead > HORIZON or as_of - cut < ROOM * row.mean:
                continue
            answers += 1
            delivered += row.real
            customers.add(streams[row.stream].owner or row.stream)
            deliveries.add((row.stream, cut + row.lead))
            forecast.add(row.leads, row.quantity, row, row.lead)
            plain.add(row.plain, row.plain_quantity, row, row.lead)
    return Scorecard(
        first=date.fromordinal(used[0] if used else cuts[0]),
        last=date.fromordinal(used[-1] if used else cuts[-1]),
        cuts=len(used),
        customers=len(customers),
        deliveries=len(deliveries),
        answers=answers,
        enough=answers >= LEAST_ANSWERS,
        scores=_scores(forecast, plain, answers, delivered),
    )


def _told(rows: Iterator[_Known | None], cut: int, count: int, progress: Progress | None) -> Iterator[_Known]:
    """The rows that are there, telling how far it is."""
    for number, row in enumerate(rows):
        if progress is not None and number % 50 == 0:
            progress(cut * count + number, CUTS * count)
        if row is not None:
            yield row


def _rows(streams: Sequence[Replayable], pool: Pool, cut: int, as_of: int) -> Iterator[_Known | None]:
    for index, (history, anchors, _owner) in enumerate(streams):
        days = history.days
        count = bisect_right(days, cut)
        if count < LEAST_DELIVERIES:
            yield None
            continue
        found = predict(fit(history, pool, cut), pool, cut, anchors(cut))
        if found is None:
            yield None
            continue
        came = count < len(days) and days[count] <= as_of
        known = [quantity for quantity in history.quantities[:count] if quantity > 0]
        mean = (days[count - 1] - days[0]) / (count - 1)
        yield _Known(
            stream=index,
            leads=_leads((found.p10, found.p50, found.p90), cut),
            plain=plain_leads(days[:count], mean, cut),
            quantity=found.quantity,
            plain_quantity=sum(known) / len(known) if known else 0.0,
            p3=found.p3,
            mean=mean,
            lead=days[count] - cut if came else None,
            real=history.quantities[count] if came else 0.0,
        )


def one_step(stream: Replayable, pool: Pool, latest: int, answered: Container[int] = ()) -> tuple[OneStep, ...]:
    """The latest so many deliveries, each forecast on the day of the one before it; oldest first.

    The stream's own later deliveries are not known to these forecasts, but the pooled parameters have seen them:
    what is shared by all customers is that of today. Each is made from the last `LOOK_BACK` deliveries before it.
    Deliveries of the days in `answered` are left out.
    """
    history, anchors, _owner = stream
    days = history.days
    found = []
    for place in range(max(len(days) - latest, 1), len(days)):
        if days[place] in answered:
            continue
        made_on = days[place - 1]
        known = pool.known_by(made_on)
        past = history.part(max(place - LOOK_BACK, 0), place)
        forecast = predict(fit(past, known, made_on), known, made_on, anchors(made_on))
        if forecast is not None:
            found.append(OneStep(made_on, forecast, days[place], history.quantities[place]))
    return tuple(found)


def plain_leads(days: Sequence[int], mean: float, cut: int) -> Dates:
    """The plain forecaster's 10, 50 and 90 % dates as days ahead of the cut.

    They are the last delivery + the tenth percentile, the mean and the ninetieth percentile of the stream's own
    intervals; what has passed is tomorrow.
    """
    intervals = sorted(after - before for before, after in pairwise(days))
    low, high = (_quantile(intervals, level) for level in (0.1, 0.9))
    last = days[-1]
    return _leads((last + min(low, mean), last + mean, last + max(high, mean)), cut)


def _quantile(ordered: Sequence[int], level: float) -> float:
    place = level * (len(ordered) - 1)
    low = min(int(place), len(ordered) - 1)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def _leads(dates: Dates, cut: int) -> Dates:
    p10, p50, p90 = (min(max(when - cut, 1.0), float(HORIZON)) for when in dates)
    return p10, p50, p90


def _recall(rows: Iterable[_Known], forecast: _Tally, plain: _Tally) -> None:
    """The call list of one cut: by the chance of an order within three days, and by the plain date."""
    kept = list(rows)
    came = [row.lead is not None and row.lead <= CALL_DAYS for row in kept]
    if any(came) and not all(came):
        forecast.recalls.append(recall([row.p3 for row in kept], came))
        plain.recalls.append(recall([-row.plain[1] for row in kept], came))


def recall(ranks: Sequence[float], came: Sequence[bool]) -> float:
    """Of the K that came, the share among the K of the highest rank; ties count as much as they would on average."""
    wanted = sum(came)
    least = sorted(ranks, reverse=True)[wanted - 1]
    above = [hit for rank, hit in zip(ranks, came, strict=True) if rank > least]
    tied = [hit for rank, hit in zip(ranks, came, strict=True) if rank == least]
    return (sum(above) + (wanted - len(above)) * sum(tied) / len(tied)) / wanted


def _scores(forecast: _Tally, plain: _Tally, answers: float, delivered: float) -> tuple[Score, ...]:
    def both(measure: str, unit: str, of: Callable[[_Tally], float], over: float) -> Score:
        if over <= 0:
            return Score(measure, unit, None, None)
        return Score(measure, unit, of(forecast) / over, of(plain) / over)

    days = len(forecast.recalls)
    return (
        both("date_error", "d", lambda tally: tally.error, answers),
        both("date_error_own", "", lambda tally: tally.own, answers),
        both("pinball", "", lambda tally: tally.pinball, answers),
        both("coverage", "", lambda tally: tally.within, answers),
        both("recall", "", lambda tally: math.fsum(tally.recalls), days),
        both("quantity_error", "", lambda tally: tally.quantity, delivered),
    )
