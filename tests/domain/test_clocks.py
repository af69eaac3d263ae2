"""Clocks of complaints: elapsed and working time, pauses, holidays and moved working days."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain.calendar import CHINA, WEEKEND, WorkCalendar
from fieldcrm.domain.clocks import MINUTES_A_DAY, Counter, Elapsed, Pause, Working, due, joined, read_clock, used

FIRST = date(2026, 1, 1).toordinal() * MINUTES_A_DAY
WORK = Working(WorkCalendar(CHINA), 8 * 60 + 30, 18 * 60)
COUNTERS = st.sampled_from([Elapsed(), WORK, Working(WorkCalendar(WEEKEND), 0, 1440)])
MOMENTS = st.integers(FIRST, FIRST + 60 * MINUTES_A_DAY)
PAUSES = st.lists(st.tuples(MOMENTS, st.integers(0, 5000)).map(lambda pair: Pause(pair[0], sum(pair))), max_size=5)


def at(text: str) -> int:
    """A moment as it is written: 2026-03-04 09:00."""
    moment = datetime.fromisoformat(text)
    return moment.toordinal() * MINUTES_A_DAY + moment.hour * 60 + moment.minute


@pytest.mark.parametrize(
    ("start", "ends"),
    [
        ("2026-03-04 09:00", "2026-03-05 09:00"),  # Wednesday
        ("2026-03-06 17:00", "2026-03-09 17:00"),  # Friday afternoon goes on on Monday
        ("2026-03-07 12:00", "2026-03-09 18:00"),  # a Saturday's begins on Monday morning
        ("2026-03-04 07:00", "2026-03-04 18:00"),  # before the doors open: that whole day
        ("2026-03-04 20:00", "2026-03-05 18:00"),
        ("2026-02-13 17:00", "2026-02-14 17:00"),  # Saturday 14 February 2026 is worked for the Spring Festival
        ("2026-02-14 17:00", "2026-02-24 17:00"),  # and after it the festival stands between
    ],
)
def test_a_working_day_is_its_hours_wherever_they_fall(start: str, ends: str) -> None:
    assert due(WORK, at(start), WORK.length) == at(ends)


def test_only_working_minutes_count() -> None:
    assert WORK.length == 570
    assert WORK.between(at("2026-03-06 17:00"), at("2026-03-09 09:00")) == 90
    assert WORK.between(at("2026-03-07 00:00"), at("2026-03-08 23:59")) == 0
    assert WORK.between(at("2026-03-04 12:00"), at("2026-03-04 11:00")) == 0
    assert Elapsed().between(at("2026-03-06 17:00"), at("2026-03-09 09:00")) == 64 * 60


def test_a_clock_that_waits_stands_still() -> None:
    start, waits, goes = at("2026-03-04 09:00"), at("2026-03-04 10:00"), at("2026-03-09 09:00")
    open_pause, pause = [Pause(waits, None)], [Pause(waits, goes)]
    now = at("2026-03-06 12:00")
    waiting = read_clock(WORK, start, 570, now, open_pause)
    assert (waiting.used, waiting.left, waiting.due, waiting.paused) == (60, 510, None, True)
    going = read_clock(WORK, start, 570, at("2026-03-09 09:30"), pause)
    assert (going.used, going.paused, going.late) == (90, False, False)
    assert going.due == at("2026-03-09 17:30"), "the hour before the pause is gone, the rest is left"
    stopped = read_clock(WORK, start, 570, at("2026-03-20 09:00"), pause, at("2026-03-09 11:00"))
    assert (stopped.used, stopped.stopped, stopped.late, stopped.paused) == (180, True, False, False)


def test_a_clock_that_ran_out_before_the_pause_stays_run_out() -> None:
    start = at("2026-03-04 09:00")
    reading = read_clock(Elapsed(), start, 60, at("2026-03-05 09:00"), [Pause(at("2026-03-04 12:00"), None)])
    assert reading.due == at("2026-03-04 10:00")
    assert reading.late


def test_hours_that_make_no_sense_do_not_stop_the_clock() -> None:
    odd = Working(WorkCalendar(WEEKEND), 600, 600)
    assert due(odd, at("2026-03-04 09:00"), 2) == at("2026-03-05 10:01")


@given(COUNTERS, MOMENTS, st.integers(0, 6000), PAUSES)
def test_the_limit_is_used_up_when_it_is_due(counter: Counter, start: int, limit: int, pauses: list[Pause]) -> None:
    ends = due(counter, start, limit, pauses)
    assert ends is not None
    assert used(counter, start, ends, pauses) == limit
    assert ends <= start or limit == 0 or used(counter, start, ends - 1, pauses) == limit - 1


@given(COUNTERS, MOMENTS, MOMENTS, PAUSES, st.data())
def test_a_pause_in_two_parts_is_the_same_pause(
    counter: Counter, start: int, now: int, pauses: list[Pause], data: st.DataObject
) -> None:
    parts: list[Pause] = []
    for pause in pauses:
        assert pause.end is not None
        cut = data.draw(st.integers(pause.start, pause.end))
        parts += [Pause(cut, pause.end), Pause(pause.start, cut)]
    assert used(counter, start, now, parts) == used(counter, start, now, pauses)
    assert due(counter, start, 570, parts) == due(counter, start, 570, pauses)


@given(COUNTERS, MOMENTS, MOMENTS, MOMENTS, PAUSES)
def test_time_never_runs_backwards(counter: Counter, start: int, one: int, other: int, pauses: list[Pause]) -> None:
    early, late = sorted((one, other))
    gained = used(counter, start, late, pauses) - used(counter, start, early, pauses)
    assert 0 <= gained <= late - early


@given(COUNTERS, MOMENTS, MOMENTS, PAUSES, st.tuples(MOMENTS, st.integers(0, 5000)))
def test_a_further_pause_never_brings_the_end_nearer(
    counter: Counter, start: int, now: int, pauses: list[Pause], more: tuple[int, int]
) -> None:
    longer = [*pauses, Pause(more[0], sum(more))]
    assert used(counter, start, now, longer) <= used(counter, start, now, pauses)
    before, after = due(counter, start, 570, pauses), due(counter, start, 570, longer)
    assert before is not None
    assert after is not None
    assert after >= before


@given(PAUSES)
def test_joined_pauses_are_in_order_and_apart(pauses: list[Pause]) -> None:
    found = joined(pauses)
    for one, other in pairwise(found):
        assert one.end is not None
        assert one.end < other.start
    minutes = {minute for pause in pauses if pause.end for minute in range(pause.start, pause.end)}
    assert sum(pause.end - pause.start for pause in found if pause.end) == len(minutes)
