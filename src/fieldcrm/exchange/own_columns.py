"""Columns of files that hold the team's own fields: named as the field is, with or without its unit in brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain import custom_fields
from fieldcrm.domain.custom_fields import PREFIX, CustomField
from fieldcrm.errors import InvalidValueError
from fieldcrm.exchange.headers import IGNORE, Column, fold_header
from fieldcrm.exchange.values import Bad

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MENDS = {
    "number": "number_form",
    "range": "number_form",
    "date": "date_form",
    "bool": "yes_no_form",
    "choice": "choices",
    "too_long": "shorten",
    "one_line": "shorten",
}
_REASONS = {"bool": "yes_no", "range": "too_large", "one_line": "too_long"}


def own_name(field: CustomField) -> str:
    """The field as a column of a file knows it."""
    return PREFIX + field.name


def meant(header: str, fields: Sequence[CustomField]) -> CustomField | None:
    """The field whose name stands over a column."""
    folded = fold_header(header)
    for field in fields:
        if folded in (fold_header(field.name), fold_header(f"{field.name} {field.unit}")):
            return field
    return None


def without_own(mapping: Mapping[str, str] | None, fields: Sequence[CustomField]) -> dict[str, str]:
    """A mapping without the headers that it gives to the team's own fields."""
    return {header: wanted for header, wanted in (mapping or {}).items() if _given(wanted, fields) is None}


def _given(wanted: str, fields: Sequence[CustomField]) -> CustomField | None:
    name = wanted.strip().removeprefix(PREFIX)
    return None if name.lower() in IGNORE else next((f for f in fields if f.name.casefold() == name.casefold()), None)


def with_own(
    columns: Sequence[Column], fields: Sequence[CustomField], mapping: Mapping[str, str] | None
) -> tuple[Column, ...]:
    """The columns of a file; one that holds no other field, and is named like an own one, holds that."""
    wanted = {fold_header(header): _given(text, fields) for header, text in (mapping or {}).items()}
    taken: set[bytes] = set()
    found: list[Column] = []
    for column in columns:
        folded = fold_header(column.header)
        field = wanted[folded] if folded in wanted else None if column.field else meant(column.header, fields)
        if field is None or field.id in taken:
            found.append(column)
            continue
        taken.add(field.id)
        found.append(Column(column.header, own_name(field)))
    return tuple(found)


def read(field: CustomField, text: str) -> str | Bad:
    """A cell in the stored form, or why it cannot be taken."""
    try:
        return custom_fields.parse(field, text)
    except InvalidValueError as error:
        reason = str(error.params.get("reason", "number"))
        params = {name: value for name, value in error.params.items() if name in ("choices", "most")}
        if reason in {"too_long", "one_line"}:
            params.setdefault("most", 500)
        return Bad(_REASONS.get(reason, reason), _MENDS.get(reason, "shorten"), params)
