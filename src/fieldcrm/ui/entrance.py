"""Where errors arrive: told in a dialog, or answered by asking for the archive that is locked or not there yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.errors import FieldcrmError, NotFoundError, PassphraseError
from fieldcrm.ui.dialogs.message import MessageDialog, bug_text
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


def tell(app: FieldcrmApp, error: Exception) -> None:
    """Tell an error with its message and hint; of a mistake of ours only its kind, never values."""
    if not app.desk_box.is_open and is_locked_out(error):
        ask_for_archive(app, error)
    elif isinstance(error, FieldcrmError):
        from fieldcrm.ui.words.errors import error_text

        words = error_text(error)
        app.push_screen(MessageDialog(words.title, words.message, words.hint))
    else:
        if app.doors.keep_bug is not None:
            app.doors.keep_bug(error)
        title, message, hint = bug_text()
        app.push_screen(MessageDialog(title, message, f"{hint}\n({type(error).__name__})", grave=True))
