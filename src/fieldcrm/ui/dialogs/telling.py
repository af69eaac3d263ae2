"""A dialog that only tells: scrolled with the arrows or by pages, closed with Esc."""

from __future__ import annotations

from typing import TypeVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldcrm.ui.dialogs.base import Dialog, text
from fieldcrm.ui.keymap import bindings

ResultT = TypeVar("ResultT")

LINES = 2


class TellingDialog(Dialog[None]):
    """Shows one long text."""

    BINDINGS = bindings("read")

    def body(self) -> ComposeResult:
        """The text, scrolled where it is longer than the terminal."""
        with VerticalScroll(id="telling", can_focus=False):
            yield text(id="told")

    @property
    def room(self) -> int:
        """Terminal columns that a line may take."""
        return max(20, self.query_one("#told").content_size.width)

    def tell(self, content: Content) -> None:
        """Show this."""
        self.query_one("#told", Static).update(content)

    def action_scroll(self, turns: int) -> None:
        """Up or down."""
        self.query_one("#telling").scroll_relative(y=turns * LINES, animate=False)

    def action_page(self, turns: int) -> None:
        """A page up or down."""
        box = self.query_one("#telling")
        box.scroll_relative(y=turns * max(1, box.size.height - 1), animate=False)

    def action_end(self, turns: int) -> None:
        """To the first line or the last."""
        box = self.query_one("#telling")
        box.scroll_to(y=0 if turns < 0 else box.max_scroll_y, animate=False)
