"""Search as one types: names, fragments, initials, phones, codes, any word known; Enter opens the customer."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from fieldcrm.domain.views.listed import CustomerRow
from fieldcrm.i18n import N_, _, ngettext
from fieldcrm.ui.cells import cell, grade_badge
from fieldcrm.ui.dialogs.base import Dialog, text
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.widgets.columns import Column
from fieldcrm.ui.widgets.entry import Entry
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport
from fieldcrm.ui.words.found import found_text

MOST = 50
COLUMNS = (
    Column[CustomerRow]("grade", "", lambda row: grade_badge(row.grade), width=3),
    Column[CustomerRow]("name", N_("Customer"), lambda row: cell(row.name or row.code), width=18, flex=3),
    Column[CustomerRow]("code", N_("Code"), lambda row: cell(row.code, "dim"), width=8, from_width=60),
    Column[CustomerRow](
        "territory", N_("Territory"), lambda row: cell(row.territory, "dim"), width=10, flex=1, from_width=80
    ),
    Column[CustomerRow]("phone", N_("Phone"), lambda row: cell(row.phone), width=14, from_width=50),
    Column[CustomerRow](
        "matched", N_("Found"), lambda row: cell(found_text(row), "dim"), width=30, flex=6, from_width=60
    ),
)


class SearchInput(Entry):
    """Tells its dialog of every key in the same turn: a message would wait for the next frame."""

    def watch_value(self, value: str) -> None:
        """Ask at once."""
        dialog = self.screen
        if isinstance(dialog, SearchDialog):
            dialog.look_for(value)


class SearchDialog(Dialog[bytes]):
    """Dismisses with the id of the customer, or None."""

    HELP = N_(
        "Type any part of a name, in Chinese or Latin script, initials of the pinyin, digits of a phone number, "
        "a code, a serial number, or a word from notes, visits, parts, complaints, facts and contracts. Enter opens "
        "the customer."
    )
    BINDINGS = bindings("search")

    def title_text(self) -> str:
        """What this is."""
        return _("Search")

    def body(self) -> ComposeResult:
        """What is typed, and who fits it."""
        yield SearchInput(placeholder=_("name, initials, phone, code, serial, any word"), compact=True, id="sought")
        yield Viewport[CustomerRow](COLUMNS, id="found", opens=False)
        yield text(id="count", classes="muted")

    def on_mount(self) -> None:
        """The cursor stands in the entry."""
        self.query_one(SearchInput).focus()

    @property
    def found(self) -> Viewport[CustomerRow]:
        """The list."""
        return self.query_one("#found", Viewport)

    def look_for(self, typed: str) -> None:
        """Ask for what was typed; an answer to an earlier key is void."""
        if not self.is_mounted:
            return
        wanted = typed.strip()
        if wanted:
            self.ask(lambda desk: desk.search(wanted, MOST), self._show, group="search")
        else:
            self._show(())

    def _show(self, rows: tuple[CustomerRow, ...]) -> None:
        self.found.show(ListSource(rows), cursor=0)
        typed = self.query_one(SearchInput).value.strip()
        if rows:
            words = (
                ngettext("{n} customer", "{n} customers", len(rows)) if len(rows) < MOST else _("the best {n}", n=MOST)
            )
        else:
            words = _("Nothing fits. Fewer letters find more.") if typed else ""
        self.query_one("#count", Static).update(words)

    def action_move(self, lines: int) -> None:
        """Up and down move in the list while the entry has the focus."""
        self.found.action_move(lines)

    @on(Viewport.RowSelected, "#found")
    def action_take(self) -> None:
        """Open the customer under the cursor."""
        row = self.found.row
        if row is not None:
            self.dismiss(row.id)
