"""What is at stake with what was agreed, told and owed: products of named factors, as in `stakes`.

The constants are judgements of the trade's experience, in one place. They keep the order of the day: a tank running
low and a complaint stand above all of these; a contract about to lapse above news, news above a signature that can
wait, and asking an old fact again below everything.
"""

from fieldcrm.domain.standing.stakes import MONTHS_A_QUARTER, Factor

LAPSE = 0.05
"""Chance that a contract which lapses unspoken takes a month's volume with it: half of what one churns in a year who
has no contract, concentrated on its end."""
LAPSE_LEAST = 0.2
"""Part of it that is at stake on the first day of the reminder; all of it from the last day on."""
SIGN = 0.001
"""Share of a quarter's volume that a signature holds for a loyal customer without a contract."""
UNPAID = 0.02
"""Chance that the next delivery waits because the prepaid money is used up."""
OVERDRAWN = 0.05
"""The same where the account is overdrawn."""
THANK_REFERRER = 0.003
"""Share of a quarter's volume that thanks for a referral hold: who is thanked, refers again (domain.md §8)."""
NEWS = 0.02
"""Chance that news told first, with advice on when to buy, decide who brings the next delivery (domain.md §4)."""
NEWS_LOYAL_LEAST = 0.2
"""Weight of the least loyal among those who are told: the loyal come first."""
STALE = 0.0002
"""Share of a month's volume that is worth asking again what may have changed."""


def lapse(passed: float, active: float, monthly: float) -> tuple[Factor, ...]:
    """Chance that the lapse costs × how much of the reminder's time has passed (0–1) × P(still buys) × a month."""
    urgency = LAPSE_LEAST + (1 - LAPSE_LEAST) * min(max(passed, 0.0), 1.0)
    return (("lapse", LAPSE, ""), ("urgency", urgency, ""), ("active", active, ""), ("monthly", monthly, "t/month"))


def sign(monthly: float) -> tuple[Factor, ...]:
    """The share of a quarter that a signature holds × a quarter's tonnes."""
    return (("signing", SIGN, ""), ("quarterly", MONTHS_A_QUARTER * monthly, "t/quarter"))


def prepayment(quantity: float, *, overdrawn: bool) -> tuple[Factor, ...]:
    """Chance that the next delivery waits for money × its tonnes."""
    return (("unpaid", OVERDRAWN if overdrawn else UNPAID, ""), ("quantity", quantity, "t"))


def thanks(monthly: float) -> tuple[Factor, ...]:
    """The share of a quarter that thanks for a referral hold × a quarter's tonnes of the referrer."""
    return (("retention", THANK_REFERRER, ""), ("quarterly", MONTHS_A_QUARTER * monthly, "t/quarter"))


def news(ratio: float | None, active: float, quantity: float) -> tuple[Factor, ...]:
    """Chance that the news decide the next delivery × loyalty (ratio 0–1) × P(still buys) × its tonnes."""
    loyal = max(NEWS_LOYAL_LEAST, min(ratio or 0.0, 1.0))
    return (("news", NEWS, ""), ("loyal", loyal, ""), ("active", active, ""), ("quantity", quantity, "t"))


def stale(monthly: float) -> tuple[Factor, ...]:
    """What asking again is worth × a month's tonnes."""
    return (("ask_again", STALE, ""), ("monthly", monthly, "t/month"))
