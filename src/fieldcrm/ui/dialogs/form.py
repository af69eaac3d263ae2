"""A form over the screen: saved as one action, never lost, not even by a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widgets import Static

from fieldcrm.domain.safe import safe
from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import N_, _
from fieldcrm.ui.dialogs.base import Dialog, text
from fieldcrm.ui.dialogs.message import ConfirmDialog
from fieldcrm.ui.drafts import drop_draft
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.resting import AtRest
from fieldcrm.ui.widgets.form import FormPanel
from fieldcrm.ui.widgets.form_state import FormField, FormState
from fieldcrm.ui.words.errors import error_text, reason_hint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.app import ComposeResult

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.services.desk import Desk

DRAFT_DELAY = 0.3
"""Seconds of rest after which what was typed is kept as a draft."""


class FormDialog(Dialog["Receipt"]):
    """Fields to fill in. Dismisses with what `save` gives back, or None where nothing was saved.

    `save` gets the desk and the values of the changed fields (of all, with `all_fields`), in a worker. What it
    raises is shown, at its field where it has one, and the form stays as it is. `draft_key` names the draft.
    """

    HELP = N_("Fill in what you know; the rest can come later. Ctrl+S saves all fields as one action that u undoes.")
    BINDINGS = bindings("form")
    CSS_PATH: ClassVar[str] = "../styles/forms.tcss"

    def __init__(
        self,
        title: str,
        fields: Sequence[FormField],
        initial: Mapping[str, str],
        save: Callable[[Desk, dict[str, object]], Receipt | None],
        *,
        draft_key: str,
        all_fields: bool = False,
    ) -> None:
        super().__init__()
        self._title, self._save, self._draft_key, self._all = title, save, draft_key, all_fields
        self.state = FormState(fields, initial)
        self._draft_kept = AtRest(self, DRAFT_DELAY, self.keep_draft)

    def title_text(self) -> str:
        """The title."""
        return self._title

    def body(self) -> ComposeResult:
        """A line for news about the draft, and the fields."""
        yield text(id="form-notice")
        yield FormPanel(self.state, explain)

    def on_mount(self) -> None:
        """The cursor stands in a field; a draft left by a crash is taken up."""
        first = self.first_field()
        if first is not None:
            self.query_one(FormPanel).focus_field(first)
        self.ask(lambda desk: desk.draft(self._draft_key), self._take_draft, group="draft", keys_wait=True)

    def first_field(self) -> str | None:
        """The field in which the cursor stands when the form opens."""
        return next((field.name for field in self.state.fields), None)

    def _take_draft(self, draft: str | None) -> None:
        if not self.state.changed() and self.state.restore(draft):
            self.query_one(FormPanel).show_texts()
            self.notice(_("Taken up where it was left: not saved yet. Esc asks whether to drop it."))

    def notice(self, words: str) -> None:
        """Say something above the fields; nothing where it is empty."""
        line = self.query_one("#form-notice", Static)
        line.display = bool(words)
        line.update(words)

    @on(FormPanel.Written)
    def _keep_soon(self) -> None:
        self._draft_kept.soon()

    def keep_draft(self) -> None:
        """Keep what was typed so far, on the disk; nothing once it is being saved."""
        if self.finishing:
            return
        draft = self.state.draft()
        self.write(lambda desk: desk.keep_draft(self._draft_key, draft))

    def action_save(self) -> None:
        """Save, or say at each field what is wrong with it."""
        if self.finishing:
            return
        values = self.state.values(all_fields=self._all)
        panel = self.query_one(FormPanel)
        panel.show_errors()
        if values is None:
            self._show_wrong()
        elif not values:
            self._drop_and_leave()
        else:
            self._draft_kept.stop()
            self.finish(lambda desk: self._write(desk, values), self.dismiss, otherwise=self._refused, keys_wait=True)

    def _write(self, desk: Desk, values: dict[str, object]) -> Receipt | None:
        result = self._save(desk, values)
        drop_draft(desk, self._draft_key)
        return result

    def _refused(self, error: Exception) -> None:
        if isinstance(error, InvalidValueError) and self.state.blame(error):
            self._show_wrong()
        else:
            self.crm.tell_error(error)

    def _show_wrong(self) -> None:
        panel = self.query_one(FormPanel)
        panel.show_errors()
        wrong = self.state.first_error()
        if wrong is not None:
            panel.focus_error(wrong)

    def action_leave(self) -> None:
        """Leave; asks only if something typed would be lost. What is being saved can no longer be left."""
        if self.finishing:
            return
        changed = self.state.changed()
        if not changed:
            self._drop_and_leave()
            return
        names = ", ".join(field.label for field in self.state.fields if field.name in changed)
        question = _("Not saved yet: {names}. Leave and forget it?", names=names)
        self.app.push_screen(ConfirmDialog(_("Leave the form"), question), self._left)

    def _left(self, yes: bool | None) -> None:
        if yes:
            self._drop_and_leave()

    def _drop_and_leave(self) -> None:
        self._draft_kept.stop()
        self.write(
            lambda desk: desk.keep_draft(self._draft_key, None), lambda _none: self.dismiss(None), keys_wait=True
        )


def explain(error: InvalidValueError) -> str:
    """One line for a field: the value that is not accepted, and the mend."""
    mend = reason_hint(str(error.params.get("reason", "")), error.params.get("most"))
    value = safe(str(error.params.get("value", "") or ""))
    if not mend:
        return safe(error_text(error).message)
    return f"“{value}”: {mend}" if value else mend
