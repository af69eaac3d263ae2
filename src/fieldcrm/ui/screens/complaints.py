"""The board of complaints by step, and what they have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Static

from fieldcrm.domain.complaint_patterns import Pattern
from fieldcrm.domain.views.complaints import ComplaintLine
from fieldcrm.i18n import N_, _, ngettext
from fieldcrm.ui.dialogs.base import text
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.rows.complaints import arrange, board_columns, growth_content, pattern_columns
from fieldcrm.ui.screens.customer_actions import CustomerActions
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from fieldcrm.domain.views.complaints import CommonView, ComplaintDetail

OPEN, MINE, EVERY = "open", "mine", "every"
FILTERS = (OPEN, MINE, EVERY)
TITLES = {OPEN: N_("All open"), MINE: N_("Mine"), EVERY: N_("Closed ones too")}
MOST = 500
"""Complaints that are shown together with closed ones."""
TICK_SECONDS = 30.0
"""How often the time left is said anew."""
NOTHING = N_("No complaint is open. Ctrl+K takes one in from anywhere; it stands first on Today until it is answered.")
NOTHING_COMMON = N_("No complaints in the last six months: nothing to compare. v goes back to the board.")


class ComplaintsScreen(CustomerActions):
    """Complaints by step; with v what they have in common."""

    NAME = "complaints"
    HELP = N_(
        "Complaints by step, in each step what presses first. Enter opens one, s takes its next step with a word, w "
        "waits for the customer or goes on. f shows all, mine, or closed ones too; v shows what they have in common: "
        "▲ marks a category that grows. Ctrl+K takes a complaint in."
    )
    BINDINGS = bindings("complaints")
    CSS_PATH: ClassVar[str] = "../styles/complaints.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.filter = OPEN
        self.common = False
        self._lines: tuple[ComplaintLine, ...] = ()

    def body(self) -> ComposeResult:
        """What is shown, the list, and in its place the patterns."""
        yield text(id="complaints-head")
        yield Viewport[ComplaintLine](board_columns(self.crm.now()), id="complaints", opens=False)
        yield Viewport[Pattern]((), id="patterns", opens=False)
        yield text(id="complaints-empty")

    def on_mount(self) -> None:
        """Keys go to the list; the time left goes on."""
        super().on_mount()
        self.query_one("#patterns").add_class("-hidden")
        self.query_one("#complaints").focus()
        self.set_interval(TICK_SECONDS, self._tick)

    def _tick(self) -> None:
        if self.is_current and not self.common:
            self.reload()

    # Reading ------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the board, or the patterns."""
        if self.common:
            self.ask(lambda desk: desk.common_complaints(), self._show_common, group="board")
            return
        chosen = self.filter
        self.ask(
            lambda desk: desk.complaints(
                open_only=chosen != EVERY, mine=chosen == MINE, limit=MOST if chosen == EVERY else None
            ),
            self._show,
            group="board",
        )

    def _show(self, lines: tuple[ComplaintLine, ...]) -> None:
        at_hand = self.line_at_hand()
        self._lines = lines
        board = arrange(lines)
        viewport = self.query_one("#complaints", Viewport)
        viewport.set_columns(board_columns(self.crm.now()))
        cursor = next((n for n, line in enumerate(board.rows) if at_hand and line.id == at_hand.id), None)
        viewport.show(ListSource(board.rows), cursor=cursor, dividers=board.headings)
        self._reveal(common=False, empty="" if lines else _(NOTHING))
        late = sum(line.clock is not None and line.clock.late for line in lines)
        said = ngettext("{n} complaint", "{n} complaints", len(lines))
        parts = [Content.styled(_(TITLES[self.filter]), "bold $primary"), Content(f"  ·  {said}")]
        if late:
            overdue = ngettext("{n} past its time", "{n} past their time", late)
            parts.append(Content.styled(f"  ·  !! {overdue}", "bold $error"))
        self._head(Content.assemble(*parts))
        self.refresh_bindings()

    def _show_common(self, found: CommonView) -> None:
        viewport = self.query_one("#patterns", Viewport)
        viewport.set_columns(pattern_columns(found))
        viewport.show(ListSource(found.patterns))
        self._reveal(common=True, empty="" if found.patterns else _(NOTHING_COMMON))
        title = Content.styled(_("What complaints have in common"), "bold $primary")
        growth = growth_content(found)
        self._head(Content("\n").join([title, growth]) if growth.plain else title)
        self.refresh_bindings()

    def _head(self, words: Content) -> None:
        self.query_one("#complaints-head", Static).update(words)

    def _reveal(self, *, common: bool, empty: str) -> None:
        for name, shown in (("#complaints", not common), ("#patterns", common)):
            self.query_one(name).set_class(not shown, "-hidden")
        said = self.query_one("#complaints-empty", Static)
        said.display = bool(empty)
        said.update(Content(empty))
        focused = self.query_one("#patterns" if common else "#complaints")
        if self.is_current and self.focused is not focused:
            focused.focus()

    # What is at hand ----------------------------------------------------------------------------------------

    def line_at_hand(self) -> ComplaintLine | None:
        """The complaint under the cursor."""
        row: ComplaintLine | None = None if self.common else self.query_one("#complaints", Viewport).row
        return row

    def customer_at_hand(self) -> tuple[bytes, str] | None:
        """Its customer."""
        line = self.line_at_hand()
        return (line.customer.id, line.customer.name or line.customer.code) if line else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done to a complaint needs one."""
        if action in ("open", "step", "wait", "call", "promise"):
            return bool(self._lines) and not self.common
        if action == "filter":
            return not self.common
        return super().check_action(action, parameters)

    # Keys ---------------------------------------------------------------------------------------------------

    @on(Viewport.RowSelected, "#complaints")
    def action_open(self) -> None:
        """Everything about the complaint."""
        line = self.line_at_hand()
        if line is not None:
            from fieldcrm.ui.dialogs.complaint import ComplaintDialog

            self.app.push_screen(ComplaintDialog(line.id))

    def action_step(self) -> None:
        """Its next step, with a word."""
        self._ask_step(wait=False)

    def action_wait(self) -> None:
        """It waits for the customer, or goes on."""
        self._ask_step(wait=True)

    def _ask_step(self, *, wait: bool) -> None:
        line = self.line_at_hand()
        if line is not None:
            wanted = line.id
            self.ask(
                lambda desk: desk.complaint(wanted),
                lambda found: self._step(found, wait=wait),
                group="step",
                keys_wait=True,
            )

    def _step(self, found: ComplaintDetail, *, wait: bool) -> None:
        from fieldcrm.domain.complaint_codes import Step
        from fieldcrm.ui.dialogs.complaint_forms import step_form

        line = found.line
        turn = Step.RESUMED if line.waiting else Step.WAITING
        name = line.customer.name or line.customer.code
        form = step_form(line.id, name, found.next_steps, self.crm.today, turn if wait else None)
        self.app.push_screen(form, self.after_write)

    def action_promise(self) -> None:
        """A promise given in the complaint."""
        line = self.line_at_hand()
        if line is not None:
            from fieldcrm.ui.dialogs.complaint_forms import promise_form

            name = line.customer.name or line.customer.code
            form = promise_form(line.customer.id, name, self.crm.today, source=("complaint", line.id))
            self.app.push_screen(form, self.after_write)

    def action_dossier(self) -> None:
        """The dossier of its customer."""
        found = self.customer_at_hand()
        if found:
            self.crm.open_customer(found[0])

    def action_filter(self) -> None:
        """All open ones, mine, closed ones too."""
        self.filter = FILTERS[(FILTERS.index(self.filter) + 1) % len(FILTERS)]
        self.reload()

    def action_common(self) -> None:
        """What they have in common, and back."""
        self.common = not self.common
        self.reload()
