"""A form with rows that come as they are needed: a row's entries side by side, its errors below it."""

from __future__ import annotations

from asyncio import Lock
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _
from fieldcrm.ui.visit_fields import CELLS, PROBLEMS, SECTIONS, TAIL
from fieldcrm.ui.widgets.form import HINT, FormPanel, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

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
        self._named_offers: dict[str, list[str]] = {}
        self._to_come = [section for section in SECTIONS if section != PROBLEMS] + [TAIL]
        self._mounting = Lock()
        self.complete = False
        """Whether all parts stand there, each in its place: only then the next field is known."""

    def compose(self) -> ComposeResult:
        """The head on one line, and the problems. The rest follows once these can be seen."""
        head = self._plain()[:3]
        yield self._line(head[0], (5, 2, 2), head)
        yield from self._below(head)
        yield self._part(PROBLEMS)

    def on_mount(self) -> None:
        """What can be seen at first comes first."""
        self.call_after_refresh(self._mount_next)

    def _plain(self) -> list[FormField]:
        rows = {each.name for section in self.state.rows.values() for row in section for each in row}
        return [each for each in self.state.fields if each.name not in rows]

    def _part(self, section: str) -> Widget:
        """A title and the rows of a kind."""
        rows = self.state.rows[section]
        self._mounted[section] = len(rows)
        widgets = [widget for number, row in enumerate(rows) for widget in self._row(section, number, row)]
        return Vertical(self._title(section, _(SECTIONS[section])), *widgets, id=ROWS + section, classes="form-rows")

    def _tail(self) -> Iterator[Widget]:
        """All that is no row, below."""
        section = ""
        for each in self._plain()[3:]:
            if each.section != section:
                section = each.section
                yield Static(Content(section), classes="form-section")
            label = Static(Content(each.label), classes="form-label")
            hints = [Static(Content(each.hint), id=HINT + slug(each.name), classes="form-hint")] if each.hint else []
            yield Horizontal(label, self._entry(each), *hints, classes="form-row")

    async def _mount_next(self) -> None:
        """Mount one more part, then let what was typed meanwhile be handled."""
        await self._mount_part()
        self.call_after_refresh(self._mount_next if self._to_come else self._stand)

    def _stand(self) -> None:
        self.complete = not self._to_come

    async def _mount_part(self) -> None:
        async with self._mounting:
            if self._to_come and self.is_attached:
                part = self._to_come.pop(0)
                await self.mount(*(self._tail() if part == TAIL else [self._part(part)]))
                self.show_errors()

    async def mount_all_parts(self) -> None:
        """Mount at once what was to follow."""
        await self._mount_part()
        while self._to_come and self.is_attached:
            await self._mount_part()

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
            if each.hint:
                yield Static(Content(each.hint), id=HINT + slug(each.name), classes="form-hint below")

    def _entry(self, field: FormField) -> Widget:
        entry = super()._entry(field)
        offer = self._named_offers.get(field.name) or self._offers.get(field.name.rpartition(".")[2])
        if isinstance(entry, Input) and offer:
            entry.suggester = SuggestFromList([safe(word) for word in offer], case_sensitive=False)
        return entry

    def offer(self, name: str, words: Sequence[str]) -> None:
        """Other words that complete what is typed into an entry."""
        self._named_offers[name] = list(words)
        entry = self.entry_of(name)
        if isinstance(entry, Input):
            entry.suggester = SuggestFromList([safe(word) for word in words], case_sensitive=False)

    async def sync_rows(self) -> None:
        """Mount the rows that came since the last time."""
        await self.mount_all_parts()
        for section, rows in self.state.rows.items():
            fresh = list(enumerate(rows))[self._mounted[section] :]
            self._mounted[section] = len(rows)
            widgets = [widget for number, row in fresh for widget in self._row(section, number, row)]
            if widgets:
                self.complete = False
                await self.query_one(f"#{ROWS}{section}").mount(*widgets)
                self.call_after_refresh(self._stand)
