"""What is at stake with an open complaint and with an open promise: constants and products, as in `stakes`.

Of small complaints that were solved 53 % of the customers bought again, of serious ones 4 %; of those solved fast
52–95 % (domain.md §6). What waiting costs is the difference between an answer in time and one that comes too late.
"""

from __future__ import annotations

from fieldcrm.domain.standing.stakes import BROKEN_PROMISE, Factor

WAITING_MINOR = 0.42
"""Chance that a small complaint left unanswered costs the customer: 95 % stay where it is solved fast, 53 % else."""
WAITING_SERIOUS = 0.48
"""The same for a serious one: 52 % against 4 %."""
FOLLOWING_UP = 0.05
"""Chance that asking whether the answer was enough keeps a customer who would have left silently: of 25 dissatisfied
customers one complains, so who complained once and hears nothing more is among the 24 the next time."""
OTHERS_PROMISE = 0.1
"""Share of a colleague's promise that is ours to watch: the one who gave it has it on top of its own list."""


def complaint(overdue: int, monthly: float, *, serious: bool) -> tuple[Factor, ...]:
    """P(the customer is lost by waiting, `overdue` days past the clock) × a month's tonnes."""
    rate = WAITING_SERIOUS if serious else WAITING_MINOR
    return (
        ("unanswered_complaint", 1.0 - (1.0 - rate) ** (max(overdue, 0) + 1), ""),
        ("monthly", monthly, "t/month"),
    )


def follow_up(overdue: int, monthly: float) -> tuple[Factor, ...]:
    """P(a word after the answer keeps the customer) × a month's tonnes."""
    return (
        ("complaint_follow_up", 1.0 - (1.0 - FOLLOWING_UP) ** (max(overdue, 0) + 1), ""),
        ("monthly", monthly, "t/month"),
    )


def promise(overdue: int, quantity: float, *, mine: bool) -> tuple[Factor, ...]:
    """P(the next delivery is lost by a promise `overdue` days late) × its tonnes; a share of it for a colleague's."""
    broken: Factor = ("broken_promise", 1.0 - (1.0 - BROKEN_PROMISE) ** (max(overdue, 0) + 1), "")
    share: tuple[Factor, ...] = () if mine else (("others_promise", OTHERS_PROMISE, ""),)
    return (broken, *share, ("quantity", quantity, "t"))
