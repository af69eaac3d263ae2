"""What a change writes, all in all: each row once, each value in the one form in which the tables give it back.

Laptops fold changes in different orders, so a value must be the same whether it was read from a change or from a
table: whole numbers in a REAL column are floats, a group of nothing but empty values is empty.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from fieldcrm.journal.change import Batch
from fieldcrm.journal.fields import DELETED, ENTITIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldcrm.journal.fields import Entity, Field

    Values = list[object]

_NONE = type(None)


def net(batches: list[Batch]) -> list[Batch]:
    """The batches with each row in one place only, its last value of each field, in canonical form.

    A row that is made and then written to in the same change is made with what was written.
    """
    return [_canonical(batch) for batch in _each_row_once(batches)]


def without_empty(batch: Batch) -> list[Batch]:
    """The batch as edits of what is not empty: to make a row with an empty field is not to write to that field."""
    shapes: dict[tuple[int, ...], list[tuple[object, ...]]] = {}
    for row in batch.rows:
        filled = [(field, value) for field, value in zip(batch.fields, row[1:], strict=True) if _written(field, value)]
        shapes.setdefault(tuple(field for field, _ in filled), []).append((row[0], *(value for _, value in filled)))
    return [Batch(batch.entity, False, fields, rows) for fields, rows in shapes.items()]


def _written(field: int, value: object) -> bool:
    return bool(value) if field == DELETED else value is not None


def _each_row_once(batches: list[Batch]) -> list[Batch]:
    seen: dict[str, set[object]] = {}
    for batch in batches:
        ids = {row[0] for row in batch.rows}
        known = seen.setdefault(batch.entity, set())
        if len(ids) < len(batch.rows) or not known.isdisjoint(ids):
            return _gathered(batches)
        known |= ids
    return batches


def _gathered(batches: list[Batch]) -> list[Batch]:
    """Row by row, in the order in which they first come; then in batches of one shape again."""
    rows: dict[tuple[str, object], tuple[bool, dict[int, object]]] = {}
    for batch in batches:
        for row in batch.rows:
            new, values = rows.get((batch.entity, row[0]), (False, {}))
            values.update(zip(batch.fields, row[1:], strict=True))
            rows[batch.entity, row[0]] = (new or batch.new, values)
    shapes: dict[tuple[str, bool, tuple[int, ...]], list[tuple[object, ...]]] = {}
    for (entity, row_id), (new, values) in rows.items():
        shapes.setdefault((entity, new, tuple(values)), []).append((row_id, *values.values()))
    return [Batch(entity, new, fields, found) for (entity, new, fields), found in shapes.items()]


def _canonical(batch: Batch) -> Batch:
    entity = ENTITIES.get(batch.entity)
    if entity is None or not batch.rows:
        return batch
    changed: dict[int, Values] = {}
    for place, field_id in enumerate(batch.fields, start=1):
        field = entity.by_id(field_id)
        turn = None if field is None else _turner(entity.name, field_id)
        if field is None or turn is None:
            continue
        before = [row[place] for row in batch.rows]
        after = turn(before)
        if after is not before:
            changed[place] = after
    if not changed:
        return batch
    columns = [changed.get(place) or [row[place] for row in batch.rows] for place in range(len(batch.fields) + 1)]
    return batch._replace(rows=list(zip(*columns, strict=True)))


@lru_cache(maxsize=512)
def _turner(entity: str, field_id: int) -> Callable[[Values], Values] | None:
    """What brings a field's values into their form; None where they always are in it."""
    if field_id == DELETED:
        return _flags
    field = _field(ENTITIES[entity], field_id)
    if len(field.columns) > 1:
        kinds = tuple(column.type for column in field.columns)
        return lambda values: _groups(values, kinds)
    return _TURNERS.get(field.columns[0].type)


def _field(entity: Entity, field_id: int) -> Field:
    field = entity.by_id(field_id)
    assert field is not None
    return field


def _flags(values: Values) -> Values:
    return values if all(type(value) is int and value in (0, 1) for value in values) else [int(bool(v)) for v in values]


def _integers(values: Values) -> Values:
    """Truths become 0 and 1, and so do whole floats: SQLite would store them so."""
    if set(map(type, values)) <= {int, _NONE}:
        return values
    return [
        int(value) if isinstance(value, bool) or (isinstance(value, float) and value.is_integer()) else value
        for value in values
    ]


def _reals(values: Values) -> Values:
    """Whole numbers become floats, and minus zero becomes zero."""
    if set(map(type, values)) <= {float, _NONE} and 0.0 not in values:
        return values
    return [float(value) + 0.0 if isinstance(value, int | float) else value for value in values]


def _texts(values: Values) -> Values:
    if set(map(type, values)) <= {str, _NONE}:
        return values
    return [str(value) if isinstance(value, int | float) else value for value in values]


def _groups(values: Values, kinds: tuple[str, ...]) -> Values:
    groups = [value for value in values if value is not None]
    if all(type(group) is list and len(group) == len(kinds) for group in groups):
        columns = [[group[place] for group in groups] for place in range(len(kinds))]  # type: ignore[index]
        turned = [_TURNERS[kind](column) for kind, column in zip(kinds, columns, strict=True)]
        empty = all(None in column for column in columns)
        if not empty and all(after is before for after, before in zip(turned, columns, strict=True)):
            return values
    return [_group(value, kinds) for value in values]


def _group(value: object, kinds: tuple[str, ...]) -> object:
    if not isinstance(value, list | tuple) or len(value) != len(kinds):
        return value
    parts = [_TURNERS[kind]([part])[0] for kind, part in zip(kinds, value, strict=True)]
    return None if all(part is None for part in parts) else parts


_TURNERS: dict[str, Callable[[Values], Values]] = {
    "INTEGER": _integers,
    "REAL": _reals,
    "TEXT": _texts,
    "BLOB": lambda values: values,
}
