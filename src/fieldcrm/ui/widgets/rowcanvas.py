"""Draws a window of rows: header, cursor, marks, dividers, a slim scrollbar. Knows nothing of keys."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from fieldcrm.i18n import _
from fieldcrm.ui.cells import Cell, Span, fit, fit_cell
from fieldcrm.ui.widgets.columns import GAP, Column, Placed, layout
from fieldcrm.ui.widgets.sources import ListSource, RowSource

RowT = TypeVar("RowT")

GUTTER = 2
"""Columns at the left for the cursor's bar and the mark."""
SCROLLBAR = 1
MOST_KEPT = 1000
"""Lines kept as drawn."""

STYLES = (
    *("dim", "faint", "strong", "good", "warn", "bad", "accent", "info"),
    *("grade-a", "grade-b", "grade-c", "header", "rule", "mark", "thumb", "bar"),
)


def _row_itself(row: object) -> Hashable:
    """What a mark remembers of a row: its id where it has one."""
    for name in ("customer_id", "id"):
        found = getattr(row, name, None)
        if isinstance(found, Hashable) and found is not None:
            return found
    return id(row)


class RowCanvas(Widget, Generic[RowT]):
    """The drawn part of a list."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"viewport--{name}" for name in STYLES),
        "viewport--cursor",
        "viewport--cursor-blur",
    }

    def __init__(
        self,
        columns: Sequence[Column[RowT]],
        source: RowSource[RowT] | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name for it
        header: bool = True,
        opens: bool = True,
        key_of: Callable[[RowT], Hashable] = _row_itself,
    ) -> None:
        super().__init__(id=id)
        self.columns = columns
        self.source: RowSource[RowT] = source if source is not None else ListSource()
        self.header = header
        self.opens = opens
        self.key_of = key_of
        self.cursor = 0
        self.top = 0
        self.marks: set[Hashable] = set()
        self._dividers: Sequence[tuple[int, Cell]] = ()
        self._divider_lines: list[int] = []
        self._placed: tuple[Placed[RowT], ...] = ()
        self._placed_for = -1
        self._kept: dict[tuple[object, ...], Strip] = {}

    def set_columns(self, columns: Sequence[Column[RowT]]) -> None:
        """Show other columns."""
        self.columns = columns
        self._placed_for = -1
        self.forget_lines()

    def _layout(self) -> tuple[Placed[RowT], ...]:
        """The columns as they fit now; worked out again when the width or the columns have changed."""
        width = self.size.width
        if width != self._placed_for:
            self._placed = layout(self.columns, max(0, width - GUTTER - SCROLLBAR))
            self._placed_for = width
        return self._placed

    # Drawing ----------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line of the terminal: the header, a divider, a row, or nothing."""
        width = self.size.width
        if self.header and y == 0:
            return self._header_line(width)
        line = self.top + y - self.header
        index = self._index_of_line(line)
        if index is not None:
            return self._kept_row_line(index, width, y)
        at = bisect_left(self._divider_lines, line)
        shown = self._dividers[at][1] if at < len(self._divider_lines) and line == self._divider_lines[at] else ()
        return self._strip(fit_cell(shown, width - SCROLLBAR), width, self.rich_style, y)

    def _header_line(self, width: int) -> Strip:
        style = self.get_component_rich_style("viewport--header")
        titles = (" " * GAP).join(fit(_(at.column.title), at.width, right=at.column.right) for at in self._layout())
        return Strip([Segment(fit(" " * GUTTER + titles, width), style)], width)

    def _kept_row_line(self, index: int, width: int, y: int) -> Strip:
        """The row's line; kept while scrolling, because Textual keeps what a strip looks like on the terminal."""
        if index == self.cursor or (row := self.source.get(index)) is None:
            return self._row_line(index, width, y)
        key = (index, width, self._in_thumb(y), bool(self.marks) and self.key_of(row) in self.marks)
        strip = self._kept.get(key)
        if strip is None:
            if len(self._kept) > MOST_KEPT:
                self._kept.clear()
            strip = self._kept[key] = self._row_line(index, width, y)
        return strip

    def forget_lines(self) -> None:
        """Draw every line anew: rows, columns or colours are others."""
        self._kept.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """Colours are others."""
        self._kept.clear()
        super().notify_style_update()

    def _row_line(self, index: int, width: int, y: int) -> Strip:
        row = self.source.get(index)
        here = index == self.cursor
        marked = bool(self.marks) and row is not None and self.key_of(row) in self.marks
        spans: list[Span] = [Span("▌" if here else " ", "accent"), Span("●" if marked else " ", "mark")]
        if row is None:
            spans.append(Span(fit("…", width - SCROLLBAR - GUTTER), "dim"))
        else:
            for number, at in enumerate(self._layout()):
                if number:
                    spans.append(Span(" " * GAP))
                spans.extend(fit_cell(at.column.render(row), at.width, right=at.column.right))
        base = self.rich_style
        if here:
            name = "viewport--cursor" if self.has_focus else "viewport--cursor-blur"
            base = self.get_component_rich_style(name)
        return self._strip(fit_cell(tuple(spans), width - SCROLLBAR), width, base, y)

    def _strip(self, content: Cell, width: int, base: Style, y: int) -> Strip:
        segments = [Segment(span.text, self._style(span.style, base)) for span in content if span.text]
        segments.append(self._scrollbar(y))
        return Strip(segments, width)

    def _style(self, name: str, base: Style) -> Style:
        return base + self.get_component_rich_style(f"viewport--{name}", partial=True) if name else base

    def _scrollbar(self, y: int) -> Segment:
        inside = self._in_thumb(y)
        if inside is None:
            return Segment(" ", self.rich_style)
        return Segment("▐", self._style("thumb" if inside else "bar", self.rich_style))

    def _in_thumb(self, y: int) -> bool | None:
        """Whether the scrollbar's thumb is on this line; None where all rows are seen and there is no scrollbar."""
        lines, seen = self._lines, self._seen
        if lines <= seen or seen <= 0:
            return None
        size = max(1, seen * seen // lines)
        start = round(self.top * (seen - size) / (lines - seen))
        return start <= y - self.header < start + size

    # Geometry ---------------------------------------------------------------------------------------------

    @property
    def _lines(self) -> int:
        return self.source.total + len(self._dividers)

    @property
    def _seen(self) -> int:
        return self.size.height - self.header

    def _line_of(self, index: int) -> int:
        return index + bisect_right([before for before, _cell in self._dividers], index)

    def _index_of_line(self, line: int) -> int | None:
        """The row on a line of the list, None for a divider and beyond the last row."""
        at = bisect_left(self._divider_lines, line)
        if at < len(self._divider_lines) and self._divider_lines[at] == line:
            return None
        return line - at if 0 <= line - at < self.source.total else None

    def _line_region(self, index: int) -> Region:
        return Region(0, self._line_of(index) - self.top + self.header, self.size.width, 1)
