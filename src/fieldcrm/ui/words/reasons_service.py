"""Words for the reasons that work at customers gives: a risk to check, a fix to ask about."""

from __future__ import annotations

from fieldcrm.domain.codes import Reason
from fieldcrm.i18n import N_

SHORT = {
    Reason.RISK_CHECK: N_("check a risk"),
    Reason.FOLLOW_UP: N_("ask after the fix"),
}
LONG: dict[Reason, tuple[str, ...]] = {
    Reason.RISK_CHECK: (
        N_("open risk ({severity}): {what}; to be checked by {by}, on the list for {overdue}"),
        N_("open risk ({severity}): {what}; to be checked by {by}"),
        N_("an open risk is to be checked"),
    ),
    Reason.FOLLOW_UP: (
        N_("fixed on {since}: {problem} ({word}); ask whether it holds"),
        N_("fixed on {since}: {problem}; ask whether it holds"),
        N_("fixed on {since}: {word}; ask whether it holds"),
        N_("a problem was fixed on {since}; ask whether it holds"),
        N_("a problem was fixed; ask whether it holds"),
    ),
}
TERMS: dict[str, tuple[str, ...]] = {
    "hazard": (N_("chance that the hazard has cost the customer by now"),),
    "unasked_fix": (N_("share of a month that asking after the fix holds"),),
}
