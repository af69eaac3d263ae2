"""Sentences with places: the fullest one whose places can all be filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from string import Formatter

from fieldcrm.domain.units import Amount
from fieldcrm.i18n import _
from fieldcrm.ui.words.dates import amount_text, day_text, instant_text, number_text, time_text

_PERCENT = ("ratio", "probability", "chance", "p_active", "share")


def shown(name: str, value: object, today: date | None = None) -> str:
    """A parameter as people read it: days, times, amounts and numbers in the user's language; ratios in percent."""
    if isinstance(value, bool) or value is None:
        return _("yes") if value else _("no") if value is False else "–"
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return day_text(value, today)
    if isinstance(value, time):
        return time_text(value)
    if isinstance(value, Amount):
        return amount_text(value)
    if isinstance(value, int | float):
        return f"{value * 100:.0f}%" if name in _PERCENT else number_text(float(value), 2)
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return ", ".join(shown(name, item, today) for item in value)
    return str(value)


def places(template: str) -> frozenset[str]:
    """The named places of a template."""
    return frozenset(name for _literal, name, _spec, _conversion in Formatter().parse(template) if name)


def fill(templates: Sequence[str], params: Mapping[str, object], today: date | None = None) -> str:
    """Translate and fill the first template whose places are all in `params`; the last one needs none."""
    for template in templates:
        wanted = places(template)
        if wanted <= params.keys() and all(params[name] is not None for name in wanted):
            return _(template, **{name: shown(name, params[name], today) for name in wanted})
    return ""
