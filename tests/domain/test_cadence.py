"""The next date that is proposed after each outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.builders import CHINA, RULES, TODAY, customer, day

from fieldcrm.domain.cadence import call_day, last_moment, propose_next
from fieldcrm.domain.codes import Grade, NextReason, Outcome
from fieldcrm.domain.facts import CustomerFacts, OrderFact
from fieldcrm.domain.forecast import Basis, Forecast
from fieldcrm.domain.rhythm import cadence_days
from fieldcrm.domain.rules import Rules
from fieldcrm.domain.views.customer import NextProposal

BASIS = Basis(deliveries=9, model="renewal", usual_interval=20, season=1, weekday=1, elapsed=5, anchored=False)


def forecast(p10: int, *, active: float = 0.95) -> Forecast:
    return Forecast(p10, p10 + 4, p10 + 9, 9_000.0, active, 0.1, 0.0, BASIS)


def proposal(
    outcome: Outcome,
    *,
    facts: CustomerFacts | None = None,
    grade: Grade = Grade.A,
    expected: Forecast | None = None,
    rules: Rules = RULES,
    on: int = TODAY,
    minute: int = 10 * 60,
) -> NextProposal:
    return propose_next(outcome, facts or customer(), grade, expected, rules, CHINA, on, minute)


@pytest.mark.parametrize(("grade", "days"), [(Grade.A, 30), (Grade.B, 14), (Grade.C, 21), (Grade.UNGRADED, 30)])
def test_the_grades_cadence(grade: Grade, days: int) -> None:
    assert cadence_days(grade, RULES) == days
    found = proposal(Outcome.REACHED, grade=grade)
    assert found.reason is NextReason.CADENCE
    assert found.day.toordinal() == CHINA.next_working(TODAY + days)


def test_reached_takes_the_forecast_where_it_comes_first() -> None:
    found = proposal(Outcome.REACHED, expected=forecast(TODAY + 14))
    assert found.reason is NextReason.FORECAST
    assert found.day == date(2026, 6, 18)  # p10 is Wednesday 24 June; Friday 19 June is the Dragon Boat Festival
    assert found.params["p10"] == date(2026, 6, 24)


def test_reached_takes_the_cadence_where_the_need_is_far_off_or_the_customer_hardly_buys() -> None:
    assert proposal(Outcome.REACHED, expected=forecast(TODAY + 60)).reason is NextReason.CADENCE
    assert proposal(Outcome.REACHED, expected=forecast(TODAY + 9, active=0.1)).reason is NextReason.CADENCE


def test_a_need_already_near_is_asked_for_again_on_the_next_working_day() -> None:
    found = proposal(Outcome.THANKED, expected=forecast(TODAY + 1))
    assert (found.day.toordinal(), found.reason) == (TODAY + 1, NextReason.FORECAST)


def test_an_order_is_followed_up_after_its_delivery() -> None:
    facts = customer(orders=(OrderFact(TODAY + 5, 9_000.0),))
    found = proposal(Outcome.ORDER, facts=facts)
    assert found.reason is NextReason.AFTER_DELIVERY
    assert found.params["delivery"] == date.fromordinal(TODAY + 5)
    assert found.day.toordinal() == TODAY + 6
    without = proposal(Outcome.ORDER)
    assert without.day.toordinal() == CHINA.next_working(CHINA.add_working_days(TODAY, RULES.lead_days) + 1)


def test_no_answer_complaint_and_wrong_number_come_back_on_the_next_working_day() -> None:
    friday = day(2026, 6, 12)
    for outcome, reason in (
        (Outcome.NO_ANSWER, NextReason.RETRY),
        (Outcome.WRONG_NUMBER, NextReason.RETRY),
        (Outcome.COMPLAINT, NextReason.COMPLAINT),
    ):
        found = proposal(outcome, on=friday)
        assert (found.day.toordinal(), found.reason) == (friday + 3, reason)


@pytest.mark.parametrize(
    ("minute", "at"), [(10 * 60 + 25, time(10, 25)), (7 * 60, time(8, 30)), (20 * 60, time(18, 0))]
)
def test_a_call_back_is_at_the_same_time_within_working_hours(minute: int, at: time) -> None:
    found = proposal(Outcome.CALL_BACK, minute=minute)
    assert (found.day.toordinal(), found.at, found.reason) == (TODAY + 1, at, NextReason.PROMISED)


def test_not_interested_is_left_in_peace() -> None:
    found = proposal(Outcome.NOT_INTERESTED)
    assert found.reason is NextReason.COOL_DOWN
    assert found.day.toordinal() == CHINA.next_working(TODAY + RULES.not_interested_days)


def test_before_the_spring_festival_the_next_working_day_is_after_it() -> None:
    assert proposal(Outcome.NO_ANSWER, on=day(2026, 2, 14)).day == date(2026, 2, 24)


def test_the_call_day_is_the_last_from_which_an_order_still_arrives() -> None:
    for p10 in range(TODAY, TODAY + 20):
        found = call_day(forecast(p10), RULES, CHINA)
        assert CHINA.add_working_days(found, RULES.lead_days) <= p10
        assert CHINA.add_working_days(CHINA.next_working(found + 1), RULES.lead_days) > p10


@given(
    st.sampled_from(list(Outcome)),
    st.sampled_from(list(Grade)),
    st.none() | st.integers(-30, 400),
    st.integers(day(2024, 1, 1), day(2028, 12, 31)),
    st.integers(0, 1439),
    st.integers(0, 90),
)
def test_every_proposal_is_a_working_day_after_today(
    outcome: Outcome, grade: Grade, ahead: int | None, on: int, minute: int, days: int
) -> None:
    rules = replace(RULES, cadence_a=days, not_interested_days=days, no_answer_retry_days=days % 4, lead_days=days % 6)
    expected = None if ahead is None else forecast(max(on + ahead, on + 1))
    found = proposal(outcome, grade=grade, expected=expected, rules=rules, on=on, minute=minute)
    assert found.day.toordinal() > on
    assert CHINA.is_working(found.day.toordinal())


def test_an_order_of_the_last_moment_arrives_before_the_reserve_is_reached_and_one_of_the_day_after_does_not() -> None:
    latest = last_moment(customer(), forecast(TODAY + 14), RULES, CHINA, TODAY)
    assert latest == day(2026, 6, 18)  # two working days before Wednesday 24 June, as Friday 19 June is a festival
    assert CHINA.add_working_days(latest, RULES.lead_days) <= TODAY + 14
    assert CHINA.add_working_days(CHINA.next_working(latest + 1), RULES.lead_days) > TODAY + 14


def test_a_last_moment_may_have_passed() -> None:
    latest = last_moment(customer(), forecast(TODAY), RULES, CHINA, TODAY)
    assert latest is not None
    assert latest < TODAY


def test_there_is_no_last_moment_without_a_need_after_an_order_and_for_who_stopped() -> None:
    expected = forecast(TODAY + 14)
    assert last_moment(customer(), None, RULES, CHINA, TODAY) is None
    assert last_moment(customer(orders=(OrderFact(TODAY + 3, 9_000.0),)), expected, RULES, CHINA, TODAY) is None
    assert last_moment(customer(orders=(OrderFact(TODAY - 3, 9_000.0),)), expected, RULES, CHINA, TODAY) is not None
    assert last_moment(customer(), forecast(TODAY + 14, active=0.1), RULES, CHINA, TODAY) is None
