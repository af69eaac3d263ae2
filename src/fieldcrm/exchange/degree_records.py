"""A table's rows as degree days: of a territory, on a day; and the rows that cannot be taken.

Reason codes beside those of `exchange.records`: negative, twice; mend codes: keep_one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from fieldcrm.domain.places import place_of
from fieldcrm.domain.views.importing import Reject
from fieldcrm.exchange.headers import Column
from fieldcrm.exchange.numbers import CellError, Numbers
from fieldcrm.exchange.tables import Table
from fieldcrm.exchange.values import Bad, Cached, Days, Texts

MOST = 200.0
"""Degree days of one day beyond which a number is no such thing."""
_STEP = 5_000
_MISSING = Bad("missing", "fill", {})
_TWICE = Bad("twice", "keep_one", {})

Progress = Callable[[int, int], None]


class DegreeDayRecord(NamedTuple):
    """The degree days of a territory (empty: of all) on an ISO day, as the file has them."""

    row: int
    territory: str
    day: str
    hdd: float


def read_degree_days(
    table: Table, columns: Sequence[Column], progress: Progress | None = None
) -> tuple[list[DegreeDayRecord], list[Reject]]:
    """The records in the order of the file, and the rejects.

    A day that stands twice with the same value is taken once; with another one, its second row is rejected.
    """
    at = {column.field: place for place, column in enumerate(columns) if column.field}
    day_at, value_at, place_at = at["date"], at["hdd"], at.get("territory", -1)
    days = Cached(Days(table.column(day_at), from_1904=table.from_1904))
    values = Cached(_value(Numbers(table.column(value_at))))
    places = Texts()
    known: dict[tuple[str, str], float] = {}
    records: list[DegreeDayRecord] = []
    rejects: list[Reject] = []
    for index, (row, cells) in enumerate(zip(table.numbers, table.rows, strict=True)):
        if progress and not index % _STEP:
            progress(index, len(table.rows))
        day, hdd, place = days[cells[day_at]], values[cells[value_at]], places[cells[place_at]]
        problem: tuple[str, int, Bad] | None = None
        if isinstance(day, Bad):
            problem = ("date", day_at, day if cells[day_at].strip() else _MISSING)
        elif isinstance(hdd, Bad):
            problem = ("hdd", value_at, hdd if cells[value_at].strip() else _MISSING)
        elif place_at >= 0 and not place:
            problem = ("territory", place_at, _MISSING)
        elif known.setdefault((place_of(place), day), hdd) != hdd:
            problem = ("date", day_at, _TWICE)
        else:
            records.append(DegreeDayRecord(row, place, day, hdd))
        if problem is not None:
            field, cell, bad = problem
            rejects.append(Reject(row, field, cells[cell], bad.reason, bad.mend, bad.params, tuple(cells[:-1])))
    return records, rejects


def _value(numbers: Numbers) -> Callable[[str], float]:
    def parse(text: str) -> float:
        value = numbers.number(text)
        if value < 0:
            raise CellError("negative", "number_form")
        if value > MOST:
            raise CellError("too_large", "number_form", most=MOST)
        return value

    return parse
