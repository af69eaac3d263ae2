"""Degree days: the real weather as a customer's clock, where its use follows the cold.

Use on a day is a base share (hot water, kitchens, machines) and a share that goes with the degree days: Z = b + (1 − b)
h / h̄, h the degree days of the day and h̄ their mean over a mean year. On that clock a cold winter is longer than a
mild one, which no learnt season can know. Where a day has no measured value yet (tomorrow), the mean of its
calendar day stands in for it.

Degree days count as they were imported, whatever their base temperature is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from fieldcrm.domain.forecast.clock import FLAT_WEEK, YEAR, Clock

LEAST_DAYS = 365
"""Measured days below which a territory's degree days are not used: its mean year is not known."""
SMOOTHED = 10
"""Days to each side over which the mean of a calendar day is taken."""
BASES = (0.02, 0.1, 0.2, 0.35, 0.5, 0.7)
"""Base shares that are weighed against each other, and against no heating at all."""
LEAST_INTERVALS = 3
"""Intervals from which a stream says itself whether it heats."""
COLD, MILD = 1.3, 0.5
"""Months with so much more or less than the mean degree days count as cold or mild."""
TOLD = 6.0
"""How much likelier heating is where the declared busy months are the cold ones; less likely where they are mild."""

_DAYS = 366
_ROUNDS = 15


@dataclass(frozen=True, slots=True)
class DegreeDays:
    """The degree days of a territory: `sums` over the days from `first` on, `mean` of a day, `climate` of each day.

    `climate` holds the mean of each of the 366 calendar days, counted from the start of the mean year, and `year` its
    running sum. Days from `first` + len(sums) − 1 on are not measured.
    """

    first: int
    sums: tuple[float, ...]
    mean: float
    climate: tuple[float, ...]
    year: tuple[float, ...]

    @staticmethod
    def of(values: Mapping[int, float], until: int | None = None) -> DegreeDays | None:
        """From values by day ordinal, none after `until`; None where they are too few, or nothing is cold."""
        known = {day: value for day, value in values.items() if until is None or day <= until}
        if len(known) < LEAST_DAYS:
            return None
        climate = _climate(known)
        mean = math.fsum(climate) / _DAYS
        if not mean > 0:
            return None
        first, last = min(known), max(known)
        daily = (known.get(day, climate[_calendar(day)]) for day in range(first, last + 1))
        return DegreeDays(
            first, tuple(accumulate(daily, initial=0.0)), mean, climate, tuple(accumulate(climate, initial=0.0))
        )

    @property
    def last(self) -> int:
        """The last measured day."""
        return self.first + len(self.sums) - 2

    def known_by(self, day: int) -> DegreeDays | None:
        """The same without the days after one, in the calendar's means too; None where too few are left."""
        if day >= self.last:
            return self
        daily = (after - before for before, after in pairwise(self.sums))
        return DegreeDays.of(dict(enumerate(daily, start=self.first)), day)

    def gone(self, day: int, until: int | None = None) -> float:
        """Degree days from an origin long ago to the start of a day; after `until` by the calendar's means."""
        end = self.last + 1 if until is None else min(self.last, max(until, self.first - 1)) + 1
        if self.first <= day <= end:
            return self.sums[day - self.first]
        edge = self.first if day < self.first else end
        return self.sums[edge - self.first] + self._usual(day) - self._usual(edge)

    def _usual(self, day: int) -> float:
        """The calendar's degree days from day 0 to the start of a day."""
        years, phase = divmod(day, YEAR)
        place = int(phase)
        return years * self.mean * YEAR + (self.year[place] + self.climate[place] * (phase - place)) * YEAR / _DAYS


class KnownBy(Mapping[str, DegreeDays]):
    """Degree days by territory, without what was measured after a day."""

    def __init__(self, weather: Mapping[str, DegreeDays], day: int) -> None:
        """Take the degree days of all territories."""
        self._weather, self._day = weather, day
        self._read: dict[str, DegreeDays | None] = {}

    def __getitem__(self, territory: str) -> DegreeDays:
        if territory not in self._read:
            self._read[territory] = self._weather[territory].known_by(self._day)
        found = self._read[territory]
        if found is None:
            raise KeyError(territory)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._weather)

    def __len__(self) -> int:
        return len(self._weather)


def _calendar(day: int) -> int:
    return int(day % YEAR)


def _climate(known: Mapping[int, float]) -> tuple[float, ...]:
    """The mean of each calendar day, taken over the days beside it; of none known there, over the whole year."""
    sums, counts = [0.0] * _DAYS, [0] * _DAYS
    for day, value in known.items():
        place = _calendar(day)
        sums[place] += value
        counts[place] += 1
    whole = math.fsum(sums) / sum(counts)
    found = []
    for place in range(_DAYS):
        window = [(place + step) % _DAYS for step in range(-SMOOTHED, SMOOTHED + 1)]
        count = sum(counts[each] for each in window)
        found.append(sum(sums[each] for each in window) / count if count else whole)
    return tuple(found)


class HeatedClock(Clock):
    """A clock that runs with the degree days: `base` of its time goes by the calendar, the rest by the cold."""

    __slots__ = ("_base", "_days", "_until")

    def __init__(
        self,
        days: DegreeDays,
        base: float,
        season: tuple[float, ...],
        week: tuple[float, ...] = FLAT_WEEK,
        until: int | None = None,
    ) -> None:
        """Take the territory's degree days, known up to `until` (None: all); `season` is only told to who asks."""
        super().__init__(season, week)
        self._days = days
        self._base = base
        self._until = until

    def _seasonal(self, day: float) -> float:
        whole = int(day)
        return self._base * whole + (1 - self._base) * self._days.gone(whole, self._until) / self._days.mean

    def season_at(self, day: int) -> float:
        """Use in the week round a day, 1 = the mean of the year."""
        return (self._seasonal(day + 4) - self._seasonal(day - 3)) / 7


def scatter_by(days: Sequence[int], weather: DegreeDays, base: float) -> float:
    """Log likelihood of the intervals' regularity on the clock of a base share; the same measure as `season.misfit`."""
    n = len(days) - 1
    if n < 2:
        return 0.0
    gone = [base * day + (1 - base) * weather.gone(day) / weather.mean for day in days]
    logs = [math.log(max(after - before, 0.3)) for before, after in pairwise(gone)]
    mean = math.fsum(logs) / n
    scatter = math.fsum((x - mean) ** 2 for x in logs) + 0.01 * n
    return -0.5 * (n - 1) * math.log(scatter)


def likelihoods(days: Sequence[int], weather: DegreeDays, otherwise: float) -> list[float]:
    """Log likelihoods: of the learnt season (`otherwise`), then of each base share."""
    if len(days) <= LEAST_INTERVALS:
        return [0.0] * (len(BASES) + 1)
    return [otherwise, *(scatter_by(days, weather, base) for base in BASES)]


def learn_heating(table: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """The shares of customers that do not heat, and that heat with each base share, by expectation–maximisation.

    `table` holds each stream's `likelihoods`; a pseudo-stream of each kind keeps every share above zero.
    """
    size = len(BASES) + 1
    shares = [0.5] + [0.5 / len(BASES)] * len(BASES)
    for _ in range(_ROUNDS):
        sums = [1.0] + [1.0 / len(BASES)] * len(BASES)
        for row in table:
            for index, weight in enumerate(_posterior(row, shares)):
                sums[index] += weight
        whole = sum(sums)
        shares = [value / whole for value in sums]
    assert len(shares) == size
    return tuple(round(share, 5) for share in shares)


def base_share(row: Sequence[float], shares: Sequence[float], told: float = 1.0) -> float | None:
    """The stream's base share 0–1, or None where it rather does not heat.

    `row` are its likelihoods, `shares` the archive's, `told` how much likelier heating is by what it declared.
    """
    weights = _posterior(row, [shares[0], *(share * told for share in shares[1:])])
    heats = sum(weights[1:])
    if heats <= 0.5:
        return None
    return round(sum(weight * base for weight, base in zip(weights[1:], BASES, strict=True)) / heats, 3)


def _posterior(row: Sequence[float], shares: Sequence[float]) -> list[float]:
    logs = [value + math.log(max(share, 1e-9)) for value, share in zip(row, shares, strict=True)]
    best = max(logs)
    weights = [math.exp(value - best) for value in logs]
    whole = sum(weights)
    return [weight / whole for weight in weights]


def told_by(busy: Sequence[int], slack: Sequence[int], weather: DegreeDays) -> float:
    """How much likelier heating is by declared months (1–12): busy in the cold ones, slack in the mild ones."""
    score = 0
    for month in range(1, 13):
        start = round((month - 1) * _DAYS / 12)
        end = round(month * _DAYS / 12)
        level = (weather.year[end] - weather.year[start]) / (end - start) / weather.mean
        sign = (month in busy) - (month in slack)
        score += sign * ((level > COLD) - (level < MILD))
    return TOLD if score > 0 else 1 / TOLD if score < 0 else 1.0
