"""The shared settings: what they accept, and what the amounts in them weigh."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain.rules import Rules, checked
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.errors import InvalidValueError


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("cadence_b", "10", 10),
        ("grade_a_from", "0.75", 0.75),
        ("lead_days", 0, 0),
        ("work_start", "8:05", "08:05"),
        ("default_unit", "t", "t"),
        ("our_names", " 我们; Us ", "我们; Us"),
    ],
)
def test_a_setting_is_read_as_its_own_type(key: str, value: object, kept: object) -> None:
    found = checked({key: value}, Rules())[key]
    assert found == kept
    assert type(found) is type(kept)


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("nothing", "1", "unknown"),
        ("cadence_b", "many", "number"),
        ("cadence_b", "1.5", "number"),
        ("cadence_b", "0", "range"),
        ("grade_a_from", "1.1", "range"),
        ("grade_a_from", "nan", "range"),
        ("grade_a_from", "0.2", "order"),
        ("grade_window_months", "25", "range"),
        ("default_unit", "gallon", "choice"),
        ("calendar", "US", "choice"),
        ("work_start", "25:00", "time"),
        ("work_start", "19:00", "order"),
    ],
)
def test_what_a_setting_refuses(key: str, value: object, reason: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        checked({key: value}, Rules())
    assert caught.value.params["reason"] == reason


def test_every_default_is_a_value_that_the_setting_accepts() -> None:
    rules = Rules()
    for key in Rules.__dataclass_fields__:
        assert checked({key: getattr(rules, key)}, rules) == {key: getattr(rules, key)}


def test_the_defaults_of_the_field() -> None:
    rules = Rules()
    assert (rules.grade_a_from, rules.grade_b_from, rules.grade_window_months) == (0.80, 0.20, 3)
    assert (rules.cadence_a, rules.cadence_b, rules.cadence_c, rules.cadence_ungraded) == (30, 14, 21, 30)
    assert (rules.daily_capacity, rules.diesel_density) == (30, 0.84)


@pytest.mark.parametrize(
    ("amount", "kilograms", "litres"),
    [
        (Amount.of(1, Unit.TONNE), 1_000.0, 1_250.0),
        (Amount.of(1_000, Unit.LITRE), 800.0, 1_000.0),
        (Amount.of(8, Unit.KILOGRAM), 8.0, 10.0),
    ],
)
def test_units_are_converted_by_the_density(amount: Amount, kilograms: float, litres: float) -> None:
    assert amount.kilograms(0.8) == pytest.approx(kilograms)
    assert amount.litres(0.8) == pytest.approx(litres)
    assert amount.tonnes(0.8) == pytest.approx(kilograms / 1_000)


@given(st.integers(0, 10**12), st.sampled_from(list(Unit)), st.sampled_from(list(Unit)), st.floats(0.5, 1.2))
def test_an_amount_in_another_unit_weighs_the_same(milli: int, unit: Unit, other: Unit, density: float) -> None:
    amount = Amount(milli, unit)
    assert amount.to(other, density).kilograms(density) == pytest.approx(amount.kilograms(density), abs=1.0)


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("fact_stale_topics", "buys", "topic_days"),
        ("fact_stale_topics", "buys=0", "topic_days"),
        ("prepayment_low", "5000", "money_list"),
        ("prepayment_low", "-5 CNY", "money_list"),
        ("currency", "yuan", "currency"),
    ],
)
def test_settings_that_are_lists_have_a_form(key: str, value: str, reason: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        checked({key: value}, Rules())
    assert (caught.value.params["field"], caught.value.params["reason"]) == (key, reason)
    assert checked({"prepayment_low": "1万 CNY; 800 USD", "fact_stale_topics": "", "currency": "USD"}, Rules())
