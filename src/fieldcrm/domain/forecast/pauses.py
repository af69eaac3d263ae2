"""A plant that stands still uses nothing: the clock stands still with it."""

from __future__ import annotations

from collections.abc import Sequence

from fieldcrm.domain.forecast.clock import Clock

Span = tuple[int, int]
"""First and last day (ordinals) of a shutdown."""


class PausedClock(Clock):
    """A clock that does not run on the days of the pauses."""

    __slots__ = ("_base", "_pauses")

    def __init__(self, base: Clock, pauses: Sequence[Span]) -> None:
        """Take the clock as it runs otherwise, and pauses that ascend and do not overlap (see `merged`)."""
        super().__init__(base.season)
        self._base = base
        self._pauses = tuple((first, last, base.end(first - 1)) for first, last in pauses)

    def end(self, day: int) -> float:
        """Warped time at the end of a day."""
        return self._base.end(day) - self._stood(day)

    def middle(self, day: int) -> float:
        """Warped time at the middle of a day; on a day of a pause, that at its beginning."""
        if any(first <= day <= last for first, last, _ in self._pauses):
            return self.end(day)
        return self._base.middle(day) - self._stood(day)

    def turn(self, thursday: int) -> float:
        """Warped time at the start of a Thursday."""
        return self.end(thursday - 1)

    def ends(self, eve: int) -> list[float]:
        """Warped time at the end of a Wednesday and of each of the seven days after it."""
        return [self.end(day) for day in range(eve, eve + 8)]

    def season_at(self, day: int) -> float:
        """The season's weight on a day, as if nothing stood still."""
        return self._base.season_at(day)

    def _stood(self, day: int) -> float:
        """The time of the clock that fell into pauses up to the end of a day."""
        return sum(self._base.end(min(day, last)) - start for first, last, start in self._pauses if first <= day)


def paused(clock: Clock, pauses: Sequence[Span]) -> Clock:
    """The clock, standing still on the days of the pauses."""
    return PausedClock(clock, pauses) if pauses else clock


def merged(pauses: Sequence[Span]) -> tuple[Span, ...]:
    """The pauses in order, those that touch or overlap made one; what ends before it begins is left out."""
    out: list[Span] = []
    for first, last in sorted(pauses):
        if last < first:
            continue
        if out and first <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return tuple(out)
