"""Whom to call today, why, and what to know while the phone rings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from fieldcrm.domain.codes import Outcome
from fieldcrm.errors import NotFoundError
from fieldcrm.storage import settings, shown, standing
from fieldcrm.storage.reads import customers as customer_reads
from fieldcrm.storage.reads import today as today_reads

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.standing import Standing
    from fieldcrm.domain.views.customer import CallCard, NextProposal, Sweep
    from fieldcrm.domain.views.standing import ForecastRow
    from fieldcrm.domain.views.today import Explanation, TodayList, TodayRow
    from fieldcrm.services.desk_base import DeskBase

    Progress = Callable[[int, int], None]

RECENT = 3
"""Contacts that the call card shows."""


def refresh(desk: DeskBase, day: date, progress: Progress | None = None) -> int:
    """Roll every customer's stored state over to the day; 0 where it holds already."""
    if _holds_for(desk, day):
        return 0
    with desk.archive.local_write() as connection:
        return standing.refresh(connection, day.toordinal(), progress=progress)


def _holds_for(desk: DeskBase, day: date) -> bool:
    with desk.archive.reading() as connection:
        return standing.standing_day(connection) == day.toordinal()


def stored(desk: DeskBase, day: date) -> bool:
    """Whether the stored states hold for `day`, rolling them over if it is the clock's day and we may write."""
    if _holds_for(desk, day):
        return True
    if day != desk.day():
        return False
    with desk.archive.borrowed_lock() as ours:
        if ours:
            refresh(desk, day)
        return ours


def today(desk: DeskBase, day: date, limit: int | None) -> TodayList:
    """The list of the day: from the stored states, or computed where the day is another."""
    from fieldcrm.domain.calendar import WorkCalendar
    from fieldcrm.domain.views.today import TodayList

    from_store = stored(desk, day)
    with desk.archive.reading() as connection:
        rules = settings.rules(connection)
        done = today_reads.done_count(connection, day)
        room = max(rules.daily_capacity - done, 0)
        if from_store:
            rows = tuple(today_reads.rows(connection, room, limit))
            total = len(rows) if limit is None else today_reads.listed_count(connection)
        else:
            rows, total = _computed(connection, day, room, limit)
        return TodayList(
            day=day,
            rows=rows,
            total=total,
            capacity=rules.daily_capacity,
            done=done,
            customers=today_reads.customer_count(connection),
            working_day=WorkCalendar(rules.calendar).is_working(day.toordinal()),
        )


def _computed(connection: Connection, day: date, room: int, limit: int | None) -> tuple[tuple[TodayRow, ...], int]:
    from fieldcrm.domain.standing import rank_key

    heads = today_reads.heads(connection)
    found = [(facts, state) for facts, _fit, state in standing.compute_all(connection, day.toordinal()) if state.listed]
    found.sort(key=lambda item: (*rank_key(item[1]), *_named(heads[item[0].customer_id]), item[0].customer_id))
    rows = []
    for rank, (facts, state) in enumerate(found[:limit], start=1):
        code, name, territory, phone = heads[facts.customer_id]
        values = standing.row_values(facts, state)
        need = state.forecast.p50 if state.forecast else None
        row = (
            facts.customer_id, code, name, territory, state.loyalty.grade, state.stake, state.tier, state.minute,
            state.last_contact, need, values["quantity"], values["unit"], "", phone,
        )  # fmt: skip
        rows.append(today_reads.make_row(rank, row, shown.unpack(shown.pack(state)), room))
    return tuple(rows), len(found)


def _rank(connection: Connection, customer_id: bytes, day: date) -> int | None:
    """The customer's place on the list of a day that is not stored."""
    rows, _total = _computed(connection, day, 0, None)
    return next((row.rank for row in rows if row.customer_id == customer_id), None)


def _named(head: tuple[str, ...]) -> tuple[str, str]:
    """(name, code): what breaks ties."""
    return head[1], head[0]


def forecasts(desk: DeskBase, day: date) -> tuple[ForecastRow, ...]:
    """Every customer's forecast, by p50."""
    if stored(desk, day):
        with desk.archive.reading() as connection:
            rows = (shown.forecast_row(row, parts) for row, parts in today_reads.forecasts(connection))
            return tuple(row for row in rows if row is not None)
    with desk.archive.reading() as connection:
        heads = today_reads.heads(connection)
        found = []
        for facts, _fit, state in standing.compute_all(connection, day.toordinal()):
            row = forecast_of(facts.customer_id, heads[facts.customer_id][:2], standing.row_values(facts, state), state)
            if row is not None:
                found.append(row)
    return tuple(sorted(found, key=lambda row: (row.p50, row.name, row.code, row.customer_id)))


def forecast_of(
    customer_id: bytes, names: tuple[str, ...], values: dict[str, object], state: Standing
) -> ForecastRow | None:
    """A customer's forecast as it is shown; None where nothing is known."""
    forecast = state.forecast
    if forecast is None:
        return None
    row = (
        customer_id, *names, forecast.p10, forecast.p50, forecast.p90,
        values["quantity"], values["unit"], forecast.p_active,
    )  # fmt: skip
    return shown.forecast_row(row, shown.unpack(shown.pack(state)))


def why(desk: DeskBase, customer_id: bytes, day: date) -> Explanation:
    """The rank, taken apart. Raises NotFoundError."""
    from fieldcrm.domain.standing import assess, explain
    from fieldcrm.domain.views.today import Explanation

    from_store = stored(desk, day)
    with desk.archive.reading() as connection:
        known = standing.compute_one(connection, customer_id, day.toordinal())
        who = customer_reads.ref(connection, customer_id)
        if known is None or who is None:
            raise NotFoundError(what="customer", text=customer_id.hex())
        facts, rules, calendar, fitted, pool = known
        state = assess(facts, rules, calendar, fitted, pool, day.toordinal())
        parts, inputs = explain(facts, rules, calendar, fitted, pool, day.toordinal())
        rank = today_reads.rank(connection, customer_id) if from_store else _rank(connection, customer_id, day)
    return Explanation(
        customer_id=customer_id,
        code=who.code,
        name=who.name,
        day=day,
        rank=rank,
        stake=state.stake,
        reasons=parts,
        forecast=forecast_of(customer_id, (who.code, who.name), standing.row_values(facts, state), state),
        loyalty=state.loyalty,
        inputs=inputs,
    )


def call_card(desk: DeskBase, customer_id: bytes, now: datetime) -> CallCard:
    """What to know while the phone rings, with the next date proposed for each outcome."""
    from fieldcrm.domain.cadence import propose_next
    from fieldcrm.domain.standing import assess
    from fieldcrm.domain.views.customer import CallCard
    from fieldcrm.storage.reads import dossier as reads

    day = now.date().toordinal()
    with desk.archive.reading() as connection:
        known = standing.compute_one(connection, customer_id, day)
        who = customer_reads.ref(connection, customer_id)
        head = reads.head(connection, customer_id)
        if known is None or who is None or head is None:
            raise NotFoundError(what="customer", text=customer_id.hex())
        facts, rules, calendar, fitted, pool = known
        state = assess(facts, rules, calendar, fitted, pool, day)
        people = reads.contacts(connection, customer_id)
        minute = now.hour * 60 + now.minute
        proposals = {
            outcome: propose_next(outcome, facts, state.loyalty.grade, state.forecast, rules, calendar, day, minute)
            for outcome in Outcome
        }
        return CallCard(
            customer=who,
            phone=next((person.phone for person in people if person.phone), head["invoice"].phone),
            contacts=people,
            grade=state.loyalty.grade,
            reasons=state.reasons,
            promised="; ".join(plan.promised for plan in facts.planned if plan.promised),
            recent=reads.recent_contacts(connection, customer_id, RECENT),
            facts=reads.facts(connection, customer_id),
            forecast=forecast_of(customer_id, (who.code, who.name), standing.row_values(facts, state), state),
            proposals=proposals,
            note=head["note"],
        )


def proposals(
    connection: Connection, customers: tuple[bytes, ...], now: datetime, outcome: Outcome
) -> dict[bytes, NextProposal]:
    """The next date proposed for each customer as after `outcome`."""
    from fieldcrm.domain.cadence import propose_next
    from fieldcrm.domain.standing import assess

    day = now.date().toordinal()
    found: dict[bytes, NextProposal] = {}
    for customer_id in customers:
        known = standing.compute_one(connection, customer_id, day)
        if known is None:
            continue
        facts, rules, calendar, fitted, pool = known
        state = assess(facts, rules, calendar, fitted, pool, day)
        minute = now.hour * 60 + now.minute
        found[customer_id] = propose_next(
            outcome, facts, state.loyalty.grade, state.forecast, rules, calendar, day, minute
        )
    return found


def sweep(desk: DeskBase, day: date) -> Sweep:
    """Active customers without a next date, with a proposal each, and the promises of the next day."""
    from fieldcrm.domain.cadence import after_talk
    from fieldcrm.domain.calendar import WorkCalendar
    from fieldcrm.domain.views.customer import Sweep
    from fieldcrm.storage.reads import dossier as reads

    stored(desk, day)
    with desk.archive.reading() as connection:
        rules = settings.rules(connection)
        calendar = WorkCalendar(rules.calendar)
        from_day = desk.day().toordinal()
        tomorrow = day + timedelta(days=1)
        return Sweep(
            day=day,
            without_next=customer_reads.without_next(connection),
            proposals={
                customer_id: after_talk(grade, p10, p_active, rules, calendar, from_day)
                for customer_id, grade, p10, p_active in customer_reads.next_inputs(connection)
            },
            tomorrow=reads.agenda(connection, tomorrow, tomorrow),
            done=today_reads.done_count(connection, day),
        )
