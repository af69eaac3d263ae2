"""The desk's reads. Nothing here changes the archive's log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.services.desk_base import DeskBase

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from fieldcrm.domain.codes import Outcome
    from fieldcrm.domain.filters import Filter
    from fieldcrm.domain.rules import Rules
    from fieldcrm.domain.views.archive import ArchiveStatus, HistoryEntry
    from fieldcrm.domain.views.customer import CallCard, Dossier, NextProposal, Planned, Sweep, TimelineEntry
    from fieldcrm.domain.views.explained import Explanation
    from fieldcrm.domain.views.listed import CustomerPage, CustomerRef, CustomerRow
    from fieldcrm.domain.views.scores import Scorecard
    from fieldcrm.domain.views.standing import ForecastRow
    from fieldcrm.domain.views.today import TodayList

    Progress = Callable[[int, int], None]


class ReadDesk(DeskBase):
    """What a user looks at."""

    def today(self, as_of: date | None = None, limit: int | None = None, *, above: bool = False) -> TodayList:
        """Everyone to be contacted on the day, best next call first.

        `limit` cuts the rows, `above` leaves those that stand above the line of the day's capacity; neither changes
        the counts.
        """
        from fieldcrm.services import listing

        return listing.today(self, self.day(as_of), limit, above=above)

    def why(self, customer_id: bytes, as_of: date | None = None) -> Explanation:
        """The rank of a customer, term by term."""
        from fieldcrm.services import calling

        return calling.why(self, customer_id, self.day(as_of))

    def call_card(self, customer_id: bytes) -> CallCard:
        """What to know while the phone rings, with a proposed next date for each outcome."""
        from fieldcrm.services import calling

        return calling.call_card(self, customer_id, self.now())

    def propose_next(self, customer_id: bytes, outcome: Outcome) -> NextProposal:
        """The next date that the rules propose after an outcome."""
        return self.call_card(customer_id).proposals[outcome]

    def sweep(self, as_of: date | None = None) -> Sweep:
        """End of day: who would fall off the list, and tomorrow's promises."""
        from fieldcrm.services import calling

        return calling.sweep(self, self.day(as_of))

    def customers(
        self,
        query: str = "",
        *,
        sort: str = "name",
        descending: bool = False,
        grade: str = "",
        status: str = "",
        territory: str = "",
        where: Filter | None = None,
        offset: int = 0,
        limit: int = 200,
    ) -> CustomerPage:
        """A window of the customers; `query` searches, the others filter (`where`: see `domain.filters`).

        `sort` is one of name, code, territory, grade, next_need, next_contact, last_contact, monthly; a query
        sorts by how well it matches unless another sort than 'name' is asked for.
        """
        from fieldcrm.services import looking

        return looking.customers(
            self,
            query,
            sort=sort,
            descending=descending,
            grade=grade,
            status=status,
            territory=territory,
            where=where,
            offset=offset,
            limit=limit,
        )

    def territories(self) -> tuple[str, ...]:
        """Every territory in use, sorted."""
        from fieldcrm.services import looking

        return looking.territories(self)

    def search(self, text: str, limit: int = 50) -> tuple[CustomerRow, ...]:
        """The best matches of what was typed, over names, initials, phones, contacts, codes and notes."""
        from fieldcrm.services import looking

        return looking.search(self, text, limit)

    def find_customer(self, text: str) -> CustomerRef:
        """The one customer that `text` names by code, by name, or by an unambiguous search.

        Raises NotFoundError, AmbiguousError.
        """
        from fieldcrm.services import looking

        return looking.find_customer(self, text)

    def dossier(self, customer_id: bytes, as_of: date | None = None) -> Dossier:
        """Everything known about a customer. Raises NotFoundError."""
        from fieldcrm.services import dossiers

        return dossiers.dossier(self, customer_id, self.day(as_of))

    def timeline(self, customer_id: bytes, offset: int = 0, limit: int = 50) -> tuple[TimelineEntry, ...]:
        """A window of what happened at a customer, newest first."""
        from fieldcrm.services import looking

        return looking.timeline(self, customer_id, offset, limit)

    def agenda(self, first: date, last: date) -> tuple[Planned, ...]:
        """What is planned from `first` to `last`, by day and time."""
        from fieldcrm.services import looking

        return looking.agenda(self, first, last, self.day())

    def forecasts(self, as_of: date | None = None) -> tuple[ForecastRow, ...]:
        """The forecast of every customer that has one, by p50."""
        from fieldcrm.services import listing

        return listing.forecasts(self, self.day(as_of))

    def scorecard(self, as_of: date | None = None, progress: Progress | None = None) -> Scorecard:
        """How well the forecast did in the twelve months before the day, by replaying the archive."""
        from fieldcrm.services import scoring

        return scoring.scorecard(self, self.day(as_of), progress)

    def history(self, customer_id: bytes | None = None, limit: int = 100) -> tuple[HistoryEntry, ...]:
        """Who changed what, from what to what, newest first."""
        from fieldcrm.services import keeping

        return keeping.history(self, customer_id, limit)

    def rules(self) -> Rules:
        """The shared settings of the archive."""
        from fieldcrm.storage import settings

        with self.archive.reading() as connection:
            return settings.rules(connection)

    def status(self) -> ArchiveStatus:
        """What the status line shows."""
        from fieldcrm.services import keeping

        return keeping.status(self)

    def draft(self, key: str) -> str | None:
        """A form's draft that was kept under `key`, or None."""
        from fieldcrm.storage import local

        with self.archive.reading() as connection:
            return local.draft(connection, key)
