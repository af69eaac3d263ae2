"""Reasons from work at customers: a risk to check, a problem just fixed to follow up."""

from collections.abc import Iterator
from datetime import date

from fieldcrm.domain.codes import Reason
from fieldcrm.domain.facts import OpenItem
from fieldcrm.domain.standing import stakes_service as stakes
from fieldcrm.domain.standing.case import Case
from fieldcrm.domain.standing.found import Found

ASKED_FOR = 30
"""Days for which a follow-up that nobody made is still worth making."""


def risk_check(case: Case, item: OpenItem) -> Iterator[Found]:
    """A risk is a reason from its due day on (its severity has brought that forward) until somebody closes it."""
    overdue = case.as_of - item.due
    if overdue < 0:
        return
    params = {**dict(item.params), "overdue": overdue, "monthly_source": case.monthly_source}
    factors = stakes.hazard(overdue, round(item.weight), case.active, case.monthly)
    yield Found(Reason.RISK_CHECK, item.due, factors, params)


def follow_up(case: Case, item: OpenItem) -> Iterator[Found]:
    """A fix is asked about after some days and once more later (two settings), on working days.

    A talk half way to a follow-up, or later, stands in for it. `item.due` is the day of the fix.
    """
    fixed = item.due
    first = max(case.rules.fix_follow_up_first, 1)
    second = max(case.rules.fix_follow_up_second, first + 1)
    talked = case.last_talk
    for number, (before, after) in enumerate(((0, first), (first, second)), start=1):
        due = case.calendar.next_working(fixed + after)
        if talked is not None and talked >= fixed + (before + after + 1) // 2:
            continue
        if case.as_of < due:
            return
        if case.as_of > due + ASKED_FOR or (number == 1 and case.as_of >= fixed + second):
            continue
        params = {
            **dict(item.params),
            "since": date.fromordinal(fixed),
            "number": number,
            "overdue": case.as_of - due,
            "monthly_source": case.monthly_source,
        }
        factors = stakes.unasked_fix(number > 1, case.active, case.monthly)
        yield Found(Reason.FOLLOW_UP, due, factors, params)
        return
