"""What is typed into a form, and what is shown for editing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain.customer_form import FIELDS, FieldKind, FormField, check, field_of, parse, parse_amount, show
from fieldcrm.domain.numbers import read_number, show_number
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.errors import InvalidValueError

VOLUME = field_of("customer", "monthly_volume")


def reason_of(kind: str, name: str, text: str) -> object:
    """The reason for which the text is refused."""
    with pytest.raises(InvalidValueError) as caught:
        parse(field_of(kind, name), text)
    assert caught.value.params["field"] == name
    return caught.value.params["reason"]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12.5 t", 12.5, Unit.TONNE), ("3,000 L", 3000, Unit.LITRE), ("800升", 800, Unit.LITRE),
        ("１２吨", 12, Unit.TONNE), ("12噸", 12, Unit.TONNE), ("1.2万升", 12_000, Unit.LITRE),
        ("1 234,5 kg", 1234.5, Unit.KILOGRAM), ("500 公斤", 500, Unit.KILOGRAM), ("5 m³", 5000, Unit.LITRE),
        ("12,5t", 12.5, Unit.TONNE), ("3.000,5 l", 3000.5, Unit.LITRE), (" 7 Tonnes ", 7, Unit.TONNE),
    ],
)  # fmt: skip
def test_amounts(text: str, value: float, unit: Unit) -> None:
    assert parse(VOLUME, text) == Amount.of(value, unit)


@pytest.mark.parametrize(
    ("text", "reason"), [("12", "unit"), ("12 barrels", "unit"), ("abc", "number"), ("0 t", "range"), ("-3 t", "range")]
)
def test_amounts_that_are_none(text: str, reason: str) -> None:
    assert reason_of("customer", "monthly_volume", text) == reason


def test_a_bare_number_takes_the_unit_that_is_usual() -> None:
    assert parse(VOLUME, "12", default_unit=Unit.LITRE) == Amount.of(12, Unit.LITRE)
    assert parse_amount("amount", "9", "t") == Amount.of(9, Unit.TONNE)
    with pytest.raises(InvalidValueError) as caught:
        parse_amount("amount", "")
    assert caught.value.params == {"field": "amount", "value": "", "reason": "required"}


@pytest.mark.parametrize(
    ("text", "months"),
    [("11-2", (11, 12, 1, 2)), ("11,12,1", (11, 12, 1)), ("Nov-Feb", (11, 12, 1, 2)), ("11月至2月", (11, 12, 1, 2)),
     ("1、2、3", (1, 2, 3)), ("6", (6,)), ("7 – 8; 12", (7, 8, 12)), ("", ()), ("3,3", (3,))],
)  # fmt: skip
def test_months(text: str, months: tuple[int, ...]) -> None:
    assert parse(field_of("customer", "busy_months"), text) == months


@pytest.mark.parametrize(
    ("kind", "name", "text", "value"),
    [
        ("customer", "name", "  ACME [/]  ", "ACME [/]"),
        ("customer", "note", "a\r\nb", "a\nb"),
        ("customer", "invoice.bank", "", ""),
        ("customer", "cycle_days", "30天", 30.0),
        ("customer", "cycle_days", "", None),
        ("customer", "status", "paused", "paused"),
        ("tank", "volume", "10,000 L", 10_000.0),
        ("tank", "volume", "10 m3", 10_000.0),
        ("tank", "safe_fill", "", 95.0),
        ("tank", "reserve", "12.5%", 12.5),
        ("tank", "pump_needed", "是", True),
        ("tank", "pump_needed", "", False),
        ("tank", "table", "0 0\n50: 1,200; 100\t2600", ((0.0, 0.0), (50.0, 1200.0), (100.0, 2600.0))),
        ("tank", "site_id", "ab" * 16, b"\xab" * 16),
        ("fact", "confirmed_on", "2026年3月5日", date(2026, 3, 5)),
        ("fact", "confirmed_on", "", None),
        ("contact", "primary", "no", False),
    ],
)
def test_fields(kind: str, name: str, text: str, value: object) -> None:
    field = field_of(kind, name)
    assert parse(field, text) == value
    assert parse(field, show(field, value)) == value


@pytest.mark.parametrize(
    ("kind", "name", "text", "reason"),
    [
        ("customer", "name", " ", "required"),
        ("customer", "name", "a\nb", "one_line"),
        ("customer", "name", "x" * 501, "too_long"),
        ("customer", "name", "a\ud800", "text"),
        ("customer", "note", "a\0", "text"),
        ("customer", "status", "gone", "choice"),
        ("customer", "cycle_days", "0", "range"),
        ("customer", "cycle_days", "nan", "number"),
        ("customer", "busy_months", "13", "months"),
        ("customer", "busy_months", "Foo", "months"),
        ("tank", "volume", "5 t", "unit"),
        ("tank", "volume", "big", "number"),
        ("tank", "safe_fill", "101", "range"),
        ("tank", "pump_needed", "perhaps", "bool"),
        ("tank", "table", "0 0", "table"),
        ("tank", "table", "50 100\n40 200", "table"),
        ("tank", "table", "50 100\n60 90", "table"),
        ("tank", "table", "fifty", "table"),
        ("tank", "site_id", "ab", "reference"),
        ("fact", "confirmed_on", "2026-02-30", "date"),
        ("fact", "confirmed_on", "soon", "date"),
    ],
)
def test_what_is_refused_says_why(kind: str, name: str, text: str, reason: str) -> None:
    assert reason_of(kind, name, text) == reason


def test_fields_that_contradict_each_other() -> None:
    check("tank", {"reserve": 10.0, "safe_fill": 95.0})
    check("customer", {"busy_months": (12, 1), "slack_months": (6,)})
    with pytest.raises(InvalidValueError):
        check("tank", {"reserve": 95.0, "safe_fill": 95.0})
    with pytest.raises(InvalidValueError):
        check("customer", {"busy_months": (12, 1), "slack_months": (1, 6)})


def test_names_are_unique_and_choices_belong_to_choices() -> None:
    for fields in FIELDS.values():
        assert len({field.name for field in fields}) == len(fields)
        for field in fields:
            assert bool(field.choices) == (field.kind is FieldKind.CHOICE)


@given(st.sampled_from([field for fields in FIELDS.values() for field in fields]), st.text(max_size=30))
def test_any_text_is_refused_or_read_and_shown_again(field: FormField, text: str) -> None:
    try:
        value = parse(field, text)
    except InvalidValueError:
        return
    assert parse(field, show(field, value)) == value


@given(st.integers(1, 10**11), st.sampled_from(list(Unit)))
def test_amounts_are_shown_as_they_were_declared(milli: int, unit: Unit) -> None:
    amount = Amount(milli, unit)
    assert parse(VOLUME, show(VOLUME, amount)) == amount


@given(st.floats(-1e9, 1e9))
def test_numbers_are_shown_without_exponent_and_read_again(value: float) -> None:
    text = show_number(value)
    assert "e" not in text
    assert read_number(text) == pytest.approx(value, abs=1e-6)
