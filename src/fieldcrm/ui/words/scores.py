"""Words for how well the forecast does: the measures of a scorecard, and predicted against real."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.i18n import N_, _, ngettext
from fieldcrm.ui.words.dates import days_text, number_text, percent_text, short_day
from fieldcrm.ui.words.filling import listed, sentences

if TYPE_CHECKING:
    from fieldcrm.domain.views.scores import PredictedReal, Scorecard

MEASURES = {
    "date_error": N_("Error of the 50 % date"),
    "date_error_own": N_("Error of the 50 % date, in own intervals"),
    "pinball": N_("Loss of the 10, 50 and 90 % dates, in own intervals"),
    "coverage": N_("Came between the 10 and the 90 % date (80 % is right)"),
    "recall": N_("Supplied within 3 days: found at the head of the list"),
    "quantity_error": N_("Error of the quantity"),
}
"""Measures of `domain.views.scores.Score`."""
_PERCENT = frozenset({"coverage", "recall", "quantity_error"})


def measure_text(measure: str) -> str:
    """What a score measures."""
    words = MEASURES.get(measure)
    return _(words) if words else measure


def score_text(measure: str, value: float | None) -> str:
    """A score as people read it: 4.2 days, 0.41, 79%."""
    if value is None:
        return "–"
    if measure == "date_error":
        return days_text(round(value, 1))
    return percent_text(value) if measure in _PERCENT else number_text(value, 3)


def evidence_text(card: Scorecard) -> str:
    """What the scores rest on; that they are chance where it is too little."""
    parts = [
        ngettext("{n} day replayed", "{n} days replayed", card.cuts),
        ngettext("{n} customer", "{n} customers", card.customers),
        ngettext("{n} delivery", "{n} deliveries", card.deliveries),
        ngettext("{n} forecast answered", "{n} forecasts answered", card.answers),
    ]
    words = _("{clauses}.", clauses=listed(parts))
    if not card.answers:
        return _("No delivery of the last twelve months could be forecast: there is nothing to score yet.")
    if not card.enough:
        words = sentences(words, _("That is too little to go by: these scores may well be chance."))
    return words


def off_text(row: PredictedReal) -> str:
    """How far a delivery was from its 50 % date: 3 days late, 2 days early, to the day."""
    if not row.late:
        return _("to the day")
    days = days_text(abs(row.late))
    return _("{days} late", days=days) if row.late > 0 else _("{days} early", days=days)


def made_text(row: PredictedReal) -> str:
    """When a forecast was shown, or that it was made afterwards from what was known then."""
    day = short_day(row.made_on, row.real)
    return _("{day}, replayed", day=day) if row.replayed else day
