"""Merging another customer into the one whose dossier is open, and taking one out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _
from fieldcrm.ui.dialogs.pick import Option, PickDialog
from fieldcrm.ui.screens.customer_parts import PartActions
from fieldcrm.ui.words.merging import called

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.listed import CustomerRef


class MergeActions(PartActions):
    """The key by which two customers become one, or two again."""

    def action_merge(self) -> None:
        """Merge another customer into this one, or take one out again."""
        found = self.dossier
        if found is not None:
            self.ask(lambda desk: desk.merged_into(found.id), self._choose_merger, group="merged", keys_wait=True)

    def _choose_merger(self, merged: tuple[CustomerRef, ...]) -> None:
        options = [
            Option("", _("Merge with another customer …")),
            *(
                Option(each.id.hex(), _("Take out {name}", name=safe(called(each))), group=_("Merged into this one"))
                for each in merged
            ),
        ]
        self.app.push_screen(PickDialog(_("Merge, or take apart"), options), self._merger_chosen)

    def _merger_chosen(self, code: str | None) -> None:
        from fieldcrm.ui.dialogs.search import SearchDialog
        from fieldcrm.ui.screens import many

        found = self.dossier
        if code is None or found is None:
            return
        if code:
            many.unmerge(self, bytes.fromhex(code), self.after_write)
            return
        self.app.push_screen(
            SearchDialog(), lambda other: many.merge(self, found.id, other, self._merged) if other else None
        )

    def _merged(self, receipt: Receipt | None) -> None:
        """The one that stays is shown."""
        if receipt is not None and receipt.customer is not None:
            self.crm.customer_id = receipt.customer.id
        self.after_write(receipt)
