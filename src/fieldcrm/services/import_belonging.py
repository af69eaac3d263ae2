"""Whose a record of a file is, what its names stand for, and whether the archive holds it already."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.exchange.numbers import CellError
from fieldcrm.exchange.record_cells import cell, read_id, text_of
from fieldcrm.exchange.record_lines import cells_of
from fieldcrm.exchange.values import Bad
from fieldcrm.journal.fields import ENTITIES
from fieldcrm.storage import record_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date, tzinfo
    from typing import TypeVar

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.rules import Rules
    from fieldcrm.exchange.record_kinds import Label, RecordColumn, RecordKind
    from fieldcrm.services.import_matching import Directory

    T = TypeVar("T")

WHO = ("customer", "customer_name")
"""The columns that name a customer beside its id."""


class Surroundings(NamedTuple):
    """What every source of an import shares: customers by code and name, the day, the zone, the rules.

    `aliases`: customers merged away → those that they became.
    """

    directory: Directory
    today: date
    zone: tzinfo | None
    rules: Rules
    aliases: Mapping[bytes, bytes]


class RefusedError(Exception):
    """A row that cannot be taken: its field, and why."""

    def __init__(self, field: str, bad: Bad) -> None:
        super().__init__(field)
        self.field, self.bad = field, bad


def guard(field: str, read: Callable[[], T]) -> T:
    """What `read` gives. Raises RefusedError with the field where it raises CellError."""
    try:
        return read()
    except CellError as error:
        raise RefusedError(field, Bad(error.reason, error.mend, error.params)) from error


class Belonging:
    """Finds the customers of rows and the rows that names stand for."""

    def __init__(self, connection: Connection, around: Surroundings) -> None:
        self._connection = connection
        self._around = around
        self._named: dict[tuple[str, str], dict[tuple[bytes | None, str], list[bytes]]] = {}

    def owner(self, cells: Mapping[str, str]) -> bytes:
        """The customer that a row belongs to: by its id, else by code, else by name; as what it became by mergers."""
        directory, aliases = self._around.directory, self._around.aliases
        text = cells.get("customer_id", "").strip()
        if text:
            found = guard("customer_id", lambda: read_id(text))
            found = aliases.get(found, found)
            if found in directory.status:
                return found
        code, name = (cells.get(column, "").strip() for column in WHO)
        match = directory.find(code, name)
        if match is None and code and not name:
            match = directory.find("", code)
        if match is None and name and not code:
            match = directory.find(name, "")  # a column that is headed like names may hold codes
        if isinstance(match, Bad):
            raise RefusedError("customer", match)
        if match is None:
            field = next((each for each in (*WHO, "customer_id") if cells.get(each, "").strip()), WHO[0])
            raise RefusedError(field, Bad("unknown_customer", "customer_first", {}))
        return match

    def by_name(self, label: Label, name: str, owner: bytes | None) -> bytes:
        """The row that a name stands for, among those of the same customer."""
        if label.of == "customer":
            match = self._around.directory.find(name, name)
            if isinstance(match, bytes):
                return match
            raise RefusedError(label.name, match or Bad("unknown_customer", "customer_first", {}))
        key = (label.of, label.column)
        if key not in self._named:
            self._named[key] = record_rows.named(self._connection, label.of, label.column)
        whose = owner if ENTITIES[label.of].owner == "customer_id" else None
        found = self._named[key].get((whose, name), [])
        if len(found) == 1:
            return found[0]
        bad = Bad("ambiguous", "id_form", {"matches": len(found)}) if found else Bad("unknown_row", "row_first", {})
        raise RefusedError(label.name, bad)


class Alike:
    """Knows the records of customers by what they say, so that a log imported twice is there once."""

    def __init__(self, connection: Connection, kind: RecordKind) -> None:
        self._connection, self._kind = connection, kind
        self._columns: Mapping[str, list[RecordColumn]] = _by_field(kind)
        self._rows: dict[bytes, list[dict[str, str]]] = {}
        self._taken: set[tuple[bytes, frozenset[tuple[str, str]]]] = set()

    def is_known(self, owner: bytes | None, registers: Mapping[str, object], given: Iterable[str]) -> bool:
        """Whether the archive or an earlier row holds a record with the same `given` registers."""
        whose = owner or b""
        says = frozenset(self._says(registers, given))
        if (whose, says) in self._taken:
            return True
        self._taken.add((whose, says))
        return any(all(row.get(name) == text for name, text in says) for row in self._known(owner))

    def _says(self, registers: Mapping[str, object], given: Iterable[str]) -> Iterable[tuple[str, str]]:
        for name in given:
            if name == "customer_id" and self._kind.owned:
                continue
            for column in self._columns[name]:
                value = registers.get(name)
                if column.part >= 0 and isinstance(value, list):
                    value = value[column.part]
                text = text_of(cell(column, value))
                if text:
                    yield column.name, text

    def _known(self, owner: bytes | None) -> list[dict[str, str]]:
        whose = owner or b""
        if whose not in self._rows:
            entity = self._kind.entity
            rows = (
                record_rows.rows_of_customers(self._connection, entity, [owner])
                if owner is not None
                else record_rows.rows(self._connection, entity)
            )
            self._rows[whose] = [
                {name: text_of(found) for name, found in cells_of(self._kind, row).items()} for row in rows
            ]
        return self._rows[whose]


def _by_field(kind: RecordKind) -> dict[str, list[RecordColumn]]:
    found: dict[str, list[RecordColumn]] = {}
    for column in kind.columns:
        found.setdefault(column.field, []).append(column)
    return found
