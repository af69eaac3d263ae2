"""Words for filters: what a field is called when it is written, and how conditions join."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from fieldcrm.domain.filter_fields import FIELDS, Kind
from fieldcrm.domain.filters import fold_name, show
from fieldcrm.i18n import N_, _, language
from fieldcrm.ui.words.fields import field_text, grade_text, status_text

if TYPE_CHECKING:
    from fieldcrm.domain.custom_fields import CustomField
    from fieldcrm.domain.filter_fields import FilterField
    from fieldcrm.domain.filters import Filter

NAMES = {
    "last_visit": N_("Last visit"),
    "last_delivery": N_("Last delivery"),
    "contract_end": N_("Contract end"),
    "tanks": N_("Number of tanks"),
    "monthly": N_("Measured monthly use"),
    "stake": N_("At stake"),
    "p_active": N_("Still active"),
    "today": N_("On today's list"),
    "no_next": N_("Without next date"),
    "open_complaint": N_("Open complaint"),
    "open_risk": N_("Open risk"),
    "open_promise": N_("Open promise"),
    "contract": N_("Contract in force"),
    "prepayment": N_("Prepaid balance"),
    "referred": N_("Was referred"),
    "equipment": N_("Equipment"),
}
EXAMPLES = {
    Kind.TEXT: '= ~ != !~  ""',
    Kind.CHOICE: "= !=  A|B",
    Kind.NUMBER: "= < > <= >=  20000",
    Kind.DAY: "< >  30d  2026-12-24",
    Kind.SWITCH: "",
}
"""How a field of each kind is compared, as a remark beside its name."""


def filter_name(code: str, own: Mapping[str, str] | None = None) -> str:
    """What a field of a filter is called; `own`: the names of the team's own fields by code."""
    if own and code in own:
        return own[code]
    words = NAMES.get(code)
    return _(words) if words else field_text(code)


def own_names(fields: Iterable[CustomField]) -> dict[str, str]:
    """The names of the team's own fields, by the codes that filters know them by."""
    from fieldcrm.domain import filter_fields

    return filter_fields.own_names(fields)


def written_name(code: str, own: Mapping[str, str] | None = None) -> str:
    """A field's name as it is typed: one word."""
    name = filter_name(code, own)
    return code if code in FIELDS and language() == "en" else name.replace(" ", "")


def names() -> dict[str, str]:
    """What fields are called in the user's language, folded → their codes."""
    return {fold_name(filter_name(code)): code for code in FIELDS}


def filter_text(wanted: Filter, own: Mapping[str, str] | None = None) -> str:
    """A filter as it is typed, in the user's language."""
    called = {each.field: written_name(each.field, own) for group in wanted.groups for each in group}
    return show(wanted, called, also=_("and"), either=_("or"), never=_("not"))


def value_text(field: FilterField, value: str) -> str:
    """A value of a field that is chosen, in words; empty where it is its own word."""
    if field.name == "grade":
        return grade_text(value)
    if field.name == "status":
        return status_text(value)
    return ""
