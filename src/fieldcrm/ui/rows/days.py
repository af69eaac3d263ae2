"""Days in the narrow columns of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.ui.cells import Cell, Span, urgency
from fieldcrm.ui.words.dates import short_day

if TYPE_CHECKING:
    from datetime import date

NEAR = 180
"""Within so many days a day needs no year."""
DAY_WIDTH = 10


def near_day(day: date | None, today: date) -> str:
    """A day in at most ten columns: without its year where that is no question, else 2025-11-27."""
    if day is None:
        return "–"
    return short_day(day, day) if abs((day - today).days) <= NEAR else day.isoformat()


def day_cell(day: date | None, today: date) -> Cell:
    """A day; dim where it is unknown."""
    return (Span(near_day(day, today), "" if day else "dim"),)


def due_cell(day: date | None, today: date) -> Cell:
    """A day with its urgency in front: `!!` today or passed, `!` soon."""
    return (urgency(day, today), Span(" "), *day_cell(day, today))
