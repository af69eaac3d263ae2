"""Complaints and promises as rows: the board by step, one complaint in full, what they have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from fieldcrm.domain.complaint_codes import WAY, Step
from fieldcrm.domain.safe import safe, safe_lines
from fieldcrm.i18n import N_, _, ngettext
from fieldcrm.ui.cells import Cell, Span, cell, join
from fieldcrm.ui.rows.labelled import Line, blocks, heading, lines_of
from fieldcrm.ui.widgets.columns import Column
from fieldcrm.ui.words.agreements import own_text
from fieldcrm.ui.words.complaints import (
    category_text,
    choice_text,
    clock_name,
    clock_text,
    line_clock_text,
    moment_text,
    promise_when,
    settled_text,
    step_text,
)
from fieldcrm.ui.words.dates import instant_text, month_name, number_text
from fieldcrm.ui.words.fields import field_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from fieldcrm.domain.complaint_patterns import Pattern
    from fieldcrm.domain.views.complaints import ClockLine, CommonView, ComplaintDetail, ComplaintLine, PromiseLine

SOON_MINUTES = 120
"""A clock with less left is marked."""


@dataclass(frozen=True, slots=True)
class Board:
    """Complaints in the order of the screen, with the headings and the row before which each stands."""

    rows: tuple[ComplaintLine, ...]
    headings: tuple[tuple[int, Cell], ...]


def arrange(lines: Sequence[ComplaintLine]) -> Board:
    """By step, in the order of the way; within a step as they come, what presses first on top."""
    rows: list[ComplaintLine] = []
    headings: list[tuple[int, Cell]] = []
    for step in WAY:
        here = [line for line in lines if line.step is step]
        if here:
            tail = ngettext("{n} complaint", "{n} complaints", len(here))
            name = (Span(f"── {step_text(step)} ", "accent"), Span(f"· {tail}", "dim"))
            headings.append((len(rows), name))
            rows += here
    return Board(tuple(rows), tuple(headings))


def board_columns(now: datetime) -> tuple[Column[ComplaintLine], ...]:
    """Clock, customer, category, words, owner, reception."""
    return (
        Column("clock", N_("Clock"), lambda line: clock_cell(line, now), 26),
        Column(
            "name", N_("Customer"), lambda line: cell(line.customer.name or line.customer.code, "strong"), 16, flex=2
        ),
        Column("category", N_("Category"), lambda line: cell(category_text(line.category)), 12, from_width=72),
        Column("words", N_("In its words"), _words, 18, flex=3),
        Column(
            "owner",
            N_("Account manager"),
            lambda line: cell(line.owner, "" if line.mine else "dim"),
            10,
            from_width=100,
        ),
        Column(
            "received", N_("Received"), lambda line: cell(moment_text(line.received, now), "dim"), 13, from_width=120
        ),
    )


def clock_cell(line: ComplaintLine, now: datetime) -> Cell:
    """The clock with the time left; what is late or nearly so is marked by signs as well."""
    said = line_clock_text(line, now, rough=True)
    clock = line.clock
    if not said:
        return (Span("–", "dim"),)
    if line.waiting or clock is None or clock.due is None:
        return (Span(f"   {said}", "dim"),)
    minutes = (clock.due - now).total_seconds() / 60
    mark, style = ("!!", "bad") if minutes < 0 else ("! ", "warn") if minutes < SOON_MINUTES else ("  ", "")
    return (Span(f"{mark} {said}", style),)


def _words(line: ComplaintLine) -> Cell:
    signs = [choice_text("severity", line.severity) if line.severity == "serious" else ""]
    signs.append(choice_text("mood", line.mood) if line.mood in ("angry", "explosive") else "")
    marks: Cell = (Span(" ".join(sign for sign in signs if sign), "warn"),)
    return join((marks, cell(" ".join(line.words.split()) or "–")))


def detail_content(found: ComplaintDetail, now: datetime, room: int) -> Content:
    """Everything about a complaint: clocks, what it is, what was done, promises, steps."""
    line = found.line
    about = [
        Line(field_text("words"), safe_lines(line.words), "bold"),
        Line(field_text("category"), safe(category_text(line.category))),
        Line(field_text("product"), safe(line.product)),
        Line(field_text("severity"), choice_text("severity", line.severity)),
        Line(field_text("mood"), choice_text("mood", line.mood)),
        Line(field_text("seeks"), choice_text("seeks", found.seeks)),
        Line(field_text("effect"), choice_text("effect", found.effect)),
        Line(field_text("channel"), choice_text("channel", found.channel)),
        Line(field_text("contact"), safe(found.contact)),
        Line(field_text("equipment_id"), safe(found.equipment)),
        Line(field_text("owner"), safe(line.owner)),
        Line(_("Reference"), " · ".join(part for part in (line.ref, safe(line.number)) if part)),
        Line(field_text("general"), _("yes") if line.general else ""),
    ]
    outcome = [
        Line(field_text("cause"), safe_lines(found.cause)),
        Line(field_text("remedy"), safe_lines(found.remedy)),
        Line(field_text("enough"), _joined(choice_text("enough", found.enough), safe(found.enough_word))),
        Line(field_text("improvement"), safe_lines(found.improvement)),
        *(Line(safe(value.field.name), safe(own_text(value))) for value in found.own),
    ]
    return blocks(
        [
            _head(found, now),
            lines_of(about, room),
            lines_of(outcome, room),
            _titled(_("Promises"), [_promise(promise, now.date()) for promise in found.promises]),
            _titled(_("Steps"), _steps(found, now)),
            _titled(_("Merged reports"), [safe(f"{other.ref}  {other.words}") for other in found.reports]),
        ]
    )


def _head(found: ComplaintDetail, now: datetime) -> Content:
    line = found.line
    waits = step_text(Step.WAITING) if line.waiting else ""
    if line.merged_into is not None:
        waits = _("merged into {ref}", ref=line.merged_into.hex()[-6:])
    since = _("since {day}", day=moment_text(line.since, now))
    step = Content.styled(_joined(step_text(line.step), waits), "bold $primary")
    clocks = () if line.merged_into is not None else (found.reply, found.answer)
    rows = [
        Line(_("Step"), Content.assemble(step, "  ", Content.styled(since, "$muted"))),
        Line(field_text("received_at"), instant_text(line.received)),
        *(Line(_capital(clock_name(clock.kind)), _clock(clock, now)) for clock in clocks),
    ]
    return lines_of(rows)


def _clock(clock: ClockLine, now: datetime) -> Content:
    style = "bold $error" if clock.late else "$success" if clock.stopped else "bold $warning"
    mark = "✗ " if clock.late else "✓ " if clock.stopped else ""
    return Content.styled(mark + clock_text(clock, now), style)


def _steps(found: ComplaintDetail, now: datetime) -> list[str]:
    lines = []
    for taken in found.steps:
        merged = _("(another report)") if taken.of else ""
        head = f"{moment_text(taken.at, now)}  {step_text(taken.step)}"
        lines.append(_joined(head, safe(taken.actor), safe(" ".join(taken.words.split())), merged))
    return lines


def _promise(promise: PromiseLine, today: date) -> str:
    late = _("overdue") if promise.overdue else ""
    settled = settled_text(promise.how)
    return _joined(safe(promise.what), promise_when(promise, today), safe(promise.given_by), settled, late)


def _titled(title: str, rows: Sequence[str]) -> Content:
    return Content("\n").join([heading(title), *(Content(f"  {row}") for row in rows)]) if rows else Content("")


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# What they have in common -----------------------------------------------------------------------------------------


def growth_content(found: CommonView) -> Content:
    """The categories of the last 30 days; one that grows is said in words."""
    rows = []
    for growth in found.growth:
        name = safe(category_text(growth.category)) or _("without a category")
        said = ngettext("{n} in 30 days", "{n} in 30 days", growth.recent)
        usual = "" if growth.usual is None else _("usually {usual}", usual=number_text(growth.usual, 1))
        grows = Content.styled("  ▲ " + _("grows"), "bold $error") if growth.grows else Content("")
        rows.append(Content.assemble(Content.styled(f"{name}  ", "bold"), _joined(said, usual), grows))
    return Content("\n").join(rows)


def pattern_columns(found: CommonView) -> tuple[Column[Pattern], ...]:
    """Category, product, territory, a column a month, and the sum."""
    growing = {growth.category for growth in found.growth if growth.grows}

    def category(row: Pattern) -> Cell:
        mark = (Span("▲ ", "bad"),) if row.category in growing else (Span("  "),)
        return (*mark, *cell(category_text(row.category) or "–", "strong"))

    def month(place: int) -> Column[Pattern]:
        day = found.months[place]
        title = month_name(day.month)
        return Column(f"m{place}", title, lambda row: cell(str(row.months[place] or "·")), 6, right=True)

    return (
        Column("category", N_("Category"), category, 14, flex=2),
        Column("product", N_("Product"), lambda row: cell(row.product or "–"), 8, flex=1),
        Column("territory", N_("Territory"), lambda row: cell(row.territory or "–"), 8, flex=1),
        *(month(place) for place in range(len(found.months))),
        Column("total", N_("Together"), lambda row: cell(str(row.total), "strong"), 9, right=True),
    )


# Promises ---------------------------------------------------------------------------------------------------------


def promise_columns(today: date) -> tuple[Column[PromiseLine], ...]:
    """By when, what, customer, who gave it, how it ended."""
    return (
        Column("when", N_("By when"), lambda promise: _when(promise, today), 20),
        Column("what", N_("Promise"), lambda promise: cell(promise.what, "strong"), 18, flex=3),
        Column(
            "name", N_("Customer"), lambda promise: cell(promise.customer.name or promise.customer.code), 14, flex=2
        ),
        Column("by", N_("Promised by"), _given_by, 12, from_width=70),
        Column("settled", N_("Settled"), _settled, 14, from_width=90),
    )


def _when(promise: PromiseLine, today: date) -> Cell:
    if promise.settled_on is not None:
        return cell(promise_when(promise, today), "dim")
    due = promise.by == today
    mark, style = ("!!", "bad") if promise.overdue else ("! ", "warn") if due else ("  ", "")
    return (Span(f"{mark} {promise_when(promise, today)}", style),)


def _given_by(promise: PromiseLine) -> Cell:
    return cell(promise.given_by or "–", "" if promise.mine else "info")


def _settled(promise: PromiseLine) -> Cell:
    return join((cell(settled_text(promise.how), "" if promise.how else "dim"), cell(promise.word, "dim")))
