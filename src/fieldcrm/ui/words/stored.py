"""Values of the log as people read them: codes in words, amounts with their unit, groups in one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from functools import partial

from fieldcrm.domain.codes import ReadingForm
from fieldcrm.domain.units import MILLI, Amount, Unit
from fieldcrm.i18n import LANGUAGE_NAMES, _
from fieldcrm.ui.words.complaints import category_text, choice_text, step_text
from fieldcrm.ui.words.dates import exact_text, instant_text, months_text, number_text, quantity_text, time_text
from fieldcrm.ui.words.fields import form_text, state_text, status_text
from fieldcrm.ui.words.outcomes import event_text, outcome_text
from fieldcrm.ui.words.reasons import reason_label

NOTHING = "–"
SWITCHES = frozenset({"deleted", "is_primary", "pump_needed", "general", "solved"})
_HOUR = 60


def _minute_text(value: str) -> str:
    return time_text(time(*divmod(int(value), _HOUR)))


def _months(value: str) -> str:
    return months_text(tuple(int(month) for month in value.split(",") if month))


def _instant(value: str) -> str:
    """An instant in milliseconds. Raises ValueError where no calendar reaches it."""
    try:
        return instant_text(datetime.fromtimestamp(int(value) / 1000, UTC))
    except (OverflowError, OSError) as error:
        raise ValueError(value) from error


def _kind(code: str) -> str:
    """A kind of contact or of equipment; the word that the interface has for it, else the code."""
    from fieldcrm.ui.words.service import equipment_kind_text

    said = event_text(code)
    return equipment_kind_text(code) if said == code else said


def _severity(code: str) -> str:
    """How bad: of a risk, or of a complaint."""
    from fieldcrm.ui.words.service import severity_text

    said = severity_text(code)
    return choice_text("severity", code) if said == code else said


_WORDS: Mapping[str, Callable[[str], str]] = {
    "status": status_text,
    "outcome": outcome_text,
    "kind": _kind,
    "severity": _severity,
    "language": lambda code: LANGUAGE_NAMES.get(code, code),
    "state": state_text,
    "reason": reason_label,
    "minute": _minute_text,
    "busy_months": _months,
    "slack_months": _months,
    "step": step_text,
    "category": category_text,
    "at": _instant,
    "received_at": _instant,
    **{name: partial(choice_text, name) for name in ("mood", "seeks", "effect", "channel")},
}


def is_inner(field: str) -> bool:
    """Whether a field says nothing to people: the id of another row, an instant beside its day."""
    return field.endswith("_id") or field == "done_at"


def stored_text(field: str, value: object) -> str:
    """One value of the log; a dash where there is none. It may be imported text: show it through `safe`."""
    if value is None or value == "":
        return NOTHING
    if field in SWITCHES:
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return _group_text(field, value)
    if isinstance(value, bytes):
        return f"…{value.hex()[-6:]}"
    try:
        return _WORDS[field](str(value)) if field in _WORDS else _plain(value)
    except ValueError:
        return str(value)


def _plain(value: object) -> str:
    return number_text(value, 3) if isinstance(value, float) else str(value)


def _group_text(field: str, value: list[object] | tuple[object, ...]) -> str:
    """An amount, a level, a price, or the filled parts of a group."""
    match field, value:
        case "level", [int() | float() as number, str(form), int() | float() as litres] if form in tuple(ReadingForm):
            read = f"{number_text(number, 1)} {form_text(form)}"
            return read if form == ReadingForm.LITRE else f"{read} · {quantity_text(litres, Unit.LITRE)}"
        case "price", [int(milli), str(per)]:
            return f"{number_text(milli / MILLI, 3)} / {per}" if per else number_text(milli / MILLI, 3)
        case "problem" | "cause" | "solution" | "method", [word, text]:
            from fieldcrm.domain.views.service import Worded
            from fieldcrm.ui.words.service import worded_text

            return worded_text(field, Worded(str(word or ""), str(text or ""))) or NOTHING
        case "serial" | "version", [old, new]:
            return f"{old or NOTHING} → {new or NOTHING}"
        case "value", [old, new, unit]:
            return f"{old or NOTHING} → {new or NOTHING} {unit or ''}".rstrip()
        case "file", [str(path), _hash, _size]:
            return path
        case _, [int(milli), str(unit)] if unit in tuple(Unit):
            return exact_text(Amount(milli, Unit(unit)))
        case _:
            return " · ".join(str(part) for part in value if part not in {None, ""}) or NOTHING
