"""The way in when the archive is locked, or is not there yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.errors import NotFoundError, PassphraseError
from fieldcrm.ui.dialogs.welcome import PassphraseDialog, WelcomeDialog

if TYPE_CHECKING:
    from fieldcrm.ui.app import FieldcrmApp


def is_locked_out(error: Exception) -> bool:
    """Whether the archive could not be opened for want of a passphrase, or because there is none yet."""
    return isinstance(error, PassphraseError) or (
        isinstance(error, NotFoundError) and error.params.get("what") == "archive"
    )


def ask_for_archive(app: FieldcrmApp, error: Exception) -> None:
    """Ask for the passphrase, or for what a new archive needs; once, however many questions have failed."""
    if any(isinstance(screen, PassphraseDialog | WelcomeDialog) for screen in app.screen_stack):
        return
    dialog = PassphraseDialog() if isinstance(error, PassphraseError) else WelcomeDialog()
    app.push_screen(dialog, lambda opened: app.changed() if opened else app.exit())
