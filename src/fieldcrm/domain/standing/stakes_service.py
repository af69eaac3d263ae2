"""What is at stake by work at customers: each stake a product of named factors, as in `stakes`.

The constants are judgements of the trade's experience, to be replaced as the archive learns.
"""

from __future__ import annotations

from fieldcrm.domain.standing.stakes import Factor

HAZARD = (0.002, 0.01, 0.04, 0.15)
"""Chance, each day that an open risk is due, that what it threatens happens and costs a month's volume: from a
nuisance (low) to danger for people (critical)."""
HAZARD_DAYS = 60
"""Days after which a hazard no longer adds up: it has happened by then, or will not."""
UNASKED_FIX = (0.02, 0.01)
"""Share of a month's volume that asking after a fix holds: at the first follow-up a fault that came back is found
before the customer is angry (domain.md §6: most are silent), at the second that it lasted is a reason to stay."""


def hazard(overdue: int, severity: int, active: float, monthly: float) -> tuple[Factor, ...]:
    """P(it happens by now, from the day on which it was due) × P(still buys) × a month's tonnes."""
    rate = HAZARD[min(max(severity, 0), len(HAZARD) - 1)]
    chance: float = 1.0 - (1.0 - rate) ** (min(max(overdue, 0), HAZARD_DAYS) + 1)
    return (("hazard", chance, ""), ("active", active, ""), ("monthly", monthly, "t/month"))


def unasked_fix(second: bool, active: float, monthly: float) -> tuple[Factor, ...]:
    """The share of a month that asking holds × P(still buys) × a month's tonnes."""
    return (("unasked_fix", UNASKED_FIX[second], ""), ("active", active, ""), ("monthly", monthly, "t/month"))
