"""A remark about a customer, without a contact."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fieldcrm.i18n import _
from fieldcrm.ui.dialogs.form import FormDialog
from fieldcrm.ui.widgets.form_state import FormField

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.services.desk import Desk


class NoteDialog(FormDialog):
    """Asks for the text."""

    def __init__(self, customer_id: bytes, name: str) -> None:
        super().__init__(
            _("Note · {name}", name=name),
            [FormField("text", _("Note"), str.strip, kind="multiline", required=True)],
            {},
            partial(self._add, customer_id),
            draft_key=f"note:{customer_id.hex()}",
        )

    @staticmethod
    def _add(customer_id: bytes, desk: Desk, values: dict[str, object]) -> Receipt:
        return desk.add_note(customer_id, str(values["text"]))
