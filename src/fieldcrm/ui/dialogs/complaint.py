"""One complaint in full: both clocks, what it is, what was done; its keys take the next step, complete it, merge it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldcrm.domain.complaint_codes import Step
from fieldcrm.domain.safe import safe
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import Dialog, text
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.rows.complaints import detail_content

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.complaints import ComplaintDetail

_NEEDS_OPEN = frozenset({"step", "wait", "promise"})
_OWN = _NEEDS_OPEN | {"edit", "take_back", "merge", "unmerge", "customer"}


class ComplaintDialog(Dialog[None]):
    """Everything about a complaint. What its keys write is written at once; leaving needs no saving."""

    HELP = N_(
        "s takes the next step with a word, w says that it waits for the customer, or goes on. E completes the form, "
        "p notes a promise with its day. z takes the last step back, m says that it is the same as another report, M "
        "takes it out again. u takes back whatever was done last."
    )
    BINDINGS = bindings("complaint")
    CSS_PATH: ClassVar[str] = "../styles/complaints.tcss"

    def __init__(self, complaint_id: bytes) -> None:
        super().__init__()
        self._complaint_id = complaint_id
        self.found: ComplaintDetail | None = None

    def title_text(self) -> str:
        """The title, until the customer is known."""
        return _("Complaint")

    def body(self) -> ComposeResult:
        """All of it, to be scrolled."""
        with VerticalScroll(id="complaint-scroll"):
            yield text(id="complaint-text")

    def on_mount(self) -> None:
        """Read it."""
        self.query_one("#complaint-scroll").focus()
        self._read()

    def _read(self) -> None:
        self.ask(lambda desk: desk.complaint(self._complaint_id), self._show, otherwise=self._gone, keys_wait=True)

    def _gone(self, error: Exception) -> None:
        """The complaint was taken back, or deleted, while it was open."""
        from fieldcrm.errors import NotFoundError

        self.dismiss(None)
        if not isinstance(error, NotFoundError):
            self.crm.tell_error(error)

    def _show(self, found: ComplaintDetail) -> None:
        self.found = found
        title = _("Complaint · {name}", name=safe(self._who))
        self.query_one("#dialog").border_title = Content(title)
        self._draw()
        self.refresh_bindings()

    def _draw(self) -> None:
        if self.found is not None:
            shown = self.query_one("#complaint-text", Static)
            shown.update(detail_content(self.found, self.crm.now(), shown.size.width))

    def on_resize(self) -> None:
        """The lines follow the width."""
        self.call_after_refresh(self._draw)

    @property
    def _who(self) -> str:
        line = self.found.line if self.found else None
        return (line.customer.name or line.customer.code) if line else ""

    def current_customer(self) -> bytes | None:
        """The customer at hand."""
        return self.found.line.customer.id if self.found else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A merged report goes on as the other one; only what makes sense now is offered."""
        found = self.found
        if action not in _OWN:
            return True
        if found is None:
            return False
        merged = found.line.merged_into is not None
        if action in _NEEDS_OPEN:
            return not merged and not (action == "wait" and found.line.step is Step.CLOSED)
        if action == "merge":
            return not merged
        if action == "unmerge":
            return merged or bool(found.reports)
        if action == "take_back":
            return any(step.of is None for step in found.steps)
        return True

    def _wrote(self, receipt: Receipt | None) -> None:
        self.crm.wrote(receipt)
        if receipt is not None:
            self._read()

    # Keys ---------------------------------------------------------------------------------------------------

    def action_scroll(self, lines: int) -> None:
        """Up or down."""
        self.query_one("#complaint-scroll", VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_step(self) -> None:
        """The next step, with a word."""
        self._ask_step(None)

    def action_wait(self) -> None:
        """It waits for the customer, or goes on."""
        found = self.found
        if found is not None:
            self._ask_step(Step.RESUMED if found.line.waiting else Step.WAITING)

    def _ask_step(self, chosen: Step | None) -> None:
        found = self.found
        if found is not None and found.next_steps:
            from fieldcrm.ui.dialogs.complaint_forms import step_form

            form = step_form(self._complaint_id, self._who, found.next_steps, self.crm.today, chosen)
            self.app.push_screen(form, self._wrote)

    def action_edit(self) -> None:
        """Complete or correct it."""
        if self.found is not None:
            from fieldcrm.ui.dialogs.complaint_forms import complete

            complete(self, self.found, self._wrote)

    def action_promise(self) -> None:
        """What is promised to the customer, and by when."""
        found = self.found
        if found is not None:
            from fieldcrm.ui.dialogs.complaint_forms import promise_form

            source = ("complaint", found.line.id)
            form = promise_form(found.line.customer.id, self._who, self.crm.today, source=source)
            self.app.push_screen(form, self._wrote)

    def action_take_back(self) -> None:
        """Take the last step back."""
        found = self.found
        mine = [step for step in found.steps if step.of is None] if found else []
        if mine:
            self.write(lambda desk: desk.delete("complaint_step", mine[-1].id), self._wrote)

    def action_merge(self) -> None:
        """Say which other report of the customer this is the same as."""
        if self.found is not None:
            from fieldcrm.ui.dialogs.complaint_merge import merge

            merge(self, self.found.line, self._merged)

    def _merged(self, into: bytes, receipt: Receipt) -> None:
        """What is shown is the complaint that goes on."""
        self._complaint_id = into
        self._wrote(receipt)

    def action_unmerge(self) -> None:
        """Take a merged report out again: this one, or the last one that was merged into it."""
        found = self.found
        if found is None:
            return
        report = found.line if found.line.merged_into is not None else found.reports[-1]
        self.write(lambda desk: desk.unmerge_complaint(report.id), self._wrote)

    def action_customer(self) -> None:
        """Open the dossier."""
        found = self.found
        if found is not None:
            self.dismiss(None)
            self.crm.open_customer(found.line.customer.id)

    def action_undo(self) -> None:
        """Take back what was done last; what is shown follows."""
        self.write(lambda desk: desk.undo(), self._undone)

    def _undone(self, receipt: Receipt) -> None:
        from fieldcrm.ui.wording import receipt_text

        self.crm.done(_("Undone: {what}", what=receipt_text(receipt)))
        self._read()
