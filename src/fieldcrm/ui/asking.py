"""Asking the desk from a screen or a dialog: in a worker, the answer handed back on the event loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import Worker, get_current_worker

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from fieldcrm.services.desk import Desk
    from fieldcrm.ui.app import FieldcrmApp
    from fieldcrm.ui.typing_ahead import Hold

AnswerT = TypeVar("AnswerT")

log = logging.getLogger("fieldcrm.ui")


@dataclass
class Answered(Message, bubble=False):
    """The desk answered; `then` takes the answer."""

    then: Callable[[Any], object]
    answer: object
    worker: Worker[Any] | None = None
    """Who brings the answer, where a later question makes it void."""
    hold: Hold | None = None
    """What the keys wait for that were typed meanwhile."""


@dataclass
class Failed(Message, bubble=False):
    """The desk raised; `otherwise` takes the error, else the app shows it."""

    error: Exception
    otherwise: Callable[[Exception], object] | None
    worker: Worker[Any] | None = None
    hold: Hold | None = None


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
        keys_wait: bool = False,
    ) -> None:
        """Call `question` with the desk in a thread; `then` gets the answer on the event loop.

        A later question of the same `group` makes the earlier one's answer void. Errors go to `otherwise`, or to
        the app's one way of telling them. For looking only: what changes something goes through `write`.
        Where `then` opens something, or fills what has opened, `keys_wait`: what is typed until then is for that.
        """
        hold = self.crm.hold_keys(self) if keys_wait else None

        def work() -> None:
            worker = get_current_worker()
            message: Message
            try:
                message = Answered(then, question(self.crm.desk_box.get()), worker, hold)
            except Exception as error:  # noqa: BLE001 - whatever it was, the user is told in one place
                log.warning("a question to the desk failed: %s", type(error).__name__)
                message = Failed(error, otherwise, worker, hold)
            if not worker.is_cancelled:
                self.post_message(message)

        node = cast("DOMNode", self)
        worker = node.run_worker(work, thread=True, exclusive=True, group=group, exit_on_error=False)
        if hold is not None:
            hold.worker = worker

    def write(
        self,
        deed: Callable[[Desk], AnswerT],
        then: Callable[[AnswerT], object] | None = None,
        *,
        otherwise: Callable[[Exception], object] | None = None,
        keys_wait: bool = False,
    ) -> None:
        """Have the desk change something, in a thread; `then` gets the answer on the event loop.

        What is written is written in the order in which it was asked for, and nothing asked for later makes it void.
        Where whoever asked is gone when the answer comes, the app takes it, so that every screen reads again.
        Where `then` leaves a dialog, `keys_wait`: what is typed until then is for the screen below, if it is written.
        """
        crm = self.crm
        hold = crm.hold_keys(crm) if keys_wait else None

        async def work() -> None:
            message: Message
            async with crm.writing:  # first come, first served
                try:
                    answer = await asyncio.to_thread(lambda: deed(crm.desk_box.get()))
                    if then is None:
                        crm.let_keys_go(hold)
                        return
                    message = Answered(then, answer, hold=hold)
                    instead: Message = Answered(crm.wrote_unseen, answer, hold=hold)
                except Exception as error:  # noqa: BLE001 - as above
                    log.warning("a write failed: %s", type(error).__name__)
                    message, instead = Failed(error, otherwise, hold=hold), Failed(error, None, hold=hold)
            if not self.post_message(message):
                crm.post_message(instead)

        crm.run_worker(work(), group="write", exit_on_error=False)

    def on_answered(self, message: Answered) -> None:
        """Hand the answer on, unless the question was asked anew while it was on its way."""
        if message.worker is None or not message.worker.is_cancelled:
            message.then(message.answer)
        self.crm.let_keys_go(message.hold)

    def on_failed(self, message: Failed) -> None:
        """Hand the error on."""
        self.crm.let_keys_go(message.hold)
        if message.worker is not None and message.worker.is_cancelled:
            return
        if message.otherwise is not None:
            message.otherwise(message.error)
        else:
            self.crm.tell_error(message.error)
