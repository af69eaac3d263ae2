"""A complaint's life: the steps it goes through, and its two clocks (domain.md §6).

A complaint's state is never stored: it is folded from its steps, each an event with who and when. Taking a step back
is taking the event away. Moments are minutes as in `domain.clocks`, both of UTC and of the wall clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fieldcrm.domain.cadence import minute_of
from fieldcrm.domain.clocks import MINUTES_AN_HOUR, Elapsed, Pause, Reading, Working, read_clock
from fieldcrm.domain.complaint_codes import WAY, Step
from fieldcrm.domain.rules import Rules

_PLACE = {step: place for place, step in enumerate(WAY)}
_REPLIES = frozenset({Step.REPLIED, Step.REPORTED, Step.FOLLOWED, Step.CLOSED})
"""Steps with which the customer has heard from us: they end the first clock."""
_ANSWERS = frozenset({Step.REPORTED, Step.FOLLOWED, Step.CLOSED})
"""Steps with which the customer has its answer: they end the second clock."""


class Event(NamedTuple):
    """A step: `at` in minutes of UTC, `local` in minutes of the wall clock."""

    step: Step
    at: int
    local: int


@dataclass(frozen=True, slots=True)
class State:
    """Where a complaint stands.

    `began` is the event with which its clocks started: the reception, or the last time it was reopened. `replied` and
    `answered` are the events that stopped them, None while they run.
    """

    step: Step
    """The furthest step of this round."""
    since: Event
    """The event that brought it there."""
    began: Event
    replied: Event | None
    answered: Event | None
    waits: tuple[tuple[Event, Event | None], ...]
    """Stretches in which it waited for the customer."""

    @property
    def closed(self) -> bool:
        """Whether it is done with."""
        return self.step is Step.CLOSED

    @property
    def waiting(self) -> bool:
        """Whether it waits for the customer."""
        return not self.closed and bool(self.waits) and self.waits[-1][1] is None


class Clocks(NamedTuple):
    """The two clocks: of the first reply in minutes of UTC, of the answer in working minutes of the wall clock."""

    reply: Reading
    answer: Reading


def fold(received: Event, events: Iterable[Event]) -> State:
    """The state after these steps, in whichever order they are handed in; `received` is the reception."""
    began = received
    ordered = sorted(events, key=lambda event: event.at)
    start = max((n for n, event in enumerate(ordered) if event.step is Step.REOPENED), default=-1)
    if start >= 0:
        began = ordered[start]
    since, replied, answered = Event(Step.ACCEPTED, began.at, began.local), None, None
    waits: list[tuple[Event, Event | None]] = []
    for event in ordered[start + 1 :]:
        if event.step is Step.WAITING and not (waits and waits[-1][1] is None):
            waits.append((event, None))
        elif event.step is Step.RESUMED and waits and waits[-1][1] is None:
            waits[-1] = (waits[-1][0], event)
        if event.step in _REPLIES and replied is None:
            replied = event
        if event.step in _ANSWERS and answered is None:
            answered = event
        if _PLACE.get(event.step, -1) > _PLACE[since.step]:
            since = event
    return State(since.step, since, began, replied, answered, tuple(waits))


def clocks_of(state: State, rules: Rules, now_at: int, now_local: int) -> Clocks:
    """Both clocks as they stand now: `now_at` in minutes of UTC, `now_local` in minutes of the wall clock."""
    working = working_time(rules)
    reply = read_clock(
        Elapsed(),
        state.began.at,
        rules.complaint_reply_hours * MINUTES_AN_HOUR,
        now_at,
        [Pause(begin.at, None if end is None else end.at) for begin, end in state.waits],
        None if state.replied is None else state.replied.at,
    )
    answer = read_clock(
        working,
        state.began.local,
        rules.complaint_answer_days * working.length,
        now_local,
        [Pause(begin.local, None if end is None else end.local) for begin, end in state.waits],
        None if state.answered is None else state.answered.local,
    )
    return Clocks(reply, answer)


def working_time(rules: Rules) -> Working:
    """The working hours of the team."""
    return Working(
        rules.working_days,
        minute_of(rules.work_start, 8 * MINUTES_AN_HOUR + 30),
        minute_of(rules.work_end, 18 * MINUTES_AN_HOUR),
    )


def next_steps(state: State) -> tuple[Step, ...]:
    """The steps that can follow, the likeliest first."""
    if state.closed:
        return (Step.REOPENED,)
    ahead = WAY[_PLACE[state.step] + 1 :]
    turn = Step.RESUMED if state.waiting else Step.WAITING
    skipped = [step for step in (Step.REPLIED,) if state.replied is None and step not in ahead]
    return (*ahead, *skipped, turn)


def allowed(state: State, step: Step) -> bool:
    """Whether the step can follow: nothing is closed, reopened, halted or resumed twice. Steps may be repeated."""
    if step is Step.REOPENED:
        return state.closed
    if state.closed:
        return False
    if step is Step.WAITING:
        return not state.waiting
    return step is not Step.RESUMED or state.waiting


def category_of(text: str, words: Sequence[tuple[str, str]]) -> str:
    """The category that was typed: a code by its code or its word (`words`: code and word), else the text itself.

    A beginning that only one of them has will do, from two letters of a Latin word or one Chinese character on.
    """
    plain = text.strip()
    folded = plain.casefold()
    same = [code for code, word in words if folded in (code, word.casefold())]
    if same:
        return same[0]
    if len(plain) >= 2 or not plain.isascii():
        begins = {code for code, word in words if code.startswith(folded) or word.casefold().startswith(folded)}
        if folded and len(begins) == 1:
            return begins.pop()
    return plain
