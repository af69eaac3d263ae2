"""What happened at a customer: one line for each contact, delivery, order, reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import N_, _
from fieldcrm.ui.cells import Cell, Span, cell, join
from fieldcrm.ui.rows.days import DAY_WIDTH, day_cell, near_day
from fieldcrm.ui.widgets.columns import Column
from fieldcrm.ui.words.dates import amount_text
from fieldcrm.ui.words.outcomes import days_of, event_text, outcome_text
from fieldcrm.ui.words.reasons import reason_label

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.domain.views.customer import TimelineEntry

SIGNS = {
    "call": "☏",
    "visit": "⌂",
    "message": "✉",
    "mail": "✉",
    "note": "✎",
    "delivery": "▼",
    "reading": "≈",
    "order": "◇",
    "enough_until": "◕",
    "shutdown": "■",
    "month_need": "□",
}
"""A sign for each kind of entry, one column wide in every font of a terminal."""
COMPETITOR = "▽"


def timeline_columns(today: date) -> tuple[Column[TimelineEntry], ...]:
    """Day, kind, what came of it and what was said."""
    return (
        Column("day", N_("Day"), lambda entry: day_cell(entry.day, today), DAY_WIDTH),
        Column("kind", N_("Kind"), _kind, 15),
        Column("text", N_("What"), lambda entry: what(entry, today), 20, flex=1),
        Column("actor", N_("Done by"), lambda entry: cell(entry.actor, "dim"), 10, from_width=92),
    )


def _kind(entry: TimelineEntry) -> Cell:
    theirs = entry.kind == "delivery" and bool(entry.supplier)
    sign = COMPETITOR if theirs else SIGNS.get(entry.kind, "·")
    return (
        Span(f"{sign} ", "accent" if entry.kind == "delivery" and not theirs else "dim"),
        *cell(event_text(entry.kind)),
    )


def what(entry: TimelineEntry, today: date) -> Cell:
    """Outcome, amount, product, supplier, the words of a note, the days, as far as there are any."""
    parts: list[Cell] = []
    if entry.outcome is not None:
        parts.append((Span(outcome_text(entry.outcome), "strong"),))
    if entry.amount is not None:
        parts.append((Span(amount_text(entry.amount), "strong"),))
    if entry.kind == "delivery" and entry.supplier:
        parts.append((Span(_("from {supplier}", supplier=safe(entry.supplier)), "warn"),))
    if days := days_of(entry, today):
        parts.append((Span(days, "strong"),))
    if entry.next_on is not None:
        parts.append((Span(_("next {day}", day=near_day(entry.next_on, today)), "info"),))
    # The words said come before the reason to call: at 80 columns the line ends soon.
    parts += [cell(entry.product, "dim"), cell(entry.text), cell(reason_label(entry.reason), "dim")]
    return join(parts)
