"""The parts of a dossier: opening the form of one, confirming what the customer told us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.ui.rows import agreements, complaint_parts
from fieldcrm.ui.screens.customer_actions import CustomerActions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldcrm.domain.custom_fields import OwnValue
    from fieldcrm.domain.views.customer import Dossier
    from fieldcrm.ui.rows.parts import Part

WITH_OWN_FIELDS = frozenset({"equipment"})
"""Parts that can have fields of the team's own; what they hold is read before the form opens."""


class PartActions(CustomerActions):
    """Opens what a part is changed by. `dossier` is None while no customer is open."""

    dossier: Dossier | None = None

    def part_at_hand(self) -> Part | None:
        """The line of the list of parts under the cursor."""
        raise NotImplementedError

    def open_part(self, kind: str, part_id: bytes | None) -> None:
        """The form of a part, a new one where no id is given; a relation opens the other customer's dossier."""
        dossier = self.dossier
        if dossier is None:
            return
        if kind in agreements.KINDS:
            self._open_agreement(dossier, kind, part_id)
        elif kind in complaint_parts.KINDS and part_id is not None:
            self._open_complaint(dossier, kind, part_id)
        elif kind in WITH_OWN_FIELDS:
            target = part_id or b""
            self.ask(
                lambda desk: desk.own_values(kind, target),
                lambda own: self._push(dossier, kind, part_id, own),
                group="own-fields",
                keys_wait=True,
            )
        else:
            self._push(dossier, kind, part_id)

    def _push(self, dossier: Dossier, kind: str, part_id: bytes | None, own: Sequence[OwnValue] = ()) -> None:
        from fieldcrm.ui.dialogs.customer_forms import part_form

        self.app.push_screen(part_form(kind, dossier, part_id, self.crm.today, own), self.after_write)

    def _open_complaint(self, dossier: Dossier, kind: str, part_id: bytes) -> None:
        """A complaint in full, or a promise to be settled."""
        if kind == "complaint":
            from fieldcrm.ui.dialogs.complaint import ComplaintDialog

            self.app.push_screen(ComplaintDialog(part_id))
            return
        promise = next((each for each in dossier.promises if each.id == part_id), None)
        if promise is not None:
            from fieldcrm.ui.dialogs.complaint_forms import settle_form

            self.app.push_screen(settle_form(promise), self.after_write)

    def _open_agreement(self, dossier: Dossier, kind: str, part_id: bytes | None) -> None:
        from fieldcrm.ui.dialogs import agreement_forms as forms

        today, kept = self.crm.today, dossier.agreements
        if kind == "contract":
            contract = next((each for each in kept.contracts if each.id == part_id), None)
            self.app.push_screen(forms.contract_form(dossier.id, dossier.name, contract, today), self.after_write)
        elif kind == "prepayment":
            entry = next((each for each in kept.prepaid if each.id == part_id), None)
            said = ("correction", entry.currency) if entry else ("paid_in", "")
            form = forms.prepay_form(dossier.id, dossier.name, today, currency=said[1], kind=said[0])
            self.app.push_screen(form, self.after_write)
        elif part_id is None:
            self.app.push_screen(forms.relation_form(dossier.id, dossier.name, today), self.after_write)
        else:
            relation = next((each for each in kept.relations if each.id == part_id), None)
            if relation is not None:
                self.crm.open_customer(relation.other.id)

    def action_confirm(self) -> None:
        """What it told us still holds: the fact under the cursor, else the stalest one."""
        if self.dossier is None:
            return
        part = self.part_at_hand()
        stale = [fact for fact in self.dossier.facts if fact.stale]
        wanted = part.id if part is not None and part.kind == "fact" else stale[0].id if stale else None
        if wanted is not None:
            self.write(lambda desk: desk.confirm_fact(wanted), self.after_write)
