"""Days off and days at work that the team sets itself: a year's moved working days are announced each autumn.

Written as a list: `2027-01-01, 2027-02-06..2027-02-12, 2027-02-14 work`. A day without a word is off.
"""

import re
from datetime import date
from functools import lru_cache

from fieldcrm.errors import InvalidValueError

_FIELD = "holidays"
_DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
_ENTRY = re.compile(rf"{_DAY}(?:\s*(?:\.\.|~|～|–|至|到)\s*{_DAY})?\s*(\S*)")
_OFF = frozenset({"", "off", "holiday", "休", "放假"})
_WORK = frozenset({"work", "working", "班", "上班"})
_LONGEST = 60
"""Days of one entry: a longer one is a typing error."""


@lru_cache(maxsize=8)
def own_days(text: str) -> dict[int, bool]:
    """Whether each day (an ordinal) that the list names is a working day.

    Raises InvalidValueError, field 'holidays', reason 'holidays', with the entry that cannot be read.
    """
    days: dict[int, bool] = {}
    for entry in re.split(r"[,;，；、\n]+", text):
        if entry.strip():
            days.update(_read(entry.strip()))
    return days


def _read(entry: str) -> dict[int, bool]:
    match = _ENTRY.fullmatch(entry)
    word = match[7].casefold() if match else ""
    if match is None or word not in _OFF | _WORK:
        raise InvalidValueError(field=_FIELD, value=entry, reason="holidays")
    try:
        first = date(int(match[1]), int(match[2]), int(match[3])).toordinal()
        last = date(int(match[4]), int(match[5]), int(match[6])).toordinal() if match[4] else first
    except ValueError:
        raise InvalidValueError(field=_FIELD, value=entry, reason="holidays") from None
    if not first <= last < first + _LONGEST:
        raise InvalidValueError(field=_FIELD, value=entry, reason="holidays")
    return dict.fromkeys(range(first, last + 1), word in _WORK)
