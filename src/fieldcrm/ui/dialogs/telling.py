"""A dialog that only tells: scrolled with the arrows, closed with Esc."""

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
