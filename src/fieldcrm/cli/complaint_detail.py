"""`fieldcrm complaint show`: everything about a complaint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.complaints import data_of
from fieldcrm.cli.output import emit_object, to_json
from fieldcrm.cli.promises import data_of as promise_data
from fieldcrm.domain.complaint_codes import Step
from fieldcrm.domain.views.complaints import short_ref
from fieldcrm.i18n import _
from fieldcrm.ui.words.agreements import own_text
from fieldcrm.ui.words.complaints import (
    category_text,
    choice_text,
    clock_name,
    clock_text,
    moment_text,
    promise_when,
    settled_text,
    step_text,
)
from fieldcrm.ui.words.dates import instant_text
from fieldcrm.ui.words.fields import field_text

if TYPE_CHECKING:
    from datetime import datetime

    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.complaints import ClockLine, ComplaintDetail

_CHOICES = ("severity", "mood", "seeks", "effect", "channel", "enough")


def show(session: Session) -> int:
    """`fieldcrm complaint show ID`."""
    with session.desk(read_only=True) as desk:
        found = desk.complaint(desk.find_complaint(session.line.get("ID")), session.now())
    if session.format == "json":
        print(to_json(_detail_data(found)))
    elif session.format == "csv":
        emit_object("csv", (), _detail_data(found))
    else:
        emit_object("table", detail_pairs(found, session.now()), {})
    return 0


def detail_pairs(found: ComplaintDetail, now: datetime) -> list[tuple[str, str]]:
    """Everything about a complaint as lines of title and text; empty ones are left out."""
    line = found.line
    pairs = [
        (_("Complaint"), " · ".join(part for part in (line.ref, line.number) if part)),
        (_("Customer"), " · ".join(part for part in (line.customer.name, line.customer.code) if part)),
        (_("Received"), instant_text(line.received)),
        (_("Step"), " · ".join([step_text(line.step), *([step_text(Step.WAITING)] if line.waiting else [])])),
        *_clocks(found, now),
        (field_text("words"), line.words),
        (field_text("category"), category_text(line.category)),
        (field_text("product"), line.product),
        *((field_text(name), choice_text(name, value)) for name, value in _answers(found)),
        (field_text("contact"), found.contact),
        (field_text("equipment_id"), found.equipment),
        (field_text("owner"), line.owner),
        (field_text("general"), _("yes") if line.general else ""),
        (field_text("cause"), found.cause),
        (field_text("remedy"), found.remedy),
        (field_text("enough_word"), found.enough_word),
        (field_text("improvement"), found.improvement),
        *((value.field.name, own_text(value)) for value in found.own),
    ]
    for taken in found.steps:
        merged = _("(another report)") if taken.of else ""
        said = " · ".join(part for part in (step_text(taken.step), taken.actor, taken.words, merged) if part)
        pairs.append((moment_text(taken.at, now), said))
    for promise in found.promises:
        when = promise_when(promise, now.date())
        pairs.append((_("Promise"), " · ".join(p for p in (promise.what, when, settled_text(promise.how)) if p)))
    pairs += [(_("Merged report"), f"{other.ref} · {other.words}") for other in found.reports]
    return [(title, text) for title, text in pairs if text]


def _clocks(found: ComplaintDetail, now: datetime) -> list[tuple[str, str]]:
    """Both clocks; of a merged report where it went instead, because there they go on."""
    other = found.line.merged_into
    if other is not None:
        return [(field_text("merged_into"), short_ref(other))]
    return [(_clock_title(clock), clock_text(clock, now)) for clock in (found.reply, found.answer)]


def _clock_title(clock: ClockLine) -> str:
    name = clock_name(clock.kind)
    return name[:1].upper() + name[1:]


def _answers(found: ComplaintDetail) -> list[tuple[str, str]]:
    line = found.line
    values = (line.severity, line.mood, found.seeks, found.effect, found.channel, found.enough)
    return list(zip(_CHOICES, values, strict=True))


def _detail_data(found: ComplaintDetail) -> dict[str, object]:
    return {
        **data_of(found.line),
        **dict(_answers(found)),
        "contact": found.contact,
        "equipment": found.equipment,
        "cause": found.cause,
        "remedy": found.remedy,
        "enough_word": found.enough_word,
        "improvement": found.improvement,
        "own": {value.field.name: value.value for value in found.own},
        "merged_into": None if found.line.merged_into is None else short_ref(found.line.merged_into),
        "clocks": [
            {
                "clock": clock.kind,
                "limit": clock.limit,
                "used": clock.used,
                "left": clock.left,
                "due": clock.due.isoformat() if clock.due else None,
                "paused": clock.paused,
                "stopped": clock.stopped,
                "late": clock.late,
            }
            for clock in (found.reply, found.answer)
        ],
        "steps": [
            {"step": str(one.step), "at": one.at.isoformat(), "actor": one.actor, "words": one.words}
            for one in found.steps
        ],
        "promises": [promise_data(promise) for promise in found.promises],
        "reports": [other.ref for other in found.reports],
    }
