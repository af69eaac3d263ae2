"""Writing a filter: what can stand next is offered below, and how many customers fit is told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.widgets import Input, Static

from fieldcrm.domain.filters import Filter, fold_name, parse
from fieldcrm.domain.safe import safe
from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import N_, _, ngettext
from fieldcrm.ui.cells import cell
from fieldcrm.ui.dialogs.base import Dialog, text
from fieldcrm.ui.dialogs.pick import PickInput
from fieldcrm.ui.filter_words import Names, Next, following, replaced, word_at_end
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.widgets.columns import Column
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport
from fieldcrm.ui.words.errors import reason_hint
from fieldcrm.ui.words.filters import filter_text, names, own_names

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.services.desk import Desk

LINES = 12


class _Known(NamedTuple):
    """What is asked for once: the fields, the team's own names, values in use of fields of free text."""

    names: Names
    values: dict[str, tuple[str, ...]]


class FilterDialog(Dialog[Filter]):
    """Dismisses with the filter, or None."""

    HELP = N_(
        "Write conditions such as: territory = North and last_contact > 30d or open_complaint. Below stands what can "
        "come next: ↑ ↓ and Enter take it. Enter shows who fits; Ctrl+S keeps the filter for the team."
    )
    BINDINGS = bindings("filter")
    CSS_PATH: ClassVar[str] = "../styles/find.tcss"

    def __init__(self, wanted: Filter) -> None:
        super().__init__()
        self._given = wanted
        self._known: _Known | None = None
        self._nobody = ""
        """What was typed last and fits nobody."""

    def title_text(self) -> str:
        """What is written."""
        return _("Only these customers")

    def body(self) -> ComposeResult:
        """The filter, what it comes to, and what can stand next."""
        yield PickInput(placeholder=_("territory = … and last_contact > 30d"), compact=True, id="filter-entry")
        yield text(id="filter-told")
        columns = (
            Column[Next]("text", "", lambda each: cell(each.text, "strong"), 22, flex=1),
            Column[Next]("remark", "", lambda each: cell(each.remark, "dim"), 30, flex=2),
        )
        yield Viewport[Next](columns, id="filter-next", header=False)

    def on_mount(self) -> None:
        """Ask for the fields; the cursor stands behind what is already there."""
        self.query_one(Viewport).styles.height = LINES
        self.query_one(Input).focus()
        self.ask(_known, self._begin, group="fields", keys_wait=True)

    def _begin(self, known: _Known) -> None:
        self._known = known
        entry = self.query_one(Input)
        written = filter_text(self._given, known.names.own)
        entry.value = f"{written} " if written else ""
        entry.cursor_position = len(entry.value)
        self._typed()

    @on(Input.Changed, "#filter-entry")
    def _typed(self) -> None:
        if self._known is None:
            return
        known, typed = self._known, self.query_one(Input).value
        rows = following(typed, known.names, lambda field: known.values.get(field, ()))
        self.query_one(Viewport).show(ListSource(rows), cursor=0)
        found = self._read()
        if isinstance(found, Filter):
            self.ask(lambda desk: desk.customers(where=found, limit=1).total, self._count, group="filter")
        else:
            value = safe(str(found.params.get("value", "") or ""))
            if rows and value in ("", word_at_end(typed), typed.rstrip().rpartition(" ")[2]):
                self._tell(_("What can come next stands below."))  # it is being written, not wrong
                return
            hint = reason_hint(str(found.params.get("reason", "")))
            self._tell(f"“{value}”: {hint}" if value else hint, wrong=True)

    def _read(self) -> Filter | InvalidValueError:
        """What is typed, understood."""
        if self._known is None:
            return self._given
        fields, own = self._known.names
        aliases = {fold_name(name): code for code, name in own.items()} | names()
        try:
            return parse(self.query_one(Input).value, aliases, fields)
        except InvalidValueError as error:
            return error

    def _count(self, count: int) -> None:
        self._nobody = "" if count else self.query_one(Input).value
        self._tell(ngettext("{n} customer fits.", "{n} customers fit.", count, n=f"{count:,}"))

    def _tell(self, words: str, *, wrong: bool = False) -> None:
        told = self.query_one("#filter-told", Static)
        told.set_class(wrong, "error")
        told.update(safe(words))

    @on(Input.Submitted, "#filter-entry")
    @on(Viewport.RowSelected, "#filter-next")
    def _entered(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Take the word under the cursor while the filter is not complete, or if it was moved to; else show who fits.

        A word that fits nobody and could be completed is not complete.
        """
        entry, viewport = self.query_one(Input), self.query_one(Viewport)
        row, found, word = viewport.row, self._read(), word_at_end(entry.value)
        begun = bool(word) and self._nobody == entry.value and row is not None and row.text != word
        if row is not None and (viewport.cursor > 0 or isinstance(found, InvalidValueError) or begun):
            entry.value = replaced(entry.value, row.text)
            entry.cursor_position = len(entry.value)
        elif isinstance(found, Filter):
            self.dismiss(found)

    def action_keep(self) -> None:
        """Keep the filter under a name."""
        wanted = self._read()
        if not isinstance(wanted, Filter) or not wanted.groups:
            return
        from fieldcrm.ui.dialogs.form import FormDialog
        from fieldcrm.ui.widgets.form_state import FormField
        from fieldcrm.ui.words.fields import field_text

        def save(desk: Desk, values: dict[str, object]) -> Receipt:
            return desk.save_segment(str(values["name"]), wanted, str(values["note"]))

        fields = [
            FormField("name", field_text("segment"), str.strip, required=True),
            FormField("note", field_text("note"), str.strip),
        ]
        form = FormDialog(_("Keep the filter"), fields, {}, save, draft_key="segment:new", all_fields=True)
        self.app.push_screen(form, self._kept)

    def _kept(self, receipt: Receipt | None) -> None:
        self.crm.wrote(receipt)
        found = self._read()
        if receipt is not None and isinstance(found, Filter):
            self.dismiss(found)


def _known(desk: Desk) -> _Known:
    fields = desk.filter_fields()
    own = own_names(desk.custom_fields())
    asked = ("territory", "sector", "owner", "product", "supplier", "equipment")
    return _Known(Names(fields, own), {name: desk.filter_values(name) for name in asked})
