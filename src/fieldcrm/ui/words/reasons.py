"""Words for why a customer is on the list, and for why a next date is proposed."""

from __future__ import annotations

from datetime import date

from fieldcrm.domain.codes import NextReason, Reason
from fieldcrm.domain.views.customer import NextProposal
from fieldcrm.domain.views.today import ReasonLine
from fieldcrm.i18n import N_, _
from fieldcrm.ui.words.filling import fill

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
    Reason.FIRST_CONTACT: N_("first contact"),
    Reason.NO_NEXT: N_("no next date"),
}
LONG: dict[Reason, tuple[str, ...]] = {
    Reason.CALL_BACK: (
        N_("we promised to call back: {promised}"),
        N_("we promised to call back"),
    ),
    Reason.TANK_LOW: (N_("the tank will run low"),),
    Reason.REVISIT: (N_("a revisit is due"),),
    Reason.PLANNED: (N_("a contact is planned"),),
    Reason.THANK_FIRST: (N_("say thanks for the first delivery and ask what else we can do"),),
    Reason.THANK_LARGE: (N_("say thanks for an unusually large delivery and ask what else we can do"),),
    Reason.THANK_QUARTER: (N_("a thank-you call is due this quarter: ask what else we can do"),),
    Reason.DROPPED: (N_("bought clearly less than usual: find the cause"),),
    Reason.SILENT: (N_("silent for long: find out whether it buys elsewhere"),),
    Reason.FIRST_CONTACT: (N_("a prospect that was never contacted"),),
    Reason.NO_NEXT: (N_("has no next date"),),
}
NEXT: dict[NextReason, tuple[str, ...]] = {
    NextReason.FORECAST: (N_("before the tank is expected to run low"),),
    NextReason.CADENCE: (N_("the rhythm of its grade"),),
    NextReason.RETRY: (N_("try again"),),
    NextReason.PROMISED: (N_("as promised"),),
    NextReason.AFTER_DELIVERY: (N_("after the delivery"),),
    NextReason.COOL_DOWN: (N_("leave it in peace for a while"),),
    NextReason.COMPLAINT: (N_("answer the complaint"),),
}


def reason_text(line: ReasonLine, *, short: bool = False, today: date | None = None) -> str:
    """Why a customer is on the list: `short` as a label (tank low), else as a sentence with its figures."""
    if short:
        return _(SHORT[line.code])
    return fill(LONG[line.code], {**line.params, "due": line.due}, today)


def reason_label(code: str) -> str:
    """The label of a reason's code, such as a planned contact carries; empty for none, as it is if unknown."""
    words = SHORT.get(Reason(code)) if code in tuple(Reason) else None
    return _(words) if words else code


def reasons_text(lines: tuple[ReasonLine, ...]) -> str:
    """All labels in a row: tank low · revisit."""
    return " · ".join(reason_text(line, short=True) for line in lines)


def next_reason_text(proposal: NextProposal, today: date | None = None) -> str:
    """Why the proposed next date is what it is."""
    return fill(NEXT[proposal.reason], proposal.params, today)
