"""Why a customer must be contacted today: each reason with its due day, its stake's factors and its parameters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fieldcrm.domain.calendar import arrivals
from fieldcrm.domain.codes import Grade, NextReason, OpenKind, Reason, Status
from fieldcrm.domain.facts import CustomerFacts, Deliveries, PlannedFact
from fieldcrm.domain.forecast import Forecast
from fieldcrm.domain.loyalty import TONNE
from fieldcrm.domain.standing import stakes
from fieldcrm.domain.standing.case import Case
from fieldcrm.domain.standing.dropped import fall_of
from fieldcrm.domain.standing.found import Found
from fieldcrm.domain.standing.ledger import THANK_DAYS, Deserved
from fieldcrm.domain.standing.need import need_by
from fieldcrm.domain.standing.open_reasons import clocks, open_reasons
from fieldcrm.domain.standing.outlook import Outlook
from fieldcrm.domain.standing.reasons_agreements import contract_sign, last_chance

QUIET_DAYS = 14
"""Days after a talk in which a silent or falling customer is not asked again without a date set."""

NEWS_DAYS = 60
"""Days for which it is news that a customer bought elsewhere."""

PROSPECT, GRADE_A = Status.PROSPECT, Grade.A
PROMISES = (Reason.CALL_BACK.value, NextReason.PROMISED.value)


def is_promise(plan: PlannedFact) -> bool:
    """Whether the customer was promised this contact: it has a clock, a promise, or was asked for."""
    return plan.minute is not None or bool(plan.promised) or plan.reason in PROMISES


def clock_of(case: Case) -> PlannedFact | None:
    """The first due promise with a clock."""
    return next((plan for plan in case.due_plans if plan.minute is not None), None)


def reasons_of(case: Case) -> list[Found]:
    """All reasons to contact the customer on the case's day, in no order; empty if there is none.

    Who was contacted today is done for today, but for a promise or a complaint with a clock that is still open,
    and for a price notice written after the talk that is out of date tomorrow.
    """
    if case.contacted_today:
        clocked = (found for plan, found in _planned(case) if plan.minute is not None)
        return [*clocked, *clocks(case), *last_chance(case)]
    found = [found for _, found in _planned(case)] if case.due_plans else []
    if case.facts.open:
        found.extend(open_reasons(case))
    if not case.buys:
        return found
    if case.facts.status is PROSPECT:
        found.extend(_first_contact(case))
    found.extend(_tank_low(case))
    if not case.facts.planned:
        found.extend(_revisit(case))
    if case.last_own is not None:
        best, ledger = case.loyalty.grade is GRADE_A, case.ledger
        if best or ledger.deserved is not None:
            found.extend(_thanks(case))
        if case.active < case.rules.silent_p_active or case.as_of >= ledger.no_fall_before:
            found.extend(_losing(case))
        if best:
            found.extend(contract_sign(case))
    if case.elsewhere:
        found.extend(_bought_elsewhere(case))
    return found


def _planned(case: Case) -> Iterator[tuple[PlannedFact, Found]]:
    for plan in case.due_plans:
        overdue = case.as_of - plan.day
        params: dict[str, object] = {"overdue": overdue, "kind": plan.kind.value, "reason": plan.reason}
        complaint = plan.reason == NextReason.COMPLAINT.value
        if complaint and plan.minute is None and _has_complaint(case):
            continue  # the complaint's own clock is the reason
        if complaint or is_promise(plan):
            params.update(promised=plan.promised, minute=plan.minute, quantity_source=case.quantity_source)
            factors = stakes.promise(overdue, case.quantity, complaint=complaint)
            yield plan, Found(Reason.CALL_BACK if is_promise(plan) else Reason.PLANNED, plan.day, factors, params)
        else:
            params["monthly_source"] = case.monthly_source
            factors = stakes.neglect(overdue, case.active, case.loss, case.monthly, planned=True)
            yield plan, Found(Reason.PLANNED, plan.day, factors, params)


def _has_complaint(case: Case) -> bool:
    return any(item.kind is OpenKind.COMPLAINT for item in case.facts.open)


def _tank_low(case: Case) -> Iterator[Found]:
    """The need of a stream may come before what is ordered on the next working day would arrive."""
    _, later = arrivals(case.calendar, case.as_of, max(case.rules.lead_days, 0))
    for outlook in case.outlooks:
        forecast = outlook.forecast
        if forecast is not None and forecast.p10 < later and not _covered(case, outlook.stream.facts, forecast):
            yield _low(case, outlook, forecast, max(later - 1, case.as_of + 1))


def _covered(case: Case, facts: CustomerFacts, forecast: Forecast) -> bool:
    """Whether a need is no reason to call.

    An open order covers it until its day and the lead after it, unless a reading says that it comes too late; so does
    a date that the user has set, if what is ordered on it still arrives by the p50. A prospect's tank counts only
    where it was read, and so does that of a customer fallen silent: the dates of one that has stopped buying mean
    nothing.
    """
    rules, as_of, basis = case.rules, case.as_of, forecast.basis
    unknown = case.facts.status is PROSPECT and basis.deliveries == 0
    if not basis.anchored and (unknown or forecast.p_active < rules.silent_p_active):
        return True
    lead = max(rules.lead_days, 0)
    for order in facts.orders:
        if as_of <= case.calendar.add_working_days(order.day, lead) and forecast.p50 >= order.day:
            return True
    return _asked_in_time(case, forecast.p50, lead)


def _low(case: Case, outlook: Outlook, forecast: Forecast, by: int) -> Found:
    lead = max(case.rules.lead_days, 0)
    need = need_by(forecast, case.as_of, by)
    talked = case.last_talk
    unasked = 1.0 if talked is None or lead == 0 else min(max(case.as_of - talked, 1) / lead, 1.0)
    quantity, source = case.quantity_of(outlook)
    params: dict[str, object] = {
        "p10": date.fromordinal(forecast.p10),
        "p50": date.fromordinal(forecast.p50),
        "by": date.fromordinal(by),
        "need": need,
        "lead": case.rules.lead_days,
        "quantity": quantity,
        "quantity_source": source,
    }
    late = next((order.day for order in outlook.stream.facts.orders if order.day > forecast.p50), None)
    if late is not None:
        params["ordered"] = date.fromordinal(late)
    if len(case.outlooks) > 1:
        params |= {"product": outlook.stream.product, "tank": outlook.stream.tank}
    factors = stakes.tank_low(need, forecast.p_active, unasked, case.loss, quantity)
    return Found(Reason.TANK_LOW, forecast.p10, factors, params)


def _asked_in_time(case: Case, p50: int, lead: int) -> bool:
    """Whether a contact is planned ahead from which a delivery still arrives by the p50."""
    ahead = next((plan.day for plan in case.facts.planned if plan.day > case.as_of), None)
    return ahead is not None and case.calendar.add_working_days(ahead, lead) <= p50


def _first_contact(case: Case) -> Iterator[Found]:
    """A prospect with whom nobody has spoken yet; a date that was set ahead takes its place."""
    if case.last_talk is not None or case.facts.planned:
        return
    entered = min(case.facts.entered_on, case.as_of)
    due = case.calendar.next_working(entered + max(case.rules.prospect_first_contact_days, 0))
    params: dict[str, object] = {
        "entered": date.fromordinal(entered),
        "overdue": max(case.as_of - due, 0),
        "monthly": case.monthly,
        "monthly_source": case.monthly_source,
    }
    yield Found(Reason.FIRST_CONTACT, due, stakes.first_contact(case.monthly), params)


def _revisit(case: Case) -> Iterator[Found]:
    """The grade's cadence has passed since the last talk, of a customer for whom no date is set.

    Where no talk is on record, the last delivery of ours stands in for it, else the day the customer was entered.
    """
    if case.facts.status is PROSPECT and case.last_talk is None:
        return
    since = case.last_talk
    if since is None:
        since = case.last_own if case.last_own is not None else case.facts.entered_on
    due = since + case.cadence
    if due > case.as_of:
        return
    due = case.calendar.next_working(due)
    if due > case.as_of:
        return
    params: dict[str, object] = {
        "grade": case.loyalty.grade.value,
        "cadence": case.cadence,
        "overdue": case.as_of - due,
        "since": date.fromordinal(since),
        "talked": case.last_talk is not None,
        "monthly_source": case.monthly_source,
    }
    factors = stakes.neglect(case.as_of - due, case.active, case.loss, case.monthly, planned=False)
    yield Found(Reason.REVISIT, due, factors, params)


def _thanks(case: Case) -> Iterator[Found]:
    """Thanks after a first or an unusually large delivery of ours, and each quarter for A customers."""
    last, as_of = case.last_own, case.as_of
    if last is None:
        return
    if case.ledger.deserved is not None and case.ledger.deserved.delivered >= as_of - THANK_DAYS:
        yield from _thank(case, case.ledger.deserved)
    if case.loyalty.grade is not GRADE_A:
        return
    since = case.last_thanked(Reason.THANK_QUARTER.value)
    thanked = since is not None
    if since is None:
        since = case.ledger.first_own if case.ledger.first_own is not None else last
    due = case.calendar.next_working(since + max(case.rules.thank_a_every_days, 1))
    if due <= as_of:
        params: dict[str, object] = {"since": date.fromordinal(since), "thanked": thanked}
        params["monthly_source"] = case.monthly_source
        yield Found(Reason.THANK_QUARTER, due, stakes.thanks(stakes.THANK_QUARTER, case.monthly), params)


def _thank(case: Case, deserved: Deserved) -> Iterator[Found]:
    """Due on the working day after the delivery, until thanked or stale."""
    code, delivered, kg, usual = deserved
    share = stakes.THANK_FIRST if code is Reason.THANK_FIRST else stakes.THANK_LARGE
    thanked = case.last_thanked(code.value)
    due = case.calendar.next_working(delivered + 1)
    if due > case.as_of or (thanked is not None and thanked >= delivered):
        return
    params: dict[str, object] = {
        "delivered": date.fromordinal(delivered),
        "quantity": kg / TONNE,
        "usual": usual / TONNE,
        "monthly_source": case.monthly_source,
    }
    yield Found(code, due, stakes.thanks(share, case.monthly), params)


def _losing(case: Case) -> Iterator[Found]:
    """The customer has fallen silent, or its volume has dropped; not again while a talk about it is being followed.

    Handled is: spoken to since it began, and either a date is set ahead or the talk is at most two weeks old.
    """
    forecast, last, as_of = case.forecast, case.last_own, case.as_of
    if forecast is None or last is None:
        return
    if forecast.p_active < case.rules.silent_p_active:
        due = min(last + max(round(forecast.basis.usual_interval), 1), as_of)
        if not _handled(case, due):
            params: dict[str, object] = {
                "days": as_of - last,
                "last": date.fromordinal(last),
                "usual_interval": forecast.basis.usual_interval,
                "p_active": forecast.p_active,
                "monthly_source": case.monthly_source,
            }
            factors = stakes.silent(min(max(case.active, 0.0), 1.0), as_of - last, case.monthly)
            yield Found(Reason.SILENT, due, factors, params)
        return
    if as_of < case.ledger.no_fall_before:
        return
    fall = fall_of(Deliveries.of(case.facts.deliveries), forecast.basis.usual_interval, case.rules, as_of)
    if fall is not None and not _handled(case, as_of - fall.days):
        params = {"recent": fall.recent, "usual": fall.usual, "days": fall.days, "ratio": fall.ratio, "sure": fall.sure}
        factors = stakes.dropped(fall.sure, fall.usual - fall.recent)
        yield Found(Reason.DROPPED, as_of, factors, params)


def _bought_elsewhere(case: Case) -> Iterator[Found]:
    """Fuel that the customer must have had from others, as long as it is news and nobody has talked about it."""
    news = [found for found in case.elsewhere if found.ended > case.as_of - NEWS_DAYS]
    if not news or _handled(case, news[-1].ended):
        return
    bought = sum(found.kg for found in news) / TONNE
    sure = max(found.certain for found in news)
    params: dict[str, object] = {
        "since": date.fromordinal(news[0].began),
        "until": date.fromordinal(news[-1].ended),
        "expected": tuple(date.fromordinal(day).isoformat() for found in news for day in found.expected),
        "bought": bought,
        "sure": sure,
        "seen": any(found.seen for found in news),
    }
    yield Found(Reason.BOUGHT_ELSEWHERE, news[-1].ended, stakes.elsewhere(sure, bought), params)


def _handled(case: Case, began: int) -> bool:
    return case.talked_since(began) and (case.planned_ahead or case.talked_since(case.as_of - QUIET_DAYS))
