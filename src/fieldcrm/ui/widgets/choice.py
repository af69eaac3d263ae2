"""A field with a few fixed answers, all of them in sight; the chosen one stands in brackets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from fieldcrm.i18n import N_
from fieldcrm.ui.cells import width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Click


MARKS = 4
"""Columns that ‹ and › take."""


class ChoiceLine(Widget, can_focus=True):
    """`choices` are (code, word); `value` is the chosen code, or any other text where none is chosen.

    Brackets tell the choice without colour. ← → choose. Where not all words fit, those around the chosen one are
    shown, and ‹ › say on which side there are more.
    """

    DEFAULT_CSS = """
    ChoiceLine { height: 1; width: 1fr; padding: 0 1; background: $panel; }
    ChoiceLine:focus { background: $cursor-row; }
    """

    HELP = N_("← and → choose one of the answers; the chosen one stands in brackets.")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right,space", "step(1)", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down,enter", "app.focus_next", show=False),
    ]

    value: reactive[str] = reactive("")

    @dataclass
    class Changed(Message):
        """The user chose another answer."""

        choice: ChoiceLine
        value: str

        @property
        def control(self) -> ChoiceLine:
            """The sender, for `@on` selectors."""
            return self.choice

    def __init__(self, choices: Sequence[tuple[str, str]], value: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.choices = tuple(choices)
        self.set_reactive(ChoiceLine.value, value)

    def render(self) -> Content:
        """All words; the chosen one bold and in brackets."""
        parts: list[Content] = []
        first, end = self._window()
        for code, word in self.choices[first:end]:
            chosen = code == self.value
            style = "bold $foreground" if chosen else "$muted"
            parts.append(Content.styled(f"[{word}]" if chosen else f" {word} ", style))
        before = Content.styled("‹ ", "$muted") if first else Content("")
        after = Content.styled(" ›", "$muted") if end < len(self.choices) else Content("")
        return Content.assemble(before, Content(" ").join(parts), after)

    def _window(self) -> tuple[int, int]:
        """The choices that are shown: all where they fit, else as many as fit up to the chosen one and after it."""
        widths = [width_of(word) + 3 for _code, word in self.choices]
        room = self.content_size.width or sum(widths)
        if sum(widths) - 1 <= room:
            return 0, len(widths)
        codes = [code for code, _word in self.choices]
        chosen = codes.index(self.value) if self.value in codes else 0
        first = 0
        while first < chosen and sum(widths[first : chosen + 1]) + MARKS > room:
            first += 1
        end = chosen + 1
        while end < len(widths) and sum(widths[first : end + 1]) + MARKS <= room:
            end += 1
        return first, end

    def action_step(self, by: int) -> None:
        """Choose the next or the previous answer; the ends meet."""
        codes = [code for code, _ in self.choices]
        if not codes:
            return
        index = codes.index(self.value) + by if self.value in codes else 0
        self._choose(codes[index % len(codes)])

    def key_home(self) -> None:
        """Choose the first answer."""
        if self.choices:
            self._choose(self.choices[0][0])

    def on_click(self, event: Click) -> None:
        """Choose the word under the pointer."""
        first, end = self._window()
        left = 3 if first else 1
        for code, word in self.choices[first:end]:
            left += width_of(word) + 3
            if event.x < left:
                self._choose(code)
                return

    def _choose(self, code: str) -> None:
        if code != self.value:
            self.value = code
            self.post_message(self.Changed(self, code))
