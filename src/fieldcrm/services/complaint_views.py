"""Complaints as shown: the board, one of them with its clocks, and what they have in common."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fieldcrm.domain.clocks import MINUTES_A_DAY, Reading
from fieldcrm.domain.complaint_codes import Step
from fieldcrm.domain.complaints import clocks_of, next_steps
from fieldcrm.domain.views.complaints import ClockLine, CommonView, ComplaintDetail, ComplaintLine, StepLine
from fieldcrm.errors import NotFoundError
from fieldcrm.services.complaining import folded, known, milliseconds
from fieldcrm.services.promising import ids_ending
from fieldcrm.storage import local, settings
from fieldcrm.storage.reads import complaints as reads
from fieldcrm.storage.reads import custom
from fieldcrm.storage.reads import promises as promise_reads
from fieldcrm.storage.reads.rows import MS_A_MINUTE, instant, instant_of_local, local_minute, utc_minute

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.complaints import State
    from fieldcrm.domain.rules import Rules
    from fieldcrm.services.desk_base import DeskBase


CLOSED_SHOWN = 5
"""Closed complaints that a dossier shows."""


class _Now:
    """The moment of looking, the team's rules, and who looks."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.rules: Rules = settings.rules(connection)
        self.user = local.user(connection)
        self.at = utc_minute(milliseconds(now))
        self.local = local_minute(milliseconds(now))


def listed(
    desk: DeskBase, moment: datetime, *, open_only: bool, mine: bool, customer_id: bytes | None, limit: int | None
) -> tuple[ComplaintLine, ...]:
    """Complaints, those whose clock runs first and by when it runs out; then the others, the newest first."""
    with desk.archive.reading() as connection:
        return lines_of(connection, moment, open_only=open_only, mine=mine, customer_id=customer_id, limit=limit)


def lines_of(
    connection: Connection,
    moment: datetime,
    *,
    open_only: bool,
    mine: bool = False,
    customer_id: bytes | None = None,
    limit: int | None = None,
) -> tuple[ComplaintLine, ...]:
    """As `listed`, on a connection that is open."""
    now = _Now(connection, moment)
    found = reads.many(connection, open_only=open_only, customer_id=customer_id, limit=limit)
    merged = reads.merged(connection, customer_id) if found else {}
    ids = [report.id for report in found]
    ids += [other.id for report in found for other in merged.get(report.id, [])]
    steps = reads.steps(connection, ids)
    lines = []
    for report in found:
        others = merged.get(report.id, [])
        lines.append(_line(report, folded(report, others, steps), now))
    lines = [line for line in lines if line.mine or not mine]
    return tuple(sorted(lines, key=lambda line: (*_urgency(line), line.id)))


def of_customer(connection: Connection, customer_id: bytes, moment: datetime) -> tuple[ComplaintLine, ...]:
    """What a dossier shows: every open complaint, and the newest closed ones."""
    pressing = lines_of(connection, moment, open_only=True, customer_id=customer_id)
    newest = lines_of(connection, moment, open_only=False, customer_id=customer_id, limit=len(pressing) + CLOSED_SHOWN)
    return (*pressing, *[line for line in newest if not line.open][:CLOSED_SHOWN])


def _urgency(line: ComplaintLine) -> tuple[int, float, float]:
    clock = line.clock
    if line.open and clock is not None and clock.due is not None:
        return 0, clock.due.timestamp(), line.received.timestamp()
    return (1 if line.open else 2), 0.0, -line.received.timestamp()


def one(desk: DeskBase, complaint_id: bytes, moment: datetime) -> ComplaintDetail:
    """Everything about a complaint. Raises NotFoundError."""
    with desk.archive.reading() as connection:
        now = _Now(connection, moment)
        report = known(connection, complaint_id)
        others = reads.merged(connection, report.customer.id).get(report.id, [])
        steps = reads.steps(connection, [report.id, *(other.id for other in others)])
        state = folded(report, others, steps)
        clocks = clocks_of(state, now.rules, now.at, now.local)
        contact, equipment = reads.names(connection, report.contact_id, report.equipment_id)
        return ComplaintDetail(
            line=_line(report, state, now),
            channel=report.channel,
            seeks=report.seeks,
            effect=report.effect,
            cause=report.cause,
            remedy=report.remedy,
            enough=report.enough,
            enough_word=report.enough_word,
            improvement=report.improvement,
            contact_id=report.contact_id,
            contact=contact,
            equipment_id=report.equipment_id,
            equipment=equipment,
            visit_id=report.visit_id,
            reply=_clock("reply", clocks.reply),
            answer=_clock("answer", clocks.answer),
            steps=_steps(report, others, steps),
            promises=promise_reads.promises(connection, moment, open_only=False, source_id=report.id),
            reports=tuple(_line(other, folded(other, (), steps), now) for other in others),
            own=custom.values(connection, "complaint", report.id),
            next_steps=() if report.merged_into else next_steps(state),
        )


def _steps(
    report: reads.Stored, others: Sequence[reads.Stored], steps: dict[bytes, list[reads.StoredStep]]
) -> tuple[StepLine, ...]:
    """All steps in order, those of merged reports marked; of steps that a newer program made nothing is known."""
    known_steps = {step.value: step for step in Step}
    rows = [row for of in (report, *others) for row in steps.get(of.id, ())]
    found = []
    for row in sorted(rows, key=lambda row: (row.at, row.id)):
        at = instant(row.at)
        if row.step in known_steps and at is not None:
            of = None if row.complaint_id == report.id else row.complaint_id
            found.append(StepLine(row.id, known_steps[row.step], at, row.actor, row.words, of))
    return tuple(found)


def _line(report: reads.Stored, state: State, now: _Now) -> ComplaintLine:
    received, since = instant(report.received_at), instant(state.since.at * MS_A_MINUTE)
    assert received is not None
    assert since is not None
    return ComplaintLine(
        id=report.id,
        customer=report.customer,
        territory=report.territory,
        received=received,
        words=report.words,
        category=report.category,
        product=report.product,
        severity=report.severity,
        mood=report.mood,
        owner=report.owner,
        mine=not now.user or not report.owner or report.owner == now.user,
        number=report.number,
        general=report.general,
        step=state.step,
        since=max(received, since),
        waiting=state.waiting,
        clock=_first_clock(state, now),
        merged_into=report.merged_into,
    )


def _first_clock(state: State, now: _Now) -> ClockLine | None:
    """The clock that runs out first, while one of them runs or waits."""
    if state.closed or state.answered is not None:
        return None
    clocks = clocks_of(state, now.rules, now.at, now.local)
    answer = _clock("answer", clocks.answer)
    if state.replied is not None:
        return answer
    reply = _clock("reply", clocks.reply)
    if reply.due is None or answer.due is None:
        return answer if reply.due is None else reply
    return min((reply, answer), key=lambda clock: clock.due.timestamp() if clock.due else 0.0)


def _clock(kind: str, reading: Reading) -> ClockLine:
    due = None
    if reading.due is not None:
        due = instant(reading.due * MS_A_MINUTE) if kind == "reply" else instant_of_local(reading.due)
    return ClockLine(kind, reading.limit, reading.used, due, reading.paused, reading.stopped)


def find(desk: DeskBase, text: str) -> bytes:
    """The id of the complaint that `text` names: its number, or the end of its id. Raises NotFound, AmbiguousError."""
    from fieldcrm.errors import AmbiguousError

    with desk.archive.reading() as connection:
        numbered = reads.numbered(connection, text.strip()) if text.strip() else []
        if len(numbered) > 1:
            raise AmbiguousError(text=text, matches=[row.hex()[-6:] for row in numbered])
        found = numbered[0] if numbered else ids_ending(connection, "complaint", text)
    if found is None:
        raise NotFoundError(what="complaint", text=text)
    return found


def common(desk: DeskBase, day: date) -> CommonView:
    """What complaints have in common up to a day."""
    from fieldcrm.domain.complaint_patterns import Seen, growth, month_names, patterns

    with desk.archive.reading() as connection:
        rows = reads.seen(connection)
    as_of = day.toordinal()
    known_rows = [Seen(local_minute(at) // MINUTES_A_DAY, *about) for at, *about in rows]
    seen = [row for row in known_rows if row.day <= as_of]
    months = tuple(date(year, month + 1, 1) for year, month in month_names(as_of))
    return CommonView(months, patterns(seen, as_of), growth(seen, as_of))
