"""What can be done to the customer at hand, on every screen that shows one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from fieldcrm.ui.screens.base import BaseScreen

if TYPE_CHECKING:
    from datetime import time

    from fieldcrm.domain.calendar import WorkCalendar
    from fieldcrm.domain.views.archive import Receipt


def working_day_beside(day: date, by: int, calendar: WorkCalendar) -> date:
    """The next working day after `day` (`by` 1), or the last one before it (−1)."""
    found = day + timedelta(days=by)
    while not calendar.is_working(found.toordinal()):
        found += timedelta(days=by)
    return found


class CustomerActions(BaseScreen):
    """Base of screens with a customer at hand: each action opens its dialog and tells what was done."""

    def customer_at_hand(self) -> tuple[bytes, str] | None:
        """Id and name of the customer that keys act on."""
        return None

    def current_customer(self) -> bytes | None:
        """The customer that key 3 opens."""
        found = self.customer_at_hand()
        return found[0] if found else None

    def after_write(self, receipt: Receipt | None) -> None:
        """Say what was done and how to take it back; the screens read again."""
        self.crm.wrote(receipt)

    def action_call(self) -> None:
        """Open the call."""
        found = self.customer_at_hand()
        if found:
            from fieldcrm.ui.dialogs.call import CallDialog

            self.app.push_screen(CallDialog(*found), self.after_write)

    def action_why(self) -> None:
        """Take the rank apart."""
        found = self.customer_at_hand()
        if found:
            from fieldcrm.ui.dialogs.why import WhyDialog

            self.app.push_screen(WhyDialog(*found))

    def action_brief(self) -> None:
        """One page before a visit."""
        found = self.customer_at_hand()
        if found:
            from fieldcrm.ui.dialogs.brief import BriefDialog

            self.app.push_screen(BriefDialog(*found))

    def action_visit(self) -> None:
        """Log a service visit."""
        found = self.customer_at_hand()
        if found:
            from fieldcrm.ui.screens.service_actions import log_visit

            log_visit(self, found[0], self.after_write, self.equipment_at_hand())

    def equipment_at_hand(self) -> bytes | None:
        """The piece of equipment under the cursor."""
        return None

    def action_note(self) -> None:
        """Write a note."""
        found = self.customer_at_hand()
        if found:
            from fieldcrm.ui.dialogs.note import NoteDialog

            self.app.push_screen(NoteDialog(*found), self.after_write)

    def action_promise(self) -> None:
        """Promise something by a day."""
        found = self.customer_at_hand()
        if found:
            from fieldcrm.ui.dialogs.complaint_forms import promise_form

            self.app.push_screen(promise_form(*found, self.crm.today), self.after_write)

    def action_date(self, typed: str = "") -> None:
        """Plan the next contact for a date, of which something may be typed already."""
        found = self.customer_at_hand()
        if found:
            from fieldcrm.ui.dialogs.when import RescheduleDialog

            self.app.push_screen(RescheduleDialog(*found, typed), self.after_write)

    def move_contact(self, customer_id: bytes, day: date, at: time | None) -> None:
        """Plan the next contact for a day, without a dialog."""
        self.write(lambda desk: desk.reschedule(customer_id, day, at), self.after_write)
