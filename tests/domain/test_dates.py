"""Dates and times as people type them."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain.dates import add_months, parse_day, parse_time, parse_when, read_day
from fieldcrm.errors import InvalidValueError

TODAY = date(2026, 11, 25)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+14", "2026-12-09"), ("14", "2026-12-09"), ("+1", "2026-11-26"), ("-2", "2026-11-23"),
        ("2w", "2026-12-09"), ("+2w", "2026-12-09"), ("3m", "2027-02-25"), ("1y", "2027-11-25"),
        ("in 2 weeks", "2026-12-09"), ("10 days", "2026-12-05"), ("两周后", "2026-12-09"), ("兩週後", "2026-12-09"),
        ("3个月后", "2027-02-25"), ("3個月", "2027-02-25"), ("十五天后", "2026-12-10"), ("半个月后", "2026-12-10"),
        ("today", "2026-11-25"), ("Tomorrow", "2026-11-26"), ("yesterday", "2026-11-24"),
        ("今天", "2026-11-25"), ("明天", "2026-11-26"), ("后天", "2026-11-27"), ("後天", "2026-11-27"),
        ("大后天", "2026-11-28"), ("大後天", "2026-11-28"), ("昨天", "2026-11-24"),
        ("fri", "2026-11-27"), ("Friday", "2026-11-27"), ("thurs", "2026-11-26"), ("wed", "2026-12-02"),
        ("next fri", "2026-12-04"), ("this fri", "2026-11-27"), ("next week", "2026-11-30"),
        ("周五", "2026-11-27"), ("週五", "2026-11-27"), ("周三", "2026-12-02"), ("星期一", "2026-11-30"),
        ("礼拜天", "2026-11-29"), ("禮拜日", "2026-11-29"), ("本周三", "2026-11-25"), ("这周五", "2026-11-27"),
        ("下周三", "2026-12-02"), ("下週三", "2026-12-02"), ("下个星期三", "2026-12-02"), ("下個禮拜三", "2026-12-02"),
        ("下下周三", "2026-12-09"), ("下周", "2026-11-30"), ("周5", "2026-11-27"),
        ("12-24", "2026-12-24"), ("12/24", "2026-12-24"), ("12.24", "2026-12-24"), ("11-25", "2026-11-25"),
        ("3/5", "2027-03-05"), ("2/29", "2028-02-29"), ("dec 24", "2026-12-24"), ("24th December", "2026-12-24"),
        ("3月5日", "2027-03-05"), ("3月5號", "2027-03-05"), ("三月五号", "2027-03-05"),
        ("十二月二十四日", "2026-12-24"),
        ("2026-12-24", "2026-12-24"), ("2026/3/5", "2026-03-05"), ("2026.3.5", "2026-03-05"),
        ("20261224", "2026-12-24"), ("2026年3月5日", "2026-03-05"), ("2026年3月5号", "2026-03-05"),
        ("明年3月5日", "2027-03-05"), ("５号", "2026-12-05"), ("25日", "2026-11-25"), ("31号", "2026-12-31"),
        ("下个月5号", "2026-12-05"), ("下個月5號", "2026-12-05"), ("下月五日", "2026-12-05"),
        ("下下个月5号", "2027-01-05"), ("next month", "2026-12-25"), ("下个月", "2026-12-25"), ("月底", "2026-11-30"),
        ("１２－２４", "2026-12-24"), ("＋１４", "2026-12-09"), ("２０２６／１２／２４", "2026-12-24"),
        ("  fri  ", "2026-11-27"),
    ],
)  # fmt: skip
def test_a_day(text: str, expected: str) -> None:
    assert parse_day(text, TODAY).isoformat() == expected


@pytest.mark.parametrize(
    "text",
    ["", " ", "foo", "t", "2026-02-30", "02-30", "13-01", "24/12", "32号", "0000-01-01", "1224", "930", "这周一",
     "last fri", "+99999", "5月", "週八", "1899-12-31", "99999999", "明天后天", "[b]fri[/b]", "fri\x1b", "十百"],
)  # fmt: skip
def test_what_names_no_day_is_refused_with_field_value_and_reason(text: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        parse_day(text, TODAY)
    assert caught.value.params == {"field": "date", "value": text, "reason": "date"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:30", time(14, 30)), ("1430", time(14, 30)), ("930", time(9, 30)), ("9h30", time(9, 30)),
        ("2pm", time(14)), ("2 p.m.", time(14)), ("2:30 PM", time(14, 30)), ("12am", time(0)), ("12pm", time(12)),
        ("noon", time(12)), ("下午3点", time(15)), ("下午3點半", time(15, 30)), ("上午十点一刻", time(10, 15)),
        ("14点30分", time(14, 30)), ("14时", time(14)), ("晚上8點", time(20)), ("中午12点", time(12)),
        ("中午1点", time(13)), ("下午12点", time(12)), ("下午3:20", time(15, 20)), ("１４：３０", time(14, 30)),
        ("十点钟", time(10)),
    ],
)  # fmt: skip
def test_a_time(text: str, expected: time) -> None:
    assert parse_time(text) == expected


@pytest.mark.parametrize(
    "text", ["", "25:00", "14:60", "2460", "13pm", "0pm", "晚上12点", "上午14点", "3", "fri", "点"]
)
def test_what_names_no_time_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        parse_time(text)
    assert caught.value.params == {"field": "time", "value": text, "reason": "time"}


@pytest.mark.parametrize(
    ("text", "on", "at"),
    [
        ("fri 2pm", date(2026, 11, 27), time(14)), ("2pm fri", date(2026, 11, 27), time(14)),
        ("fri at 2pm", date(2026, 11, 27), time(14)), ("下周三下午3点", date(2026, 12, 2), time(15)),
        ("14:30 明天", date(2026, 11, 26), time(14, 30)), ("下个月5号10点", date(2026, 12, 5), time(10)),
        ("12-24 930", date(2026, 12, 24), time(9, 30)), ("+14 9:00", date(2026, 12, 9), time(9)),
        ("2026-12-24 14:30", date(2026, 12, 24), time(14, 30)), ("3pm", TODAY, time(15)), ("930", TODAY, time(9, 30)),
        ("2w", date(2026, 12, 9), None), ("14", date(2026, 12, 9), None),
    ],
)  # fmt: skip
def test_a_day_a_time_or_both(text: str, on: date, at: time | None) -> None:
    assert parse_when(text, TODAY) == (on, at)


@pytest.mark.parametrize("text", ["", "soon", "fri 25:00", "12-24 1 4", "明天 x"])
def test_neither_day_nor_time_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError):
        parse_when(text, TODAY)


def test_months_end_where_the_month_is_shorter() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 1, 31), -2) == date(2025, 11, 30)


dates = st.dates(date(1990, 1, 1), date(2190, 1, 1))


@given(dates, dates)
def test_every_full_form_names_its_day_whatever_today_is(day: date, today: date) -> None:
    forms = (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
    )
    assert {read_day(form, today) for form in forms} == {day}


@given(dates, st.integers(0, 366))
def test_forms_without_a_year_name_the_nearest_day_not_past(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    found = read_day(f"{day.month}-{day.day}", today)
    assert found is not None
    assert found >= today
    assert (found.month, found.day) == (day.month, day.day)
    if ahead < 365:
        assert found == day


@given(dates, st.sampled_from("一二三四五六日"))
def test_a_weekday_lies_in_the_next_seven_days_and_the_next_weeks_after_monday(today: date, name: str) -> None:
    weekday = "一二三四五六日".index(name)
    plain, following = read_day(f"周{name}", today), read_day(f"下周{name}", today)
    assert plain is not None
    assert following is not None
    assert 1 <= (plain - today).days <= 7
    assert plain.weekday() == following.weekday() == weekday
    assert (following - today).days == 7 + weekday - today.weekday()


@given(st.text(max_size=12), dates)
def test_no_text_breaks_it(text: str, today: date) -> None:
    day = read_day(text, today)
    assert day is None or 1900 <= day.year <= 2199


@given(st.text(alphabet="下周三个月号日天年后今明+-/.: 0123456789一二十pmfri", max_size=10), dates)
def test_no_text_like_a_date_breaks_it(text: str, today: date) -> None:
    try:
        day, _ = parse_when(text, today)
    except InvalidValueError:
        return
    assert 1900 <= day.year <= 2199
