"""`fieldcrm team …`: make a team, invite into it, join it, list it, retire a laptop of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.output import Column, emit, say
from fieldcrm.cli.receipts import tell
from fieldcrm.cli.session import ask_secret, may_ask, secret_of, to_path
from fieldcrm.errors import UsageError
from fieldcrm.i18n import _
from fieldcrm.ui.words.dates import instant_text
from fieldcrm.ui.words.sync import lacks_text, member_state

if TYPE_CHECKING:
    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.team import Member, Team

_OWN_SECRET = "--invite-passphrase-file"  # noqa: S105 - the name of an option
_KEYS = ("name", "fingerprint", "replica", "mine", "trusted", "joined_on", "retired_on", "retired_by", "heard", "lacks")


def create(session: Session) -> int:
    """`fieldcrm team create NAME`."""
    with session.desk() as desk:
        team = desk.create_team(" ".join(session.line.rest))
    say(_("The team “{name}” is made. “fieldcrm team invite FILE” brings a colleague in.", name=team.name))
    _say_own(team)
    return 0


def invite(session: Session) -> int:
    """`fieldcrm team invite FILE`."""
    file = to_path(session.line.get("FILE"))
    secret = _secret(session, new=True)
    with session.desk() as desk:
        shared = desk.status().encrypted and not session.line.has(_OWN_SECRET) and session.line.has("--passphrase-file")
        fingerprint = desk.invite(file, secret)
    if shared:
        say(
            _(
                "The invitation opens with your archive's own passphrase; {option} FILE gives it another.",
                option=_OWN_SECRET,
            )
        )
    say(_("The invitation stands at {file}.", file=file))
    say(_("Tell the passphrase in person or by telephone, never beside the file."))
    say(_("Your fingerprint: {fingerprint}", fingerprint=fingerprint))
    return 0


def join(session: Session) -> int:
    """`fieldcrm team join FILE`."""
    file = to_path(session.line.get("FILE"))
    secret = _secret(session, new=False)
    with session.desk() as desk:
        team = desk.join_team(file, secret)
    say(_("You belong to the team “{name}” now.", name=team.name))
    _say_own(team)
    return 0


def show(session: Session) -> int:
    """`fieldcrm team list`."""
    with session.desk(read_only=True) as desk:
        team = desk.team()
    columns = (
        Column("name", _("Name")),
        Column("fingerprint", _("Fingerprint")),
        Column("state", _("State")),
        Column("heard", _("Last bundle")),
        Column("lacks", _("Has")),
    )
    rows = [
        {
            "name": member.name,
            "fingerprint": member.fingerprint,
            "state": member_state(member),
            "heard": instant_text(member.heard_at) if member.heard_at else "",
            "lacks": lacks_text(member),
        }
        for member in team.members
    ]
    emit(session.format, columns, rows, [member_data(member) for member in team.members], _KEYS)
    say(_("Team: {name}", name=team.name))
    return 0


def retire(session: Session) -> int:
    """`fieldcrm team retire NAME`."""
    name = " ".join(session.line.rest)
    with session.desk() as desk:
        if session.line.has("--back"):
            return tell(session, desk.unretire_member(name))
        active = {member.fingerprint: member.name for member in desk.team().members if member.retired_on is None}
        receipt = desk.retire_member(name)
        left = [member for member in desk.team().members if member.retired_on is None]
    tell(session, receipt)
    say(_("Bundles made from now on cannot be read on that laptop. Export one, so that the colleagues know it too."))
    gone = {active[key] for key in active.keys() - {member.fingerprint for member in left}}
    for person in sorted(gone & {member.name for member in left if not member.mine}):
        say(
            _(
                "If its archive was a copy of another laptop of {name}, it can read until that one has exported once.",
                name=person,
            )
        )
    return 0


def member_data(member: Member) -> dict[str, object]:
    """A laptop as scripts read it."""
    return {
        "name": member.name,
        "fingerprint": member.fingerprint,
        "replica": member.replica.hex(),
        "mine": member.mine,
        "trusted": member.accepted,
        "joined_on": member.joined_on,
        "retired_on": member.retired_on,
        "retired_by": member.retired_by,
        "heard": member.heard_at,
        "lacks": member.lacks,
    }


def _say_own(team: Team) -> None:
    for member in team.members:
        if member.mine:
            say(_("Your fingerprint: {fingerprint}", fingerprint=member.fingerprint))


def _secret(session: Session, *, new: bool) -> str:
    """The invitation's passphrase: from its own file, from --passphrase-file, or asked for. Raises UsageError."""
    file = session.line.options.get(_OWN_SECRET) or session.line.options.get("--passphrase-file")
    if file:
        return secret_of(file)
    if not may_ask():
        raise UsageError(_("Give the invitation's passphrase with --passphrase-file FILE."))
    secret = ask_secret(_("Passphrase of the invitation: "))
    if new and ask_secret(_("Once more: ")) != secret:
        raise UsageError(_("The two passphrases differ."))
    return secret
