"""The call: number, reasons and promises above; outcome, note and next date below. Enter, digit, Enter logs it."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from fieldcrm.domain.codes import Outcome
from fieldcrm.domain.safe import safe
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import text
from fieldcrm.ui.dialogs.call_actions import CallActions, given_content
from fieldcrm.ui.dialogs.call_draft import CallDraft, draft_key, read_draft, with_promise
from fieldcrm.ui.dialogs.call_head import CallHead
from fieldcrm.ui.drafts import drop_draft
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.resting import AtRest
from fieldcrm.ui.when import When, read_when, said_of
from fieldcrm.ui.widgets.entry import Entry
from fieldcrm.ui.widgets.outcomes import OutcomePicker
from fieldcrm.ui.words.reasons import next_reason_text

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.customer import CallCard, NextProposal
    from fieldcrm.services.desk import Desk

DRAFT_DELAY = 0.3
"""Seconds of rest after which what was written is kept on the disk."""


class CallDialog(CallActions):
    """One call. Dismisses with the receipt of what was logged, or None."""

    HELP = N_(
        "A digit says what came of the call; the next date is proposed, with its reason, and can be written over. "
        "Enter saves all of it at once. Tab goes to the note; d and o take a reading or an order during the call, p "
        "notes a promise with a day of its own. What you wrote is kept if you leave or the machine stops."
    )
    BINDINGS = bindings("call")

    def __init__(self, customer_id: bytes, name: str) -> None:
        super().__init__(customer_id, name)
        self._draft = CallDraft()
        self._draft_kept = AtRest(self, DRAFT_DELAY, self._keep)

    def title_text(self) -> str:
        """Who is called."""
        return self._who

    def body(self) -> ComposeResult:
        """The card above, the entries below."""
        yield CallHead()
        yield text(id="ask", classes="label")
        yield OutcomePicker(id="outcomes")
        with Vertical(id="entries"):
            for name, label in (("note", _("Note")), ("next", _("Next")), ("promise", _("We promise"))):
                with Horizontal(classes="entry"):
                    yield text(label, classes="label")
                    yield Entry(id=name, compact=True, select_on_focus=name == "next")
                    if name == "next":
                        yield text(id="said")
                if name == "next":
                    yield text(id="because")
            yield text(id="given")

    def on_mount(self) -> None:
        """The outcome's digits work at once; the card comes when the desk has it."""
        self.query_one("#outcomes").focus()
        self._asks()
        self.ask(self._read, self._show, group="card", keys_wait=True)

    def _asks(self) -> None:
        ask = self.query_one("#ask", Static)
        ask.remove_class("error")
        ask.update(_("What came of it?"))

    def _read(self, desk: Desk) -> tuple[CallCard, str | None]:
        return desk.call_card(self._customer_id), desk.draft(draft_key(self._customer_id))

    def _show(self, found: tuple[CallCard, str | None]) -> None:
        self._card, kept = found
        draft = read_draft(kept)
        if self._draft == CallDraft() and draft != CallDraft():
            self._take_up(draft)
        self.query_one(CallHead).show(self._card, self.crm.now)
        self._propose()

    def refresh_card(self) -> None:
        """Read the card again; what was typed so far stays."""
        self.ask(lambda desk: desk.call_card(self._customer_id), self._show_again, group="card")

    def _show_again(self, card: CallCard) -> None:
        self._card = card
        self.query_one(CallHead).show(card, self.crm.now)

    # Entries ------------------------------------------------------------------------------------------------

    def _take_up(self, draft: CallDraft) -> None:
        self._draft = draft
        with self.prevent(Input.Changed):
            self.query_one("#note", Input).value = safe(draft.note)
            self.query_one("#promise", Input).value = safe(draft.promised)
            self.query_one("#next", Input).value = safe(draft.when)
        if draft.chosen:
            self.query_one(OutcomePicker).choose(draft.chosen)
        self._show_given()
        self.query_one("#ask", Static).update(_("Taken up where it was left: not saved yet."))

    def action_outcome(self, outcome: str) -> None:
        """A digit: what came of the call. The next date is proposed from it."""
        self._set(outcome=outcome)
        if self.query_one("#ask").has_class("error"):
            self._asks()
        self.query_one(OutcomePicker).choose(Outcome(outcome))
        self._propose()

    @on(OutcomePicker.Picked)
    def _picked(self, event: OutcomePicker.Picked) -> None:
        self.action_outcome(event.outcome.value)

    @property
    def _proposal(self) -> NextProposal | None:
        outcome = self._draft.chosen
        return self._card.proposals.get(outcome) if self._card is not None and outcome else None

    def _propose(self) -> None:
        """Show the proposed date, unless the user has written another one."""
        proposal = self._proposal
        if proposal is not None and not self._draft.when:
            with self.prevent(Input.Changed):
                self.query_one("#next", Input).value = When(proposal.day, proposal.at).text
        self._say_when()

    def _say_when(self) -> None:
        when, proposal = self._when, self._proposal
        proposed = proposal is not None and when.day is not None and (when.day, when.at) == (proposal.day, proposal.at)
        said = self.query_one("#said", Static)
        said.set_class(bool(when.problem), "error")
        said.update(said_of(when, self.crm.today))
        because = safe(next_reason_text(proposal, self.crm.today)) if proposal is not None and proposed else ""
        self.query_one("#because", Static).update(because)

    @property
    def _when(self) -> When:
        return read_when(self.query_one("#next", Input).value, self.crm.today)

    @on(Input.Changed)
    def _written(self) -> None:
        typed = self.query_one("#next", Input).value.strip()
        proposal = self._proposal
        proposed = When(proposal.day, proposal.at).text if proposal is not None else ""
        self._set(
            note=self.query_one("#note", Input).value,
            promised=self.query_one("#promise", Input).value,
            when="" if typed == proposed else typed,
        )
        self._say_when()

    def _set(self, **changes: str) -> None:
        import dataclasses

        self._draft = dataclasses.replace(self._draft, **changes)
        self._draft_kept.soon()

    def promised(self, what: str, by: date, at: time | None) -> None:
        """Keep a promise until the call is saved, and say so."""
        self._set(given=with_promise(self._draft, what, by, at))
        self._show_given()

    def _show_given(self) -> None:
        given = self.query_one("#given", Static)
        promises = self._draft.promises
        given.display = bool(promises)
        given.update(given_content(promises, self.crm.today))

    def _keep(self) -> None:
        if self.finishing:
            return
        kept = self._draft.kept()
        self.write(lambda desk: desk.keep_draft(draft_key(self._customer_id), kept))

    # Saving -------------------------------------------------------------------------------------------------

    def action_accept(self) -> None:
        """Log outcome, note and next date: one action, one change."""
        outcome, when = self._draft.chosen, self._when
        if self.finishing:
            return
        if outcome is None:
            self.query_one("#ask", Static).update(_("Press a digit first: what came of it?"))
            self.query_one("#ask").add_class("error")
            self.query_one("#outcomes").focus()
            return
        if when.problem:
            self.query_one("#next").focus()
            return
        self._draft_kept.stop()
        self.finish(lambda desk: self._log(desk, outcome, when.day, when.at), self._logged, keys_wait=True)

    def _log(self, desk: Desk, outcome: Outcome, day: date | None, at: time | None) -> Receipt:
        draft = self._draft
        receipt = desk.log_call(
            self._customer_id,
            outcome,
            next_on=day,
            next_at=at,
            note=draft.note.strip(),
            promised=draft.promised.strip(),
            promises=draft.promises,
        )
        drop_draft(desk, draft_key(self._customer_id))
        return receipt

    def _logged(self, receipt: Receipt) -> None:
        """Back to the list; an order of which nothing was written down yet is asked for."""
        self.dismiss(receipt)
        if self._draft.chosen is Outcome.ORDER and not self._order_taken:
            self.action_order()

    def action_leave(self) -> None:
        """Leave; what was written is kept for the next time. What is being saved can no longer be left."""
        if self.finishing:
            return
        self._draft_kept.stop()
        kept = self._draft.kept()
        key = draft_key(self._customer_id)
        self.write(lambda desk: desk.keep_draft(key, kept), lambda _none: self.dismiss(None), keys_wait=True)
