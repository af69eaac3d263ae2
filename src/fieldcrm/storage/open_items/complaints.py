"""Open complaints, each with the clock that runs out first, or with the day on which it is to be followed up."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.clocks import MINUTES_A_DAY
from fieldcrm.domain.codes import OpenKind
from fieldcrm.domain.complaint_codes import Step
from fieldcrm.domain.facts import OpenItem
from fieldcrm.storage.open_items.parts import Part, Row
from fieldcrm.storage.reads.complaints import MERGED, OPEN
from fieldcrm.storage.reads.rows import MS_A_MINUTE, local_minute, utc_minute

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fieldcrm.domain.complaints import Event, State
    from fieldcrm.domain.rules import Rules

_WORDS = 120
"""Characters of the complaint's words that a list takes along."""
_SERIOUS = 1.0


class _Report(NamedTuple):
    """A complaint as it was received, with its steps in order."""

    id: bytes
    received: int
    merged_into: bytes | None
    category: str
    words: str
    severity: str
    owner: str
    steps: list[tuple[str, int]]


def event(step: str, milliseconds: int) -> Event:
    """A stored step as the rules see it. Raises ValueError for a step that a newer program made."""
    from fieldcrm.domain.complaints import Event

    return Event(Step(step), utc_minute(milliseconds), local_minute(milliseconds))


def state_of(
    received: int, steps: Iterable[tuple[str, int]], merged: Iterable[tuple[int, list[tuple[str, int]]]]
) -> State:
    """The state of a complaint: received at an instant (ms), its steps, and the reports that were merged into it.

    The clocks begin with the first report; a reply to any of them was a reply; all else is the complaint's own.
    """
    from fieldcrm.domain.complaints import fold

    known = set(Step)
    events = [event(step, at) for step, at in steps if step in known]
    first = received
    for came, others in merged:
        first = min(first, came)
        events += [event(step, at) for step, at in others if step == Step.REPLIED]
    return fold(event(Step.ACCEPTED, first), events)


def _items(rows: Iterable[Row], rules: Rules, day: int) -> Iterator[OpenItem]:
    reports = list(_reports(rows, day))
    for report in reports:
        if report.merged_into is not None:
            continue
        merged = [(other.received, other.steps) for other in reports if other.merged_into == report.id]
        state = state_of(report.received, report.steps, merged)
        if not state.closed:
            yield _item(report, state, rules)


def _reports(rows: Iterable[Row], day: int) -> Iterator[_Report]:
    """The customer's complaints that were known on a day, each with the steps taken until then."""
    end = (day + 1) * MINUTES_A_DAY
    for _id, group in groupby(rows, itemgetter(1)):
        lines = list(group)
        _customer, row_id, received, merged_into, category, words, severity, owner, *_step = lines[0]
        if received is None or local_minute(received) >= end:
            continue
        steps = [(line[8], line[9]) for line in lines if line[8] and line[9] is not None]
        yield _Report(
            row_id,
            received,
            merged_into,
            category or "",
            (words or "")[:_WORDS],
            severity or "",
            owner or "",
            [(step, at) for step, at in steps if local_minute(at) < end],
        )


def _item(report: _Report, state: State, rules: Rules) -> OpenItem:
    phase, moment, timed = due_of(state, rules)
    params: tuple[tuple[str, object], ...] = (
        ("phase", phase),
        ("ref", report.id.hex()[-6:]),
        ("step", state.step.value),
        ("category", report.category),
        ("words", " ".join(report.words.split())),
        ("by", report.owner),
    )
    due, minute = divmod(moment, MINUTES_A_DAY)
    weight = _SERIOUS if report.severity == "serious" else 0.0
    return OpenItem(OpenKind.COMPLAINT, report.id, due, minute if timed else None, weight, params)


def due_of(state: State, rules: Rules) -> tuple[str, int, bool]:
    """What is to be done next with an open complaint, by when (local minutes), and whether a clock runs for it.

    'reply' or 'answer' where a clock runs, the one that runs out first; 'waiting' while the customer is waited for;
    'follow' once it was answered, 'close' once it was followed up.
    """
    from fieldcrm.domain.complaints import clocks_of, working_time

    if not state.waiting and state.answered is None:
        clocks = clocks_of(state, rules, state.began.at, state.began.local)
        ends = [] if clocks.answer.due is None else [(clocks.answer.due, "answer")]
        if state.replied is None and clocks.reply.due is not None:
            ends.insert(0, (local_minute(clocks.reply.due * MS_A_MINUTE), "reply"))
        if ends:
            moment, phase = min(ends, key=itemgetter(0))  # at the same minute the reply comes first
            return phase, moment, True
    if state.waiting:
        phase, since = "waiting", state.waits[-1][0].local
    else:
        phase, since = ("close" if state.step is Step.FOLLOWED else "follow"), state.since.local
    calendar = working_time(rules).calendar
    day = calendar.add_working_days(since // MINUTES_A_DAY, rules.complaint_follow_days)
    return phase, day * MINUTES_A_DAY, False


PARTS: tuple[Part, ...] = (
    Part(
        name="complaints",
        select=f"SELECT c.customer_id, c.id, c.received_at, {MERGED}, c.category, c.words, c.severity, c.owner,"
        " s.step, s.at FROM complaint c LEFT JOIN complaint_step s ON s.complaint_id = c.id AND s.deleted = 0",
        table="c",
        order="c.id, s.at, s.id",
        items=_items,
        where=f"({MERGED} IS NOT NULL OR {OPEN})",
    ),
)
