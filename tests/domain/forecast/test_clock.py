"""The warped clock keeps the year's length and counts busy days longer."""

from __future__ import annotations

from datetime import date

import pytest

from fieldcrm.domain.forecast.clock import YEAR, Clock, level, month_of, weekday_of

WINTER = level((2.0, 1.9, 1.4, 0.9, 0.6, 0.3, 0.2, 0.2, 0.4, 0.8, 1.3, 1.8))
WORKDAYS = level((1.0, 1.2, 1.2, 1.2, 1.2, 0.4, 0.0))


def test_a_flat_clock_counts_days() -> None:
    clock = Clock()
    assert clock.end(738000) - clock.end(737900) == pytest.approx(100.0)
    assert clock.end(738000) - clock.middle(738000) == pytest.approx(0.5)


def test_a_year_on_the_clock_is_a_year() -> None:
    clock = Clock(WINTER, WORKDAYS)
    start = date(2022, 3, 7).toordinal()  # a Monday; 400 Gregorian years are whole weeks
    assert clock.end(start + 146097) - clock.end(start) == pytest.approx(400 * YEAR)


def test_winter_days_are_longer_than_summer_days_and_sundays_take_no_time() -> None:
    clock = Clock(WINTER, WORKDAYS)
    january, july = date(2024, 1, 15).toordinal(), date(2024, 7, 15).toordinal()
    assert clock.end(january + 7) - clock.end(january) > 5 * (clock.end(july + 7) - clock.end(july))
    sunday = date(2024, 1, 14).toordinal()
    assert clock.end(sunday) == clock.end(sunday - 1)
    assert clock.season_at(january) == pytest.approx(WINTER[0], abs=0.02)


def test_time_never_runs_backwards() -> None:
    clock = Clock(WINTER, WORKDAYS)
    days = range(date(2023, 1, 1).toordinal(), date(2026, 1, 1).toordinal())
    assert all(clock.end(day - 1) <= clock.middle(day) <= clock.end(day) for day in days)


def test_months_and_weekdays_of_an_ordinal() -> None:
    for day in (date(2024, 2, 15), date(2025, 12, 20), date(1999, 7, 9)):
        assert month_of(day.toordinal()) == day.month - 1
        assert weekday_of(day.toordinal()) == day.weekday()
