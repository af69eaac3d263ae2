"""What stays open with a customer, read with its facts: a module for a family, a `Part` for a query.

A further family: a module with PARTS, named in `_FAMILIES`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.storage.open_items import agreements, complaints, promises, service
from fieldcrm.storage.open_items.parts import Part, Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldcrm.domain.facts import OpenItem
    from fieldcrm.domain.rules import Rules

_FAMILIES: tuple[tuple[Part, ...], ...] = (complaints.PARTS, promises.PARTS, agreements.PARTS, service.PARTS)

PARTS: dict[str, Part] = {part.name: part for family in _FAMILIES for part in family}
"""The queries by name."""


def items_of(rows: Mapping[str, list[Row]], rules: Rules, day: int) -> tuple[OpenItem, ...]:
    """One customer's open items on a day, from its rows of each part, which stand in the order of `PARTS`."""
    found: list[OpenItem] = []
    for name, mine in rows.items():
        if mine and name in PARTS:
            found.extend(PARTS[name].items(mine, rules, day))
    return tuple(found)
