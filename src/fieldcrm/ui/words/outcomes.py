"""Words for what came of a contact, and for how a customer is contacted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fieldcrm.domain.codes import ActivityKind, Outcome
from fieldcrm.i18n import N_, _
from fieldcrm.ui.words.dates import month_text, short_day

if TYPE_CHECKING:
    from fieldcrm.domain.views.customer import TimelineEntry

OUTCOMES = {
    Outcome.REACHED: N_("Reached"),
    Outcome.ORDER: N_("Order"),
    Outcome.NO_ANSWER: N_("No answer"),
    Outcome.CALL_BACK: N_("Call back"),
    Outcome.NOT_INTERESTED: N_("Not interested"),
    Outcome.COMPLAINT: N_("Complaint"),
    Outcome.THANKED: N_("Thanked"),
    Outcome.WRONG_NUMBER: N_("Wrong number"),
}
KINDS = {
    ActivityKind.CALL: N_("Call"),
    ActivityKind.VISIT: N_("Visit"),
    ActivityKind.MESSAGE: N_("Message"),
    ActivityKind.MAIL: N_("Mail"),
    ActivityKind.NOTE: N_("Note"),
}
EVENTS = {
    **{str(kind): words for kind, words in KINDS.items()},
    "delivery": N_("Delivery"),
    "reading": N_("Level reading"),
    "order": N_("Order"),
    "enough_until": N_("Has enough"),
    "shutdown": N_("Shutdown"),
    "month_need": N_("Month's need"),
}


def outcome_text(outcome: Outcome | str) -> str:
    """What came of a contact: Reached, No answer …"""
    return _(OUTCOMES[Outcome(outcome)]) if outcome in tuple(Outcome) else str(outcome)


def outcome_digit(outcome: Outcome) -> str:
    """The digit key of an outcome: 1 for the first."""
    return str(tuple(Outcome).index(outcome) + 1)


def kind_text(kind: ActivityKind | str) -> str:
    """How a customer is contacted: Call, Visit, Message …"""
    return _(KINDS[ActivityKind(kind)]) if kind in tuple(ActivityKind) else str(kind)


def event_text(kind: str) -> str:
    """A kind of timeline entry: a contact's kind, Delivery, Level reading, Order, Shutdown …"""
    words = EVENTS.get(kind)
    return _(words) if words else kind


def days_of(entry: TimelineEntry, today: date | None = None) -> str:
    """The days that an entry of the timeline tells of: those of the customer's word, the day that an order is for.

    Of what it told for a month, that month.
    """
    if entry.kind == "month_need" and entry.first is not None:
        return _("in {month}", month=month_text(entry.first))
    if entry.kind == "order" and entry.until is not None:
        return _("for {day}", day=short_day(entry.until, today))
    return span_text(entry.first, entry.until, today)


def span_text(first: date | None, until: date | None, today: date | None = None) -> str:
    """The days of the customer's word: until 20 Dec; of a shutdown 1 Dec – 20 Dec; empty where there are none."""
    if until is None:
        return ""
    last = short_day(until, today)
    return _("until {day}", day=last) if first is None else f"{short_day(first, today)} – {last}"
