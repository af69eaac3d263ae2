"""The form of a new customer: while name and phone are typed it tells who may be the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.form import FormDialog
from fieldcrm.ui.widgets.form import FormPanel
from fieldcrm.ui.words.filling import listed
from fieldcrm.ui.words.merging import alike_text

if TYPE_CHECKING:
    from fieldcrm.domain.views.finding import Alike

_LOOKED_AT = frozenset({"name", "invoice.legal_name", "invoice.phone", "contact.phone"})
_MOST = 3


class NewCustomerForm(FormDialog):
    """A new customer. Nothing is refused: two firms may well have one name."""

    HELP = N_(
        "Fill in what you know; the rest can come later. Above the fields stands who may be the same customer, by "
        "phone or name. Ctrl+S saves all fields as one action that u undoes."
    )

    def first_field(self) -> str | None:
        """The name: a code can come later."""
        return "name"

    @on(FormPanel.Written)
    def _look_for_alike(self, event: FormPanel.Written) -> None:
        if event.name not in _LOOKED_AT:
            return
        texts = self.state.texts
        name = texts.get("name", "").strip() or texts.get("invoice.legal_name", "").strip()
        phones = [texts.get(field, "").strip() for field in ("contact.phone", "invoice.phone")]
        if len(name) > 1 or any(phones):
            self.ask(lambda desk: desk.similar(name, phones, _MOST), self._tell_alike, group="alike")
        else:
            self._tell_alike(())

    def _tell_alike(self, found: tuple[Alike, ...]) -> None:
        names = listed(safe(alike_text(each)) for each in found)
        self.notice(_("Already there? {names}", names=names) if found else "")
