"""The forecasts of the days to come, as they will be if nothing more is heard of the customer.

From one day to the next only the days elapsed change: the curve, the clock and what is known stay. So the answers of
some weeks are found in one walk along the curve, in a sixth of the time that as many questions would take, and the
change of the day looks them up.
"""

from __future__ import annotations

from collections.abc import Sequence
from struct import Struct
from typing import NamedTuple

_FORM = 1
"""Counts up when the figures come about in another way, so that those of an earlier program are passed over."""
_HEAD = Struct("<BiH")
_ROW = Struct("<hhhiiii")
_ACTIVE = _DROP = 1e5
_SOON = 1e7
_SOON_OF_ACTIVE = 100
_SEASON = 1e3


class Figures(NamedTuple):
    """What a forecast of one day says that another day's does not: see `Forecast` and `Basis`."""

    p10: int
    p50: int
    p90: int
    p_active: float
    p3: float
    drop: float
    season: float


class Course(NamedTuple):
    """The figures of consecutive days from `first` on (an ordinal), packed: a day's are read without the others."""

    first: int
    days: int
    packed: bytes

    def on(self, day: int) -> Figures | None:
        """The figures of a day; None of one that is not among them."""
        place = day - self.first
        if not 0 <= place < self.days:
            return None
        p10, p50, p90, active, soon, drop, season = _ROW.unpack_from(self.packed, place * _ROW.size)
        return Figures(day + p10, day + p50, day + p90, active / _ACTIVE, soon / _SOON, drop / _DROP, season / _SEASON)

    def covers(self, day: int) -> bool:
        """Whether a day is among them."""
        return 0 <= day - self.first < self.days

    def to_bytes(self) -> bytes:
        """The course as it is stored."""
        return _HEAD.pack(_FORM, self.first, self.days) + self.packed


def packed(day: int, dates: Sequence[int], active: float, soon: float, drop: float, season: float) -> bytes:
    """One day's figures, rounded as `predict` rounds them; `soon` (p3) is at most `active`."""
    p10, p50, p90 = dates
    alive = round(active * _ACTIVE)
    within = min(round(soon * _SOON), alive * _SOON_OF_ACTIVE)
    return _ROW.pack(p10 - day, p50 - day, p90 - day, alive, within, round(drop * _DROP), round(season * _SEASON))


def read(stored: bytes) -> list[Course]:
    """The courses that were stored one behind the other by `to_bytes`; none if another program stored them."""
    form, first, days = _HEAD.unpack_from(stored)
    if form != _FORM:
        return []
    if len(stored) == _HEAD.size + days * _ROW.size:  # nearly everybody has one
        return [Course(first, days, stored[_HEAD.size :])]
    found, start = [], 0
    while start < len(stored):
        _form, first, days = _HEAD.unpack_from(stored, start)
        start += _HEAD.size
        stop = start + days * _ROW.size
        found.append(Course(first, days, stored[start:stop]))
        start = stop
    return found
