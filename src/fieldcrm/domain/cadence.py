"""The next date that is proposed after a contact (domain.md §4).

Days are ordinals; proposals carry a `date`.
"""

from __future__ import annotations

from datetime import date, time

from fieldcrm.domain.calendar import WorkCalendar
from fieldcrm.domain.codes import Grade, NextReason, Outcome
from fieldcrm.domain.facts import CustomerFacts
from fieldcrm.domain.forecast import Forecast
from fieldcrm.domain.rhythm import cadence_days
from fieldcrm.domain.rules import Rules
from fieldcrm.domain.views.customer import NextProposal

MINUTES = 60


def propose_next(
    outcome: Outcome,
    facts: CustomerFacts,
    grade: Grade,
    forecast: Forecast | None,
    rules: Rules,
    calendar: WorkCalendar,
    now_day: int,
    now_minute: int,
) -> NextProposal:
    """The next contact after `outcome`, always on a working day after today, with its reason.

    `now_minute` counts from midnight, local time. Reached and thanked: the earlier of the grade's cadence and the
    last day from which a delivery still arrives by the forecast's p10.
    """
    next_day = calendar.next_working(now_day + 1)
    if outcome is Outcome.ORDER:
        return _after_delivery(facts, rules, calendar, now_day)
    if outcome is Outcome.CALL_BACK:
        return NextProposal(date.fromordinal(next_day), _same_time(rules, now_minute), NextReason.PROMISED)
    if outcome is Outcome.COMPLAINT:
        return NextProposal(date.fromordinal(next_day), None, NextReason.COMPLAINT)
    if outcome is Outcome.NO_ANSWER:
        retry = calendar.add_working_days(now_day, max(rules.no_answer_retry_days, 1))
        return NextProposal(date.fromordinal(retry), None, NextReason.RETRY, {"days": retry - now_day})
    if outcome is Outcome.WRONG_NUMBER:
        return NextProposal(date.fromordinal(next_day), None, NextReason.RETRY, {"days": next_day - now_day})
    if outcome is Outcome.NOT_INTERESTED:
        days = max(rules.not_interested_days, 1)
        day = calendar.next_working(now_day + days)
        return NextProposal(date.fromordinal(day), None, NextReason.COOL_DOWN, {"days": days})
    p10 = forecast.p10 if forecast is not None else None
    return after_talk(grade, p10, forecast.p_active if forecast is not None else 0.0, rules, calendar, now_day)


def call_day(forecast: Forecast, rules: Rules, calendar: WorkCalendar) -> int:
    """The last working day on which an order still arrives by the forecast's p10."""
    return _call_day(forecast.p10, rules, calendar)


def last_moment(
    facts: CustomerFacts, forecast: Forecast | None, rules: Rules, calendar: WorkCalendar, as_of: int
) -> int | None:
    """The last day on which an order still arrives before the reserve is reached, in nine cases of ten (p10).

    None where nothing is forecast, where the order was given already, and where the customer seems to have stopped.
    """
    if (
        forecast is None
        or forecast.p_active < rules.silent_p_active
        or any(order.day >= as_of for order in facts.orders)
    ):
        return None
    return call_day(forecast, rules, calendar)


def _call_day(p10: int, rules: Rules, calendar: WorkCalendar) -> int:
    return calendar.add_working_days(calendar.add_working_days(p10 + 1, -1), -max(rules.lead_days, 0))


def after_talk(
    grade: Grade, p10: int | None, p_active: float, rules: Rules, calendar: WorkCalendar, now_day: int
) -> NextProposal:
    """The next contact after a talk: needs no more than a customer's stored grade, 10 % date and activity (0–1)."""
    days = cadence_days(grade, rules)
    cadence = calendar.next_working(now_day + days)
    if p10 is not None and p_active >= rules.silent_p_active:
        day = calendar.next_working(max(_call_day(p10, rules, calendar), now_day + 1))
        if day < cadence:
            params = {"p10": date.fromordinal(p10), "lead": rules.lead_days}
            return NextProposal(date.fromordinal(day), None, NextReason.FORECAST, params)
    return NextProposal(date.fromordinal(cadence), None, NextReason.CADENCE, {"grade": grade.value, "days": days})


def _after_delivery(facts: CustomerFacts, rules: Rules, calendar: WorkCalendar, now_day: int) -> NextProposal:
    """The working day after the order's day, or after the usual lead where no open order says which."""
    ahead = [order.day for order in facts.orders if order.day >= now_day]
    delivery = max(ahead) if ahead else calendar.add_working_days(now_day, max(rules.lead_days, 1))
    day = calendar.next_working(delivery + 1)
    return NextProposal(
        date.fromordinal(day), None, NextReason.AFTER_DELIVERY, {"delivery": date.fromordinal(delivery)}
    )


def _same_time(rules: Rules, minute: int) -> time:
    """The same time of day, within working hours."""
    minute = min(max(minute, minute_of(rules.work_start, 8 * MINUTES)), minute_of(rules.work_end, 18 * MINUTES))
    return time(minute // MINUTES, minute % MINUTES)


def minute_of(text: str, default: int) -> int:
    """Minutes after midnight of a setting such as '08:30'; `default` if it is none."""
    hours, _, minutes = text.partition(":")
    if not (hours.isdecimal() and minutes.isdecimal()):
        return default
    minute = int(hours) * MINUTES + int(minutes)
    return minute if minute < 24 * MINUTES else default
