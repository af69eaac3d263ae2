"""The shared rules as fields of a form: how each is written, read and bounded."""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.numbers import read_number, show_number
from fieldcrm.domain.rules import Rules
from fieldcrm.domain.units import Unit
from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import N_, _
from fieldcrm.ui.widgets.form_state import FormField
from fieldcrm.ui.words.fields import rule_text, unit_text

if TYPE_CHECKING:
    from collections.abc import Callable

RATIO, DAYS, COUNT, FACTOR, DENSITY, TIME, TEXT, UNIT, CALENDAR = range(9)


class RuleKind(NamedTuple):
    """How a rule is written: its kind, its bounds in the unit that is typed, and its heading."""

    kind: int
    least: float
    most: float
    section: str


GRADES, CONTACTS, COMPLAINTS, AGREEMENTS, SIGNS, FUEL, DAY = (
    N_("Grades"),
    N_("Calls and revisits"),
    N_("Complaints"),
    N_("What we were told, contracts, money"),
    N_("What counts as unusual"),
    N_("Fuel and files"),
    N_("Working day"),
)
KINDS = {
    "grade_a_from": RuleKind(RATIO, 1, 100, GRADES),
    "grade_b_from": RuleKind(RATIO, 0, 100, GRADES),
    "grade_window_months": RuleKind(COUNT, 1, 24, GRADES),
    "cadence_a": RuleKind(DAYS, 1, 366, CONTACTS),
    "cadence_b": RuleKind(DAYS, 1, 366, CONTACTS),
    "cadence_c": RuleKind(DAYS, 1, 366, CONTACTS),
    "cadence_ungraded": RuleKind(DAYS, 1, 366, CONTACTS),
    "thank_a_every_days": RuleKind(DAYS, 1, 732, CONTACTS),
    "daily_capacity": RuleKind(COUNT, 1, 500, CONTACTS),
    "lead_days": RuleKind(DAYS, 0, 60, CONTACTS),
    "no_answer_retry_days": RuleKind(DAYS, 1, 60, CONTACTS),
    "not_interested_days": RuleKind(DAYS, 1, 732, CONTACTS),
    "prospect_first_contact_days": RuleKind(DAYS, 0, 366, CONTACTS),
    "fix_follow_up_first": RuleKind(DAYS, 1, 60, CONTACTS),
    "fix_follow_up_second": RuleKind(DAYS, 2, 180, CONTACTS),
    "complaint_reply_hours": RuleKind(COUNT, 1, 720, COMPLAINTS),
    "complaint_answer_days": RuleKind(DAYS, 1, 60, COMPLAINTS),
    "complaint_follow_days": RuleKind(DAYS, 1, 60, COMPLAINTS),
    "fact_stale_days": RuleKind(DAYS, 1, 3650, AGREEMENTS),
    "fact_stale_topics": RuleKind(TEXT, 0, 0, AGREEMENTS),
    "contract_remind_days": RuleKind(DAYS, 1, 3650, AGREEMENTS),
    "currency": RuleKind(TEXT, 0, 0, AGREEMENTS),
    "prepayment_low": RuleKind(TEXT, 0, 0, AGREEMENTS),
    "thank_large_factor": RuleKind(FACTOR, 1, 20, SIGNS),
    "dropped_below": RuleKind(RATIO, 1, 99, SIGNS),
    "silent_p_active": RuleKind(RATIO, 1, 99, SIGNS),
    "diesel_density": RuleKind(DENSITY, 0.5, 1.5, FUEL),
    "default_unit": RuleKind(UNIT, 0, 0, FUEL),
    "our_names": RuleKind(TEXT, 0, 0, FUEL),
    "work_start": RuleKind(TIME, 0, 0, DAY),
    "work_end": RuleKind(TIME, 0, 0, DAY),
    "calendar": RuleKind(CALENDAR, 0, 0, DAY),
    "holidays": RuleKind(TEXT, 0, 0, DAY),
}
"""How each rule is typed; a rule that the domain knows and this table does not is shown as plain text."""
_PLAIN = RuleKind(TEXT, 0, 0, "")


def rule_fields() -> list[FormField]:
    """A field for each rule, in the order of the form, its default as a hint."""
    order = [*KINDS, *(field.name for field in fields(Rules) if field.name not in KINDS)]
    defaults = texts_of(Rules())
    return [_field(name, defaults[name]) for name in order]


def _field(name: str, default: str) -> FormField:
    rule = KINDS.get(name, _PLAIN)
    choices: tuple[tuple[str, str], ...] = ()
    if rule.kind == UNIT:
        choices = tuple((unit.value, unit_text(unit)) for unit in Unit)
    elif rule.kind == CALENDAR:
        choices = (("CN", _("weekends and Chinese holidays")), ("weekend", _("weekends only")))
    hint = "" if choices or not default else _("default {value}", value=default)
    return FormField(
        name,
        rule_text(name),
        partial(_READERS.get(rule.kind, read_text), name, rule),
        kind="choice" if choices else "text",
        choices=choices,
        hint=hint,
        section=_(rule.section) if rule.section else "",
    )


def texts_of(rules: Rules) -> dict[str, str]:
    """The rules as they are typed: ratios in percent."""
    return {field.name: show_rule(field.name, getattr(rules, field.name)) for field in fields(Rules)}


def show_rule(name: str, value: object) -> str:
    """One rule as it is typed."""
    if isinstance(value, int | float):
        ratio = KINDS.get(name, _PLAIN).kind == RATIO
        return f"{show_number(round(value * 100, 6))} %" if ratio else show_number(value)
    return str(value)


def read_figure(name: str, rule: RuleKind, typed: str) -> object:
    """A number within its bounds; a ratio is typed in percent. Raises InvalidValueError."""
    plain = typed.strip().rstrip("%％").strip()
    value = read_number(plain)
    if value is None:
        raise InvalidValueError(field=name, value=typed, reason="number")
    whole = rule.kind in {DAYS, COUNT}
    if not rule.least <= value <= rule.most or (whole and value != int(value)):
        raise InvalidValueError(field=name, value=typed, reason="range", least=rule.least, most=rule.most)
    if rule.kind == RATIO:
        return value / 100
    return int(value) if whole else value


def read_time(name: str, _rule: RuleKind, typed: str) -> object:
    """A time of the day as 08:30. Raises InvalidValueError."""
    from fieldcrm.domain.dates import parse_time

    try:
        return f"{parse_time(typed):%H:%M}"
    except InvalidValueError as error:
        raise InvalidValueError(field=name, value=typed, reason="time") from error


def read_text(_name: str, _rule: RuleKind, typed: str) -> object:
    """A text as it is."""
    return typed.strip()


_READERS: dict[int, Callable[[str, RuleKind, str], object]] = {
    **dict.fromkeys((RATIO, DAYS, COUNT, FACTOR, DENSITY), read_figure),
    TIME: read_time,
}
