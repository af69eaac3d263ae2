"""What the deliveries show of a customer's use."""

from __future__ import annotations

import statistics
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.builders import TODAY, customer, day, steady

from fieldcrm.domain.facts import DeliveryFact
from fieldcrm.domain.measured import measure, month_uses
from fieldcrm.domain.medians import median


def test_no_delivery_measures_nothing() -> None:
    found = measure(customer(), TODAY)
    assert found.deliveries == 0
    assert (found.first, found.last, found.usual_interval, found.monthly, found.usual_quantity) == (None,) * 5
    assert month_uses(customer(), TODAY) == ()


def test_a_steady_customer() -> None:
    found = measure(customer(*steady(TODAY - 4, every=20, kg=10_000.0, count=40)), TODAY)
    assert (found.deliveries, found.usual_interval, found.usual_quantity) == (40, 20.0, 10.0)
    assert found.last == date.fromordinal(TODAY - 4)
    assert found.monthly == pytest.approx(10 / 20 * 30.44, rel=0.06)


def test_the_interval_moves_with_the_last_twelve_and_an_outlier_does_not_count() -> None:
    before, after = steady(TODAY - 200, every=40), steady(TODAY, every=10, count=15)
    assert measure(customer(*before, *after), TODAY).usual_interval == 10.0


def test_drops_of_one_day_are_one_delivery_and_competitors_count_for_the_use() -> None:
    drops = (DeliveryFact(TODAY - 30, 4_000.0, True), DeliveryFact(TODAY - 30, 2_000.0, False))
    found = measure(customer(*drops, DeliveryFact(TODAY - 10, 9_000.0, True)), TODAY)
    assert (found.deliveries, found.usual_interval, found.usual_quantity) == (2, 20.0, 7.5)


def test_one_delivery_of_today_is_not_taken_for_thirty() -> None:
    assert measure(customer(DeliveryFact(TODAY, 9_000.0, True)), TODAY).monthly == 9.0


def test_who_had_nothing_for_a_year_has_no_monthly_volume_now() -> None:
    assert measure(customer(*steady(TODAY - 500)), TODAY).monthly is None


def seasonal() -> list[DeliveryFact]:
    """30 t in December to February, 10 t in the other months, 4 t in July."""
    found = []
    for month in range(30):
        year, of_year = 2024 + month // 12, month % 12 + 1
        tonnes = 30.0 if of_year in (12, 1, 2) else 4.0 if of_year == 7 else 10.0
        found.append(DeliveryFact(day(year, of_year, 2), tonnes * 1_000, True))
    return found


def test_seasons_by_the_declared_months_else_by_the_highest_and_lowest() -> None:
    declared = measure(customer(*seasonal(), busy_months=(1, 12), slack_months=(7,)), TODAY)
    assert (declared.busy_monthly, declared.slack_monthly) == (30.0, 4.0)
    found = measure(customer(*seasonal()), TODAY)
    assert found.busy_monthly == 30.0
    assert found.slack_monthly == pytest.approx(8.0)
    short = measure(customer(*seasonal()[-8:]), TODAY)
    assert (short.busy_monthly, short.slack_monthly) == (None, None)


def test_months_of_use_begin_with_the_first_delivery() -> None:
    facts = customer(DeliveryFact(day(2026, 4, 30), 3_000.0, True), DeliveryFact(day(2026, 6, 1), 2_000.0, False))
    assert [(m.month, m.ours, m.others) for m in month_uses(facts, TODAY)] == [
        (date(2026, 4, 1), 3.0, 0.0),
        (date(2026, 5, 1), 0.0, 0.0),
        (date(2026, 6, 1), 0.0, 2.0),
    ]
    assert len(month_uses(customer(*steady(TODAY, count=80)), TODAY)) == 24


@given(
    st.lists(
        st.builds(DeliveryFact, st.integers(TODAY - 1500, TODAY + 50), st.floats(0, 1e7), st.booleans()), max_size=40
    )
)
def test_figures_are_sane_and_months_add_up(deliveries: list[DeliveryFact]) -> None:
    facts = customer(*deliveries)
    found = measure(facts, TODAY)
    for figure in (found.monthly, found.busy_monthly, found.slack_monthly, found.usual_quantity, found.usual_interval):
        assert figure is None or 0 <= figure < 1e9
    months = month_uses(facts, TODAY, 60)
    total = sum(d.kg for d in deliveries if d.day <= TODAY and d.day >= TODAY - 1500) / 1_000
    assert sum(m.ours + m.others for m in months) == pytest.approx(total)


@given(st.lists(st.floats(-1e9, 1e9), min_size=1))
def test_the_median_is_that_of_the_standard_library(values: list[float]) -> None:
    assert median(values) == statistics.median(values)
