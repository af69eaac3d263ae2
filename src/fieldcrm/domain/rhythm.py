"""How often a customer is seen again, by its grade."""

from __future__ import annotations

from fieldcrm.domain.codes import Grade
from fieldcrm.domain.rules import Rules

_A, _B, _C = Grade.A, Grade.B, Grade.C


def cadence_days(grade: Grade, rules: Rules) -> int:
    """Days between two revisits of a customer of this grade, at least one."""
    if grade is _A:
        days = rules.cadence_a
    elif grade is _B:
        days = rules.cadence_b
    elif grade is _C:
        days = rules.cadence_c
    else:
        days = rules.cadence_ungraded
    return max(days, 1)
