"""The degree days of the territories, read when a customer of theirs is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from fieldcrm.domain.forecast.degrees import DegreeDays
from fieldcrm.domain.places import place_of

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

EVERYWHERE = ""
"""The territory of degree days that hold wherever there are no others."""


class Weather(Mapping[str, DegreeDays]):
    """By territory, folded as `place_of` does. A territory without its own has those that hold everywhere."""

    def __init__(self, connection: Connection, until: int | None = None) -> None:
        """Read from this connection, as long as it is open; values after the day `until` are left out."""
        self._connection = connection
        self._until = until
        self._names: dict[str, list[str]] = {}
        for (name,) in connection.execute("SELECT DISTINCT territory FROM degree_day WHERE deleted = 0"):
            self._names.setdefault(place_of(name or EVERYWHERE), []).append(name)
        self._read: dict[str, DegreeDays | None] = {}

    def __getitem__(self, territory: str) -> DegreeDays:
        place = territory if territory in self._names else EVERYWHERE
        if place not in self._names:
            raise KeyError(territory)
        if place not in self._read:
            self._read[place] = DegreeDays.of(self._values(place), self._until)
        found = self._read[place]
        if found is None:
            raise KeyError(territory)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def _values(self, place: str) -> dict[int, float]:
        found: dict[int, float] = {}
        for name in self._names[place]:
            rows = self._connection.execute(
                "SELECT day, hdd FROM degree_day WHERE territory IS ? AND deleted = 0", (name,)
            )
            found.update((date.fromisoformat(day).toordinal(), hdd) for day, hdd in rows if day and hdd is not None)
        return found

    def read_all(self) -> dict[str, dict[int, float]]:
        """Every territory's values by day, for looking back when the connection is closed."""
        return {place: self._values(place) for place in self._names}


def weather(connection: Connection, until: int | None = None) -> Weather | None:
    """The archive's degree days; None where it has none."""
    if connection.execute("SELECT 1 FROM degree_day WHERE deleted = 0 LIMIT 1").fetchone() is None:
        return None
    return Weather(connection, until)


def taken_back(connection: Connection) -> set[str]:
    """The territories of which degree days were deleted, all or some; folded as `place_of` does."""
    rows = connection.execute("SELECT DISTINCT territory FROM degree_day WHERE deleted = 1")
    return {place_of(name or EVERYWHERE) for (name,) in rows}


class Past(Mapping[str, DegreeDays]):
    """The same from values that were read, as they were known on a day."""

    def __init__(self, values: Mapping[str, Mapping[int, float]], day: int) -> None:
        """Take what `Weather.read_all` gave."""
        self._found = {place: days for place, known in values.items() if (days := DegreeDays.of(known, day))}

    def __getitem__(self, territory: str) -> DegreeDays:
        return self._found[territory if territory in self._found else EVERYWHERE]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
