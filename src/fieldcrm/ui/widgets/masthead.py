"""The two lines at the top: whose archive, which day, which language; and the screens with their digits."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from fieldcrm.i18n import LANGUAGE_NAMES, _, language
from fieldcrm.ui.cells import crop, width_of
from fieldcrm.ui.keymap import KEYS, shown_keys

TABS = tuple((key, key.action.split("'")[1]) for key in KEYS if key.action.startswith("go("))


class Masthead(Widget):
    """Drawn from the app's state; `show` gives what it says."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "masthead--name",
        "masthead--facts",
        "masthead--tab",
        "masthead--here",
        "masthead--digit",
    }

    def __init__(self) -> None:
        super().__init__()
        self.archive = ""
        self.day = ""
        self.here = ""
        self.keymap: dict[str, str] = {}
        self._spans: list[tuple[int, int, str]] = []

    def show(self, *, archive: str, day: str, here: str, keymap: dict[str, str]) -> None:
        """Say other things. `archive` must be harmless already; `here` is the screen that is open."""
        self.archive, self.day, self.here, self.keymap = archive, day, here, keymap
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The archive's line, then the screens'."""
        return self._archive_line() if y == 0 else self._tabs_line()

    def _archive_line(self) -> Strip:
        width = self.size.width
        facts = f"{self.day} · {LANGUAGE_NAMES[language()]} "
        name = crop(f" fieldcrm  {self.archive}", max(0, width - width_of(facts) - 1))
        padding = " " * max(0, width - width_of(name) - width_of(facts))
        facts_style = self.get_component_rich_style("masthead--facts")
        return Strip(
            [
                Segment(name[:10], self.get_component_rich_style("masthead--name")),
                Segment(name[10:] + padding + facts, facts_style),
            ]
        ).adjust_cell_length(width, facts_style)

    def _tabs_line(self) -> Strip:
        width = self.size.width
        base = self.get_component_rich_style("masthead--tab")
        segments = []
        self._spans = []
        at = 0
        for key, screen in TABS:
            here = screen == self.here
            digit = shown_keys(self.keymap.get(key.id) or key.keys)
            label = f" {digit} {_(key.label)} "
            style = self.get_component_rich_style("masthead--here" if here else "masthead--tab")
            digits = style if here else self.get_component_rich_style("masthead--digit")
            segments += [Segment(f" {digit}", digits), Segment(label[len(digit) + 1 :], style)]
            self._spans.append((at, at + width_of(label), screen))
            at += width_of(label)
        return Strip(segments).adjust_cell_length(width, base)

    async def on_click(self, event: events.Click) -> None:
        """A click on a screen's name opens it."""
        for first, last, screen in self._spans:
            if event.y == 1 and first <= event.x < last:
                await self.run_action(f"app.go('{screen}')")
