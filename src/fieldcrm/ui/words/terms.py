"""Words for the terms of a rank and for what a forecast stands on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fieldcrm.domain.views.today import Term
from fieldcrm.i18n import N_, _, ngettext
from fieldcrm.ui.words.dates import days_text, number_text, percent_text, quantity_text
from fieldcrm.ui.words.filling import fill

TERMS: dict[str, tuple[str, ...]] = {
    "need_in_time": (N_("chance that it is needed before a later call could bring it"),),
    "active": (N_("chance that it still buys"),),
    "unasked": (N_("not asked yet (an order or a recent talk lowers it)"),),
    "loss_share": (N_("chance that an unasked need goes elsewhere or the tank runs dry"),),
    "quantity": (N_("quantity of the next delivery"),),
    "neglect": (N_("drift by the days overdue"),),
    "monthly": (N_("what is needed in a month"),),
    "broken_promise": (N_("chance that a broken promise costs the next delivery"),),
    "unanswered_complaint": (N_("chance that an unanswered complaint costs the next delivery"),),
    "sure": (N_("how sure the drop is"),),
    "regained": (N_("chance to regain it by asking for the cause"),),
    "lost_monthly": (N_("volume lost in a month"),),
    "stopped": (N_("chance that it stopped buying"),),
    "win_back": (N_("chance that a call wins it back"),),
    "retention": (N_("share of a quarter that thanks hold"),),
    "quarterly": (N_("volume of a quarter"),),
    "conversion": (N_("chance that a first contact makes it a customer"),),
}
"""Codes of `domain.standing.stakes` and of the inputs of an explanation."""
MODELS = {
    "renewal": N_("its own deliveries"),
    "pooled": N_("few deliveries, and customers like it"),
    "declared": N_("what it declared"),
    "none": N_("nothing yet"),
}
UNITS = {
    "t/month": N_("t a month"),
    "t/quarter": N_("t a quarter"),
    "days": N_("days"),
}


def term_text(term: Term, today: date | None = None) -> str:
    """What a term of a rank means."""
    templates = TERMS.get(term.code)
    return fill(templates, term.params, today) if templates else term.code


def value_text(term: Term) -> str:
    """The number of a term with its unit: 83%, 12.5 t, 12 days."""
    if term.unit == "":
        return percent_text(term.value) if term.value >= 0.1 or term.value == 0 else f"{term.value * 100:.2g}%"
    if term.unit in {"day", "days", "d"}:
        return days_text(term.value)
    if term.unit in {"t", "L", "kg"}:
        return quantity_text(term.value, term.unit)
    unit = UNITS.get(term.unit)
    return f"{number_text(term.value, 2)} {_(unit) if unit else term.unit}"


def basis_text(basis: Mapping[str, object]) -> str:
    """What a forecast stands on: 24 deliveries, usually every 18 days, 12 days ago."""
    count = basis.get("deliveries")
    parts: list[str] = []
    if isinstance(count, int) and count:
        parts.append(ngettext("{n} delivery", "{n} deliveries", count))
    else:
        parts.append(_(MODELS.get(str(basis.get("model", "none")), MODELS["none"])))
    usual = basis.get("usual_interval")
    if isinstance(usual, int | float) and usual > 0:
        parts.append(_("usually every {days}", days=days_text(usual)))
    elapsed = basis.get("elapsed")
    if count and isinstance(elapsed, int) and elapsed >= 0:
        parts.append(_("last {days} ago", days=days_text(elapsed)))
    if basis.get("anchored"):
        parts.append(_("corrected by a reading or an order"))
    return ", ".join(parts)
