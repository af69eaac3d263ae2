"""The stake, its explanation and the order of the list."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.builders import CHINA, RULES, TODAY, customer, fitted, plan, standing, steady, talk

from fieldcrm.domain.codes import ActivityKind, Outcome, Reason, Status
from fieldcrm.domain.facts import (
    ContactFact,
    CustomerFacts,
    DeliveryFact,
    OrderFact,
    PlannedFact,
    ReadingFact,
    TankFact,
)
from fieldcrm.domain.forecast import Basis, Forecast, Pool
from fieldcrm.domain.standing import anchors_of, assess, explain, history_of, rank_key
from fieldcrm.domain.standing.need import need_by
from fieldcrm.domain.standing.stakes import DEFAULT_MONTHLY, LOSS_LEAST, LOSS_MOST, LOSS_UNKNOWN, loss_share

TANKS = (TankFact(b"\2" * 16, 10_000.0, 95.0, 10.0, 0.8), TankFact(b"\3" * 16, 30_000.0, 95.0, 10.0, 0.8))

days = st.integers(TODAY - 900, TODAY + 60)
weights = st.floats(0, 1e7, allow_nan=False)
outcomes = st.none() | st.sampled_from(list(Outcome))
some_facts = st.builds(
    CustomerFacts,
    customer_id=st.just(b"\1" * 16),
    status=st.sampled_from(list(Status)),
    entered_on=days,
    deliveries=st.lists(st.builds(DeliveryFact, days, weights, st.booleans()), max_size=30).map(
        lambda found: tuple(sorted(found))
    ),
    tanks=st.sampled_from([(), TANKS[:1], TANKS]),
    readings=st.lists(
        st.builds(ReadingFact, st.sampled_from([b"\2" * 16, b"\3" * 16, b"\4" * 16]), days, st.floats(0, 40_000)),
        max_size=2,
    ).map(tuple),
    orders=st.lists(st.builds(OrderFact, days, weights), max_size=2).map(tuple),
    contacts=st.lists(
        st.builds(
            ContactFact, days, st.sampled_from(list(ActivityKind)), outcomes, st.sampled_from(["", "thank_quarter"])
        ),
        max_size=4,
    ).map(lambda found: tuple(sorted(found, key=lambda contact: -contact.day))),
    planned=st.lists(
        st.builds(
            PlannedFact,
            days,
            st.none() | st.integers(0, 1439),
            st.sampled_from(list(ActivityKind)),
            st.sampled_from(["", "call_back", "complaint", "cadence"]),
            st.sampled_from(["", "a price"]),
        ),
        max_size=3,
    ).map(lambda found: tuple(sorted(found, key=lambda plan: plan.day))),
    declared_cycle=st.none() | st.floats(-5, 1e4),
    declared_monthly=st.none() | st.floats(-5, 1e6),
    declared_usual=st.none() | st.floats(-5, 1e6),
    busy_months=st.sampled_from([(), (11, 12, 1)]),
    told_monthly=st.sampled_from([(), ((date(2026, 5, 1).toordinal(), 9_000.0),)]),
)


@settings(max_examples=250)
@given(some_facts)
def test_whatever_is_known_the_stake_is_the_sum_of_products_and_a_sane_number(facts: CustomerFacts) -> None:
    fit = fitted(facts)
    state = assess(facts, RULES, CHINA, fit, Pool.default(), TODAY)
    parts, inputs = explain(facts, RULES, CHINA, fit, Pool.default(), TODAY)
    assert math.isfinite(state.stake)
    assert state.stake >= 0
    assert state.listed == bool(state.reasons)
    assert tuple(part.reason for part in parts) == state.reasons
    assert sum(line.stake for line in state.reasons) == state.stake
    for part in parts:
        assert math.prod(term.value for term in part.terms) == pytest.approx(part.reason.stake)
        assert all(math.isfinite(term.value) and term.value >= 0 for term in part.terms)
    assert all(math.isfinite(term.value) for term in inputs)
    stakes = [line.stake for line in state.reasons]
    assert stakes == sorted(stakes, reverse=True)
    assert len(state.trend) == 12
    assert (state.tier == 0) == (state.minute is not None)


def test_a_customer_of_whom_nothing_is_known_has_assumed_figures() -> None:
    prospect = customer(status=Status.PROSPECT)
    (part,), inputs = explain(prospect, RULES, CHINA, fitted(prospect), Pool.default(), TODAY)
    assert part.reason.code is Reason.FIRST_CONTACT
    assert part.terms[-1].value == DEFAULT_MONTHLY
    assert {term.code: term.params.get("source") for term in inputs}["monthly"] == "assumed"


def test_the_inputs_name_their_age() -> None:
    facts = customer(
        *steady(TODAY - 6), contacts=(talk(TODAY - 4),), tanks=TANKS[:1],
        readings=(ReadingFact(TANKS[0].id, TODAY - 5, 900.0),),
    )  # fmt: skip
    _, inputs = explain(facts, RULES, CHINA, fitted(facts), Pool.default(), TODAY)
    ages = {term.code: term.params["age"] for term in inputs if "age" in term.params}
    assert ages == {"deliveries": 6, "reading": 5, "last_contact": 4}


def test_promises_with_a_clock_come_first_by_time_then_the_largest_stake() -> None:
    large = standing(customer(*steady(TODAY - 20, kg=40_000.0)))
    small = standing(customer(*steady(TODAY - 20, kg=1_000.0)))
    noon = standing(customer(planned=(plan(TODAY, minute=720),)))
    nine = standing(customer(planned=(plan(TODAY, minute=540),)))
    broken = standing(customer(planned=(plan(TODAY - 1, minute=1_000),)))
    assert sorted([small, noon, large, nine, broken], key=rank_key) == [broken, nine, noon, large, small]


def test_the_likelier_and_the_larger_and_the_less_loyal_need_stakes_more() -> None:
    def stake(facts: CustomerFacts) -> float:
        return standing(facts).stake

    facts = customer(*steady(TODAY - 20), contacts=(talk(TODAY - 9),))
    assert stake(facts) > stake(customer(*steady(TODAY - 17), contacts=facts.contacts)) > 0
    assert stake(customer(*steady(TODAY - 20, kg=20_000.0), contacts=facts.contacts)) > stake(facts)
    doubled = replace(facts, declared_monthly=60_000.0)
    loyal = replace(facts, declared_monthly=15_000.0, contacts=(talk(TODAY - 9, Outcome.THANKED),))
    assert stake(doubled) > stake(facts) > stake(loyal)


def test_the_share_lost_follows_the_ratio_within_bounds() -> None:
    assert loss_share(None) == LOSS_UNKNOWN
    assert [loss_share(ratio) for ratio in (1.0, 0.6, 0.0)] == [LOSS_LEAST, pytest.approx(0.4), LOSS_MOST]


BASIS = Basis(deliveries=9, model="renewal", usual_interval=20, season=1, weekday=1, elapsed=5, anchored=False)


@given(
    st.integers(1, 200), st.integers(0, 60), st.integers(0, 60), st.floats(0, 1), st.floats(0, 1), st.integers(0, 120)
)
def test_a_need_gets_likelier_by_the_day(
    p10: int, more: int, still_more: int, active: float, p3: float, ahead: int
) -> None:
    dates = (TODAY + p10, TODAY + p10 + more, TODAY + p10 + more + still_more)
    known = Forecast(*dates, 9_000.0, active, p3, 0.0, BASIS)
    first, second = need_by(known, TODAY, TODAY + ahead), need_by(known, TODAY, TODAY + ahead + 1)
    assert 0.0 <= first <= second <= 1.0


def test_the_chance_of_a_need_passes_through_the_dates() -> None:
    known = Forecast(TODAY + 6, TODAY + 12, TODAY + 25, 9_000.0, 0.9, 0.018, 0.0, BASIS)
    found = [need_by(known, TODAY, TODAY + ahead) for ahead in (0, 3, 6, 12, 25)]
    assert found == pytest.approx([0.0, 0.02, 0.1, 0.5, 0.9])


class TestInputs:
    def test_drops_of_one_day_are_one_delivery_and_competitors_count(self) -> None:
        drops = (DeliveryFact(5, 100.0, True), DeliveryFact(5, 50.0, False), DeliveryFact(9, 70.0, False))
        history = history_of(customer(*drops), RULES)
        assert (history.days, history.quantities, history.ours) == ((5, 9), (150.0, 70.0), (True, False))

    def test_the_sector_tells_who_heats(self) -> None:
        assert history_of(customer(sector="District heating"), RULES).heats
        assert history_of(customer(sector="供暖公司", territory=" North "), RULES).heats
        assert history_of(customer(territory=" North "), RULES).territory == "north"
        assert not history_of(customer(sector="mine"), RULES).heats

    def test_a_full_load_stands_in_for_an_unknown_usual_quantity(self) -> None:
        assert history_of(customer(tanks=TANKS[:1]), RULES).declared_quantity == pytest.approx(10_000 * 0.85 * 0.8)
        assert history_of(customer(tanks=TANKS[:1], declared_usual=5.0), RULES).declared_quantity == 5.0
        assert history_of(customer(), RULES).declared_quantity is None

    def test_a_reading_gives_the_kilograms_above_the_reserve(self) -> None:
        facts = customer(tanks=TANKS[:1], readings=(ReadingFact(TANKS[0].id, TODAY, 5_000.0),))
        (anchor,) = anchors_of(facts, TODAY)
        assert (anchor.day, anchor.kind) == (TODAY, "reading")
        assert anchor.value == pytest.approx(4_000 * 0.8)

    def test_a_tank_that_was_not_read_is_as_full_as_the_other(self) -> None:
        facts = customer(tanks=TANKS, readings=(ReadingFact(TANKS[0].id, TODAY, 5_000.0),))
        (anchor,) = anchors_of(facts, TODAY)
        assert anchor.value == pytest.approx(4 * 4_000 * 0.8)

    def test_a_reading_before_the_last_delivery_says_nothing(self) -> None:
        facts = customer(
            DeliveryFact(TODAY - 3, 9_000.0, True), tanks=TANKS[:1],
            readings=(ReadingFact(TANKS[0].id, TODAY - 4, 5_000.0),),
        )  # fmt: skip
        assert anchors_of(facts, TODAY) == ()
        assert len(anchors_of(facts, TODAY - 4)) == 1

    def test_an_open_order_counts_until_its_day(self) -> None:
        facts = customer(
            tanks=TANKS[:1],
            orders=(OrderFact(TODAY + 2, 9_000.0),),
            readings=(ReadingFact(TANKS[0].id, TODAY, 5_000.0),),
        )
        kinds = [[anchor.kind for anchor in anchors_of(facts, on)] for on in (TODAY, TODAY + 2, TODAY + 3)]
        assert kinds == [["order", "reading"], ["order", "reading"], ["reading"]]
        state = standing(facts)
        assert state.forecast is not None
        assert state.forecast.p50 == TODAY + 2
