"""Reasons from what is open with a customer: complaints, risks, promises, contracts and the like.

A kind's rule stands in a module of its own (`reasons_<family>.py`) and is named here.
"""

from collections.abc import Callable, Iterator, Mapping

from fieldcrm.domain.codes import OpenKind
from fieldcrm.domain.facts import OpenItem
from fieldcrm.domain.standing import reasons_agreements, reasons_complaints, reasons_service
from fieldcrm.domain.standing.case import Case
from fieldcrm.domain.standing.found import Found

Rule = Callable[[Case, OpenItem], Iterator[Found]]

RULES: Mapping[OpenKind, Rule] = {
    OpenKind.COMPLAINT: reasons_complaints.complaint,
    OpenKind.RISK: reasons_service.risk_check,
    OpenKind.FIX: reasons_service.follow_up,
    OpenKind.PROMISE: reasons_complaints.promise,
    OpenKind.CONTRACT: reasons_agreements.contract_ends,
    OpenKind.PREPAYMENT: reasons_agreements.prepayment_low,
    OpenKind.REFERRED: reasons_agreements.thank_referrer,
    OpenKind.NOTICE: reasons_agreements.price_notice,
    OpenKind.FACT: reasons_agreements.fact_stale,
}
"""Which rule reads which kind of open item."""


def open_reasons(case: Case) -> Iterator[Found]:
    """A reason for each open item that is due by its kind's rule."""
    for item in case.facts.open:
        rule = RULES.get(item.kind)
        if rule is not None:
            yield from rule(case, item)


def clocks(case: Case) -> Iterator[Found]:
    """The reasons of open items with a clock: they stand though somebody was in contact today."""
    for item in case.facts.open:
        if item.minute is not None and item.kind in RULES:
            yield from RULES[item.kind](case, item)
