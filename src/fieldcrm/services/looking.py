"""Looking things up: the customers' list, search, the dossier, the agenda."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from fieldcrm.domain.codes import Status
from fieldcrm.domain.nearest import nearest
from fieldcrm.domain.views.listed import CustomerPage
from fieldcrm.errors import AmbiguousError, NotFoundError
from fieldcrm.storage.reads import customers as reads

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.filters import Filter
    from fieldcrm.domain.rules import Rules
    from fieldcrm.domain.views.customer import Dossier, Planned, TimelineEntry
    from fieldcrm.domain.views.listed import CustomerRef, CustomerRow
    from fieldcrm.domain.views.service import Equipment
    from fieldcrm.services.desk_base import DeskBase
    from fieldcrm.storage.filtering import Clause

RECENT = 50
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
    filters = {"grade": grade, "status": status, "territory": territory}
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


def dossier(desk: DeskBase, customer_id: bytes, day: date) -> Dossier:
    """Everything known about a customer. Raises NotFoundError."""
    from fieldcrm.domain.measured import measure, month_uses
    from fieldcrm.domain.standing import assess
    from fieldcrm.domain.tanks import tank_levels
    from fieldcrm.domain.views.customer import Dossier
    from fieldcrm.services.gauges import gauges_of
    from fieldcrm.services.listing import forecast_of
    from fieldcrm.storage import standing, standing_rows
    from fieldcrm.storage.reads import dossier as parts
    from fieldcrm.storage.reads import timeline as timelines

    now = desk.now()
    moment = now if day == now.date() else datetime.combine(day, time(12), now.tzinfo)
    with desk.archive.reading() as connection:
        known = standing.compute_one(connection, customer_id, day.toordinal())
        head = parts.head(connection, customer_id)
        if known is None or head is None:
            raise NotFoundError(what="customer", text=customer_id.hex())
        facts, rules, calendar, fitted, pool = known
        state = assess(facts, rules, calendar, fitted, pool, day.toordinal())
        as_of = day.toordinal()
        tanks = tank_levels(parts.tanks(connection, customer_id), facts, fitted, pool, as_of)
        gauges = gauges_of(connection, known, tanks, as_of)
        return Dossier(
            id=customer_id,
            **{**head, "status": nearest(Status, head["status"], Status.ACTIVE)},
            measured=measure(facts, as_of),
            contacts=parts.contacts(connection, customer_id),
            sites=parts.sites(connection, customer_id),
            tanks=tanks,
            **_work(connection, customer_id, rules, moment, day),
            loyalty=state.loyalty,
            forecast=forecast_of(
                customer_id, (head["code"], head["name"]), standing_rows.row_values(facts, state), state
            ),
            months=month_uses(facts, as_of),
            level=gauges[0].level,
            planned=_overdue(parts.planned(connection, customer_id), day),
            timeline=timelines.timeline(connection, customer_id, 0, RECENT),
            reasons=state.reasons,
            promised="; ".join(plan.promised for plan in facts.planned if plan.promised),
            predicted=gauges[0].predicted,
            last_moment=gauges[0].last_moment,
            gauges=gauges,
        )


def _work(connection: Connection, customer_id: bytes, rules: Rules, moment: datetime, day: date) -> dict[str, Any]:
    """What we know and agreed, and what is open, by the dossier's fields; `day` is the day of `moment`."""
    from fieldcrm.domain.topics import marked
    from fieldcrm.services import agreements, complaint_views
    from fieldcrm.storage.reads import custom, promises, service
    from fieldcrm.storage.reads import dossier as parts

    return {
        "facts": marked(parts.facts(connection, customer_id), rules, day),
        "agreements": agreements.of_customer(connection, customer_id, rules, day),
        "own": custom.values(connection, "customer", customer_id),
        "equipment": _with_own(connection, service.equipment(connection, customer_id)),
        "risks": service.risks(connection, customer_id),
        "complaints": complaint_views.of_customer(connection, customer_id, moment),
        "promises": promises.promises(connection, moment, open_only=True, customer_id=customer_id, limit=RECENT),
    }


def _with_own(connection: Connection, pieces: tuple[Equipment, ...]) -> tuple[Equipment, ...]:
    """The pieces with what each holds of the team's own fields."""
    from dataclasses import replace

    from fieldcrm.storage.reads import custom

    if not pieces or not custom.fields(connection, "equipment"):
        return pieces
    return tuple(replace(piece, own=custom.values(connection, "equipment", piece.id)) for piece in pieces)


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
        return _overdue(parts.agenda(connection, begin, last), today)


def _overdue(planned: tuple[Planned, ...], today: date) -> tuple[Planned, ...]:
    from dataclasses import replace

    return tuple(replace(plan, overdue=True) if plan.day < today else plan for plan in planned)
