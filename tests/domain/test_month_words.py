"""Months as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain.dates import add_months
from fieldcrm.domain.month_words import MOST_MONTHS, parse_month, read_month, within
from fieldcrm.errors import InvalidValueError

TODAY = date(2026, 11, 22)
NOV, DEC, OCT, JAN = date(2026, 11, 1), date(2026, 12, 1), date(2026, 10, 1), date(2027, 1, 1)
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("month", "typed"),
    [
        (
            NOV,
            "2026-11  2026/11  2026.11  202611  2026年11月  2026年十一月  11月  十一月  11月份  nov  Nov.  NOVEMBER",
        ),
        (
            NOV,
            "11  Nov 2026  nov, 2026  2026 nov  this  this month  本月  这个月  這個月  当月  2026-11-30  ２０２６11",
        ),
        (DEC, "12月  dec  next  next month  下月  下个月  下個月  今年12月"),
        (OCT, "10月  Oct  last month  上个月  上個月  十月"),
        (JAN, "1月  jan  明年1月  明年一月  2027-1  Jan 2027"),
        (date(2025, 12, 1), "去年12月  2025-12"),
        (date(2026, 9, 1), "sep  sept  September"),
        (date(2027, 5, 1), "May  5月"),
    ],
)
def test_the_month_that_is_meant(month: date, typed: str) -> None:
    for text in typed.split("  "):
        assert parse_month(f" {text} ", TODAY) == month, text


@pytest.mark.parametrize(
    "typed", ["", "soon", "13", "0", "2026-13", "20261", "2026-11-32", "ma", "novembr", "1月5日", "+1"]
)
def test_what_names_no_month(typed: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        parse_month(typed, TODAY)
    assert (caught.value.params["field"], caught.value.params["reason"]) == ("month", "month")


@pytest.mark.parametrize(
    ("typed", "ok"), [("2024-11", True), ("2024-10", False), ("2028-11", True), ("2028-12", False)]
)
def test_two_years_back_and_ahead(typed: str, ok: bool) -> None:
    if ok:
        assert parse_month(typed, TODAY) == date.fromisoformat(f"{typed}-01")
        return
    with pytest.raises(InvalidValueError) as caught:
        parse_month(typed, TODAY)
    assert caught.value.params["reason"] == "month_range"


@given(today=days, ahead=st.integers(-40, 40))
def test_every_month_is_read_as_it_is_written(today: date, ahead: int) -> None:
    month = add_months(today.replace(day=1), ahead)
    for text in (f"{month:%Y-%m}", f"{month.year}年{month.month}月", f"{month:%Y%m}"):
        assert read_month(text, today) == month
    assert within(month, today) == (abs(ahead) <= MOST_MONTHS)
    short = read_month(str(month.month), today)
    assert short is not None
    assert (short == month) == (-6 < ahead <= 6)
