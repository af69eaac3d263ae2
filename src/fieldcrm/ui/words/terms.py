"""Words for the terms of a rank and for what a forecast stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.i18n import N_, _, ngettext
from fieldcrm.ui.words import reasons_complaints, reasons_service
from fieldcrm.ui.words.dates import days_text, number_text, percent_text, quantity_text
from fieldcrm.ui.words.filling import enumerated, fill, graded, listed
from fieldcrm.ui.words.streams import of_stream

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from fieldcrm.domain.views.explained import Term
    from fieldcrm.domain.views.standing import HeatUse

TERMS: dict[str, tuple[str, ...]] = {
    # factors of a stake
    "need_in_time": (N_("chance that it is needed before a later call could bring it"),),
    "active": (N_("chance that it still buys"),),
    "unasked": (N_("not asked lately: grows from the last talk to a whole lead time"),),
    "loss_share": (N_("chance that an unasked need goes elsewhere or the tank runs dry"),),
    "quantity": (N_("quantity of the next delivery, {source}"), N_("quantity of the next delivery")),
    "neglect": (N_("drift by the days overdue"),),
    "monthly": (N_("need of a month, {source}"), N_("need of a month")),
    "broken_promise": (N_("chance that a broken promise costs the next delivery"),),
    "unanswered_complaint": (N_("chance that an unanswered complaint costs the next delivery"),),
    "sure": (N_("how sure the drop is"),),
    "regained": (N_("chance to regain it by asking for the cause"),),
    "lost_monthly": (N_("volume lost in a month"),),
    "certain": (N_("how sure it is that it bought elsewhere"),),
    "elsewhere": (N_("bought elsewhere, estimated"),),
    "stopped": (N_("chance that it stopped buying"),),
    "win_back": (N_("chance that a call wins it back"),),
    "retention": (N_("share of a quarter that thanks hold"),),
    "quarterly": (N_("need of a quarter, {source}"), N_("need of a quarter")),
    "conversion": (N_("chance that a first contact makes it a customer"),),
    "lapse": (N_("chance that a contract that lapses unspoken takes the volume with it"),),
    "urgency": (N_("how much of the reminder's time has passed"),),
    "signing": (N_("share of a quarter that a signature holds"),),
    "unpaid": (N_("chance that the next delivery waits for money"),),
    "news": (N_("chance that news told first decide the next delivery"),),
    "loyal": (N_("loyalty: the loyal are told first"),),
    "ask_again": (N_("share of a month that asking again is worth"),),
    **reasons_service.TERMS,
    **reasons_complaints.TERMS,
    # inputs
    "stream_deliveries": (N_("number of deliveries"),),
    "stream_quantity": (N_("quantity of the next delivery"),),
    "room": (N_("room in the tanks by then; usually {usual} come"), N_("room in the tanks by then")),
    "degree_days_per_litre": (N_("K-factor: degree days per litre, degree days as imported"),),
    "litres_per_degree_day": (N_("litres per degree day, degree days as imported"),),
    "base_load": (N_("use without heating, {share} of the year's"), N_("use without heating")),
    "deliveries": (N_("number of deliveries, the last {age} ago"), N_("number of deliveries")),
    "usual_interval": (N_("usual interval between deliveries"),),
    "elapsed": (N_("since the last delivery"),),
    "season": (N_("use at this time of year against the year's mean"),),
    "weekday": (
        N_("orders for tomorrow, {weekday}, against the week's mean"),
        N_("orders for tomorrow against the week's mean"),
    ),
    "need_in": (N_("until it is needed: {p10}, {p50}, {p90}"), N_("until it is needed")),
    "p_active": (N_("chance that it still buys"),),
    "loyalty_ratio": (N_("loyalty ratio, grade {grade}, demand {sources}"), N_("loyalty ratio")),
    "bought_elsewhere": (N_("bought elsewhere, estimated: {expected}"), N_("bought elsewhere, estimated")),
    "reading": (N_("level reading, {age} ago"), N_("level reading of today")),
    "order": (N_("open order for {for_day}"), N_("open order")),
    "enough_until": (N_("enough until {until}, said {age} ago"), N_("enough until {until}")),
    "shutdown": (N_("shut down from {first} to {until}"), N_("shut down")),
    "last_contact": (N_("since the last contact"),),
    "last_talk": (N_("since the last talk"),),
    "declared_cycle": (N_("refuel cycle, as declared"),),
    "declared_monthly": (N_("need of a month, as declared"),),
    "declared_usual": (N_("usual quantity, as declared"),),
    "cadence": (N_("rhythm of grade {grade}"), N_("rhythm of ungraded customers")),
}
"""Codes of `domain.standing`: factors of a stake, and the inputs it rests on."""
_COUNTS = frozenset({"deliveries", "stream_deliveries"})
_MODEL = frozenset(
    {
        *("stream_deliveries", "usual_interval", "elapsed", "season", "weekday"),
        *("need_in", "p_active", "stream_quantity", "room"),
        *("degree_days_per_litre", "litres_per_degree_day", "base_load"),
    }
)
"""Terms that say of which stream they are, where the customer has several."""
_MULTIPLES = frozenset({"season", "weekday"})
_HEAT = frozenset({"DD/L", "L/DD"})
_SMALL = 0.1
MODELS = {
    "renewal": N_("its own deliveries"),
    "pooled": N_("few deliveries, and customers like it"),
    "declared": N_("what it declared"),
    "none": N_("nothing yet"),
}
BORROWED = {"pooled": N_("customers like it"), "declared": N_("declared figures")}
"""What a forecast stands on beside too few deliveries."""
ANCHORS = {
    "reading": N_("a level reading"),
    "enough_until": N_("the customer's word"),
    "order": N_("an order"),
}
UNITS = {
    "t/month": N_("t a month"),
    "t/quarter": N_("t a quarter"),
    "L/day": N_("L a day"),
}


def term_text(term: Term, today: date | None = None) -> str:
    """What a term of a rank means."""
    templates = TERMS.get(term.code)
    if not templates:
        return term.code
    params = graded(term.params)
    source = params.get(f"{'monthly' if term.code == 'quarterly' else term.code}_source")
    if isinstance(source, str):
        params["source"] = source
    text = fill(templates, params, today)
    stream = of_stream(params) if term.code in _MODEL else ""
    return _("{stream}: {text}", stream=stream, text=text) if stream else text


def value_text(term: Term) -> str:
    """The number of a term with its unit: 83%, ×1.2, 12.5 t, 12 days."""
    if term.code in _COUNTS:
        return number_text(term.value, 0)
    if term.code in _MULTIPLES:
        return f"×{number_text(term.value, 2)}"
    if term.unit == "":
        small = 0 < term.value < _SMALL
        return f"{term.value * 100:.2g}%" if small else percent_text(term.value)
    if term.unit == "d":
        return days_text(term.value)
    if term.unit in {"t", "L", "kg"}:
        return quantity_text(term.value, term.unit)
    if term.unit in _HEAT:
        return f"{term.value:.3g} {term.unit}"
    unit = UNITS.get(term.unit)
    return f"{number_text(term.value, 2)} {_(unit) if unit else term.unit}"


def heat_text(heat: HeatUse) -> str:
    """The K-factor both ways round: 0.121 DD/L · 8.26 L/DD (degree days as imported) · 12 L a day without heating."""
    return _(
        "{k} DD/L · {litres} L/DD (degree days as imported) · {base} a day without heating",
        k=f"{heat.degree_days_per_litre:.3g}",
        litres=f"{heat.litres_per_degree_day:.3g}",
        base=quantity_text(heat.base_litres, "L"),
    )


def anchored_text(basis: Mapping[str, object]) -> str:
    """What else than deliveries the forecast follows: corrected by a level reading, the customer's word."""
    by = basis.get("by")
    known = [_(ANCHORS[kind]) for kind in by if kind in ANCHORS] if isinstance(by, list | tuple) else []
    if not known:
        return _("corrected by a reading, an order or the customer's word")
    return _("corrected by {what}", what=enumerated(known))


def unknown_text() -> str:
    """What stands where a forecast would, and what would make one."""
    return _(
        "not known yet: it takes a delivery, or a declared refuel cycle, or a monthly volume with a usual quantity or a"
        " tank"
    )


def basis_text(basis: Mapping[str, object]) -> str:
    """What a forecast stands on: 24 deliveries, usually every 18 days, 12 days ago."""
    count = basis.get("deliveries")
    parts: list[str] = []
    if isinstance(count, int) and count:
        parts.append(ngettext("{n} delivery", "{n} deliveries", count))
        if basis.get("model") in BORROWED:
            parts.append(_(BORROWED[str(basis["model"])]))
    else:
        parts.append(_(MODELS.get(str(basis.get("model", "none")), MODELS["none"])))
    usual = basis.get("usual_interval")
    if isinstance(usual, int | float) and usual > 0:
        parts.append(_("usually every {days}", days=days_text(usual)))
    elapsed = basis.get("elapsed")
    if count and isinstance(elapsed, int) and elapsed >= 0:
        parts.append(_("last {days} ago", days=days_text(elapsed)))
    if basis.get("anchored"):
        parts.append(anchored_text(basis))
    if basis.get("bounded"):
        parts.append(_("no more than the tanks will take"))
    return listed(parts)
