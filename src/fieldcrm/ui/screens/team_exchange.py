"""What the team screen does: make a team, invite, join, retire; bundles out and in, watched and stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _
from fieldcrm.ui.dialogs.entries import EntriesDialog, Entry
from fieldcrm.ui.dialogs.message import ConfirmDialog
from fieldcrm.ui.rows.imports import progress_line
from fieldcrm.ui.rows.team import exported_block, incoming_block
from fieldcrm.ui.screens.base import BaseScreen
from fieldcrm.ui.wording import receipt_text
from fieldcrm.ui.words.sync import reason_texts, result_texts

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.team import Exported, Incoming, Member, Team
    from fieldcrm.services.desk import Desk

    Progress = Callable[[int, int], None]


class Stopped(Exception):  # noqa: N818 - no error: the user wished it
    """The user stopped what was going on."""


class ExchangeActions(BaseScreen):
    """The actions. `folder` is the watched folder, `new` the bundles in it that were not taken in yet."""

    @dataclass
    class Went(Message):
        """So much is done."""

        done: int
        total: int

    def __init__(self) -> None:
        super().__init__()
        self.folder = ""
        self.new: tuple[str, ...] = ()
        self.busy = False
        self._stop = threading.Event()

    def member_at_hand(self) -> Member | None:
        """The laptop under the cursor."""
        raise NotImplementedError

    # Making and joining -------------------------------------------------------------------------------------

    def action_create(self) -> None:
        """Make a team."""
        self._enter(_("New team"), [Entry(_("Name"))], lambda desk, typed: desk.create_team(typed[0]), self._in_team)

    def action_join(self) -> None:
        """Enter a team by its invitation."""
        entries = [Entry(_("The invitation's file")), Entry(_("Passphrase of the invitation"), secret=True)]
        self._enter(
            _("Join a team"),
            entries,
            lambda desk, typed: desk.join_team(_place(typed[0]), typed[1]),
            self._in_team,
        )

    def _in_team(self, team: Team) -> None:
        mine = next((member.fingerprint for member in team.members if member.mine), "")
        self._tell(_("You belong to the team “{name}” now. Your fingerprint: {mark}", name=team.name, mark=mine))
        self.crm.changed()

    def action_invite(self) -> None:
        """Write an invitation."""
        place = str(Path(self.folder or Path.home()) / "fieldcrm-invitation.fci")
        secret = _("Passphrase, to be told in person or by telephone")
        self._enter(
            _("Invite a colleague"),
            [Entry(_("File"), place), Entry(secret, secret=True), Entry(_("Once more"), secret=True)],
            self._write_invitation,
            lambda mark: self._tell(_("The invitation is written. Your fingerprint: {mark}", mark=mark)),
        )

    @staticmethod
    def _write_invitation(desk: Desk, typed: tuple[str, ...]) -> str:
        from fieldcrm.errors import InvalidValueError

        if typed[1] != typed[2]:
            raise InvalidValueError(field="passphrase", value="…", reason="differ")
        return desk.invite(_place(typed[0]), typed[1])

    def action_retire(self) -> None:
        """Retire the laptop under the cursor, after a question."""
        member = self.member_at_hand()
        if member is None or member.mine or self.busy:
            return
        question = _(
            "Retire the laptop of {name} ({mark})? It will not be able to read the bundles made from now on.",
            name=member.name,
            mark=member.fingerprint,
        )
        mark = member.fingerprint

        def answered(yes: bool | None) -> None:
            if yes:
                self.ask(lambda desk: desk.retire_member(mark), self._did, group="team")

        self.app.push_screen(ConfirmDialog(_("Retire a laptop"), question), answered)

    def _did(self, receipt: Receipt) -> None:
        self.crm.done(receipt_text(receipt))

    def _enter(
        self,
        title: str,
        entries: list[Entry],
        act: Callable[[Desk, tuple[str, ...]], object],
        then: Callable[..., object],
    ) -> None:
        """Ask for some lines, then do something with them."""
        if self.busy:
            return

        def typed(lines: tuple[str, ...] | None) -> None:
            if lines is not None:
                self.ask(lambda desk: act(desk, lines), then, group="team")

        self.app.push_screen(EntriesDialog(title, entries), typed)

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
        place = _place(typed[0])
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
        asks = next((item for item in found if item.state == "asks"), None)
        if asks is not None:
            self._ask_about(asks, tuple(item for item in found if item is not asks))

    def _ask_about(self, item: Incoming, others: tuple[Incoming, ...]) -> None:
        lines = [*reason_texts(item), "", *([] if item.result is None else result_texts(item.result))]
        title = _("Take in the bundle of {name}?", name=item.name or "?")

        def answered(yes: bool | None) -> None:
            if yes:
                self.take_in([Path(item.file)], item.reasons, others)

        self.app.push_screen(ConfirmDialog(title, safe_block(lines)), answered)

    def action_take_back(self) -> None:
        """Take the last import back."""
        if self.busy:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.ask(lambda desk: desk.undo_import(), self._did, group="team")

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
        told = -1

        def went(done: int, total: int) -> None:
            nonlocal told
            if stop.is_set():
                raise Stopped
            percent = done * 100 // total if total else 0
            if percent != told:
                told = percent
                self.post_message(self.Went(done, total))

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

    def _tell(self, said: Content | str) -> None:
        self.query_one("#team-told", Static).update(said if isinstance(said, Content) else Content(safe(said)))


def safe_block(lines: list[str]) -> str:
    """Lines that may hold names, made harmless."""
    return "\n".join(safe(line) for line in lines)


def _place(typed: str) -> Path:
    """A path as the user writes it, with ~ for the home folder."""
    path = Path(typed)
    try:
        return path.expanduser()
    except RuntimeError:  # ~ with the name of nobody
        return path
