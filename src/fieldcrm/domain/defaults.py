"""Defaults of the rules that the day's list needs, apart from them: printing it must not load every rule."""

from __future__ import annotations

from typing import Final

DAILY_CAPACITY: Final = 30
"""Calls that fit in a day."""
CALENDAR: Final = "CN"
"""Weekends, Chinese public holidays and moved working days."""
