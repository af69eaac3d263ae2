"""Intervals that come again: the law of a stream whose own intervals cluster at a value or at a few.

A tank on a round is filled every 14 days, after 28 when a turn was skipped, and once after 3 when it ran short. No
smooth shape knows such a law, the stream's own intervals do. They are gathered in clusters no wider than a day's
rounding makes them. The next interval falls into one in proportion to its size less a discount, else it is new and
what the smooth shapes say (the predictive rule of Pitman & Yor 1997). How far that is to be trusted they tell
themselves: each interval is foretold from those before it, by the clusters and by one normal.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Sequence
from operator import mul, sub

_WIDTH = 0.03
_DAY = 0.6
"""Spread of the logarithm of a cluster's intervals, and in days what rounding and a day's moving add to it."""
_REACH = 2.5
_NEW = 3.0
_DISCOUNT = 0.5
"""An interval belongs to a cluster within so many spreads; new ones weigh as so many, known clusters less so many."""
_SKIPPED = 0.05
"""Chance that a turn of the largest cluster is skipped, whether or not the stream has shown that yet."""
_VARIANCE = 0.1
_LUMP = 0.45
_LEAST = 4
_LEAST_SHARE = 0.02
_LEAST_GAIN = -6.0
_MOST_GAIN = 30.0
_LARGE = 1e80
_LOG2 = math.log(2)


def lumpy(logs: Sequence[float]) -> bool:
    """Whether log intervals are worth a closer look: a third of them lie far closer together than a normal's would.

    A normal's closest third lies within 0.86 of its standard deviations.
    """
    count = len(logs)
    if count < _LEAST:
        return False
    ordered = sorted(logs)
    third = max(2, (count + 1) // 3)
    closest = min(map(sub, ordered[third:], ordered))
    mean = sum(logs) / count
    variance = sum(map(mul, logs, logs)) / count - mean * mean
    return bool(variance > 0.0025 and closest * closest < _LUMP * _LUMP * variance)


def _spread(centre: float) -> float:
    return math.hypot(_WIDTH, _DAY * math.exp(-centre))


class Repeats:
    """The clusters of the log intervals so far, and `gain`: by how much they foretold better than one normal (log).

    Sizes are kept in units that grow as older intervals are forgotten, so that none has to be touched.
    """

    __slots__ = ("_centres", "_sizes", "_total", "_unit", "gain")

    def __init__(self) -> None:
        """Begin with no interval."""
        self._centres: list[float] = []
        self._sizes: list[float] = []
        self._total = 0.0
        self._unit = 1.0
        self.gain = 0.0

    def add(self, x: float, keep: float, before: tuple[float, float, float]) -> None:
        """Take in one more log interval; the older ones keep the share `keep` of their weight.

        `before` are the weighted sums of those before it: count, x, x².
        """
        unit = self._unit / keep
        place = bisect(self._centres, x)
        at = self._nearest(x, place)
        if before[0] > 1:
            self._judge(x, at, keep, unit, before)
        if at is None:
            self._centres.insert(place, x)
            self._sizes.insert(place, unit)
        else:
            self._sizes[at] += unit
            self._centres[at] += (x - self._centres[at]) * unit / self._sizes[at]
        self._total += unit
        self._unit = unit
        if unit > _LARGE:
            self._sizes = [size / unit for size in self._sizes]
            self._total /= unit
            self._unit = 1.0

    def _nearest(self, x: float, place: int) -> int | None:
        """The place of the cluster that x belongs to; None where it is too far from the nearest."""
        centres = self._centres
        if not centres:
            return None
        at = place
        if at == len(centres) or (at and x - centres[at - 1] < centres[at] - x):
            at -= 1
        centre = centres[at]
        return at if abs(x - centre) < _REACH * _spread(centre) else None

    def _judge(self, x: float, at: int | None, keep: float, unit: float, before: tuple[float, float, float]) -> None:
        """Add to the gain what x was to the clusters against what it was to a normal of the same past."""
        whole = self._total / unit
        known = 0.0
        if at is not None and (size := self._sizes[at] / unit - _DISCOUNT) > 0:
            count, first, second = before
            mean = first / count
            scatter = max(second - first * mean, 0.0)
            variance = (scatter + _VARIANCE) / (count + 1) * (1 + 1 / count)
            spread = _spread(self._centres[at])
            near, off = (x - self._centres[at]) / spread, x - mean
            known = size * math.exp((off * off / variance - near * near) / 2) * math.sqrt(variance) / spread
        new = _NEW + _DISCOUNT * min(float(len(self._centres)), whole)
        self.gain = self.gain * keep + math.log((known + new) / (whole + _NEW))

    def trust(self, share: float) -> float:
        """How surely the stream's intervals come again, where those of `share` of such streams do."""
        if share <= 0 or self.gain < _LEAST_GAIN:
            return 0.0
        odds = share / (1 - share) * math.exp(min(self.gain, _MOST_GAIN))
        return odds / (1 + odds)

    def parts(self) -> list[tuple[float, float, float]]:
        """Chance, centre and spread of each cluster that counts; what is missing to 1 is new."""
        whole = self._total / self._unit + _NEW
        found: list[tuple[float, float, float]] = []
        for centre, size in zip(self._centres, self._sizes, strict=True):
            chance = (size / self._unit - _DISCOUNT) / whole
            if chance > _LEAST_SHARE:
                found.append((chance, centre, _spread(centre)))
        if not found:
            return found
        largest, centre, _ = max(found)
        skipped = _SKIPPED * largest
        doubled = centre + _LOG2
        every = skipped * math.fsum(chance for chance, _, _ in found)
        found = [(chance * (1 - skipped), place, spread) for chance, place, spread in found]
        return [*found, (every, doubled, _spread(doubled))]


def learn_share(gains: Sequence[float], rounds: int = 25) -> float:
    """The share of lumpy streams whose intervals come again, by expectation-maximisation over their gains."""
    odds = [math.exp(min(max(gain, -_MOST_GAIN), _MOST_GAIN)) for gain in gains]
    share = 0.1
    for _ in range(rounds):
        share = (0.1 + math.fsum(share * odd / (share * odd + 1 - share) for odd in odds)) / (len(odds) + 1)
    return round(share, 4)
