"""Learning the seasons and the weekdays from delivery days alone.

A delivery says only that one filling was used up since the one before it, in whichever months; the season is
found by deconvolution (Richardson–Lucy): share each interval out over its months by the curve so far, compare
with the days spent in each month, repeat. Counting deliveries by month instead would lose most of the gain.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from fieldcrm.domain.forecast.clock import FLAT_SEASON, MONTH, level

Spans = list[list[tuple[int, float]]]
"""One stream's intervals, each as its days in the months it touches: (month number, days)."""

LEAST_ARCHIVE = 400
"""Days of archive below which no season is learnt."""

OWN_HOLD = 4.0
"""Intervals per month (a usual interval's days each) that hold a stream's own season to its class's."""

_LIMITS = (0.02, 8.0)
_ROUNDS = 20
_OPEN_AT_MOST = 2.0
_CLASS_ROUNDS = 4
_CLASS_LEAST = 250
_SHORTEST = 0.3

BLURS = (0.0, 0.05, 0.1, 0.2)
_USUAL_BLUR = 0.1
_BLUR_ROUNDS = 12
_BLUR_SAMPLE = 2500
_LEAST_PARTED = 10
_LEAST_EARLY = 3
_TWO_WINTERS = 20
_MUST_GAIN = 0.06

_WEATHER = 0.15
_WEATHER_HOLD = 6.0
_LEFT = 0.4
"""A month's weather moves its use by so much (log deviation) before an archive's own months are looked at, which count
as so many; and so much of the variance is left over an interval, whose parts even each other out."""


def spans_of(days: Sequence[int]) -> Spans:
    """The days that each interval spends in each month."""
    out: Spans = []
    for start, stop in pairwise(days):
        row: list[tuple[int, float]] = []
        at = start + 0.5
        goal = stop + 0.5
        month = int(at / MONTH)
        while (edge := (month + 1) * MONTH) < goal:
            row.append((month, edge - at))
            at = edge
            month += 1
        row.append((month, goal - at))
        out.append(row)
    return out


class Year(NamedTuple):
    """A stream's spans with months 0–11 only, and the days that all of them spend in each."""

    spans: Spans
    days: list[float]


def year_of(spans: Spans) -> Year:
    """The spans of all years laid over each other."""
    rows, days = [[(month % 12, count) for month, count in row] for row in spans], [0.0] * 12
    for row in rows:
        for month, count in row:
            days[month] += count
    return Year(rows, days)


def deconvolve(
    streams: list[tuple[Year, float]], start: Sequence[float], rounds: int, blur: float = 0.0
) -> list[float]:
    """The season curve (mean 1) of streams, each with a weight 0..1, beginning from `start`.

    After each round every month takes the share `blur` of both its neighbours (Silverman's smoothed EM, 1990).
    """
    curve = list(start)
    members = [(year.spans, year.days, weight) for year, weight in streams if weight >= 0.02]
    for _ in range(rounds):
        used = [1.0] * 12
        spent = [1.0] * 12
        for spans, days, weight in members:
            parts = [0.0] * 12
            whole = 0.0
            for row in spans:
                length = 0.0
                for month, count in row:
                    length += curve[month] * count
                whole += length
                for month, count in row:
                    parts[month] += count / length
            rate = weight * len(spans) / whole
            for month in range(12):
                used[month] += weight * parts[month]
                spent[month] += rate * days[month]
        low, high = _LIMITS
        moved = [min(max(c * u / s, low), high) for c, u, s in zip(curve, used, spent, strict=True)]
        if blur:
            moved = _blurred(moved, blur)
        curve = list(level(tuple(moved)))
    return curve


def _blurred(curve: Sequence[float], share: float) -> list[float]:
    """Each month with so much of its neighbours."""
    return [(1 - 2 * share) * z + share * (curve[m - 1] + curve[(m + 1) % 12]) for m, z in enumerate(curve)]


def choose_blur(streams: Sequence[Spans]) -> float:
    """How far months are evened out with their neighbours: by what the archive's latest part is foretold best.

    Months that long intervals span together cannot be told apart, and one or two winters are not the usual one: a
    smooth curve is then nearer the truth. A harvest of three weeks is not smooth. So curves are learnt from the
    earlier part, each stream's usual clock interval with them, and judged by the days by which the later intervals
    were missed. The rivals of the usual blur, none from the second winter on, must spare six parts in a hundred: the
    last year alone is not all years either.
    """
    first = min(rows[0][0][0] for rows in streams)
    last = max(rows[-1][-1][0] for rows in streams)
    usual = _USUAL_BLUR if last - first < _TWO_WINTERS else BLURS[0]
    parted = _parted(streams, last - min(12, (last - first + 1) // 3))
    if len(parted) < _LEAST_PARTED:
        return _USUAL_BLUR
    members = [(year_of(early), 1.0) for early, _ in parted]
    missed: dict[float, float] = {}
    for blur in BLURS:
        curve = deconvolve(members, FLAT_SEASON, _BLUR_ROUNDS, blur)
        missed[blur] = math.fsum(_missed(early, late, curve) for early, late in parted)
    best = min(BLURS, key=lambda blur: missed[blur])
    return best if missed[best] < (1 - _MUST_GAIN) * missed[usual] else usual


def _parted(streams: Sequence[Spans], split: int) -> list[tuple[Spans, Spans]]:
    """Streams, drawn evenly, with intervals that end up to a month and later ones, parted there."""
    step = max(1, sum(map(len, streams)) // _BLUR_SAMPLE)
    parted = []
    for rows in streams[::step]:
        early = [row for row in rows if row[-1][0] <= split]
        if _LEAST_EARLY <= len(early) < len(rows):
            parted.append((early, rows[len(early) :]))
    return parted


def _missed(early: Spans, late: Spans, curve: Sequence[float]) -> float:
    """By how many of its mean intervals a stream's later intervals were missed, together."""
    lengths = [_length(row, curve) for row in early]
    usual = math.exp(math.fsum(map(math.log, lengths)) / len(lengths))
    mean = math.fsum(count for row in early for _, count in row) / len(early)
    missed = 0.0
    for row in late:
        days = math.fsum(count for _, count in row)
        missed += days * min(abs(usual / _length(row, curve) - 1), 1.0)
    return missed / max(mean, 1.0)


def _length(row: list[tuple[int, float]], curve: Sequence[float]) -> float:
    """The clock length of an interval under a curve."""
    length = 0.0
    for month, count in row:
        length += curve[month % 12] * count
    return max(length, _SHORTEST)


def misfit(spans: Spans, curve: Sequence[float]) -> float:
    """Log likelihood of the intervals' regularity under a curve: −(n − 1)/2 · log of their scatter."""
    n = len(spans)
    if n < 2:
        return 0.0
    first = second = 0.0
    for row in spans:
        length = 0.0
        for month, count in row:
            length += curve[month % 12] * count
        x = math.log(max(length, 0.3))
        first += x
        second += x * x
    scatter = max(second - first * first / n, 0.0) + 0.01 * n
    return -0.5 * (n - 1) * math.log(scatter)


def class_shares(spans: Spans, curves: Sequence[Sequence[float]], shares: Sequence[float]) -> list[float]:
    """How surely a stream follows each of the season curves."""
    logs = [misfit(spans, curve) + math.log(share) for curve, share in zip(curves, shares, strict=True)]
    best = max(logs)
    weights = [math.exp(value - best) for value in logs]
    total = sum(weights)
    return [weight / total for weight in weights]


def learn_seasons(streams: list[Spans]) -> tuple[tuple[tuple[float, ...], ...], tuple[float, ...]]:
    """Season curves of a few classes of customers and each class's share.

    Begins with one curve for all, then parts those who follow it strongly, weakly, not at all or the other
    way round (a mixed archive holds boilers and harvesters), and learns each class's curve again.
    """
    known = [spans for spans in streams if len(spans) > 1]
    if not known:
        return (FLAT_SEASON,), (1.0,)
    blur = choose_blur(known)
    years = [year_of(spans) for spans in known]
    pooled = deconvolve([(year, 1.0) for year in years], FLAT_SEASON, _ROUNDS, blur)
    if sum(map(len, known)) < _CLASS_LEAST:
        return (_rounded(pooled),), (1.0,)
    curves = [list(level(tuple(max(z, 0.02) ** power for z in pooled))) for power in (1.6, 0.8, 0.0, -0.8)]
    shares = [0.3, 0.3, 0.3, 0.1]
    for _ in range(_CLASS_ROUNDS):
        memberships = [class_shares(year.spans, curves, shares) for year in years]
        sizes = [1.0 + sum(row[index] for row in memberships) for index in range(len(curves))]
        shares = [size / sum(sizes) for size in sizes]
        for index in range(len(curves)):
            members = [(year, row[index]) for year, row in zip(years, memberships, strict=True)]
            curves[index] = deconvolve(members, curves[index], 3, blur)
    return tuple(_rounded(curve) for curve in curves), tuple(round(share, 4) for share in shares)


def learn_years(
    streams: list[tuple[Spans, float]], curve: Sequence[float], first: int, count: int, hold: float
) -> tuple[float, ...]:
    """How far each single month of the archive departed from its season (a cold January, a holiday).

    The same deconvolution, over `count` running months from `first`; `hold` intervals' worth of evidence hold
    each factor to 1. The last span of each stream is the one still open. It counts as used up in proportion
    to its length: without it the last months would know only the intervals that were short enough to end.
    """
    factors = [1.0] * count
    members = [
        ([[(month - first, curve[month % 12] * length) for month, length in row] for row in spans], weight)
        for spans, weight in streams
        if weight >= 0.02
    ]
    for _ in range(8):
        used = [hold] * count
        spent = [hold] * count
        for rows, weight in members:
            whole = 0.0
            parts: list[tuple[int, float, float]] = []
            for number, days in enumerate(rows, 1):
                length = 0.0
                for month, use in days:
                    length += factors[month] * use
                if number < len(rows):
                    whole += length
                    parts += [(month, use, use / length) for month, use in days]
                elif length < _OPEN_AT_MOST * whole / (len(rows) - 1):
                    length = max(length, whole / (len(rows) - 1))
                    parts += [(month, use, use / length) for month, use in days]
            rate = weight * (len(rows) - 1) / max(whole, 0.1)
            for month, use, share in parts:
                used[month] += weight * share * factors[month]
                spent[month] += rate * use * factors[month]
        factors = [min(max(f * u / s, 0.3), 3.0) for f, u, s in zip(factors, used, spent, strict=True)]
    return tuple(round(f, 3) for f in factors)


def weather_spread(factors: Sequence[float], curve: Sequence[float], first: int) -> float:
    """By how much (log deviation) the weather to come may lengthen an interval of a class that feels it.

    `factors` are its single months' (see `learn_years`), running from month `first`; each counts by its use. The season
    itself is known the worse the fewer years it was learnt from.
    """
    total, weight = _WEATHER_HOLD * _WEATHER**2, _WEATHER_HOLD
    for index, factor in enumerate(factors):
        use = curve[(first + index) % 12]
        total += use * math.log(factor) ** 2
        weight += use
    return round(math.sqrt(_LEFT * total / weight * (1 + 12 / len(factors))), 4)


def own_season(
    spans: Spans,
    curves: Sequence[Sequence[float]],
    weights: Sequence[float],
    hold: float = OWN_HOLD,
) -> tuple[float, ...]:
    """A stream's season: the curve of its classes, moved by one step of its own deconvolution."""
    base = [sum(w * curve[month] for w, curve in zip(weights, curves, strict=True)) for month in range(12)]
    if not spans:
        return _rounded(base)
    parts = [0.0] * 12
    days = [0.0] * 12
    whole = 0.0
    for row in spans:
        length = 0.0
        for month, count in row:
            length += base[month % 12] * count
        whole += length
        for month, count in row:
            parts[month % 12] += base[month % 12] * count / length
            days[month % 12] += count
    usual = whole / len(spans)
    own_days = hold * usual
    low, high = _LIMITS
    moved = [min(max((parts[m] * usual + own_days * base[m]) / (days[m] + own_days), low), high) for m in range(12)]
    return _rounded(level(tuple(moved)))


def declared_season(busy: Sequence[int], slack: Sequence[int]) -> tuple[float, ...]:
    """The curve that declared busy (1.3) and slack (0.7) months start from; months are 1..12."""
    return level(tuple(1.3 if m in busy else 0.7 if m in slack else 1.0 for m in range(1, 13)))


def week_shares(counts: Sequence[float]) -> tuple[float, ...]:
    """The pooled share of deliveries per weekday, with one pseudo-delivery on each."""
    total = sum(counts) + 7
    return tuple(round((count + 1) / total, 5) for count in counts)


def own_week(counts: Sequence[float], shares: Sequence[float], hold: float) -> tuple[float, ...]:
    """V_w = 7 (c_w + hold · p_w) / (n + hold): a stream's weekday weights, held to the pooled shares."""
    total = sum(counts) + hold
    return tuple(7 * (c + hold * p) / total for c, p in zip(counts, shares, strict=True))


def learn_hold(tables: list[list[int]], shares: Sequence[float]) -> float:
    """How strongly weekdays are held to the pool: the concentration of largest Dirichlet–multinomial evidence."""
    best, choice = -math.inf, 12.0
    for hold in (1.5, 3.0, 6.0, 12.0, 25.0, 60.0):
        total = 0.0
        for counts in tables:
            total += math.lgamma(hold) - math.lgamma(hold + sum(counts))
            for count, share in zip(counts, shares, strict=True):
                if count:
                    total += math.lgamma(hold * share + count) - math.lgamma(hold * share)
        if total > best:
            best, choice = total, hold
    return choice


def _rounded(curve: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(value, 4) for value in level(tuple(curve)))
