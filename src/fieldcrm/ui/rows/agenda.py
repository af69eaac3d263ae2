"""The planned contacts, by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fieldcrm.domain.codes import Grade
from fieldcrm.domain.safe import safe
from fieldcrm.i18n import N_, _, ngettext
from fieldcrm.ui.cells import Cell, Span, cell, grade_badge, join
from fieldcrm.ui.rows.days import near_day
from fieldcrm.ui.widgets.columns import Column
from fieldcrm.ui.words.dates import day_text, time_text
from fieldcrm.ui.words.outcomes import kind_text
from fieldcrm.ui.words.reasons import reason_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldcrm.domain.views.customer import Planned

WEEK = 7


@dataclass(frozen=True, slots=True)
class Week:
    """A week's plan in the order of the screen, with the headings and the row before which each stands."""

    rows: tuple[Planned, ...]
    headings: tuple[tuple[int, Cell], ...]


def monday_of(day: date) -> date:
    """The first day of the week in which a day lies."""
    return day - timedelta(days=day.weekday())


def order_of(plan: Planned) -> tuple[bool, str, str]:
    """Within a day: those with a time first, by time; then by name."""
    return (plan.at is None, time_text(plan.at), plan.name)


def arrange(planned: Sequence[Planned], overdue: Sequence[Planned], monday: date, today: date) -> Week:
    """The week from `monday`: what is overdue on top, then the days, empty ones too unless they lie behind us."""
    rows: list[Planned] = []
    headings: list[tuple[int, Cell]] = []
    late = sorted(overdue, key=lambda plan: (plan.day, *order_of(plan)))
    if late:
        headings.append((0, (Span("!! " + ngettext("{n} overdue", "{n} overdue", len(late)), "bad"),)))
        rows += late
    seen = {plan.id for plan in late}
    for number in range(WEEK):
        day = monday + timedelta(days=number)
        of_day = sorted((plan for plan in planned if plan.day == day and plan.id not in seen), key=order_of)
        if of_day or not monday <= day < today < monday + timedelta(days=WEEK):
            headings.append((len(rows), _heading(day, len(of_day), today)))
        rows += of_day
    return Week(tuple(rows), tuple(headings))


def _heading(day: date, count: int, today: date) -> Cell:
    here = day == today
    name = day_text(day, today) + (" · " + _("today") if here else "")
    tail = ngettext("{n} contact", "{n} contacts", count) if count else "–"
    return (Span(f"── {name} ", "accent" if here else "dim"), Span(f"· {tail}", "dim"))


def agenda_columns(today: date) -> tuple[Column[Planned], ...]:
    """Time, grade, name, kind, why."""
    return (
        Column("at", N_("Time"), lambda plan: _when(plan, today), 8),
        Column("grade", "", lambda plan: grade_badge(plan.grade or Grade.UNGRADED), 3),
        Column("name", N_("Name"), lambda plan: cell(plan.name, "strong"), 18, flex=2),
        Column("kind", N_("Kind"), lambda plan: cell(kind_text(plan.kind), "dim"), 8),
        Column("why", N_("Why"), _why, 20, flex=3),
    )


def _when(plan: Planned, today: date) -> Cell:
    if plan.overdue or plan.day < today:
        return (Span(near_day(plan.day, today), "bad"),)
    return (Span(time_text(plan.at), "strong"),)


def _why(plan: Planned) -> Cell:
    return join((cell(reason_label(plan.reason)), (Span(safe(plan.note), "dim"),)))
