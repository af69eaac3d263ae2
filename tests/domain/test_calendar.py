"""Working days: weekends, Chinese public holidays, moved working days."""

from __future__ import annotations

import importlib.util
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.builders import CHINA, day

from fieldcrm.domain.calendar import WorkCalendar, arrivals
from fieldcrm.domain.calendar_table import TURNED
from fieldcrm.domain.own_days import own_days
from fieldcrm.domain.rules import Rules, checked
from fieldcrm.errors import InvalidValueError

WEEKENDS = WorkCalendar("weekend")
days = st.integers(day(2003, 1, 1), day(2030, 1, 1))


def test_spring_festival_2026_and_its_moved_working_days() -> None:
    working = {d: CHINA.is_working(day(2026, 2, d)) for d in range(13, 29)}
    assert [d for d, at_work in working.items() if at_work] == [13, 14, 24, 25, 26, 27, 28]
    assert CHINA.next_working(day(2026, 2, 15)) == day(2026, 2, 24)


def test_weekends_only_knows_no_holiday() -> None:
    assert WEEKENDS.is_working(day(2026, 2, 17))
    assert not WEEKENDS.is_working(day(2026, 2, 14))
    assert not WEEKENDS.is_provisional(2050)


def test_years_that_are_not_announced_are_provisional_and_have_weekends_only() -> None:
    year = max(TURNED) + 1
    assert CHINA.is_provisional(year)
    assert not CHINA.is_provisional(2026)
    new_year = day(year, 1, 1)
    assert CHINA.is_working(new_year) == WEEKENDS.is_working(new_year)


def test_working_days_are_counted_over_a_weekend_and_back() -> None:
    friday = day(2026, 6, 12)
    assert WEEKENDS.add_working_days(friday, 1) == friday + 3
    assert WEEKENDS.add_working_days(friday + 3, -1) == friday
    assert WEEKENDS.add_working_days(friday + 1, 0) == friday + 3
    assert WEEKENDS.add_working_days(friday + 1, 2) == friday + 4


def test_an_order_of_friday_and_one_of_the_next_working_day() -> None:
    friday = day(2026, 6, 12)
    assert arrivals(WEEKENDS, friday, 3) == (friday + 5, friday + 6)


@given(days)
def test_the_next_working_day_works_and_nothing_between_does(start: int) -> None:
    found = CHINA.next_working(start)
    assert CHINA.is_working(found)
    assert not any(CHINA.is_working(between) for between in range(start, found))


@given(days, st.integers(1, 15))
def test_going_ahead_and_back_returns_to_a_working_day(start: int, count: int) -> None:
    begin = CHINA.next_working(start)
    assert CHINA.add_working_days(CHINA.add_working_days(begin, count), -count) == begin


def test_the_table_says_what_its_source_says() -> None:
    source = pytest.importorskip("chinese_calendar")
    first, last = date(min(TURNED), 1, 1), date(max(TURNED), 12, 31)
    for offset in range((last - first).days + 1):
        on = first + timedelta(days=offset)
        assert CHINA.is_working(on.toordinal()) == source.is_workday(on), on


def test_the_generator_writes_the_committed_table() -> None:
    pytest.importorskip("chinese_calendar")
    file = Path(__file__).parents[2] / "scripts" / "generate_calendar.py"
    spec = importlib.util.spec_from_file_location("generate_calendar", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    known = {year: days for year, days in module.turned_days().items() if year in TURNED}
    committed = module.TARGET.read_text(encoding="utf-8")
    assert module.module_text(known) == committed


OWN = "2027-02-06..2027-02-12, 2027-02-14 work；2027年5月3日 休"


@pytest.mark.parametrize("kind", ["CN", "weekend"])
def test_the_teams_own_days_go_before_all_others(kind: str) -> None:
    own = WorkCalendar(kind, OWN)
    assert own.next_working(day(2027, 2, 6)) == day(2027, 2, 14)
    assert not own.is_working(day(2027, 5, 3))
    assert own.is_working(day(2027, 5, 4))
    assert own.is_working(day(2026, 3, 2)) == WorkCalendar(kind).is_working(day(2026, 3, 2))


def test_own_days_can_take_an_announced_holiday_back() -> None:
    assert not CHINA.is_working(day(2026, 2, 17))
    assert WorkCalendar("CN", "2026-02-17 班").is_working(day(2026, 2, 17))


def test_a_year_with_own_days_is_provisional_no_longer() -> None:
    year = max(TURNED) + 1
    assert WorkCalendar("CN", f"{year - 1}-12-31").is_provisional(year)
    assert not WorkCalendar("CN", f"{year}-01-01").is_provisional(year)


@pytest.mark.parametrize(
    "text", ["2027-02-30", "soon", "2027-01-05 perhaps", "2027-01-05..2027-01-01", "2027-01-01..2028-01-01", "01-05"]
)
def test_what_is_no_list_of_days_is_refused_with_the_entry(text: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        own_days(f"2027-01-01, {text}")
    assert caught.value.params["value"] == text
    with pytest.raises(InvalidValueError):
        checked({"holidays": text}, Rules())
