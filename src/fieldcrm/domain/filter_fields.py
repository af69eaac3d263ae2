"""What customers can be filtered by: every field with its kind; the team's own fields join them by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from fieldcrm.domain.codes import Grade, Status
from fieldcrm.domain.custom_fields import KINDS, PREFIX, CustomField, FieldType

LANGUAGES = ("en", "zh_Hans", "zh_Hant")


class Kind(StrEnum):
    """What a field holds, as its conditions need to know it."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    DAY = "day"
    SWITCH = "switch"
    """Yes or no."""


_OPS = {
    Kind.TEXT: ("is", "not", "has", "lacks", "empty", "filled"),
    Kind.CHOICE: ("is", "not", "empty", "filled"),
    Kind.NUMBER: ("is", "not", "lt", "le", "gt", "ge", "empty", "filled"),
    Kind.DAY: ("is", "not", "lt", "le", "gt", "ge", "empty", "filled"),
    Kind.SWITCH: ("is", "not"),
}


class FilterField(NamedTuple):
    """A field: its code, its kind, what it can be, and the unit of its number.

    `ahead`: its days lie before us, so that `7d` is in a week; else behind us, so that `30d` is a month ago.
    `of_kind`: what holds a field of the team's own; of what a customer has many (equipment, visits, complaints) one
    that fits is enough.
    """

    name: str
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()
    unit: str = ""
    ahead: bool = False
    of_kind: str = "customer"

    @property
    def ops(self) -> tuple[str, ...]:
        """The codes of the operators that make sense."""
        return _OPS[self.kind]


def _fields(*fields: FilterField) -> Mapping[str, FilterField]:
    return {field.name: field for field in fields}


FIELDS: Mapping[str, FilterField] = _fields(
    FilterField("name"),
    FilterField("code"),
    FilterField("territory"),
    FilterField("sector"),
    FilterField("grade", Kind.CHOICE, tuple(grade.value for grade in Grade)),
    FilterField("status", Kind.CHOICE, tuple(status.value for status in Status)),
    FilterField("owner"),
    FilterField("address"),
    FilterField("note"),
    FilterField("language", Kind.CHOICE, LANGUAGES),
    FilterField("entered_on", Kind.DAY),
    FilterField("last_contact", Kind.DAY),
    FilterField("last_visit", Kind.DAY),
    FilterField("last_delivery", Kind.DAY),
    FilterField("next_contact", Kind.DAY, ahead=True),
    FilterField("next_need", Kind.DAY, ahead=True),
    FilterField("contract_end", Kind.DAY, ahead=True),
    FilterField("tank_volume", Kind.NUMBER, unit="L"),
    FilterField("tanks", Kind.NUMBER),
    FilterField("monthly", Kind.NUMBER, unit="t"),
    FilterField("monthly_volume", Kind.NUMBER, unit="t"),
    FilterField("stake", Kind.NUMBER, unit="t"),
    FilterField("p_active", Kind.NUMBER, unit="%"),
    FilterField("today", Kind.SWITCH),
    FilterField("no_next", Kind.SWITCH),
    FilterField("open_complaint", Kind.SWITCH),
    FilterField("open_risk", Kind.SWITCH),
    FilterField("open_promise", Kind.SWITCH),
    FilterField("contract", Kind.SWITCH),
    FilterField("prepayment", Kind.SWITCH),
    FilterField("referred", Kind.SWITCH),
    FilterField("supplier"),
    FilterField("product"),
    FilterField("equipment"),
    FilterField("contact"),
    FilterField("phone"),
)
"""Fields by code, in the order in which a choice lists them."""

_CUSTOM = {
    FieldType.TEXT: Kind.TEXT,
    FieldType.NUMBER: Kind.NUMBER,
    FieldType.DATE: Kind.DAY,
    FieldType.CHOICE: Kind.CHOICE,
    FieldType.YES_NO: Kind.CHOICE,
}


def with_custom(fields: Iterable[CustomField]) -> Mapping[str, FilterField]:
    """All fields, and those that the team added; these are named by id (`own.…`), so renaming is free."""
    own = {
        field.form_name: FilterField(
            field.form_name,
            _CUSTOM[field.type],
            ("yes", "no") if field.type is FieldType.YES_NO else field.choices,
            field.unit,
            of_kind=field.of_kind,
        )
        for field in fields
        if field.of_kind in KINDS
    }
    return {**FIELDS, **own}


def own_names(fields: Iterable[CustomField]) -> dict[str, str]:
    """What the team's own fields are called in a filter, by code: their names; where a field of another kind has the
    same one, the kind before it, but for customers."""
    several = [field for field in fields if field.of_kind in KINDS]
    called = [_folded(field.name) for field in several]
    return {
        field.form_name: field.name
        if field.of_kind == "customer" or called.count(_folded(field.name)) == 1
        else f"{field.of_kind} {field.name}"
        for field in several
    }


def _folded(name: str) -> str:
    return "".join(name.casefold().split())


def is_custom(name: str) -> bool:
    """Whether a field of a filter is one of the team's own."""
    return name.startswith(PREFIX)
