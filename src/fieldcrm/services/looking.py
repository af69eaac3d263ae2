"""Looking things up: the customers' list, search, the timeline, the agenda."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from fieldcrm.domain.views.listed import CustomerPage
from fieldcrm.errors import AmbiguousError, NotFoundError
from fieldcrm.storage.reads import customers as reads

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.filters import Filter
    from fieldcrm.domain.views.customer import Planned, TimelineEntry
    from fieldcrm.domain.views.listed import CustomerRef, CustomerRow
    from fieldcrm.services.desk_base import DeskBase
    from fieldcrm.storage.filtering import Clause

AMBIGUOUS_SHOWN = 5


def customers(
    desk: DeskBase,
    query: str,
    *,
    sort: str,
    descending: bool,
    grade: str,
    status: str,
    territory: str,
    offset: int,
    limit: int,
    where: Filter | None = None,
) -> CustomerPage:
    """A window of the list; a query ranks by match unless another sort than the name is asked for."""
    filters = {"grade": grade, "status": status}
    where = _in_territory(territory, where) if territory else where
    with desk.archive.reading() as connection:
        clause = _clause(desk, connection, where)
        if not query.strip():
            return reads.page(
                connection,
                sort=sort,
                descending=descending,
                filters=filters,
                offset=offset,
                limit=limit,
                clause=clause,
            )
        found = reads.matching(connection, query, filters, clause)
    if sort != "name" or descending:
        found = tuple(sorted(found, key=_key(sort), reverse=descending))
    return CustomerPage(found[offset : offset + limit], len(found), offset)


def _clause(desk: DeskBase, connection: Connection, where: Filter | None) -> Clause | None:
    if where is None or not where.groups:
        return None
    from fieldcrm.services import filtering

    return filtering.clause(desk, connection, where)


def _in_territory(territory: str, where: Filter | None) -> Filter:
    """A filter that lets only one territory through besides, its name compared as filters compare."""
    from fieldcrm.domain.filters import Condition, Filter, Op

    return Filter(((Condition("territory", Op.IS, (territory,)),),)).both(where or Filter())


def _key(sort: str) -> Callable[[CustomerRow], tuple[bool, Any, str]]:
    def key(row: CustomerRow) -> tuple[bool, Any, str]:
        value = getattr(row, sort, row.name)
        return (value is None or value == "", "" if value is None else value, row.name)

    return key


def territories(desk: DeskBase) -> tuple[str, ...]:
    """Every territory in use."""
    with desk.archive.reading() as connection:
        return reads.territories(connection)


def search(desk: DeskBase, text: str, limit: int) -> tuple[CustomerRow, ...]:
    """The best matches of what was typed."""
    if not text.strip():
        return ()
    with desk.archive.reading() as connection:
        return reads.hits(connection, text, limit)


def find_customer(desk: DeskBase, text: str) -> CustomerRef:
    """The one customer that `text` names. Raises NotFoundError, AmbiguousError."""
    with desk.archive.reading() as connection:
        exact = reads.exact(connection, text)
        if len(exact) == 1:
            return exact[0]
        found: tuple[CustomerRow | CustomerRef, ...] = exact or reads.hits(connection, text, AMBIGUOUS_SHOWN + 1)
    if not found:
        raise NotFoundError(what="customer", text=text)
    if len(found) > 1:
        raise AmbiguousError(text=text, matches=[(row.code, row.name) for row in found[:AMBIGUOUS_SHOWN]])
    from fieldcrm.domain.views.listed import CustomerRef

    return CustomerRef(found[0].id, found[0].code, found[0].name)


def timeline(desk: DeskBase, customer_id: bytes, offset: int, limit: int) -> tuple[TimelineEntry, ...]:
    """A window of what happened, newest first."""
    from fieldcrm.storage.reads import timeline as timelines

    with desk.archive.reading() as connection:
        return timelines.timeline(connection, customer_id, offset, limit)


def agenda(desk: DeskBase, first: date, last: date, today: date) -> tuple[Planned, ...]:
    """What is planned between two days; a window that holds today also shows what is overdue."""
    from fieldcrm.storage.reads import dossier as parts

    with desk.archive.reading() as connection:
        begin = date.min if first <= today <= last else first
        return overdue(parts.agenda(connection, begin, last), today)


def overdue(planned: tuple[Planned, ...], today: date) -> tuple[Planned, ...]:
    """The plans, those of days gone by marked."""
    from dataclasses import replace

    return tuple(replace(plan, overdue=True) if plan.day < today else plan for plan in planned)
