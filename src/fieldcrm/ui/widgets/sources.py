"""Where a list's rows come from: all at hand, or a window of many that is filled as it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

RowT = TypeVar("RowT")
RowT_co = TypeVar("RowT_co", covariant=True)

PAGE = 200


class RowSource(Protocol[RowT_co]):
    """What a list draws from."""

    @property
    def total(self) -> int:
        """How many rows there are."""

    def get(self, index: int) -> RowT_co | None:
        """The row, or None where it is not at hand yet."""

    def wanted(self, first: int, last: int) -> Sequence[tuple[int, int]]:
        """Windows (offset, limit) to fetch so that rows `first` to `last` can be seen; each is named once."""


class ListSource(Generic[RowT]):
    """Rows that are all at hand."""

    def __init__(self, rows: Sequence[RowT] = ()) -> None:
        self.rows = rows

    @property
    def total(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def get(self, index: int) -> RowT | None:
        """The row, or None outside of the list."""
        return self.rows[index] if 0 <= index < len(self.rows) else None

    def wanted(self, first: int, last: int) -> Sequence[tuple[int, int]]:
        """Nothing: all rows are here."""
        return ()


class WindowSource(Generic[RowT]):
    """Rows of which pages are fetched when they come into sight; the pages looked at last are kept."""

    def __init__(self, total: int = 0, page: int = PAGE, keep: int = 20) -> None:
        self._total = total
        self._page = page
        self._keep = keep
        self._pages: dict[int, Sequence[RowT]] = {}
        self._asked: set[int] = set()

    @property
    def total(self) -> int:
        """How many rows there are."""
        return self._total

    def get(self, index: int) -> RowT | None:
        """The row, or None where its page has not come yet."""
        page = self._pages.get(index // self._page)
        at = index % self._page
        return page[at] if page is not None and at < len(page) else None

    def wanted(self, first: int, last: int) -> Sequence[tuple[int, int]]:
        """The pages under the rows that are neither at hand nor asked for already."""
        numbers = range(max(0, first) // self._page, max(0, last) // self._page + 1)
        missing = [number for number in numbers if number not in self._pages and number not in self._asked]
        self._asked.update(missing)
        return [(number * self._page, self._page) for number in missing if number * self._page < self._total]

    def put(self, offset: int, rows: Sequence[RowT], total: int) -> None:
        """Keep a page that came; `offset` is the one that was asked for."""
        number = offset // self._page
        self._total = total
        self._asked.discard(number)
        self._pages.pop(number, None)
        self._pages[number] = rows
        while len(self._pages) > self._keep:
            del self._pages[next(iter(self._pages))]
