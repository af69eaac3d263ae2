"""A new value for a field, as somebody typed it to settle a conflict: read and checked as the field's own form does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.customer_form import FIELDS, check, parse, parse_amount
from fieldcrm.domain.forms.shape import FieldKind
from fieldcrm.errors import InvalidValueError
from fieldcrm.journal.fields import DELETED, ENTITIES
from fieldcrm.services.import_words import NEVER_EMPTY
from fieldcrm.services.registers import to_registers

if TYPE_CHECKING:
    from fieldcrm.domain.customer_form import FormField
    from fieldcrm.journal.fields import Field

_ONE_VALUE = frozenset({FieldKind.AMOUNT, FieldKind.PRICE, FieldKind.LITRES})
"""Kinds of form fields that hold all parts of a register."""
_ELSEWHERE = frozenset(
    {
        *(("setting", "key"), ("setting", "value"), ("custom_field", "type"), ("custom_value", "value")),
        *(("segment", "rule"), ("notice", "rule")),
    }
)
"""What is right depends on other rows: such a value is changed where it stands, which settles the conflict too."""

_AS_FORMS_SAY = {"yes_no": "bool", "too_large": "range"}


def read(entity: str, field: str, text: str) -> object:
    """The register that `text` means; empty = none.

    Raises InvalidValueError: 'unknown'; 'elsewhere' where a line of text cannot say it (several values that belong
    together, another row); and what the field's form says of it (`domain.customer_form.parse`).
    """
    shape = ENTITIES.get(entity)
    known = next((one for one in shape.fields if one.name == field), None) if shape else None
    if known is None or known.id == DELETED:
        raise InvalidValueError(field=field, value=text, reason="unknown")
    form = _form_of(entity, known)
    if form is not None:
        return _by_form(entity, known, form, text)
    names = [column.name for column in known.columns]
    if (entity, field) in _ELSEWHERE or known.columns[0].type == "BLOB":
        raise InvalidValueError(field=field, value=text, reason="elsewhere")
    if not text.strip():
        if field in NEVER_EMPTY.get(entity, ()):
            raise InvalidValueError(field=field, value=text, reason="required")
        return None
    if len(names) == 2 and names[0].endswith("_milli") and names[1].endswith("_unit"):
        amount = parse_amount(field, text)
        return [amount.milli, amount.unit.value]
    return _by_cell(entity, field, text)


def _form_of(entity: str, field: Field) -> FormField | None:
    """The form's field that holds the whole register."""
    for form in FIELDS.get(entity, ()):
        if list(to_registers({form.name: None})) == [field.name] and "." not in form.name:
            return form if len(field.columns) == 1 or form.kind in _ONE_VALUE else None
    return None


def _by_form(entity: str, field: Field, form: FormField, text: str) -> object:
    if form.kind is FieldKind.REFERENCE:
        raise InvalidValueError(field=field.name, value=text, reason="elsewhere")
    try:
        value = parse(form, text)
    except InvalidValueError as error:
        if error.params.get("reason") == "date":
            error.params["reason"] = "iso_date"
        raise
    check(entity, {form.name: value})
    register = to_registers({form.name: value})[field.name]
    if isinstance(register, float) and field.columns[0].type == "INTEGER":
        if register != int(register):
            raise InvalidValueError(field=field.name, value=text, reason="number")
        return int(register)
    return register


def _by_cell(entity: str, field: str, text: str) -> object:
    """What no form has, as the cells of files are read."""
    from fieldcrm.exchange.numbers import CellError
    from fieldcrm.exchange.record_cells import CellReader
    from fieldcrm.exchange.record_kinds import KINDS

    kind = next((one for one in KINDS.values() if one.entity == entity), None)
    column = next((one for one in kind.columns if one.field == field and one.part == -1), None) if kind else None
    if column is None:
        raise InvalidValueError(field=field, value=text, reason="elsewhere")
    try:
        return CellReader(column, [text]).read(text, exact=False)
    except CellError as error:
        reason = "iso_date" if error.reason.startswith("date") else _AS_FORMS_SAY.get(error.reason, error.reason)
        raise InvalidValueError(field=field, value=text, reason=reason, **error.params) from error
