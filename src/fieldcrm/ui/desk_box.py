"""Holds the desk: opened once, in a worker, by whoever needs it first."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldcrm.services.desk import Desk


class DeskBox:
    """The desk and the way to open it. Called from workers; never on the event loop."""

    def __init__(self, open_desk: Callable[[], Desk]) -> None:
        self._open = open_desk
        self._lock = Lock()
        self._desk: Desk | None = None

    def get(self) -> Desk:
        """The desk, opened at the first call. Raises what opening raises; the next call tries again."""
        with self._lock:
            if self._desk is None:
                self._desk = self._open()
            return self._desk

    def put(self, desk: Desk) -> None:
        """Use a desk that was opened otherwise: with a passphrase, or just made."""
        with self._lock:
            self._desk = desk

    @property
    def is_open(self) -> bool:
        """Whether there is a desk already."""
        return self._desk is not None

    def close(self) -> None:
        """Close the desk, if it was ever opened."""
        with self._lock:
            if self._desk is not None:
                self._desk.close()
                self._desk = None
