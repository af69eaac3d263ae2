"""A progress bar on stderr: only on a terminal, only for what takes longer than a second."""

from __future__ import annotations

import sys
import time

_PATIENCE = 1.0
_EVERY = 0.1
_CELLS = 30


class Progress:
    """Called with (done, total); draws at most ten times a second, and clears its line at the end."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._start = self._last = time.monotonic()
        self._drawn = False
        self._shown = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        """Draw how far it is."""
        now = time.monotonic()
        if not self._shown or now - self._start < _PATIENCE or now - self._last < _EVERY:
            return
        self._last = now
        full = min(done, total) * _CELLS // max(total, 1)
        bar = "━" * full + "─" * (_CELLS - full)
        print(f"\r{self._words}  {bar}  {done:,} / {total:,} ", end="", file=sys.stderr, flush=True)
        self._drawn = True

    def close(self) -> None:
        """Clear the line."""
        if self._drawn:
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)
