"""Promises that were given and not settled yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.codes import OpenKind
from fieldcrm.domain.facts import OpenItem
from fieldcrm.storage.open_items.parts import Part, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fieldcrm.domain.rules import Rules

_MINE, _OTHERS = 1.0, 0.0


def _items(rows: Iterable[Row], rules: Rules, day: int) -> Iterator[OpenItem]:
    """A promise for a day off is due on the working day before. Its time is a clock once its day has come."""
    from fieldcrm.storage.packed import ordinal

    calendar = rules.working_days
    for _customer, row_id, what, by_day, by_minute, given_by, given_on, user in rows:
        if not by_day or (given_on and ordinal(given_on) > day):
            continue
        by = due = ordinal(by_day)
        while not calendar.is_working(due):
            due -= 1
        mine = not user or not given_by or given_by == user
        minute = by_minute if by <= day and mine else None
        params: tuple[tuple[str, object], ...] = (
            ("promised", what or ""),
            ("given_by", "" if mine else given_by),
            ("minute", by_minute),
            ("day", by_day),
        )
        yield OpenItem(
            OpenKind.PROMISE, row_id, by if minute is not None else due, minute, _MINE if mine else _OTHERS, params
        )


PARTS: tuple[Part, ...] = (
    Part(
        name="promises",
        select="SELECT p.customer_id, p.id, p.what, p.by_day, p.by_minute, p.given_by, p.given_on,"
        " (SELECT value FROM local WHERE key = 'user') FROM promise p",
        table="p",
        order="p.by_day, coalesce(p.by_minute, 1440), p.id",
        items=_items,
        where="coalesce(p.settled_on, '') = ''",
    ),
)
