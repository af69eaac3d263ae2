"""The tree of referrals: who brought whom, and the tonnes that came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Static

from fieldcrm.domain.views.agreements import Referral
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import text
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.rows.agreements import referral_columns
from fieldcrm.ui.screens.customer_actions import CustomerActions
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport
from fieldcrm.ui.words.dates import tonnes_text

if TYPE_CHECKING:
    from textual.app import ComposeResult

NOTHING = N_(
    "Nobody has referred anybody yet. In a dossier (3) press a, choose Relation, and say by whom the customer was "
    "referred. Its first delivery then puts a thank-you call to the referrer on the list."
)


class ReferralsScreen(CustomerActions):
    """The tree, the most fruitful referrer first."""

    NAME = "referrals"
    HELP = N_(
        "Who brought whom. Bought from us: all tonnes of the customer itself; Brought: those of everybody below it. "
        "Enter opens the dossier, c the call."
    )
    BINDINGS = bindings("people")
    CSS_PATH: ClassVar[str] = "../styles/agreements.tcss"

    def body(self) -> ComposeResult:
        """A line that sums up, and the tree."""
        yield text(id="agreements-head")
        yield Viewport[Referral](referral_columns(), id="referrals", opens=False)
        yield text(id="agreements-empty")

    def on_mount(self) -> None:
        """Keys go to the list."""
        super().on_mount()
        self.query_one(Viewport).focus()

    def customer_at_hand(self) -> tuple[bytes, str] | None:
        """The customer under the cursor."""
        row: Referral | None = self.query_one(Viewport).row
        return (row.customer.id, row.customer.name or row.customer.code) if row else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done to a line needs one."""
        if action in ("open", "call"):
            return self.customer_at_hand() is not None
        return super().check_action(action, parameters)

    def reload(self) -> None:
        """Read the tree again; the cursor keeps its line."""
        self.ask(lambda desk: desk.referrals(), self._show)

    def _show(self, found: tuple[Referral, ...]) -> None:
        viewport = self.query_one(Viewport)
        viewport.set_columns(referral_columns())
        viewport.show(ListSource(found), cursor=None)
        brought = sum(each.brought for each in found if not each.depth)
        head = _("Referrals brought {tonnes}", tonnes=tonnes_text(brought)) if found else _("Referrals")
        self.query_one("#agreements-head", Static).update(Content.styled(head, "bold $foreground"))
        empty = self.query_one("#agreements-empty", Static)
        empty.display = not found
        empty.update(Content(_(NOTHING)))
        self.refresh_bindings()

    @on(Viewport.RowSelected)
    def action_open(self) -> None:
        """Open the dossier."""
        found = self.customer_at_hand()
        if found:
            self.crm.open_customer(found[0])
