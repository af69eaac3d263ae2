"""What every part of the desk stands on: the open archive and the clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldcrm.storage.archive import Archive


class DeskBase:
    """Holds the archive and the clock. `now` returns an aware local datetime."""

    def __init__(self, archive: Archive, now: Callable[[], datetime]) -> None:
        self.archive = archive
        self.now = now

    def day(self, as_of: date | None = None) -> date:
        """`as_of`, else the clock's day."""
        return as_of or self.now().date()
