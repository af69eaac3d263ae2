"""The team: made, joined by an invitation, listed, and a laptop of it retired."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from fieldcrm.domain.views.team import Member, Team
from fieldcrm.errors import AmbiguousError, BundleError, DiskError, InvalidValueError, NotFoundError, TeamError
from fieldcrm.journal.bundle import invite as invites
from fieldcrm.journal.bundle import keys
from fieldcrm.journal.bundle.teamkeys import TeamKey, first_key, in_use, joined, next_key
from fieldcrm.journal.draft import Draft
from fieldcrm.services.writing import write
from fieldcrm.storage import local
from fieldcrm.storage import team as store
from fieldcrm.storage.merge import count_for

if TYPE_CHECKING:
    from pathlib import Path

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.services.desk_base import DeskBase
    from fieldcrm.storage.team import Laptop, MemberRow, TeamSecret

_NAME = 200
_RECIPIENTS = 400
"""Laptops that a bundle is encrypted to one by one; in a greater team the others need the team's key."""
JOINED = "join_team"
RETIRED = "retire_member"
TAKEN_BACK = "unretire_member"


def create(desk: DeskBase, name: str) -> Team:
    """Make a team with this laptop in it. Raises InvalidValueError, TeamError (team_exists)."""
    name = name.strip()
    if not name or len(name) > _NAME:
        raise InvalidValueError(field="name", value=name, reason="too_long" if name else "required")
    with desk.archive.writing() as connection:
        known = store.team(connection)
        if known is not None:
            raise TeamError(reason="team_exists", name=known.name)
        store.keep_team(connection, store.TeamSecret(os.urandom(16), name, (first_key(),)))
        enrol(desk, connection)
    return show(desk)


def invite(desk: DeskBase, file: Path, passphrase: str) -> str:
    """Write an invitation; returns this laptop's fingerprint, for the newcomer to compare.

    Raises TeamError (team_none), InvalidValueError (no passphrase), DiskError, also where the file exists.
    """
    from fieldcrm.services.bundle_files import write_new

    if not passphrase:
        raise InvalidValueError(field="passphrase", value="", reason="required")
    with desk.archive.writing() as connection:
        own = enrol(desk, connection)
        secret = current_key(connection)
        user = local.user(connection)
    letter = invites.Invite(
        secret.id,
        secret.name,
        team_keys(secret),
        user,
        keys.public_key(own.secret),
        keys.recipient_of(own.identity),
        own.replica,
    )
    write_new(file, invites.seal(letter, passphrase))
    with desk.archive.local_write() as connection:
        store.keep_invited(connection, round(desk.now().timestamp() * 1000))
    return keys.fingerprint(keys.public_key(own.secret))


def join(desk: DeskBase, file: Path, passphrase: str) -> Team:
    """Enter the team of an invitation, with this archive as it is; the inviter's bundles are trusted from now on.

    A further invitation of the same team brings its newer keys. Raises TeamError (team_other), PassphraseError,
    BundleError, NotFoundError, DiskError.
    """
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= invites.MAX_SIZE else b""
    except FileNotFoundError as error:
        raise NotFoundError(what="file", text=str(file)) from error
    except OSError as error:
        raise DiskError(file=str(file), what=error.strerror or str(error)) from error
    try:
        letter = invites.unseal(data, passphrase)
    except BundleError as error:
        error.params["file"] = str(file)
        raise
    with desk.archive.writing() as connection:
        known = store.team(connection)
        if known is not None and known.id != letter.team:
            raise TeamError(reason="team_other", name=known.name)
        have = () if known is None else team_keys(known)
        store.keep_team(connection, store.TeamSecret(letter.team, letter.team_name, joined(have, letter.keys)))
        store.accept(connection, letter.signer, letter.inviter)
        enrol(desk, connection)
    return show(desk)


def show(desk: DeskBase) -> Team:
    """The team and its laptops. Raises TeamError (team_none)."""
    with desk.archive.reading() as connection:
        secret = need_team(connection)
        own = store.laptop(connection)
        trusted = store.accepted(connection)
        mine = b"" if own is None else keys.public_key(own.secret)
        members = [_member(connection, row, mine, trusted) for row in store.members(connection)]
    return Team(secret.id, secret.name, tuple(members))


def retire(desk: DeskBase, name: str) -> Receipt:
    """Retire a laptop, named by its person or its fingerprint: its bundles are asked about, and it is left out of the
    next key, so that it reads no bundle made from then on.

    Raises NotFoundError, AmbiguousError, TeamError (team_self, team_retired).
    """
    with desk.archive.writing() as connection:
        need_team(connection)
        chosen = find(connection, name)
        own = store.laptop(connection)
        if own is not None and chosen.key == keys.public_key(own.secret):
            raise TeamError(reason="team_self", name=chosen.name)
        if chosen.retired_on:
            raise TeamError(reason="team_retired", name=chosen.name)
        draft = Draft(RETIRED)
        draft.edit("member", chosen.id, {"retired": [desk.day().isoformat(), local.user(connection)]})
        receipt = write(desk, connection, draft)
        store.refuse(connection, chosen.key)
        current_key(connection)
    return replace(receipt, kind=RETIRED)


def take_back(desk: DeskBase, name: str) -> Receipt:
    """Let a retired laptop belong to the team again. Raises NotFoundError, AmbiguousError, TeamError (team_active)."""
    with desk.archive.writing() as connection:
        need_team(connection)
        chosen = find(connection, name, retired=True)
        if not chosen.retired_on:
            raise TeamError(reason="team_active", name=chosen.name)
        draft = Draft(TAKEN_BACK)
        draft.edit("member", chosen.id, {"retired": None})
        return write(desk, connection, draft)


def find(connection: Connection, name: str, *, retired: bool = False) -> MemberRow:
    """The one laptop that a name or a fingerprint means; a name means those not `retired` before the others.

    Raises NotFoundError, AmbiguousError.
    """
    wanted = name.strip().casefold()
    rows = store.members(connection)
    by_key = [row for row in rows if wanted and keys.fingerprint(row.key).casefold().startswith(wanted)]
    found = [row for row in rows if row.name.strip().casefold() == wanted]
    wanted_ones = [row for row in found if bool(row.retired_on) == retired]
    for group in (wanted_ones, found, by_key):
        if len(group) == 1:
            return group[0]
        if group:
            matches = [f"{row.name} {keys.fingerprint(row.key)}" for row in group]
            raise AmbiguousError(text=name, matches=", ".join(matches), what="member")
    raise NotFoundError(what="member", text=name)


def need_team(connection: Connection) -> TeamSecret:
    """The team. Raises TeamError (team_none)."""
    secret = store.team(connection)
    if secret is None:
        raise TeamError(reason="team_none")
    return secret


def enrol(desk: DeskBase, connection: Connection) -> Laptop:
    """This laptop's keys, and its row among the members; both are made where the identity is new, or copied.

    A restored or copied archive has a new identity, and so gets new keys: it can be retired on its own. What was
    encrypted to the former keys stays readable. Raises TeamError (team_none).
    """
    need_team(connection)
    replica = local.replica(connection)
    own = store.laptop(connection)
    if own is None or own.replica != replica:
        older = () if own is None else (own.identity, *own.older)
        if own is not None:  # bundles that we made before bring back what a restored copy lacks
            store.accept(connection, keys.public_key(own.secret), local.user(connection))
        own = store.Laptop(replica, keys.new_signing_key(), keys.new_identity(), older)
        store.keep_laptop(connection, own)
    own = _apart_from_copies(connection, own)
    public = keys.public_key(own.secret)
    member = keys.member_id(public)
    row = next((row for row in store.members(connection) if row.id == member), None)
    laptop = [replica, public, keys.recipient_of(own.identity)]
    if row is None or [row.replica, row.key, row.recipient] != laptop:
        draft = Draft(JOINED)
        values: dict[str, object] = {"name": local.user(connection), "laptop": laptop}
        if store.member_exists(connection, member):
            draft.edit("member", member, {**values, "deleted": 0})
        else:
            draft.create("member", {**values, "joined_on": desk.day().isoformat()}, member)
        write(desk, connection, draft)
    return own


def _apart_from_copies(connection: Connection, own: Laptop) -> Laptop:
    """This laptop's keys: others to read with where a laptop of the same person was retired since.

    That one's archive may be a copy of this one, and hold the keys that this one had. The team gets a new key too,
    because the last one was sent to those keys.
    """
    known = store.answered(connection)
    mine = keys.member_id(keys.public_key(own.secret))
    user = local.user(connection)
    retired = {row.id: row.name for row in store.members(connection) if row.retired_on}
    copies = {id_ for id_, name in retired.items() if name == user and id_ != mine} - known
    if not copies:
        return own
    store.keep_answered(connection, known | copies)
    own = own._replace(identity=keys.new_identity(), older=(own.identity, *own.older))
    store.keep_laptop(connection, own)
    secret = need_team(connection)
    held = team_keys(secret)
    store.keep_team(connection, secret._replace(keys=joined(held, (next_key(held, retired),))))
    return own


def current_key(connection: Connection) -> TeamSecret:
    """The team, with a key in front that leaves out just those who are retired; made here where there is none yet."""
    secret = need_team(connection)
    retired = {row.id for row in store.members(connection) if row.retired_on}
    known = team_keys(secret)
    key = in_use(known, retired)
    if key is None:
        key = next_key(known, retired)
        secret = secret._replace(keys=joined(known, (key,)))
        store.keep_team(connection, secret)
    return secret._replace(keys=(key, *(other for other in team_keys(secret) if other != key)))


def team_keys(secret: TeamSecret) -> tuple[TeamKey, ...]:
    """The team's keys, newest first."""
    return tuple(TeamKey(*key) for key in secret.keys)


def recipients(connection: Connection, key: TeamKey) -> list[str]:
    """Whom a bundle is encrypted to: the team's key, and each laptop's own that is not retired."""
    rows = [row for row in store.members(connection) if not row.retired_on]
    own = {row.recipient for row in rows if keys.is_recipient(row.recipient)}
    return [keys.recipient_of(key.identity), *sorted(own)[:_RECIPIENTS]]


def _member(connection: Connection, row: MemberRow, own: bytes, trusted: frozenset[bytes]) -> Member:
    mine = own == row.key
    said = None if mine else store.ack(connection, row.key)
    return Member(
        id=row.id,
        name=row.name,
        fingerprint=keys.fingerprint(row.key),
        replica=row.replica,
        mine=mine,
        accepted=mine or row.key in trusted,
        joined_on=_day(row.joined_on),
        retired_on=_day(row.retired_on),
        retired_by=row.retired_by,
        heard_at=None if said is None else store.instant(said.made),
        lacks=None if said is None else count_for(connection, said.have.points()),
    )


def _day(text: str) -> date | None:
    """A day that another laptop wrote: none where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
