"""The shared settings of an archive, with the defaults of domain.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fieldcrm.domain.calendar import WorkCalendar
from fieldcrm.domain.defaults import CALENDAR, DAILY_CAPACITY
from fieldcrm.errors import InvalidValueError


@dataclass(frozen=True, slots=True)
class Rules:
    """Settings that the team shares. Field names are the settings' keys; ratios 0–1, days as whole numbers."""

    grade_a_from: float = 0.80
    grade_b_from: float = 0.20
    grade_window_months: int = 3
    cadence_a: int = 30
    cadence_b: int = 14
    cadence_c: int = 21
    cadence_ungraded: int = 30
    thank_a_every_days: int = 91
    thank_large_factor: float = 1.5
    daily_capacity: int = DAILY_CAPACITY
    lead_days: int = 3
    """Working days that a delivery needs from the call: how far ahead a tank counts as running low."""
    no_answer_retry_days: int = 1
    not_interested_days: int = 60
    prospect_first_contact_days: int = 2
    dropped_below: float = 0.6
    """Recent volume over usual volume below which a customer counts as dropped."""
    silent_p_active: float = 0.35
    """Probability of being active below which a customer counts as silent."""
    diesel_density: float = 0.84
    default_unit: str = "L"
    """Unit of imported quantities that carry none."""
    our_names: str = ""
    """Names by which we stand in a file's supplier column, separated by semicolons."""
    work_start: str = "08:30"
    work_end: str = "18:00"
    calendar: str = CALENDAR
    """'CN': weekends, Chinese public holidays and moved working days; 'weekend': weekends only."""
    holidays: str = ""
    """Days off and days at work that the team sets itself, for years that are not announced (`domain.own_days`)."""
    complaint_reply_hours: int = 24
    """Hours within which a complaint gets its first reply; nights and days off count."""
    complaint_answer_days: int = 1
    """Working days within which a complaint gets its answer."""
    complaint_follow_days: int = 3
    """Working days after which an answered complaint is followed up, and one that waits for the customer asked for."""
    fix_follow_up_first: int = 3
    """Days after a problem was solved at a visit until the customer is asked whether it holds."""
    fix_follow_up_second: int = 14
    """The same for the second time."""
    fact_stale_days: int = 365
    """Days after which what a customer told us asks to be confirmed."""
    fact_stale_topics: str = "buys=120;plans=120"
    """The same by topic, where it is another number."""
    contract_remind_days: int = 60
    """Days before a contract's end from which it is spoken of, where the contract says nothing else."""
    currency: str = "CNY"
    """Of money that names none."""
    prepayment_low: str = "5000 CNY"
    """Balances below which a prepayment is spoken of, a currency each; another currency only where overdrawn."""

    @property
    def working_days(self) -> WorkCalendar:
        """The working days that these rules count."""
        return WorkCalendar(self.calendar, self.holidays)


_RATIOS = {"grade_a_from", "grade_b_from", "dropped_below", "silent_p_active"}
_CHOICES = {"default_unit": ("L", "kg", "t"), "calendar": ("CN", "weekend")}
_RANGES = {
    "grade_window_months": (1, 24),
    "daily_capacity": (1, 10_000),
    "lead_days": (0, 60),
    "no_answer_retry_days": (1, 60),
    "thank_large_factor": (1, 100),
    "diesel_density": (0.5, 1.2),
    "fix_follow_up_first": (1, 60),
    "fix_follow_up_second": (2, 180),
    "complaint_reply_hours": (1, 720),
    "complaint_answer_days": (1, 60),
    "complaint_follow_days": (1, 60),
}
_DAYS = (1, 3650)
_CLOCKS = {"work_start", "work_end"}
_ORDERED = {"grade_a_from", "grade_b_from", *_CLOCKS}


def checked(values: Mapping[str, object], rules: Rules) -> dict[str, object]:
    """The values as the settings may hold them, all in force together; a text is read as the setting's own type.

    Raises InvalidValueError with the reason: 'unknown', 'number', 'range' (params least, most), 'choice'
    (params choices), 'time', 'order' (grade B must begin below A, work must start before it ends).
    """
    found: dict[str, Any] = {key: _read(key, value) for key, value in values.items()}
    after = replace(rules, **found)
    if found and (after.grade_b_from >= after.grade_a_from or after.work_start >= after.work_end):
        key = next((name for name in found if name in _ORDERED), next(iter(found)))
        raise InvalidValueError(field=key, value=values[key], reason="order")
    return found


def taken_over(values: Mapping[str, object]) -> Rules:
    """The rules that stored values make: what is unknown, unreadable or out of range counts as not set.

    Values come from colleagues too, from newer programs, and from two who at once changed settings that must fit each
    other: then the defaults of both hold.
    """
    known = Rules()
    found: dict[str, Any] = {}
    for key, value in values.items():
        try:
            found[key] = _read(key, value)
        except InvalidValueError:
            continue
    after = replace(known, **found)
    for first, second in (("grade_b_from", "grade_a_from"), ("work_start", "work_end")):
        if getattr(after, first) >= getattr(after, second):
            after = replace(after, **{name: getattr(known, name) for name in (first, second)})
    return after


def _read(key: str, value: object) -> object:
    if key not in Rules.__dataclass_fields__:
        raise InvalidValueError(field=key, value=value, reason="unknown")
    default = getattr(Rules(), key)
    if isinstance(default, str):
        text = str(value).strip()
        if key in _CHOICES and text not in _CHOICES[key]:
            raise InvalidValueError(field=key, value=value, reason="choice", choices=", ".join(_CHOICES[key]))
        _check_text(key, text)
        return _clock(key, text) if key in _CLOCKS else text
    return _number(key, value, whole=isinstance(default, int))


def _check_text(key: str, text: str) -> None:
    """Settings that are lists in a text of their own form."""
    if key == "fact_stale_topics":
        from fieldcrm.domain.topics import days_by_topic

        days_by_topic(text)
    elif key == "prepayment_low":
        from fieldcrm.domain.prepaid import limits

        limits(text)
    elif key == "holidays":
        from fieldcrm.domain.own_days import own_days

        own_days(text)
    elif key == "currency" and not (text.isascii() and text.isupper() and len(text) == 3):
        raise InvalidValueError(field=key, value=text, reason="currency")


def _number(key: str, value: object, *, whole: bool) -> float:
    try:
        number = float(str(value).strip())
    except ValueError:
        raise InvalidValueError(field=key, value=value, reason="number") from None
    least, most = (0, 1) if key in _RATIOS else _RANGES.get(key, _DAYS)
    if not least <= number <= most:
        raise InvalidValueError(field=key, value=value, reason="range", least=least, most=most)
    if whole and number != int(number):
        raise InvalidValueError(field=key, value=value, reason="number")
    return int(number) if whole else number


def _clock(key: str, text: str) -> str:
    hours, _, minutes = text.partition(":")
    if not (hours.isdecimal() and minutes.isdecimal() and int(hours) < 24 and int(minutes) < 60):
        raise InvalidValueError(field=key, value=text, reason="time")
    return f"{int(hours):02}:{int(minutes):02}"
