"""Words for the reasons that come from contracts, money, referrals, price notices and what we were told."""

from __future__ import annotations

from fieldcrm.domain.codes import Reason
from fieldcrm.i18n import N_

SHORT = {
    Reason.CONTRACT_ENDS: N_("contract ends"),
    Reason.CONTRACT_SIGN: N_("contract to sign"),
    Reason.PREPAYMENT_LOW: N_("prepayment low"),
    Reason.THANK_REFERRER: N_("thanks: referral"),
    Reason.PRICE_NOTICE: N_("price notice"),
    Reason.FACT_STALE: N_("ask again"),
}
LONG: dict[Reason, tuple[str, ...]] = {
    Reason.CONTRACT_ENDS: (
        N_("contract {number} ended on {until}, {overdue} ago, and none follows: renew it"),
        N_("the contract ended on {until}, {overdue} ago, and none follows: renew it"),
        N_("contract {number} ends on {until}, in {days}: speak of the next one"),
        N_("the contract ends on {until}, in {days}: speak of the next one"),
        N_("the contract ends on {until}: speak of the next one"),
        N_("the contract ends"),
    ),
    Reason.CONTRACT_SIGN: (
        N_("grade A with a loyalty of {ratio} and no contract: the next to sign"),
        N_("grade A without a contract: the next to sign"),
    ),
    Reason.PREPAYMENT_LOW: (
        N_("{left} left of the prepayment, below {limit} since {since}"),
        N_("little is left of the prepayment"),
    ),
    Reason.THANK_REFERRER: (
        N_("brought us {name}, first delivery on {delivered}: say thanks"),
        N_("brought us a new customer: say thanks"),
    ),
    Reason.PRICE_NOTICE: (
        N_("{title} (until {until}): {words}"),
        N_("{title}: {words}"),
        N_("{title} (until {until})"),
        N_("{title}"),
        N_("a price notice to give"),
    ),
    Reason.FACT_STALE: (
        N_("told us {days} ago: {topics}; ask whether it still holds"),
        N_("what it told us is old: ask whether it still holds"),
    ),
}
"""Sentences, the fullest first; the parameters are those of `domain.standing.reasons_agreements`."""
