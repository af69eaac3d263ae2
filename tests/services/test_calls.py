"""Logging a contact: one change with outcome, note and next date; nobody falls off the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from tests.storage.desks import TODAY, Clock, buys, customer

from fieldcrm.domain.codes import ActivityKind, NextReason, Outcome, Reason, Status
from fieldcrm.domain.views.customer import Planned
from fieldcrm.errors import InvalidValueError, NotFoundError
from fieldcrm.services.desk import Desk

TOMORROW = TODAY + timedelta(days=1)


def plans(desk: Desk, whom: bytes) -> tuple[Planned, ...]:
    """What is planned with the customer."""
    return desk.dossier(whom).planned


def test_a_date_for_several_moves_what_is_planned_and_plans_nothing_twice(desk: Desk) -> None:
    planned, bare = customer(desk, "甲"), customer(desk, "乙")
    desk.reschedule(planned, TODAY + timedelta(days=3))
    day = TODAY + timedelta(days=8)
    desk.accept_sweep({planned: day, bare: day})
    assert [[plan.day for plan in desk.dossier(whom).planned] for whom in (planned, bare)] == [[day], [day]]
    desk.undo()
    assert [plan.day for plan in desk.dossier(planned).planned] == [TODAY + timedelta(days=3)]
    assert desk.dossier(bare).planned == ()


def test_a_call_is_one_change_with_outcome_note_and_next_date(desk: Desk) -> None:
    whom = customer(desk)
    before = desk.status().changes
    receipt = desk.log_call(
        whom, Outcome.REACHED, next_on=date(2026, 3, 20), next_at=time(14, 30), note="油罐还有一半", promised="报价"
    )
    assert desk.status().changes == before + 1
    assert (receipt.kind, receipt.rows) == ("log_call", 2)
    assert receipt.customer is not None
    assert receipt.customer.name == "中石化"
    (done,) = desk.timeline(whom)
    assert (done.kind, done.outcome, done.text, done.day, done.actor) == (
        "call",
        Outcome.REACHED,
        "油罐还有一半",
        TODAY,
        "Li Wei",
    )
    assert done.at == desk.now()
    (plan,) = plans(desk, whom)
    assert (plan.day, plan.at, plan.note) == (date(2026, 3, 20), time(14, 30), "报价")
    assert desk.call_card(whom).promised == "报价"


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_proposed_date_is_taken_and_is_the_one_that_the_card_showed(desk: Desk, outcome: Outcome) -> None:
    whom = customer(desk)
    buys(desk, whom)
    proposal = desk.propose_next(whom, outcome)
    desk.log_call(whom, outcome)
    (plan,) = plans(desk, whom)
    assert (plan.day, plan.at) == (proposal.day, proposal.at)
    assert plan.day > TODAY
    assert plan.reason in (proposal.reason.value, Reason.CALL_BACK.value)
    assert desk.today().done == 1


def test_whoever_was_called_leaves_the_list_and_comes_back_on_the_day(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    desk.reschedule(whom, TODAY)
    (row,) = desk.today().rows
    assert [line.code for line in row.reasons] == [Reason.PLANNED]
    desk.log_call(whom, Outcome.REACHED, next_on=TODAY + timedelta(days=5))
    assert desk.timeline(whom)[0].reason == Reason.PLANNED.value, "why it was called is kept"
    assert desk.today().rows == ()
    clock.pass_days(5)
    assert [row.customer_id for row in desk.today().rows] == [whom]


def test_a_call_keeps_what_was_due_and_drops_what_it_replaces(desk: Desk) -> None:
    whom = customer(desk)
    desk.accept_sweep({whom: TODAY})
    desk.accept_sweep({whom: TODAY + timedelta(days=9)})
    desk.log_call(whom, Outcome.REACHED, next_on=TODAY + timedelta(days=4))
    assert [plan.day for plan in plans(desk, whom)] == [TODAY + timedelta(days=4)]


def test_a_call_back_with_a_clock_later_today_stays_promised(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    desk.log_call(whom, Outcome.CALL_BACK, next_on=TODAY, next_at=time(16, 0))
    (row,) = desk.today().rows
    assert (row.rank, row.promised_at) == (1, time(16, 0))
    desk.log_call(whom, Outcome.NO_ANSWER)
    days = [(plan.day, plan.at) for plan in plans(desk, whom)]
    assert (TODAY, time(16, 0)) in days, "the promise still holds"
    assert [row.promised_at for row in desk.today().rows] == [time(16, 0)]
    clock.now = clock.now.replace(hour=15, minute=30)
    desk.log_call(whom, Outcome.REACHED)
    (left,) = plans(desk, whom)
    assert left.day > TODAY, "a call half an hour early keeps it, and drops the date it replaces"


def test_a_promise_of_a_later_day_survives_a_call_before_it(desk: Desk) -> None:
    whom = customer(desk)
    desk.log_call(whom, Outcome.CALL_BACK, next_on=TODAY + timedelta(days=6), promised="合同")
    desk.log_call(whom, Outcome.REACHED, next_on=TODAY + timedelta(days=12))
    assert [(plan.day - TODAY).days for plan in plans(desk, whom)] == [6, 12]


def test_promises_with_a_clock_stand_first_by_their_time(desk: Desk) -> None:
    late, early, big = customer(desk, "晚"), customer(desk, "早"), customer(desk, "大")
    buys(desk, big, quantity=50_000)
    desk.log_call(late, Outcome.CALL_BACK, next_on=TODAY, next_at=time(17, 0))
    desk.log_call(early, Outcome.CALL_BACK, next_on=TODAY, next_at=time(10, 0))
    assert [row.name for row in desk.today().rows[:3]] == ["早", "晚", "大"]


def test_a_visit_is_logged_as_one(desk: Desk) -> None:
    whom = customer(desk)
    desk.log_call(whom, Outcome.REACHED, kind=ActivityKind.VISIT)
    assert desk.timeline(whom)[0].kind == "visit"


def test_a_day_that_has_passed_is_refused_and_nothing_is_written(desk: Desk) -> None:
    whom = customer(desk)
    changes = desk.status().changes
    yesterday = TODAY - timedelta(days=1)
    refused: list[Callable[[], object]] = [
        lambda: desk.log_call(whom, Outcome.REACHED, next_on=yesterday),
        lambda: desk.reschedule(whom, yesterday),
        lambda: desk.accept_sweep({whom: yesterday}),
    ]
    for action in refused:
        with pytest.raises(InvalidValueError) as caught:
            action()
        assert caught.value.params["reason"] == "past"
    with pytest.raises(InvalidValueError):
        desk.add_note(whom, "  ")
    with pytest.raises(NotFoundError):
        desk.log_call(b"nobody here.....", Outcome.REACHED)
    assert desk.status().changes == changes


@pytest.mark.parametrize("status", [Status.PROSPECT, Status.LOST, Status.PAUSED])
def test_who_orders_is_an_active_customer(desk: Desk, status: Status) -> None:
    whom = customer(desk, status=status.value)
    desk.log_call(whom, Outcome.REACHED)
    assert desk.dossier(whom).status is status
    desk.log_call(whom, Outcome.ORDER)
    assert desk.dossier(whom).status is Status.ACTIVE


def test_rescheduling_moves_the_next_contact_and_logs_nothing(desk: Desk) -> None:
    whom = customer(desk)
    desk.log_call(whom, Outcome.CALL_BACK, next_on=TODAY, next_at=time(11, 0))
    assert desk.reschedule(whom, TOMORROW).rows == 1
    (plan,) = plans(desk, whom)
    assert (plan.day, plan.at) == (TOMORROW, None), "the hour was promised for the other day"
    desk.reschedule(whom, TOMORROW, time(9, 15))
    assert [plan.at for plan in plans(desk, whom)] == [time(9, 15)]
    assert len(desk.timeline(whom)) == 1


def test_a_note_is_no_contact(desk: Desk) -> None:
    whom = customer(desk)
    desk.reschedule(whom, TODAY)
    desk.add_note(whom, "换了采购经理")
    assert desk.today().done == 0
    assert [row.customer_id for row in desk.today().rows] == [whom]
    assert desk.call_card(whom).recent[0].text == "换了采购经理"
    assert [row.id for row in desk.search("采购")] == [whom]


def test_the_sweep_lists_every_active_customer_without_a_date_and_leaves_none(desk: Desk) -> None:
    without = [customer(desk, f"客户{number}") for number in range(5)]
    buys(desk, without[0])
    planned = customer(desk, "有日期")
    desk.reschedule(planned, TOMORROW)
    customer(desk, "潜在", status="prospect")
    customer(desk, "停", status="paused")
    found = desk.sweep()
    assert {row.id for row in found.without_next} == set(without) == set(found.proposals)
    assert [plan.customer_id for plan in found.tomorrow] == [planned]
    for whom, proposal in found.proposals.items():
        assert proposal == desk.propose_next(whom, Outcome.REACHED)
    receipt = desk.accept_sweep({whom: proposal.day for whom, proposal in found.proposals.items()})
    assert (receipt.kind, receipt.rows) == ("plan", 5)
    assert desk.sweep().without_next == ()
    assert desk.sweep().proposals == {}
    desk.undo()
    assert len(desk.sweep().without_next) == 5
    with pytest.raises(InvalidValueError):
        desk.accept_sweep({})


@pytest.mark.parametrize("outcome", list(Outcome))
def test_no_active_customer_is_without_a_date_after_a_call(desk: Desk, outcome: Outcome) -> None:
    whom = customer(desk)
    desk.log_call(whom, outcome)
    assert desk.sweep().without_next == ()


def test_the_card_knows_whom_to_dial_and_what_was_said(desk: Desk) -> None:
    whom = customer(desk, **{"contact.name": "王芳", "contact.phone": "020-111", "invoice.phone": "020-999"})
    desk.put_part("contact", whom, None, {"name": "李", "phone": "138"})
    desk.put_part("fact", whom, None, {"topic": "channel", "value": "只打手机", "said_by": "王芳"})
    for number in range(4):
        desk.log_call(whom, Outcome.NO_ANSWER, note=f"第{number}次")
    card = desk.call_card(whom)
    assert card.phone == "020-111"
    assert [person.name for person in card.contacts] == ["王芳", "李"]
    assert [entry.text for entry in card.recent] == ["第3次", "第2次", "第1次"]
    assert [fact.value for fact in card.facts] == ["只打手机"]
    assert set(card.proposals) == set(Outcome)
    assert card.proposals[Outcome.COMPLAINT].reason is NextReason.COMPLAINT
    alone = customer(desk, "无人", **{"invoice.phone": "020-999"})
    assert desk.call_card(alone).phone == "020-999"


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.CALL_BACK])
def test_a_call_long_before_its_clock_keeps_the_promise_only_if_somebody_was_spoken_to(
    desk: Desk, outcome: Outcome
) -> None:
    whom = customer(desk)
    desk.log_call(whom, Outcome.CALL_BACK, next_on=TODAY, next_at=time(16, 0), promised="报价")
    desk.log_call(whom, outcome)
    stands = (TODAY, time(16, 0)) in [(plan.day, plan.at) for plan in plans(desk, whom)]
    assert stands is (outcome in (Outcome.NO_ANSWER, Outcome.WRONG_NUMBER))
    heard = outcome is Outcome.COMPLAINT
    assert len(desk.today().rows) == int(stands or heard), "who was spoken to leaves the list, but for a complaint"


def test_the_sweep_of_a_friday_shows_the_promises_of_monday(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    clock.pass_days(2)
    friday = desk.day()
    assert friday.weekday() == 4
    desk.log_call(whom, Outcome.CALL_BACK, next_on=friday + timedelta(days=3), next_at=time(9, 0))
    assert [plan.customer_id for plan in desk.sweep().tomorrow] == [whom]
