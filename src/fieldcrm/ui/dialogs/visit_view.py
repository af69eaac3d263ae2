"""A saved visit in full, and the diary of a piece of equipment."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import N_, _
from fieldcrm.ui.cells import Span, cell
from fieldcrm.ui.dialogs.base import Dialog
from fieldcrm.ui.dialogs.telling import TellingDialog
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.rows.days import DAY_WIDTH, day_cell
from fieldcrm.ui.rows.labelled import Line, lines_of
from fieldcrm.ui.widgets.columns import Column
from fieldcrm.ui.widgets.growing import STEP, GrowingSource
from fieldcrm.ui.widgets.viewport import Viewport
from fieldcrm.ui.words.visits import diary_text, visit_lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from textual.app import ComposeResult

    from fieldcrm.domain.views.service import DiaryEntry, Equipment, VisitView

SIGNS = {
    "problem": "✱",
    "part": "⚙",
    "parameter": "≈",
    "program": "▤",
    "risk": "!",
    "closed": "✓",
    "visit": "⌂",
    "complaint": "✉",
    "installed": "+",
    "retired": "−",
}
"""A sign for each kind of entry, one column wide."""


class VisitViewDialog(TellingDialog):
    """Shows a visit; what the reader wishes (`wish`: edit, delete, sheet) is done after the dialog has closed."""

    HELP = N_(
        "The whole record of a service visit. e changes it, s writes the customer's sheet, x deletes it with all it "
        "holds (u brings it back)."
    )
    BINDINGS = bindings("read", "record")

    def __init__(self, view: VisitView, today: date) -> None:
        super().__init__()
        self._view, self._today = view, today
        self.wish = ""
        self._states: Mapping[str, str] = {}

    def title_text(self) -> str:
        """Whose visit."""
        return _("Service visit · {name}", name=safe(self._view.customer.name or self._view.customer.code))

    def on_mount(self) -> None:
        """The text needs to know its room; whether the files are still there is looked up meanwhile."""
        self.call_after_refresh(self._tell)
        if self._view.record.files:
            self.ask(lambda desk: desk.file_states(self._view.record.files), self._know_files, group="files")

    def on_resize(self) -> None:
        """Lines follow the width."""
        self.call_after_refresh(self._tell)

    def _know_files(self, states: Mapping[str, str]) -> None:
        self._states = states
        self._tell()

    def _tell(self) -> None:
        pairs = visit_lines(self._view, self._today, self._states)
        self.tell(lines_of([Line(title, words) for title, words in pairs], self.room))

    def action_edit(self) -> None:
        """Change the visit."""
        self.wish = "edit"
        self.dismiss(None)

    def action_sheet(self) -> None:
        """Write the customer's sheet."""
        self.wish = "sheet"
        self.dismiss(None)

    def action_delete(self) -> None:
        """Delete the visit."""
        self.wish = "delete"
        self.dismiss(None)


def diary_columns(today: date) -> tuple[Column[DiaryEntry], ...]:
    """Day, and what was done."""
    return (
        Column("day", N_("Day"), lambda entry: day_cell(entry.day, today), DAY_WIDTH),
        Column("sign", "", lambda entry: (Span(SIGNS.get(entry.kind, "·"), "accent"),), 2),
        Column("what", N_("What"), lambda entry: cell(diary_text(entry, today)), 30, flex=1),
    )


class DiaryDialog(Dialog[None]):
    """Everything ever done to a piece of equipment, newest first; older entries come as one scrolls."""

    HELP = N_("Everything ever done to this equipment, newest first; older entries come as you scroll.")
    BINDINGS = bindings("read")
    CSS_PATH: ClassVar[str] = "../styles/visit.tcss"

    def __init__(self, piece: Equipment, today: date) -> None:
        super().__init__()
        self._piece, self._today = piece, today
        self._source: GrowingSource[DiaryEntry] = GrowingSource()

    def title_text(self) -> str:
        """Which piece."""
        return _("Diary · {name}", name=safe(self._piece.title))

    def body(self) -> ComposeResult:
        """The list."""
        yield Viewport(diary_columns(self._today), id="diary", header=False)

    def on_mount(self) -> None:
        """Read the newest part of it."""
        self.query_one("#diary").focus()
        self.ask(lambda desk: desk.diary(self._piece.id, 0, STEP), self._first, group="diary")

    def _first(self, entries: tuple[DiaryEntry, ...]) -> None:
        self._source = GrowingSource(entries, more=len(entries) >= STEP)
        words = _("Nothing was done to it yet. Press v on the customer to log a visit.")
        hint = () if entries else ((0, cell(words, "dim")),)
        self.query_one("#diary", Viewport).show(self._source, cursor=0, dividers=hint)

    def on_viewport_window_wanted(self, event: Viewport.WindowWanted) -> None:
        """Older entries."""
        source = self._source

        def then(entries: tuple[DiaryEntry, ...]) -> None:
            source.put(event.offset, entries)
            self.query_one("#diary", Viewport).supply()

        self.ask(lambda desk: desk.diary(self._piece.id, event.offset, event.limit), then, group="diary")

    def action_scroll(self, turns: int) -> None:
        """Up or down."""
        self.query_one("#diary", Viewport).action_move(turns)

    def action_page(self, turns: int) -> None:
        """A page up or down."""
        self.query_one("#diary", Viewport).action_page(turns)

    def action_end(self, turns: int) -> None:
        """To the newest entry, or the oldest that came so far."""
        diary = self.query_one("#diary", Viewport)
        if turns < 0:
            diary.action_first()
        else:
            diary.action_last()
