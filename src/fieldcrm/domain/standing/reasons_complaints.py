"""Open complaints and open promises as reasons."""

from collections.abc import Iterator

from fieldcrm.domain.codes import Reason
from fieldcrm.domain.facts import OpenItem
from fieldcrm.domain.standing import stakes_complaints as stakes
from fieldcrm.domain.standing.case import Case
from fieldcrm.domain.standing.found import Found


def complaint(case: Case, item: OpenItem) -> Iterator[Found]:
    """A complaint whose clock runs is always a reason; one to be followed up, from its day on."""
    overdue = case.as_of - item.due
    if item.minute is None and overdue < 0:
        return
    params = {**dict(item.params), "overdue": max(overdue, 0), "monthly_source": case.monthly_source}
    if item.minute is None:
        factors = stakes.follow_up(overdue, case.monthly)
    else:
        params["minute"] = item.minute
        factors = stakes.complaint(overdue, case.monthly, serious=item.weight > 0)
    yield Found(Reason.COMPLAINT, item.due, factors, params)


def promise(case: Case, item: OpenItem) -> Iterator[Found]:
    """A promise is a reason from its day on; a colleague's is marked with its name."""
    overdue = case.as_of - item.due
    if overdue < 0:
        return
    params = {**dict(item.params), "overdue": overdue, "quantity_source": case.quantity_source}
    yield Found(Reason.PROMISE, item.due, stakes.promise(overdue, case.quantity, mine=item.weight > 0), params)
