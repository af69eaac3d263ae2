"""The team's own fields: added, changed, retired, brought back. They are shared and travel with the archive."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fieldcrm.domain.custom_fields import CustomField, FieldType, checked
from fieldcrm.errors import InvalidValueError, NotFoundError
from fieldcrm.journal.draft import Draft, new_id
from fieldcrm.services.writing import write
from fieldcrm.storage.reads import custom as reads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.services.desk_base import DeskBase

EDITABLE = ("name", "type", "unit", "choices", "position", "note")


def fields(desk: DeskBase, of_kind: str = "", *, retired: bool = False) -> tuple[CustomField, ...]:
    """The fields of a kind, or of all."""
    with desk.archive.reading() as connection:
        return reads.fields(connection, of_kind, retired=retired)


def add(
    desk: DeskBase, of_kind: str, name: str, type_: str, *, unit: str, choices: Sequence[str], note: str
) -> Receipt:
    """A new field, behind the others of its kind. Raises InvalidValueError."""
    with desk.archive.writing() as connection:
        others = reads.fields(connection)
        place = max((field.position for field in others if field.of_kind == of_kind), default=0) + 1
        raw = CustomField(new_id(), of_kind, name, _type(type_), unit, tuple(choices), place, note)
        field = _checked(raw, others)
        draft = Draft("add_custom_field")
        draft.create("custom_field", {"of_kind": of_kind, **_registers(field)}, field.id)
        return write(desk, connection, draft)


def edit(desk: DeskBase, field_id: bytes, values: Mapping[str, object]) -> Receipt | None:
    """Change a field's definition; None if nothing differs. Raises InvalidValueError, NotFoundError.

    The type of a field that holds values stays, for they would no longer fit it.
    """
    with desk.archive.writing() as connection:
        before = _known(connection, field_id)
        for name in values:
            if name not in EDITABLE:
                raise InvalidValueError(field=name, value=values[name], reason="unknown")
        wanted = dict(values)
        if "type" in wanted:
            wanted["type"] = _type(str(wanted["type"]))
        if wanted.get("type", before.type) is not before.type and reads.used(connection, field_id):
            raise InvalidValueError(field="type", value=str(wanted["type"]), reason="in_use")
        after = _checked(replace(before, **wanted), reads.fields(connection))  # type: ignore[arg-type]
        was, now = _registers(before), _registers(after)
        changed = {name: value for name, value in now.items() if value != was[name]}
        if not changed:
            return None
        draft = Draft("edit_custom_field")
        draft.edit("custom_field", field_id, changed)
        return write(desk, connection, draft)


def retire(desk: DeskBase, field_id: bytes, *, back: bool = False) -> Receipt | None:
    """No longer offer a field (or, with `back`, offer it again); its values are kept. None if it is so already."""
    with desk.archive.writing() as connection:
        field = _known(connection, field_id)
        if field.retired is not back:
            return None
        if back:
            _checked(replace(field, retired=False), reads.fields(connection))
        draft = Draft("restore_custom_field" if back else "retire_custom_field")
        draft.edit("custom_field", field_id, {"deleted": 0 if back else 1})
        return write(desk, connection, draft)


def _known(connection: Connection, field_id: bytes) -> CustomField:
    found = next((field for field in reads.fields(connection, retired=True) if field.id == field_id), None)
    if found is None:
        raise NotFoundError(what="custom_field", text=field_id.hex())
    return found


def _type(text: str) -> FieldType:
    if text not in tuple(FieldType):
        raise InvalidValueError(field="type", value=text, reason="choice", choices=", ".join(FieldType))
    return FieldType(text)


def _checked(field: CustomField, others: Sequence[CustomField]) -> CustomField:
    """The definition as the domain takes it; a column of a customers file must not already mean something else."""
    found = checked(field, others)
    if found.of_kind == "customer":
        from fieldcrm.exchange.headers import CUSTOMERS, known_headers

        if known_headers([found.name], CUSTOMERS):
            raise InvalidValueError(field="name", value=found.name, reason="header_taken")
    return found


def _registers(field: CustomField) -> dict[str, object]:
    return {
        "name": field.name,
        "type": field.type.value,
        "unit": field.unit,
        "choices": "\n".join(field.choices),
        "position": field.position,
        "note": field.note,
    }
