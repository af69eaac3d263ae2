"""The one function through which every write goes: change → log → fold → tables → what is derived.

All in one transaction. A crash at any instruction leaves the archive before the action or after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.journal.fields import DELETED, ENTITIES
from fieldcrm.journal.net import net, without_empty
from fieldcrm.storage import local, log, projection, row_writes
from fieldcrm.storage.log import Author

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.change import Batch
    from fieldcrm.journal.draft import Draft

    Progress = Callable[[int, int], None]


class Recorded(NamedTuple):
    """A write inside an open transaction: its action, its rows, and the customers it touched."""

    action: bytes
    kind: str
    rows: int
    customers: frozenset[bytes]


_FOLLOWING = frozenset({"setting", "product", "custom_value", "degree_day", "member"})
"""Entities whose rows' ids follow from what the rows are: two laptops may make the same one."""
_FEW = 2_000
"""Up to here the touched customers' state is renewed one by one; above, all of it in bulk."""


def record(
    connection: Connection,
    draft: Draft,
    now: datetime,
    progress: Progress | None = None,
    clock: datetime | None = None,
) -> Recorded:
    """Write a user action. The caller holds the transaction (`Archive.writing`) and commits.

    `now` is an aware datetime; its day is the day for which the call list is renewed; `progress` is
    told (done, total) of the customers whose state is computed anew. `clock` is the laptop's time where `now` is
    another day's: what is written for a day ahead must not be shown before what colleagues write after it.
    """
    author = Author(local.user(connection), local.replica(connection), _milliseconds(now), _milliseconds(clock or now))
    draft.batches = _as_found(connection, net(draft.batches))
    parts = draft.parts()
    folding = projection.Folding(connection)
    for number, batches in enumerate(parts, start=1):
        seq, _change = log.append(connection, draft, batches, author, (number, len(parts)))
        projection.apply(connection, seq, batches, folding)
    touched = folding.touched
    renew(connection, touched, now, progress)
    return Recorded(draft.action, draft.kind, draft.rows, frozenset(touched.customers))


def _milliseconds(time: datetime) -> int:
    return round(time.timestamp() * 1000)


def _as_found(connection: Connection, batches: list[Batch]) -> list[Batch]:
    """The batches with what they must say about deletion, since a write that no deletion has seen brings a row back.

    Rows that are hidden stay so when something is written to them. A row that is made although it is there, since its
    id follows from what it is, is written to and shown.
    """
    found: list[Batch] = []
    for batch in batches:
        entity = ENTITIES.get(batch.entity)
        if entity is None or DELETED in batch.fields or (batch.new and batch.entity not in _FOLLOWING):
            found.append(batch)
            continue
        there = _which(connection, batch, "" if batch.new else " AND deleted = 1", entity.table)
        if not there:
            found.append(batch)
            continue
        found.append(batch._replace(rows=[row for row in batch.rows if row[0] not in there]))
        again = batch._replace(rows=[row for row in batch.rows if row[0] in there])
        for edits in without_empty(again) if batch.new else [again]:
            rows = [(*row, int(not batch.new)) for row in edits.rows]
            found.append(edits._replace(fields=(*edits.fields, DELETED), rows=rows))
    return [batch for batch in found if batch.rows]


def _which(connection: Connection, batch: Batch, condition: str, table: str) -> set[object]:
    """Those of the batch's rows that are there and fulfil the condition."""
    there: set[object] = set()
    for rows in row_writes.chunks(batch.rows):
        ids = [row[0] for row in rows]
        statement = f"SELECT id FROM {table} WHERE id IN ({row_writes.marks(len(ids))}){condition}"
        there.update(row[0] for row in connection.execute(statement, ids))
    return there


def renew(
    connection: Connection,
    touched: projection.Touched,
    now: datetime,
    progress: Progress | None = None,
    *,
    postpone: bool = False,
) -> None:
    """Bring counts, search and standing of the touched customers up to date.

    With `postpone` the states of very many are left to the next look at the list, as when the day changes: so that a
    colleague's whole archive is taken in without them.
    """
    from fieldcrm.storage import cases, counts, indexing, links, standing

    counts.add(connection, touched.came)
    day = now.date().toordinal()
    indexing.index(connection, touched.worded, bulk=len(touched.worded) > _FEW)
    if touched.cased:
        cases.index(connection, touched.cased)
    if postpone and len(touched.customers) > _FEW:
        _postpone(connection, touched)
        return
    if touched.settings:
        standing.renew_rules(connection, day)
    if touched.products:
        standing.refresh(connection, day, refit=True, progress=progress)  # volumes weigh something else now
    if touched.weather:
        standing.renew_weather(connection, day, progress)
    customers = touched.customers | links.also_touched(connection, touched)
    if customers:
        standing.renew(connection, customers, touched.histories, day, progress)


def _postpone(connection: Connection, touched: projection.Touched) -> None:
    """Forget the day for which all stored states hold, and the curves of those whose histories changed."""
    from fieldcrm.storage import derived, standing_rows

    derived.forget_day(connection)
    everybody = touched.settings or touched.weather or touched.products
    standing_rows.forget_fits(connection, None if everybody else touched.histories)
