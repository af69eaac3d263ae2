"""The team's own fields in any form: appended to its fields, with what the row holds of them.

A form that is saved with `desk.edit_customer`, `desk.put_part`, or any service that takes its values apart with
`domain.custom_fields.split`, only appends `own_fields(…)` to its fields and `own_texts(…)` to its texts.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fieldcrm.domain import custom_fields
from fieldcrm.domain.custom_fields import FieldType
from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _
from fieldcrm.ui.widgets.form_state import FormField

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from fieldcrm.domain.custom_fields import CustomField, OwnValue

MOST_IN_SIGHT = 6
"""Choices up to which a field shows all of them on its line; of more one is typed."""


def own_fields(values: Iterable[OwnValue], today: date | None = None) -> list[FormField]:
    """The fields of a form, under a heading of their own; named so that the service knows them again."""
    return [_field(value.field, today) for value in values]


def own_texts(values: Iterable[OwnValue]) -> dict[str, str]:
    """What the row holds, by the form's names."""
    return {value.field.form_name: custom_fields.show(value.field, value.value) for value in values}


def _field(field: CustomField, today: date | None) -> FormField:
    choices: tuple[tuple[str, str], ...] = ()
    if field.type is FieldType.YES_NO:
        choices = (("", "–"), ("yes", _("yes")), ("no", _("no")))
    elif field.type is FieldType.CHOICE and len(field.choices) <= MOST_IN_SIGHT:
        choices = (("", "–"), *((word, safe(word)) for word in field.choices))
    return FormField(
        field.form_name,
        safe(field.name),
        partial(_parse, field, today),
        kind="choice" if choices else "text",
        choices=choices,
        hint=_hint(field),
        section=_("Own fields"),
    )


def _parse(field: CustomField, today: date | None, typed: str) -> object:
    """The stored text; a day may be written as people write it. Raises InvalidValueError with the field's name."""
    from fieldcrm.domain.dates import read_day

    if field.type is FieldType.DATE and typed.strip() and today is not None:
        day = read_day(typed, today)
        typed = typed if day is None else day.isoformat()
    return custom_fields.parse(field, typed)


def _hint(field: CustomField) -> str:
    if field.type is FieldType.NUMBER:
        return safe(field.unit)
    if field.type is FieldType.DATE:
        return "2026-12-24, +14, fri"
    if field.type is FieldType.CHOICE:
        return safe(" · ".join(field.choices))
    return safe(field.note)
