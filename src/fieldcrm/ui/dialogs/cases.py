"""Like cases in full: what was wrong, what was done, whether it held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.telling import TellingDialog
from fieldcrm.ui.rows.cases import case_blocks

if TYPE_CHECKING:
    from fieldcrm.domain.views.service import LikeCase


class CasesDialog(TellingDialog):
    """Tells the cases, best first."""

    HELP = N_("Earlier cases like what was typed: the same model, parts or words, in either script; best first.")

    def __init__(self, cases: tuple[LikeCase, ...]) -> None:
        super().__init__()
        self._cases = cases

    def title_text(self) -> str:
        """The title."""
        return _("Like cases")

    def on_mount(self) -> None:
        """The text needs to know its room."""
        self.call_after_refresh(self._tell)

    def on_resize(self) -> None:
        """Lines follow the width."""
        self.call_after_refresh(self._tell)

    def _tell(self) -> None:
        if self._cases:
            self.tell(case_blocks(self._cases, self.crm.today, self.room))
        else:
            self.tell(Content(_("No case like it is on record.")))
