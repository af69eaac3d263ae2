"""The outcomes of a call, each with its digit: one key chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from fieldcrm.domain.codes import Outcome
from fieldcrm.ui.cells import fit
from fieldcrm.ui.words.outcomes import outcome_digit, outcome_text

ACROSS = 4


class OutcomePicker(Widget, can_focus=True):
    """Two rows of outcomes. The dialog owns the digit keys; this shows what is chosen."""

    HELP: ClassVar[str] = ""

    @dataclass
    class Picked(Message):
        """An outcome was clicked."""

        outcome: Outcome

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.chosen: Outcome | None = None

    def choose(self, outcome: Outcome) -> None:
        """Show this one as chosen."""
        self.chosen = outcome
        self.refresh()

    def render(self) -> Content:
        """The chosen one stands in a block with a mark before it, so that it is seen without colour too."""
        across = max(1, self.size.width // ACROSS)
        lines: list[Content] = []
        outcomes = tuple(Outcome)
        for start in range(0, len(outcomes), ACROSS):
            lines.append(Content.assemble(*(self._option(o, across) for o in outcomes[start : start + ACROSS])))
        return Content("\n").join(lines)

    def _option(self, outcome: Outcome, width: int) -> Content:
        digit, name = outcome_digit(outcome), outcome_text(outcome)
        if outcome is self.chosen:
            shown = fit(f" {digit} ▸{name} ", width - 1)
            return Content.assemble(Content.styled(shown, "$block-cursor-foreground on $primary bold"), " ")
        return Content.assemble(Content.styled(f" {digit} ", "$primary bold"), Content(fit(f" {name}", width - 3)))

    def on_click(self, event: events.Click) -> None:
        """A click chooses."""
        across = max(1, self.size.width // ACROSS)
        number = event.y * ACROSS + min(event.x // across, ACROSS - 1)
        if 0 <= number < len(Outcome):
            self.post_message(self.Picked(tuple(Outcome)[number]))
