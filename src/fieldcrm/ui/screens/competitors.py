"""Competitors and their prices, by territory: from what customers told us and from competitors' deliveries."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Static

from fieldcrm.domain.views.told import CompetitorLine
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import text
from fieldcrm.ui.dialogs.pick import Option, PickDialog
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.rows.agreements import competitor_columns, territory_headings
from fieldcrm.ui.screens.customer_actions import CustomerActions
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport

if TYPE_CHECKING:
    from textual.app import ComposeResult

NOTHING = N_(
    "No competitor is known yet. Note in a dossier (3) from whom the customer buys: a, Fact, topic “buys”, with the "
    "supplier and the price; or enter a competitor's delivery with D."
)


class CompetitorsScreen(CustomerActions):
    """A line for each competitor and product, territory by territory."""

    NAME = "competitors"
    HELP = N_(
        "Who else delivers where, at which price, to whom: from the competitors' deliveries of the last twelve months "
        "and from what customers told us. Enter opens the dossier of one of the customers."
    )
    BINDINGS = bindings("people")
    CSS_PATH: ClassVar[str] = "../styles/agreements.tcss"

    def body(self) -> ComposeResult:
        """A title, and the list."""
        yield text(id="agreements-head")
        yield Viewport[CompetitorLine](competitor_columns(self.crm.today), id="competitors", opens=False)
        yield text(id="agreements-empty")

    def on_mount(self) -> None:
        """Keys go to the list."""
        super().on_mount()
        self.query_one(Viewport).focus()

    def line_at_hand(self) -> CompetitorLine | None:
        """The line under the cursor."""
        row: CompetitorLine | None = self.query_one(Viewport).row
        return row

    def customer_at_hand(self) -> tuple[bytes, str] | None:
        """The customer whose word or delivery the last price comes from, else the first one."""
        line = self.line_at_hand()
        if line is None:
            return None
        who = line.price_of or line.customers[0]
        return who.id, who.name or who.code

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done to a line needs one."""
        if action in ("open", "call"):
            return self.customer_at_hand() is not None
        return super().check_action(action, parameters)

    def reload(self) -> None:
        """Read again; the cursor keeps its line."""
        self.ask(lambda desk: desk.competitors(), self._show)

    def _show(self, found: tuple[CompetitorLine, ...]) -> None:
        viewport = self.query_one(Viewport)
        viewport.set_columns(competitor_columns(self.crm.today))
        viewport.show(ListSource(found), cursor=None, dividers=territory_headings(found))
        head = self.query_one("#agreements-head", Static)
        head.update(Content.styled(_("Competitors and their prices"), "bold $foreground"))
        empty = self.query_one("#agreements-empty", Static)
        empty.display = not found
        empty.update(Content(_(NOTHING)))
        self.refresh_bindings()

    @on(Viewport.RowSelected)
    def action_open(self) -> None:
        """Open the dossier of a customer of the competitor; of several, one is chosen."""
        line = self.line_at_hand()
        if line is None:
            return
        if len(line.customers) == 1:
            self.crm.open_customer(line.customers[0].id)
            return
        options = [Option(who.id.hex(), who.name or who.code, who.code) for who in line.customers]
        self.app.push_screen(PickDialog(line.supplier, options), self._picked)

    def _picked(self, chosen: str | None) -> None:
        if chosen:
            self.crm.open_customer(bytes.fromhex(chosen))
