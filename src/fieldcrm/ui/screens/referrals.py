"""The tree of referrals: who brought whom, and the tonnes that came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from fieldcrm.domain.views.agreements import Referral
from fieldcrm.i18n import N_, _
from fieldcrm.ui.rows.agreements import referral_columns
from fieldcrm.ui.screens.customer_lines import CustomerLines
from fieldcrm.ui.widgets.viewport import Viewport
from fieldcrm.ui.words.dates import tonnes_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldcrm.ui.widgets.columns import Column


class ReferralsScreen(CustomerLines):
    """The tree, the most fruitful referrer first."""

    NAME = "referrals"
    HELP = N_(
        "Who brought whom. Bought from us: all tonnes of the customer itself; Brought: those of everybody below it. "
        "Enter opens the dossier, c the call."
    )
    EMPTY = N_(
        "Nobody has referred anybody yet. In a dossier (3) press a, choose Relation, and say by whom the customer was "
        "referred. Its first delivery then puts a thank-you call to the referrer on the list."
    )

    def columns(self) -> Sequence[Column[Referral]]:
        """Who, bought, brought."""
        return referral_columns()

    def customer_at_hand(self) -> tuple[bytes, str] | None:
        """The customer under the cursor."""
        row: Referral | None = self.query_one(Viewport).row
        return (row.customer.id, row.customer.name or row.customer.code) if row else None

    def reload(self) -> None:
        """Read the tree again; the cursor keeps its line."""
        self.ask(lambda desk: desk.referrals(), self._show)

    def _show(self, found: tuple[Referral, ...]) -> None:
        brought = sum(each.brought for each in found if not each.depth)
        head = _("Referrals brought {tonnes}", tonnes=tonnes_text(brought)) if found else _("Referrals")
        self.show_lines(found, head)

    @on(Viewport.RowSelected)
    def action_open(self) -> None:
        """Open the dossier."""
        found = self.customer_at_hand()
        if found:
            self.crm.open_customer(found[0])
