"""What the dossier's keys do: forms for the customer and its parts, deliveries, deleting, history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.codes import ActivityKind, Outcome, WordKind
from fieldcrm.domain.safe import safe
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.message import ConfirmDialog
from fieldcrm.ui.dialogs.pick import Option, PickDialog
from fieldcrm.ui.rows.agreements import KINDS as MORE_KINDS
from fieldcrm.ui.rows.agreements import REMARKS as MORE_REMARKS
from fieldcrm.ui.rows.parts import KINDS
from fieldcrm.ui.screens.customer_merge import MergeActions
from fieldcrm.ui.words.fields import entity_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.customer import TimelineEntry
    from fieldcrm.domain.views.service import VisitView

NEEDS_DOSSIER = frozenset(
    {
        *("call", "reading", "order", "delivery", "word", "why", "edit", "add", "note", "date", "delete", "history"),
        *("visit", "risk", "section", "confirm", "brief", "merge"),
    }
)
REMARKS = {
    "contact": N_("a person: phone, role, WeChat"),
    "site": N_("a place with its rules: gate, permits, clothing"),
    "tank": N_("volume, reserve, pump, dip table"),
    "fact": N_("what it told us once and need never be asked again"),
    "equipment": N_("a pump, generator, burner: model and serial number"),
    "risk": N_("a hazard left open, to be checked by a day"),
    **MORE_REMARKS,
}


class DossierActions(MergeActions):
    """The keys of the dossier. `dossier` is None while no customer is open."""

    def entry_at_hand(self) -> TimelineEntry | None:
        """The timeline's entry under the cursor."""
        raise NotImplementedError

    def customer_at_hand(self) -> tuple[bytes, str] | None:
        """The customer whose dossier this is."""
        return (self.dossier.id, self.dossier.name or self.dossier.code) if self.dossier else None

    def current_customer(self) -> bytes | None:
        """The customer that is open, or was asked for."""
        return self.crm.customer_id

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Everything here needs a customer, and the next tank another one."""
        if action == "tank":
            return self.dossier is not None and len(self.dossier.gauges) > 1
        if action in NEEDS_DOSSIER and self.dossier is None:
            return False
        return super().check_action(action, parameters)

    # Fuel -------------------------------------------------------------------------------------------------

    def action_reading(self) -> None:
        """Enter a level reading of a tank; the one under the cursor stands first."""
        if self.dossier:
            from fieldcrm.ui.dialogs.reading import ReadingDialog

            part = self.part_at_hand()
            chosen = part.id if part else None
            tanks = tuple(sorted(self.dossier.tanks, key=lambda tank: tank.id != chosen))
            self.app.push_screen(ReadingDialog(self.dossier.id, self.dossier.name, tanks), self.after_write)

    def action_order(self) -> None:
        """Take an order; what will be needed, or the usual quantity, stands there as a proposal."""
        if self.dossier:
            from fieldcrm.ui.dialogs.order import OrderDialog, proposed

            amount = proposed(self.dossier.forecast) or self.dossier.declared.usual_quantity
            streams = self.dossier.forecast.streams if self.dossier.forecast else ()
            dialog = OrderDialog(self.dossier.id, self.dossier.name, self.crm.today, amount=amount, streams=streams)
            self.app.push_screen(dialog, self.after_write)

    def action_delivery(self) -> None:
        """Enter a delivery, ours or a competitor's."""
        if self.dossier:
            from fieldcrm.ui.dialogs.customer_forms import delivery_form

            tanks = self.dossier.tanks
            product = tanks[0].product if tanks else ""
            dialog = delivery_form(self.dossier.id, self.dossier.name, self.crm.today, tanks, product)
            self.app.push_screen(dialog, self.after_write)

    def action_word(self) -> None:
        """Write down what the customer says of its need."""
        if self.dossier:
            from fieldcrm.ui.dialogs.word import WordDialog

            dialog = WordDialog(self.dossier.id, self.dossier.name, self.crm.today, tanks=self.dossier.tanks)
            self.app.push_screen(dialog, self.after_write)

    # Service ----------------------------------------------------------------------------------------------

    def equipment_at_hand(self) -> bytes | None:
        """The piece under the cursor."""
        part = self.part_at_hand()
        return part.id if part is not None and part.kind == "equipment" else None

    def action_risk(self) -> None:
        """Close the risk under the cursor, else one of the open ones."""
        if self.dossier is not None:
            from fieldcrm.ui.screens.service_actions import close_risk

            part = self.part_at_hand()
            here = tuple(risk for risk in self.dossier.risks if part is not None and risk.id == part.id)
            close_risk(self, here or self.dossier.risks, self.after_write)

    # Editing ----------------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Edit the part or the visit under the cursor, else the customer."""
        if self.dossier is None:
            return
        entry = self.entry_at_hand()
        if entry is not None and entry.kind == ActivityKind.VISIT:
            self._edit_visit(entry.id)
            return
        part = self.part_at_hand()
        if part is not None:
            self.open_part(part.kind, part.id)
            return
        from fieldcrm.ui.dialogs.customer_forms import edit_customer

        self.app.push_screen(edit_customer(self.dossier, self.crm.today), self.after_write)

    def _edit_visit(self, activity_id: bytes) -> None:
        """Change the visit behind an entry of the timeline; a contact without a record has nothing to change."""

        def show(view: VisitView | None) -> None:
            from fieldcrm.ui.screens.service_actions import change_visit

            if view is not None:
                change_visit(self, view, self.after_write)

        self.ask(lambda desk: desk.visit_of_entry(activity_id), show, group="visit", keys_wait=True)

    def action_add(self) -> None:
        """Add a contact, a site, a tank or a fact."""
        options = [Option(kind, entity_text(kind), _(REMARKS[kind])) for kind in (*KINDS, *MORE_KINDS)]
        self.app.push_screen(PickDialog(_("Add"), options), self._add)

    def _add(self, kind: str | None) -> None:
        if kind:
            self.open_part(kind, None)

    def action_delete(self) -> None:
        """Hide the line under the cursor; the whole customer only after a question. Undo brings it back."""
        if self.dossier is None:
            return
        part, entry = self.part_at_hand(), self.entry_at_hand()
        if part is not None:
            self._delete(part.kind, part.id)
        elif entry is not None:
            self._delete(_entity_of(entry.kind), entry.id)
        else:
            question = _("Delete {name} with everything about it? u brings it back.", name=safe(self.dossier.name))
            self.app.push_screen(ConfirmDialog(_("Delete the customer"), question), self._delete_customer)

    def _delete(self, kind: str, row_id: bytes) -> None:
        self.write(lambda desk: desk.delete(kind, row_id), self._deleted)

    def _deleted(self, receipt: Receipt) -> None:
        from fieldcrm.ui.wording import receipt_text

        self.crm.done(_("{what}. u brings it back.", what=receipt_text(receipt)))

    def _delete_customer(self, yes: bool | None) -> None:
        if yes and self.dossier:
            self._delete("customer", self.dossier.id)

    # Reading ----------------------------------------------------------------------------------------------

    def action_history(self) -> None:
        """Who changed what, from what to what, when; on a piece of equipment: its diary."""
        piece = self.equipment_at_hand()
        if self.dossier and piece is not None:
            from fieldcrm.ui.dialogs.visit_view import DiaryDialog

            found = next(each for each in self.dossier.equipment if each.id == piece)
            self.app.push_screen(DiaryDialog(found, self.crm.today))
        elif self.dossier:
            from fieldcrm.ui.dialogs.history import HistoryDialog

            self.app.push_screen(HistoryDialog(self.dossier.id, self.dossier.name))

    def action_read(self) -> None:
        """The timeline's entry in full; a visit with the record that it stands for."""
        entry = self.entry_at_hand()
        if entry is None:
            return
        from fieldcrm.ui.dialogs.history import EntryDialog

        def plainly() -> None:
            self.app.push_screen(EntryDialog(entry, self.crm.today))

        if entry.kind == ActivityKind.VISIT:
            from fieldcrm.ui.screens.service_actions import read_entry

            read_entry(self, entry.id, self.after_write, plainly)
        elif entry.outcome is Outcome.COMPLAINT:
            self.ask(
                lambda desk: desk.complaint_of(entry.id),
                lambda row: self._read_complaint(row, plainly),
                group="complaint",
                keys_wait=True,
            )
        else:
            plainly()

    def _read_complaint(self, complaint_id: bytes | None, plainly: Callable[[], None]) -> None:
        """The complaint that came in with a contact; one logged before there were records is shown plainly."""
        if complaint_id is None:
            plainly()
            return
        from fieldcrm.ui.dialogs.complaint import ComplaintDialog

        self.app.push_screen(ComplaintDialog(complaint_id))


def _entity_of(kind: str) -> str:
    """What the desk calls the row behind a timeline's entry of a kind."""
    if kind in tuple(ActivityKind):
        return "activity"
    return "word" if kind in tuple(WordKind) else kind
