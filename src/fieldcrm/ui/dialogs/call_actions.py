"""What can be done during a call besides logging it: reading, order, the customer's word, a look at the rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.units import Amount
from fieldcrm.ui.dialogs.base import Dialog

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt  # noqa: F401 - names the dialog's result
    from fieldcrm.domain.views.customer import CallCard, Tank
    from fieldcrm.domain.views.standing import ForecastRow


class CallActions(Dialog["Receipt"]):
    """The keys of the call that open a further dialog over it."""

    def __init__(self, customer_id: bytes, name: str) -> None:
        super().__init__()
        self._customer_id, self._who = customer_id, name
        self._card: CallCard | None = None
        self._order_taken = False

    def action_reading(self) -> None:
        """The customer says how full the tank is."""
        self.ask(lambda desk: desk.dossier(self._customer_id).tanks, self._read_level, group="tanks")

    def _read_level(self, tanks: tuple[Tank, ...]) -> None:
        from fieldcrm.ui.dialogs.reading import ReadingDialog

        self.app.push_screen(ReadingDialog(self._customer_id, self._who, tanks), self.crm.wrote)

    def action_order(self) -> None:
        """The customer orders."""
        from fieldcrm.ui.dialogs.order import OrderDialog

        forecast = self._card.forecast if self._card is not None else None
        dialog = OrderDialog(self._customer_id, self._who, self.crm.today, amount=_amount(forecast))
        self.app.push_screen(dialog, self._ordered)

    def _ordered(self, written: object) -> None:
        self._order_taken = self._order_taken or written is not None
        self.crm.wrote(written)

    def action_word(self) -> None:
        """The customer says until when it has enough, or that it stands still."""
        from fieldcrm.ui.dialogs.word import WordDialog

        self.app.push_screen(WordDialog(self._customer_id, self._who, self.crm.today), self.crm.wrote)

    def action_why(self) -> None:
        """Why this customer is called at all."""
        from fieldcrm.ui.dialogs.why import WhyDialog

        self.app.push_screen(WhyDialog(self._customer_id, self._who))


def _amount(forecast: ForecastRow | None) -> Amount | None:
    return Amount.of(forecast.quantity, forecast.unit) if forecast is not None else None
