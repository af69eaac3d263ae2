"""Settling on the team screen: what several changed at once, and rows whose deletion is contested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.customer_form import FIELDS
from fieldcrm.i18n import _
from fieldcrm.ui.dialogs.entries import EntriesDialog, Entry
from fieldcrm.ui.dialogs.pick import Option, PickDialog
from fieldcrm.ui.screens.base import BaseScreen
from fieldcrm.ui.wording import receipt_text
from fieldcrm.ui.words.dates import instant_text
from fieldcrm.ui.words.stored import stored_text
from fieldcrm.ui.words.sync import place_text, subject_text

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.sync import Conflict, Contested


def _choices(conflict: Conflict) -> tuple[str, ...]:
    """The values that the field's form offers; empty where it takes any."""
    found = (form.choices for form in FIELDS.get(conflict.entity, ()) if form.name == conflict.field)
    return next(found, ())


class ConflictActions(BaseScreen):
    """One key keeps what is shown, one takes the other, one types a new value."""

    def conflict_at_hand(self) -> Conflict | None:
        """The conflict under the cursor."""
        raise NotImplementedError

    def contested_at_hand(self) -> Contested | None:
        """The contested row under the cursor."""
        raise NotImplementedError

    def action_keep(self) -> None:
        """Keep what is shown; keep the row whose deletion is contested."""
        conflict, row = self.conflict_at_hand(), self.contested_at_hand()
        if conflict is not None:
            self._settle(conflict, conflict.sides[0].value)
        elif row is not None:
            self._settle_deletion(row, keep=True)

    def action_delete(self) -> None:
        """Delete the contested row for good."""
        row = self.contested_at_hand()
        if row is not None:
            self._settle_deletion(row, keep=False)

    def action_other(self) -> None:
        """Take the other value; where there are several, choose one."""
        conflict = self.conflict_at_hand()
        if conflict is None:
            return
        if len(conflict.sides) == 2:
            self._settle(conflict, conflict.sides[1].value)
            return
        options = [
            Option(
                str(number),
                stored_text(conflict.field, side.value),
                f"{_('you') if side.mine else side.actor} · {instant_text(side.at)}",
            )
            for number, side in enumerate(conflict.sides)
        ]

        def chosen(number: str | None) -> None:
            if number is not None:
                self._settle(conflict, conflict.sides[int(number)].value)

        self.app.push_screen(PickDialog(subject_text(conflict), options, chosen="0"), chosen)

    def action_value(self) -> None:
        """Type a new value; choose one where the field has its own."""
        conflict = self.conflict_at_hand()
        if conflict is None:
            return
        choices = _choices(conflict)
        if choices:
            options = [Option(code, stored_text(conflict.field, code)) for code in choices]
            self.app.push_screen(
                PickDialog(subject_text(conflict), options, chosen=str(conflict.sides[0].value)),
                lambda code: None if code is None else self._settle(conflict, code),
            )
            return
        shown = conflict.sides[0].value
        first = shown if isinstance(shown, str) else "" if shown is None else stored_text(conflict.field, shown)

        def typed(lines: tuple[str, ...] | None) -> None:
            if lines is not None:
                self.write(
                    lambda desk: desk.resolve_typed(conflict.entity, conflict.row, conflict.field, lines[0]),
                    self._settled,
                )

        entry = Entry(subject_text(conflict), first)
        self.app.push_screen(EntriesDialog(place_text(conflict), [entry]), typed)

    def action_open(self) -> None:
        """Open the dossier of the customer concerned."""
        item = self.conflict_at_hand() or self.contested_at_hand()
        if item is not None and item.customer is not None:
            self.crm.open_customer(item.customer.id)

    def _settle(self, conflict: Conflict, value: object) -> None:
        self.write(
            lambda desk: desk.resolve(conflict.entity, conflict.row, conflict.field, value),
            self._settled,
        )

    def _settle_deletion(self, row: Contested, *, keep: bool) -> None:
        self.write(lambda desk: desk.settle_deletion(row.entity, row.row, keep=keep), self._settled)

    def _settled(self, receipt: Receipt) -> None:
        self.crm.done(_("Settled: {what}", what=receipt_text(receipt)))
