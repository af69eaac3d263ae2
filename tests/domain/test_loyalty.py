"""Loyalty ratio and grade: sources of demand, window, limits (domain.md §2)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.builders import RULES, TODAY, customer, day

from fieldcrm.domain.codes import DemandSource, Grade
from fieldcrm.domain.facts import CustomerFacts, DeliveryFact, ReadingFact, TankFact
from fieldcrm.domain.loyalty import grade_for, loyalty_of
from fieldcrm.domain.rules import Rules

# The window of TODAY (June 2026) is March, April, May.
MARCH, APRIL, MAY = day(2026, 3, 10), day(2026, 4, 10), day(2026, 5, 10)
BEFORE = DeliveryFact(day(2025, 1, 15), 1000.0, True)
"""Makes the customer an old one."""


def ours(on: int, kg: float) -> DeliveryFact:
    return DeliveryFact(on, kg, True)


def theirs(on: int, kg: float) -> DeliveryFact:
    return DeliveryFact(on, kg, False)


def declared(kg: float, *deliveries: DeliveryFact) -> CustomerFacts:
    return customer(BEFORE, *deliveries, declared_monthly=kg)


@pytest.mark.parametrize(
    ("kg", "grade"),
    [(24_000, Grade.A), (23_999, Grade.B), (6_000, Grade.B), (5_999, Grade.C), (0, Grade.C), (90_000, Grade.A)],
)
def test_both_limits_belong_to_the_class_above(kg: float, grade: Grade) -> None:
    facts = declared(10_000, *([ours(APRIL, kg)] if kg else []))
    assert loyalty_of(facts, RULES, TODAY).grade is grade


def test_a_limit_reached_by_a_sum_of_awkward_fractions_is_reached() -> None:
    assert grade_for(0.1 + 0.7, Rules(grade_a_from=0.8)) is Grade.A
    assert 0.1 + 0.7 < 0.8


def test_the_ratio_is_the_windows_sums_and_the_running_month_does_not_count() -> None:
    facts = declared(10_000, ours(MARCH, 9_000), ours(MAY, 9_000), ours(TODAY - 2, 50_000))
    loyalty = loyalty_of(facts, RULES, TODAY)
    assert loyalty.ratio == pytest.approx(18 / 30)
    assert [(m.month.month, m.ours, m.demand, m.source) for m in loyalty.window] == [
        (3, 9.0, 10.0, DemandSource.DECLARED),
        (4, 0.0, 10.0, DemandSource.DECLARED),
        (5, 9.0, 10.0, DemandSource.DECLARED),
    ]


def test_deliveries_of_the_first_and_last_day_of_the_window_count() -> None:
    facts = declared(
        10_000, ours(day(2026, 3, 1), 1_000), ours(day(2026, 5, 31), 2_000), ours(day(2026, 2, 28), 64_000)
    )
    assert loyalty_of(facts, RULES, TODAY).ratio == pytest.approx(3 / 30)


def test_what_was_seen_goes_before_what_was_told_and_that_before_what_was_declared() -> None:
    facts = customer(
        BEFORE, ours(MARCH, 2_000), theirs(MARCH, 6_000), ours(APRIL, 2_000), ours(MAY, 2_000),
        told_monthly=((day(2026, 3, 1), 99_000.0), (day(2026, 4, 1), 5_000.0)), declared_monthly=4_000.0,
    )  # fmt: skip
    window = loyalty_of(facts, RULES, TODAY).window
    assert [(m.demand, m.source) for m in window] == [
        (8.0, DemandSource.SEEN),
        (5.0, DemandSource.TOLD),
        (4.0, DemandSource.DECLARED),
    ]


def test_each_month_has_the_best_known_demand_and_the_ratio_is_of_their_sum() -> None:
    """March was told, April was read off the tank, May follows from the declared volume in a busy month."""
    tank = TankFact(b"\2" * 16, 40_000.0, 95.0, 10.0, 1.0)
    levels = (ReadingFact(tank.id, day(2026, 3, 31), 9_000.0), ReadingFact(tank.id, day(2026, 4, 30), 1_000.0))
    facts = replace(
        declared(12_000, ours(MARCH, 5_000), ours(MAY, 3_000)),
        tanks=(tank,), levels=levels, readings=levels[-1:], busy_months=(5,),
        told_monthly=((day(2026, 3, 1), 20_000.0), (day(2026, 4, 1), 50_000.0), (day(2026, 6, 1), 70_000.0)),
    )  # fmt: skip
    loyalty = loyalty_of(facts, RULES, TODAY)
    assert [m.source for m in loyalty.window] == [DemandSource.TOLD, DemandSource.SEEN, DemandSource.DECLARED]
    march, april, may = (m.demand or 0.0 for m in loyalty.window)
    assert march == 20.0
    assert may == pytest.approx(12 * 1.3 * 12 / 12.3)
    assert april == pytest.approx(8.0, rel=0.05)
    assert loyalty.ratio == pytest.approx(8 / (march + april + may))


def test_a_month_told_alone_grades_who_declared_nothing() -> None:
    facts = replace(customer(BEFORE, ours(APRIL, 9_000), ours(MAY, 9_000)), told_monthly=((day(2026, 4, 1), 10_000.0),))
    loyalty = loyalty_of(facts, RULES, TODAY)
    assert [(m.demand, m.source) for m in loyalty.window] == [
        (None, DemandSource.NONE),
        (10.0, DemandSource.TOLD),
        (None, DemandSource.NONE),
    ]
    assert (loyalty.ratio, loyalty.grade) == (0.9, Grade.A)


def test_our_deliveries_alone_are_no_demand() -> None:
    loyalty = loyalty_of(customer(BEFORE, ours(MARCH, 9_000), ours(APRIL, 9_000), ours(MAY, 9_000)), RULES, TODAY)
    assert loyalty.grade is Grade.UNGRADED
    assert loyalty.ratio is None
    assert {m.source for m in loyalty.window} == {DemandSource.NONE}


def test_a_competitor_seen_in_the_window_shows_the_demand_of_its_other_months() -> None:
    loyalty = loyalty_of(customer(BEFORE, ours(MARCH, 6_000), theirs(APRIL, 6_000), ours(MAY, 6_000)), RULES, TODAY)
    assert loyalty.ratio == pytest.approx(12 / 18)
    assert {m.source for m in loyalty.window} == {DemandSource.SEEN}


def test_a_customer_without_any_delivery_on_record_is_ungraded() -> None:
    assert loyalty_of(customer(declared_monthly=10_000.0), RULES, TODAY).grade is Grade.UNGRADED


def test_one_that_buys_from_competitors_only_is_graded() -> None:
    assert loyalty_of(customer(theirs(APRIL, 9_000)), RULES, TODAY).ratio == 0.0


def test_months_before_the_first_delivery_do_not_count() -> None:
    facts = customer(ours(day(2026, 5, 3), 9_000), declared_monthly=10_000.0)
    loyalty = loyalty_of(facts, RULES, TODAY)
    assert loyalty.ratio == pytest.approx(0.9)
    assert [m.demand for m in loyalty.window] == [None, None, 10.0]


def test_more_than_the_declared_demand_is_a_ratio_of_one() -> None:
    assert loyalty_of(declared(10_000, ours(MAY, 90_000)), RULES, TODAY).ratio == 1.0


def test_busy_months_raise_the_declared_demand_and_the_year_keeps_its_mean() -> None:
    facts = replace(declared(12_000, ours(MAY, 9_000)), busy_months=(4,), slack_months=(5,))
    demand = [m.demand for m in loyalty_of(facts, RULES, TODAY).window]
    assert demand == pytest.approx([12.0, 12 * 1.3, 12 * 0.7])


def test_the_trend_is_the_grade_of_the_window_before() -> None:
    facts = declared(10_000, ours(day(2026, 1, 5), 27_000), ours(APRIL, 3_000))
    loyalty = loyalty_of(facts, RULES, TODAY)
    assert loyalty.previous is Grade.A
    assert loyalty.previous_ratio == pytest.approx(0.9)
    assert loyalty.grade is Grade.C


def test_the_width_of_the_window_is_a_setting() -> None:
    facts = declared(10_000, ours(day(2025, 7, 5), 80_000), ours(MAY, 4_000))
    assert loyalty_of(facts, Rules(grade_window_months=1), TODAY).ratio == pytest.approx(0.4)
    assert loyalty_of(facts, Rules(grade_window_months=12), TODAY).ratio == pytest.approx(84 / 120)


amounts = st.just(0.0) | st.floats(min_value=0.001, max_value=1e7)
drops = st.lists(st.builds(DeliveryFact, st.integers(TODAY - 500, TODAY + 30), amounts, st.booleans()), max_size=25)


@given(drops, st.none() | amounts, st.integers(-40, 40))
def test_a_ratio_is_a_share_or_unknown_and_the_grade_follows_it(
    deliveries: list[DeliveryFact], monthly: float | None, shift: int
) -> None:
    loyalty = loyalty_of(customer(*deliveries, declared_monthly=monthly), RULES, TODAY + shift)
    assert loyalty.ratio is None or 0.0 <= loyalty.ratio <= 1.0
    assert (loyalty.grade is Grade.UNGRADED) == (loyalty.ratio is None)
    assert loyalty.grade is grade_for(loyalty.ratio, RULES)
    assert len(loyalty.window) == RULES.grade_window_months


@given(drops, st.floats(min_value=1, max_value=1e6), st.sampled_from([0.001, 0.84, 1000.0]))
def test_the_ratio_does_not_depend_on_the_unit(deliveries: list[DeliveryFact], monthly: float, factor: float) -> None:
    scaled = [d._replace(kg=d.kg * factor) for d in deliveries]
    plain = loyalty_of(customer(*deliveries, declared_monthly=monthly), RULES, TODAY)
    other = loyalty_of(customer(*scaled, declared_monthly=monthly * factor), RULES, TODAY)
    assert other.ratio == (None if plain.ratio is None else pytest.approx(plain.ratio))


class TestSeenByReadings:
    """A tank read every ten days, filled every twenty."""

    TANK = TankFact(b"\2" * 16, 40_000.0, 95.0, 10.0, 1.0)

    def facts(self, *deliveries: DeliveryFact, every: int = 10, rise: float = 0.0) -> CustomerFacts:
        """Uses 100 kg a day; `rise` kg came in April from somewhere unknown."""
        fills = tuple(DeliveryFact(on, 2_000.0, True) for on in range(day(2026, 2, 1), TODAY, 20))
        levels = []
        for on in range(day(2026, 2, 20), TODAY + 1, every):
            came = sum(d.kg for d in (*fills, *deliveries) if day(2026, 2, 1) < d.day <= on)
            level = 20_000.0 + came + (rise if on > APRIL else 0.0) - 100.0 * (on - day(2026, 2, 1))
            levels.append(ReadingFact(self.TANK.id, on, level))
        return customer(*fills, *deliveries, tanks=(self.TANK,), levels=tuple(levels), declared_monthly=9_000.0)

    def test_the_balance_of_the_tank_is_the_demand(self) -> None:
        loyalty = loyalty_of(self.facts(), RULES, TODAY)
        assert [m.demand for m in loyalty.window] == pytest.approx([3.1, 3.0, 3.1])
        assert {m.source for m in loyalty.window} == {DemandSource.SEEN}

    def test_a_rise_that_nothing_explains_shows_no_demand_of_its_month(self) -> None:
        sources = [m.source for m in loyalty_of(self.facts(rise=5_000.0), RULES, TODAY).window]
        assert sources == [DemandSource.SEEN, DemandSource.DECLARED, DemandSource.SEEN]

    def test_a_competitors_known_load_is_part_of_the_balance(self) -> None:
        loyalty = loyalty_of(self.facts(theirs(APRIL, 6_000.0)), RULES, TODAY)
        assert [m.demand for m in loyalty.window] == pytest.approx([3.1, 3.0, 3.1])

    def test_readings_farther_apart_than_the_cycle_show_nothing(self) -> None:
        sources = {m.source for m in loyalty_of(self.facts(every=25), RULES, TODAY).window}
        assert sources == {DemandSource.DECLARED}
