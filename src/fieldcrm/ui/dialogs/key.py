"""Another key for a thing that can be done: press it, and clashes are named before anything changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Static

from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import Dialog, text
from fieldcrm.ui.keymap import KEYS, Key, keys_in_use, shown_key, shown_keys

if TYPE_CHECKING:
    from textual import events

EVERYWHERE = frozenset({"app", "list"})
"""Places whose keys work beside those of every screen."""
KEPT = frozenset({"escape", "enter", "tab", "shift+tab", "ctrl+q", "ctrl+c"})
"""Keys that keep their meaning: without them a dialog could not be left or a form not be walked through."""


def clash(keymap: Mapping[str, str], key_id: str, wanted: str) -> Key | None:
    """What already has the key `wanted`, where the thing `key_id` would want it too; None if it is free."""
    own = key_id.partition(".")[0]
    used = keys_in_use(keymap)
    for key in KEYS:
        meet = key.where == own or key.where in EVERYWHERE or own in EVERYWHERE
        if key.id != key_id and meet and wanted in used[key.id].split(","):
            return key
    return None


class KeyDialog(Dialog[str]):
    """Dismisses with the key that was pressed and is free, or None."""

    HELP = N_("Press the key that should do this from now on. Esc leaves everything as it is.")
    BINDINGS = []  # noqa: RUF012 - none: every key is an answer

    def __init__(self, key: Key, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._key, self._keymap = key, keymap

    def title_text(self) -> str:
        """What the key is for."""
        return _(self._key.label)

    def body(self) -> ComposeResult:
        """What it does now, and the question."""
        now = shown_keys(keys_in_use(self._keymap)[self._key.id])
        yield text(_(self._key.help), id="message")
        yield text(_("Now: {keys}. Press another key, or Esc to leave.", keys=now), id="hint")
        yield text(id="key-clash", classes="error")

    def on_key(self, event: events.Key) -> None:
        """Take the key, or say what has it already."""
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.dismiss(None)
            return
        other = clash(self._keymap, self._key.id, event.key)
        line = self.query_one("#key-clash", Static)
        if event.key in KEPT:
            line.update(_("{key} keeps its meaning. Press another one.", key=shown_key(event.key)))
        elif other is not None:
            line.update(_("{key} is taken: {what}. Press another one.", key=shown_key(event.key), what=_(other.label)))
        else:
            self.dismiss(event.key)
