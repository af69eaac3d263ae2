"""Setting, changing or removing the archive's passphrase. What is typed here is never kept as a draft."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import Dialog, text
from fieldcrm.ui.keymap import bindings

SHORTEST = 8


class PassphraseDialog(Dialog[bool]):
    """Dismisses with True where the archive has another passphrase now, or none; else None."""

    HELP = N_(
        "The passphrase encrypts the archive. There is no way to get the data back if it is forgotten: keep it in a "
        "safe place. Leave both fields empty to remove it."
    )
    BINDINGS = bindings("form")

    def __init__(self, *, encrypted: bool) -> None:
        super().__init__()
        self._encrypted = encrypted

    def title_text(self) -> str:
        """What this is."""
        return _("Change the passphrase") if self._encrypted else _("Set a passphrase")

    def body(self) -> ComposeResult:
        """Twice the same."""
        yield text(_(self.HELP), id="message")
        yield text(_("New passphrase"), classes="label")
        yield Input(password=True, id="passphrase", compact=True)
        yield text(_("Once more"), classes="label")
        yield Input(password=True, id="again", compact=True)
        yield text(id="passphrase-wrong", classes="error")

    def on_mount(self) -> None:
        """The cursor stands in the first field."""
        self.query_one("#passphrase").focus()

    @on(Input.Submitted, "#passphrase")
    def _next(self) -> None:
        self.query_one("#again").focus()

    @on(Input.Submitted, "#again")
    def action_save(self) -> None:
        """Encrypt the archive anew, or say why not."""
        first, again = self.query_one("#passphrase", Input).value, self.query_one("#again", Input).value
        wrong = self._wrong(first, again)
        self.query_one("#passphrase-wrong", Static).update(wrong)
        if not wrong:
            self.finish(lambda desk: desk.set_passphrase(first or None), self._done)

    def _wrong(self, first: str, again: str) -> str:
        if first != again:
            return _("The two differ.")
        if not first and not self._encrypted:
            return _("Type a passphrase.")
        if first and len(first) < SHORTEST:
            return _("Use at least {count} characters.", count=SHORTEST)
        return ""

    def _done(self, _none: None) -> None:
        self.dismiss(True)
