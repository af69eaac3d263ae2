"""Sentences with places: the fullest one whose places can all be filled, each value as people read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache

from fieldcrm.domain.codes import Grade
from fieldcrm.domain.units import Amount
from fieldcrm.i18n import N_, _, language
from fieldcrm.ui.words.dates import (
    amount_text,
    days_text,
    instant_text,
    number_text,
    percent_text,
    quantity_text,
    short_day,
    time_text,
    tonnes_text,
    weekday_text,
)
from fieldcrm.ui.words.fields import grade_text
from fieldcrm.ui.words.outcomes import kind_text
from fieldcrm.ui.words.topics import topic_text

SOURCES = {
    "seen": N_("from deliveries and readings"),
    "told": N_("as told"),
    "estimated": N_("partly estimated: bought elsewhere"),
    "declared": N_("as declared"),
    "forecast": N_("as forecast"),
    "ordered": N_("as ordered"),
    "assumed": N_("assumed, because nothing is known"),
}
DAYS = frozenset(
    {
        "p10",
        "p50",
        "p90",
        "by",
        "since",
        "entered",
        "delivered",
        "last",
        "delivery",
        "due",
        "for_day",
        "ordered",
        "first",
        "until",
        "expected",
    }
)
LENGTHS = frozenset({"overdue", "days", "cadence", "lead", "age", "usual_interval"})
RATIOS = frozenset({"need", "ratio", "sure", "p_active", "share", "chance"})
TONNES = frozenset({"quantity", "bought", "usual", "recent", "monthly"})


def _severity(code: str) -> str:
    from fieldcrm.ui.words.service import severity_text

    return severity_text(code)


def _problem_word(code: str) -> str:
    from fieldcrm.ui.words.service import listed_text

    return listed_text("problem", code)


_BY_NAME: Mapping[str, Callable[[str], str]] = {
    "grade": grade_text,
    "kind": kind_text,
    "topics": topic_text,
    "severity": _severity,
    "word": _problem_word,
}
_HOUR = 60


def source_words(source: str) -> str:
    """Where a figure of a rank is taken from."""
    words = SOURCES.get(source)
    return _(words) if words else source


def shown(name: str, value: object, today: date | None = None) -> str:
    """A parameter as people read it, by its name and type: days, lengths, ratios, tonnes, times, amounts, numbers."""
    if isinstance(value, str):
        return _shown_text(name, value, today)
    if isinstance(value, bool) or value is None:
        return _("yes") if value else _("no") if value is False else "–"
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return weekday_text(value) if name == "weekday" else short_day(value, today)
    if isinstance(value, time):
        return time_text(value)
    if isinstance(value, Amount):
        return amount_text(value)
    if isinstance(value, int | float):
        return _shown_number(name, float(value))
    if isinstance(value, Sequence):
        return enumerated(_one(name, item, today) for item in value)
    return str(value)


def _one(name: str, item: object, today: date | None) -> str:
    """One of several; what belongs together (a code and its name) stands together."""
    if isinstance(item, Sequence) and not isinstance(item, str):
        return " ".join(filter(None, (shown(name, part, today) for part in item)))
    return shown(name, item, today)


def _shown_text(name: str, value: str, today: date | None) -> str:
    if name in DAYS:
        try:
            return short_day(date.fromisoformat(value), today)
        except ValueError:
            return value
    if name in {"source", "sources"}:
        return source_words(value)
    words = _BY_NAME.get(name)
    try:
        return words(value) if words else value
    except ValueError:
        return value


def _shown_number(name: str, value: float) -> str:
    if name in LENGTHS:
        return days_text(value)
    if name in RATIOS:
        return percent_text(value)
    if name in TONNES:
        return tonnes_text(value)
    if name == "litres":
        return quantity_text(value, "L")
    if name == "minute":
        minute = int(value)
        return f"{minute // _HOUR:02}:{minute % _HOUR:02}"
    return number_text(value, 2)


def graded(params: Mapping[str, object]) -> dict[str, object]:
    """The parameters without a grade that is none: sentences about a grade have a form of their own for that."""
    return {name: value for name, value in params.items() if name != "grade" or value != Grade.UNGRADED}


def sentences(*parts: str) -> str:
    """Sentences one after another; Chinese ones need no space between them."""
    return (" " if language() == "en" else "").join(part for part in parts if part)


def listed(parts: Iterable[str]) -> str:
    """Clauses in a row, with the comma of the language."""
    return (", " if language() == "en" else "，").join(parts)


def enumerated(names: Iterable[str]) -> str:
    """Things of one kind in a row: in Chinese they have a comma of their own."""
    return (", " if language() == "en" else "、").join(names)


@lru_cache(maxsize=512)
def places(template: str) -> frozenset[str]:
    """The named places of a template."""
    from string import Formatter

    return frozenset(name for _literal, name, _spec, _conversion in Formatter().parse(template) if name)


def fill(templates: Sequence[str], params: Mapping[str, object], today: date | None = None) -> str:
    """Translate and fill the first template whose places all have a value; the last one should need none.

    What is missing, None, empty text, or a length of zero days counts as having none.
    """
    for template in templates:
        wanted = places(template)
        if all(_has(name, params.get(name)) for name in wanted):
            return _(template, **{name: shown(name, params[name], today) for name in wanted})
    return ""


def _has(name: str, value: object) -> bool:
    if value is None or value == "":
        return False
    return not (name in LENGTHS and value == 0)
