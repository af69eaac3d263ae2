"""The desk's part for what binds and moves customers: facts, contracts, prepaid money, relations, price notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.services.desk_base import DeskBase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from fieldcrm.domain.notices import NoticeRule
    from fieldcrm.domain.views.agreements import Balance, Contract, PrepaidEntry, Referral, Relation
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.notices import Candidate, Notice
    from fieldcrm.domain.views.told import CompetitorLine, StaleFact


class AgreementDesk(DeskBase):
    """Contracts, prepaid money, relations."""

    def contracts(self, customer_id: bytes | None = None, as_of: date | None = None) -> tuple[Contract, ...]:
        """The contracts of a customer, or of all, as they stand on a day; what needs attention first."""
        from fieldcrm.services import agreements

        return agreements.contracts(self, customer_id, self.day(as_of))

    def put_contract(
        self, customer_id: bytes, contract_id: bytes | None, values: Mapping[str, object]
    ) -> Receipt | None:
        """A new contract (`contract_id` None) or changes to one, by the fields of its form; None if nothing differs.

        Raises InvalidValueError, NotFoundError.
        """
        from fieldcrm.services import agreements

        return agreements.put_contract(self, customer_id, contract_id, values)

    def end_contract(self, contract_id: bytes, on: date | None = None) -> Receipt:
        """End a contract early. Raises NotFoundError, InvalidValueError."""
        from fieldcrm.services import agreements

        return agreements.end_contract(self, contract_id, on)

    def prepay(
        self,
        customer_id: bytes,
        money: str,
        kind: str = "paid_in",
        *,
        day: date | None = None,
        note: str = "",
        currency: str = "",
    ) -> Receipt:
        """An entry of prepaid money: paid_in, used, paid_back or correction. Raises InvalidValueError."""
        from fieldcrm.services import agreements

        return agreements.prepay(self, customer_id, money, kind, day=day, note=note, currency=currency)

    def prepaid(self, customer_id: bytes, limit: int = 1000) -> tuple[PrepaidEntry, ...]:
        """The entries of a customer's prepaid money, newest first."""
        from fieldcrm.services import agreements

        return agreements.prepaid_of(self, customer_id, limit)

    def balances(self, customer_id: bytes | None = None, as_of: date | None = None) -> tuple[Balance, ...]:
        """What is left of prepaid money, by customer and currency, the low ones first."""
        from fieldcrm.services import agreements

        return agreements.balances(self, customer_id, self.day(as_of))

    def relate(
        self, customer_id: bytes, other_id: bytes, kind: str, *, since: date | None = None, note: str = ""
    ) -> Receipt:
        """Say what another customer is to this one. Raises InvalidValueError, NotFoundError."""
        from fieldcrm.services import relating

        return relating.relate(self, customer_id, other_id, kind, since=since, note=note)

    def relations(self, customer_id: bytes) -> tuple[Relation, ...]:
        """Every relation of a customer, written from its side or from the other's."""
        from fieldcrm.services import relating

        return relating.relations(self, customer_id)

    def referrals(self) -> tuple[Referral, ...]:
        """The tree of referrals with the tonnes that each brought, parents before children."""
        from fieldcrm.services import relating

        return relating.referrals(self)


class ToldDesk(DeskBase):
    """What customers told us, and what they are to be told."""

    def confirm_fact(self, fact_id: bytes) -> Receipt | None:
        """The fact still holds: confirmed today; None if it was today already. Raises NotFoundError."""
        from fieldcrm.services import told

        return told.confirm(self, fact_id)

    def stale_facts(self, as_of: date | None = None) -> tuple[StaleFact, ...]:
        """Every fact that asks to be confirmed, the oldest first."""
        from fieldcrm.services import told

        return told.stale(self, self.day(as_of))

    def competitors(self, territory: str = "", as_of: date | None = None) -> tuple[CompetitorLine, ...]:
        """Competitors and their prices by territory, from the last twelve months and from what we were told."""
        from fieldcrm.services import told

        return told.competitors(self, self.day(as_of), territory)

    def notice_candidates(self, rule: NoticeRule, only: Iterable[bytes] | None = None) -> tuple[Candidate, ...]:
        """Whom a notice would reach, the loyal first. Raises NotFoundError for an unknown segment."""
        from fieldcrm.services import notices

        return notices.candidates(self, rule, only)

    def create_notice(
        self, values: Mapping[str, object], rule: NoticeRule, only: Iterable[bytes] | None = None
    ) -> Receipt:
        """A price notice for those whom the rule reaches (among `only`, where given). Raises InvalidValueError."""
        from fieldcrm.services import notices

        return notices.create(self, values, rule, only)

    def edit_notice(self, notice_id: bytes, values: Mapping[str, object]) -> Receipt | None:
        """Change a notice's words or days. Raises InvalidValueError, NotFoundError."""
        from fieldcrm.services import notices

        return notices.edit(self, notice_id, values)

    def delete_notice(self, notice_id: bytes) -> Receipt:
        """Hide a notice. Raises NotFoundError."""
        from fieldcrm.services import notices

        return notices.delete(self, notice_id)

    def notices(self, *, current: bool = False, as_of: date | None = None) -> tuple[Notice, ...]:
        """Every notice without its targets, the newest first; `current`: only those in force."""
        from fieldcrm.services import notices

        return notices.notices(self, self.day(as_of), current=current)

    def notice(self, notice_id: bytes, as_of: date | None = None) -> Notice:
        """One notice with whom it goes to and who has been told. Raises NotFoundError."""
        from fieldcrm.services import notices

        return notices.notice(self, notice_id, self.day(as_of))

    def tell_notice(self, target_id: bytes, word: str = "") -> Receipt:
        """A customer has been told, without a call being logged. Raises NotFoundError."""
        from fieldcrm.services import notices

        return notices.tell(self, target_id, word)
