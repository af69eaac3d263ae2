"""The upper part of the call dialog: the number in large digits, whom to ask for, and what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Digits, Static

from fieldcrm.ui.dialogs import call_card
from fieldcrm.ui.dialogs.base import text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from textual.app import ComposeResult

    from fieldcrm.domain.views.customer import CallCard

LOW_LINES = 32
"""Lines of a terminal below which the card is told in short."""


class CallHead(VerticalScroll, can_focus=False):
    """Shows a customer's card, in lines that follow the width; scrolled where it is long."""

    def __init__(self) -> None:
        super().__init__(id="card-scroll")
        self._shown: tuple[CallCard, Callable[[], datetime]] | None = None

    def compose(self) -> ComposeResult:
        """The number with the people beside it, and the card below."""
        with Horizontal(id="number"):
            yield Digits(id="digits")
            yield text(id="people")
        yield text(id="card")

    def show(self, card: CallCard, now: Callable[[], datetime]) -> None:
        """Show the card as it reads at the hour that `now` says."""
        self._shown = (card, now)
        large = call_card.dialled(card.phone)
        digits = self.query_one("#digits", Digits)
        digits.display = large
        digits.update(card.phone if large else "")
        self.query_one("#people", Static).update(call_card.beside_number(card))
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """The card's lines follow the width."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        if self._shown is not None:
            card, clock = self._shown
            now = clock()
            shown = self.query_one("#card", Static)
            low = self.app.size.height < LOW_LINES
            shown.update(call_card.card(card, now.date(), shown.size.width, low=low, now=now))
