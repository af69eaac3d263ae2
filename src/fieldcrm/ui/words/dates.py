"""Days, instants, numbers and amounts as people of each language write them."""

from __future__ import annotations

from datetime import date, datetime, time

from fieldcrm.domain.units import Amount, Unit
from fieldcrm.i18n import N_, _, language, ngettext

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
MONTHS = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("May"),
    N_("Jun"),
    N_("Jul"),
    N_("Aug"),
    N_("Sep"),
    N_("Oct"),
    N_("Nov"),
    N_("Dec"),
)
_FAR = 60
"""Days from which a distance is said in months."""
_MONTH = 30.44
_UNKNOWN = "–"


def weekday_text(day: date) -> str:
    """The weekday, short: Fri, 周五, 週五."""
    return _(WEEKDAYS[day.weekday()])


def month_name(month: int) -> str:
    """A month of the year (1–12), short: Nov, 11月."""
    return _(MONTHS[month - 1])


def months_text(months: tuple[int, ...]) -> str:
    """Months of the year in a row: Nov, Dec, Jan; a dash where there are none."""
    joint = ", " if language() == "en" else "、"
    return joint.join(month_name(month) for month in months) or _UNKNOWN


def month_text(day: date) -> str:
    """The month in which a day lies, with its year: Nov 2026, 2026年11月."""
    return f"{month_name(day.month)} {day.year}" if language() == "en" else f"{day.year}年{day.month}月"


def short_day(day: date | None, today: date | None = None) -> str:
    """A day without its weekday: 27 Nov, 11月27日; with the year if it is not the year of `today`."""
    if day is None:
        return _UNKNOWN
    same_year = today is not None and today.year == day.year
    if language() == "en":
        return f"{day.day} {month_name(day.month)}" + ("" if same_year else f" {day.year}")
    return ("" if same_year else f"{day.year}年") + f"{day.month}月{day.day}日"


def day_text(day: date | None, today: date | None = None) -> str:
    """A day with its weekday: Fri 27 Nov, 11月27日 周五; with the year if it is not the year of `today`."""
    if day is None:
        return _UNKNOWN
    if language() == "en":
        return f"{weekday_text(day)} {short_day(day, today)}"
    return f"{short_day(day, today)} {weekday_text(day)}"


def relative_text(day: date | None, today: date) -> str:
    """How far a day is from today: today, tomorrow, in 3 days, 3 days ago, 3天后; from two months on in months."""
    if day is None:
        return _UNKNOWN
    distance = (day - today).days
    near = {0: N_("today"), 1: N_("tomorrow"), -1: N_("yesterday")}
    if distance in near:
        return _(near[distance])
    if abs(distance) >= _FAR:
        months = round(abs(distance) / _MONTH)
        if distance > 0:
            return ngettext("in {n} month", "in {n} months", months)
        return ngettext("{n} month ago", "{n} months ago", months)
    if distance > 0:
        return ngettext("in {n} day", "in {n} days", distance)
    return ngettext("{n} day ago", "{n} days ago", -distance)


def days_text(days: float) -> str:
    """A length in days: 1 day, 12 days, 3.5 days."""
    number = number_text(days, 1)
    return ngettext("{number} day", "{number} days", 1 if number == "1" else 2, number=number)


def time_text(at: time | None) -> str:
    """A time of the day: 14:30; empty where there is none."""
    return "" if at is None else f"{at:%H:%M}"


def instant_text(at: datetime | None) -> str:
    """An instant on this laptop's clock: 2026-11-21 14:03."""
    return _UNKNOWN if at is None else f"{at.astimezone():%Y-%m-%d %H:%M}"


def number_text(value: float | None, digits: int = 1) -> str:
    """A number with thousands separators, at most `digits` decimals and no idle zeros; a dash where unknown."""
    if value is None:
        return _UNKNOWN
    text = f"{value:,.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def fixed_text(value: float | None, digits: int = 1) -> str:
    """A number with exactly `digits` decimals, so that a column of them stands point under point."""
    return _UNKNOWN if value is None else f"{value:,.{digits}f}"


def amount_text(amount: Amount | None) -> str:
    """An amount with its unit as declared: 12.5 t, 3,000 L."""
    return _UNKNOWN if amount is None else quantity_text(amount.value, amount.unit)


def exact_text(amount: Amount) -> str:
    """An amount to its last digit, as it was written down: 12.345 t, 1,234.5 L."""
    return f"{number_text(amount.value, 3)} {amount.unit}"


def quantity_text(value: float | None, unit: Unit | str) -> str:
    """A number with its unit: tonnes to the kilogram's hundred, litres and kilograms whole."""
    if value is None:
        return _UNKNOWN
    if Unit(unit) is Unit.TONNE:
        return f"{number_text(value, 1 if abs(value) >= 1 else 3)} {Unit.TONNE}"
    return f"{number_text(value, 0 if abs(value) >= 10 else 1)} {Unit(unit)}"


def tonnes_text(value: float | None) -> str:
    """Tonnes with their unit: 12.5 t; a dash where unknown."""
    return quantity_text(value, Unit.TONNE)


def percent_text(ratio: float | None) -> str:
    """A ratio or probability (0–1) in whole percent: 83%; a dash where unknown."""
    return _UNKNOWN if ratio is None else f"{ratio * 100:.0f}%"


def size_text(size: int) -> str:
    """A file's size: 640 kB, 12.3 MB."""
    thousand = 1000
    if size < thousand:
        return f"{size} B"
    if size < thousand**2:
        return f"{size / thousand:.0f} kB"
    if size < thousand**3:
        return f"{size / thousand**2:.1f} MB"
    return f"{size / thousand**3:.1f} GB"


def unannounced_text(year: int) -> str:
    """That a year's public holidays are not known yet, and where they are entered."""
    return _("Holidays of {year} are not announced: weekends only, until Settings name them.", year=year)
