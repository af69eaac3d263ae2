"""What is done once the hands rest: a draft kept, a search made. Typing on puts it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message_pump import MessagePump
    from textual.timer import Timer


class AtRest:
    """Calls something after so many seconds in which nobody asked for it again."""

    def __init__(self, owner: MessagePump, seconds: float, call: Callable[[], None]) -> None:
        self._owner, self._seconds, self._call = owner, seconds, call
        self._timer: Timer | None = None

    def soon(self) -> None:
        """Call it after the rest, counted from now on."""
        self.stop()
        self._timer = self._owner.set_timer(self._seconds, self._call)

    def stop(self) -> None:
        """Do not call it."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
