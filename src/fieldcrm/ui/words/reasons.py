"""Words for why a customer is on the list, and for why a next date is proposed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from fieldcrm.domain.codes import NextReason, Reason
from fieldcrm.i18n import N_, _
from fieldcrm.ui.words import reasons_agreements, reasons_complaints, reasons_service
from fieldcrm.ui.words.filling import fill, graded
from fieldcrm.ui.words.streams import of_stream

if TYPE_CHECKING:
    from fieldcrm.domain.views.customer import NextProposal
    from fieldcrm.domain.views.today import ReasonLine

SHORT = {
    Reason.CALL_BACK: N_("call back"),
    Reason.TANK_LOW: N_("tank low"),
    Reason.REVISIT: N_("revisit"),
    Reason.PLANNED: N_("planned"),
    Reason.THANK_FIRST: N_("thanks: first delivery"),
    Reason.THANK_LARGE: N_("thanks: large delivery"),
    Reason.THANK_QUARTER: N_("thanks: quarterly"),
    Reason.DROPPED: N_("volume dropped"),
    Reason.SILENT: N_("silent"),
    Reason.BOUGHT_ELSEWHERE: N_("bought elsewhere"),
    Reason.FIRST_CONTACT: N_("first contact"),
    Reason.NO_NEXT: N_("no next date"),
    **reasons_agreements.SHORT,
    **reasons_service.SHORT,
    **reasons_complaints.SHORT,
}
LONG: dict[Reason, tuple[str, ...]] = {
    Reason.CALL_BACK: (
        N_("promised for {minute}, {overdue} late: {promised}"),
        N_("promised for {minute}: {promised}"),
        N_("promised for {minute}, {overdue} late"),
        N_("promised for {minute}"),
        N_("promised, {overdue} late: {promised}"),
        N_("promised: {promised}"),
        N_("a promised call-back, {overdue} late"),
        N_("a promised call-back"),
    ),
    Reason.TANK_LOW: (
        N_("{quantity} needed about {p50}, perhaps from {p10}; with {need} before a later call could bring it"),
        N_("needed about {p50}, perhaps from {p10}"),
        N_("the tank will run low"),
    ),
    Reason.REVISIT: (
        N_("last talk {since}; the rhythm of grade {grade} is {cadence}, overdue by {overdue}"),
        N_("last talk {since}; the rhythm of grade {grade} is {cadence}"),
        N_("last talk {since}; ungraded customers are revisited every {cadence}, overdue by {overdue}"),
        N_("last talk {since}; ungraded customers are revisited every {cadence}"),
        N_("a revisit is due"),
    ),
    Reason.PLANNED: (
        N_("{kind} was planned for {due}, {overdue} ago"),
        N_("{kind} is planned for today"),
        N_("a contact is planned"),
    ),
    Reason.THANK_FIRST: (
        N_("first delivery on {delivered} ({quantity}): say thanks, ask what else we can do"),
        N_("say thanks for the first delivery, ask what else we can do"),
    ),
    Reason.THANK_LARGE: (
        N_("{quantity} on {delivered}, usually {usual}: say thanks, ask what else we can do"),
        N_("say thanks for an unusually large delivery, ask what else we can do"),
    ),
    Reason.THANK_QUARTER: (
        N_("not thanked since {since}: say thanks, ask what else we can do"),
        N_("a thank-you call is due this quarter: ask what else we can do"),
    ),
    Reason.DROPPED: (
        N_("{recent} a month over the last {days}, usually {usual} ({ratio}): find the cause"),
        N_("bought clearly less than usual: find the cause"),
    ),
    Reason.SILENT: (
        N_("no delivery for {days}, usually every {usual_interval}; still active with {p_active}"),
        N_("no delivery for {days}"),
        N_("silent for long: find out whether it buys elsewhere"),
    ),
    Reason.BOUGHT_ELSEWHERE: (
        N_("expected low on {expected}, no order: about {bought} bought elsewhere, {sure} sure"),
        N_("must have bought elsewhere: ask what made it do so"),
    ),
    Reason.FIRST_CONTACT: (
        N_("a prospect since {entered}, never contacted, overdue by {overdue}"),
        N_("a prospect since {entered}, never contacted"),
        N_("a prospect that was never contacted"),
    ),
    Reason.NO_NEXT: (N_("has no next date"),),
    **reasons_agreements.LONG,
    **reasons_service.LONG,
    **reasons_complaints.LONG,
}
"""Sentences, the fullest first; the parameters are those of `domain.standing.reasons`."""
LATE_ORDER = N_("{quantity} needed about {p50}, but ordered for {ordered}: bring the order forward")
STREAM_LOW = (
    N_("{stream}: {quantity} needed about {p50}, perhaps from {p10}; with {need} before a later call could bring it"),
    N_("{stream}: needed about {p50}, perhaps from {p10}"),
)
NEVER_TALKED = (
    N_("no talk on record since {since}; the rhythm of grade {grade} is {cadence}, overdue by {overdue}"),
    N_("no talk on record since {since}; the rhythm of grade {grade} is {cadence}"),
    N_("no talk on record since {since}; ungraded customers are revisited every {cadence}, overdue by {overdue}"),
    N_("no talk on record since {since}; ungraded customers are revisited every {cadence}"),
)
LEVEL_ROSE = (N_("the level rose without a delivery of ours, {expected}: about {bought} bought elsewhere"),)
NEVER_THANKED = (N_("buys since {since}, not thanked yet: say thanks, ask what else we can do"),)
NEXT: dict[NextReason, tuple[str, ...]] = {
    NextReason.FORECAST: (
        N_("needed from {p10} on, and a delivery takes {lead}"),
        N_("needed from {p10} on"),
        N_("before the tank is expected to run low"),
    ),
    NextReason.CADENCE: (
        N_("the rhythm of grade {grade}: {days}"),
        N_("the rhythm of ungraded customers: {days}"),
        N_("the rhythm of its grade"),
    ),
    NextReason.RETRY: (N_("try again after {days}"), N_("try again")),
    NextReason.PROMISED: (N_("as promised"),),
    NextReason.AFTER_DELIVERY: (N_("after the delivery of {delivery}"), N_("after the delivery")),
    NextReason.COOL_DOWN: (N_("leave it in peace for {days}"), N_("leave it in peace for a while")),
    NextReason.COMPLAINT: (N_("answer the complaint within one working day"),),
}
NEXT_SHORT: dict[NextReason, tuple[str, ...]] = {
    NextReason.FORECAST: (N_("needed from {p10} on"),),
    NextReason.CADENCE: (N_("grade {grade}: every {days}"), N_("ungraded: every {days}")),
}
"""The same with what matters most, for where the sentence finds no room."""


def reason_text(
    line: ReasonLine, *, short: bool = False, today: date | None = None, now: datetime | None = None
) -> str:
    """Why a customer is on the list: `short` as a label (tank low), else as a sentence with its figures.

    With `now` a complaint says how much time is left.
    """
    if line.code is Reason.COMPLAINT:
        return reasons_complaints.complaint_text(line, now, today, short=short)
    if short:
        return _(SHORT[line.code])
    params = {**graded(line.params), "due": line.due}
    stream = of_stream(line.params)
    if line.code is Reason.TANK_LOW and "ordered" in params:
        text = fill((LATE_ORDER,), params, today)
        return _("{stream}: {text}", stream=stream, text=text) if stream else text
    if line.code is Reason.TANK_LOW and stream:
        return fill((*STREAM_LOW, *LONG[line.code]), params | {"stream": stream}, today)
    if line.code is Reason.REVISIT and not line.params.get("talked", True):
        return fill((*NEVER_TALKED, *LONG[line.code]), params, today)
    if line.code is Reason.THANK_QUARTER and not line.params.get("thanked", True):
        return fill((*NEVER_THANKED, *LONG[line.code]), params, today)
    if line.code is Reason.BOUGHT_ELSEWHERE and line.params.get("seen"):
        return fill((*LEVEL_ROSE, *LONG[line.code]), params, today)
    return fill(LONG[line.code], params, today)


def reason_label(code: str) -> str:
    """The label of a reason's code, on the list or of a next date; empty for none, as it is if unknown."""
    if code in tuple(NextReason):
        return fill(NEXT[NextReason(code)], {})
    words = SHORT.get(Reason(code)) if code in tuple(Reason) else None
    return _(words) if words else code


def reasons_text(lines: tuple[ReasonLine, ...], now: datetime | None = None) -> str:
    """All labels in a row, each once: tank low · revisit."""
    return " · ".join(dict.fromkeys(reason_text(line, short=True, now=now) for line in lines))


def next_reason_text(proposal: NextProposal, today: date | None = None, room: int | None = None) -> str:
    """Why the proposed next date is what it is; shorter where the sentence takes more than `room` columns."""
    params = graded(proposal.params)
    said = fill(NEXT[proposal.reason], params, today)
    if room is None:
        return said
    from fieldcrm.ui.cells import width_of

    return said if width_of(said) <= room else fill(NEXT_SHORT.get(proposal.reason, ()), params, today) or said
