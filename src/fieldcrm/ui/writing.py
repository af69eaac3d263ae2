"""What comes of a write, whoever asked for it: it is told, the screens read again, and it can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _
from fieldcrm.ui.asking import Asking

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt

TOAST_SECONDS = 4.0


class Writing(Asking):
    """Gives the app `done` and `wrote`, and its undo and redo."""

    def done(self, text: str) -> None:
        """Say in a passing note what was done, and have the screens read again. `text` may hold imported data."""
        self.crm.clear_notifications()
        self.crm.notify(safe(text), markup=False, timeout=TOAST_SECONDS)
        self.crm.changed()

    def wrote(self, written: object) -> None:
        """Say what a dialog has written, and have the screens read again; nothing where it was left."""
        from fieldcrm.domain.views.archive import Receipt
        from fieldcrm.ui.wording import written_text

        if isinstance(written, Receipt):
            self.done(written_text(written))

    def wrote_unseen(self, written: object) -> None:
        """What was written when whoever asked for it was gone: said as well, or at least seen on the screens."""
        from fieldcrm.domain.views.archive import Receipt

        if isinstance(written, Receipt):
            self.wrote(written)
        else:
            self.crm.changed()

    def action_undo(self) -> None:
        """Take back my last action and say which it was."""
        self.write(lambda desk: desk.undo(), self._undone)

    def action_redo(self) -> None:
        """Do again what was taken back and say what it was."""
        self.write(lambda desk: desk.redo(), self._redone)

    def _undone(self, receipt: Receipt) -> None:
        from fieldcrm.ui.wording import receipt_text

        self.done(_("Undone: {what}", what=receipt_text(receipt)))

    def _redone(self, receipt: Receipt) -> None:
        from fieldcrm.ui.wording import receipt_text

        self.done(_("Done again: {what}", what=receipt_text(receipt)))
