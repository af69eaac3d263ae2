"""What was promised to whom, by when."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Static

from fieldcrm.domain.views.complaints import PromiseLine
from fieldcrm.i18n import N_, _, ngettext
from fieldcrm.ui.dialogs.base import text
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.rows.complaints import promise_columns
from fieldcrm.ui.screens.customer_actions import CustomerActions
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport

if TYPE_CHECKING:
    from textual.app import ComposeResult

MINE, OPEN, EVERY = "mine", "open", "every"
FILTERS = (MINE, OPEN, EVERY)
TITLES = {MINE: N_("Mine"), OPEN: N_("Everybody's"), EVERY: N_("Settled ones too")}
MOST = 500
NOTHING = N_("Nothing is promised. p promises something in a call, in a complaint, or to the customer at hand.")
_NEEDS_OPEN = frozenset({"keep", "settle", "edit"})


class PromisesScreen(CustomerActions):
    """Promises by their day."""

    NAME = "promises"
    HELP = N_(
        "What was promised, by its day; !! is overdue. y says that it was kept, s settles it with a word (kept, or "
        "given up and why), E corrects it, f shows mine, everybody's, or settled ones too. Enter opens the dossier."
    )
    BINDINGS = bindings("promises")
    CSS_PATH: ClassVar[str] = "../styles/complaints.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.filter = MINE
        self._lines: tuple[PromiseLine, ...] = ()

    def body(self) -> ComposeResult:
        """Whose, and the list."""
        yield text(id="promises-head")
        yield Viewport[PromiseLine](promise_columns(self.crm.today), id="promises", opens=False)
        yield text(id="promises-empty")

    def on_mount(self) -> None:
        """Keys go to the list."""
        super().on_mount()
        self.query_one(Viewport).focus()

    def reload(self) -> None:
        """Read the promises."""
        chosen = self.filter
        self.ask(
            lambda desk: desk.promises(
                open_only=chosen != EVERY, mine=chosen == MINE, limit=MOST if chosen == EVERY else None
            ),
            self._show,
            group="promises",
        )

    def _show(self, lines: tuple[PromiseLine, ...]) -> None:
        self._lines = lines
        viewport = self.query_one(Viewport)
        viewport.set_columns(promise_columns(self.crm.today))
        viewport.show(ListSource(lines))
        late = sum(line.overdue for line in lines)
        said = ngettext("{n} promise, {late} overdue.", "{n} promises, {late} overdue.", len(lines), late=late)
        title = Content.styled(_(TITLES[self.filter]), "bold $primary")
        head = self.query_one("#promises-head", Static)
        head.update(Content.assemble(title, f"  ·  {said}") if lines else title)
        empty = self.query_one("#promises-empty", Static)
        empty.display = not lines
        empty.update(Content(_(NOTHING)))
        self.refresh_bindings()

    def promise_at_hand(self) -> PromiseLine | None:
        """The promise under the cursor."""
        row: PromiseLine | None = self.query_one(Viewport).row
        return row

    def customer_at_hand(self) -> tuple[bytes, str] | None:
        """Its customer."""
        line = self.promise_at_hand()
        return (line.customer.id, line.customer.name or line.customer.code) if line else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done to a promise needs one that is there."""
        if action in _NEEDS_OPEN | {"open", "call", "delete"}:
            return bool(self._lines)
        return super().check_action(action, parameters)

    @on(Viewport.RowSelected)
    def action_open(self) -> None:
        """The dossier of the customer."""
        found = self.customer_at_hand()
        if found:
            self.crm.open_customer(found[0])

    def action_keep(self) -> None:
        """It was kept."""
        line = self._open_promise()
        if line is not None:
            self.write(lambda desk: desk.settle_promise(line.id, "kept"), self.after_write)

    def action_settle(self) -> None:
        """Kept or given up, with a word."""
        line = self._open_promise()
        if line is not None:
            from fieldcrm.ui.dialogs.complaint_forms import settle_form

            self.app.push_screen(settle_form(line), self.after_write)

    def action_edit(self) -> None:
        """Correct what was promised, or its day."""
        line = self._open_promise()
        if line is not None:
            from fieldcrm.ui.dialogs.complaint_forms import edit_promise_form

            self.app.push_screen(edit_promise_form(line, self.crm.today), self.after_write)

    def action_delete(self) -> None:
        """Delete it; u brings it back."""
        line = self.promise_at_hand()
        if line is not None:
            self.write(lambda desk: desk.delete("promise", line.id), self.after_write)

    def _open_promise(self) -> PromiseLine | None:
        """The promise under the cursor, unless it is settled: that is said."""
        line = self.promise_at_hand()
        if line is not None and line.settled_on is not None:
            self.notify(_("This promise is settled already; u takes that back."), markup=False)
            return None
        return line

    def action_filter(self) -> None:
        """Mine, everybody's, settled ones too."""
        self.filter = FILTERS[(FILTERS.index(self.filter) + 1) % len(FILTERS)]
        self.reload()
