"""Reasons from contracts, money, referrals, notices and old facts: when each holds, and what it puts at stake."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.builders import RULES, TODAY, codes, customer, plan, standing, steady, talk

from fieldcrm.domain.codes import OpenKind, Outcome, Reason, Status
from fieldcrm.domain.facts import CustomerFacts, OpenItem
from fieldcrm.domain.standing import Standing
from fieldcrm.domain.standing.reasons_agreements import LAPSED_DAYS, NEVER, REFERRAL_DAYS

LOYAL = customer(*steady(TODAY - 5), declared_monthly=15_000.0)
"""An A customer that was just delivered to."""


def contract(end: int, *, start: int = -300, remind: int = 60, ended: bool = False, id_: bytes = b"c") -> OpenItem:
    last = NEVER if end == NEVER else TODAY + end
    params = (("start", TODAY + start), ("end", last), ("ended", ended), ("number", "7"))
    return OpenItem(OpenKind.CONTRACT, id_, last if end == NEVER else last - remind, params=params)


def with_items(*items: OpenItem, facts: CustomerFacts = LOYAL, **changes: object) -> CustomerFacts:
    return replace(facts, open=items, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("item", "ends"),
    [
        (contract(61), False),
        (contract(60), True),
        (contract(0), True),
        (contract(-LAPSED_DAYS), True),
        (contract(-LAPSED_DAYS - 1), False),
        (contract(10, ended=True), False),
        (contract(10, start=1), False),
        (contract(NEVER), False),
    ],
)
def test_a_contract_is_spoken_of_from_its_reminder_until_a_month_after_its_end(item: OpenItem, ends: bool) -> None:
    assert (Reason.CONTRACT_ENDS in codes(with_items(item))) is ends


def test_a_contract_that_goes_on_is_not_spoken_of() -> None:
    follows = contract(400, start=30, id_=b"d")
    assert Reason.CONTRACT_ENDS not in codes(with_items(contract(10), follows))
    late = contract(400, start=90, id_=b"d")
    assert Reason.CONTRACT_ENDS in codes(with_items(contract(10), late))


def test_the_nearer_the_end_the_more_is_at_stake() -> None:
    stakes = []
    for left in (60, 30, 1, -5):
        found = standing(with_items(contract(left)))
        stakes.append(next(line.stake for line in found.reasons if line.code is Reason.CONTRACT_ENDS))
    assert stakes == sorted(stakes)
    assert len(set(stakes[:3])) == 3


def test_what_can_wait_waits_for_the_date_that_was_set_and_for_a_fortnight_after_a_talk() -> None:
    low = OpenItem(OpenKind.PREPAYMENT, b"p", TODAY - 30, weight=3.0, params=(("left", "3 CNY"), ("limit", "5 CNY")))
    stale = OpenItem(OpenKind.FACT, b"f", TODAY - 30, params=(("topics", ("payment",)), ("count", 1), ("days", 400)))
    facts = with_items(low, stale, contract(40))
    waiting = {Reason.PREPAYMENT_LOW, Reason.FACT_STALE}
    assert waiting | {Reason.CONTRACT_ENDS} <= codes(facts)
    assert not waiting & codes(replace(facts, contacts=(talk(TODAY - 3),)))
    assert waiting <= codes(replace(facts, contacts=(talk(TODAY - 20),)))
    assert waiting <= codes(replace(facts, contacts=(talk(TODAY - 3, Outcome.NO_ANSWER),)))
    ahead = replace(facts, planned=(plan(TODAY + 5),))
    assert not (waiting | {Reason.CONTRACT_ENDS}) & codes(ahead)
    assert waiting <= codes(replace(facts, planned=(plan(TODAY),)))
    last_days = with_items(contract(5), planned=(plan(TODAY + 20),))
    assert Reason.CONTRACT_ENDS in codes(last_days), "a date behind the end does not keep it off the list"
    just_low = with_items(low._replace(due=TODAY), contacts=(talk(TODAY - 3),))
    assert Reason.PREPAYMENT_LOW in codes(just_low), "it fell low after the talk"


def test_only_a_customers_who_buy_are_the_next_to_sign() -> None:
    assert Reason.CONTRACT_SIGN in codes(LOYAL)
    assert Reason.CONTRACT_SIGN not in codes(with_items(contract(NEVER)))
    assert Reason.CONTRACT_SIGN not in codes(with_items(contract(-LAPSED_DAYS))), "it is spoken of as lapsed"
    assert Reason.CONTRACT_SIGN in codes(with_items(contract(-LAPSED_DAYS - 1)))
    assert Reason.CONTRACT_SIGN in codes(with_items(contract(100, ended=True)))
    assert Reason.CONTRACT_SIGN not in codes(replace(LOYAL, declared_monthly=150_000.0)), "grade C"
    assert Reason.CONTRACT_SIGN not in codes(replace(LOYAL, status=Status.PAUSED))
    assert Reason.CONTRACT_SIGN not in codes(replace(LOYAL, contacts=(talk(TODAY - 2),)))


def test_a_referrer_is_thanked_once_and_not_for_ever() -> None:
    item = OpenItem(OpenKind.REFERRED, b"r", TODAY - 10, params=(("name", "乙"),))
    facts = with_items(item)
    assert Reason.THANK_REFERRER in codes(facts)
    assert Reason.THANK_REFERRER in codes(replace(facts, contacts=(talk(TODAY - 1),))), "a talk is no thanks"
    assert Reason.THANK_REFERRER not in codes(replace(facts, contacts=(talk(TODAY - 1, Outcome.THANKED),)))
    named = talk(TODAY - 1, reason=Reason.THANK_REFERRER.value)
    assert Reason.THANK_REFERRER not in codes(replace(facts, contacts=(named,)))
    before = talk(TODAY - 11, Outcome.THANKED)
    assert Reason.THANK_REFERRER in codes(replace(facts, contacts=(before,))), "thanked for something else"
    assert Reason.THANK_REFERRER not in codes(with_items(item._replace(due=TODAY - REFERRAL_DAYS - 1)))


def test_a_notice_is_told_first_to_the_loyal() -> None:
    item = OpenItem(OpenKind.NOTICE, b"n", TODAY - 1, params=(("title", "up"), ("words", "buy"), ("until", TODAY)))
    loyal = standing(with_items(item))
    shared = standing(with_items(item, declared_monthly=30_000.0))

    def stake(found: Standing) -> float:
        return next(line.stake for line in found.reasons if line.code is Reason.PRICE_NOTICE)

    assert stake(loyal) > stake(shared) > 0
    over = item._replace(params=(("title", "up"), ("words", "buy"), ("until", TODAY - 1)))
    assert Reason.PRICE_NOTICE not in codes(with_items(over))
    assert Reason.PRICE_NOTICE not in codes(with_items(item._replace(due=TODAY + 1)))


ITEMS = st.lists(
    st.one_of(
        st.builds(contract, st.integers(-400, 400), start=st.integers(-400, 400), remind=st.integers(0, 400)),
        st.builds(
            lambda due, weight: OpenItem(OpenKind.PREPAYMENT, b"p", TODAY + due, weight=weight),
            st.integers(-400, 400),
            st.floats(-1e9, 1e9),
        ),
        st.builds(
            lambda kind, due: OpenItem(kind, b"x", TODAY + due),
            st.sampled_from([OpenKind.REFERRED, OpenKind.NOTICE, OpenKind.FACT]),
            st.integers(-400, 400),
        ),
    ),
    max_size=6,
)


@given(ITEMS, st.sampled_from(list(Status)))
def test_no_stake_is_negative_and_they_add_up(items: list[OpenItem], status: Status) -> None:
    found = standing(with_items(*items, status=status))
    assert all(line.stake >= 0 for line in found.reasons)
    assert found.stake == pytest.approx(sum(line.stake for line in found.reasons))
    assert RULES.contract_remind_days == 60


def test_a_notice_of_today_that_came_after_the_talk_is_not_lost() -> None:
    def notice(until: int) -> OpenItem:
        return OpenItem(OpenKind.NOTICE, b"n", TODAY, params=(("title", "up"), ("words", "buy"), ("until", until)))

    talked = (talk(TODAY),)
    assert codes(with_items(notice(TODAY), contacts=talked)) == {Reason.PRICE_NOTICE}
    assert codes(with_items(notice(TODAY + 1), contacts=talked)) == set(), "tomorrow will do"
    assert codes(with_items(notice(TODAY), contacts=(talk(TODAY, Outcome.NO_ANSWER),))) == set()
