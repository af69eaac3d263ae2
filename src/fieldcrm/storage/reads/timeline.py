"""What happened at a customer, newest first: contacts, deliveries, orders, readings, the customer's word.

Each source is read by index, newest first, and only as far as it is shown, so that a long history costs no more than
a short one.
"""

from __future__ import annotations

from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any

from fieldcrm.domain.codes import Outcome
from fieldcrm.domain.nearest import nearest
from fieldcrm.domain.views.customer import TimelineEntry
from fieldcrm.storage.reads.rows import amount, day, instant

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_SAID = "CASE WHEN coalesce(promised, '') = '' THEN note ELSE coalesce(note, '') || ' → ' || promised END"


def _source(columns: str, table: str, on: str, at: str = "", where: str = "") -> str:
    """The newest rows of a table as the timeline shows them; ?1 is the customer, ?2 how many at most.

    The columns are id, day, instant, origin, kind, outcome, text, quantity and its unit, product, supplier, reason,
    first and last day, author.
    """
    order = f"{on} DESC, {f'coalesce({at}, 0) DESC, ' if at else ''}id DESC"
    return (
        f"SELECT {columns} FROM {table} WHERE customer_id = ?1 AND deleted = 0 AND {on} <> ''{where}"
        f" ORDER BY {order} LIMIT ?2"
    )


_CONTACTS = _source(
    f"id, day, done_at, origin, kind, outcome, {_SAID}, NULL, NULL, '', '', reason, NULL, NULL, author",
    "activity",
    "day",
    "done_at",
    " AND state = 'done'",
)
_SOURCES = (
    _CONTACTS,
    _source(
        "id, day, NULL, origin, 'delivery', NULL, note, quantity_milli, quantity_unit, product, supplier, number,"
        " NULL, NULL, ''",
        "delivery",
        "day",
    ),
    _source(
        "id, taken_on, NULL, origin, 'order', NULL, note, quantity_milli, quantity_unit, product, '', '',"
        " NULL, for_day, ''",
        "fuel_order",
        "taken_on",
    ),
    _source(
        "id, day, NULL, origin, 'reading', NULL, level_value || ' ' || level_form,"
        " CAST(level_litres * 1000 AS INTEGER), 'L', '', '', '', NULL, NULL, ''",
        "level_reading",
        "day",
    ),
    _source(
        "id, told_on, NULL, origin, kind, NULL, said_by, quantity_milli, quantity_unit, '', '', '', from_day,"
        " until_day, ''",
        "word",
        "told_on",
    ),
)


def timeline(connection: Connection, customer_id: bytes, offset: int, limit: int) -> tuple[TimelineEntry, ...]:
    """A window of what happened at the customer, newest first."""
    sources = [connection.execute(source, (customer_id, offset + limit)) for source in _SOURCES]
    found = list(islice(merge(*sources, key=_when, reverse=True), offset, offset + limit))
    for source in sources:
        source.close()  # none is read to its end
    return _entries(connection, found)


def _when(row: tuple[Any, ...]) -> tuple[str, int, bytes]:
    return row[1], row[2] or 0, row[0]


def recent_contacts(connection: Connection, customer_id: bytes, limit: int) -> tuple[TimelineEntry, ...]:
    """The last contacts, notes among them."""
    return _entries(connection, connection.execute(_CONTACTS, (customer_id, limit)).fetchall())


def _entries(connection: Connection, rows: list[tuple[Any, ...]]) -> tuple[TimelineEntry, ...]:
    actors = _actors(connection, {row[3] for row in rows})
    return tuple(_entry(row, actors) for row in rows)


def _actors(connection: Connection, origins: set[int]) -> dict[int, str]:
    """Who wrote the changes at these places of the log."""
    return {seq: connection.execute("SELECT actor FROM log WHERE seq = ?", (seq,)).fetchone()[0] for seq in origins}


def _entry(row: tuple[Any, ...], actors: dict[int, str]) -> TimelineEntry:
    happened = day(row[1])
    assert happened is not None
    return TimelineEntry(
        id=row[0],
        kind=row[4] or "call",
        day=happened,
        at=instant(row[2]),
        actor=row[14] or actors.get(row[3], ""),
        outcome=nearest(Outcome, row[5], None),
        text=row[6] or "",
        amount=amount(row[7], row[8]),
        product=row[9] or "",
        supplier=row[10] or "",
        reason=row[11] or "",
        first=day(row[12]),
        until=day(row[13]),
    )
