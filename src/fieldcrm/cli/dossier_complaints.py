"""A customer's complaints and promises, as lines of its dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.complaint_codes import Step
from fieldcrm.ui.words.complaints import category_text, clock_name, left_text, promise_when, step_text
from fieldcrm.ui.words.dates import short_day

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.domain.views.complaints import ComplaintLine
    from fieldcrm.domain.views.customer import Dossier


def complaint_pairs(found: Dossier, today: date) -> list[tuple[str, str]]:
    """Reference and state of each complaint."""
    return [(line.ref, _complaint(line, today)) for line in found.complaints]


def promise_pairs(found: Dossier, today: date) -> list[tuple[str, str]]:
    """Reference, day and words of each open promise."""
    return [(line.ref, _joined(promise_when(line, today), line.what, line.given_by)) for line in found.promises]


def _complaint(line: ComplaintLine, today: date) -> str:
    clock = step_text(Step.WAITING) if line.waiting else ""
    if line.open and not line.waiting and line.clock is not None:
        clock = f"{clock_name(line.clock.kind)} {left_text(line.clock.left)}"
    day = short_day(line.received.astimezone().date(), today)
    return _joined(step_text(line.step), clock, category_text(line.category), " ".join(line.words.split()), day)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
