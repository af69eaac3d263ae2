"""Like cases in words: a line each while one types, in full on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _
from fieldcrm.ui.cells import fit, width_of
from fieldcrm.ui.rows.labelled import Line, blocks, heading, lines_of
from fieldcrm.ui.words.dates import day_text, short_day
from fieldcrm.ui.words.service import worded_text
from fieldcrm.ui.words.visits import done_text, held_text, problem_text, why_text

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.domain.views.service import LikeCase


def held_style(case: LikeCase) -> str:
    """Green where it held, red where it came back or was never solved."""
    if case.came_back is not None or case.solved is False:
        return "$error"
    return "$success" if case.solved else "$muted"


def case_lines(cases: tuple[LikeCase, ...], today: date, room: int) -> Content:
    """A line for each case: when and where, what was done, whether it held."""
    lines = []
    for case in cases:
        held = held_text(case)
        where = " ".join(part for part in (case.equipment, case.model) if part)
        words = (
            f"{short_day(case.day, today)}  {safe(where)}: {safe(problem_text(case.problem))} → {safe(done_text(case))}"
        )
        cut = fit(words, max(room - width_of(held) - 2, 20)).rstrip()
        lines.append(Content.assemble(cut, Content.styled(f"  {held}", held_style(case))))
    return Content("\n").join(lines)


def case_blocks(cases: tuple[LikeCase, ...], today: date, room: int) -> Content:
    """Every case in full."""
    return blocks([_block(case, today, room) for case in cases])


def _block(case: LikeCase, today: date, room: int) -> Content:
    where = " · ".join(part for part in (case.equipment, case.model) if part)
    title = f"{day_text(case.day, today)}  {safe(case.customer.name or case.customer.code)}  {safe(where)}"
    lines = [
        Line(_("Problem"), problem_text(case.problem)),
        Line(_("Cause"), worded_text("cause", case.cause)),
        Line(_("Solution"), worded_text("solution", case.solution)),
        Line(_("Method"), worded_text("method", case.method)),
        Line(_("Parts"), ", ".join(case.parts)),
        Line(_("Did it hold?"), held_text(case), held_style(case)),
        Line(_("Alike"), why_text(case), "$muted"),
    ]
    return Content("\n").join([heading(title), lines_of(lines, room)])
