"""Complaints and promises as reasons: when each holds, where it stands, and what it puts at stake."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.builders import TODAY, codes, customer, plan, standing, steady, talk

from fieldcrm.domain.codes import NextReason, OpenKind, Reason, Status
from fieldcrm.domain.facts import CustomerFacts, OpenItem
from fieldcrm.domain.standing import rank_key

LOYAL = customer(*steady(TODAY - 5), declared_monthly=15_000.0)
KINDS = st.sampled_from([OpenKind.COMPLAINT, OpenKind.PROMISE])


def complaint(due: int, minute: int | None = 540, *, serious: bool = False) -> OpenItem:
    """A complaint whose clock runs out so many days from today, or that is to be followed up on that day."""
    params = (("phase", "reply" if minute is not None else "follow"), ("words", "油里有水"))
    return OpenItem(OpenKind.COMPLAINT, b"c", TODAY + due, minute, float(serious), params)


def promise(due: int, minute: int | None = None, *, mine: bool = True) -> OpenItem:
    """A promise for a day so many days from today."""
    return OpenItem(OpenKind.PROMISE, b"p", TODAY + due, minute, float(mine), (("promised", "报价"),))


def with_items(*items: OpenItem, **changes: object) -> CustomerFacts:
    return replace(LOYAL, open=items, **changes)  # type: ignore[arg-type]


def test_a_complaint_whose_clock_runs_is_a_reason_also_before_it_is_due_and_after_a_contact() -> None:
    assert Reason.COMPLAINT in codes(with_items(complaint(1)))
    called = with_items(complaint(1), promise(0), contacts=(talk(TODAY),))
    assert list(codes(called)) == [Reason.COMPLAINT]
    assert Reason.COMPLAINT in codes(with_items(complaint(0), status=Status.LOST)), "also of one that has left"


@pytest.mark.parametrize(("due", "holds"), [(-3, True), (0, True), (1, False)])
def test_what_has_no_clock_waits_for_its_day(due: int, holds: bool) -> None:
    assert (Reason.COMPLAINT in codes(with_items(complaint(due, None)))) is holds
    assert (Reason.PROMISE in codes(with_items(promise(due)))) is holds


def test_complaints_stand_before_promises_and_these_before_the_rest() -> None:
    tomorrow, call, quiet = (
        standing(with_items(complaint(1))),
        standing(replace(LOYAL, planned=(plan(TODAY, minute=600),))),
        standing(with_items(promise(0))),
    )
    assert sorted((quiet, call, tomorrow), key=rank_key) == [tomorrow, call, quiet]
    late = standing(with_items(complaint(-1), promise(0, 480)))
    assert rank_key(late) < rank_key(tomorrow)
    assert late.minute == 540 - 1440


def test_the_plan_to_answer_a_complaint_is_no_second_reason() -> None:
    due = (plan(TODAY, reason=NextReason.COMPLAINT.value),)
    assert Reason.PLANNED in codes(replace(LOYAL, planned=due))
    assert Reason.PLANNED not in codes(with_items(complaint(0), planned=due))
    timed = (plan(TODAY, minute=600, reason=NextReason.COMPLAINT.value),)
    assert Reason.CALL_BACK in codes(with_items(complaint(0), planned=timed)), "a time that was promised stands"


def stake(item: OpenItem) -> float:
    """What one open item puts at stake."""
    return next(line.stake for line in standing(with_items(item)).reasons if line.code in ("complaint", "promise"))


def test_the_later_and_the_graver_the_more_is_at_stake() -> None:
    assert stake(complaint(-5)) > stake(complaint(-1)) > stake(complaint(0)) == stake(complaint(1))
    assert stake(complaint(0, serious=True)) > stake(complaint(0)) > stake(complaint(0, None))
    assert stake(promise(-5)) > stake(promise(0)) > stake(promise(0, mine=False)) > 0


@given(KINDS, st.integers(-400, 400), st.none() | st.integers(0, 1439), st.floats(0, 1))
def test_no_stake_is_negative_or_without_bound(kind: OpenKind, due: int, minute: int | None, weight: float) -> None:
    item = OpenItem(kind, b"x", TODAY + due, minute, weight, (("phase", "reply"),))
    found = standing(with_items(item))
    assert all(0 <= line.stake < 1000 for line in found.reasons)
    assert found.stake == pytest.approx(sum(line.stake for line in found.reasons))
