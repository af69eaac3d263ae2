"""Two reports of one complaint: which other report it is the same as, and the merger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _
from fieldcrm.ui.dialogs.pick import Option, PickDialog
from fieldcrm.ui.words.complaints import category_text, moment_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.complaints import ComplaintLine
    from fieldcrm.ui.asking import Asking


def merge(asker: Asking, report: ComplaintLine, then: Callable[[bytes, Receipt], object]) -> None:
    """Ask which other complaint of the customer the report is the same as, and merge it into that one.

    `then` gets the complaint that goes on. A closed report may be the same as a closed one, an open one may not.
    """

    def choose(lines: tuple[ComplaintLine, ...]) -> None:
        others = [line for line in lines if line.id != report.id and (line.open or not report.open)]
        if not others:
            asker.crm.notify(_("The customer has no other complaint."), markup=False)
            return
        now = asker.crm.now()
        asker.crm.push_screen(PickDialog(_("The same as"), [_option(line, now) for line in others]), write)

    def write(chosen: str | None) -> None:
        if chosen:
            into = bytes.fromhex(chosen)
            asker.write(lambda desk: desk.merge_complaints(report.id, into), lambda receipt: then(into, receipt))

    asker.ask(
        lambda desk: desk.complaints(open_only=False, customer_id=report.customer.id),
        choose,
        group="others",
        keys_wait=True,
    )


def _option(line: ComplaintLine, now: datetime) -> Option:
    """A complaint to choose: its words, when it came in, what it is about, its reference."""
    parts = (moment_text(line.received, now), safe(category_text(line.category)), line.ref)
    return Option(line.id.hex(), safe(" ".join(line.words.split())) or line.ref, " · ".join(p for p in parts if p))
