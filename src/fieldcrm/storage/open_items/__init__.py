"""What stays open with a customer, read with its facts: a module for a family, a `Part` for a query.

A further family: a module with PARTS, named in `_FAMILIES`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.storage.open_items import agreements, complaints, promises, service
from fieldcrm.storage.open_items.parts import Part, Row
from fieldcrm.storage.sweeps import Groups, parts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.facts import OpenItem
    from fieldcrm.domain.rules import Rules

_FAMILIES: tuple[tuple[Part, ...], ...] = (complaints.PARTS, promises.PARTS, agreements.PARTS, service.PARTS)

PARTS: dict[str, Part] = {part.name: part for family in _FAMILIES for part in family}
"""The queries by name."""


class Open:
    """Every customer's open items on a day, handed out in the order of their ids."""

    def __init__(self, connection: Connection, rules: Rules, day: int) -> None:
        sweeps = ((name, Groups(connection.execute(part.statement(one=False)))) for name, part in PARTS.items())
        self._sweeps = [(name, sweep) for name, sweep in sweeps if not sweep.ended]
        self._rules = rules
        self._day = day

    def of(self, customer_id: bytes) -> tuple[OpenItem, ...]:
        """The items of this customer; those before it were asked for, or are passed over."""
        rows = parts_of(customer_id, self._sweeps)
        return items_of(rows, self._rules, self._day) if rows else ()


def items_of(rows: Mapping[str, list[Row]], rules: Rules, day: int) -> tuple[OpenItem, ...]:
    """One customer's open items on a day, from its rows of each part, which stand in the order of `PARTS`."""
    found: list[OpenItem] = []
    for name, mine in rows.items():
        if mine and name in PARTS:
            found.extend(PARTS[name].items(mine, rules, day))
    return tuple(found)
