"""A day that is asked for: typed, or stepped to with the arrows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import Dialog, text
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.when import When, read_when, said_of
from fieldcrm.ui.widgets.entry import Entry

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt  # noqa: F401 - names a dialog's result

ResultT = TypeVar("ResultT")


class DayDialog(Dialog[ResultT]):
    """Asks for a day, perhaps with a time, and gives it to `take`."""

    HELP = N_("Write +14, 2w, fri, 下周三, 12-24, or 12-24 14:30. The arrows go day by day. Enter takes the day.")
    BINDINGS = bindings("when")

    def __init__(self, title: str, typed: str = "") -> None:
        super().__init__()
        self._title, self._typed = title, typed

    def title_text(self) -> str:
        """What the day is for."""
        return self._title

    def body(self) -> ComposeResult:
        """What is typed, and the day that it means."""
        yield Entry(
            self._typed, placeholder=_("+14, 2w, fri, 下周三, 12-24"), compact=True, select_on_focus=False, id="when"
        )
        yield text(id="said")

    def on_mount(self) -> None:
        """The cursor stands behind what is already there."""
        entry = self.query_one(Input)
        entry.focus()
        entry.cursor_position = len(entry.value)
        self._say()

    @property
    def when(self) -> When:
        """What is typed, read."""
        return read_when(self.query_one(Input).value, self.crm.today)

    @on(Input.Changed)
    def _say(self) -> None:
        when = self.when
        said = self.query_one("#said", Static)
        said.set_class(bool(when.problem), "error")
        said.update(said_of(when, self.crm.today))

    def action_step(self, days: int) -> None:
        """A day sooner or later than what stands there; never before today."""
        today = self.crm.today
        when = self.when
        day = max(today, (when.day or today) + timedelta(days=days))
        entry = self.query_one(Input)
        entry.value = When(day, when.at).text
        entry.cursor_position = len(entry.value)

    def action_take(self) -> None:
        """Take the day that stands there."""
        when = self.when
        if when.day is not None:
            self.take(when)

    def take(self, when: When) -> None:
        """Do with the day what the dialog is for, and dismiss."""
        raise NotImplementedError


class WhenDialog(DayDialog[When]):
    """Dismisses with the day, or None."""

    def take(self, when: When) -> None:
        """Give the day back."""
        self.dismiss(when)


class RescheduleDialog(DayDialog["Receipt"]):
    """Moves a customer's next contact. Dismisses with the receipt, or None."""

    def __init__(self, customer_id: bytes, name: str, typed: str = "") -> None:
        super().__init__(_("Next contact · {name}", name=name), typed)
        self._customer_id = customer_id

    def take(self, when: When) -> None:
        """Write the day."""
        day = when.day
        if day is not None:
            self.finish(lambda desk: desk.reschedule(self._customer_id, day, when.at), self.dismiss)
