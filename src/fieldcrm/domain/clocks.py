"""Clocks that run towards a limit: in elapsed time or in working time, and that stand still while they are paused.

Moments are whole minutes since the beginning of day 0 (`date.toordinal()` × 1440 + minute of the day). A clock of
elapsed time is handed minutes of UTC, one of working time the minutes that the wall clock showed: what an hour is
where clocks are put forward or back is thus decided by whoever hands the moments in, never here.
"""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from fieldcrm.domain.calendar import WorkCalendar

MINUTES_A_DAY = 1440
MINUTES_AN_HOUR = 60


class Pause(NamedTuple):
    """A stretch in which a clock stands still: from `start` up to `end`, None where it has not ended yet."""

    start: int
    end: int | None


class Counter(Protocol):
    """A way to count minutes between two moments."""

    def between(self, start: int, end: int) -> int:
        """Minutes that count from `start` to `end`; 0 where `end` is not later."""

    def after(self, start: int, minutes: int) -> int:
        """The first moment by which so many counted minutes have passed since `start`."""


class Elapsed(NamedTuple):
    """Every minute counts."""

    def between(self, start: int, end: int) -> int:
        """All minutes from `start` to `end`."""
        return max(end - start, 0)

    def after(self, start: int, minutes: int) -> int:
        """`minutes` later."""
        return start + max(minutes, 0)


class Working(NamedTuple):
    """Minutes within working hours of working days count: from minute `begins` of the day up to `ends`."""

    calendar: WorkCalendar
    begins: int
    ends: int

    @property
    def length(self) -> int:
        """Minutes of a working day, at least one: hours that make no sense must not stop a clock for ever."""
        return max(self.ends - self.begins, 1)

    def between(self, start: int, end: int) -> int:
        """Working minutes from `start` to `end`."""
        total = 0
        day = start // MINUTES_A_DAY
        while day * MINUTES_A_DAY < end:
            if self.calendar.is_working(day):
                opens, shuts = self._hours(day)
                total += max(min(shuts, end) - max(opens, start), 0)
            day += 1
        return total

    def after(self, start: int, minutes: int) -> int:
        """The first moment by which so many working minutes have passed since `start`."""
        left = minutes
        if left <= 0:
            return start
        day = start // MINUTES_A_DAY
        while True:
            if self.calendar.is_working(day):
                opens, shuts = self._hours(day)
                begin = max(opens, start)
                if shuts - begin >= left:
                    return begin + left
                left -= max(shuts - begin, 0)
            day += 1

    def _hours(self, day: int) -> tuple[int, int]:
        opens = day * MINUTES_A_DAY + self.begins
        return opens, opens + self.length


def joined(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """The pauses in order, those that touch or overlap made one; empty ones are left out."""
    found: list[Pause] = []
    for pause in sorted(pauses, key=lambda each: each.start):
        if pause.end is not None and pause.end <= pause.start:
            continue
        last = found[-1] if found else None
        if last is not None and (last.end is None or last.end >= pause.start):
            ends = None if last.end is None or pause.end is None else max(last.end, pause.end)
            found[-1] = Pause(last.start, ends)
        else:
            found.append(pause)
    return tuple(found)


def used(counter: Counter, start: int, now: int, pauses: Iterable[Pause] = ()) -> int:
    """Minutes that a clock started at `start` has run by `now`; what lies in a pause is never counted."""
    total = counter.between(start, now)
    for pause in joined(pauses):
        until = now if pause.end is None else min(pause.end, now)
        total -= counter.between(max(pause.start, start), until)
    return total


def due(counter: Counter, start: int, limit: int, pauses: Iterable[Pause] = ()) -> int | None:
    """The moment at which the clock has run `limit` minutes; None while a pause that has no end lies before it."""
    left, here = limit, start
    for pause in joined(pauses):
        if pause.end is not None and pause.end <= here:
            continue
        run = counter.between(here, pause.start)
        if run >= left:
            break
        if pause.end is None:
            return None
        left -= run
        here = pause.end
    return counter.after(here, left)


class Reading(NamedTuple):
    """What a clock shows: minutes used of the limit, the moment it runs out, and whether it stands still or is done."""

    limit: int
    used: int
    due: int | None
    """None where the clock is paused before it has run out."""
    paused: bool
    stopped: bool

    @property
    def left(self) -> int:
        """Minutes that are left; negative once the limit has passed."""
        return self.limit - self.used

    @property
    def late(self) -> bool:
        """Whether more than the limit was used."""
        return self.used > self.limit


def read_clock(
    counter: Counter, start: int, limit: int, now: int, pauses: Iterable[Pause] = (), stopped: int | None = None
) -> Reading:
    """The clock that began at `start`, as it stands `now`; `stopped` is the moment at which what it asks was done."""
    spans = joined(pauses)
    until = now if stopped is None else stopped
    paused = stopped is None and any(p.start <= now and (p.end is None or p.end > now) for p in spans)
    return Reading(
        limit, used(counter, start, until, spans), due(counter, start, limit, spans), paused, stopped is not None
    )
