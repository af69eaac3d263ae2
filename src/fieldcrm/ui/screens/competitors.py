"""Competitors and their prices, by territory: from what customers told us and from competitors' deliveries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from fieldcrm.domain.views.told import CompetitorLine
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.pick import Option, PickDialog
from fieldcrm.ui.rows.agreements import competitor_columns, territory_headings
from fieldcrm.ui.screens.customer_lines import CustomerLines
from fieldcrm.ui.widgets.viewport import Viewport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldcrm.ui.widgets.columns import Column


class CompetitorsScreen(CustomerLines):
    """A line for each competitor and product, territory by territory."""

    NAME = "competitors"
    HELP = N_(
        "Who else delivers where, at which price, to whom: from the competitors' deliveries of the last twelve months "
        "and from what customers told us. Enter opens the dossier of one of the customers."
    )
    EMPTY = N_(
        "No competitor is known yet. Note in a dossier (3) from whom the customer buys: a, Fact, topic “buys”, with "
        "the supplier and the price; or enter a competitor's delivery with D."
    )

    def columns(self) -> Sequence[Column[CompetitorLine]]:
        """Who, of what, at which price, to whom."""
        return competitor_columns(self.crm.today)

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

    def reload(self) -> None:
        """Read again; the cursor keeps its line."""
        self.ask(lambda desk: desk.competitors(), self._show)

    def _show(self, found: tuple[CompetitorLine, ...]) -> None:
        self.show_lines(found, _("Competitors and their prices"), territory_headings(found))

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
