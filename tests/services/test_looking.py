"""Finding customers, the window of the list, the agenda, the explanation of a rank."""

from __future__ import annotations

import math
from datetime import time, timedelta

import pytest
from tests.storage.desks import TODAY, Clock, buys, customer

from fieldcrm.domain.codes import Outcome, Reason
from fieldcrm.errors import AmbiguousError, NotFoundError
from fieldcrm.services.desk import Desk

SORTS = ("name", "code", "territory", "grade", "next_need", "next_contact", "last_contact", "monthly")


@pytest.fixture
def many(desk: Desk) -> Desk:
    """Nine customers of different kinds."""
    for number in range(9):
        values: dict[str, object] = {"code": f"C{9 - number}" if number % 3 else "", "territory": "东西南"[number % 3]}
        whom = customer(desk, f"客户{number}", **values, status=("active", "prospect")[number % 2])
        if number % 3 == 0:
            buys(desk, whom, every=10 + number, quantity=1000 * (number + 1))
        if number % 4 == 0:
            desk.log_call(whom, Outcome.REACHED, next_on=TODAY + timedelta(days=20 - number))
    return desk


def test_a_customer_is_found_by_code_by_name_or_by_what_is_typed(desk: Desk) -> None:
    one = customer(desk, "中石化惠州", code="C1")
    other = customer(desk, "C2", code="C9")
    third = customer(desk, "壳牌", code="C2")
    assert desk.find_customer("C1").id == one
    assert desk.find_customer("C2").id == third, "a code goes before a name"
    assert desk.find_customer("C9").id == other
    assert desk.find_customer("中石化惠州").id == one
    assert desk.find_customer("惠州").name == "中石化惠州"
    assert desk.find_customer("zsh").id == one


def test_who_cannot_be_told_apart_is_named(desk: Desk) -> None:
    customer(desk, "中石化惠州", code="A")
    customer(desk, "中石化佛山", code="B")
    customer(desk, "同名", code="X1")
    customer(desk, "同名", code="X2")
    with pytest.raises(AmbiguousError) as caught:
        desk.find_customer("中石化")
    assert caught.value.exit_code == 9
    assert sorted(caught.value.params["matches"]) == [("A", "中石化惠州"), ("B", "中石化佛山")]  # type: ignore[call-overload]
    with pytest.raises(AmbiguousError) as caught:
        desk.find_customer("同名")
    assert caught.value.params["matches"] == [("X1", "同名"), ("X2", "同名")]
    with pytest.raises(NotFoundError) as missing:
        desk.find_customer("沃尔玛")
    assert missing.value.params == {"what": "customer", "text": "沃尔玛"}


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_windows_put_together_are_the_whole_list_in_order(many: Desk, sort: str, descending: bool) -> None:
    whole = many.customers(sort=sort, descending=descending).rows
    windows = [
        many.customers(sort=sort, descending=descending, offset=offset, limit=4).rows for offset in range(0, 12, 4)
    ]
    assert tuple(row for window in windows for row in window) == whole
    assert len({row.id for row in whole}) == 9
    values = [getattr(row, sort) for row in whole]
    known = [value for value in values if value not in (None, "")]
    assert values[: len(known)] == known, "what is unknown comes last"
    assert known == sorted(known, reverse=descending)


def test_filters_narrow_and_count(many: Desk) -> None:
    east = many.customers(territory="东")
    assert east.total == 3
    assert {row.territory for row in east.rows} == {"东"}
    both = many.customers(territory="西", status="prospect", limit=1)
    assert (both.total, len(both.rows)) == (2, 1)
    for grade in ("A", "B", "C", "-"):
        found = many.customers(grade=grade)
        assert {row.grade.value for row in found.rows} <= {grade}
        assert found.total == len(found.rows)
    assert sum(many.customers(grade=grade).total for grade in ("A", "B", "C", "-")) == 9
    assert many.customers("客户", territory="西").total == 3
    assert many.customers("nobody").rows == ()
    assert many.territories() == ("东", "南", "西")


def test_a_query_can_be_sorted_otherwise(many: Desk) -> None:
    found = many.customers("客户", sort="code").rows
    assert [row.code for row in found][:6] == sorted(row.code for row in found if row.code)
    assert len(found) == 9


def test_the_agenda_of_today_shows_what_is_overdue_and_other_windows_do_not(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    desk.reschedule(whom, TODAY)
    clock.pass_days(3)
    now = TODAY + timedelta(days=3)
    (plan,) = desk.agenda(now, now + timedelta(days=6))
    assert (plan.day, plan.overdue) == (TODAY, True)
    assert desk.agenda(now + timedelta(days=1), now + timedelta(days=6)) == ()
    desk.reschedule(whom, now)
    (plan,) = desk.agenda(now, now)
    assert not plan.overdue


def test_why_takes_the_rank_apart_into_factors_and_inputs(many: Desk) -> None:
    listed = many.today()
    assert listed.rows
    for row in listed.rows:
        found = many.why(row.customer_id)
        assert found.rank == row.rank
        assert found.stake == pytest.approx(row.stake)
        assert [parts.reason.code for parts in found.reasons] == [line.code for line in row.reasons]
        for parts in found.reasons:
            product = math.prod(term.value for term in parts.terms)
            assert product == pytest.approx(parts.reason.stake, abs=1e-6)
        assert sum(parts.reason.stake for parts in found.reasons) == pytest.approx(found.stake)
        assert {"deliveries", "quantity", "monthly", "cadence"} <= {term.code for term in found.inputs}


def test_why_of_a_customer_that_is_not_listed_has_no_rank(desk: Desk) -> None:
    whom = customer(desk)
    desk.reschedule(whom, TODAY + timedelta(days=5))
    assert desk.why(whom).rank is None


def test_another_day_is_seen_as_it_was_known(desk: Desk) -> None:
    whom = customer(desk)
    buys(desk, whom, every=14, times=8)
    past = TODAY - timedelta(days=20)
    listed = desk.today(past)
    assert listed.day == past
    found = desk.why(whom, past)
    assert found.rank in (None, *range(1, listed.total + 1))
    (then,) = desk.forecasts(past)
    (now,) = desk.forecasts()
    assert then.basis["deliveries"] == 7
    assert now.basis["deliveries"] == 8
    assert then.p10 > past
    assert desk.dossier(whom, past).forecast == then


def test_the_line_falls_after_the_days_capacity(desk: Desk) -> None:
    desk.change_setting("daily_capacity", 2)
    desk.accept_sweep({customer(desk, f"客户{number}"): TODAY for number in range(4)})
    listed = desk.today()
    assert [row.below_line for row in listed.rows] == [False, False, True, True]
    assert [line.code for line in listed.rows[0].reasons] == [Reason.PLANNED]
    assert [row.rank for row in desk.today(limit=3).rows] == [1, 2, 3]
    assert desk.today(limit=3).total == 4
    assert desk.today().below == 2


def test_a_contact_made_takes_its_place_off_the_days_capacity(desk: Desk) -> None:
    desk.change_setting("daily_capacity", 2)
    desk.accept_sweep({customer(desk, f"客户{number}"): TODAY for number in range(4)})
    first = desk.today().rows[0].customer_id
    desk.log_call(first, Outcome.REACHED)
    listed = desk.today()
    assert (listed.done, listed.total, listed.below) == (1, 3, 2)
    assert [row.below_line for row in listed.rows] == [False, True, True]


def test_a_promise_with_a_clock_never_falls_below_the_line(desk: Desk) -> None:
    desk.change_setting("daily_capacity", 1)
    many = [customer(desk, f"客户{number}") for number in range(3)]
    for number, whom in enumerate(many):
        desk.reschedule(whom, TODAY, time(15, number))
    assert [row.below_line for row in desk.today().rows] == [False, False, False]


def test_a_day_off_is_told(desk: Desk, clock: Clock) -> None:
    assert desk.today().working_day
    clock.pass_days(3)
    assert not desk.today().working_day


def test_an_empty_archive_answers_everything(desk: Desk) -> None:
    listed = desk.today()
    assert (listed.rows, listed.total, listed.customers, listed.done) == ((), 0, 0, 0)
    for found in (desk.forecasts(), desk.territories(), desk.history(), desk.search("x")):
        assert not found
    assert desk.customers().total == 0
    assert not desk.sweep().without_next
    assert not desk.sweep().tomorrow
    assert desk.agenda(TODAY, TODAY) == ()
    assert all(finding.ok for finding in desk.doctor(deep=True))
    assert desk.rebuild() == desk.digest()
