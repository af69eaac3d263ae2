"""The forecasts of the days to come, found beforehand where deliveries alone tell them: see `forecast.course`."""

from __future__ import annotations

from fieldcrm.domain.facts import CustomerFacts
from fieldcrm.domain.forecast import Course, Fit, Pool, course_of
from fieldcrm.domain.standing.inputs import anchors_of
from fieldcrm.domain.standing.streams import parted

NO_COURSE = Course(0, 0, b"")


def look_ahead(facts: CustomerFacts, fit: Fit, pool: Pool, day: int, count: int) -> Fit | None:
    """The fit with the courses of so many days from `day` on; None where none was missing.

    They are missing where they do not reach the day, and are made for streams of which nothing but deliveries is known:
    what else is known changes a forecast from day to day in its own way.
    """
    pairs = parted(facts, fit)
    if len(pairs) != max(len(fit.streams), 1):
        return None
    courses, some = list[Course](), False
    for stream, each in pairs:
        course = each.course or NO_COURSE
        if not course.covers(day) and _alone(stream.facts, each, day):
            course, some = course_of(each, pool, day, count), True
        courses.append(course)
    return with_courses(fit, courses) if some else None


def with_courses(fit: Fit, courses: list[Course]) -> Fit:
    """The fit with the courses of its streams, or of itself where there is one."""
    if not fit.streams:
        return Fit._make((*fit[:-1], courses[0]))  # the last field; a third of what replacing it by name takes
    parts = zip(fit.streams, courses, strict=True)
    return fit._replace(streams=tuple([(key, each._replace(course=course)) for (key, each), course in parts]))


def courses_of(fit: Fit) -> bytes:
    """The courses of a fit as they are stored, and read by `forecast.course.read`."""
    every = [fit.course] if not fit.streams else [each.course for _key, each in fit.streams]
    return b"".join([(course or NO_COURSE).to_bytes() for course in every])


def _alone(facts: CustomerFacts, fit: Fit, day: int) -> bool:
    known = fit.model != "none" and fit.last is not None and fit.last <= day
    return known and not anchors_of(facts, day)
