"""A terminal that takes what an app draws and remembers when."""

from __future__ import annotations

import time
from typing import ClassVar

from textual.drivers.headless_driver import HeadlessDriver


class RecordingDriver(HeadlessDriver):
    """Draws nowhere; `drawn_at` is the instant of the last drawing (`time.perf_counter()`), `draws` their number."""

    drawn_at: ClassVar[float] = 0.0
    draws: ClassVar[int] = 0

    @property
    def is_headless(self) -> bool:
        """No: the app is to draw as on a terminal."""
        return False

    def write(self, data: str) -> None:
        """Take note of a drawing."""
        if data:
            RecordingDriver.drawn_at = time.perf_counter()
            RecordingDriver.draws += 1
