"""Months as people type them, in English and Chinese, relative to a day that is handed in.

A month without its year is the nearest one, the next of two that are equally far: in November, `Oct` is last month
and `May` the next one.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from fieldcrm.domain.chinese_numbers import NUMERALS, number_of
from fieldcrm.domain.dates import FIRST_YEAR, LAST_YEAR, add_months
from fieldcrm.errors import InvalidValueError

MOST_MONTHS = 24
"""Months back and ahead of which a need can be told: a year mistyped must not stand for ever."""
YEAR = 12
_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_RELATIVE = {
    **dict.fromkeys(("this", "this month", "本月", "这月", "这个月", "当月", "今月"), 0),
    **dict.fromkeys(("next", "next month", "下月", "下个月"), 1),
    **dict.fromkeys(("last", "last month", "上月", "上个月"), -1),
}
_YEARS = {"去": -1, "今": 0, "本": 0, "明": 1, "后": 2}
_FOLDED = str.maketrans("這個當後來", "这个当后来")


def parse_month(text: str, today: date) -> date:
    """The first day of the month that `text` names: 2026-11, 11, Nov, Nov 2026, 11月, 明年1月, this month, 下个月.

    Raises InvalidValueError (field 'month'), reason 'month' where it names none, 'month_range' where it is more than
    `MOST_MONTHS` away.
    """
    month = read_month(text, today)
    if month is None:
        raise InvalidValueError(field="month", value=text, reason="month")
    if not within(month, today):
        raise InvalidValueError(field="month", value=text, reason="month_range")
    return month


def within(month: date, today: date) -> bool:
    """Whether a month lies at most `MOST_MONTHS` back or ahead of that of a day."""
    return abs((month.year - today.year) * YEAR + month.month - today.month) <= MOST_MONTHS


def read_month(text: str, today: date) -> date | None:
    """Like `parse_month`, but None where no month is named, and without a limit."""
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).casefold().strip()).translate(_FOLDED)
    if plain in _RELATIVE:
        return add_months(today.replace(day=1), _RELATIVE[plain])
    year, number = _parts(plain, today)
    if number is None or not 1 <= number <= YEAR:
        return None
    if year is None:
        return _nearest(number, today)
    return date(year, number, 1) if FIRST_YEAR <= year <= LAST_YEAR else None


def _parts(text: str, today: date) -> tuple[int | None, int | None]:
    """Year and number of a month as written; None for each that does not stand there."""
    match = (
        re.fullmatch(r"(\d{4})[-/. ](\d{1,2})(?:[-/.](?:0?[1-9]|[12]\d|3[01]))?", text)
        or re.fullmatch(r"(\d{4})(\d{2})", text)
        or re.fullmatch(rf"(\d{{4}}) ?年 ?(\d{{1,2}}|[{NUMERALS}]{{1,3}}) ?月?份?", text)
    )
    if match is not None:
        return int(match[1]), number_of(match[2])
    match = re.fullmatch(rf"([去今本明后]年)? ?(\d{{1,2}}|[{NUMERALS}]{{1,3}}) ?月份?", text)
    if match is not None:
        return (today.year + _YEARS[match[1][0]] if match[1] else None), number_of(match[2])
    if re.fullmatch(r"\d{1,2}", text):
        return None, int(text)
    match = re.fullmatch(r"([a-z]{3,9})\.?,? ?(\d{4})?|(\d{4}) ([a-z]{3,9})\.?", text)
    if match is None:
        return None, None
    year = match[2] or match[3]
    return (int(year) if year else None), _named(match[1] or match[4])


def _named(name: str) -> int | None:
    known = "sep" if name == "sept" else name
    return next((at for at, full in enumerate(_NAMES, start=1) if full.startswith(known)), None)


def _nearest(number: int, today: date) -> date:
    """The month of that number next to today's, the one to come where two are equally near."""
    ahead = (number - today.month) % YEAR
    return add_months(today.replace(day=1), ahead if ahead <= YEAR // 2 else ahead - YEAR)
