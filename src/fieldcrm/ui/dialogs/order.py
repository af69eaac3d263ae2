"""An order: how much, for which day."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from textual import on

from fieldcrm.domain.units import Amount
from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import _
from fieldcrm.ui.dialogs.form import FormDialog
from fieldcrm.ui.when import read_when
from fieldcrm.ui.widgets.form import FormPanel
from fieldcrm.ui.widgets.form_state import FormField
from fieldcrm.ui.words.dates import amount_text
from fieldcrm.ui.words.streams import stream_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.standing import ForecastRow, StreamRow
    from fieldcrm.services.desk import Desk

AMOUNT, PRODUCT, STREAM = "amount", "product", "stream"


def day_for(today: date, typed: str) -> date:
    """The day that was typed. Raises InvalidValueError."""
    when = read_when(typed, today)
    if when.day is None:
        raise InvalidValueError(field="for_day", value=typed, reason="date")
    return when.day


def proposed(forecast: ForecastRow | StreamRow | None) -> Amount | None:
    """The amount that a forecast proposes; None where it knows none."""
    return Amount.of(forecast.quantity, forecast.unit) if forecast is not None and forecast.quantity else None


class OrderDialog(FormDialog):
    """Asks for amount, day, product and a note; the forecast's amount and day stand there as a proposal.

    Where tanks or products are forecast apart, which of them it is for is asked too, the most urgent one first; as
    long as nobody typed another one, amount and product follow it.
    """

    def __init__(
        self,
        customer_id: bytes,
        name: str,
        today: date,
        *,
        amount: Amount | None = None,
        unit: str = "L",
        streams: Sequence[StreamRow] = (),
    ) -> None:
        self._streams = tuple(streams)
        choices = tuple((str(at), stream_text(each.product, each.tank)) for at, each in enumerate(self._streams))
        where = [FormField(STREAM, _("For"), str, kind="choice", choices=choices)] if choices else []
        self._filled = self._proposal(0) if choices else {AMOUNT: amount_text(amount) if amount else ""}
        super().__init__(
            _("Order · {name}", name=name),
            [
                FormField(AMOUNT, _("Amount"), partial(self._amount, unit), required=True, hint="12.5 t, 3,000 L"),
                FormField(
                    "for_day", _("For day"), partial(day_for, today), "day", required=True, hint="+2, fri, 12-24"
                ),
                *where,
                FormField(PRODUCT, _("Product"), str.strip),
                FormField("note", _("Note"), str.strip),
            ],
            {**self._filled, "for_day": "+1", STREAM: "0"},
            partial(self._take, customer_id),
            draft_key=f"order:{customer_id.hex()}",
            all_fields=True,
        )

    def _proposal(self, at: int) -> dict[str, str]:
        """Amount and product that a stream's forecast proposes."""
        amount = proposed(self._streams[at])
        return {AMOUNT: amount_text(amount) if amount else "", PRODUCT: self._streams[at].product}

    @on(FormPanel.Written)
    def _follow(self) -> None:
        """Another tank or product was chosen: what nobody typed follows it."""
        if not self._streams or not self.state.texts[STREAM]:
            return
        wanted = self._proposal(int(self.state.texts[STREAM]))
        if wanted == self._filled:
            return
        for name, text in wanted.items():
            if self.state.texts[name] == self._filled[name]:
                self.state.write(name, text)
        self._filled = wanted
        self.query_one(FormPanel).show_texts()

    @staticmethod
    def _amount(unit: str, typed: str) -> Amount:
        from fieldcrm.domain.customer_form import parse_amount

        return parse_amount("amount", typed, unit)

    def _take(self, customer_id: bytes, desk: Desk, values: dict[str, object]) -> Receipt:
        amount, day = values[AMOUNT], values["for_day"]
        assert isinstance(amount, Amount)
        assert isinstance(day, date)
        product, note = str(values[PRODUCT] or ""), str(values["note"] or "")
        tank = self._streams[int(str(values[STREAM]))].tank_id if self._streams else None
        if tank is None:
            return desk.take_order(customer_id, amount, day, product=product, note=note)
        return desk.take_order(customer_id, amount, day, tank_id=tank, product=product, note=note)
