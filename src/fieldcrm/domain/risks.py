"""Remaining risks [domain.md §5]: how bad, when to check, and from which day they press.

A risk is open until somebody closes it with a word. The graver it is, the sooner it stands on the list: its
severity brings the day forward.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

SEVERITIES = ("low", "medium", "high", "critical")
"""How bad, from a nuisance to danger for people; stored, they never change."""

LEAD: Mapping[str, int] = {"low": 0, "medium": 2, "high": 5, "critical": 10}
"""Days before the day of the check from which a risk stands on the list: a visit must still be arranged."""

CHECK_WITHIN: Mapping[str, int] = {"low": 90, "medium": 30, "high": 7, "critical": 1}
"""Days after it was found within which a risk is checked where no day was set."""


def default_check(severity: str, found_on: date) -> date:
    """The day by which a risk is to be checked where nobody set one; an unknown severity counts as medium."""
    return found_on + timedelta(days=CHECK_WITHIN.get(severity, CHECK_WITHIN["medium"]))


def due_on(severity: str, check_by: date, found_on: date | None) -> date:
    """The day from which the risk stands on the list: never before the day after it was found, never after the day
    of its check."""
    due = check_by - timedelta(days=LEAD.get(severity, 0))
    if found_on is not None and due <= found_on:
        due = min(found_on + timedelta(days=1), check_by)
    return due
