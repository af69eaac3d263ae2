"""A day that a person types, with what is said of it while it is typed. Used by every dialog that asks for a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import _
from fieldcrm.ui.words.dates import day_text, relative_text, time_text


@dataclass(frozen=True, slots=True)
class When:
    """What was typed, read: a day and perhaps a time; or why it could not be read."""

    day: date | None
    at: time | None = None
    problem: str = ""

    @property
    def text(self) -> str:
        """As it is kept in an entry: 2026-12-08, or 2026-12-08 14:30."""
        if self.day is None:
            return ""
        return f"{self.day.isoformat()} {time_text(self.at)}".rstrip()


def read_when(typed: str, today: date) -> When:
    """Read `+14`, `2w`, `fri`, `下周三`, `12-24`, `明天 14:30`; a lone `+` is tomorrow. Never raises."""
    from fieldcrm.domain.dates import parse_when

    wanted = typed.strip()
    if not wanted:
        return When(None)
    try:
        day, at = parse_when("+1" if wanted == "+" else wanted, today)
    except InvalidValueError:
        return When(None, problem=_("Not a date. Try +14, 2w, fri, 下周三, 12-24, or 12-24 14:30."))
    if day < today:
        return When(None, problem=_("This day has passed."))
    return When(day, at)


def said_of(when: When, today: date) -> str:
    """The day in words: Tue 8 Dec, in 14 days."""
    if when.day is None:
        return when.problem
    at = f" {time_text(when.at)}" if when.at else ""
    return f"{day_text(when.day, today)}{at} · {relative_text(when.day, today)}"
