"""What the preview of an import shows of the file: its columns, its first rows, its rejects."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from fieldcrm.domain.views.importing import ColumnUse, Reject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fieldcrm.exchange.headers import Column
    from fieldcrm.exchange.records import DeliveryRecord, Records
    from fieldcrm.exchange.tables import Table
    from fieldcrm.exchange.values import Bad

_SAMPLE = 5
_LOOK = 50
"""Rows in which an example of a column is looked for."""


def uses(table: Table, columns: Sequence[Column]) -> tuple[ColumnUse, ...]:
    """Each column with the first cell that holds anything."""
    return tuple(
        ColumnUse(
            column.header,
            column.field,
            next((cell for cell in islice(table.column(at), _LOOK) if cell.strip()), ""),
        )
        for at, column in enumerate(columns)
    )


def sample(records: Records) -> tuple[Mapping[str, str], ...]:
    """The first records as they would be stored: field → text."""
    if records.degree_days:
        days = records.degree_days[:_SAMPLE]
        return tuple({"date": day.day, "territory": day.territory, "hdd": f"{day.hdd:g}"} for day in days)
    customers = tuple(
        {field: _text(value) for field, value in record.values.items()} for record in records.customers[:_SAMPLE]
    )
    return customers or tuple(_delivery(record) for record in records.deliveries[:_SAMPLE])


def _delivery(record: DeliveryRecord) -> dict[str, str]:
    shown = {
        "customer": record.customer,
        "customer_name": record.customer_name,
        "date": record.day,
        "quantity": _text((record.milli, record.unit)),
        "product": record.product,
        "price": _text(record.price) if record.price else "",
        "supplier": record.supplier,
        "number": record.number,
        "tank": record.tank,
        "note": record.note,
    }
    return {field: text for field, text in shown.items() if text}


def _text(value: object) -> str:
    """A stored value in neutral form; amounts as `12.5 t`."""
    if isinstance(value, tuple):
        return f"{value[0] / 1000:.3f}".rstrip("0").rstrip(".") + f" {value[1]}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def all_rejects(
    table: Table, columns: Sequence[Column], records: Records, unmatched: Sequence[tuple[int, str, Bad]]
) -> tuple[Reject, ...]:
    """The rows that could not be read, and those that could not be matched, in the order of the file."""
    if not unmatched:
        return tuple(records.rejects)
    places = {column.field: at for at, column in enumerate(columns) if column.field}
    wanted = {row for row, _field, _bad in unmatched}
    cells = {number: row for number, row in zip(table.numbers, table.rows, strict=True) if number in wanted}
    found = [
        Reject(
            row,
            field,
            cells[row][places.get(field, -1)],
            bad.reason,
            bad.mend,
            bad.params,
            tuple(cells[row][:-1]),
        )
        for row, field, bad in unmatched
    ]
    return tuple(sorted([*records.rejects, *found], key=lambda reject: reject.row))
