"""One row as its registers: what a form compares with before it writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.journal.fields import ENTITIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlcipher3.dbapi2 import Connection


def current(connection: Connection, entity_name: str, row: bytes) -> dict[str, object] | None:
    """The row's registers by name, None if there is no such row. A register of several columns is a list."""
    entity = ENTITIES[entity_name]
    columns = [column.name for field in entity.fields for column in field.columns]
    found = connection.execute(f"SELECT {', '.join(columns)} FROM {entity.table} WHERE id = ?", (row,)).fetchone()
    if found is None:
        return None
    values: dict[str, object] = {}
    at = 0
    for field in entity.fields:
        width = len(field.columns)
        part = found[at : at + width]
        at += width
        if width == 1:
            values[field.name] = part[0]
        else:
            values[field.name] = None if all(value is None for value in part) else list(part)
    return values


def differing(before: Mapping[str, object], wanted: Mapping[str, object]) -> dict[str, object]:
    """The wanted registers that are not so already; empty and absent are the same."""
    return {name: value for name, value in wanted.items() if _known(before.get(name)) != _known(value)}


def _known(value: object) -> object:
    if isinstance(value, list):
        return [item or None for item in value]
    return None if value == "" else value


def linked(connection: Connection, table: str, column: str, target: bytes) -> list[bytes]:
    """Ids of the rows of a table that name another row in a column, deleted ones left out."""
    statement = f"SELECT id FROM {table} WHERE {column} = ? AND deleted = 0 ORDER BY id"
    return [row[0] for row in connection.execute(statement, (target,))]
