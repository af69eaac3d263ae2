"""The line at the bottom: what can be done now, nearest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from fieldcrm.i18n import _
from fieldcrm.ui.cells import width_of
from fieldcrm.ui.keymap import shown_key

ALWAYS = "app.help"


class KeyBar(Widget):
    """One drawn line, made again when the focus or the possible actions change."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keybar--key", "keybar--label"}

    def __init__(self) -> None:
        super().__init__()
        self._spans: list[tuple[int, int, str]] = []
        self._labels: Mapping[str, str] = {}

    def relabel(self, labels: Mapping[str, str]) -> None:
        """Other labels (message ids, by the binding's id) for keys that do something else at the moment."""
        self._labels = labels
        self.refresh()

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen[object]) -> None:
        self.refresh()

    def possible(self) -> list[Binding]:
        """The bindings that can be used now and are meant to be shown, one for each thing that can be done."""
        seen: dict[str, Binding] = {}
        for _node, binding, enabled, _tooltip in self.screen.active_bindings.values():
            if binding.show and enabled:
                seen.setdefault(binding.id or binding.action, binding)
        return list(seen.values())

    def render_line(self, y: int) -> Strip:
        """As many keys as fit, whole ones only; the key that explains is always there, if need be without its word."""
        width = self.size.width
        key_style = self.get_component_rich_style("keybar--key")
        label_style = self.get_component_rich_style("keybar--label")
        segments: list[Segment] = []
        self._spans = []
        at = 0
        possible = self.possible()
        explains = next((binding for binding in possible if binding.id == ALWAYS), None)
        kept = width_of(shown_key(explains.key)) + 2 if explains is not None else 0
        for binding in possible:
            said = self._labels.get(binding.id or "", binding.description)
            key, label = f" {shown_key(binding.key)}", f" {_(said)} "
            size = width_of(key) + width_of(label)
            if binding is explains:
                kept = 0
                if at + size > width:
                    label, size = " ", width_of(key) + 1
            if at + size + kept > width:
                continue
            segments += [Segment(key, key_style), Segment(label, label_style)]
            self._spans.append((at, at + size, binding.key))
            at += size
        return Strip(segments).adjust_cell_length(width, label_style)

    def on_click(self, event: events.Click) -> None:
        """A click does what the key does."""
        for first, last, key in self._spans:
            if first <= event.x < last:
                self.app.simulate_key(key)
