"""An order: how much, for which day."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from fieldcrm.domain.units import Amount
from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import _
from fieldcrm.ui.dialogs.form import FormDialog
from fieldcrm.ui.when import read_when
from fieldcrm.ui.widgets.form_state import FormField
from fieldcrm.ui.words.dates import amount_text

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.services.desk import Desk


def day_for(today: date, typed: str) -> date:
    """The day that was typed. Raises InvalidValueError."""
    when = read_when(typed, today)
    if when.day is None:
        raise InvalidValueError(field="for_day", value=typed, reason="date")
    return when.day


class OrderDialog(FormDialog):
    """Asks for amount, day, product and a note; the forecast's amount and day stand there as a proposal."""

    def __init__(
        self, customer_id: bytes, name: str, today: date, *, amount: Amount | None = None, unit: str = "L"
    ) -> None:
        super().__init__(
            _("Order · {name}", name=name),
            [
                FormField("amount", _("Amount"), partial(self._amount, unit), required=True, hint="12.5 t, 3,000 L"),
                FormField("for_day", _("For day"), partial(day_for, today), required=True, hint="+2, fri, 12-24"),
                FormField("product", _("Product"), str.strip),
                FormField("note", _("Note"), str.strip),
            ],
            {"amount": amount_text(amount) if amount else "", "for_day": "+1"},
            partial(self._take, customer_id),
            draft_key=f"order:{customer_id.hex()}",
            all_fields=True,
        )

    @staticmethod
    def _amount(unit: str, typed: str) -> Amount:
        from fieldcrm.domain.customer_form import parse_amount

        return parse_amount("amount", typed, unit)

    @staticmethod
    def _take(customer_id: bytes, desk: Desk, values: dict[str, object]) -> Receipt:
        amount, day = values["amount"], values["for_day"]
        assert isinstance(amount, Amount)
        assert isinstance(day, date)
        return desk.take_order(
            customer_id, amount, day, product=str(values["product"] or ""), note=str(values["note"] or "")
        )
