"""Text that breaks into lines as Chinese does: the framework breaks it anywhere, also before a comma."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.visual import Visual
from textual.widgets import Static

from fieldcrm.ui.cells import width_of
from fieldcrm.ui.words.lines import starts

if TYPE_CHECKING:
    from textual.app import RenderResult
    from textual.css.styles import RulesMap
    from textual.selection import Selection
    from textual.strip import Strip
    from textual.style import Style
    from textual.visual import RenderOptions


class Prose(Static):
    """A static text; where it is not ASCII only, its lines begin with no closing sign."""

    def render(self) -> RenderResult:
        """The text, or what lays it out."""
        shown = self.visual
        return _Laid(shown) if isinstance(shown, Content) and not shown.plain.isascii() else shown

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text under the selection, in the lines that are shown."""
        shown = self._render()
        if isinstance(shown, _Laid):
            return selection.extract(shown.at(self.content_size.width).plain), "\n"
        return super().get_selection(selection)


class _Laid(Visual):
    """A content in lines that fit, for whatever width is asked for."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._kept: tuple[int, Content] | None = None

    def at(self, width: int) -> Content:
        """The content in lines of at most so many columns."""
        if self._kept is None or self._kept[0] != width:
            self._kept = (width, in_lines(self._content, width))
        return self._kept[1]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """As if nothing were broken."""
        return self._content.get_optimal_width(rules, container_width)

    def get_minimal_width(self, rules: RulesMap) -> int:
        """As if nothing were broken."""
        return self._content.get_minimal_width(rules)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """The lines, counted."""
        return self._for(rules, width).get_height(rules, width)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The lines, drawn."""
        return self._for(options.rules, width).render_strips(width, height, style, options)

    def _for(self, rules: RulesMap, width: int) -> Content:
        broken = rules.get("text_wrap", "wrap") == "wrap" and rules.get("text_overflow", "fold") == "fold"
        return self.at(width - 2 * rules.get("line_pad", 0)) if broken else self._content


def in_lines(content: Content, room: int) -> Content:
    """The content with a line end wherever a line would be too long."""
    if room < 2:
        return content
    cuts: list[int] = []
    begin = 0
    for line in content.plain.split("\n"):
        if width_of(line) > room:
            cuts += [begin + at for at in starts(line, room, width_of)]
        begin += len(line) + 1
    if not cuts:
        return content
    *broken, last = content.divide(cuts)
    return Content("\n").join([*(part.rstrip() for part in broken), last])
