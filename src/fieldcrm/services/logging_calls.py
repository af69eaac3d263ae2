"""Logging a contact: outcome, note and next date in one change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldcrm.domain.codes import ActivityKind, NextReason, Outcome, Reason, Status
from fieldcrm.domain.standing.case import UNCONCLUSIVE
from fieldcrm.errors import InvalidValueError
from fieldcrm.journal.draft import Draft
from fieldcrm.services import notices
from fieldcrm.services.writing import customer_of, write
from fieldcrm.storage import activities, standing
from fieldcrm.storage.reads.dossier import head

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime, time

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.customer import NextProposal
    from fieldcrm.services.desk_base import DeskBase
    from fieldcrm.services.promising import Given

_AHEAD = 60
"""Minutes: a call further ahead of a promise with a clock keeps it only if the customer was spoken to."""
_WINS = {Status.PROSPECT, Status.LOST, Status.PAUSED}


def log_call(
    desk: DeskBase,
    customer_id: bytes,
    outcome: Outcome,
    *,
    next_on: date | None = None,
    next_at: time | None = None,
    note: str = "",
    promised: str = "",
    kind: ActivityKind | None = None,
    promises: Sequence[Given] = (),
) -> Receipt:
    """Log a contact; without `next_on` the proposed date is taken. Raises InvalidValueError, NotFoundError.

    A complaint makes its own record, of which the note is the words; each of `promises` makes one too.
    """
    now = desk.now()
    with desk.archive.writing() as connection:
        customer = customer_of(connection, customer_id)
        draft = Draft("log_call")
        made = contact(
            connection,
            draft,
            customer_id,
            outcome,
            now,
            next_on=next_on,
            next_at=next_at,
            note=note,
            promised=promised,
            kind=kind,
        )
        if outcome is Outcome.COMPLAINT:
            from fieldcrm.services import complaining

            heard = {"words": note, "channel": complaining.channel_of(kind)}
            complaining.add(connection, draft, customer_id, heard, now, now, made)
        if promises:
            from fieldcrm.services import promising

            for given in promises:
                promising.add(connection, draft, customer_id, given, now.date(), ("activity", made))
        return write(desk, connection, draft, customer)


def contact(
    connection: Connection,
    draft: Draft,
    customer_id: bytes,
    outcome: Outcome,
    now: datetime,
    *,
    next_on: date | None = None,
    next_at: time | None = None,
    note: str = "",
    promised: str = "",
    kind: ActivityKind | None = None,
) -> bytes:
    """Add a contact of this moment to the draft: it keeps what was due, and plans the next; returns its id.

    Without `next_on` the proposed date is taken. Raises InvalidValueError on a next date that has passed.
    """
    proposal, reason = advice(connection, customer_id, now, outcome)
    if next_on is None and proposal is not None:
        next_on, next_at = proposal.day, next_at or proposal.at
    if next_on is not None and next_on < now.date():
        raise InvalidValueError(field="next", value=next_on.isoformat(), reason="past")
    _close_plans(connection, draft, customer_id, now, spoken=outcome not in UNCONCLUSIVE)
    made = draft.create("activity", _done(customer_id, outcome, note, kind, now, reason))
    if next_on is not None:
        _plan(draft, customer_id, next_on, next_at, _why_next(outcome, next_on, proposal), promised)
    if outcome is Outcome.ORDER:
        _won(connection, draft, customer_id)
    if outcome not in UNCONCLUSIVE:
        notices.mark_told(connection, draft, customer_id, now)
    return made


def _done(
    customer_id: bytes, outcome: Outcome, note: str, kind: ActivityKind | None, now: datetime, reason: str
) -> dict[str, object]:
    return {
        "customer_id": customer_id,
        "kind": (kind or ActivityKind.CALL).value,
        "state": "done",
        "day": now.date().isoformat(),
        "done_at": round(now.timestamp() * 1000),
        "outcome": outcome.value,
        "reason": reason,
        "note": note,
    }


def advice(
    connection: Connection, customer_id: bytes, now: datetime, outcome: Outcome
) -> tuple[NextProposal | None, str]:
    """The next date proposed after the outcome, and the first reason for which the customer is on today's list."""
    from fieldcrm.domain.cadence import propose_next
    from fieldcrm.domain.standing import assess

    day = now.date().toordinal()
    known = standing.compute_one(connection, customer_id, day)
    if known is None:
        return None, ""
    facts, rules, calendar, fitted, pool = known
    state = assess(facts, rules, calendar, fitted, pool, day)
    minute = now.hour * 60 + now.minute
    proposal = propose_next(outcome, facts, state.loyalty.grade, state.forecast, rules, calendar, day, minute)
    return proposal, state.reasons[0].code.value if state.reasons else ""


def _why_next(outcome: Outcome, next_on: date, proposal: NextProposal | None) -> str:
    if outcome is Outcome.CALL_BACK:
        return Reason.CALL_BACK.value
    if outcome is Outcome.COMPLAINT:
        return NextReason.COMPLAINT.value
    if proposal is not None and proposal.day == next_on:
        return proposal.reason.value
    return Reason.PLANNED.value


def _close_plans(connection: Connection, draft: Draft, customer_id: bytes, now: datetime, *, spoken: bool) -> None:
    """What was due is kept by this contact; later dates without a promise give way to the new one.

    A promise with a clock later today is kept where the customer was spoken to; where nobody was reached it stands.
    """
    today = now.date().isoformat()
    soon = now.hour * 60 + now.minute + _AHEAD
    for plan in activities.planned(connection, customer_id):
        if plan.day > today:
            if plan.minute is None and not plan.promised:
                draft.edit("activity", plan.id, {"state": "dropped"})
        elif spoken or plan.day < today or plan.minute is None or plan.minute <= soon:
            draft.edit("activity", plan.id, {"state": "kept"})


def _plan(draft: Draft, customer_id: bytes, day: date, at: time | None, reason: str, promised: str) -> None:
    values: dict[str, Any] = {
        "customer_id": customer_id,
        "kind": ActivityKind.CALL.value,
        "state": "planned",
        "day": day.isoformat(),
        "minute": None if at is None else at.hour * 60 + at.minute,
        "reason": reason,
        "promised": promised,
    }
    draft.create("activity", values)


def _won(connection: Connection, draft: Draft, customer_id: bytes) -> None:
    known = head(connection, customer_id)
    if known is not None and known["status"] in _WINS:
        draft.edit("customer", customer_id, {"status": Status.ACTIVE.value})


def reschedule(desk: DeskBase, customer_id: bytes, day: date, at: time | None) -> Receipt:
    """Move the next contact; what was planned first moves, a customer without a plan gets one."""
    if day < desk.day():
        raise InvalidValueError(field="next", value=day.isoformat(), reason="past")
    with desk.archive.writing() as connection:
        customer = customer_of(connection, customer_id)
        draft = Draft("reschedule")
        _move(connection, draft, customer_id, day, at)
        return write(desk, connection, draft, customer)


def _move(connection: Connection, draft: Draft, customer_id: bytes, day: date, at: time | None) -> None:
    """What is planned first moves to the day; where nothing is, a contact is planned."""
    plans = activities.planned(connection, customer_id)
    if not plans:
        _plan(draft, customer_id, day, at, Reason.PLANNED.value, "")
        return
    values: dict[str, object] = {"day": day.isoformat()}
    if at is not None:
        values["minute"] = at.hour * 60 + at.minute
    elif plans[0].minute is not None:
        values["minute"] = None
    draft.edit("activity", plans[0].id, values)


def plan_many(desk: DeskBase, days: Mapping[bytes, date]) -> Receipt:
    """A next date for each of several customers, as `reschedule` sets it: one action."""
    with desk.archive.writing() as connection:
        draft = Draft("plan")
        for customer_id, day in days.items():
            customer_of(connection, customer_id)
            if day < desk.day():
                raise InvalidValueError(field="next", value=day.isoformat(), reason="past")
            _move(connection, draft, customer_id, day, None)
        if not draft.rows:
            raise InvalidValueError(field="customers", value="", reason="empty")
        return write(desk, connection, draft)


def add_note(desk: DeskBase, customer_id: bytes, text: str) -> Receipt:
    """A remark, without a contact. Raises InvalidValueError on an empty one."""
    if not text.strip():
        raise InvalidValueError(field="note", value="", reason="empty")
    now = desk.now()
    with desk.archive.writing() as connection:
        customer = customer_of(connection, customer_id)
        draft = Draft("note")
        values: dict[str, object] = {
            "customer_id": customer_id,
            "kind": ActivityKind.NOTE.value,
            "state": "done",
            "day": now.date().isoformat(),
            "done_at": round(now.timestamp() * 1000),
            "note": text,
        }
        draft.create("activity", values)
        return write(desk, connection, draft, customer)
