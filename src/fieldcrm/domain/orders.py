"""Which delivery answers which order."""

from __future__ import annotations

from datetime import date, timedelta

EARLY = timedelta(days=7)
"""A delivery may come this long before the day that was ordered and still answer the order."""


def answers(day: str, taken_on: str, for_day: str) -> bool:
    """Whether a delivery of ours on `day` answers an open order of the same customer; all are ISO days.

    It cannot have come before the order was taken (empty: not known). Of several, the oldest is answered.
    """
    return taken_on <= day and for_day <= (date.fromisoformat(day) + EARLY).isoformat()
