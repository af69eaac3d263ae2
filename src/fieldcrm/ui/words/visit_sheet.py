"""The customer's sheet of a visit in words: what the customer may read, in the language in use.

Our own notes, travel and files stay with us; so does what risks are called inside the house.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm import i18n
from fieldcrm.domain.views.sheet import Block, SheetText
from fieldcrm.i18n import _, ngettext
from fieldcrm.ui.words.dates import day_text, number_text, short_day
from fieldcrm.ui.words.service import severity_text, worded_text
from fieldcrm.ui.words.visits import joined, problem_text, solved_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fieldcrm.domain.views.service import VisitView


def sheet_of(view: VisitView, language: str) -> SheetText:
    """The sheet in a language (empty: the one in use), which is in use again afterwards."""
    before = i18n.language()
    try:
        return _sheet(view, i18n.use(language) if language else before)
    finally:
        i18n.use(before)


def _sheet(view: VisitView, language: str) -> SheetText:
    """The sheet of a visit, in the language in use; empty columns and rows are left out."""
    record = view.record
    return SheetText(
        language,
        _("Service record"),
        joined(view.customer.name or view.customer.code, day_text(record.day), record.number),
        (
            Block("", (), _head(view)),
            Block(_("What was wrong and what was done"), (), _problems(view)),
            _grid(
                _("Parts replaced"),
                (_("Part"), _("Number"), _("Quantity"), _("Serial number off"), _("Serial number on")),
                (
                    (
                        p.name,
                        p.number,
                        "" if p.quantity is None else number_text(p.quantity, 2),
                        p.serial_off,
                        p.serial_on,
                    )
                    for p in record.parts
                ),
            ),
            _grid(
                _("Parameters changed"),
                (_("Parameter"), _("Old value"), _("New value"), _("Unit")),
                ((p.name, p.old, p.new, p.unit) for p in record.parameters),
            ),
            _grid(
                _("Programs changed"),
                (_("Program"), _("Old version"), _("New version"), _("What changed")),
                ((p.name, p.old, p.new, p.what) for p in record.programs),
            ),
            _grid(
                _("Remaining risks"),
                (_("Risk"), _("How bad"), _("To be checked by")),
                ((r.what, severity_text(r.severity), short_day(r.check_by)) for r in view.risks if r.closed_on is None),
            ),
            Block("", (), ((_("Customer's word"), record.customer_word),) if record.customer_word else ()),
        ),
        (_("For the customer"), _("Service engineer")),
    )


def _head(view: VisitView) -> tuple[tuple[str, ...], ...]:
    record = view.record
    piece = view.equipment.get(record.equipment_id or b"")
    began = "" if record.minute is None else f"{record.minute // 60:02}:{record.minute % 60:02}"
    minutes = ngettext("{n} minute", "{n} minutes", record.minutes) if record.minutes else ""
    pairs = (
        (_("Customer"), view.customer.name or view.customer.code),
        (_("Place"), view.site),
        (
            _("Equipment"),
            "" if piece is None else joined(piece.title, " ".join(filter(None, (piece.maker, piece.model)))),
        ),
        (_("Serial number"), "" if piece is None else piece.serial),
        (_("Date"), joined(day_text(record.day), began)),
        (_("Time on site"), minutes),
        (_("Service engineer"), record.engineer),
        (_("Present"), record.present),
    )
    return tuple(pair for pair in pairs if pair[1])


def _count(quantity: float | None) -> str:
    return "" if quantity is None else number_text(quantity, 2)


def _problems(view: VisitView) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, str]] = []
    for problem in view.record.problems:
        other = problem.equipment_id not in (None, view.record.equipment_id)
        piece = view.equipment.get(problem.equipment_id or b"") if other else None
        rows += [
            (_("Problem"), joined("" if piece is None else piece.title, problem_text(problem.problem))),
            (_("Cause"), worded_text("cause", problem.cause)),
            (_("Solution"), worded_text("solution", problem.solution)),
            (_("Method"), worded_text("method", problem.method)),
            (_("Result"), solved_text(problem.solved)),
        ]
    return tuple(row for row in rows if row[1])


def _grid(heading: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Block:
    """A table without the columns that no row fills."""
    found = list(rows)
    kept = [at for at in range(len(columns)) if any(row[at] for row in found)]
    return Block(heading, tuple(columns[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in found))
