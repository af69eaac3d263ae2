"""The operations of changes that come from elsewhere: folded only if each value fits its field.

That a change is what its hash says is asked before (`journal.bundle.check`). What a newer program wrote (entities,
fields) is let through unread: it is kept and passed on.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from fieldcrm.errors import BundleError
from fieldcrm.journal.change import decode_payload
from fieldcrm.journal.fields import ENTITIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fieldcrm.journal.change import Batch, Change
    from fieldcrm.journal.fields import Field
    from fieldcrm.journal.shapes import Column

ID_BYTES = 16
_INTEGERS = 1 << 63
_TYPES: dict[str, frozenset[type]] = {
    "TEXT": frozenset({str, type(None)}),
    "INTEGER": frozenset({int, bool, type(None)}),
    "REAL": frozenset({float, int, type(None)}),
    "BLOB": frozenset({bytes, type(None)}),
}


def operations(change: Change) -> list[Batch]:
    """The operations of a change that came from elsewhere, each value fit for its field.

    Raises BundleError: `bundle_operations` (not readable), `bundle_value` (a value that its field cannot hold).
    """
    try:
        batches = decode_payload(change.payload)
    except (msgspec.MsgspecError, ValueError) as error:
        raise BundleError(file="", reason="bundle_operations", at=change.hash.hex()) from error
    for batch in batches:
        wrong = _wrong_field(batch)
        if wrong is not None:
            raise BundleError(file="", reason="bundle_value", at=change.hash.hex(), field=f"{batch.entity}.{wrong}")
    return batches


def _wrong_field(batch: Batch) -> str | None:
    """The name of the first field with a value that it cannot hold ('id' for the rows' ids); None if all is well."""
    width = len(batch.fields) + 1
    if len(set(batch.fields)) != len(batch.fields) or any(len(row) != width for row in batch.rows):
        return "id"
    if any(type(row[0]) is not bytes or len(row[0]) != ID_BYTES for row in batch.rows):
        return "id"
    entity = ENTITIES.get(batch.entity)
    if entity is None:
        return None
    for place, field_id in enumerate(batch.fields, start=1):
        field = entity.by_id(field_id)
        if field is not None and not fits(field, [row[place] for row in batch.rows]):
            return field.name
    return None


def fits(field: Field, values: list[object]) -> bool:
    """Whether the field can hold all the values."""
    if len(field.columns) == 1:
        return _fit(field.columns[0], values)
    width = len(field.columns)
    groups = [value for value in values if value is not None]
    if any(type(group) is not list or len(group) != width for group in groups):
        return False
    return all(
        _fit(column, [group[place] for group in groups])  # type: ignore[index]
        for place, column in enumerate(field.columns)
    )


def _fit(column: Column, values: Iterable[object]) -> bool:
    kinds = set(map(type, values))
    if not kinds <= _TYPES[column.type]:
        return False
    if int in kinds:
        return all(-_INTEGERS <= value < _INTEGERS for value in values if type(value) is int)
    if float in kinds:
        return all(math.isfinite(value) for value in values if type(value) is float)
    return True
