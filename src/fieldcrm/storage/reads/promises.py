"""Promises as shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldcrm.domain.views.complaints import PromiseLine
from fieldcrm.domain.views.listed import CustomerRef
from fieldcrm.storage import local
from fieldcrm.storage.reads.rows import clock, day

if TYPE_CHECKING:
    from datetime import date, datetime, time

    from sqlcipher3.dbapi2 import Connection

_COLUMNS = (
    "SELECT p.id, p.customer_id, k.code, k.name, p.what, p.by_day, p.by_minute, p.given_by, p.given_on, p.source_kind,"
    " p.source_id, p.settled_on, p.settled_how, p.settled_word, p.settled_by FROM promise p"
    " JOIN customer k ON k.id = p.customer_id WHERE p.deleted = 0 AND k.deleted = 0"
)
_OPEN = "coalesce(p.settled_on, '') = ''"


def promises(
    connection: Connection,
    now: datetime,
    *,
    open_only: bool,
    mine: bool = False,
    customer_id: bytes | None = None,
    source_id: bytes | None = None,
    limit: int | None = None,
) -> tuple[PromiseLine, ...]:
    """The promises: open ones by their day, then settled ones, the last settled first."""
    where, values = [], list[object]()
    if open_only:
        where.append(_OPEN)
    if customer_id is not None:
        where.append("p.customer_id = ?")
        values.append(customer_id)
    if source_id is not None:
        where.append("p.source_id = ?")
        values.append(source_id)
    user = local.user(connection)
    if mine and user:
        where.append("coalesce(nullif(p.given_by, ''), ?) = ?")
        values += [user, user]
    conditions = "".join(f" AND {condition}" for condition in where)
    order = f" ORDER BY NOT ({_OPEN}), p.settled_on DESC, p.by_day, coalesce(p.by_minute, 1440), p.id"
    cut = "" if limit is None else f" LIMIT {int(limit)}"
    found = connection.execute(_COLUMNS + conditions + order + cut, values)
    return tuple(_line(row, user, now) for row in found)


def one(connection: Connection, promise_id: bytes, now: datetime) -> PromiseLine | None:
    """The promise of that id, None if it is not there or was deleted."""
    row = connection.execute(f"{_COLUMNS} AND p.id = ?", (promise_id,)).fetchone()
    return None if row is None else _line(row, local.user(connection), now)


def _line(row: tuple[Any, ...], user: str, now: datetime) -> PromiseLine:
    by, at = day(row[5]), clock(row[6])
    settled = day(row[11])
    return PromiseLine(
        id=row[0],
        customer=CustomerRef(row[1], row[2] or "", row[3] or ""),
        what=row[4] or "",
        by=by,
        at=at,
        given_by=row[7] or "",
        given_on=day(row[8]),
        mine=not user or not row[7] or row[7] == user,
        overdue=settled is None and by is not None and _passed(by, at, now),
        source_kind=row[9] or "",
        source_id=row[10],
        settled_on=settled,
        how=row[12] or "",
        word=row[13] or "",
        settled_by=row[14] or "",
    )


def _passed(by: date, at: time | None, now: datetime) -> bool:
    return by < now.date() or (by == now.date() and at is not None and at <= now.time())
