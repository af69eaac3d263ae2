"""A gate: many threads are inside at once, or one is alone."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Gate:
    """Who uses a connection is inside; who closes or replaces the archive waits to be alone."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._shut = False

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Be inside, once nobody is alone. Not to be entered twice by one thread: `alone` would wait for ever."""
        with self._changed:
            while self._shut:
                self._changed.wait()
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self, seconds: float) -> Iterator[bool]:
        """Be alone: yields False where others are still inside after so long; nobody enters meanwhile."""
        with self._changed:
            while self._shut:
                self._changed.wait()
            self._shut = True
            free = self._changed.wait_for(lambda: not self._inside, seconds)
        try:
            yield free
        finally:
            with self._changed:
                self._shut = False
                self._changed.notify_all()
