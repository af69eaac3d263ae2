"""Making a team on the team screen: create, join, invite, retire."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _
from fieldcrm.ui.dialogs.entries import EntriesDialog, Entry
from fieldcrm.ui.dialogs.message import ConfirmDialog
from fieldcrm.ui.screens.base import BaseScreen
from fieldcrm.ui.wording import receipt_text

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.team import Member, Team
    from fieldcrm.services.desk import Desk


class TeamMaking(BaseScreen):
    """The actions; `folder` is the watched folder, `busy` says that bundles are on their way."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = ""
        self.busy = False

    def member_at_hand(self) -> Member | None:
        """The laptop under the cursor."""
        raise NotImplementedError

    def action_create(self) -> None:
        """Make a team."""
        self._enter(_("New team"), [Entry(_("Name"))], lambda desk, typed: desk.create_team(typed[0]), self._in_team)

    def action_join(self) -> None:
        """Join a team with an invitation."""
        entries = [Entry(_("The invitation's file")), Entry(_("Passphrase of the invitation"), secret=True)]
        self._enter(
            _("Join a team"),
            entries,
            lambda desk, typed: desk.join_team(place_of(typed[0]), typed[1]),
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
        return desk.invite(place_of(typed[0]), typed[1])

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
                self.write(lambda desk: desk.retire_member(mark), self._did)

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
                self.write(lambda desk: act(desk, lines), then)

        self.app.push_screen(EntriesDialog(title, entries), typed)

    def _tell(self, said: Content | str) -> None:
        self.query_one("#team-told", Static).update(said if isinstance(said, Content) else Content(safe(said)))


def place_of(typed: str) -> Path:
    """A path as the user writes it, with ~ for the home folder."""
    path = Path(typed)
    try:
        return path.expanduser()
    except RuntimeError:  # ~ with the name of nobody
        return path
