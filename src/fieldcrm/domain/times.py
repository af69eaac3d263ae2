"""Times of day as people type them: 14:30, 1430, 2pm, 下午3点半. Used through `domain.dates`."""

from __future__ import annotations

import re
from datetime import time

from fieldcrm.domain.chinese_numbers import NUMERALS, number_of

NOON = 12
QUARTER = 15

_N = rf"(\d{{1,2}}|[{NUMERALS}]{{1,3}})"
_MORNING = ("凌晨", "清晨", "早上", "早晨", "上午")
_AFTERNOON = ("下午", "傍晚", "晚上", "晚间", "晚間", "今晚")


def read_time(text: str) -> time | None:
    """The time that a text in plain form (NFKC, lower case) names; None if it names none."""
    plain = text.strip()
    if plain in ("noon", "中午", "正午"):
        return time(NOON)
    return _western(plain) or _chinese(plain)


def _western(text: str) -> time | None:
    match = re.fullmatch(r"(?:at )?(\d{1,2})(?::|h)(\d{2})(?: ?([ap])\.?m\.?)?", text)
    if match is None:
        match = re.fullmatch(r"(?:at )?(\d{1,2})(\d{2})(?: ?([ap])\.?m\.?)?", text)
    if match is None:
        match = re.fullmatch(r"(?:at )?(\d{1,2})() ?([ap])\.?m\.?", text)
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half is not None:
        if not 1 <= hour <= NOON:
            return None
        hour = hour % NOON + (NOON if half == "p" else 0)
    return _time(hour, minute)


def _chinese(text: str) -> time | None:
    """下午3点, 下午3點半, 上午十点一刻, 14点30分, 14时30, 下午3:30."""
    match = re.fullmatch(rf"({'|'.join((*_MORNING, *_AFTERNOON, '中午'))})? ?(.+)", text)
    if match is None:
        return None
    part, rest = match.groups()
    found = re.fullmatch(rf"{_N} ?(?:[点點时時:]|点钟|點鐘) ?(整|半|[一1]刻|[三3]刻|{_N} ?分?)?", rest)
    if found is None:
        return None
    hour = number_of(found[1])
    minute = _minute(found[2], found[3])
    if hour is None or minute is None or (":" in rest and part is None):
        return None
    if part in _AFTERNOON and hour <= NOON:
        if hour == NOON and part != "下午":
            return None
        hour = hour % NOON + NOON
    elif part in _MORNING and hour > NOON:
        return None
    elif part == "中午" and hour < NOON - 1:
        hour += NOON
    return _time(hour, minute)


def _minute(word: str | None, number: str | None) -> int | None:
    if not word or word == "整":
        return 0
    if word == "半":
        return 2 * QUARTER
    if word.endswith("刻"):
        return QUARTER if word[0] in "一1" else 3 * QUARTER
    return number_of(number) if number else None


def _time(hour: int, minute: int) -> time | None:
    return time(hour, minute) if 0 <= hour < 24 and 0 <= minute < 60 else None
