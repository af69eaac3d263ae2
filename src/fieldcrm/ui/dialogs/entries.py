"""A few lines to type: a name, a folder, a passphrase. Nothing of it is kept as a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual import on
from textual.widgets import Input, Static

from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import Dialog, text
from fieldcrm.ui.keymap import bindings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class Entry(NamedTuple):
    """One line: its label, what stands in it at first, and whether it is hidden while it is typed."""

    label: str
    value: str = ""
    secret: bool = False


class EntriesDialog(Dialog[tuple[str, ...]]):
    """Dismisses with what was typed, line by line, none of it empty; or None."""

    HELP = N_("Enter goes to the next line; Ctrl+S or Enter in the last one takes them all; Esc leaves.")
    BINDINGS = bindings("form")

    def __init__(self, title: str, entries: Sequence[Entry], hint: str = "") -> None:
        super().__init__()
        self._title, self._entries, self._hint = title, tuple(entries), hint

    def title_text(self) -> str:
        """The title."""
        return self._title

    def body(self) -> ComposeResult:
        """The lines."""
        if self._hint:
            yield text(self._hint, id="message")
        for number, entry in enumerate(self._entries):
            yield text(entry.label, classes="label")
            yield Input(value=entry.value, password=entry.secret, id=f"entry-{number}", compact=True)
        yield text(id="entries-wrong", classes="error")

    def on_mount(self) -> None:
        """The cursor stands in the first line."""
        self.query_one("#entry-0").focus()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        number = int(str(event.input.id).rpartition("-")[2])
        if number + 1 < len(self._entries):
            self.query_one(f"#entry-{number + 1}").focus()
        else:
            self.action_save()

    def action_save(self) -> None:
        """Take the lines, unless one is empty."""
        typed = tuple(self.query_one(f"#entry-{number}", Input).value.strip() for number in range(len(self._entries)))
        if all(typed):
            self.dismiss(typed)
            return
        self.query_one("#entries-wrong", Static).update(_("A value is needed here."))
        self.query_one(f"#entry-{typed.index('')}").focus()
