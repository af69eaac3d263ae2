"""One line that names the parts of a screen; the part at hand stands in brackets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from fieldcrm.ui.cells import width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Click


class SectionBar(Widget):
    """`parts` are (code, word). The screen's keys move it with `step`; a click chooses too."""

    DEFAULT_CSS = """
    SectionBar { height: 1; padding: 0 1; }
    SectionBar:focus { background: $cursor-row; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down,enter", "app.focus_next", show=False)]

    @dataclass
    class Changed(Message):
        """Another part is at hand."""

        bar: SectionBar
        part: str

        @property
        def control(self) -> SectionBar:
            """The sender, for `@on` selectors."""
            return self.bar

    def __init__(self, parts: Sequence[tuple[str, str]], part: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.parts = tuple(parts)
        self.part = part

    def render(self) -> Content:
        """All words; the one at hand in brackets."""
        words = [
            Content.styled(f"[{word}]", "bold $primary") if code == self.part else Content.styled(f" {word} ", "$muted")
            for code, word in self.parts
        ]
        return Content(" ").join(words)

    def step(self, by: int) -> None:
        """The next or previous part; the ends meet."""
        codes = [code for code, _word in self.parts]
        at = codes.index(self.part) if self.part in codes else 0
        self.choose(codes[(at + by) % len(codes)])

    def choose(self, part: str) -> None:
        """Another part."""
        if part != self.part:
            self.part = part
            self.refresh()
            self.post_message(self.Changed(self, part))

    def on_click(self, event: Click) -> None:
        """Choose the word under the pointer."""
        right = 1
        for code, word in self.parts:
            right += width_of(word) + 3
            if event.x < right:
                self.choose(code)
                return
