"""Looking back: the history of a customer, and one entry of its timeline in full."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from fieldcrm.domain.codes import WordKind
from fieldcrm.domain.safe import safe
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import Dialog, text
from fieldcrm.ui.rows.history import HistoryLine, history_columns, history_lines
from fieldcrm.ui.rows.labelled import Line, lines_of
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport
from fieldcrm.ui.words.dates import amount_text, day_text, instant_text
from fieldcrm.ui.words.fields import field_text
from fieldcrm.ui.words.outcomes import days_of, event_text, outcome_text
from fieldcrm.ui.words.reasons import reason_label

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import HistoryEntry
    from fieldcrm.domain.views.customer import TimelineEntry

MOST = 500
"""Actions that are read; a customer with more has its older ones in `fieldcrm history`."""


class HistoryDialog(Dialog[None]):
    """Every change to a customer, newest first; None as customer = of the whole archive."""

    HELP = N_("Each action with who did it and when; below it every field, from what it was to what it became.")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,h,q", "leave", N_("Close"), id="history.close")]
    CSS_PATH: ClassVar[str] = "../styles/forms.tcss"

    def __init__(self, customer_id: bytes | None, name: str = "") -> None:
        super().__init__()
        self._customer_id, self._name = customer_id, name

    def title_text(self) -> str:
        """Whose history."""
        return _("History · {name}", name=self._name) if self._name else _("History")

    def body(self) -> ComposeResult:
        """The list."""
        yield text(_("Reading the log …"), id="history-none", classes="muted")
        yield Viewport[HistoryLine](history_columns(), id="history")

    def on_mount(self) -> None:
        """Read the log."""
        self.query_one(Viewport).focus()
        self.ask(lambda desk: desk.history(self._customer_id, MOST), self._show)

    def _show(self, entries: tuple[HistoryEntry, ...]) -> None:
        rows, headings = history_lines(entries)
        self.query_one(Viewport).show(ListSource(rows), cursor=0, dividers=headings)
        none = self.query_one("#history-none", Static)
        none.display = not rows
        none.update(_("Nothing was changed yet."))


class EntryDialog(Dialog[None]):
    """A contact, a delivery, an order, a reading or the customer's word, in full."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q,space", "leave", N_("Close"), id="entry.close")]

    def __init__(self, entry: TimelineEntry, today: date) -> None:
        super().__init__()
        self._entry, self._today = entry, today

    def title_text(self) -> str:
        """What it was, and when."""
        return f"{event_text(self._entry.kind)} · {day_text(self._entry.day, self._today)}"

    def body(self) -> ComposeResult:
        """Label and value, one below the other."""
        entry = self._entry
        lines = [
            Line(field_text("outcome"), outcome_text(entry.outcome) if entry.outcome else "", "bold"),
            Line(field_text("reason"), reason_label(entry.reason)),
            Line(field_text("amount"), amount_text(entry.amount) if entry.amount else "", "bold"),
            Line(field_text("product"), safe(entry.product)),
            Line(field_text("supplier"), safe(entry.supplier) or (_("we") if entry.kind == "delivery" else "")),
            Line(_("Days"), days_of(entry, self._today), "bold"),
            Line(field_text("said_by" if entry.kind in tuple(WordKind) else "note"), entry.text),
            Line(_("Next"), day_text(entry.next_on, self._today) if entry.next_on else ""),
            Line(field_text("actor"), safe(entry.actor)),
            Line(field_text("at"), instant_text(entry.at) if entry.at else ""),
        ]
        with VerticalScroll():
            yield text(lines_of(lines))
