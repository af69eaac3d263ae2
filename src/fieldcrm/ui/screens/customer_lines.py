"""What the lists share that stand below a headline and say something of their own when they are empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.content import Content
from textual.widgets import Static

from fieldcrm.i18n import _
from fieldcrm.ui.dialogs.base import text
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.screens.customer_actions import CustomerActions
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from fieldcrm.ui.cells import Cell
    from fieldcrm.ui.widgets.columns import Column


class CustomerLines(CustomerActions):
    """Base: a headline, a list whose lines lead to customers, or the word that says how it comes to be filled."""

    EMPTY = ""
    """What stands there while nothing is listed; a message id."""
    BINDINGS = bindings("people")
    CSS_PATH: ClassVar[str] = "../styles/agreements.tcss"

    def columns(self) -> Sequence[Column[Any]]:
        """Of the list; each such screen has its own."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        """The headline, and the list."""
        yield text(id="agreements-head")
        yield Viewport[Any](self.columns(), id=self.NAME, opens=False)
        yield text(id="agreements-empty")

    def on_mount(self) -> None:
        """Keys go to the list."""
        super().on_mount()
        self.query_one(Viewport).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done to a line needs one."""
        if action in ("open", "call"):
            return self.customer_at_hand() is not None
        return super().check_action(action, parameters)

    def show_lines(self, found: Sequence[Any], head: str, dividers: Sequence[tuple[int, Cell]] = ()) -> None:
        """Put what was read in place; the cursor keeps its line."""
        viewport = self.query_one(Viewport)
        viewport.set_columns(self.columns())
        viewport.show(ListSource(found), cursor=None, dividers=dividers)
        self.query_one("#agreements-head", Static).update(Content.styled(head, "bold $foreground"))
        empty = self.query_one("#agreements-empty", Static)
        empty.display = not found
        empty.update(Content(_(self.EMPTY)))
        self.refresh_bindings()
