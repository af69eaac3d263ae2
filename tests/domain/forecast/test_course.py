"""The forecasts of the days to come, found in one walk, are those that each of these days would find."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.forecast.tanks import MONDAY, renewals

from fieldcrm.domain.forecast import Course, Fit, History, Pool, course_of, fit, fit_pool, predict
from fieldcrm.domain.forecast.course import read

AS_OF = MONDAY + 500
LEARNT = fit_pool([renewals(random.Random(seed), 12 + seed, 5.0, MONDAY, AS_OF) for seed in range(30)], AS_OF)
DAYS = 30


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Any history up to the day, with intervals of all lengths, and with shutdowns."""
    days = sorted(draw(st.sets(st.integers(AS_OF - 2500, AS_OF), min_size=1, max_size=25)))
    if draw(st.booleans()):
        first, step = draw(st.integers(AS_OF - 900, AS_OF - 300)), draw(st.integers(1, 40))
        days = list(range(first, AS_OF + 1, step))
    began = draw(st.integers(AS_OF - 40, AS_OF + 20))
    pauses = ((began, began + draw(st.integers(0, 30)), AS_OF - 50),) if draw(st.booleans()) else ()
    cycle = draw(st.none() | st.floats(1, 400))
    return History(tuple(days), (900.0,) * len(days), declared_cycle=cycle, known_since=AS_OF - 3000, pauses=pauses)


@settings(max_examples=150)
@given(histories(), st.sampled_from([Pool.default(), LEARNT]))
def test_a_course_tells_what_each_of_its_days_would_find(history: History, pool: Pool) -> None:
    known = fit(history, pool)
    course = course_of(known, pool, AS_OF, DAYS)
    ahead = known._replace(course=course)
    for day in (*range(AS_OF, AS_OF + DAYS, 3), AS_OF + DAYS - 1):
        assert course.on(day) is not None
        assert predict(ahead, Pool.default(), day) == predict(known, pool, day)


def test_a_course_tells_nothing_of_other_days_and_nothing_where_more_is_known() -> None:
    known = fit(renewals(random.Random(1), 12, 5.0, MONDAY, AS_OF), LEARNT)
    course = course_of(known, LEARNT, AS_OF, 5)
    assert [course.on(day) is not None for day in range(AS_OF - 1, AS_OF + 6)] == [False, *[True] * 5, False]
    ahead = known._replace(course=course)
    assert predict(ahead, LEARNT, AS_OF + 9) == predict(known, LEARNT, AS_OF + 9)
    with pytest.raises(AttributeError):  # it is looked up, and by no anchor
        predict(known._replace(course="no course"), LEARNT, AS_OF)  # type: ignore[arg-type]


def test_courses_are_read_as_they_were_stored() -> None:
    known = fit(renewals(random.Random(2), 30, 5.0, MONDAY, AS_OF), LEARNT)
    courses = [course_of(known, LEARNT, AS_OF, count) for count in (7, 1)] + [Course(0, 0, b"")]
    assert read(b"".join(course.to_bytes() for course in courses)) == courses
    assert read(courses[0].to_bytes()) == courses[:1]


def test_courses_of_another_program_are_passed_over() -> None:
    known = fit(renewals(random.Random(2), 30, 5.0, MONDAY, AS_OF), LEARNT)
    stored = course_of(known, LEARNT, AS_OF, 7).to_bytes()
    assert read(bytes([stored[0] + 1]) + stored[1:]) == []


def test_a_course_is_no_part_of_the_stored_fit_and_its_last_field() -> None:
    assert Fit._fields[-1] == "course"
    known = fit(renewals(random.Random(3), 20, 5.0, MONDAY, AS_OF), LEARNT)
    ahead = known._replace(course=course_of(known, LEARNT, AS_OF, 3))
    assert Fit.from_json(ahead.to_json()) == known
