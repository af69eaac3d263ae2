"""What every dialog is: a titled box over the screen, with its own keys in a line below."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from fieldcrm.domain.safe import safe
from fieldcrm.ui.asking import Asking
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.widgets.keybar import KeyBar
from fieldcrm.ui.widgets.prose import Prose

if TYPE_CHECKING:
    from fieldcrm.services.desk import Desk

STYLES = Path(__file__).parent.parent / "styles" / "dialogs.tcss"
"""Read with the first dialog, not before the first paint; a subclass may add its own `CSS_PATH`."""
ResultT = TypeVar("ResultT")
AnswerT = TypeVar("AnswerT")


class Dialog(ModalScreen[ResultT], Asking):
    """A dialog. Subclasses give `title_text`, `body`, and dismiss with their result; leaving gives None."""

    HELP: ClassVar[str] = ""
    BINDINGS = bindings("dialog")

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._result: tuple[ResultT | None] | None = None
        self._finishing = False
        self.css_path = [STYLES, *self.css_path]

    def compose(self) -> ComposeResult:
        """A frame with a title, the body, and the keys."""
        with Vertical(id="dialog") as box:
            box.border_title = Content(safe(self.title_text()))
            yield from self.body()
            yield KeyBar()

    def title_text(self) -> str:
        """The title, in the user's language; imported names in it are made harmless here."""
        return ""

    def body(self) -> ComposeResult:
        """The dialog's own widgets."""
        raise NotImplementedError

    def action_leave(self) -> None:
        """Leave without a result."""
        self.dismiss(None)

    @property
    def finishing(self) -> bool:
        """Whether what the dialog is for is being written, or has been."""
        return self._finishing

    def finish(
        self,
        deed: Callable[[Desk], AnswerT],
        then: Callable[[AnswerT], object],
        *,
        otherwise: Callable[[Exception], object] | None = None,
        keys_wait: bool = False,
    ) -> None:
        """`write` what the dialog is for, once however often Enter is pressed; `then` leaves with what comes of it.

        Only where the desk refuses can it be asked for again.
        """
        if self._finishing:
            return
        self._finishing = True

        def refused(error: Exception) -> None:
            self._finishing = False
            (otherwise or self.crm.tell_error)(error)

        self.write(deed, then, otherwise=refused, keys_wait=keys_wait)

    def dismiss(self, result: ResultT | None = None) -> AwaitComplete:
        """Leave with a result, which may come from the desk at any time: under another dialog, once that has gone."""
        if self.is_active:
            return super().dismiss(result)
        if self.is_attached:
            self._result = (result,)
        else:
            self.crm.wrote(result)
        return AwaitComplete()

    def on_screen_resume(self) -> None:
        """Leave now with a result that came while another dialog lay above."""
        if self._result is not None:
            (result,), self._result = self._result, None
            self.dismiss(result)


def text(content: str | Content = "", *, id: str | None = None, classes: str | None = None) -> Static:  # noqa: A002
    """A text that is shown as it is: no markup is ever read in it."""
    return Prose(content if isinstance(content, Content) else Content(content), id=id, classes=classes, markup=False)
