"""Is the customer still buying: geometric drop-out, weighed against how long the silence is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from fieldcrm.domain.forecast.shapes import cdf

_RECENT = 3
_LEAST_INTERVALS = 6
_TENTH = 0.1
_SCATTER_HOLD = 0.6

_LEAVING = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0)
_STAYING = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)


def stopped(count: int, leaving: float, staying: float) -> float:
    """π_n = a / (a + b + n): the chance that a stream stopped right after its n-th delivery."""
    return leaving / (leaving + staying + count)


def active(stop: float, silent: float) -> float:
    """(1 − π) S / ((1 − π) S + π), S = the chance that a buying customer is silent for so long."""
    share = (1 - stop) * silent
    return share / (share + stop) if share + stop > 0 else 0.0


def falling(logs: Sequence[float], quantities: Sequence[float]) -> float:
    """How sure it is that use has fallen: recent against earlier use per day on the clock.

    `logs` are log clock intervals (so that a slack season is no alarm), `quantities` those of the deliveries
    that ended them, 0 where unknown. The last three intervals are held against the rest; the answer is the
    probability that use fell by more than a tenth, shrunk for short histories; 0.0 below six intervals.
    """
    if len(logs) < _LEAST_INTERVALS:
        return 0.0
    sizes = [math.log(q) for q in quantities if q > 0]
    usual = math.fsum(sizes) / len(sizes) if sizes else 0.0
    use = [(math.log(q) if q > 0 else usual) - x for x, q in zip(logs, quantities, strict=True)]
    early, recent = use[:-_RECENT], use[-_RECENT:]
    before, after = math.fsum(early) / len(early), math.fsum(recent) / _RECENT
    scatter = math.fsum((u - before) ** 2 for u in early) + math.fsum((u - after) ** 2 for u in recent)
    variance = (scatter + _SCATTER_HOLD) / (len(use) - 2 + 4)
    error = math.sqrt(variance * (1 / _RECENT + 1 / len(early)))
    return cdf((before - after - _TENTH) / error)


def learn_leaving(ends: Sequence[tuple[int, float]]) -> tuple[float, float]:
    """Drop-out parameters (a, b) of greatest likelihood on a grid.

    `ends` holds for each stream its number of deliveries and S, the chance of its present silence.
    """
    best, choice = -math.inf, (1.0, 10.0)
    for a in _LEAVING:
        for b in _STAYING:
            total = -0.5 * (math.log(a) ** 2 + math.log(b / 10) ** 2) / 4
            for count, silent in ends:
                # Π_{j<n} (1 − π_j) = Γ(b+n)Γ(a+b+1) / (Γ(b+1)Γ(a+b+n))
                total += math.lgamma(b + count) + math.lgamma(a + b + 1)
                total -= math.lgamma(b + 1) + math.lgamma(a + b + count)
                stop = stopped(count, a, b)
                total += math.log((1 - stop) * silent + stop)
            if total > best:
                best, choice = total, (a, b)
    return choice
