"""Writing a bundle for the colleagues: what at least one of them lacks, as far as their own bundles have told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.views.team import Exported
from fieldcrm.errors import BundleError
from fieldcrm.journal.bundle import keys, read
from fieldcrm.journal.bundle.records import Manifest
from fieldcrm.journal.bundle.write import Exporter, write
from fieldcrm.journal.have import encode_have
from fieldcrm.services import team
from fieldcrm.services.bundle_files import clear_unfinished, flush, new_name, written
from fieldcrm.services.collector import resting
from fieldcrm.storage import local
from fieldcrm.storage import team as store
from fieldcrm.storage.merge import changes_for, count_for, have

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.journal.bundle.layout import Head
    from fieldcrm.services.desk_base import DeskBase
    from fieldcrm.storage.team import MemberRow

    Progress = Callable[[int, int], None]


_NEWCOMER = 30 * 86_400_000
"""Milliseconds for which an invitation that nobody has used counts."""


class _Content(NamedTuple):
    """What goes into a bundle, but the changes themselves."""

    kind: str
    manifest: Manifest
    exporter: Exporter
    known: frozenset[bytes]


def export(
    desk: DeskBase, folder: Path, *, for_name: str = "", full: bool = False, progress: Progress | None = None
) -> Exported:
    """Write one new bundle into `folder`, read it back, and only then give it its name.

    `for_name`: only what that colleague lacks; `full`: everything. A bundle without a change is written too: it tells
    the colleagues what we have. Raises TeamError, NotFoundError, AmbiguousError, DiskError.
    """
    with desk.archive.writing() as connection:
        team.enrol(desk, connection)
        team.current_key(connection)
    now = desk.now().astimezone(UTC)
    made = max(0, round(now.timestamp() * 1000))
    with resting(), desk.archive.reading() as connection:
        content = _content(connection, made, for_name=for_name, full=full)
        user = local.user(connection)
        expected = count_for(connection, content.known)
        clear_unfinished(folder, user, now)
        with written(folder, new_name(user, now, content.kind)) as stream:
            head, raw = write(
                stream,
                content.exporter,
                content.manifest,
                changes_for(connection, content.known),
                kind=content.kind,
                made=made,
                progress=progress,
                expected=expected,
            )
            flush(stream)
            _read_back(stream, head, content.manifest.keys[0].identity)
            name = stream.name
    done = Exported(
        file=_final(str(name)),
        kind=content.kind,
        changes=head.changes,
        size=head.total,
        raw=raw,
        at=now,
        for_name=for_name,
    )
    _remember(desk, done, head)
    return done


def _final(part: str) -> str:
    from fieldcrm.services.bundle_files import ENDING, PART

    return part.removesuffix(PART) + ENDING


def _content(connection: Connection, made: int, *, for_name: str, full: bool) -> _Content:
    secret = team.need_team(connection)
    own = store.laptop(connection)
    assert own is not None, "enrolled before"
    rows = [row for row in store.members(connection) if not row.retired_on]
    others = [row for row in rows if row.key != keys.public_key(own.secret)]
    if full:
        kind, known = "full", frozenset[bytes]()
    elif for_name:
        said = store.haves(connection, team.find(connection, for_name).key)
        kind, known = "for", store.known_to_all(connection, said)
    else:
        kind, known = "delta", _known_to_all(connection, others, made)
    holds = have(connection)
    secret = team.current_key(connection)  # only read here: it was made before, where it was missing
    team_keys = team.team_keys(secret)
    manifest = Manifest(
        team=secret.id,
        team_name=secret.name,
        replica=own.replica,
        name=local.user(connection),
        total=holds.changes,
        have=encode_have(holds),
        keys=team_keys,
    )
    exporter = Exporter(own.secret, team.recipients(connection, team_keys[0]))
    return _Content(kind, manifest, exporter, known)


def _known_to_all(connection: Connection, others: list[MemberRow], made: int) -> frozenset[bytes]:
    """What every colleague has; nothing, as long as one of them has never sent a bundle, or one may have just joined.

    He knows nothing yet, and we do not know of him: so an invitation counts until another laptop is heard of.
    """
    letter = store.invited(connection)
    if letter is not None and made - letter[0] < _NEWCOMER and len(store.members(connection)) <= letter[1]:
        return frozenset()
    said = [store.haves(connection, row.key) for row in others]
    if not all(said):
        return frozenset()
    return store.known_to_all(connection, [have for haves in said for have in haves])


def _read_back(stream: BinaryIO, head: Head, identity: str) -> None:
    """Read the bundle as a colleague would. Raises DiskError where the medium gives other bytes than it was given."""
    from fieldcrm.errors import DiskError

    try:
        bundle = read.Bundle(stream, read.verify(stream), [identity])
        count = sum(1 for _change in bundle.changes())
    except BundleError as error:
        if error.params.get("reason") == "bundle_change":  # ours to mend: the log holds what no reader takes
            raise
        raise DiskError(file=str(stream.name), what="read_back") from error
    if count != head.changes:
        raise DiskError(file=str(stream.name), what="read_back")


def _remember(desk: DeskBase, done: Exported, head: Head) -> None:
    with desk.archive.local_write() as connection:
        store.keep_receipt(connection, head.body_hash, head.made)
        mark: dict[str, object] = {
            "file": str(Path(done.file).absolute()),
            "kind": done.kind,
            "changes": done.changes,
            "size": done.size,
            "raw": done.raw,
            "at": head.made,
            "for": done.for_name,
        }
        store.keep_export(connection, mark)


def last(mark: dict[str, object]) -> Exported | None:
    """The last export as it was remembered, or None."""
    if not mark:
        return None
    return Exported(
        file=str(mark["file"]),
        kind=str(mark["kind"]),
        changes=int(str(mark["changes"])),
        size=int(str(mark["size"])),
        raw=int(str(mark["raw"])),
        at=datetime.fromtimestamp(int(str(mark["at"])) / 1000, UTC),
        for_name=str(mark["for"]),
    )
