"""Words for complaints and promises: steps, clocks, vocabularies."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fieldcrm.domain.complaint_codes import CATEGORIES, Step
from fieldcrm.i18n import N_, _
from fieldcrm.ui.words.dates import day_text, short_day, time_text, weekday_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from fieldcrm.domain.views.complaints import ClockLine, ComplaintLine, PromiseLine

STEPS: Mapping[str, str] = {
    Step.ACCEPTED: N_("Accepted"),
    Step.REPLIED: N_("First reply"),
    Step.HANDLED: N_("Handled"),
    Step.REPORTED: N_("Reported back"),
    Step.FOLLOWED: N_("Followed up"),
    Step.CLOSED: N_("Closed"),
    Step.WAITING: N_("Waits for the customer"),
    Step.RESUMED: N_("Goes on"),
    Step.REOPENED: N_("Reopened"),
}
STEP_HELP: Mapping[str, str] = {
    Step.ACCEPTED: N_("somebody has taken it on"),
    Step.REPLIED: N_("the customer heard from us: the first clock stops"),
    Step.HANDLED: N_("the cause is found and mended"),
    Step.REPORTED: N_("the customer has its answer: both clocks stop"),
    Step.FOLLOWED: N_("asked later whether it was enough"),
    Step.CLOSED: N_("nothing is left to do"),
    Step.WAITING: N_("the clocks stand still until it goes on"),
    Step.RESUMED: N_("the clocks run again"),
    Step.REOPENED: N_("the clocks start anew"),
}
CATEGORY_WORDS: Mapping[str, str] = {
    "quantity": N_("Quantity"),
    "quality": N_("Quality"),
    "delivery": N_("Delivery service"),
    "price": N_("Price"),
    "invoice": N_("Invoicing"),
    "service": N_("Service and manner"),
    "equipment": N_("Equipment"),
    "safety": N_("Safety"),
    "other": N_("Other"),
}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "severity": {"minor": N_("small"), "serious": N_("serious")},
    "mood": {"cold": N_("cold"), "calm": N_("calm"), "angry": N_("angry"), "explosive": N_("about to explode")},
    "seeks": {
        "heard": N_("to be heard"),
        "respect": N_("respect"),
        "solution": N_("a solution"),
        "compensation": N_("compensation"),
    },
    "effect": {"none": N_("no effect"), "inconvenience": N_("inconvenience"), "loss": N_("real loss")},
    "channel": {
        "phone": N_("phone"),
        "visit": N_("visit"),
        "wechat": N_("WeChat"),
        "mail": N_("mail"),
        "counter": N_("at our place"),
        "colleague": N_("through a colleague"),
        "other": N_("otherwise"),
    },
    "enough": {"yes": N_("yes"), "no": N_("no"), "unsure": N_("not sure")},
}
SETTLED: Mapping[str, str] = {"kept": N_("kept"), "dropped": N_("given up")}
_HOUR, _DAY, _LONG = 60, 1440, 2880
_ROUGH = 120
"""Minutes; from there on a narrow column says hours only, so that left or late is not cut off."""
_NEAR_DAYS = 6


def step_text(step: Step | str) -> str:
    """A step: Accepted, First reply …; the code itself where it has no words."""
    words = STEPS.get(step)
    return _(words) if words else str(step)


def step_help(step: Step | str) -> str:
    """What a step means."""
    return _(STEP_HELP[step])


def category_text(category: str) -> str:
    """A category in words: ours translated, the team's own as it is."""
    words = CATEGORY_WORDS.get(category)
    return _(words) if words else category


def category_words() -> list[tuple[str, str]]:
    """Code and word of every category offered, as `domain.complaints.category_of` reads them."""
    return [(code, category_text(code)) for code in CATEGORIES]


def choice_text(field: str, code: str) -> str:
    """An answer of a complaint's field: mood, seeks, effect, channel …; the code itself where it has no words."""
    words = CHOICES.get(field, {}).get(code)
    return _(words) if words else code


def choices_of(field: str) -> tuple[tuple[str, str], ...]:
    """The answers of a field, (code, word)."""
    return tuple((code, _(words)) for code, words in CHOICES[field].items())


def settled_text(how: str) -> str:
    """Whether a promise was kept."""
    words = SETTLED.get(how)
    return _(words) if words else _("not settled yet")


def length_text(minutes: int, *, days: bool = True) -> str:
    """A length of time: 45 min, 3 h 20 min, 2 d 5 h; without `days` 53 h: a day of work has no 24 hours."""
    whole = abs(minutes)
    if whole < _HOUR:
        return _("{m} min", m=whole)
    if whole < _LONG:
        hours, rest = divmod(whole, _HOUR)
        return _("{h} h {m} min", h=hours, m=rest) if rest else _("{h} h", h=hours)
    if not days:
        return _("{h} h", h=whole // _HOUR)
    full, rest = divmod(whole, _DAY)
    return _("{d} d {h} h", d=full, h=rest // _HOUR) if rest >= _HOUR else _("{d} d", d=full)


def _rough_text(minutes: int) -> str:
    return _("{m} min", m=minutes) if minutes < _ROUGH else length_text(minutes - minutes % _HOUR)


def left_text(minutes: int, *, rough: bool = False, days: bool = True) -> str:
    """What is left of a time, or how late it is: 3 h 20 min left, 2 h late; `rough` for a narrow column: 3 h left."""
    length = _rough_text(abs(minutes)) if rough else length_text(minutes, days=days)
    return _("{length} late", length=length) if minutes < 0 else _("{length} left", length=length)


def moment_text(at: datetime, now: datetime) -> str:
    """An instant near today, on the clock of `now`: 14:10, Thu 14:10, 2 Mar 14:10."""
    local = at.astimezone(now.tzinfo)
    clock = time_text(local.time())
    away = (local.date() - now.date()).days
    if away == 0:
        return clock
    day = weekday_text(local.date()) if abs(away) <= _NEAR_DAYS else short_day(local.date(), now.date())
    return f"{day} {clock}"


def clock_name(kind: str) -> str:
    """Which clock: first reply, answer."""
    return _("first reply") if kind == "reply" else _("answer")


def clock_text(clock: ClockLine, now: datetime) -> str:
    """A clock with what is left: 3 h 20 min left (until Thu 14:10). Of the answer, working time is counted."""
    working = clock.kind == "answer"
    if clock.stopped:
        return _("done in {length}", length=length_text(clock.used, days=not working)) + (
            "" if not clock.late else " · " + _("{length} late", length=length_text(clock.left, days=not working))
        )
    if clock.paused and not clock.late:
        return _("stands still, {length} left", length=length_text(clock.left, days=not working))
    left = left_text(clock.left, days=not working)
    if working:
        left = _("{length} of working time", length=left)
    if clock.due is None:
        return left
    return _("{left} (until {moment})", left=left, moment=moment_text(clock.due, now))


def line_clock_text(line: ComplaintLine, now: datetime, *, rough: bool = False) -> str:
    """The state of a complaint's clock for a list: first reply 3 h 20 min left, waiting; `rough`: 3 h left."""
    if line.waiting:
        return step_text(Step.WAITING)
    clock = line.clock
    if clock is None or clock.due is None:
        return ""
    minutes = int((clock.due - now).total_seconds() // 60)
    return f"{clock_name(clock.kind)} {left_text(minutes, rough=rough)}"


def promise_when(line: PromiseLine, today: date) -> str:
    """By when a promise is to be kept: Fri 6 Mar 15:00."""
    return f"{day_text(line.by, today)} {time_text(line.at)}".rstrip()
