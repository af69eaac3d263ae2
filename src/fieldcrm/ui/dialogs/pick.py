"""Choosing one of many: typing narrows the list, ↑ ↓ move, Enter takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from fieldcrm.i18n import N_, _
from fieldcrm.ui.cells import Cell, Span, cell, width_of
from fieldcrm.ui.dialogs.base import Dialog, text
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.widgets.columns import Column
from fieldcrm.ui.widgets.sources import ListSource
from fieldcrm.ui.widgets.viewport import Viewport

TALLEST = 14


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: its code, its word, and a remark; `group` is a heading over the options that share it."""

    code: str
    word: str
    remark: str = ""
    group: str = ""


class PickDialog(Dialog[str]):
    """Dismisses with the code of the option, or None."""

    HELP = N_("Type a part of the word, move with ↑ and ↓, take it with Enter.")
    BINDINGS = bindings("pick")
    CSS_PATH: ClassVar[str] = "../styles/forms.tcss"

    def __init__(self, title: str, options: Sequence[Option], *, chosen: str = "") -> None:
        super().__init__()
        self._title, self._options, self._chosen = title, tuple(options), chosen

    def title_text(self) -> str:
        """The title."""
        return self._title

    def body(self) -> ComposeResult:
        """What is typed, and the options that fit it."""
        yield PickInput(placeholder=_("Type to narrow"), compact=True, id="pick-text")
        columns = (
            Column[Option]("word", "", self._word, self._widest(), flex=1),
            Column[Option]("remark", "", lambda option: cell(option.remark, "dim"), 8, flex=1, from_width=30),
        )
        yield Viewport[Option](columns, id="pick-list", header=False)
        yield text(_("Nothing fits what was typed."), id="pick-none")

    def _widest(self) -> int:
        return min(max((width_of(option.word) for option in self._options), default=0) + 2, 30)

    def _word(self, option: Option) -> Cell:
        here = option.code == self._chosen
        return (Span("• " if here else "  ", "accent"), *cell(option.word, "strong" if here else ""))

    def on_mount(self) -> None:
        """The cursor stands on what is chosen now."""
        codes = [option.code for option in self._options]
        lines = len(codes) + len({option.group for option in self._options if option.group})
        self.query_one(Viewport).styles.height = min(max(lines, 1), TALLEST)
        self._show(self._options, codes.index(self._chosen) if self._chosen in codes else 0)
        self.query_one("#pick-text").focus()

    def _show(self, options: Sequence[Option], cursor: int = 0) -> None:
        headings: list[tuple[int, Cell]] = []
        group = ""
        for index, option in enumerate(options):
            if option.group != group:
                group = option.group
                headings.append((index, (Span(f"── {group}", "dim"),)))
        self.query_one(Viewport).show(ListSource(options), cursor=cursor, dividers=headings)
        self.query_one("#pick-none").display = not options

    @on(Input.Changed, "#pick-text")
    def _narrow(self, event: Input.Changed) -> None:
        wanted = event.value.strip().casefold()
        self._show([o for o in self._options if wanted in f"{o.word} {o.remark} {o.code}".casefold()])

    @on(Input.Submitted, "#pick-text")
    @on(Viewport.RowSelected, "#pick-list")
    def _entered(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Take the option under the cursor."""
        option: Option | None = self.query_one(Viewport).row
        if option is not None:
            self.dismiss(option.code)


class PickInput(Input):
    """An entry whose ↑ and ↓ move the cursor of the list below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def key_up(self) -> None:
        """One line up in the list."""
        self.screen.query_one(Viewport).action_move(-1)

    def key_down(self) -> None:
        """One line down in the list."""
        self.screen.query_one(Viewport).action_move(1)

    def action_page(self, pages: int) -> None:
        """A page of the list."""
        self.screen.query_one(Viewport).action_page(pages)
