"""How an interval follows the size of the delivery that began it: twice the fuel may last twice as long, or not.

A customer that fills up shows no such slope, one that buys as much as it can pay for shows a slope of 1. Each
stream's own is held to that of all by as much as streams differ in it. Whether it counts at all is judged by
replaying: in a short history noise feigns slopes that foretell nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

Pair = tuple[Sequence[float | None], Sequence[float]]
"""One stream's loads (None where unknown) and the log intervals that followed them."""

SPREADS = (0.0, 0.15, 0.3, 0.6)
"""How far streams may differ in their slopes (standard deviation)."""

_NOISE = 0.1
_NOISE_HOLD = 3.0
_SLOPE_HOLD = 10.0
_LEAST_PAIRS = 3
_MUST_GAIN = 0.01
_LOWEST, _HIGHEST = -0.5, 1.2


class Products(NamedTuple):
    """Of one stream's pairs: their means, Σ (x − x̄)(y − ȳ), Σ (x − x̄)², and the variance of y round the line."""

    mean_x: float
    mean_y: float
    cross: float
    square: float
    noise: float

    def slope(self, pooled: float, spread: float) -> float:
        """The stream's slope: least squares, held to the pooled one."""
        if not spread:
            return pooled
        return pooled + (self.cross - pooled * self.square) / (self.noise / spread**2 + self.square)


def slope(xs: Sequence[float | None], ys: Sequence[float], pooled: float, spread: float) -> float:
    """How y follows x within one stream.

    `spread` is the standard deviation of the streams' true slopes; the smaller it is against what one stream's
    own noise can feign, the less its own slope counts.
    """
    known = [products for products, _, _ in _growing((xs, ys))] if spread else []
    return known[-1].slope(pooled, spread) if known else pooled


def learn_carry(streams: Sequence[Pair]) -> tuple[float, float]:
    """The pooled slope and how far streams differ in it, by which the intervals would have been foretold best.

    Each interval is foretold from those before it; the error is that of its logarithm. To count at all, the slopes
    must spare one part in a hundred of what the mean alone gets wrong, and as much again to differ.
    """
    steps: list[tuple[Products, float, float]] = []
    ends: list[Products] = []
    for pair in streams:
        before = None
        for products, x, y in _growing(pair):
            if before is not None:
                steps.append((before, x, y))
            before = products
        if before is not None and before.square > 0:
            ends.append(before)
    choice = (0.0, 0.0)
    least = _missed(steps, *choice)
    for spread in SPREADS:
        rival = (_pooled(ends, spread), spread)
        missed = _missed(steps, *rival)
        if missed < (1 - _MUST_GAIN) * least:
            least, choice = missed, rival
    return choice


def _missed(steps: Sequence[tuple[Products, float, float]], pooled: float, spread: float) -> float:
    return math.fsum([abs(y - p.mean_y - p.slope(pooled, spread) * (x - p.mean_x)) for p, x, y in steps])


def _pooled(ends: Sequence[Products], spread: float) -> float:
    """The mean slope: each stream's weighed by how well it is known, among slopes that differ so far."""
    weights = [1 / (spread**2 + p.noise / p.square) for p in ends]
    total = math.fsum(w * p.cross / p.square for w, p in zip(weights, ends, strict=True))
    return round(min(max(total / (math.fsum(weights) + _SLOPE_HOLD), _LOWEST), _HIGHEST), 4)


def _growing(pair: Pair) -> Iterator[tuple[Products, float, float]]:
    """What the first three, four, … known pairs of a stream tell, with the latest of them."""
    count = sx = sy = sxx = sxy = syy = 0.0
    for x, y in zip(*pair, strict=True):
        if x is None:
            continue
        count += 1
        sx, sy = sx + x, sy + y
        sxx, sxy, syy = sxx + x * x, sxy + x * y, syy + y * y
        if count >= _LEAST_PAIRS:
            cross, square = sxy - sx * sy / count, max(sxx - sx * sx / count, 0.0)
            square = square if square > 1e-9 else 0.0
            left = syy - sy * sy / count - (cross * cross / square if square else 0.0)
            noise = (max(left, 0.0) + _NOISE_HOLD * _NOISE) / (count - 2 + _NOISE_HOLD)
            yield Products(sx / count, sy / count, cross if square else 0.0, square, noise), x, y
