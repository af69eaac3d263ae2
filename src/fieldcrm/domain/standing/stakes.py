"""What is at stake: tonnes at risk if a customer is not contacted today = probability × quantity.

Every stake is the product of named factors, so that it can be taken apart. A factor is (code, value, unit); the
units are '' for probabilities and shares, 't' for tonnes, 't/month' and 't/quarter' for tonnes in such a period.
The stakes of a customer's reasons add up to its own. No factor is negative or not a number.

The constants are judgements of the trade's experience, in one place, to be replaced as the archive learns; what
matters is the order they give: a tank running low before all else, then lost volume, then neglect, then thanks.
"""

from __future__ import annotations

import math

Factor = tuple[str, float, str]

LOSS_LEAST = 0.2
"""Chance that a need which nobody asked about is not ours, for the most loyal: even he runs dry, or takes the first
who calls."""
LOSS_MOST = 0.8
"""The same for the least loyal: even he waits for us now and then."""
LOSS_UNKNOWN = 0.5
"""The same where the loyalty ratio is unknown."""

NEGLECT_A_DAY = 0.002
"""Chance, each day past the revisit's due date, that a month's volume drifts away: 6 % after a month of neglect,
about what a churn of one customer in five a year makes when neglect multiplies it by three or four."""
PLAN_A_DAY = 0.004
"""The same past a date that was set on purpose: somebody had a reason for it."""
NEGLECT_DAYS = 90
"""Days after which neglect no longer adds up: what could drift away has."""

BROKEN_PROMISE = 0.25
"""Chance that a promise not kept today costs the next delivery; what is left of it is at risk again each day."""
UNANSWERED_COMPLAINT = 0.5
"""The same for a complaint that waits for its answer: of small complaints left alone about half are lost
(domain.md §6: 53 % buy again)."""

REGAINED_BY_ASKING = 0.05
"""Chance that asking for the cause of a falling volume brings the lost part of a month back."""
WIN_BACK = 0.04
"""Chance that a call to a customer just fallen silent brings a month's volume back."""
WIN_BACK_HALF_LIFE = 180.0
"""Days of silence that halve it: who has bought elsewhere for a year is seldom won by one call."""

THANK_FIRST = 0.004
"""Share of a quarter's volume that a thank-you after the first delivery holds: the second order is the least sure."""
THANK_LARGE = 0.002
"""The same after an unusually large delivery."""
THANK_QUARTER = 0.001
"""The same for the regular thanks to a loyal customer."""

CONVERSION = 0.02
"""Chance that a first contact makes a prospect a customer: one call in fifty."""

DEFAULT_MONTHLY = 5.0
"""Tonnes a month where nothing at all is known of a customer's need."""
DEFAULT_QUANTITY = 2.0
"""Tonnes of a delivery where nothing is known: a small tank lorry's compartment."""

MONTHS_A_QUARTER = 3


def product(factors: tuple[Factor, ...]) -> float:
    """The stake in tonnes: finite and never negative."""
    result = 1.0
    for _, value, _ in factors:
        result *= value
    return result if 0.0 <= result < math.inf else 0.0


def loss_share(ratio: float | None) -> float:
    """Chance that a need not asked about is filled by others, or runs dry; from the loyalty ratio (0–1)."""
    if ratio is None:
        return LOSS_UNKNOWN
    return min(max(1.0 - ratio, LOSS_LEAST), LOSS_MOST)


def tank_low(need: float, active: float, unasked: float, loss: float, quantity: float) -> tuple[Factor, ...]:
    """P(needed before a later call can bring it) × P(still buys) × not asked yet × P(lost) × tonnes."""
    return (
        ("need_in_time", need, ""),
        ("active", active, ""),
        ("unasked", unasked, ""),
        ("loss_share", loss, ""),
        ("quantity", quantity, "t"),
    )


def neglect(overdue: int, active: float, loss: float, monthly: float, *, planned: bool) -> tuple[Factor, ...]:
    """Drift by the days overdue (the due day itself counts one) × P(still buys) × P(lost) × a month's tonnes."""
    rate = PLAN_A_DAY if planned else NEGLECT_A_DAY
    return (
        ("neglect", rate * min(max(overdue, 0) + 1, NEGLECT_DAYS), ""),
        ("active", active, ""),
        ("loss_share", loss, ""),
        ("monthly", monthly, "t/month"),
    )


def promise(overdue: int, quantity: float, *, complaint: bool) -> tuple[Factor, ...]:
    """P(the next delivery is lost by a promise `overdue` days late) × its tonnes."""
    rate = UNANSWERED_COMPLAINT if complaint else BROKEN_PROMISE
    return (
        ("unanswered_complaint" if complaint else "broken_promise", 1.0 - (1.0 - rate) ** (max(overdue, 0) + 1), ""),
        ("quantity", quantity, "t"),
    )


def dropped(sure: float, lost: float) -> tuple[Factor, ...]:
    """How sure the fall is × chance to regain it by asking × tonnes a month lost."""
    return (("sure", sure, ""), ("regained", REGAINED_BY_ASKING, ""), ("lost_monthly", lost, "t/month"))


def silent(active: float, days: int, monthly: float) -> tuple[Factor, ...]:
    """P(stopped buying) × chance to win it back, halved by `days` of silence × a month's tonnes."""
    chance: float = WIN_BACK * 0.5 ** (max(days, 0) / WIN_BACK_HALF_LIFE)
    return (("stopped", 1.0 - active, ""), ("win_back", chance, ""), ("monthly", monthly, "t/month"))


def elsewhere(certain: float, bought: float) -> tuple[Factor, ...]:
    """How sure it is that the customer bought elsewhere × chance to regain it by asking × tonnes bought there."""
    return (("certain", certain, ""), ("regained", REGAINED_BY_ASKING, ""), ("elsewhere", bought, "t"))


def thanks(share: float, monthly: float) -> tuple[Factor, ...]:
    """The share of a quarter that thanks hold × a quarter's tonnes."""
    return (("retention", share, ""), ("quarterly", MONTHS_A_QUARTER * monthly, "t/quarter"))


def first_contact(monthly: float) -> tuple[Factor, ...]:
    """Chance to win the prospect × its tonnes a month."""
    return (("conversion", CONVERSION, ""), ("monthly", monthly, "t/month"))
