"""Numbers, amounts and prices, as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.exchange.numbers import CellError, Numbers

LONE = Numbers(())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234.5", 1234.5),
        ("1,234.5", 1234.5),
        ("1,234,567", 1_234_567),
        ("1 234,5", 1234.5),
        ("1\u00a0234,5", 1234.5),
        ("1'234.50", 1234.5),
        ("12,5", 12.5),
        ("1.234,5", 1234.5),
        ("1,234", 1234),
        ("1.234", 1.234),
        ("１，２３４．５", 1234.5),
        ("-3", -3),
        ("0.5", 0.5),
        ("1.5E+2", 150),
        ("1.234.567", 1_234_567),
    ],
)
def test_numbers(text: str, value: float) -> None:
    assert LONE.number(text) == value


@pytest.mark.parametrize(
    "text", ["", "x", "nan", "inf", "1_000", "1,23,4", "0x10", "٣", "--1", "1e999", "=1+1", "12.5.1"]
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(CellError):
        LONE.number(text)


def test_the_column_decides_whether_the_comma_divides() -> None:
    divides = Numbers(["12,5", "1,234"])
    assert [divides.number("1,234"), divides.number("1.234"), divides.number("12,5")] == [1.234, 1234, 12.5]
    groups = Numbers(["1,234,567.8", "1,234"])
    assert groups.number("1,234") == 1234


def test_a_column_that_uses_both_habits_leaves_it_open() -> None:
    both = Numbers(["12,5", "1,234,567"])
    with pytest.raises(CellError) as caught:
        both.number("1,234")
    assert caught.value.reason == "number_open"
    assert both.number("12,5") == 12.5


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("10", (10_000, "")),
        ("10吨", (10_000, "t")),
        ("10 噸", (10_000, "t")),
        ("10公吨", (10_000, "t")),
        ("12.5 t", (12_500, "t")),
        ("3,000 L", (3_000_000, "L")),
        ("800升", (800_000, "L")),
        ("800公升", (800_000, "L")),
        ("500 litres", (500_000, "L")),
        ("500公斤", (500_000, "kg")),
        ("500千克", (500_000, "kg")),
        ("500 KG", (500_000, "kg")),
        ("1.2万升", (12_000_000, "L")),
        ("3千升", (3_000_000, "L")),
        ("2 m³", (2_000_000, "L")),
        ("5 kL", (5_000_000, "L")),
        ("1.2万", (12_000_000, "")),
        ("１０吨", (10_000, "t")),
        ("0.001", (1, "")),
    ],
)
def test_amounts_carry_their_unit(text: str, amount: tuple[int, str]) -> None:
    assert LONE.amount(text) == amount


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0", "not_positive"),
        ("-5", "not_positive"),
        ("0.0001", "not_positive"),
        ("10 barrels", "unit"),
        ("1e12", "too_large"),
        ("ten", "number"),
        ("", "number"),
    ],
)
def test_what_is_no_amount(text: str, reason: str) -> None:
    with pytest.raises(CellError) as caught:
        LONE.amount(text)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("7850", (7_850_000, "")),
        ("¥7,850.00", (7_850_000, "")),
        ("7850元/吨", (7_850_000, "t")),
        ("7.25 per litre", (7_250, "L")),
        ("6.9元每升", (6_900, "L")),
        ("NT$ 28.1", (28_100, "")),
        ("6900元/m³", (6_900, "L")),
        ("0", (0, "")),
    ],
)
def test_prices(text: str, price: tuple[int, str]) -> None:
    assert LONE.price(text) == price


@given(st.integers(1, 10**9))
def test_thousandths_survive(milli: int) -> None:
    assert LONE.amount(f"{milli / 1000:.3f}") == (milli, "")
    assert LONE.amount(f"{milli / 1000:,.3f} L") == (milli, "L")
