"""Price notices: what is told today, to whom, and who has been told."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Static

from fieldcrm.domain.safe import safe_lines
from fieldcrm.domain.views.notices import Notice, Target
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import text
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.rows.agreements import notice_columns, target_columns
from fieldcrm.ui.rows.labelled import Line, lines_of
from fieldcrm.ui.screens.customer_actions import CustomerActions
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport
from fieldcrm.ui.words.fields import field_text

if TYPE_CHECKING:
    from textual.app import ComposeResult

NOTHING = N_(
    "No price notice yet. Press n to write today's market and the words to say once; it then stands on the list of "
    "everybody whom it is for, the loyal ones first, until a call with each has told it."
)


class NoticesScreen(CustomerActions):
    """The notices above; below them the words of the one at hand, and its customers."""

    NAME = "notices"
    HELP = N_(
        "Price notices. n writes one, E changes its words or days, x deletes it. Enter goes to its customers: there "
        "Enter or c opens the call, t marks one as told. A logged call marks it by itself."
    )
    BINDINGS = bindings("notices")
    CSS_PATH: ClassVar[str] = "../styles/agreements.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.notice: Notice | None = None
        """The notice under the cursor, with its customers."""

    def body(self) -> ComposeResult:
        """Notices, the words of one, its customers."""
        today = self.crm.today
        yield Viewport[Notice](notice_columns(today), id="notices", opens=False)
        yield text(id="notice-words")
        yield Viewport[Target](target_columns(today), id="targets", opens=False)
        yield text(id="agreements-empty")

    def on_mount(self) -> None:
        """Keys go to the notices."""
        super().on_mount()
        self.query_one("#notices").focus()

    @property
    def _among_customers(self) -> bool:
        return self.focused is not None and self.focused.id == "targets"

    def target_at_hand(self) -> Target | None:
        """The customer under the cursor, where the customers have the focus."""
        row: Target | None = self.query_one("#targets", Viewport).row if self._among_customers else None
        return row

    def notice_at_hand(self) -> Notice | None:
        """The notice under the cursor of the upper list."""
        row: Notice | None = self.query_one("#notices", Viewport).row
        return row

    def customer_at_hand(self) -> tuple[bytes, str] | None:
        """The customer under the cursor."""
        target = self.target_at_hand()
        return (target.customer.id, target.customer.name or target.customer.code) if target else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of a customer work on a customer, those of a notice on a notice."""
        if action in {"call", "tell", "dossier"}:
            return self._among_customers
        if action in {"edit", "delete"}:
            return self.notice is not None and not self._among_customers
        return super().check_action(action, parameters)

    def on_descendant_focus(self) -> None:
        """Other keys make sense in the other list."""
        self.refresh_bindings()

    # Filling ------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the notices again; the cursors keep their lines."""
        self.ask(lambda desk: desk.notices(), self._show)

    def _show(self, found: tuple[Notice, ...]) -> None:
        viewport = self.query_one("#notices", Viewport)
        viewport.set_columns(notice_columns(self.crm.today))
        viewport.show(ListSource(found), cursor=None)
        for name in ("#notices", "#notice-words", "#targets"):
            self.query_one(name).display = bool(found)
        empty = self.query_one("#agreements-empty", Static)
        empty.display = not found
        empty.update(Content(_(NOTHING)))
        if not found:
            self.notice = None
            self.refresh_bindings()
        self._read_notice()

    @on(Viewport.RowHighlighted, "#notices")
    def _read_notice(self) -> None:
        wanted = self.notice_at_hand()
        if wanted is not None:
            self.ask(lambda desk: desk.notice(wanted.id), self._show_notice, group="notice")

    def _show_notice(self, notice: Notice) -> None:
        other = self.notice is None or self.notice.id != notice.id
        self.notice = notice
        lines = [
            Line(_("Words to say"), safe_lines(notice.words), "bold $foreground"),
            Line(field_text("market"), safe_lines(notice.market)),
            Line(field_text("advice"), safe_lines(notice.advice)),
        ]
        words = self.query_one("#notice-words", Static)
        words.update(lines_of(lines, max(words.size.width - 2, 0)))
        targets = self.query_one("#targets", Viewport)
        targets.set_columns(target_columns(self.crm.today))
        targets.show(ListSource(notice.targets), cursor=0 if other else None)
        self.refresh_bindings()

    # Keys ---------------------------------------------------------------------------------------------------

    @on(Viewport.RowSelected, "#notices")
    def action_customers(self) -> None:
        """Go down to the notice's customers."""
        if self.notice is not None and self.notice.targets:
            self.query_one("#targets").focus()

    @on(Viewport.RowSelected, "#targets")
    def _call_target(self) -> None:
        self.action_call()

    def action_leave(self) -> None:
        """From the customers back to the notices, from there to today's calls."""
        if self._among_customers:
            self.query_one("#notices").focus()
        else:
            self.crm.action_go("today")

    def action_new(self) -> None:
        """Write a notice."""
        from fieldcrm.ui.dialogs.agreement_forms import notice_form

        self.app.push_screen(notice_form(self.crm.today), self.after_write)

    def action_edit(self) -> None:
        """Change the words or the days."""
        if self.notice is not None:
            from fieldcrm.ui.dialogs.agreement_forms import notice_form

            self.app.push_screen(notice_form(self.crm.today, self.notice), self.after_write)

    def action_delete(self) -> None:
        """Hide the notice; undo brings it back."""
        notice = self.notice
        if notice is not None:
            self.write(lambda desk: desk.delete_notice(notice.id), self.after_write)

    def action_tell(self) -> None:
        """The customer has been told, without a call being logged."""
        target = self.target_at_hand()
        if target is not None and target.told_on is None:
            self.write(lambda desk: desk.tell_notice(target.id), self.after_write)

    def action_dossier(self) -> None:
        """Open the dossier."""
        found = self.customer_at_hand()
        if found:
            self.crm.open_customer(found[0])
