"""What every screen is: the masthead above, the keys below, and answers of the desk in between."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import Screen

from fieldcrm.ui.asking import Asking
from fieldcrm.ui.widgets.keybar import KeyBar
from fieldcrm.ui.widgets.masthead import Masthead


class BaseScreen(Screen[None], Asking):
    """A screen of the app. Subclasses give `NAME`, `HELP`, `body` and `reload`.

    `reload` asks the desk and shows what it answers. It is called when the screen is shown and something has changed
    since it was last filled: the archive, the day, the language.
    """

    NAME: ClassVar[str] = ""
    """The mode of the app that shows this screen."""
    HELP: ClassVar[str] = ""
    """Message id of what `?` says where no focused widget says more."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._filled_at = -1

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        yield Masthead()
        with Container(id="body"):
            yield from self.body()
        yield KeyBar()

    def body(self) -> ComposeResult:
        """The screen's own widgets."""
        raise NotImplementedError

    def reload(self) -> None:
        """Ask the desk for what the screen shows."""
        raise NotImplementedError

    def current_customer(self) -> bytes | None:
        """The customer at hand, which key 3 opens."""
        return None

    def on_mount(self) -> None:
        """The first paint comes first; then the archive is asked."""
        self.call_after_refresh(self.freshen)

    def on_screen_resume(self) -> None:
        """Back in sight: say where we are, and read again if something has changed meanwhile."""
        self.show_masthead()
        if self._filled_at >= 0:
            self.freshen()

    def freshen(self) -> None:
        """Read again if the app's state is newer than what is shown."""
        if self._filled_at != self.crm.edition:
            self._filled_at = self.crm.edition
            self.reload()

    def show_masthead(self) -> None:
        """Say whose archive, which day, which screen; nothing yet where the screen is only being made."""
        app = self.crm
        for masthead in self.query(Masthead):
            masthead.show(archive=app.archive_name, day=app.day_text(), here=self.NAME, keymap=dict(app.config.keymap))
