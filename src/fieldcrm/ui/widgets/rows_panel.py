"""A form with rows that come as they are needed: a row's entries side by side, its errors below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _
from fieldcrm.ui.visit_fields import CELLS, PROBLEMS, SECTIONS
from fieldcrm.ui.widgets.form import ENTRY, HINT, WRONG, FormPanel, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget

    from fieldcrm.errors import InvalidValueError
    from fieldcrm.ui.visit_state import VisitState
    from fieldcrm.ui.widgets.form_state import FormField

ROWS = "rows-"


class RowsPanel(FormPanel):
    """Shows a `VisitState`. `offers` are words that complete what is typed, by an entry's last name."""

    state: VisitState

    def __init__(
        self,
        state: VisitState,
        explain: Callable[[InvalidValueError], str],
        offers: Mapping[str, Sequence[str]],
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(state, explain, id=id)
        self._offers = offers
        self._mounted: dict[str, int] = {}

    def compose(self) -> ComposeResult:
        """The head on one line, a part for each kind of row, then the rest."""
        rows = {each.name for section in self.state.rows.values() for row in section for each in row}
        plain = [each for each in self.state.fields if each.name not in rows]
        yield self._line(plain[0], (5, 2, 2), plain[:3])
        yield from self._below(plain[:3])
        for section, title in SECTIONS.items():
            with Vertical(id=ROWS + section, classes="form-rows"):
                yield self._title(section, _(title))
                for number, row in enumerate(self.state.rows[section]):
                    yield from self._row(section, number, row)
                self._mounted[section] = len(self.state.rows[section])
        section = ""
        for each in plain[3:]:
            if each.section != section:
                section = each.section
                yield Static(Content(section), classes="form-section")
            with Horizontal(classes="form-row"):
                yield Static(Content(each.label), classes="form-label")
                yield self._entry(each)
                yield Static(Content(each.hint), id=HINT + slug(each.name), classes="form-hint")
            yield Static(id=WRONG + slug(each.name), classes="form-wrong")

    def _title(self, section: str, title: str) -> Widget:
        """The part's name; over cells, what each of them holds."""
        if section == PROBLEMS:
            return Static(Content(title), classes="form-section")
        row = self.state.rows[section][0]
        cells = [Static(Content(each.label), classes="cell-title") for each in row]
        for cell, (_name, share) in zip(cells, CELLS[section], strict=True):
            cell.styles.width = f"{share}fr"
        return Horizontal(Static(Content(title), classes="form-label row-title"), *cells, classes="form-row")

    def _row(self, section: str, number: int, row: Sequence[FormField]) -> ComposeResult:
        if section != PROBLEMS:
            shares = tuple(share for _name, share in CELLS[section])
            yield self._line(None, shares, row)
            yield from self._below(row)
            return
        if number:
            yield Static("", classes="form-gap")
        for each in row:
            yield Horizontal(Static(Content(each.label), classes="form-label"), self._entry(each), classes="form-row")
            yield from self._below([each])

    def _line(self, label: FormField | None, shares: Sequence[int], row: Sequence[FormField]) -> Widget:
        """Entries side by side, each with its share of the line."""
        entries = [self._entry(each) for each in row]
        for field, entry, share in zip(row, entries, shares, strict=True):
            entry.styles.width = f"{share}fr"
            entry.add_class("cell")
            if label is not None and isinstance(entry, Input):
                entry.placeholder = field.label
        text = "" if label is None else f"{label.label} *"
        return Horizontal(Static(Content(text), classes="form-label"), *entries, classes="form-row")

    def _below(self, row: Sequence[FormField]) -> ComposeResult:
        for each in row:
            yield Static(Content(each.hint), id=HINT + slug(each.name), classes="form-hint below")
            yield Static(id=WRONG + slug(each.name), classes="form-wrong")

    def _entry(self, field: FormField) -> Widget:
        entry = super()._entry(field)
        offer = self._offers.get(field.name.rpartition(".")[2])
        if isinstance(entry, Input) and offer:
            entry.suggester = SuggestFromList([safe(word) for word in offer], case_sensitive=False)
        return entry

    def offer(self, name: str, words: Sequence[str]) -> None:
        """Other words that complete what is typed into an entry."""
        entry = self.query_one(f"#{ENTRY}{slug(name)}", Input)
        entry.suggester = SuggestFromList([safe(word) for word in words], case_sensitive=False)

    async def sync_rows(self) -> None:
        """Mount the rows that came since the last time."""
        for section, rows in self.state.rows.items():
            fresh = list(enumerate(rows))[self._mounted[section] :]
            self._mounted[section] = len(rows)
            widgets = [widget for number, row in fresh for widget in self._row(section, number, row)]
            if widgets:
                await self.query_one(f"#{ROWS}{section}").mount(*widgets)
