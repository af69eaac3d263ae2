"""What stands in a calendar: planned contacts, promises, risks to check, contracts that end; what no longer does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.journal.clock import milliseconds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlcipher3.dbapi2 import Connection


class Appointment(NamedTuple):
    """An entry of the calendar: `kind` is contact, promise, risk or contract; `minute` of the day or None.

    `writes` counts the changes that wrote to it, `modified` is the last one's time in UTC milliseconds.
    """

    id: bytes
    kind: str
    day: str
    minute: int | None
    code: str
    name: str
    phone: str
    reason: str
    words: str
    cancelled: bool
    writes: int
    modified: int


_PHONE = (
    "coalesce((SELECT phone FROM contact WHERE customer_id = c.id AND deleted = 0 AND phone <> ''"
    " ORDER BY coalesce(is_primary, 0) DESC, id LIMIT 1), c.invoice_phone, '')"
)
_WRITES = "(SELECT count(*) FROM row_write w WHERE w.row = x.id AND w.entity = '{entity}')"
_LAST = (
    "(SELECT max(l.time) FROM log l WHERE l.seq = x.origin"
    " OR l.seq IN (SELECT w.seq FROM row_write w WHERE w.row = x.id AND w.entity = '{entity}'))"
)
_SOURCES = (
    (
        "contact", "activity", "activity", "x.day", "x.minute", "coalesce(x.reason, '')",
        "coalesce(nullif(x.promised, ''), x.note, '')", "x.state <> 'planned'", "x.state IN ('planned', 'dropped')",
    ),
    (
        "promise", "promise", "promise", "x.by_day", "x.by_minute", "''", "coalesce(x.what, '')",
        "coalesce(x.settled_on, '') <> ''", "1",
    ),
    (
        "risk", "risk", "risk", "x.check_by", "NULL", "coalesce(x.severity, '')", "coalesce(x.what, '')",
        "coalesce(x.closed_on, '') <> ''", "1",
    ),
    (
        "contract", "contract", "contract", "x.period_end", "NULL", "''", "coalesce(x.number, '')",
        "coalesce(x.ended_on, '') <> ''", "1",
    ),
)  # fmt: skip
"""kind, entity, table, day, minute, reason, words, whether it is over, which rows."""


def appointments(connection: Connection, first: date, last: date) -> Iterator[Appointment]:
    """Everything that stands, or stood, in the calendar from one day to the other, deleted rows as cancelled ones."""
    for kind, entity, table, day, minute, reason, words, over, where in _SOURCES:
        found = connection.execute(
            f"SELECT x.id, {day}, {minute}, coalesce(c.code, ''), coalesce(c.name, ''), {_PHONE}, {reason}, {words},"
            f" x.deleted <> 0 OR c.deleted <> 0 OR {over}, {_WRITES.format(entity=entity)},"
            f" {_LAST.format(entity=entity)} FROM {table} x JOIN customer c ON c.id = x.customer_id"
            f" WHERE {day} BETWEEN ? AND ? AND {where} ORDER BY {day}, coalesce({minute}, 1440), c.name, x.id",
            (first.isoformat(), last.isoformat()),
        )
        for id_, on, at, code, name, phone, why, said, cancelled, writes, time in found:
            yield Appointment(
                id_, kind, on, at, code, name, phone, why, said, bool(cancelled), writes, milliseconds(time)
            )
