"""The end of the day: who would fall off the list, with a date for each; and what is promised for tomorrow."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from fieldcrm.domain.safe import safe
from fieldcrm.domain.views.customer import Sweep
from fieldcrm.domain.views.listed import CustomerRow
from fieldcrm.i18n import N_, _, ngettext
from fieldcrm.ui.cells import Cell, Span, cell, crop, fit, grade_badge, width_of
from fieldcrm.ui.dialogs.base import Dialog, text
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.widgets.columns import Column
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport
from fieldcrm.ui.words.dates import day_text, time_text
from fieldcrm.ui.words.reasons import next_reason_text, reason_label

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt  # noqa: F401 - names the dialog's result
    from fieldcrm.ui.when import When

FRAME_LINES = 12
"""Lines of the dialog besides its two lists."""
MOST_LINES = 12
NAME_WIDTH = 28
WHY_WIDTH = 24
"""Columns that a reason has at least; it is worded to fit."""


class SweepDialog(Dialog["Receipt"]):
    """Dismisses with the receipt of the dates that were accepted, or None."""

    HELP = N_(
        "An active customer never ends without a next date. Enter gives each of these the date beside it, as one "
        "action that u undoes; + changes the date of the one under the cursor."
    )
    BINDINGS = bindings("sweep")

    def __init__(self) -> None:
        super().__init__()
        self._sweep: Sweep | None = None
        self._days: dict[bytes, date] = {}
        self._changed: set[bytes] = set()

    def title_text(self) -> str:
        """What this is."""
        return _("End of the day")

    def body(self) -> ComposeResult:
        """What was done; who has no next date; tomorrow."""
        yield text(id="sweep-done")
        yield Viewport[CustomerRow](self._columns(), id="without", header=False, opens=False)
        yield text(id="sweep-tomorrow")

    def on_mount(self) -> None:
        """Ask who would fall off."""
        self.ask(lambda desk: desk.sweep(), self._show, group="sweep", keys_wait=True)

    def _columns(self) -> tuple[Column[CustomerRow], ...]:
        """The columns; the day's is as wide as the longest of them, which may name its year."""
        day_width = max((width_of(day_text(day, self.crm.today)) for day in self._days.values()), default=0)
        return (
            Column("grade", "", lambda row: grade_badge(row.grade), width=3),
            Column("name", "", lambda row: cell(row.name or row.code), width=22, flex=1),
            Column("day", "", self._day_cell, width=day_width + 1),
            Column("why", "", self._why_cell, width=WHY_WIDTH, flex=1, from_width=60),
        )

    def _day_cell(self, row: CustomerRow) -> Cell:
        return cell(day_text(self._days.get(row.id), self.crm.today), "accent")

    def _why_cell(self, row: CustomerRow) -> Cell:
        if row.id in self._changed:
            return cell(_("as you chose"), "dim")
        proposal = self._sweep.proposals.get(row.id) if self._sweep else None
        return cell(next_reason_text(proposal, self.crm.today, WHY_WIDTH), "dim") if proposal else (Span(""),)

    def _show(self, found: Sweep) -> None:
        self._sweep = found
        self._days = {customer: proposal.day for customer, proposal in found.proposals.items()}
        without = self.query_one("#without", Viewport)
        without.display = bool(found.without_next)
        without.styles.height = min(len(found.without_next), self._room)
        without.set_columns(self._columns())
        without.show(ListSource(found.without_next), cursor=0)
        without.focus()
        self.query_one("#sweep-done", Static).update(self._done_text(found))
        self.query_one("#sweep-tomorrow", Static).update(self._tomorrow_text(found))
        self.refresh_bindings()

    @property
    def _room(self) -> int:
        """Lines that each of the two lists may take on this terminal."""
        return max(3, min(MOST_LINES, (self.app.size.height - FRAME_LINES) // 2))

    def _done_text(self, found: Sweep) -> Content:
        done = ngettext("{n} call done today.", "{n} calls done today.", found.done)
        n = len(found.without_next)
        if n:
            rest = ngettext("{n} customer has no next date:", "{n} customers have no next date:", n)
            return Content.assemble(Content.styled(f"{done} ", "bold"), Content.styled(rest, "$warning"))
        rest = _("Every active customer has a next date.")
        return Content.assemble(Content.styled(f"{done} ", "bold"), Content.styled(rest, "$success"))

    def _tomorrow_text(self, found: Sweep) -> Content:
        if not found.tomorrow:
            return Content.styled("\n" + _("Nothing is promised for the next working day."), "$muted")
        width = max(20, self.query_one("#sweep-tomorrow").size.width)
        lines = [Content.styled("\n" + _("The next working day:"), "$primary")]
        for planned in found.tomorrow[: self._room]:
            at = time_text(planned.at) or "  ·  "
            name = fit(safe(planned.name or planned.code), NAME_WIDTH)
            words = f" {at}  {name}  {safe(f'{reason_label(planned.reason)}  {planned.note}')}"
            lines.append(Content(crop(words.rstrip(), width)))
        more = len(found.tomorrow) - self._room
        if more > 0:
            lines.append(Content.styled("        " + ngettext("and {n} more", "and {n} more", more), "$muted"))
        return Content("\n").join(lines)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to accept where nobody is without a date."""
        return bool(self._days) if action in {"accept", "date"} else True

    def action_date(self, typed: str) -> None:
        """Another date for the customer under the cursor."""
        row = self.query_one("#without", Viewport).row
        if isinstance(row, CustomerRow):
            from fieldcrm.ui.dialogs.when import WhenDialog

            dialog = WhenDialog(_("Next contact · {name}", name=row.name), typed)
            self.app.push_screen(dialog, lambda when: self._redate(row.id, when))

    def _redate(self, customer_id: bytes, when: When | None) -> None:
        if when is not None and when.day is not None:
            self._days[customer_id] = when.day
            self._changed.add(customer_id)
            self.query_one("#without", Viewport).set_columns(self._columns())

    def action_accept(self) -> None:
        """Give each its date: one action."""
        days = dict(self._days)
        self.finish(lambda desk: desk.accept_sweep(days), self.dismiss)
