"""Complaints: registered, completed, taken step by step, merged. Every action is one change that undo takes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fieldcrm.domain.codes import ActivityKind, Outcome
from fieldcrm.domain.complaint_codes import CHANNELS, Step
from fieldcrm.errors import InvalidValueError, NotFoundError
from fieldcrm.journal.draft import Draft
from fieldcrm.services import promising
from fieldcrm.services.writing import customer_of, write
from fieldcrm.storage import local
from fieldcrm.storage import registers as stored
from fieldcrm.storage.open_items.complaints import state_of
from fieldcrm.storage.reads import complaints as reads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.complaints import State
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.services.desk_base import DeskBase
    from fieldcrm.services.promising import Given

MOST_WORDS = 20_000
_KINDS = {
    "phone": ActivityKind.CALL,
    "visit": ActivityKind.VISIT,
    "counter": ActivityKind.VISIT,
    "wechat": ActivityKind.MESSAGE,
    "mail": ActivityKind.MAIL,
}
"""What kind of contact a complaint came in with; heard from others, it is a remark and no contact."""
_CHANNELS = {kind: channel for channel, kind in reversed(_KINDS.items())}


def channel_of(kind: ActivityKind | None) -> str:
    """The channel of a complaint that came up in a contact of a kind."""
    return _CHANNELS.get(kind or ActivityKind.CALL, CHANNELS[-1])


def register(
    desk: DeskBase,
    customer_id: bytes,
    values: Mapping[str, object],
    *,
    received: datetime | None = None,
    solved: str = "",
    promises: Sequence[Given] = (),
) -> Receipt:
    """Take a complaint in: its record, its first step, the contact it came with, and what was promised at once.

    `values` by field of `domain.forms.complaints`; `received` is an aware instant (now); `solved` says how it was
    solved on the spot, and the customer told. The receipt names the row. Raises InvalidValueError, NotFoundError.
    """
    now = desk.now()
    came = received or now
    if came > now:
        raise InvalidValueError(field="received_at", value=came.isoformat(" ", "minutes"), reason="future")
    own, team = _checked(values)
    with desk.archive.writing() as connection:
        customer = customer_of(connection, customer_id)
        draft = Draft("register_complaint")
        channel = str(own.get("channel") or CHANNELS[0])
        contact = {
            "customer_id": customer_id,
            "kind": _KINDS.get(channel, ActivityKind.NOTE).value,
            "state": "done",
            "day": came.astimezone(now.tzinfo).date().isoformat(),
            "done_at": milliseconds(came),
            "outcome": Outcome.COMPLAINT.value,
            "note": own.get("words", ""),
        }
        activity = draft.create("activity", contact)
        if solved.strip():
            own.setdefault("remedy", solved.strip())
        row = add(connection, draft, customer_id, {**own, "channel": channel}, came, now, activity)
        if solved.strip():
            user = local.user(connection)
            _step(draft, customer_id, row, Step.HANDLED, now, user, solved.strip())
            _step(draft, customer_id, row, Step.REPORTED, now, user, "")
        _put_team(connection, draft, customer_id, row, team)
        for given in promises:
            promising.add(connection, draft, customer_id, given, now.date(), ("complaint", row))
        return replace(write(desk, connection, draft, customer), row=row)


def add(
    connection: Connection,
    draft: Draft,
    customer_id: bytes,
    values: Mapping[str, object],
    came: datetime,
    now: datetime,
    activity: bytes,
) -> bytes:
    """Add a complaint to a draft, accepted by this laptop's user; returns its id. `values` are checked already."""
    user = local.user(connection)
    fields = {"owner": user, **{name: value for name, value in values.items() if value not in (None, "")}}
    row = draft.create(
        "complaint",
        {"customer_id": customer_id, "received_at": milliseconds(came), "activity_id": activity, **_registers(fields)},
    )
    _step(draft, customer_id, row, Step.ACCEPTED, now, user, "")
    return row


def edit(desk: DeskBase, complaint_id: bytes, values: Mapping[str, object]) -> Receipt | None:
    """Complete or correct a complaint; None if nothing differs. Raises InvalidValueError, NotFoundError."""
    own, team = _checked(values)
    with desk.archive.writing() as connection:
        report = known(connection, complaint_id)
        current = stored.current(connection, "complaint", complaint_id)
        assert current is not None
        block = current["enough"] if isinstance(current["enough"], list) else [None, None]
        draft = Draft("edit_complaint")
        draft.edit("complaint", complaint_id, stored.differing(current, _registers(own, block)))
        _put_team(connection, draft, report.customer.id, complaint_id, team)
        return write(desk, connection, draft, report.customer) if draft.rows else None


def take_step(
    desk: DeskBase,
    complaint_id: bytes,
    step: Step,
    words: str = "",
    *,
    at: datetime | None = None,
    promise: Given | None = None,
) -> Receipt:
    """Take a step, with words and perhaps a promise, now or at an earlier instant.

    Raises InvalidValueError (field 'step', reason 'step' where it cannot follow), NotFoundError.
    """
    now = desk.now()
    moment = at or now
    with desk.archive.writing() as connection:
        report = known(connection, complaint_id)
        if moment > now:
            raise InvalidValueError(field="at", value=moment.isoformat(" ", "minutes"), reason="future")
        if milliseconds(moment) < report.received_at:
            raise InvalidValueError(field="at", value=moment.isoformat(" ", "minutes"), reason="before_received")
        _refuse(report, state(connection, report), step)
        if len(words) > MOST_WORDS:
            raise InvalidValueError(field="words", value=words, reason="too_long", most=MOST_WORDS)
        draft = Draft("complaint_step")
        _step(draft, report.customer.id, complaint_id, step, moment, local.user(connection), words.strip())
        if promise is not None:
            promising.add(connection, draft, report.customer.id, promise, now.date(), ("complaint", complaint_id))
        if step is Step.CLOSED:
            _move_on(connection, draft, report, now)
        return write(desk, connection, draft, report.customer)


def _refuse(report: reads.Stored, before: State, step: Step) -> None:
    from fieldcrm.domain.complaints import allowed

    if report.merged_into is not None:
        raise InvalidValueError(field="step", value=step.value, reason="merged")
    if not allowed(before, step):
        raise InvalidValueError(field="step", value=step.value, reason="step")


def _move_on(connection: Connection, draft: Draft, report: reads.Stored, now: datetime) -> None:
    """The contact that was planned to answer the complaint becomes the next regular one, once all are closed."""
    from fieldcrm.domain.codes import NextReason
    from fieldcrm.services.logging_calls import advice
    from fieldcrm.storage import activities

    others = reads.many(connection, open_only=True, customer_id=report.customer.id)
    if any(other.id != report.id for other in others):
        return
    plans = activities.planned(connection, report.customer.id)
    mine = [plan for plan in plans if plan.reason == NextReason.COMPLAINT.value and not plan.promised]
    if mine:
        proposal, _reason = advice(connection, report.customer.id, now, Outcome.REACHED)
        if proposal is not None:
            changed = {"day": proposal.day.isoformat(), "minute": None, "reason": proposal.reason.value}
            draft.edit("activity", mine[0].id, changed)


def merge(desk: DeskBase, complaint_id: bytes, into_id: bytes) -> Receipt:
    """Say that a report is the same complaint as another of the same customer: it goes on as that one.

    Raises InvalidValueError (field 'into': 'same_complaint', 'other_customer', 'merged' where one was merged away
    itself, 'closed_complaint' where the other one is closed and this one is not), NotFoundError.
    """
    with desk.archive.writing() as connection:
        report, into = known(connection, complaint_id), known(connection, into_id)
        wrong = (
            "same_complaint"
            if report.id == into.id
            else "merged"
            if into.merged_into is not None or report.merged_into is not None
            else "other_customer"
            if report.customer.id != into.customer.id
            else "closed_complaint"
            if state(connection, into).closed and not state(connection, report).closed
            else ""
        )
        if wrong:
            raise InvalidValueError(field="into", value=into.id.hex()[-6:], reason=wrong)
        draft = Draft("merge_complaint")
        draft.edit("complaint", report.id, {"merged_into": into.id})
        for follower in reads.merged(connection, report.customer.id).get(report.id, []):
            draft.edit("complaint", follower.id, {"merged_into": into.id})
        return write(desk, connection, draft, report.customer)


def unmerge(desk: DeskBase, complaint_id: bytes) -> Receipt:
    """Make a merged report a complaint of its own again, as it was. Raises InvalidValueError, NotFoundError."""
    with desk.archive.writing() as connection:
        report = known(connection, complaint_id)
        if report.merged_into is None:
            raise InvalidValueError(field="complaint", value=report.id.hex()[-6:], reason="not_merged_complaint")
        draft = Draft("unmerge_complaint")
        draft.edit("complaint", report.id, {"merged_into": None})
        return write(desk, connection, draft, report.customer)


def delete(desk: DeskBase, complaint_id: bytes) -> Receipt:
    """Hide a complaint; reports that were merged into it stand on their own again. Raises NotFoundError."""
    with desk.archive.writing() as connection:
        report = known(connection, complaint_id)
        draft = Draft("delete_complaint")
        draft.edit("complaint", complaint_id, {"deleted": 1})
        for other in reads.merged(connection, report.customer.id).get(complaint_id, []):
            draft.edit("complaint", other.id, {"merged_into": None})
        return write(desk, connection, draft, report.customer)


def known(connection: Connection, complaint_id: bytes) -> reads.Stored:
    """The complaint. Raises NotFoundError where it is not there, was deleted, or its customer was."""
    found = reads.one(connection, complaint_id)
    if found is None:
        raise NotFoundError(what="complaint", text=complaint_id.hex()[-6:])
    return found


def state(connection: Connection, report: reads.Stored) -> State:
    """Where the complaint stands."""
    merged = reads.merged(connection, report.customer.id).get(report.id, [])
    steps = reads.steps(connection, [report.id, *(other.id for other in merged)])
    return folded(report, merged, steps)


def folded(
    report: reads.Stored, merged: Sequence[reads.Stored], steps: Mapping[bytes, Sequence[reads.StoredStep]]
) -> State:
    """The state of a complaint from its rows."""

    def taken(of: reads.Stored) -> list[tuple[str, int]]:
        return [(step.step, step.at) for step in steps.get(of.id, ())]

    return state_of(report.received_at, taken(report), [(other.received_at, taken(other)) for other in merged])


def milliseconds(moment: datetime) -> int:
    """An instant as it is stored."""
    return round(moment.astimezone(UTC).timestamp() * 1000)


def _step(
    draft: Draft, customer_id: bytes, complaint_id: bytes, step: Step, at: datetime, actor: str, words: str
) -> None:
    values = {
        "customer_id": customer_id,
        "complaint_id": complaint_id,
        "step": step.value,
        "at": milliseconds(at),
        "actor": actor,
        "words": words,
    }
    draft.create("complaint_step", values)


def _checked(values: Mapping[str, object]) -> tuple[dict[str, object], dict[bytes, str]]:
    """The complaint's own fields, checked, and the team's."""
    from fieldcrm.domain.custom_fields import split
    from fieldcrm.services.customers import require

    own, team = split(values)
    require("complaint", own, partly=True)
    return own, team


def _put_team(
    connection: Connection, draft: Draft, customer_id: bytes, complaint_id: bytes, team: Mapping[bytes, str]
) -> None:
    if team:
        from fieldcrm.services import custom_values

        custom_values.put(connection, draft, customer_id, "complaint", complaint_id, team)


def _registers(values: Mapping[str, object], block: Sequence[object] = (None, None)) -> dict[str, object]:
    """Form values by register; the answer to “was it enough” and its words are one register."""
    found = {
        name: int(value) if isinstance(value, bool) else value
        for name, value in values.items()
        if name not in ("enough", "enough_word")
    }
    if "enough" in values or "enough_word" in values:
        answer = [values.get("enough", block[0]) or None, values.get("enough_word", block[1]) or None]
        found["enough"] = answer if any(answer) else None
    return found
