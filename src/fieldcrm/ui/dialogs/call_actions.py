"""What can be done during a call besides logging it: reading, order, the customer's word, a look at the rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _
from fieldcrm.ui.dialogs.base import Dialog
from fieldcrm.ui.words.dates import day_text, time_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, time

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.complaints import ComplaintLine
    from fieldcrm.domain.views.customer import CallCard, Tank


class CallActions(Dialog["Receipt"]):
    """The keys of the call that open a further dialog over it."""

    def __init__(self, customer_id: bytes, name: str) -> None:
        super().__init__()
        self._customer_id, self._who = customer_id, name
        self._card: CallCard | None = None
        self._order_taken = False

    def action_reading(self) -> None:
        """The customer says how full the tank is."""
        self.ask(lambda desk: desk.dossier(self._customer_id).tanks, self._read_level, group="tanks", keys_wait=True)

    def _read_level(self, tanks: tuple[Tank, ...]) -> None:
        from fieldcrm.ui.dialogs.reading import ReadingDialog

        self.app.push_screen(ReadingDialog(self._customer_id, self._who, tanks), self.crm.wrote)

    def action_order(self) -> None:
        """The customer orders."""
        from fieldcrm.ui.dialogs.order import OrderDialog, proposed

        forecast = self._card.forecast if self._card is not None else None
        streams = forecast.streams if forecast is not None else ()
        dialog = OrderDialog(self._customer_id, self._who, self.crm.today, amount=proposed(forecast), streams=streams)
        self.app.push_screen(dialog, self._ordered)

    def _ordered(self, written: object) -> None:
        self._order_taken = self._order_taken or written is not None
        self.crm.wrote(written)

    def action_brief(self) -> None:
        """All that is known, on one page."""
        from fieldcrm.ui.dialogs.brief import BriefDialog

        self.app.push_screen(BriefDialog(self._customer_id, self._who))

    def action_word(self) -> None:
        """The customer says until when it has enough, or that it stands still."""
        self.ask(lambda desk: desk.dossier(self._customer_id).tanks, self._take_word, group="tanks", keys_wait=True)

    def _take_word(self, tanks: tuple[Tank, ...]) -> None:
        from fieldcrm.ui.dialogs.word import WordDialog

        self.app.push_screen(WordDialog(self._customer_id, self._who, self.crm.today, tanks), self.crm.wrote)

    def current_customer(self) -> bytes | None:
        """Who is called: a complaint taken in now is its."""
        return self._customer_id

    def action_complaint(self) -> None:
        """The customer's most pressing complaint; a new one where none is open."""
        whom = self._customer_id
        self.ask(
            lambda desk: desk.complaints(customer_id=whom), self._open_complaint, group="complaint", keys_wait=True
        )

    def _open_complaint(self, lines: tuple[ComplaintLine, ...]) -> None:
        from fieldcrm.ui.dialogs.complaint import ComplaintDialog

        if lines:
            self.app.push_screen(ComplaintDialog(lines[0].id))
        else:
            self.crm.action_complain()

    def action_promise(self) -> None:
        """We promise something by a day of its own; it is saved with the call."""
        from fieldcrm.ui.dialogs.complaint_forms import NotePromise

        form = NotePromise(self._customer_id, self._who, self.crm.today)
        self.app.push_screen(form, lambda _none: self.promised(*form.noted) if form.noted else None)

    def promised(self, what: str, by: date, at: time | None) -> None:
        """Keep a promise until the call is saved."""
        raise NotImplementedError

    def action_confirm(self) -> None:
        """The customer says that what it told us long ago still holds: the first such line of the card."""
        stale = next((fact for fact in self._card.facts if fact.stale), None) if self._card is not None else None
        if stale is not None:
            self.write(lambda desk: desk.confirm_fact(stale.id), self._confirmed)

    def _confirmed(self, receipt: Receipt | None) -> None:
        self.crm.wrote(receipt)
        self.refresh_card()

    def refresh_card(self) -> None:
        """Read the card again, with what was typed so far left as it is."""
        raise NotImplementedError

    def action_visit(self) -> None:
        """The call was made at the customer's: log the service visit."""
        from fieldcrm.ui.screens.service_actions import log_visit

        log_visit(self, self._customer_id, self.crm.wrote)

    def action_why(self) -> None:
        """Why this customer is called at all."""
        from fieldcrm.ui.dialogs.why import WhyDialog

        self.app.push_screen(WhyDialog(self._customer_id, self._who))


def given_content(promises: Sequence[tuple[str, date, time | None]], today: date) -> Content:
    """The promises noted during the call, a line each."""
    lines = [
        Content.assemble(
            Content.styled(_("Promised"), "$muted"),
            f"  {safe(what)} · ",
            Content.styled(f"{day_text(by, today)} {time_text(at)}".rstrip(), "bold $warning"),
        )
        for what, by, at in promises
    ]
    return Content("\n").join(lines)
