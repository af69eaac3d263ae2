"""Choosing a file: a path that is completed as one types, and below it the folder's tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import text
from fieldcrm.ui.files import Entry, completed, fitting, look_into, place_of, shown_path
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.rows.imports import file_columns
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport

if TYPE_CHECKING:
    from textual.app import ComposeResult

EMPTY = N_("No CSV or Excel file here. Tab leads to the path above, where one can be typed; .. goes up.")


class FileFinder(Vertical):
    """Posts `Chosen` with a file. Folders are read in a worker: one on a network drive may be slow."""

    HELP = N_(
        "Folders and the CSV and Excel files in them, the newest first. Type a path above; Tab completes it. Enter "
        "opens a folder or takes a file. Nothing is written before you have seen the preview."
    )
    BINDINGS = bindings("finder")
    DEFAULT_CSS = """
    FileFinder { height: 1fr; }
    FileFinder #finder-none { display: none; padding: 1 3; color: $muted; height: auto; }
    """

    @dataclass
    class Chosen(Message):
        """The user chose this file."""

        file: Path

    def __init__(self, home: Path, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.home = home
        self.folder = home
        self.entries: tuple[Entry, ...] = ()

    def compose(self) -> ComposeResult:
        """The path, and what lies in its folder."""
        yield Input(shown_path(self.home, folder=True), id="finder-path", compact=True, select_on_focus=False)
        yield text(Content(_(EMPTY)), id="finder-none")
        yield Viewport[Entry](file_columns(), id="finder-list", key_of=lambda entry: entry.path)

    def on_mount(self) -> None:
        """Look into the first folder."""
        self.look(self.folder)

    def look(self, folder: Path) -> None:
        """Read a folder."""
        self.run_worker(lambda: self._read(folder), thread=True, exclusive=True, group="folder", exit_on_error=False)

    def _read(self, folder: Path) -> None:
        entries = look_into(folder)
        self.app.call_from_thread(self._take, folder, entries)

    def _take(self, folder: Path, entries: tuple[Entry, ...]) -> None:
        self.folder = folder
        above = (Entry(folder / "..", folder=True),) if folder.parent != folder else ()
        self.entries = (*above, *entries)
        self._narrow(place_of(self._path.value, self.home)[1])

    @property
    def _path(self) -> Input:
        return self.query_one("#finder-path", Input)

    def _narrow(self, beginning: str) -> None:
        shown = fitting(self.entries, beginning) if beginning else self.entries
        first = next((at for at, entry in enumerate(shown) if not entry.folder), 0)
        self.query_one(Viewport).show(ListSource(shown), cursor=first)
        tables = any(not entry.folder for entry in shown)
        self.query_one("#finder-none", Static).display = not tables

    @on(Input.Changed, "#finder-path")
    def _typed(self, event: Input.Changed) -> None:
        folder, beginning = place_of(event.value, self.home)
        if folder != self.folder:
            self.look(folder)
        else:
            self._narrow(beginning)

    @on(Input.Submitted, "#finder-path")
    def _entered(self) -> None:
        folder, beginning = place_of(self._path.value, self.home)
        typed = folder / beginning
        if beginning and typed.is_file():
            self.post_message(self.Chosen(typed))
        else:
            self.query_one(Viewport).action_open()

    @on(Viewport.RowSelected, "#finder-list")
    def _selected(self, event: Viewport.RowSelected) -> None:
        event.stop()
        entry: Entry | None = event.viewport.row
        if entry is None:
            return
        if entry.folder:
            folder = entry.path.parent.parent if entry.path.name == ".." else entry.path
            self._write(shown_path(folder, folder=True))
        else:
            self.post_message(self.Chosen(entry.path))

    def _write(self, path: str) -> None:
        self._path.value = safe(path)
        self._path.cursor_position = len(path)

    def action_complete(self) -> None:
        """Complete the path as far as it is clear; where nothing is left to complete, go to the list or back."""
        if not self._path.has_focus:
            self._path.focus()
            return
        beginning = place_of(self._path.value, self.home)[1]
        found = completed(self.entries, beginning) if beginning else None
        if found is None or found.name == beginning:
            self.query_one(Viewport).focus()
        else:
            is_folder = any(entry.path == found and entry.folder for entry in self.entries)
            self._write(shown_path(found, folder=is_folder))

    def key_up(self) -> None:
        """From the path, ↑ and ↓ move in the list."""
        if self._path.has_focus:
            self.query_one(Viewport).action_move(-1)

    def key_down(self) -> None:
        """From the path, ↑ and ↓ move in the list."""
        if self._path.has_focus:
            self.query_one(Viewport).action_move(1)
