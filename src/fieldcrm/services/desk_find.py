"""The desk's finding: filters, segments, and what is done to all customers that are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.services.desk_base import DeskBase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from fieldcrm.domain.filter_fields import FilterField
    from fieldcrm.domain.filters import Filter
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.brief import Brief
    from fieldcrm.domain.views.finding import Alike, Merger, Pair, Segment
    from fieldcrm.domain.views.listed import CustomerRef


class FindDesk(DeskBase):
    """Who is meant, among all customers, and what to know of one before a visit."""

    def brief(self, customer_id: bytes, as_of: date | None = None) -> Brief:
        """One page about a customer before a visit. Raises NotFoundError."""
        from fieldcrm.services import briefing

        return briefing.brief(self, customer_id, self.day(as_of))

    def filter_fields(self) -> Mapping[str, FilterField]:
        """Every field that a filter can name, by code; the team's own ones as `own.…`."""
        from fieldcrm.services import filtering

        return filtering.fields(self)

    def parse_filter(self, text: str, names: Mapping[str, str] | None = None) -> Filter:
        """The filter that was written (`domain.filters`), the team's own fields by their names.

        `names`: other names of fields, folded by `domain.filters.fold_name`, → their codes. Raises InvalidValueError.
        """
        from fieldcrm.services import filtering

        return filtering.parse(self, text, names)

    def filter_values(self, field: str) -> tuple[str, ...]:
        """The values in use of a field, the commonest first; none for a field whose values are not chosen."""
        from fieldcrm.services import filtering

        return filtering.values(self, field)

    def passing(self, where: Filter, query: str = "") -> tuple[bytes, ...]:
        """The ids of all customers that a filter lets through, of those that `query` finds if there is one."""
        from fieldcrm.services import filtering

        return filtering.passing(self, where, query)

    def segments(self) -> tuple[Segment, ...]:
        """The filters that the team keeps, by name, with how many customers each holds today."""
        from fieldcrm.services import filtering

        return filtering.segments(self)

    def segment(self, name: str) -> Segment:
        """The segment of that name. Raises NotFoundError; InvalidValueError where its rule cannot be read here."""
        from fieldcrm.services import filtering

        return filtering.segment(self, name)

    def save_segment(self, name: str, where: Filter, note: str = "") -> Receipt:
        """Keep a filter under a name; one of that name gets the new rule. Raises InvalidValueError."""
        from fieldcrm.services import filtering

        return filtering.save_segment(self, name, where, note)

    def delete_segment(self, segment_id: bytes) -> Receipt:
        """Hide a segment; undo brings it back. Raises NotFoundError."""
        from fieldcrm.services import filtering

        return filtering.delete_segment(self, segment_id)

    def edit_customers(self, customers: Iterable[bytes], values: Mapping[str, object]) -> Receipt | None:
        """Set territory, sector, owner, status or language of several customers in one action.

        None where all are so already. Raises InvalidValueError, NotFoundError.
        """
        from fieldcrm.services import filtering

        return filtering.edit_many(self, customers, values)

    def similar(self, name: str, phones: Iterable[str] = (), limit: int = 5) -> tuple[Alike, ...]:
        """Customers that the one whose name and phones are being typed may be, surest first."""
        from fieldcrm.services import alike

        return alike.similar(self, name, phones, limit)

    def duplicates(self) -> tuple[Pair, ...]:
        """Every two customers that may be one, surest first."""
        from fieldcrm.services import alike

        return alike.pairs(self)

    def merge_preview(self, kept: bytes, gone: bytes) -> Merger:
        """What merging two customers would move and fill. Raises as `merge_customers` does."""
        from fieldcrm.services import merging

        return merging.preview(self, kept, gone)

    def merge_customers(self, kept: bytes, gone: bytes) -> Receipt:
        """Make `gone` a part of `kept`, with all its history. Raises NotFoundError, InvalidValueError."""
        from fieldcrm.services import merging

        return merging.merge(self, kept, gone)

    def unmerge_customer(self, gone: bytes) -> Receipt:
        """Take a merged customer out again, also long afterwards. Raises NotFoundError, InvalidValueError."""
        from fieldcrm.services import merging

        return merging.unmerge(self, gone)

    def merged_into(self, customer_id: bytes) -> tuple[CustomerRef, ...]:
        """The customers that were merged into this one."""
        from fieldcrm.services import merging

        return merging.merged_into(self, customer_id)

    def find_merged(self, text: str) -> CustomerRef:
        """The customer merged away that `text` names. Raises NotFoundError, AmbiguousError."""
        from fieldcrm.services import merging

        return merging.find_merged(self, text)
