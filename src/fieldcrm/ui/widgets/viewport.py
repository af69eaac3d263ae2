"""The list: draws only the rows that are seen, so that a hundred thousand rows cost what fifty cost."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from textual import events
from textual.message import Message

from fieldcrm.ui.cells import Cell
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.widgets.rowcanvas import RowCanvas
from fieldcrm.ui.widgets.sources import RowSource

RowT = TypeVar("RowT")

WHEEL_LINES = 3


class Viewport(RowCanvas[RowT], can_focus=True):
    """A list with columns, a cursor, marks and dividers, over a source of rows."""

    BINDINGS = bindings("list")

    @dataclass
    class RowHighlighted(Message):
        """The cursor stands on another row, or the row under it is another one."""

        viewport: Viewport[Any]
        index: int

        @property
        def control(self) -> Viewport[Any]:
            """The list."""
            return self.viewport

    @dataclass
    class RowSelected(RowHighlighted):
        """Enter, or a second click, on a row."""

    @dataclass
    class WindowWanted(Message):
        """Rows came into sight that are not at hand: fetch them and call `supply`."""

        viewport: Viewport[Any]
        offset: int
        limit: int

        @property
        def control(self) -> Viewport[Any]:
            """The list."""
            return self.viewport

    # What is shown ----------------------------------------------------------------------------------------

    def show(
        self, source: RowSource[RowT], *, cursor: int | None = None, dividers: Sequence[tuple[int, Cell]] = ()
    ) -> None:
        """Show other rows. The cursor keeps its line number unless `cursor` names another one.

        `dividers`: (index of the row before which it stands, what it says), ascending.
        """
        self.source = source
        self._dividers = dividers
        self._divider_lines = [before + number for number, (before, _cell) in enumerate(dividers)]
        self.cursor = max(0, min(self.cursor if cursor is None else cursor, source.total - 1))
        self._follow()
        self.forget_lines()
        self._announce()

    def supply(self) -> None:
        """Draw again after rows came into the source."""
        self._follow()
        self.forget_lines()
        self._announce()

    @property
    def row(self) -> RowT | None:
        """The row under the cursor, if it is at hand."""
        return self.source.get(self.cursor)

    def move_to(self, index: int) -> None:
        """Put the cursor on a row; only lines that change are drawn again."""
        index = max(0, min(index, self.source.total - 1))
        if index == self.cursor:
            return
        before, top = self.cursor, self.top
        self.cursor = index
        self._follow()
        if self.top == top:
            self.refresh(self._line_region(before), self._line_region(index))
        else:
            self.refresh()
        self._announce()

    def toggle_mark(self) -> None:
        """Mark or unmark the row under the cursor and go on to the next one."""
        row = self.row
        if row is not None:
            self.marks ^= {self.key_of(row)}
            self.refresh(self._line_region(self.cursor))
            self.move_to(self.cursor + 1)

    def set_marks(self, marks: set[Hashable]) -> None:
        """Mark exactly these rows, named by `key_of`."""
        self.marks = marks
        self.refresh()

    # Keys and mouse ---------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A list made with `opens=False` leaves Enter to its screen."""
        return self.opens if action == "open" else True

    def action_move(self, lines: int) -> None:
        """Up or down."""
        self.move_to(self.cursor + lines)

    def action_page(self, pages: int) -> None:
        """A page up or down; one line stays in sight."""
        self.move_to(self.cursor + pages * max(1, self._seen - 1))

    def action_first(self) -> None:
        """To the first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """To the last row."""
        self.move_to(self.source.total - 1)

    def action_open(self) -> None:
        """Select the row under the cursor."""
        if self.row is not None:
            self.post_message(self.RowSelected(self, self.cursor))

    def on_click(self, event: events.Click) -> None:
        """A click goes to a row; a click on the row at hand selects it."""
        index = self._index_at(event.y)
        if index is None:
            return
        if index == self.cursor and event.chain > 1:
            self.action_open()
        else:
            self.move_to(index)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves what is seen; the cursor stays in sight."""
        event.stop()
        self._wheel(WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves what is seen; the cursor stays in sight."""
        event.stop()
        self._wheel(-WHEEL_LINES)

    def on_resize(self) -> None:
        """The window follows the size."""
        self._follow()
        self.refresh()

    def on_focus(self) -> None:
        """The cursor's row shows where the keys go."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor's row shows where the keys go."""
        self.refresh()

    def _wheel(self, lines: int) -> None:
        seen = max(1, self._seen)
        self.top = max(0, min(self.top + lines, self._lines - seen))
        inside = [
            at for at in (self._index_of_line(line) for line in range(self.top, self.top + seen)) if at is not None
        ]
        if inside:
            self.cursor = max(inside[0], min(self.cursor, inside[-1]))
        self._fetch()
        self.refresh()
        self._announce()

    def _index_at(self, y: int) -> int | None:
        return None if self.header and y == 0 else self._index_of_line(self.top + y - self.header)

    def _follow(self) -> None:
        """Scroll just so far that the cursor is seen, and ask for rows that came into sight."""
        seen = max(1, self._seen)
        line = self._line_of(self.cursor)
        if line < self.top or self.cursor == 0:
            self.top = 0 if self.cursor == 0 else line
        if line >= self.top + seen:
            self.top = line - seen + 1
        self.top = max(0, min(self.top, self._lines - seen))
        self._fetch()

    def _fetch(self) -> None:
        """Ask for what is seen and for a page on either side of it, so that rows are there before they are seen."""
        first = self.top - len(self._dividers) - self._seen
        last = min(self.top + 2 * self._seen, self.source.total - 1)
        for offset, limit in self.source.wanted(max(0, first), max(0, last)):
            self.post_message(self.WindowWanted(self, offset, limit))

    def _announce(self) -> None:
        self.post_message(self.RowHighlighted(self, self.cursor))
