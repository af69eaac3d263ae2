"""Whom to call today, why, and what to know while the phone rings."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from fieldcrm.domain.codes import OpenKind, Outcome, Reason
from fieldcrm.errors import NotFoundError
from fieldcrm.services.listing import computed, forecast_of, stored
from fieldcrm.storage import settings, standing, standing_rows
from fieldcrm.storage.reads import customers as customer_reads
from fieldcrm.storage.reads import today as today_reads

if TYPE_CHECKING:
    from datetime import datetime

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.facts import CustomerFacts
    from fieldcrm.domain.views.customer import CallCard, Planned, Sweep
    from fieldcrm.domain.views.explained import Explanation
    from fieldcrm.domain.views.today import ReasonLine
    from fieldcrm.services.desk_base import DeskBase

RECENT = 3
"""Contacts that the call card shows."""


def _rank(connection: Connection, customer_id: bytes, day: date) -> int | None:
    """The customer's place on the list of a day that is not stored."""
    rows, _promised = computed(connection, day, 0)
    return next((row.rank for row in rows if row.customer_id == customer_id), None)


def why(desk: DeskBase, customer_id: bytes, day: date) -> Explanation:
    """The rank, taken apart. Raises NotFoundError."""
    from fieldcrm.domain.standing import assess, explain
    from fieldcrm.domain.views.explained import Explanation

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
        forecast=forecast_of(customer_id, (who.code, who.name), standing_rows.row_values(facts, state), state),
        loyalty=state.loyalty,
        inputs=inputs,
    )


def call_card(desk: DeskBase, customer_id: bytes, now: datetime) -> CallCard:
    """What to know while the phone rings, with the next date proposed for each outcome."""
    from fieldcrm.domain.cadence import propose_next
    from fieldcrm.domain.standing import assess
    from fieldcrm.domain.topics import marked
    from fieldcrm.domain.views.customer import CallCard
    from fieldcrm.storage.reads import dossier as reads
    from fieldcrm.storage.reads.timeline import recent_contacts

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
            reasons=(*state.reasons, *_unsaid(facts, state.reasons, day)),
            promised="; ".join(promised_of(facts, day)),
            recent=recent_contacts(connection, customer_id, RECENT),
            facts=marked(reads.facts(connection, customer_id), rules, now.date()),
            forecast=forecast_of(customer_id, (who.code, who.name), standing_rows.row_values(facts, state), state),
            proposals=proposals,
            note=head["note"],
        )


def _unsaid(facts: CustomerFacts, shown: tuple[ReasonLine, ...], day: int) -> list[ReasonLine]:
    """Notices that are no reason today, because there was a talk already: one who calls again has them to say, since
    with any talk they count as told.
    """
    from fieldcrm.domain.standing.reasons_agreements import news_of
    from fieldcrm.domain.views.today import ReasonLine

    if any(line.code is Reason.PRICE_NOTICE for line in shown):
        return []
    found = ((item, news_of(item, day)) for item in facts.open if item.kind is OpenKind.NOTICE)
    return [
        ReasonLine(Reason.PRICE_NOTICE, date.fromordinal(item.due), 0.0, news)
        for item, news in found
        if news is not None
    ]


def promised_of(facts: CustomerFacts, day: int) -> list[str]:
    """What was promised for the next contact, and by a day still ahead; what is due by `day` is a reason of its own."""
    ahead = [dict(item.params) for item in facts.open if item.kind is OpenKind.PROMISE and item.due > day]
    return [*(plan.promised for plan in facts.planned if plan.promised), *(str(item["promised"]) for item in ahead)]


def _due(desk: DeskBase, connection: Connection, first: date, last: date) -> tuple[Planned, ...]:
    """My promises that are due between two days, as what is planned."""
    from fieldcrm.domain.codes import ActivityKind
    from fieldcrm.domain.views.customer import Planned
    from fieldcrm.storage.reads.promises import promises

    return tuple(
        Planned(
            id=line.id,
            customer_id=line.customer.id,
            code=line.customer.code,
            name=line.customer.name,
            day=line.by,
            at=line.at,
            kind=ActivityKind.CALL,
            reason=Reason.PROMISE.value,
            note=line.what,
        )
        for line in promises(connection, desk.now(), open_only=True, mine=True)
        if line.by is not None and first <= line.by <= last
    )


def _by_time(planned: tuple[Planned, ...]) -> tuple[Planned, ...]:
    return tuple(sorted(planned, key=lambda plan: (plan.day, plan.at is None, plan.at or time.min, plan.name)))


def sweep(desk: DeskBase, day: date) -> Sweep:
    """Active customers without a next date, with a proposal each, and what is planned up to the next working day."""
    from fieldcrm.domain.cadence import after_talk
    from fieldcrm.domain.views.customer import Sweep
    from fieldcrm.storage.reads import dossier as reads

    stored(desk, day)
    with desk.archive.reading() as connection:
        rules = settings.rules(connection)
        calendar = rules.working_days
        from_day = desk.day().toordinal()
        tomorrow = day + timedelta(days=1)
        working = date.fromordinal(calendar.next_working(tomorrow.toordinal()))
        return Sweep(
            day=day,
            without_next=customer_reads.without_next(connection),
            proposals={
                customer_id: after_talk(grade, p10, p_active, rules, calendar, from_day)
                for customer_id, grade, p10, p_active in customer_reads.next_inputs(connection)
            },
            tomorrow=_by_time(
                (*reads.agenda(connection, tomorrow, working), *_due(desk, connection, tomorrow, working))
            ),
            done=today_reads.done_count(connection, day),
        )
