"""The rows of an entity as an export needs them: whose they are, their columns, and the names of what they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldcrm.journal.fields import DELETED, ENTITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlcipher3.dbapi2 import Connection

    Row = tuple[Any, ...]
    Naming = Sequence[tuple[str, str, str]]
    """(column that holds the id, entity that it belongs to, the column that names it)"""

_CHUNK = 500
FIRST = 3
"""Where a row's own columns begin: after its id, and the code and name of its customer."""


def count(connection: Connection, entity: str) -> int:
    """How many rows an export of the entity holds."""
    return int(connection.execute(f"SELECT count(*) FROM {ENTITIES[entity].table} WHERE deleted = 0").fetchone()[0])


def rows(connection: Connection, entity: str, names: Naming = (), ids: Iterable[bytes] | None = None) -> Iterator[Row]:
    """(id, customer's code, its name, each column in the order of the registry but `deleted`, each name) by id.

    Of all rows that are not hidden, or of those with these ids.
    """
    statement = _statement(entity, names)
    if ids is None:
        return iter(connection.execute(f"{statement} ORDER BY x.id"))
    return _of(connection, statement, "x.id", sorted(ids))


def rows_of_customers(connection: Connection, entity: str, customers: Iterable[bytes]) -> Iterator[Row]:
    """The rows that belong to these customers, without names."""
    return _of(connection, _statement(entity, ()), "x.customer_id", sorted(customers))


def _of(connection: Connection, statement: str, column: str, ids: Sequence[bytes]) -> Iterator[Row]:
    for at in range(0, len(ids), _CHUNK):
        chunk = ids[at : at + _CHUNK]
        marks = ", ".join("?" * len(chunk))
        yield from connection.execute(f"{statement} AND {column} IN ({marks}) ORDER BY x.id", chunk)


def _statement(entity_name: str, names: Naming) -> str:
    entity = ENTITIES[entity_name]
    own = [f"x.{column.name}" for field in entity.fields if field.id != DELETED for column in field.columns]
    owned = entity.owner == "customer_id"
    who = ["coalesce(c.code, '')", "coalesce(c.name, '')"] if owned else ["''", "''"]
    joins = " JOIN customer c ON c.id = x.customer_id AND c.deleted = 0" if owned else ""
    called = []
    for number, (id_column, of, name) in enumerate(names):
        called.append(f"n{number}.{name}")
        joins += f" LEFT JOIN {ENTITIES[of].table} n{number} ON n{number}.id = x.{id_column}"
    return f"SELECT {', '.join(['x.id', *who, *own, *called])} FROM {entity.table} x{joins} WHERE x.deleted = 0"


def hidden(connection: Connection, entity: str, ids: Iterable[bytes]) -> set[bytes]:
    """Those of the ids that are rows of the entity, but deleted ones."""
    found: set[bytes] = set()
    wanted = sorted(ids)
    for at in range(0, len(wanted), _CHUNK):
        chunk = wanted[at : at + _CHUNK]
        marks = ", ".join("?" * len(chunk))
        statement = f"SELECT id FROM {ENTITIES[entity].table} WHERE deleted <> 0 AND id IN ({marks})"
        found.update(row[0] for row in connection.execute(statement, chunk))
    return found


def named(connection: Connection, entity: str, column: str) -> dict[tuple[bytes | None, str], list[bytes]]:
    """(customer, name) → the rows of that name; the customer is None for entities that belong to none."""
    owner = "customer_id" if ENTITIES[entity].owner == "customer_id" else "NULL"
    found: dict[tuple[bytes | None, str], list[bytes]] = {}
    for id_, whose, name in connection.execute(
        f"SELECT id, {owner}, {column} FROM {ENTITIES[entity].table} WHERE deleted = 0 AND {column} <> ''"
    ):
        found.setdefault((whose, name), []).append(id_)
    return found
