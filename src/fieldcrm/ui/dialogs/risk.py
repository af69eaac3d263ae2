"""Closing a risk: what was found, what was done."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _
from fieldcrm.ui.dialogs.customer_forms import past_day
from fieldcrm.ui.dialogs.form import FormDialog
from fieldcrm.ui.widgets.form_state import FormField
from fieldcrm.ui.words.fields import field_text

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.service import Risk
    from fieldcrm.services.desk import Desk


class CloseRiskDialog(FormDialog):
    """Asks for the word and the day."""

    def __init__(self, risk: Risk, today: date) -> None:
        super().__init__(
            _("Close the risk · {what}", what=safe(risk.what)),
            [
                FormField("closed_word", field_text("closed_word"), str.strip, required=True),
                FormField(
                    "closed_on", field_text("closed_on"), partial(past_day, "closed_on", today), "day", hint="-1, mon"
                ),
            ],
            {"closed_on": today.isoformat()},
            partial(self._close, risk.id),
            draft_key=f"close:{risk.id.hex()}",
            all_fields=True,
        )

    @staticmethod
    def _close(risk_id: bytes, desk: Desk, values: dict[str, object]) -> Receipt:
        on = values["closed_on"]
        return desk.close_risk(risk_id, str(values["closed_word"]), on if isinstance(on, date) else None)
