"""The desk's writes: one method, one user action, one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.services.desk_base import DeskBase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, time

    from fieldcrm.domain.codes import ActivityKind, Outcome, ReadingForm, WordKind
    from fieldcrm.domain.units import Amount
    from fieldcrm.domain.views.archive import Receipt


class WriteDesk(DeskBase):
    """What a user does."""

    def log_call(
        self,
        customer_id: bytes,
        outcome: Outcome,
        *,
        next_on: date | None = None,
        next_at: time | None = None,
        note: str = "",
        promised: str = "",
        kind: ActivityKind | None = None,
        promises: Sequence[tuple[str, date, time | None]] = (),
    ) -> Receipt:
        """Log a contact: outcome, note and next date in one change; without `next_on` the proposal is taken.

        Closes what was planned up to today. `promised` is what we promised for the next contact; `promises` are
        promises with days of their own (what, by which day, at which time), kept until they are settled.
        """
        from fieldcrm.services import logging_calls, promising

        return logging_calls.log_call(
            self,
            customer_id,
            outcome,
            next_on=next_on,
            next_at=next_at,
            note=note,
            promised=promised,
            kind=kind,
            promises=[promising.Given(*promise) for promise in promises],
        )

    def reschedule(self, customer_id: bytes, day: date, at: time | None = None) -> Receipt:
        """Move the customer's next contact to `day`; nothing is logged as done."""
        from fieldcrm.services import logging_calls

        return logging_calls.reschedule(self, customer_id, day, at)

    def accept_sweep(self, days: Mapping[bytes, date]) -> Receipt:
        """Give each customer its next date: one action for all."""
        from fieldcrm.services import logging_calls

        return logging_calls.plan_many(self, days)

    def add_note(self, customer_id: bytes, text: str) -> Receipt:
        """A remark, without a contact."""
        from fieldcrm.services import logging_calls

        return logging_calls.add_note(self, customer_id, text)

    def record_reading(
        self,
        customer_id: bytes,
        tank_id: bytes | None,
        value: float,
        form: ReadingForm,
        day: date | None = None,
    ) -> Receipt:
        """A level reading; `tank_id` None = the customer's only or first tank.

        Raises InvalidValueError (e.g. more than the tank holds, centimetres without a table, no tank).
        """
        from fieldcrm.services import fuel

        return fuel.record_reading(self, customer_id, tank_id, value, form, day)

    def take_order(
        self,
        customer_id: bytes,
        amount: Amount,
        for_day: date,
        *,
        tank_id: bytes | None = None,
        product: str = "",
        note: str = "",
    ) -> Receipt:
        """An order for a day. Raises InvalidValueError."""
        from fieldcrm.services import fuel

        return fuel.take_order(self, customer_id, amount, for_day, tank_id=tank_id, product=product, note=note)

    def take_word(
        self,
        customer_id: bytes,
        kind: WordKind,
        until: date,
        *,
        first: date | None = None,
        said_by: str = "",
        tank_id: bytes | None = None,
    ) -> Receipt:
        """The customer's word: enough until a day, or a shutdown from `first` (today) to `until`; of a tank, or of all.

        The forecast follows at once. Raises InvalidValueError.
        """
        from fieldcrm.services import fuel

        return fuel.take_word(self, customer_id, kind, until, first=first, said_by=said_by, tank_id=tank_id)

    def take_month_need(self, customer_id: bytes, month: date, amount: Amount, *, said_by: str = "") -> Receipt:
        """How much the customer says it needs in the month of a day: that counts for its grade.

        Raises InvalidValueError.
        """
        from fieldcrm.services import fuel

        return fuel.take_month_need(self, customer_id, month, amount, said_by=said_by)

    def record_delivery(
        self,
        customer_id: bytes,
        amount: Amount,
        day: date,
        *,
        supplier: str = "",
        product: str = "",
        price: str = "",
        tank_id: bytes | None = None,
    ) -> Receipt:
        """A delivery by us (supplier empty) or by a competitor."""
        from fieldcrm.services import fuel

        return fuel.record_delivery(
            self, customer_id, amount, day, supplier=supplier, product=product, price=price, tank_id=tank_id
        )

    def create_customer(self, values: Mapping[str, object]) -> Receipt:
        """A new customer; `values` by field name (see `domain.customer_form.FIELDS`). Raises InvalidValueError."""
        from fieldcrm.services import customers

        return customers.create(self, values)

    def edit_customer(self, customer_id: bytes, values: Mapping[str, object]) -> Receipt | None:
        """Change fields of a customer; only those that differ are written, None if none does."""
        from fieldcrm.services import customers

        return customers.edit(self, customer_id, values)

    def put_part(
        self, kind: str, customer_id: bytes, part_id: bytes | None, values: Mapping[str, object]
    ) -> Receipt | None:
        """Add (`part_id` None) or edit a part of a customer: kind is contact, site, tank or fact."""
        from fieldcrm.services import customers

        return customers.put_part(self, kind, customer_id, part_id, values)

    def delete(self, kind: str, row_id: bytes) -> Receipt:
        """Hide a row (customer, contact, site, tank, fact, activity, delivery, order, reading, word).

        Undo brings it back.
        """
        from fieldcrm.services import customers

        return customers.delete(self, kind, row_id)

    def change_setting(self, key: str, value: object) -> Receipt | None:
        """Change one shared rule (a field of `domain.rules.Rules`); None if it is so. Raises InvalidValueError."""
        return self.change_settings({key: value})

    def change_settings(self, values: Mapping[str, object]) -> Receipt | None:
        """Change several shared rules as one action, all or none; None if they are so. Raises InvalidValueError."""
        from fieldcrm.services import customers

        return customers.change_settings(self, values)

    def undo(self) -> Receipt:
        """Take back my last action by a further change. Raises NothingToUndoError."""
        from fieldcrm.services import undoing

        return undoing.undo(self)

    def redo(self) -> Receipt:
        """Do again what was taken back last. Raises NothingToUndoError."""
        from fieldcrm.services import undoing

        return undoing.redo(self)

    def keep_draft(self, key: str, text: str | None) -> None:
        """Keep a form's draft (None drops it). Local to this laptop, not part of the log.

        A second window, which may only read, keeps none: what is typed there cannot be saved anyway.
        """
        from fieldcrm.storage import local

        if self.archive.read_only:
            return
        with self.archive.local_write() as connection:
            local.keep_draft(connection, key, text)
