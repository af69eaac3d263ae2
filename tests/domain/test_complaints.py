"""A complaint's life: folded from its steps, in any order, with two clocks."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain.clocks import MINUTES_A_DAY
from fieldcrm.domain.complaint_codes import WAY, Step
from fieldcrm.domain.complaints import Event, allowed, category_of, clocks_of, fold, next_steps
from fieldcrm.domain.rules import Rules

RULES = Rules()
SHIFT = 8 * 60


def event(step: Step, text: str) -> Event:
    """A step at a local time in China."""
    moment = datetime.fromisoformat(text)
    local = moment.toordinal() * MINUTES_A_DAY + moment.hour * 60 + moment.minute
    return Event(step, local - SHIFT, local)


RECEIVED = event(Step.ACCEPTED, "2026-03-06 16:00")
"""A Friday afternoon."""


def test_both_clocks_of_a_friday_afternoon() -> None:
    state = fold(RECEIVED, [])
    now = event(Step.ACCEPTED, "2026-03-07 10:00")
    clocks = clocks_of(state, RULES, now.at, now.local)
    assert (clocks.reply.used, clocks.reply.left) == (18 * 60, 6 * 60), "the first reply waits for no working day"
    assert clocks.reply.due == event(Step.REPLIED, "2026-03-07 16:00").at
    assert (clocks.answer.used, clocks.answer.left) == (120, 450), "the answer does"
    assert clocks.answer.due == event(Step.REPORTED, "2026-03-09 16:00").local


def test_a_reply_stops_the_first_clock_and_a_report_both() -> None:
    replied, reported = event(Step.REPLIED, "2026-03-06 17:00"), event(Step.REPORTED, "2026-03-09 10:00")
    now = event(Step.ACCEPTED, "2026-03-20 10:00")
    clocks = clocks_of(fold(RECEIVED, [replied]), RULES, now.at, now.local)
    assert (clocks.reply.stopped, clocks.reply.used, clocks.answer.stopped) == (True, 60, False)
    assert clocks.answer.late
    clocks = clocks_of(fold(RECEIVED, [reported]), RULES, now.at, now.local)
    assert (clocks.reply.stopped, clocks.answer.stopped) == (True, True)
    assert clocks.reply.late, "the customer heard nothing for more than a day"
    assert not clocks.answer.late


def test_waiting_for_the_customer_pauses_both() -> None:
    steps = [event(Step.WAITING, "2026-03-06 16:30"), event(Step.RESUMED, "2026-03-10 09:00")]
    now = event(Step.ACCEPTED, "2026-03-10 09:10")
    clocks = clocks_of(fold(RECEIVED, steps), RULES, now.at, now.local)
    assert (clocks.reply.used, clocks.answer.used) == (40, 40)
    waiting = fold(RECEIVED, steps[:1])
    assert waiting.waiting
    assert clocks_of(waiting, RULES, now.at, now.local).reply.due is None
    assert not fold(RECEIVED, [*steps[:1], event(Step.CLOSED, "2026-03-07 09:00")]).waiting


def test_reopening_starts_the_way_and_the_clocks_anew() -> None:
    steps = [
        event(Step.REPORTED, "2026-03-09 10:00"),
        event(Step.CLOSED, "2026-03-10 10:00"),
        event(Step.REOPENED, "2026-03-16 10:00"),
    ]
    state = fold(RECEIVED, steps)
    assert (state.step, state.closed, state.began.local) == (Step.ACCEPTED, False, steps[2].local)
    assert (state.replied, state.answered) == (None, None)
    assert fold(RECEIVED, steps[:2]).closed, "taking the last step back closes it again"
    assert not fold(RECEIVED, steps[:1]).closed


@given(st.permutations([event(step, f"2026-03-{day:02} 10:00") for day, step in enumerate(Step, start=9)]))
def test_the_order_of_arrival_does_not_matter(steps: list[Event]) -> None:
    assert fold(RECEIVED, steps) == fold(RECEIVED, sorted(steps))


@given(st.lists(st.sampled_from(list(Step)), max_size=12))
def test_what_is_allowed_leads_somewhere_and_what_is_offered_is_allowed(wanted: list[Step]) -> None:
    done: list[Event] = []
    for number, step in enumerate(wanted):
        before = fold(RECEIVED, done)
        assert all(allowed(before, offered) for offered in next_steps(before))
        if not allowed(before, step):
            continue
        done.append(Event(step, RECEIVED.at + number + 1, RECEIVED.local + number + 1))
        after = fold(RECEIVED, done)
        assert after.closed is (step is Step.CLOSED)
        assert after.waiting is (step is Step.WAITING or (before.waiting and step not in (Step.RESUMED, Step.CLOSED)))


def test_the_likeliest_step_comes_first() -> None:
    assert next_steps(fold(RECEIVED, []))[0] is Step.REPLIED
    handled = fold(RECEIVED, [event(Step.HANDLED, "2026-03-06 17:00")])
    assert next_steps(handled) == (Step.REPORTED, Step.FOLLOWED, Step.CLOSED, Step.REPLIED, Step.WAITING)
    assert next_steps(fold(RECEIVED, [event(Step.CLOSED, "2026-03-06 17:00")])) == (Step.REOPENED,)
    assert WAY[0] is Step.ACCEPTED


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("quality", "quality"),
        ("QUAL", "quality"),
        ("质量", "quality"),
        ("质", "quality"),
        ("qua", "qua"),
        ("q", "q"),
        ("", ""),
        (" 司机态度 ", "司机态度"),
    ],
)
def test_a_category_is_read_from_its_beginning_or_kept_as_it_is(typed: str, code: str) -> None:
    words = [("quality", "Quality"), ("quality", "质量"), ("quantity", "Quantity"), ("quantity", "数量")]
    assert category_of(typed, words) == code
