"""What a family of open items tells the reader of customers' facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from fieldcrm.domain.facts import OpenItem
from fieldcrm.domain.rules import Rules

Row = tuple[Any, ...]


class Part(NamedTuple):
    """One query: `select … FROM …` with the customer's id first, rows of one customer in the order of `order`.

    `where` holds further conditions; `table` is the table's name (or alias) whose customer_id and deleted are asked.
    `items` turns a customer's rows into its open items on a day (an ordinal).
    """

    name: str
    select: str
    table: str
    order: str
    items: Callable[[Iterable[Row], Rules, int], Iterator[OpenItem]]
    where: str = ""

    def statement(self, *, one: bool) -> str:
        """The query for one customer (its id is the only parameter), or for all, sorted by customer."""
        conditions = [f"{self.table}.deleted = 0", *([self.where] if self.where else [])]
        if one:
            conditions.append(f"{self.table}.customer_id = ?")
        first = "" if one else f"{self.table}.customer_id, "
        return f"{self.select} WHERE {' AND '.join(conditions)} ORDER BY {first}{self.order}"
