"""The two lines at the top: whose archive, which day, which language; and the screens with their digits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from fieldcrm.i18n import LANGUAGE_NAMES, _, language
from fieldcrm.ui.cells import crop, width_of
from fieldcrm.ui.keymap import KEYS, shown_keys

TABS = tuple((key, key.action.split("'")[1]) for key in KEYS if key.action.startswith("go("))


class Tab(NamedTuple):
    """A screen's key and name; `here`: it is the one that is open."""

    key: str
    label: str
    screen: str
    here: bool

    @property
    def width(self) -> int:
        """Cells that it takes."""
        return width_of(self.key) + width_of(self.label) + 2


def fitting(tabs: Sequence[Tab], width: int) -> list[Tab]:
    """The tabs that fit: closer together where it is narrow, then only as many as fit whole, and the open one always.

    Those left out keep their keys; the palette and the help name them.
    """
    if sum(tab.width for tab in tabs) <= width:
        return list(tabs)
    close = [tab._replace(label=tab.label.rstrip()) for tab in tabs]
    room = width - sum(tab.width for tab in close if tab.here)
    found: list[Tab] = []
    full = False
    for tab in close:
        full = full or (not tab.here and tab.width > room)
        if tab.here:
            found.append(tab)
        elif not full:
            found.append(tab)
            room -= tab.width
    return found


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
        for tab in fitting(self._tabs(), width):
            style = self.get_component_rich_style("masthead--here" if tab.here else "masthead--tab")
            digits = style if tab.here else self.get_component_rich_style("masthead--digit")
            segments += [Segment(f" {tab.key}", digits), Segment(f" {tab.label}", style)]
            self._spans.append((at, at + tab.width, tab.screen))
            at += tab.width
        return Strip(segments).adjust_cell_length(width, base)

    def _tabs(self) -> list[Tab]:
        return [
            Tab(shown_keys(self.keymap.get(key.id) or key.keys), f"{_(key.label)} ", screen, screen == self.here)
            for key, screen in TABS
        ]

    async def on_click(self, event: events.Click) -> None:
        """A click on a screen's name opens it."""
        for first, last, screen in self._spans:
            if event.y == 1 and first <= event.x < last:
                await self.run_action(f"app.go('{screen}')")
