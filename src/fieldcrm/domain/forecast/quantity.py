"""How much the next delivery will be: a robust smoother, chosen by how it did on the pool."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def median(values: Sequence[float]) -> float:
    """The middle value; 0.0 of nothing."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def smoothed(values: Sequence[float], rate: float) -> float:
    """Exponentially weighted mean, begun at the first value; 0.0 of nothing."""
    if not values:
        return 0.0
    level = values[0]
    for value in values[1:]:
        level += rate * (value - level)
    return level


def _blend(values: Sequence[float]) -> float:
    return (median(values) + smoothed(values, 0.3)) / 2


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _recent_median(values: Sequence[float]) -> float:
    return median(values[-6:])


SMOOTHERS: dict[str, Callable[[Sequence[float]], float]] = {
    "blend": _blend,
    "median": median,
    "recent": _recent_median,
    "ewma": lambda values: smoothed(values, 0.3),
    "slow": lambda values: smoothed(values, 0.15),
    "mean": _mean,
}
"""By code: the mean of median and EWMA(.3), which is the default, and its rivals."""


def choose_smoother(series: Sequence[Sequence[float]]) -> str:
    """The smoother with the least pooled one-step error Σ|q̂ − q|, judged on the last deliveries of each stream.

    A rival must be 1 % better than the default to take its place.
    """
    errors = dict.fromkeys(SMOOTHERS, 0.0)
    for values in series:
        for at in range(max(3, len(values) - 5), len(values)):
            past = values[:at]
            for code, smoother in SMOOTHERS.items():
                errors[code] += abs(smoother(past) - values[at])
    best = min(SMOOTHERS, key=lambda code: errors[code])
    return best if errors[best] < 0.99 * errors["blend"] else "blend"
