"""One stream measured on its own clock: the numbers that both the pool and the fit are learnt from."""

from __future__ import annotations

import math
from dataclasses import dataclass

from fieldcrm.domain.forecast.clock import FLAT_SEASON, Clock, level, month_number, weekday_of
from fieldcrm.domain.forecast.degrees import TOLD, HeatedClock, base_share, likelihoods, told_by
from fieldcrm.domain.forecast.mixture import Sums
from fieldcrm.domain.forecast.pauses import Span, merged, paused
from fieldcrm.domain.forecast.pool import Pool
from fieldcrm.domain.forecast.repeats import Repeats, lumpy
from fieldcrm.domain.forecast.season import (
    Spans,
    class_shares,
    declared_season,
    misfit,
    own_season,
    own_week,
    spans_of,
)
from fieldcrm.domain.forecast.shapes import MIDDLE, SCORES, rising
from fieldcrm.domain.forecast.types import MAX_INTERVAL, History

DECLARED_SPREAD = 0.4
_SHORTEST = 0.3
_LOW, _HIGH = SCORES.index(-0.85), SCORES.index(0.85)
_LARGEST_LOAD = 1.0
_DECLARED_FADES = 6.0


Heat = tuple[str, float]
"""The territory whose degree days are a stream's clock, and its base share 0–1."""


@dataclass(slots=True)
class Measured:
    """A stream on its clock.

    `logs[j]` is the log clock length of the interval that ends with delivery j + 1; `loads[j]` by how much
    (log) the delivery that began it was larger than usual, None where its quantity is unknown.
    """

    stream: History
    clock: Clock
    classes: tuple[float, ...]
    week: tuple[float, ...]
    heat: Heat | None
    logs: list[float]
    loads: list[float | None]
    last_load: float | None


def week_counts(days: tuple[int, ...]) -> list[int]:
    """Deliveries on each weekday, Monday first."""
    counts = [0] * 7
    for day in days:
        counts[weekday_of(day)] += 1
    return counts


def season_of(stream: History, pool: Pool, spans: Spans, classes: tuple[float, ...]) -> tuple[float, ...]:
    """The stream's season: learnt, and steered by its declared months while it has few deliveries."""
    flat = len(pool.seasons) == 1 and pool.seasons[0] == FLAT_SEASON
    season = FLAT_SEASON if flat else own_season(spans, pool.seasons, classes)
    if not stream.busy_months and not stream.slack_months:
        return season
    fading = 1.0 if flat else _DECLARED_FADES / (_DECLARED_FADES + len(spans))
    declared = declared_season(stream.busy_months, stream.slack_months)
    return level(tuple(s * d**fading for s, d in zip(season, declared, strict=True)))


def months_since(pool: Pool, classes: tuple[float, ...], start: int, until: int | None = None) -> tuple[float, ...]:
    """What a stream of these season classes knows of single months: number of the first one, then the factors.

    They begin with the month before that of the day `start`. `until` leaves out what was learnt of later months, as
    if that day were the archive's last.
    """
    if not pool.years:
        return ()
    skip = max(0, month_number(start) - pool.first_month - 1)
    stop = None if until is None else month_number(until + 0.5) - pool.first_month + 1
    factors = [0.0] * len(pool.years[0][skip:stop])
    for weight, row in zip(classes, pool.years, strict=True):
        if weight:
            factors = [total + weight * factor for total, factor in zip(factors, row[skip:stop], strict=True)]
    return (pool.first_month + skip, *factors)


def clock_of(
    pool: Pool,
    season: tuple[float, ...],
    week: tuple[float, ...],
    months: tuple[float, ...],
    until: int | None = None,
    heat: Heat | None = None,
) -> Clock:
    """The stream's clock: season, weekdays and what single `months` departed from them (see `months_since`).

    Half of the weekdays' weight (their square root) is time; the other half moves need from one day to another
    within a week (see `Need`). A stream that heats has the degree days in the season's place; those of days after
    `until` are left out.
    """
    powered = tuple(map(math.sqrt, week))
    if heat is not None:
        weather = pool.weather.get(heat[0])
        if weather is not None:
            return HeatedClock(weather, heat[1], season, powered, until)
    return Clock(season, powered, int(months[0]), months[1:]) if months else Clock(season, powered)


def measure(stream: History, pool: Pool) -> Measured:
    """Lay a tidy stream on its own clock."""
    days = stream.days
    week = own_week(week_counts(days), pool.week, pool.hold)
    spans = spans_of(days)
    classes = tuple(round(w, 3) for w in class_shares(spans, pool.seasons, pool.season_shares))
    season = season_of(stream, pool, spans, classes)
    heat = heat_of(stream, pool, spans, season) if pool.heating else None
    months = months_since(pool, classes, days[0] if days else 0)
    clock = clock_of(pool, season, week, months, heat=heat)
    clock = paused(clock, pauses_of(stream))
    places = [clock.middle(day) for day in days]
    logs = []
    for index in range(1, len(days)):
        length = places[index] - places[index - 1]
        logs.append(math.log(min(max(length, _SHORTEST), MAX_INTERVAL)))
    loads = _loads(stream.quantities)
    last = loads[-1] if loads else None
    return Measured(stream, clock, classes, week, heat, logs, loads[:-1], last)


def heat_of(stream: History, pool: Pool, spans: Spans, season: tuple[float, ...]) -> Heat | None:
    """Which degree days are the stream's clock, and its base share; None where its learnt season fits better."""
    weather = pool.weather.get(stream.territory)
    if weather is None:
        return None
    row = likelihoods(stream.days, weather, misfit(spans, season))
    told = told_by(stream.busy_months, stream.slack_months, weather) * (TOLD if stream.heats else 1.0)
    base = base_share(row, pool.heating, told)
    return None if base is None else (stream.territory, base)


def pauses_of(stream: History) -> tuple[Span, ...]:
    """The stream's shutdowns, in order and without overlap."""
    return merged([(first, last) for first, last, _told in stream.pauses])


def _loads(quantities: tuple[float, ...]) -> list[float | None]:
    known = [math.log(quantity) for quantity in quantities if quantity > 0]
    if not known:
        return [None] * len(quantities)
    mean = math.fsum(known) / len(known)
    limit = _LARGEST_LOAD
    return [min(max(math.log(q) - mean, -limit), limit) if q > 0 else None for q in quantities]


def carried(measured: Measured, slope_: float) -> list[float]:
    """The log intervals with the effect of the delivery before them taken out."""
    if not slope_:
        return measured.logs
    return [x - slope_ * (load or 0.0) for x, load in zip(measured.logs, measured.loads, strict=True)]


def sums_of(logs: list[float], keep: float) -> Sums:
    """Weighted sums of log intervals, oldest first."""
    sums = Sums(repeats=Repeats() if lumpy(logs) else None)
    for x in logs:
        sums.add(x, keep)
    return sums


def prior_of(stream: History, pool: Pool) -> tuple[float, float]:
    """Mean and variance of the stream's centre before its own intervals are looked at."""
    cycle = stream.cycle()
    if cycle:
        return math.log(cycle), DECLARED_SPREAD**2
    return pool.centre, pool.between**2


def widened(curve: tuple[float, ...], pool: Pool, classes: tuple[float, ...]) -> tuple[float, ...]:
    """The curve widened round its median by what the weather to come may do to a stream of these season classes.

    Its own intervals were measured with the weather that they had.
    """
    more = math.fsum(weight * spread * spread for weight, spread in zip(classes, pool.unsettled, strict=False))
    if not more:
        return curve
    known = (curve[_HIGH] - curve[_LOW]) / (SCORES[_HIGH] - SCORES[_LOW])
    factor = math.sqrt(1 + more / (known * known))
    middle = curve[MIDDLE]
    return rising([middle + (x - middle) * factor for x in curve])
