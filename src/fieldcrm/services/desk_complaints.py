"""The desk's part for complaints and promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.services.desk_base import DeskBase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime, time

    from fieldcrm.domain.complaint_codes import Step
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.complaints import CommonView, ComplaintDetail, ComplaintLine, PromiseLine
    from fieldcrm.domain.views.listed import CustomerRef


class ComplaintDesk(DeskBase):
    """Complaints with their steps and clocks, and promises."""

    def register_complaint(
        self,
        customer_id: bytes,
        values: Mapping[str, object],
        *,
        received: datetime | None = None,
        solved: str = "",
        promises: Sequence[tuple[str, date, time | None]] = (),
    ) -> Receipt:
        """Take a complaint in; `values` by field (`domain.forms.complaints`), the receipt's `row` is its id.

        `solved` says how it was solved on the spot. Raises InvalidValueError, NotFoundError.
        """
        from fieldcrm.services import complaining
        from fieldcrm.services.promising import Given

        given = [Given(*promise) for promise in promises]
        return complaining.register(self, customer_id, values, received=received, solved=solved, promises=given)

    def customer_ref(self, customer_id: bytes) -> CustomerRef:
        """Code and name of a customer. Raises NotFoundError."""
        from fieldcrm.services.writing import customer_of

        with self.archive.reading() as connection:
            return customer_of(connection, customer_id)

    def edit_complaint(self, complaint_id: bytes, values: Mapping[str, object]) -> Receipt | None:
        """Complete or correct a complaint; None if nothing differs. Raises InvalidValueError, NotFoundError."""
        from fieldcrm.services import complaining

        return complaining.edit(self, complaint_id, values)

    def complaint_step(
        self,
        complaint_id: bytes,
        step: Step,
        words: str = "",
        *,
        at: datetime | None = None,
        promise: tuple[str, date, time | None] | None = None,
    ) -> Receipt:
        """Take a step with words, perhaps with a promise. Raises InvalidValueError, NotFoundError."""
        from fieldcrm.services import complaining
        from fieldcrm.services.promising import Given

        given = Given(*promise) if promise is not None else None
        return complaining.take_step(self, complaint_id, step, words, at=at, promise=given)

    def merge_complaints(self, complaint_id: bytes, into_id: bytes) -> Receipt:
        """Two reports of one complaint: the first goes on as the second. Raises InvalidValueError, NotFoundError."""
        from fieldcrm.services import complaining

        return complaining.merge(self, complaint_id, into_id)

    def unmerge_complaint(self, complaint_id: bytes) -> Receipt:
        """A merged report is a complaint of its own again. Raises InvalidValueError, NotFoundError."""
        from fieldcrm.services import complaining

        return complaining.unmerge(self, complaint_id)

    def complaints(
        self,
        *,
        open_only: bool = True,
        mine: bool = False,
        customer_id: bytes | None = None,
        limit: int | None = None,
        now: datetime | None = None,
    ) -> tuple[ComplaintLine, ...]:
        """Complaints by urgency, their clocks as they stand `now`; merged reports stand in the one they went into."""
        from fieldcrm.services import complaint_views

        return complaint_views.listed(
            self, now or self.now(), open_only=open_only, mine=mine, customer_id=customer_id, limit=limit
        )

    def complaint(self, complaint_id: bytes, now: datetime | None = None) -> ComplaintDetail:
        """Everything about a complaint, its clocks as they stand `now`. Raises NotFoundError."""
        from fieldcrm.services import complaint_views

        return complaint_views.one(self, complaint_id, now or self.now())

    def find_complaint(self, text: str) -> bytes:
        """The complaint's id, by its number or the end of its id. Raises NotFoundError, AmbiguousError."""
        from fieldcrm.services import complaint_views

        return complaint_views.find(self, text)

    def complaint_of(self, activity_id: bytes) -> bytes | None:
        """The complaint that came in with a contact of the timeline, None if none did."""
        from fieldcrm.storage.reads import complaints

        with self.archive.reading() as connection:
            return complaints.of_activity(connection, activity_id)

    def common_complaints(self, as_of: date | None = None) -> CommonView:
        """What complaints have in common by category, product, territory and month, and which category grows."""
        from fieldcrm.services import complaint_views

        return complaint_views.common(self, self.day(as_of))

    def complaint_categories(self) -> list[str]:
        """Categories in use or in the team's short list, the most frequent first."""
        from fieldcrm.storage.reads import complaints

        with self.archive.reading() as connection:
            return complaints.categories(connection)

    def give_promise(
        self,
        customer_id: bytes,
        what: str,
        by: date,
        at: time | None = None,
        *,
        source: tuple[str, bytes] | None = None,
    ) -> Receipt:
        """Promise something by a day; `source` is what it was given in: ('visit', its id). Raises InvalidValueError."""
        from fieldcrm.services import promising

        return promising.give(self, customer_id, promising.Given(what, by, at), source)

    def edit_promise(self, promise_id: bytes, values: Mapping[str, object]) -> Receipt | None:
        """Change `what`, `by`, `at` or `given_by` of a promise. Raises InvalidValueError, NotFoundError."""
        from fieldcrm.services import promising

        return promising.edit(self, promise_id, values)

    def settle_promise(self, promise_id: bytes, how: str, word: str = "") -> Receipt:
        """Say that a promise was 'kept' or 'dropped' (with a word why). Raises InvalidValueError, NotFoundError."""
        from fieldcrm.services import promising

        return promising.settle(self, promise_id, how, word)

    def promises(
        self,
        *,
        open_only: bool = True,
        mine: bool = False,
        customer_id: bytes | None = None,
        limit: int | None = None,
        now: datetime | None = None,
    ) -> tuple[PromiseLine, ...]:
        """Promises, open ones by their day; what is overdue is so `now`."""
        from fieldcrm.services import promising

        return promising.listed(
            self, now or self.now(), open_only=open_only, mine=mine, customer_id=customer_id, limit=limit
        )

    def find_promise(self, text: str) -> PromiseLine:
        """The promise that the end of its id names. Raises NotFoundError, AmbiguousError."""
        from fieldcrm.services import promising

        return promising.find(self, text)
