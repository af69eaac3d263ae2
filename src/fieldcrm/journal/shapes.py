"""What the registry of fields is made of: columns, fields (registers) and entities."""

from __future__ import annotations

from typing import NamedTuple

DELETED = 0


class Column(NamedTuple):
    """A column of a table: its name and its SQLite type (TEXT, INTEGER, REAL or BLOB)."""

    name: str
    type: str


class Field(NamedTuple):
    """One register of an entity."""

    id: int
    name: str
    columns: tuple[Column, ...]


class Entity(NamedTuple):
    """A kind of row. `owner` names the column that holds the customer's id ('id' for customers, '' for none)."""

    name: str
    table: str
    owner: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """The field of that name. Raises KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def by_id(self, field_id: int) -> Field | None:
        """The field of that id, or None where a newer program wrote it."""
        for field in self.fields:
            if field.id == field_id:
                return field
        return None


def text(id_: int, name: str) -> Field:
    """A text: one column."""
    return Field(id_, name, (Column(name, "TEXT"),))


def integer(id_: int, name: str) -> Field:
    """A whole number."""
    return Field(id_, name, (Column(name, "INTEGER"),))


def real(id_: int, name: str) -> Field:
    """A number."""
    return Field(id_, name, (Column(name, "REAL"),))


def ref(id_: int, name: str) -> Field:
    """The id of another row."""
    return Field(id_, name, (Column(name, "BLOB"),))


def amount(id_: int, name: str) -> Field:
    """An amount of fuel in thousandths, with its unit."""
    return Field(id_, name, (Column(f"{name}_milli", "INTEGER"), Column(f"{name}_unit", "TEXT")))


def group(id_: int, name: str, *columns: tuple[str, str]) -> Field:
    """What makes sense only together: columns `name_part`, one register."""
    return Field(id_, name, tuple(Column(f"{name}_{part}", kind) for part, kind in columns))


_DELETED_FIELD = Field(DELETED, "deleted", (Column("deleted", "INTEGER"),))


def entity(name: str, table: str, owner: str, *fields: Field) -> Entity:
    """An entity with its fields; field 0 is `deleted`."""
    return Entity(name, table, owner, (_DELETED_FIELD, *fields))
