"""Dates and times as people type them, in English and Chinese, relative to a day that is handed in.

Choices where a form says less than a date: a bare number is a number of days ahead, like `2w` is two weeks; a
weekday is the next such day after today; `next fri` and 下周五 are in the next week from Monday to Sunday; a month
and day, or a day of the month, is the nearest that is not past, today included.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from datetime import date, time, timedelta

from fieldcrm.domain.chinese_numbers import NUMERALS, number_of
from fieldcrm.domain.times import read_time
from fieldcrm.errors import InvalidValueError

FIRST_YEAR, LAST_YEAR = 1900, 2199
MOST_DAYS_AHEAD = 366
"""A bare number beyond this is no number of days (it may be a time such as 930)."""
MOST_AHEAD = 3660
WEEK = 7

_N = rf"(\d{{1,4}}|[{NUMERALS}]{{1,3}})"
_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED_DAYS = {
    "today": 0, "今天": 0, "今日": 0,
    "tomorrow": 1, "tmr": 1, "明天": 1, "明日": 1, "明儿": 1,
    "day after tomorrow": 2, "后天": 2, "後天": 2, "后日": 2, "後日": 2,
    "大后天": 3, "大後天": 3,
    "yesterday": -1, "昨天": -1, "昨日": -1, "前天": -2,
}  # fmt: skip
_CHINESE_WEEKDAY = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_CHINESE_WEEKDAY |= {str(n): n - 1 for n in range(1, 8)}
_UNITS = {"d": "day", "day": "day", "days": "day", "天": "day", "日": "day"}
_UNITS |= {"w": "week", "week": "week", "weeks": "week", "wk": "week", "周": "week", "週": "week", "星期": "week"}
_UNITS |= {"礼拜": "week", "禮拜": "week", "m": "month", "month": "month", "months": "month", "月": "month"}
_UNITS |= {"y": "year", "year": "year", "years": "year", "年": "year"}


def parse_day(text: str, today: date) -> date:
    """The day that `text` names, seen from `today`.

    Raises InvalidValueError (field 'date', reason 'date') if it names none.
    """
    day = read_day(text, today)
    if day is None:
        raise InvalidValueError(field="date", value=text, reason="date")
    return day


def parse_time(text: str) -> time:
    """The time of day that `text` names: 14:30, 1430, 2pm, 下午3点半.

    Raises InvalidValueError (field 'time', reason 'time') if it names none.
    """
    found = read_time(_plain(text))
    if found is None:
        raise InvalidValueError(field="time", value=text, reason="time")
    return found


def parse_when(text: str, today: date) -> tuple[date, time | None]:
    """A day, a time (of today), or both in either order: `fri 2pm`, `下周三下午3点`, `14:30 明天`.

    Raises InvalidValueError (field 'date', reason 'date').
    """
    day = read_day(text, today)
    if day is not None:
        return day, None
    plain = _plain(text)
    at = read_time(plain)
    if at is not None:
        return today, at
    for cut in range(1, len(plain)):
        if plain[cut - 1].isdigit() and plain[cut].isdigit():
            continue
        left, right = plain[:cut], plain[cut:]
        for day_part, time_part in ((left, right), (right, left)):
            at = read_time(time_part)
            day = read_day(day_part, today) if at is not None else None
            if day is not None:
                return day, at
    raise InvalidValueError(field="date", value=text, reason="date")


def read_day(text: str, today: date) -> date | None:
    """Like `parse_day`, but None where no day is named."""
    plain = _plain(text)
    if not plain:
        return None
    try:
        for reader in _READERS:
            day = reader(plain, today)
            if day is not None:
                return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
    except (ValueError, OverflowError):
        return None
    return None


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day where that month is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    return re.sub(r"\s+", " ", folded).replace("號", "号").replace("個", "个").replace("後", "后")


def _named(text: str, today: date) -> date | None:
    if text in ("月底", "本月底", "这个月底", "這个月底", "end of month"):
        return add_months(today.replace(day=1), 1) - timedelta(days=1)
    if text in ("下月底", "下个月底"):
        return add_months(today.replace(day=1), 2) - timedelta(days=1)
    if text in ("年底", "end of year"):
        return date(today.year, 12, 31)
    ahead = _NAMED_DAYS.get(text)
    return None if ahead is None else today + timedelta(days=ahead)


def _relative(text: str, today: date) -> date | None:
    """+14, -2, 14, 2w, in 3 months, 两周后, 3个月, 半个月后."""
    if text in ("半个月", "半个月后", "半月后"):
        return today + timedelta(days=15)
    match = re.fullmatch(rf"(in |过|過)?([+-]?) ?{_N} ?个?([a-z]+|[天日周週年月]|星期|[礼禮]拜)? ?(?:以?[后])?", text)
    if match is None:
        return None
    lead, sign, number, unit = match.groups()
    count = number_of(number)
    kind = _UNITS.get(unit) if unit else "day"
    if count is None or kind is None or (unit is None and not (number.isdecimal() and not lead)):
        return None
    if unit in ("日", "月") and not (lead or text.endswith("后") or (unit == "月" and "个" in text)):
        return None  # 5日 and 5月 are dates, 3个月 is a span
    if count > (MOST_DAYS_AHEAD if not sign and unit is None else MOST_AHEAD):
        return None
    if sign == "-":
        count = -count
    if kind == "day":
        return today + timedelta(days=count)
    if kind == "week":
        return today + timedelta(days=WEEK * count)
    return add_months(today, count * (12 if kind == "year" else 1))


def _weekday(text: str, today: date) -> date | None:
    """fri, next fri, this fri, 周三, 星期三, 礼拜三, 这周五, 下周三, 下下周三; next week, 下周: its Monday."""
    monday = today - timedelta(days=today.weekday())
    match = re.fullmatch(r"(next |this )?([a-z]{2,9})\.?", text)
    if match is not None:
        prefix, name = match.groups()
        if name == "week" and prefix == "next ":
            return monday + timedelta(days=WEEK)
        found = [index for index, full in enumerate(_WEEKDAY_NAMES) if full.startswith(name)]
        if name in ("tues", "thur", "thurs", "weds"):
            found = [{"tues": 1, "thur": 3, "thurs": 3, "weds": 2}[name]]
        if len(found) != 1:
            return None
        weeks = None if prefix is None else 1 if prefix == "next " else 0
        return _in_week(found[0], weeks, monday, today)
    match = re.fullmatch(r"(下*|[这這本])个?(?:周|週|星期|[礼禮]拜)([一二三四五六日天1-7])?", text)
    if match is None:
        return None
    prefix, name = match.groups()
    if name is None:
        return monday + timedelta(days=WEEK * len(prefix)) if prefix.startswith("下") else None
    weeks = len(prefix) if prefix.startswith("下") else 0 if prefix else None
    return _in_week(_CHINESE_WEEKDAY[name], weeks, monday, today)


def _in_week(weekday: int, weeks: int | None, monday: date, today: date) -> date | None:
    if weeks is None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % WEEK + 1)
    day = monday + timedelta(days=WEEK * weeks + weekday)
    return day if day >= today else None


def _full(text: str, today: date) -> date | None:
    """2026-12-24, 2026/3/5, 2026.3.5, 20261224, 2026年3月5日."""
    match = re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", text)
    if match is not None:
        return date(int(match[1]), int(match[3]), int(match[4]))
    if re.fullmatch(r"\d{8}", text):
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    match = re.fullmatch(rf"(\d{{4}}|今|明|后|來|来) ?年 ?{_N} ?月 ?{_N} ?[日号]?", text)
    if match is None:
        return None
    year = {"今": today.year, "明": today.year + 1, "来": today.year + 1, "來": today.year + 1, "后": today.year + 2}
    month, day = number_of(match[2]), number_of(match[3])
    if month is None or day is None:
        return None
    return date(int(match[1]) if match[1].isdecimal() else year[match[1]], month, day)


def _month_day(text: str, today: date) -> date | None:
    """12-24, 12/24, 3月5日, 三月五号, dec 24, 24 dec: the nearest that is not past."""
    match = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})", text) or re.fullmatch(rf"{_N} ?月 ?{_N} ?[日号]?", text)
    if match is not None:
        month, day = number_of(match[1]), number_of(match[2])
    else:
        named = re.fullmatch(
            r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?|(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?", text
        )
        if named is None:
            return None
        name = named[1] or named[4]
        if name[:3] not in _MONTH_NAMES or not calendar.month_name[_MONTH_NAMES.index(name[:3]) + 1].lower().startswith(
            name
        ):
            return None
        month, day = _MONTH_NAMES.index(name[:3]) + 1, int(named[2] or named[3])
    if month is None or day is None or not 1 <= month <= 12:
        return None
    for year in range(today.year, today.year + 9):
        if day <= calendar.monthrange(year, month)[1] and date(year, month, day) >= today:
            return date(year, month, day)
    return None


def _day_of_month(text: str, today: date) -> date | None:
    """5号, 5th, 下个月5号, 下月五日, next month."""
    if text in ("next month", "下月", "下个月"):
        return add_months(today, 1)
    match = re.fullmatch(rf"(下*|本|[这這])个?月? ?{_N} ?(?:[日号]|st|nd|rd|th)", text)
    if match is None:
        return None
    day = number_of(match[2])
    named = "月" in text
    if day is None or (match[1] and not named) or (named and not match[1]):
        return None
    if named:
        first = add_months(today.replace(day=1), len(match[1]) if match[1].startswith("下") else 0)
        found = first.replace(day=day)
        return found if found >= today else None
    for ahead in range(4):
        first = add_months(today.replace(day=1), ahead)
        if day <= calendar.monthrange(first.year, first.month)[1] and first.replace(day=day) >= today:
            return first.replace(day=day)
    return None


_READERS: tuple[Callable[[str, date], date | None], ...] = (
    _named,
    _full,
    _month_day,
    _day_of_month,
    _relative,
    _weekday,
)
