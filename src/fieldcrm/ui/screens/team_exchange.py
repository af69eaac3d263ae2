"""Bundles out and in on the team screen: the folder, progress, what stops and asks, taking back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _
from fieldcrm.ui.dialogs.entries import Entry
from fieldcrm.ui.dialogs.message import ConfirmDialog
from fieldcrm.ui.percents import by_percent
from fieldcrm.ui.rows.imports import progress_line
from fieldcrm.ui.rows.team import exported_block, incoming_block
from fieldcrm.ui.screens.team_making import TeamMaking, place_of
from fieldcrm.ui.words.sync import reason_texts, result_texts

if TYPE_CHECKING:
    from fieldcrm.domain.views.team import Exported, Incoming
    from fieldcrm.services.desk import Desk

    Progress = Callable[[int, int], None]


class Stopped(Exception):  # noqa: N818 - no error: the user wished it
    """The user stopped what was going on."""


class ExchangeActions(TeamMaking):
    """Bundles out and in; `new` are those in the watched folder that were not taken in yet."""

    @dataclass
    class Went(Message):
        """So much is done."""

        done: int
        total: int

    def __init__(self) -> None:
        super().__init__()
        self.new: tuple[str, ...] = ()
        self._stop = threading.Event()

    # The folder ---------------------------------------------------------------------------------------------

    def action_folder(self, then: Callable[[], None] | None = None) -> None:
        """Choose the folder to watch; `then` goes on with what needs it."""

        def chosen(_none: object) -> None:
            self.crm.changed()
            if then is not None:
                then()

        self._enter(
            _("The folder for bundles"),
            [Entry(_("A stick or a shared folder"), self.folder or str(Path.home()))],
            self._watch,
            chosen,
        )

    def _watch(self, desk: Desk, typed: tuple[str, ...]) -> None:
        place = place_of(typed[0])
        desk.watch_folder(place)
        self.folder = str(place)

    # Out and in ---------------------------------------------------------------------------------------------

    def action_export(self) -> None:
        """Write a bundle into the folder."""
        if not self.folder:
            self.action_folder(self.action_export)
            return
        folder, went = Path(self.folder), self._start(_("Exporting"))
        if went is not None:
            self.ask(
                lambda desk: desk.export_bundle(folder, progress=went),
                self._exported,
                group="exchange",
                otherwise=self._refused,
            )

    def _exported(self, done: Exported) -> None:
        self._rest()
        self._tell(exported_block(done))
        self.crm.changed()

    def action_import(self) -> None:
        """Take in what is new in the folder."""
        if not self.folder:
            self.action_folder(self.action_import)
            return
        self.take_in([Path(self.folder)])

    def take_in(self, paths: list[Path], allow: tuple[str, ...] = (), before: tuple[Incoming, ...] = ()) -> None:
        """Take bundles in; those that ask are asked about afterwards, one by one. `before`: what came of others."""
        went = self._start(_("Importing"))
        if went is None:
            return

        def taken(found: tuple[Incoming, ...]) -> None:
            self._rest()
            self._taken([*before, *found])

        self.ask(
            lambda desk: desk.import_bundles(paths, allow=allow, progress=went),
            taken,
            group="exchange",
            otherwise=self._refused,
        )

    def _taken(self, found: list[Incoming]) -> None:
        told = [item for item in found if item.state != "repeated"]
        self._tell(incoming_block(told) if told else Content(_("There is no new bundle.")))
        self.crm.changed()
        self._ask_next(found)

    def _ask_next(self, found: Sequence[Incoming]) -> None:
        """Ask about the first bundle that waits for a yes; about the others after it."""
        asks = next((item for item in found if item.state == "asks"), None)
        if asks is not None:
            self._ask_about(asks, tuple(item for item in found if item is not asks))

    def _ask_about(self, item: Incoming, others: tuple[Incoming, ...]) -> None:
        lines = [*reason_texts(item), "", *([] if item.result is None else result_texts(item.result))]
        title = _("Take in the bundle of {name}?", name=item.name or "?")

        def answered(yes: bool | None) -> None:
            if yes:
                self.take_in([Path(item.file)], item.reasons, others)
            else:
                self._ask_next(others)

        self.app.push_screen(ConfirmDialog(title, safe_block(lines)), answered)

    def action_take_back(self) -> None:
        """Take the last import back."""
        if self.busy:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.write(lambda desk: desk.undo_import(), self._did)

        question = _("Take back everything that the last import brought? It stays so on every laptop.")
        self.app.push_screen(ConfirmDialog(_("Take back an import"), question), answered)

    # Progress -----------------------------------------------------------------------------------------------

    def _start(self, words: str) -> Progress | None:
        """Say that something goes on; returns its callback, None while something else does."""
        if self.busy:
            return None
        self.busy = True
        self._stop = stop = threading.Event()
        self.query_one("#team-progress", Static).update(Content(words + " …"))
        self.refresh_bindings()
        tell = by_percent(lambda done, total: self.post_message(self.Went(done, total)))

        def went(done: int, total: int) -> None:
            if stop.is_set():
                raise Stopped
            tell(done, total)

        return went

    def on_exchange_actions_went(self, event: Went) -> None:
        """Move the bar."""
        if self.busy:
            self.query_one("#team-progress", Static).update(progress_line(event.done, event.total))

    def action_stop(self) -> None:
        """Stop what is going on; it leaves nothing half done."""
        self._stop.set()

    def _rest(self) -> None:
        self.busy = False
        self.query_one("#team-progress", Static).update(Content(""))
        self.refresh_bindings()

    def _refused(self, error: Exception) -> None:
        self._rest()
        if isinstance(error, Stopped):
            self._tell(_("Stopped; nothing half done was kept."))
            self.crm.changed()
        else:
            self.crm.tell_error(error)


def safe_block(lines: list[str]) -> str:
    """Lines that may hold names, made harmless."""
    return "\n".join(safe(line) for line in lines)
