"""A customer's complaints and promises as parts of its dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.complaint_codes import Step
from fieldcrm.i18n import _
from fieldcrm.ui.cells import Cell, Span, cell, join
from fieldcrm.ui.rows.days import near_day
from fieldcrm.ui.rows.parts import Part
from fieldcrm.ui.words.complaints import category_text, clock_name, left_text, promise_when, step_text

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.domain.views.complaints import ComplaintLine, PromiseLine
    from fieldcrm.domain.views.customer import Dossier

KINDS = ("complaint", "promise")


def part_groups(dossier: Dossier, today: date) -> tuple[tuple[str, list[Part]], ...]:
    """The titled groups of parts: complaints, promises."""
    return (
        (_("Complaints"), [_complaint(line, today) for line in dossier.complaints]),
        (_("Promises"), [_promise(line, today) for line in dossier.promises]),
    )


def _complaint(line: ComplaintLine, today: date) -> Part:
    words = " ".join(line.words.split())
    parts = [
        _clock(line),
        (Span(step_text(line.step), "dim" if not line.open else "accent"),),
        cell(words),
        cell(near_day(line.received.astimezone().date(), today), "dim"),
    ]
    return Part("complaint", line.id, category_text(line.category) or _("Complaint"), join(parts))


def _clock(line: ComplaintLine) -> Cell:
    """What is left of the clock, as it was read; what is late is marked by a sign too."""
    if line.waiting:
        return (Span(step_text(Step.WAITING), "dim"),)
    clock = line.clock
    if not line.open or clock is None:
        return ()
    said = f"{clock_name(clock.kind)} {left_text(clock.left)}"
    return (Span(f"!! {said}" if clock.late else said, "bad" if clock.late else "warn"),)


def _promise(line: PromiseLine, today: date) -> Part:
    late: Cell = (Span("!!", "bad"),) if line.overdue else ()
    who = cell(line.given_by, "dim" if line.mine else "info")
    return Part("promise", line.id, line.what, join((late, cell(promise_when(line, today), "warn"), who)))
