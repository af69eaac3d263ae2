"""The team's own fields in files of records: columns named like them, read and written with the row they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.custom_fields import row_id
from fieldcrm.exchange.own_columns import meant, own_name
from fieldcrm.exchange.own_columns import read as read_own
from fieldcrm.exchange.values import Bad
from fieldcrm.services.import_belonging import RefusedError
from fieldcrm.storage.reads import custom

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.custom_fields import CustomField
    from fieldcrm.exchange.record_kinds import RecordKind

    Writes = dict[tuple[str, bool, tuple[str, ...]], list[tuple[object, ...]]]

KINDS = {"equipment": "equipment", "visits": "visit", "complaints": "complaint"}
_SHAPE = ("customer_id", "field_id", "of_id", "value")


class OwnCells:
    """The columns of a file that no field of ours claims and that are named like one of the team's."""

    def __init__(
        self, connection: Connection, kind: RecordKind, headers: Sequence[str], columns: Sequence[str]
    ) -> None:
        self._connection = connection
        self._fields: dict[int, CustomField] = {}
        self._texts: dict[bytes, str] = {}
        known = custom.fields(connection, KINDS[kind.name]) if kind.name in KINDS and headers else ()
        for at, (header, column) in enumerate(zip(headers, columns, strict=False)):
            field = None if column or not known else meant(header, known)
            if field is not None and field not in self._fields.values():
                self._fields[at] = field

    def columns(self) -> dict[int, str]:
        """The places of these columns, with the names that rejects use."""
        return {at: own_name(field) for at, field in self._fields.items()}

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """The cells of these columns, by the name that rejects use."""
        return {own_name(field): row[at] for at, field in self._fields.items()}

    def read(self, cells: Mapping[str, str]) -> None:
        """Read the cells of a row; an empty one says nothing. Raises RefusedError."""
        self._texts = {}
        for field in self._fields.values():
            text = cells[own_name(field)]
            if not text.strip():
                continue
            value = read_own(field, text)
            if isinstance(value, Bad):
                raise RefusedError(own_name(field), value)
            self._texts[field.id] = value

    def write(self, target: bytes, owner: object, writes: Writes) -> bool:
        """Add what differs of the row that was read last; whether anything does."""
        differs = False
        for field_id, text in self._texts.items():
            id_ = row_id(field_id, target)
            before = custom.stored(self._connection, id_)
            if before is None:
                writes.setdefault(("custom_value", True, _SHAPE), []).append((id_, owner, field_id, target, text))
            elif before != (text, False):
                writes.setdefault(("custom_value", False, ("value", "deleted")), []).append((id_, text, 0))
            else:
                continue
            differs = True
        return differs
