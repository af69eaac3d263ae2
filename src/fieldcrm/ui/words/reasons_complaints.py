"""Words for the reasons that complaints and promises give; a complaint's clock is said with the time left."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from fieldcrm.domain.codes import Reason
from fieldcrm.i18n import N_, _
from fieldcrm.ui.words.complaints import category_text, clock_name, left_text, moment_text
from fieldcrm.ui.words.dates import short_day

if TYPE_CHECKING:
    from fieldcrm.domain.views.today import ReasonLine

SHORT = {
    Reason.COMPLAINT: N_("complaint"),
    Reason.PROMISE: N_("promise"),
}
LONG: dict[Reason, tuple[str, ...]] = {
    Reason.COMPLAINT: (N_("a complaint is open"),),
    Reason.PROMISE: (
        N_("{given_by} promised for {minute}, {overdue} late: {promised}"),
        N_("{given_by} promised, {overdue} late: {promised}"),
        N_("{given_by} promised: {promised}"),
        N_("we promised for {minute}, {overdue} late: {promised}"),
        N_("we promised for {minute}: {promised}"),
        N_("we promised, {overdue} late: {promised}"),
        N_("we promised: {promised}"),
        N_("a promise is to be kept"),
    ),
}
PHASES = {
    "waiting": N_("waits for the customer: ask how it stands"),
    "follow": N_("answered: ask whether it was enough"),
    "close": N_("followed up: close it, or go on"),
}
TERMS: dict[str, tuple[str, ...]] = {
    "complaint_follow_up": (N_("chance that asking after the answer keeps the customer"),),
    "others_promise": (N_("share of a colleague's promise that is ours to watch"),),
}
_HOUR = 60


def complaint_text(line: ReasonLine, now: datetime | None, today: date | None = None, *, short: bool = False) -> str:
    """A complaint as a reason: what it is about, which clock runs with the time left, its words."""
    params = line.params
    phase = str(params.get("phase", ""))
    parts = [_(SHORT[Reason.COMPLAINT])]
    if phase in ("reply", "answer"):
        clock = _clock(phase, line.due, params.get("minute"), now, today, short=short)
        parts = [f"{parts[0]} {clock}"] if short and clock else [*parts, clock]
    elif phase in PHASES and not short:
        parts.append(_(PHASES[phase]))
    if not short:
        parts[1:1] = [category_text(str(params.get("category", "")))]
        parts.append(str(params.get("words", "")))
    return " · ".join(part for part in parts if part)


def _clock(phase: str, due: date, minute: object, now: datetime | None, today: date | None, *, short: bool) -> str:
    if not isinstance(minute, int):
        return ""
    at = datetime.combine(due, time(*divmod(minute, _HOUR)))
    if now is None:
        moment = f"{short_day(due, today)} {at:%H:%M}"
        return "" if short else _("{clock} until {moment}", clock=clock_name(phase), moment=moment)
    there = at.replace(tzinfo=now.tzinfo)
    minutes = int((there - now).total_seconds() // _HOUR)
    if short:
        return left_text(minutes, rough=True)
    left = left_text(minutes)
    moment = moment_text(there, now)
    return _("{clock} until {moment}: {left}", clock=clock_name(phase), moment=moment, left=left)
