"""What every part of the desk stands on: the open archive and the clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldcrm.storage.archive import Archive


class DeskBase:
    """Holds the archive and the clock. `now` returns an aware local datetime.

    `true_clock` is given where `now` tells another day than the laptop's clock.
    """

    def __init__(
        self, archive: Archive, now: Callable[[], datetime], true_clock: Callable[[], datetime] | None = None
    ) -> None:
        self.archive = archive
        self.now = now
        self._true_clock = true_clock

    def clock(self) -> datetime:
        """What the laptop's clock says, whatever day is worked for."""
        return self.now() if self._true_clock is None else self._true_clock()

    def day(self, as_of: date | None = None) -> date:
        """`as_of`, else the clock's day."""
        return as_of or self.now().date()
