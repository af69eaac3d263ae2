"""One customer's rows after another's, from queries that are sorted by customer."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Row = tuple[Any, ...]

_AFTER_ALL = (b"\xff" * 17, ())
"""A group without rows that sorts after every customer's."""
_NO_ROWS: list[Row] = []


def parts_of(customer_id: bytes, sweeps: list[tuple[str, Groups]]) -> Mapping[str, list[Row]]:
    """One customer's rows of each part that it has some of; most have none in most of them."""
    return {name: sweep.take(customer_id) for name, sweep in sweeps if sweep.customer <= customer_id}


class Groups:
    """Hands out the rows of one customer after the other from a sweep sorted by customer."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._groups: Iterator[tuple[Any, Iterable[Row]]] = groupby(rows, itemgetter(0))
        self._advance()

    def take(self, customer_id: bytes) -> list[Row]:
        """The rows of this customer; those of customers before it are passed over."""
        while self.customer < customer_id:
            self._advance()
        if self.customer != customer_id:
            return _NO_ROWS
        rows = list(self._rows)
        self._advance()
        return rows

    @property
    def ended(self) -> bool:
        """Whether no customer is left."""
        return self.customer == _AFTER_ALL[0]

    def _advance(self) -> None:
        customer, rows = next(self._groups, _AFTER_ALL)
        self.customer: bytes = customer or b""
        self._rows: Iterable[Row] = rows
