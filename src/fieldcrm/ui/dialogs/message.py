"""Something is said, or asked with yes and no."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import Dialog, text


class MessageDialog(Dialog[None]):
    """A title, a message, a hint: how every error is told."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,escape,q,space", "leave", N_("Close"), id="message.close")]

    def __init__(self, title: str, message: str, hint: str = "", *, grave: bool = False) -> None:
        super().__init__(classes="-grave" if grave else "")
        self._title, self._message, self._hint = title, message, hint

    def title_text(self) -> str:
        """The title."""
        return self._title

    def body(self) -> ComposeResult:
        """What happened, and what can be done."""
        yield text(self._message, id="message")
        if self._hint:
            yield text(self._hint, id="hint")


class ConfirmDialog(Dialog[bool]):
    """A question that is answered with yes or no; leaving means no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", N_("Yes"), id="confirm.yes"),
        Binding("n,escape", "answer(False)", N_("No"), id="confirm.no"),
    ]

    def __init__(self, title: str, question: str) -> None:
        super().__init__()
        self._title, self._question = title, question

    def title_text(self) -> str:
        """The title."""
        return self._title

    def body(self) -> ComposeResult:
        """The question."""
        yield text(self._question, id="message")

    def action_answer(self, yes: bool) -> None:
        """Take the answer."""
        self.dismiss(yes)


def bug_text() -> tuple[str, str, str]:
    """Title, message and hint for an error that is a mistake of ours."""
    return (
        _("Something went wrong"),
        _("The program made a mistake. Nothing was changed by this step."),
        _("Try again; if it comes back, `fieldcrm doctor` tells whether the archive is sound."),
    )
