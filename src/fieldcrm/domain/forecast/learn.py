"""Learning the pool: one pass over a bounded, evenly drawn part of the archive."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from fieldcrm.domain.forecast.activity import learn_leaving
from fieldcrm.domain.forecast.carry import learn_carry, slope
from fieldcrm.domain.forecast.clock import month_number
from fieldcrm.domain.forecast.degrees import DegreeDays, learn_heating, likelihoods
from fieldcrm.domain.forecast.measure import (
    Measured,
    carried,
    measure,
    season_of,
    sums_of,
    week_counts,
)
from fieldcrm.domain.forecast.mixture import Sums, below, evidence, learn_weights, posterior
from fieldcrm.domain.forecast.pool import Pool
from fieldcrm.domain.forecast.quantity import choose_smoother
from fieldcrm.domain.forecast.repeats import Repeats, learn_share, lumpy
from fieldcrm.domain.forecast.replay import Replayed, cases, loss, raw_curves
from fieldcrm.domain.forecast.season import (
    LEAST_ARCHIVE,
    class_shares,
    learn_hold,
    learn_seasons,
    learn_years,
    misfit,
    spans_of,
    weather_spread,
    week_shares,
)
from fieldcrm.domain.forecast.shapes import SCORES, cdf, score_of
from fieldcrm.domain.forecast.types import History

SAMPLE = 24000
"""Deliveries that the pool is learnt from, at most: of streams drawn evenly from the sorted archive."""

KEEPS = (0.9, 0.8, 0.95)
REPLAYED = 400
_LEAST_REPLAYED = 40
_LATEST = 100
YEAR_HOLD = 20.0
_SWING = 2.0
_JUDGED = 40
_LEAST = 5
_TAIL_HOLD = 5.0


def fit_pool(histories: Iterable[History], as_of: int, weather: Mapping[str, DegreeDays] | None = None) -> Pool:
    """Learn the pooled parameters from the deliveries up to `as_of`; too few give the defaults.

    `weather` are the degree days by territory, where there are any. The order of the histories does not matter. Cost
    grows with `SAMPLE`, not with the archive.
    """
    streams = [stream for history in histories if (stream := history.tidy(as_of)).days]
    streams.sort(key=lambda stream: (stream.days, stream.quantities))
    pool = Pool(streams=len(streams), deliveries=sum(len(stream.days) for stream in streams))
    pool = replace(pool, weather=weather or {})
    step = max(1, math.ceil(sum(min(len(stream.days), _LATEST) for stream in streams) / SAMPLE))
    drawn = [_latest(stream) for stream in streams[::step]]
    repeated = [stream for stream in drawn if len(stream.days) > 1]
    if len(repeated) < _LEAST:
        return replace(pool, heating=_learn_heating(repeated, pool)) if weather else pool
    pool = _learn_week(repeated, pool)
    pool = _learn_seasons(repeated, pool, as_of)
    if weather:
        pool = replace(pool, heating=_learn_heating(repeated, pool))
    measured = [measure(stream, pool) for stream in drawn]
    carry, spread = learn_carry([(m.loads, m.logs) for m in measured])
    pool = replace(pool, carry=carry, carry_spread=spread)
    slopes = [slope(m.loads, m.logs, carry, spread) for m in measured]
    series = [carried(m, carry) for m, carry in zip(measured, slopes, strict=True)]
    pool = _learn_shapes(series, pool)
    pool = _learn_keep(list(zip(measured, series, slopes, strict=True)), pool, as_of)
    quantities = [[q for q in stream.quantities if q > 0] for stream in drawn]
    pool = replace(pool, smoother=choose_smoother(quantities))
    leaving, staying = learn_leaving([_end(m, x, pool, as_of) for m, x in zip(measured, series, strict=True)])
    return replace(pool, leaving=leaving, staying=staying)


def _latest(stream: History) -> History:
    cut = slice(-_LATEST, None)
    return replace(stream, days=stream.days[cut], quantities=stream.quantities[cut], ours=stream.ours[cut])


def _learn_week(streams: Sequence[History], pool: Pool) -> Pool:
    tables = [week_counts(stream.days) for stream in streams]
    shares = week_shares([float(sum(column)) for column in zip(*tables, strict=True)])
    return replace(pool, week=shares, hold=learn_hold(tables, shares))


def _learn_seasons(streams: Sequence[History], pool: Pool, as_of: int) -> Pool:
    """Season classes, what single months of the archive departed from them and may yet; nothing of a short archive.

    Single months are looked at in classes whose busiest month has at least twice the use of the slackest: those
    feel the weather. For the others, and in a short archive, the months at both its edges would mislead more than
    the rest would tell: the first holds only intervals that began in it, the last those that are still open.
    """
    if max(s.days[-1] for s in streams) - min(s.days[0] for s in streams) < LEAST_ARCHIVE:
        return pool
    spans = [spans_of(stream.days) for stream in streams]
    first = min(row[0][0] for rows in spans for row in rows)
    seasons, shares = learn_seasons(spans)
    last = month_number(as_of + 0.5)
    still = [spans_of((*stream.days, max(as_of, stream.days[-1]))) for stream in streams]
    memberships = [class_shares(rows, seasons, shares) for rows in spans]
    years = []
    unsettled = []
    for index, curve in enumerate(seasons):
        if max(curve) < _SWING * min(curve):
            years.append((1.0,) * (last - first + 1))
            unsettled.append(0.0)
            continue
        members = [(rows, weights[index]) for rows, weights in zip(still, memberships, strict=True)]
        years.append(learn_years(members, curve, first, last - first + 1, YEAR_HOLD))
        unsettled.append(weather_spread(years[-1], curve, first))
    pool = replace(pool, seasons=seasons, season_shares=shares, first_month=first)
    return replace(pool, years=tuple(years), unsettled=tuple(unsettled))


def _learn_heating(streams: Sequence[History], pool: Pool) -> tuple[float, ...]:
    """How many of the customers in territories with degree days heat, and with which base share."""
    table = []
    for stream in streams:
        weather = pool.weather.get(stream.territory)
        if weather is not None:
            spans = spans_of(stream.days)
            season = season_of(stream, pool, spans, tuple(class_shares(spans, pool.seasons, pool.season_shares)))
            table.append(likelihoods(stream.days, weather, misfit(spans, season)))
    return learn_heating(table) if table else ()


def _learn_shapes(series: list[list[float]], pool: Pool) -> Pool:
    """The streams' centres (method of moments), and the weights of the shapes and of the clusters (EM)."""
    known = [logs for logs in series if logs]
    means = [math.fsum(logs) / len(logs) for logs in known]
    centre = math.fsum(means) / len(means)
    scatter = spare = 0.0
    for logs, mean in zip(known, means, strict=True):
        scatter += math.fsum((x - mean) ** 2 for x in logs)
        spare += len(logs) - 1
    within = scatter / spare if spare else 0.25
    noise = within * math.fsum(1 / len(logs) for logs in known) / len(known)
    spread = math.fsum((mean - centre) ** 2 for mean in means) / max(len(means) - 1, 1) - noise
    pool = replace(pool, centre=round(centre, 4), between=round(math.sqrt(max(spread, 0.04)), 4))
    prior = (pool.centre, pool.between**2)
    table = [[row[0] for row in evidence(sums_of(logs, 1.0), prior)] for logs in known if len(logs) > 1]
    if len(table) < _LEAST:
        return pool
    clusters = [repeats for logs in known if (repeats := sums_of(logs, 1.0).repeats) is not None]
    return replace(pool, weights=learn_weights(table), repeating=learn_share([each.gain for each in clusters]))


def _steps(logs: list[float], keep: float, latest: int) -> Iterable[tuple[Sums, float]]:
    """The sums before each of the latest intervals, with that interval."""
    sums = Sums(repeats=Repeats() if lumpy(logs) else None)
    first = len(logs) - latest
    for index, x in enumerate(logs):
        if index >= first:
            yield sums, x
        sums.add(x, keep)


def _learn_keep(streams: list[Replayed], pool: Pool, as_of: int) -> Pool:
    """How fast old intervals are forgotten: what replayed best."""
    series = [logs for _, logs, _ in streams]
    replayed = cases(streams, pool, as_of, REPLAYED)
    best, choice = math.inf, pool
    for keep in KEEPS:
        rival = replace(pool, keep=keep)
        rival = replace(rival, scores=_recalibrate(series, rival))
        if len(replayed) < _LEAST_REPLAYED:
            return rival
        result = loss(replayed, raw_curves(replayed, rival), rival.scores, rival)
        if result < 0.995 * best:
            best, choice = result, rival
    return choice


def _recalibrate(series: list[list[float]], pool: Pool) -> tuple[float, ...]:
    """Where the model's own one-step forecasts came true, as normal scores.

    Each is held to the identity by as many forecasts as `_TAIL_HOLD`, against those beyond it.
    """
    prior = (pool.centre, pool.between**2)
    seen: list[float] = []
    for logs in series:
        for sums, x in _steps(logs, pool.keep, _JUDGED):
            seen.append(below(posterior(sums, prior, pool.weights, pool.repeating), x))
    if len(seen) < 30:
        return SCORES
    seen.sort()
    out: list[float] = []
    for score in SCORES:
        probability = cdf(score)
        beyond = len(seen) * min(probability, 1 - probability)
        real = min(max(_quantile(seen, probability), 1e-6), 1 - 1e-6)
        out.append(score + beyond / (beyond + _TAIL_HOLD) * (score_of(real) - score))
    for index in range(1, len(out)):
        out[index] = max(out[index], out[index - 1] + 0.02)
    return tuple(round(score, 4) for score in out)


def _quantile(ordered: list[float], probability: float) -> float:
    place = probability * len(ordered) - 0.5
    low = min(max(int(place), 0), len(ordered) - 2)
    return ordered[low] + (ordered[low + 1] - ordered[low]) * min(max(place - low, 0.0), 1.0)


def _end(measured: Measured, series: list[float], pool: Pool, as_of: int) -> tuple[int, float]:
    """A stream's number of deliveries and the chance that an active one is silent as long as it is now."""
    days = measured.stream.days
    gone = measured.clock.end(as_of) - measured.clock.middle(days[-1])
    parts = posterior(sums_of(series, pool.keep), (pool.centre, pool.between**2), pool.weights, pool.repeating)
    silent = 1 - below(parts, math.log(gone)) if gone > 0 else 1.0
    return len(days), max(silent, 1e-12)
