"""Asking the desk from a screen or a dialog: in a worker, the answer handed back on the event loop."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import get_current_worker

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from fieldcrm.services.desk import Desk
    from fieldcrm.ui.app import FieldcrmApp

AnswerT = TypeVar("AnswerT")

log = logging.getLogger("fieldcrm.ui")


@dataclass
class Answered(Message, bubble=False):
    """The desk answered; `then` takes the answer."""

    then: Callable[[Any], object]
    answer: object


@dataclass
class Failed(Message, bubble=False):
    """The desk raised; `otherwise` takes the error, else the app shows it."""

    error: Exception
    otherwise: Callable[[Exception], object] | None


class Asking(MessagePump):
    """Gives `ask` to whatever has a place in the app: base of screens and dialogs."""

    @property
    def crm(self) -> FieldcrmApp:
        """The app, as what it is."""
        return cast("FieldcrmApp", self.app)

    def ask(
        self,
        question: Callable[[Desk], AnswerT],
        then: Callable[[AnswerT], object],
        *,
        group: str = "read",
        otherwise: Callable[[Exception], object] | None = None,
    ) -> None:
        """Call `question` with the desk in a thread; `then` gets the answer on the event loop.

        A later question of the same `group` makes the earlier one's answer void. Errors go to `otherwise`, or to
        the app's one way of telling them.
        """

        def work() -> None:
            worker = get_current_worker()
            message: Message
            try:
                message = Answered(then, question(self.crm.desk_box.get()))
            except Exception as error:  # noqa: BLE001 - whatever it was, the user is told in one place
                log.warning("a question to the desk failed: %s", type(error).__name__)
                message = Failed(error, otherwise)
            if not worker.is_cancelled:
                self.post_message(message)

        node = cast("DOMNode", self)
        node.run_worker(work, thread=True, exclusive=True, group=group, exit_on_error=False)

    def on_answered(self, message: Answered) -> None:
        """Hand the answer on."""
        message.then(message.answer)

    def on_failed(self, message: Failed) -> None:
        """Hand the error on."""
        if message.otherwise is not None:
            message.otherwise(message.error)
        else:
            self.crm.tell_error(message.error)
