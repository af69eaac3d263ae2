"""What stands before the archive: its passphrase, or its making on a first run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Input, Static

from fieldcrm.errors import FieldcrmError, PassphraseError
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import Dialog, text
from fieldcrm.ui.dialogs.passphrase import SHORTEST
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.widgets.entry import Entry

if TYPE_CHECKING:
    from fieldcrm.services.desk import Desk


class EntranceDialog(Dialog[bool]):
    """Opens a desk and puts it into the app's box. Dismisses with True, or None to leave the program."""

    BINDINGS = bindings("entrance")

    def on_mount(self) -> None:
        """The cursor stands in the first entry."""
        self.query(Input).first().focus()

    def say(self, words: str) -> None:
        """Say what is wrong."""
        self.query_one("#wrong", Static).update(words)

    def enter(self, opener: Callable[[], Desk]) -> None:
        """Open in a thread; stay here if it fails."""
        self.say(_("Opening …"))
        self.run_worker(lambda: self._open(opener), thread=True, exclusive=True, group="enter", exit_on_error=False)

    def _open(self, opener: Callable[[], Desk]) -> None:
        try:
            self.crm.desk_box.put(opener())
        except FieldcrmError as error:
            self.app.call_from_thread(self.refused, error)
        else:
            self.app.call_from_thread(self.dismiss, True)

    def refused(self, error: FieldcrmError) -> None:
        """Say why it could not be opened."""
        from fieldcrm.ui.words.errors import error_text

        words = error_text(error)
        self.say(" ".join(part for part in (words.message, words.hint) if part))


class PassphraseDialog(EntranceDialog):
    """Asks for the passphrase of the archive."""

    HELP = N_("The archive is encrypted. Without its passphrase nobody can read it, and nobody can restore it.")

    def title_text(self) -> str:
        """What is asked."""
        return _("The archive is locked")

    def body(self) -> ComposeResult:
        """One entry."""
        yield text(_("Passphrase"), classes="label")
        yield Entry(password=True, compact=True, id="passphrase")
        yield text(id="wrong", classes="error")

    def action_accept(self) -> None:
        """Try it."""
        unlock = self.crm.doors.unlock
        given = self.query_one("#passphrase", Input).value
        if unlock is None or not given:
            self.say(_("Enter the passphrase."))
            return
        self.enter(lambda: unlock(given))

    def refused(self, error: FieldcrmError) -> None:
        """A wrong passphrase is said shortly and may be tried again."""
        if isinstance(error, PassphraseError):
            self.say(_("This is not the passphrase. Nothing was touched; try again."))
            self.query_one("#passphrase", Input).value = ""
        else:
            super().refused(error)


class WelcomeDialog(EntranceDialog):
    """Makes a new archive."""

    HELP = N_(
        "The archive is one file on this laptop. Your name stands beside whatever you enter. A passphrase encrypts the "
        "archive; it can be set, changed or removed later."
    )

    def title_text(self) -> str:
        """Welcome."""
        return _("Welcome to fieldcrm")

    def body(self) -> ComposeResult:
        """Name, passphrase twice."""
        yield text(_("There is no archive on this laptop yet. Two answers, and it is made."), id="message")
        yield text(_("Your name, as colleagues know you"), classes="label")
        yield Entry(self.crm.config.user, compact=True, id="name")
        yield text(_("Passphrase, or empty for none (it cannot be recovered)"), classes="label")
        yield Entry(password=True, compact=True, id="passphrase")
        yield text(_("The passphrase again"), classes="label")
        yield Entry(password=True, compact=True, id="again")
        yield text(id="wrong", classes="error")

    def action_accept(self) -> None:
        """Make it; an entry that is still missing gets the cursor."""
        create = self.crm.doors.create
        name, passphrase, again = (self.query_one(f"#{at}", Input) for at in ("name", "passphrase", "again"))
        if not name.value.strip():
            self.say(_("Enter your name."))
            name.focus()
        elif self.focused is name:
            passphrase.focus()
        elif passphrase.value and not again.value and self.focused is passphrase:
            again.focus()
        elif passphrase.value and len(passphrase.value) < SHORTEST:
            self.say(_("Use at least {count} characters.", count=SHORTEST))
            passphrase.focus()
        elif passphrase.value != again.value:
            self.say(_("The two passphrases differ."))
            again.focus()
        elif create is None:
            self.say(_("An archive cannot be made from here: run `fieldcrm init`."))
        else:
            given, secret = name.value.strip(), passphrase.value or None
            self.enter(lambda: create(given, secret))
