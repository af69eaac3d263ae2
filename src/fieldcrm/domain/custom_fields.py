"""The team's own fields: what one is, how a value is read from what was typed, and how it is kept and shown.

A value is kept as text in one canonical form, whatever the field's type: a number with a point and no idle zeros, an
ISO day, `yes` or `no`, a choice's own word. So it can be compared, searched and exported without its field.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from fieldcrm.domain.customer_form import FieldKind, FormField
from fieldcrm.domain.customer_form import parse as parse_form
from fieldcrm.domain.numbers import read_number, show_number
from fieldcrm.errors import InvalidValueError, NotFoundError

KINDS = ("customer", "equipment", "visit", "complaint")
"""Kinds of rows that can have fields of the team's own."""
PREFIX = "own."
"""What the name of such a field begins with in a form, before its id in hex."""
MOST_NAME = 40
MOST_CHOICES = 60
MOST_NUMBER = 1e15
YES_NO = ("yes", "no")
_ID = 16


class FieldType(StrEnum):
    """What a field holds. Values are stored and never change."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"


_FORM_KINDS = {
    FieldType.TEXT: FieldKind.TEXT,
    FieldType.NUMBER: FieldKind.NUMBER,
    FieldType.DATE: FieldKind.DAY,
    FieldType.CHOICE: FieldKind.CHOICE,
    FieldType.YES_NO: FieldKind.CHOICE,
}


@dataclass(frozen=True, slots=True)
class CustomField:
    """A field that the team added to a kind of rows. `unit` belongs to numbers, `choices` to choices."""

    id: bytes
    of_kind: str
    name: str
    type: FieldType
    unit: str = ""
    choices: tuple[str, ...] = ()
    position: int = 0
    note: str = ""
    retired: bool = False
    """No longer offered; what it holds is kept."""

    @property
    def form_name(self) -> str:
        """Its name among the fields of a form: two fields may bear the same words."""
        return PREFIX + self.id.hex()


@dataclass(frozen=True, slots=True)
class OwnValue:
    """A field with what a row holds of it, in the stored form; empty where it holds nothing."""

    field: CustomField
    value: str = ""


def row_id(field_id: bytes, target_id: bytes) -> bytes:
    """The row of a value: it follows from field and target, so that two laptops write one register."""
    return hashlib.sha256(b"custom_value:" + field_id + target_id).digest()[:_ID]


def field_type(text: str | None) -> FieldType:
    """The type of that code; one of a newer program shows as text."""
    return FieldType(text) if text in tuple(FieldType) else FieldType.TEXT


def form_field(field: CustomField) -> FormField:
    """The field as forms know it. `parse_form` of it gives a value, `parse` of this module the stored text."""
    choices = YES_NO if field.type is FieldType.YES_NO else field.choices
    return FormField(
        field.form_name,
        _FORM_KINDS[field.type],
        choices=choices if field.type in (FieldType.CHOICE, FieldType.YES_NO) else (),
        least=-MOST_NUMBER,
        most=MOST_NUMBER,
    )


def parse(field: CustomField, text: str) -> str:
    """What was typed, in the stored form; empty for nothing. Raises InvalidValueError with the field's own name.

    Reasons: 'number', 'range', 'date', 'choice' (params choices), 'bool', 'one_line', 'too_long', 'text'.
    """
    plain = text.strip()
    try:
        if field.type is FieldType.NUMBER:
            return _number(field, plain)
        if field.type is FieldType.YES_NO and plain:
            said = parse_form(FormField(field.name, FieldKind.BOOL), plain)
            return "yes" if said else "no"
        if field.type is FieldType.CHOICE and plain:
            return _choice(field, plain)
        value = parse_form(form_field(field), text)
    except InvalidValueError as error:
        raise InvalidValueError(**{**error.params, "field": field.name}) from error
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _number(field: CustomField, text: str) -> str:
    plain = text
    if field.unit and plain.casefold().endswith(field.unit.casefold()):
        plain = plain[: -len(field.unit)].rstrip()
    if not plain:
        if text:
            raise InvalidValueError(field=field.name, value=text, reason="number")
        return ""
    value = read_number(plain)
    if value is None:
        raise InvalidValueError(field=field.name, value=text, reason="number")
    if abs(value) > MOST_NUMBER:
        raise InvalidValueError(field=field.name, value=text, reason="range", least=-MOST_NUMBER, most=MOST_NUMBER)
    return show_number(value)


def _choice(field: CustomField, text: str) -> str:
    wanted = text.casefold()
    found = next((word for word in field.choices if word.casefold() == wanted), None)
    if found is None:
        raise InvalidValueError(field=field.name, value=text, reason="choice", choices=", ".join(field.choices))
    return found


def value_of(field: CustomField, stored: str) -> str | float | date | bool | None:
    """The stored text as a value that can be compared; None for nothing, or for what no longer fits the type."""
    if not stored:
        return None
    if field.type is FieldType.NUMBER:
        return read_number(stored)
    if field.type is FieldType.DATE:
        try:
            return date.fromisoformat(stored)
        except ValueError:
            return None
    if field.type is FieldType.YES_NO:
        return stored == "yes"
    return stored


def show(field: CustomField, stored: str) -> str:
    """The value with its unit, language-neutral: `parse` reads it again."""
    return f"{stored} {field.unit}" if stored and field.unit and field.type is FieldType.NUMBER else stored


def is_own(name: str) -> bool:
    """Whether a field of a form is one of the team's own."""
    return name.startswith(PREFIX)


def id_of(form_name: str) -> bytes:
    """The field's id in its form name. Raises InvalidValueError, reason 'unknown'."""
    try:
        found = bytes.fromhex(form_name.removeprefix(PREFIX))
    except ValueError:
        found = b""
    if len(found) != _ID:
        raise InvalidValueError(field=form_name, value="", reason="unknown")
    return found


def split(values: Mapping[str, object]) -> tuple[dict[str, object], dict[bytes, str]]:
    """A form's values parted: the row's own by name, the team's by the field's id."""
    plain = {name: value for name, value in values.items() if not is_own(name)}
    own = {id_of(name): "" if value is None else str(value) for name, value in values.items() if is_own(name)}
    return plain, own


def by_name(fields: Sequence[CustomField], name: str) -> CustomField:
    """The field of that name (upper and lower case are one), not a retired one before a living one.

    Raises NotFoundError.
    """
    wanted = name.strip().casefold()
    same = sorted((field for field in fields if field.name.casefold() == wanted), key=lambda field: field.retired)
    if not same:
        raise NotFoundError(what="custom_field", text=name)
    return same[0]


def checked(field: CustomField, others: Iterable[CustomField]) -> CustomField:
    """The definition, tidied. Raises InvalidValueError at `of_kind`, `name`, `type`, `unit` or `choices`.

    Reasons: 'choice', 'required', 'too_long', 'one_line', 'name_taken', 'choices', 'unit_of_number'.
    """
    name = re.sub(r"\s+", " ", field.name).strip()
    if field.of_kind not in KINDS:
        raise InvalidValueError(field="of_kind", value=field.of_kind, reason="choice", choices=", ".join(KINDS))
    if not name:
        raise InvalidValueError(field="name", value=field.name, reason="required")
    if len(name) > MOST_NAME or "=" in name:
        raise InvalidValueError(field="name", value=name, reason="too_long" if "=" not in name else "own_name")
    if any(
        other.name.casefold() == name.casefold() and other.of_kind == field.of_kind and other.id != field.id
        for other in others
        if not other.retired
    ):
        raise InvalidValueError(field="name", value=name, reason="name_taken")
    choices = tuple(dict.fromkeys(word.strip() for word in field.choices if word.strip()))
    if field.type is FieldType.CHOICE and not 1 <= len(choices) <= MOST_CHOICES:
        raise InvalidValueError(field="choices", value=", ".join(choices), reason="choices", most=MOST_CHOICES)
    if field.type is not FieldType.CHOICE and choices:
        raise InvalidValueError(field="choices", value=", ".join(choices), reason="choices_of_choice")
    unit = field.unit.strip()
    if unit and field.type is not FieldType.NUMBER:
        raise InvalidValueError(field="unit", value=unit, reason="unit_of_number")
    return replace(field, name=name, unit=unit, choices=choices, note=field.note.strip())
