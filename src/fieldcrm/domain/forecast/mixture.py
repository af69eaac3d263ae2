"""How regular a stream is: a mixture of interval shapes, weighed by the stream's own intervals.

An interval's logarithm x on the warped clock varies round the stream's own centre, either as a normal with
spread s or as the logarithm of a gamma of shape k. The centre has a normal prior (mean m, variance t²) from
the pool or from the declared cycle. Given the intervals seen, each component has an evidence and a
predictive distribution; the forecast is their average (conjugate normal updating; the gamma's centre by
Laplace's method). Beside these smooth shapes stand the stream's own intervals, where they cluster (`repeats`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from fieldcrm.domain.forecast.repeats import Repeats
from fieldcrm.domain.forecast.shapes import SCORES, cdf, score_of

SPREADS = (0.07, 0.11, 0.16, 0.23, 0.33, 0.47, 0.67, 0.95, 1.35)
GAMMAS = (40.0, 18.0, 9.0, 4.5, 2.2, 1.1, 0.6)
EVEN = (1.0 / (len(SPREADS) + len(GAMMAS)),) * (len(SPREADS) + len(GAMMAS))

_LOG_TAU = math.log(2 * math.pi)
_LEAST_SHARE = 0.004
_LEAST_TRUST = 0.02
_NARROW = 0.3
_ACROSS = (-1.8, -0.6, 0.6, 1.8)
_SEEN = 0.03
_ASYMPTOTIC = 6.0

Part = tuple[float, float, float, float]
"""One component of a predictive mixture: weight, centre, spread of x, gamma shape (0 = normal)."""


def _digamma(k: float) -> float:
    """Derivative of log gamma: recurrence to 6, then the asymptotic series (Abramowitz & Stegun 6.3.18)."""
    shift = 0.0
    while k < _ASYMPTOTIC:
        shift -= 1 / k
        k += 1
    square = 1 / (k * k)
    return shift + math.log(k) - 0.5 / k - square * (1 / 12 - square * (1 / 120 - square / 252))


def _trigamma(k: float) -> float:
    """Second derivative of log gamma (Abramowitz & Stegun 6.4.12)."""
    shift = 0.0
    while k < _ASYMPTOTIC:
        shift += 1 / (k * k)
        k += 1
    square = 1 / (k * k)
    return shift + 1 / k + square / 2 + square / k * (1 / 6 - square * (1 / 30 - square / 42))


_SPREAD_TABLE = tuple((s * s, _LOG_TAU + 2 * math.log(s)) for s in SPREADS)
_GAMMA_TABLE = tuple((k, _digamma(k) - math.log(k), _trigamma(k), k * math.log(k) - math.lgamma(k) - k) for k in GAMMAS)
_OFFSET = {k: offset for k, offset, _, _ in _GAMMA_TABLE}
_DEVIATION = {k: math.sqrt(variance) for k, _, variance, _ in _GAMMA_TABLE}


@dataclass(slots=True)
class Sums:
    """Weighted sums over log intervals x, newest first in weight: count, x, x², eˣ.

    `repeats` are their clusters, where the stream is lumpy.
    """

    count: float = 0.0
    first: float = 0.0
    second: float = 0.0
    power: float = 0.0
    repeats: Repeats | None = None

    def add(self, x: float, keep: float) -> None:
        """Take in one more interval; the older ones keep the share `keep` of their weight."""
        if self.repeats is not None:
            self.repeats.add(x, keep, (self.count, self.first, self.second))
        self.count = self.count * keep + 1.0
        self.first = self.first * keep + x
        self.second = self.second * keep + x * x
        self.power = self.power * keep + math.exp(x)


def evidence(sums: Sums, prior: tuple[float, float]) -> list[tuple[float, float, float]]:
    """Per component: log marginal likelihood of the intervals, predictive centre and spread of the next x."""
    mean, variance = prior
    n = sums.count
    if n <= 0:
        plain = [(0.0, mean, math.sqrt(s * s + variance)) for s in SPREADS]
        return plain + [(0.0, mean, math.sqrt(v + variance)) for _, _, v, _ in _GAMMA_TABLE]
    average = sums.first / n
    scatter = max(sums.second - sums.first * average, 0.0) + 0.0004 * n
    gap = (average - mean) ** 2
    out = []
    log_n = math.log(n)
    for square, log_scale in _SPREAD_TABLE:
        total = variance + square / n
        likelihood = -0.5 * ((n - 1) * log_scale + log_n + scatter / square)
        likelihood -= 0.5 * (_LOG_TAU + math.log(total) + gap / total)
        share = variance / total
        centre = mean + share * (average - mean)
        out.append((likelihood, centre, math.sqrt(square + share * square / n)))
    log_mean = math.log(sums.power / n)
    for k, offset, spread, constant in _GAMMA_TABLE:
        noise = 1 / (k * n)
        total = variance + noise
        start = mean - offset
        likelihood = n * constant + k * n * (average - log_mean) + 0.5 * (_LOG_TAU + math.log(noise))
        likelihood -= 0.5 * (_LOG_TAU + math.log(total) + (log_mean - start) ** 2 / total)
        share = variance / total
        centre = start + share * (log_mean - start) + offset
        out.append((likelihood, centre, math.sqrt(spread + share * noise)))
    return out


def posterior(sums: Sums, prior: tuple[float, float], weights: Sequence[float], repeating: float = 0.0) -> list[Part]:
    """The predictive mixture of the next log interval; components that hardly count are left out.

    `repeating` is the share of lumpy streams whose intervals come again (see `repeats`).
    """
    rows = evidence(sums, prior)
    best = max(row[0] for row, weight in zip(rows, weights, strict=True) if weight > 0)
    shares = [weight * math.exp(row[0] - best) for row, weight in zip(rows, weights, strict=True)]
    least = _LEAST_SHARE * sum(shares)
    kept = sum(share for share in shares if share >= least)
    shapes = (0.0,) * len(SPREADS) + GAMMAS
    smooth = [
        (share / kept, row[1], row[2], shape)
        for share, row, shape in zip(shares, rows, shapes, strict=True)
        if share >= least
    ]
    if sums.repeats is None:
        return smooth
    trust = sums.repeats.trust(repeating)
    again = sums.repeats.parts() if trust > _LEAST_TRUST else []
    if not again:
        return smooth
    left = 1 - trust * math.fsum(chance for chance, _, _ in again)
    mixed = [(weight * left, centre, spread, shape) for weight, centre, spread, shape in smooth]
    return mixed + [(trust * chance, centre, spread, 0.0) for chance, centre, spread in again]


def below(parts: list[Part], x: float) -> float:
    """The mixture's probability that the next log interval is at most x."""
    total = 0.0
    for weight, centre, spread, k in parts:
        z = (x - centre) / spread
        if k:  # Wilson & Hilferty (1931): the cube root of a gamma is nearly normal
            third = math.exp(min((z * _DEVIATION[k] + _OFFSET[k]) / 3, 40.0))
            z = 3 * math.sqrt(k) * (third - 1 + 1 / (9 * k))
        total += weight * cdf(z)
    return total


def curve_of(parts: list[Part], scores: Sequence[float]) -> list[float]:
    """The log times at which the mixture reaches each of the (ascending) normal scores."""
    centre = math.fsum(part[0] * part[1] for part in parts)
    spread = math.sqrt(math.fsum(part[0] * (part[2] ** 2 + (part[1] - centre) ** 2) for part in parts))
    times = [centre + spread * step * 1.15 for step in SCORES]
    narrow = [part for part in parts if part[2] < _NARROW * spread and part[0] > _SEEN]
    if narrow:  # they would fall between two of these
        times += [place + width * step for _, place, width, _ in narrow for step in _ACROSS]
        times.sort()
    heights: list[float] = []
    for x in times:
        height = score_of(below(parts, x))
        heights.append(max(height, heights[-1] + 1e-6) if heights else height)
    out = []
    low = 0
    for score in scores:
        while low < len(times) - 2 and heights[low + 1] <= score:
            low += 1
        slope = (times[low + 1] - times[low]) / (heights[low + 1] - heights[low])
        out.append(times[low] + (score - heights[low]) * min(slope, 4 * spread))
    return out


def learn_weights(table: list[list[float]], rounds: int = 25) -> tuple[float, ...]:
    """Pooled component weights by expectation–maximisation; `table` holds each stream's log evidences.

    A pseudo-stream spread evenly over the components keeps every weight above zero.
    """
    size = len(EVEN)
    likelihoods = [[math.exp(value - max(row)) for value in row] for row in table]
    weights = list(EVEN)
    for _ in range(rounds):
        sums = [1.0 / size] * size
        for row in likelihoods:
            joint = [weight * value for weight, value in zip(weights, row, strict=True)]
            total = sum(joint)
            for index in range(size):
                sums[index] += joint[index] / total
        whole = sum(sums)
        weights = [value / whole for value in sums]
    return tuple(round(weight, 6) for weight in weights)
