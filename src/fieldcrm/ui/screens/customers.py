"""All customers: a list that is filtered as one types, sorted, marked, and opened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Input, Static

from fieldcrm.domain.views.listed import CustomerRow
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import text
from fieldcrm.ui.dialogs.pick import PickInput
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.rows.customers import SORTS, customer_columns
from fieldcrm.ui.screens.customers_marked import MarkedActions
from fieldcrm.ui.screens.selection import Selection, state_line
from fieldcrm.ui.widgets.sources import WindowSource
from fieldcrm.ui.widgets.viewport import Viewport

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.listed import CustomerPage

EMPTY = N_("No customers yet. Press 5 to import your list (CSV or Excel), or n to enter the first one.")
NOTHING = N_("No customer fits. Esc clears the filter.")


class FilterInput(PickInput):
    """Tells the screen of every key in the same turn: a message would wait for the next frame."""

    HELP = N_(
        "Type any part of a name, pinyin or its initials, a phone number or a code. ↑ and ↓ move in the list, Enter "
        "opens, Tab goes to the list with its keys, Esc clears."
    )

    def watch_value(self, value: str) -> None:
        """Filter at once."""
        if isinstance(self.screen, CustomersScreen):
            self.screen.filter_by(value)


class CustomersScreen(MarkedActions):
    """The list of all customers."""

    NAME = "customers"
    HELP = N_(
        "All customers. Type to filter by any part of a name, pinyin, phone or code; f writes a filter or takes a "
        "segment; Enter opens the dossier, b the brief. Mark lines with m (M: all that are shown) and do something "
        "with all of them with a: plan a date, set territory or owner, export, merge two."
    )
    BINDINGS = bindings("customers")
    CSS_PATH: ClassVar[str] = "../styles/customers.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._source: WindowSource[CustomerRow] = WindowSource()

    def body(self) -> ComposeResult:
        """The filter, the list, and below it what is shown."""
        yield FilterInput(placeholder=_("Type to filter"), id="filter-text", compact=True)
        yield text(id="customers-empty")
        yield Viewport[CustomerRow](customer_columns(self.crm.today), id="customers", opens=False)
        yield text(id="customers-state")

    def on_mount(self) -> None:
        """Keys go to the list; a letter that is no key goes on into the filter."""
        super().on_mount()
        self.query_one(Viewport).focus()

    def customer_at_hand(self) -> tuple[bytes, str] | None:
        """The customer under the cursor."""
        row: CustomerRow | None = self.query_one(Viewport).row
        return (row.id, row.name or row.code) if row else None

    # Filling ------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the list again; the cursor keeps its line."""
        self.query_one(Viewport).set_columns(customer_columns(self.crm.today))
        self.fill(keep=True)

    def fill(self, *, keep: bool = False) -> None:
        selection = self.selection

        def then(page: CustomerPage) -> None:
            source: WindowSource[CustomerRow] = WindowSource(page.total)
            source.put(0, page.rows, page.total)
            self._source = source
            self.query_one(Viewport).show(source, cursor=None if keep else 0)
            self.tell(page.total)

        self.ask(selection.page, then)

    @on(Viewport.WindowWanted)
    def _fetch(self, event: Viewport.WindowWanted) -> None:
        source, selection = self._source, self.selection

        def then(page: CustomerPage) -> None:
            source.put(event.offset, page.rows, page.total)
            if source is self._source:
                self.query_one(Viewport).supply()

        self.ask(lambda desk: selection.page(desk, event.offset), then, group=f"window-{event.offset}")

    def tell(self, total: int) -> None:
        """Say what is shown; where nothing is, what to do."""
        shown = self.selection
        viewport, empty = self.query_one(Viewport), self.query_one("#customers-empty")
        empty.display = total == 0
        if total == 0:
            self.query_one("#customers-empty", Static).update(Content(_(NOTHING if shown.narrowed else EMPTY)))
        line = state_line(shown, total, len(viewport.marks), self.own)
        self.total = total
        self.query_one("#customers-state", Static).update(line)

    # The filter ---------------------------------------------------------------------------------------------

    def on_key(self, event: Key) -> None:
        """A character that is nobody's key begins the filter: Chinese, and the letters that are free."""
        entry = self.query_one("#filter-text", Input)
        typed = event.is_printable and event.character not in {None, " "} and self.focused is not entry
        if typed and event.key not in self.active_bindings:
            event.stop()
            entry.focus()
            entry.insert_text_at_cursor(event.character or "")

    def filter_by(self, query: str) -> None:
        """Show who fits what is typed."""
        if query != self.selection.query:
            self.selection = replace(self.selection, query=query)
            self.fill()

    @on(Input.Submitted, "#filter-text")
    def _entered(self) -> None:
        self.action_open()

    def action_type(self) -> None:
        """To the filter, or from there to the list."""
        entry = self.query_one("#filter-text", Input)
        (self.query_one(Viewport) if self.focused is entry else entry).focus()

    def action_clear(self) -> None:
        """Leave the filter: first the entry, then what it says, then the screen."""
        entry = self.query_one("#filter-text", Input)
        if self.focused is entry:
            self.query_one(Viewport).focus()
            if not entry.value:
                return
        if self.selection.narrowed or self.query_one(Viewport).marks:
            self.selection = Selection(sort=self.selection.sort, descending=self.selection.descending)
            self.query_one(Viewport).set_marks(set())
            entry.value = ""
            self.fill()
        else:
            self.crm.action_go("today")

    # Actions ------------------------------------------------------------------------------------------------

    def action_sort(self) -> None:
        """Sort by the next column; dates and names from the first on, use from the largest."""
        sort = SORTS[(SORTS.index(self.selection.sort) + 1) % len(SORTS)]
        self.selection = replace(self.selection, sort=sort, descending=sort == "monthly")
        self.fill()

    def action_reverse(self) -> None:
        """Turn the order round."""
        self.selection = replace(self.selection, descending=not self.selection.descending)
        self.fill()

    def action_new(self) -> None:
        """A new customer; its dossier opens when it is saved."""
        from fieldcrm.ui.dialogs.customer_forms import open_new_customer

        open_new_customer(self, self._created)

    def _created(self, receipt: Receipt | None) -> None:
        self.after_write(receipt)
        if receipt is not None and receipt.customer is not None:
            self.crm.open_customer(receipt.customer.id)

    @on(Viewport.RowSelected)
    def action_open(self) -> None:
        """Open the dossier of the customer under the cursor."""
        found = self.customer_at_hand()
        if found:
            self.crm.open_customer(found[0])
