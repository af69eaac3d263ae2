"""Text that is written anew for the width that it has, however late that width is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Callable


class Fitted(Static):
    """Shows what `write` gives for its columns; a part that was hidden learns them when it is first shown."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._write: Callable[[int], Content] = lambda _room: Content("")
        self._written_for = 0

    def show(self, write: Callable[[int], Content]) -> None:
        """Show other text from now on; `write` takes the columns there are, 0 while they are not known."""
        self._write = write
        self._draw()

    def on_resize(self) -> None:
        """Write it anew where the width is another."""
        if self.size.width != self._written_for:
            self._draw()

    def _draw(self) -> None:
        self._written_for = self.size.width
        self.update(self._write(self.size.width))
