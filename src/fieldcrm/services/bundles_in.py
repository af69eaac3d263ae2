"""Taking in bundles: staged, verified, decrypted, merged in one transaction each, and stopped where a yes is needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.views.team import Incoming
from fieldcrm.errors import BundleError, DiskError, NotFoundError, RejectedError
from fieldcrm.journal.bundle import keys, read
from fieldcrm.journal.bundle.teamkeys import joined, usable
from fieldcrm.journal.fields import ENTITIES
from fieldcrm.services import keeping, team
from fieldcrm.services.bundle_files import bundles_of, staged
from fieldcrm.services.collector import resting
from fieldcrm.storage import backup as backups
from fieldcrm.storage import local
from fieldcrm.storage import team as store
from fieldcrm.storage.merge import merge
from fieldcrm.storage.reads.status import last_place

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime
    from typing import BinaryIO

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.views.sync import MergeResult
    from fieldcrm.journal.bundle.read import Bundle
    from fieldcrm.services.desk_base import DeskBase

    Progress = Callable[[int, int], None]

MERGED, NOTHING, REPEATED, PREVIEW, ASKS, REJECTED = "merged", "nothing", "repeated", "preview", "asks", "rejected"
UNKNOWN, RETIRED, DELETIONS, OVERWRITES = "signer_unknown", "signer_retired", "mass_deletion", "overwrites"
REASONS = (UNKNOWN, RETIRED, DELETIONS, OVERWRITES)
MOST_DELETIONS = 20
"""Rows of one kind that a bundle may delete without a question [design]."""
DELETED_SHARE = 0.02
"""Share of a kind that it may delete [design]."""
OVERWRITTEN_SHARE = 0.1
"""Share of my recent edits that it may replace [design]."""
_SMALL, _SMALL_STREAM = 1_000, 4 << 20
"""Changes, and bytes of the stream, up to which a bundle is a day's work."""
_FEW = 3
"""Fewer rows than this are no mass, however small the archive is."""


class _RollBack(Exception):  # noqa: N818
    """Leaves the transaction without keeping anything of it."""


class _Secrets(NamedTuple):
    """What is needed to read a bundle, and to know who sent it."""

    team: bytes
    identities: list[str]
    trusted: frozenset[bytes]
    retired: frozenset[bytes]
    """Keys of laptops that were retired."""


class _Order(NamedTuple):
    """How bundles are to be taken in."""

    dry: bool
    allow: frozenset[str]
    progress: Progress | None


def take_in(
    desk: DeskBase,
    paths: Sequence[Path],
    *,
    dry: bool = False,
    allow: Collection[str] = (),
    progress: Progress | None = None,
) -> tuple[Incoming, ...]:
    """Merge bundles: files, folders, patterns. Each is merged whole or not at all; a wrong one holds up no other.

    `allow`: reasons (`REASONS`) that need no question any more. `progress` is told (bytes read, bytes in all) of the
    bundle at hand; what it raises stops the import, and the bundle at hand leaves nothing behind.
    Raises TeamError, NotFoundError, ArchiveInUseError; what is wrong with a bundle is told in its `Incoming`.
    """
    files = bundles_of(paths)
    with desk.archive.reading() as connection:
        team.need_team(connection)
    order = _Order(dry, frozenset(allow), progress)
    taken: list[Incoming] = []
    for file in files:
        try:
            taken.append(_one(desk, file, order))
        except (RejectedError, DiskError, NotFoundError) as error:
            error.params.setdefault("file", str(file))
            taken.append(Incoming(str(file), REJECTED, error=error))
    return tuple(taken)


def _one(desk: DeskBase, file: Path, order: _Order) -> Incoming:
    with resting(), staged(file, desk.archive.folder) as copy:
        try:
            return _merge(desk, file, copy, order)
        except BundleError as error:
            error.params["file"] = str(file)
            raise


def _merge(desk: DeskBase, file: Path, copy: BinaryIO, order: _Order) -> Incoming:
    head = read.verify(copy)
    with desk.archive.reading() as connection:
        secrets = _secrets(connection)
        repeated = store.has_receipt(connection, head.body_hash)
        place = last_place(connection)
    if head.team != secrets.team:
        raise BundleError(reason="bundle_team")
    bundle = read.Bundle(copy, head, secrets.identities)
    found = Incoming(
        file=str(file),
        state=REPEATED,
        kind=head.kind,
        name=bundle.manifest.name,
        fingerprint=keys.fingerprint(head.signer),
        made=store.instant(head.made),
        changes=head.changes,
        size=head.total,
    )
    if repeated:
        return found
    reasons = _signer_reasons(head.signer, secrets)
    if not order.dry and not order.allow.issuperset(reasons):
        order = order._replace(dry=True)  # it is going to ask: no need for a backup, nor for the full work
        return replace(_attempt(desk, bundle, found, reasons, order), state=ASKS)
    if not order.dry and place:
        _back_up(desk, place, small=head.changes <= _SMALL and head.stream <= _SMALL_STREAM)
    return _attempt(desk, bundle, found, reasons, order)


def _attempt(desk: DeskBase, bundle: Bundle, found: Incoming, reasons: list[str], order: _Order) -> Incoming:
    """Merge in one transaction; it is kept only if this is no dry run and nothing has to be asked."""
    outcome = found
    try:
        with desk.archive.writing() as connection:
            result = _fold(desk, connection, bundle, order)
            every = (*reasons, *_content_reasons(connection, result))
            outcome = replace(found, result=result, reasons=every)
            if order.dry:
                outcome = replace(outcome, state=PREVIEW)
                raise _RollBack
            if not order.allow.issuperset(every):
                outcome = replace(outcome, state=ASKS)
                raise _RollBack
            _remember(connection, bundle, found, desk.now())
            outcome = replace(outcome, state=MERGED if result.new or result.kept else NOTHING)
    except _RollBack:
        pass
    return outcome


def _fold(desk: DeskBase, connection: Connection, bundle: Bundle, order: _Order) -> MergeResult:
    progress = order.progress

    def went(done: int, total: int) -> None:
        """While changes are read, how far the bundle is; then how many customers were brought up to date."""
        if progress is not None:
            progress(*((done, total) if total else (bundle.read, bundle.head.stream)))

    changes = bundle.changes(lambda hash_: store.has_change(connection, hash_))
    result = merge(connection, changes, desk.now(), went, label=bundle.manifest.name, dry=order.dry)
    went(0, 0)  # the last moment to stop it: one long change takes a while after it was read
    return result


def _secrets(connection: Connection) -> _Secrets:
    secret = team.need_team(connection)
    own = store.laptop(connection)
    mine = [] if own is None else [own.identity, *own.older]
    trusted = set(store.accepted(connection))
    if own is not None:
        trusted.add(keys.public_key(own.secret))
    retired = frozenset(row.key for row in store.members(connection) if row.retired_on)
    return _Secrets(secret.id, [key.identity for key in team.team_keys(secret)] + mine, frozenset(trusted), retired)


def _signer_reasons(signer: bytes, secrets: _Secrets) -> list[str]:
    if signer in secrets.retired:
        return [RETIRED]
    return [] if signer in secrets.trusted else [UNKNOWN]


def _content_reasons(connection: Connection, result: MergeResult) -> list[str]:
    """What in the bundle itself must be asked about: many deletions, much of my own recent work replaced."""
    reasons = []
    if any(_is_mass(connection, name, rows) for name, rows in result.deletions.items()):
        reasons.append(DELETIONS)
    if result.overwritten >= _FEW and result.overwritten > result.mine * OVERWRITTEN_SHARE:
        reasons.append(OVERWRITES)
    return reasons


def _is_mass(connection: Connection, name: str, rows: int) -> bool:
    if rows > MOST_DELETIONS or rows < _FEW:
        return rows > MOST_DELETIONS
    table = ENTITIES[name].table
    left = store.row_counts(connection, [table])[table]
    return rows > (left + rows) * DELETED_SHARE


def _remember(connection: Connection, bundle: Bundle, found: Incoming, now: datetime) -> None:
    """Keep the receipt, whose bundles are trusted, what the colleague has, and the team's newer keys."""
    head, manifest = bundle.head, bundle.manifest
    store.keep_receipt(connection, head.body_hash, head.made)
    store.accept(connection, head.signer, manifest.name)
    held = store.read_have(manifest.have)
    if held is not None:
        store.keep_ack(connection, head.signer, store.Ack(manifest.total, head.made, held), manifest.have)
    secret = team.need_team(connection)
    every = joined(team.team_keys(secret), usable(manifest.keys))
    if every != secret.keys:
        store.keep_team(connection, secret._replace(keys=every))
    at = round(now.timestamp() * 1000)
    store.keep_import(connection, {"at": at, "from": manifest.name, "file": str(Path(found.file).absolute())})


def _back_up(desk: DeskBase, place: int, *, small: bool) -> None:
    """A copy before the import, unless the newest one holds all that there is, or is good enough for a small bundle.

    A day's bundle is taken in at once where the last copy is no older than the app's regular ones may be: copying a
    large archive takes longer than all the rest, and a merge can be taken back anyway.
    """
    with desk.archive.reading() as connection:
        if local.get(connection, keeping.COPIED) == str(place):
            return
    last = backups.last_backup(desk.archive.folder)
    if small and last is not None and timedelta(0) <= desk.now() - last < keeping.BACKUP_EVERY:
        return
    keeping.backup(desk, None, reason="import")
    with desk.archive.local_write() as connection:
        local.put(connection, keeping.COPIED, str(place))
