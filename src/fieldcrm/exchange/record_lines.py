"""Rows of the archive as the lines of a file, in the order of the kind's headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldcrm.exchange.record_cells import cell
from fieldcrm.exchange.record_kinds import AMOUNT, ID, PRICE
from fieldcrm.journal.fields import DELETED, ENTITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from fieldcrm.exchange.record_cells import Cell
    from fieldcrm.exchange.record_kinds import RecordColumn, RecordKind

    Row = tuple[Any, ...]

FIRST = 3
"""Where a row's own columns begin: after its id, and the code and name of its customer."""


def lines(kind: RecordKind, rows: Iterable[Row]) -> Iterator[tuple[Cell, ...]]:
    """The lines of rows as `storage.record_rows` hands them out."""
    values = readers(kind)
    order = [column for column in kind.columns if column.form != ID]
    ids = [column for column in kind.columns if column.form == ID]
    plain = [(column, values[column.name]) for column in order]
    marks = [(column, values[column.name]) for column in ids]
    first_label = FIRST + _width(kind)
    for row in rows:
        yield (
            *((row[1], row[2]) if kind.owned else ()),
            *(cell(column, value(row)) for column, value in plain),
            *(row[first_label:]),
            *(cell(column, value(row)) for column, value in marks),
            row[0].hex(),
        )


def cells_of(kind: RecordKind, row: Row) -> dict[str, Cell]:
    """The cells of a row by header, without names and ids of its own."""
    return {column.name: cell(column, value(row)) for column, value in _pairs(kind)}


def _pairs(kind: RecordKind) -> list[tuple[RecordColumn, Callable[[Row], object]]]:
    values = readers(kind)
    return [(column, values[column.name]) for column in kind.columns]


def readers(kind: RecordKind) -> dict[str, Callable[[Row], object]]:
    """For each column what takes its value out of a row."""
    places: dict[str, int] = {}
    at = FIRST
    for field in ENTITIES[kind.entity].fields:
        if field.id != DELETED:
            places[field.name] = at
            at += len(field.columns)
    return {column.name: _reader(kind, column, places[column.field]) for column in kind.columns}


def _reader(kind: RecordKind, column: RecordColumn, at: int) -> Callable[[Row], object]:
    if column.form == AMOUNT:
        return lambda row: row[at : at + 2]
    if column.form == PRICE:
        if kind.name != "deliveries":
            return lambda row: row[at : at + 2]
        unit = next(place for place, name in enumerate(_columns(kind), FIRST) if name == "quantity_unit")
        # a price for one unit of the quantity needs no unit of its own
        return lambda row: (row[at], None if row[at + 1] == row[unit] else row[at + 1])
    place = at + max(column.part, 0)
    return lambda row: row[place]


def _columns(kind: RecordKind) -> list[str]:
    return [part.name for field in ENTITIES[kind.entity].fields if field.id != DELETED for part in field.columns]


def _width(kind: RecordKind) -> int:
    return len(_columns(kind))
