"""The normal distribution, and curves of need kept as a few points on probability paper.

A curve gives the chance that the interval is over by a time x (the logarithm of clock days). It is held as
the times at which its normal score passes the fixed `SCORES`; between them, and beyond both ends, the score
is linear in x. A log-normal interval is exactly a straight line.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import pairwise

SCORES = (-3.0, -2.4, -1.9, -1.5, -1.15, -0.85, -0.55, -0.25, 0.0, 0.25, 0.55, 0.85, 1.15, 1.5, 1.9, 2.4, 3.0)
SPAN = 1.2815515655446004
"""Normal score of 90 %."""

STEPS = tuple(after - before for before, after in pairwise(SCORES))
LAST_STEP = len(SCORES) - 1
MIDDLE = SCORES.index(0.0)
"""Where a curve's median stands."""
SCALE = math.sqrt(0.5)
"""The complementary error function of a score times this, halved, is the probability above the score."""

_ROOT2 = math.sqrt(2.0)
_LEAST_STEP = 0.002


def cdf(score: float) -> float:
    """Probability below a normal score."""
    return 0.5 * math.erfc(-score / _ROOT2)


def survival_of(score: float) -> float:
    """Probability above a normal score, exact far out in the tail."""
    return 0.5 * math.erfc(score / _ROOT2)


def score_of(probability: float) -> float:
    """Normal score of a probability (Acklam's rational approximation, relative error below 1.2e-9)."""
    p = min(max(probability, 1e-300), 1 - 1e-16)
    if p < 0.02425:
        return _tail_score(math.sqrt(-2 * math.log(p)))
    if p > 1 - 0.02425:
        return -_tail_score(math.sqrt(-2 * math.log(1 - p)))
    q = p - 0.5
    r = q * q
    top = -39.69683028665376 * r + 220.9460984245205
    top = ((top * r - 275.9285104469687) * r + 138.3577518672690) * r - 30.66479806614716
    low = -54.47609879822406 * r + 161.5858368580409
    low = ((low * r - 155.6989798598866) * r + 66.80131188771972) * r - 13.28068155288572
    return (top * r + 2.506628277459239) * q / (low * r + 1)


def _tail_score(t: float) -> float:
    top = -0.007784894002430293 * t - 0.3223964580411365
    top = ((top * t - 2.400758277161838) * t - 2.549732539343734) * t + 4.374664141464968
    low = 0.007784695709041462 * t + 0.3224671290700398
    low = (low * t + 2.445134137142996) * t + 3.754408661907416
    return (top * t + 2.938163982698783) / (low * t + 1)


def rising(points: list[float]) -> tuple[float, ...]:
    """The points made strictly ascending, so that a curve can be read both ways."""
    for index in range(1, len(points)):
        points[index] = max(points[index], points[index - 1] + _LEAST_STEP)
    return tuple(round(point, 4) for point in points)


def straight(centre: float, spread: float) -> tuple[float, ...]:
    """The curve of a log-normal interval: mean and standard deviation of the logarithm."""
    return rising([centre + spread * score for score in SCORES])


def time_at(curve: tuple[float, ...], score: float) -> float:
    """The log time at which the curve passes a normal score."""
    low = bisect_right(SCORES, score, 1, len(SCORES) - 1) - 1
    slope = (curve[low + 1] - curve[low]) / STEPS[low]
    return curve[low] + (score - SCORES[low]) * slope
