"""The folder that is watched: a stick or a shared folder, where colleagues' bundles appear."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fieldcrm.domain.views.team import LastExchange
from fieldcrm.errors import BundleError, DiskError
from fieldcrm.journal.bundle import read
from fieldcrm.services import bundles_out
from fieldcrm.services.bundle_files import bundles_of
from fieldcrm.storage import team as store

if TYPE_CHECKING:
    from fieldcrm.services.desk_base import DeskBase


def last_exchange(desk: DeskBase) -> LastExchange:
    """What was exported and imported last."""
    with desk.archive.reading() as connection:
        exported, imported = store.marks(connection)
        folder = store.folder(connection)
    return LastExchange(
        exported=bundles_out.last(exported),
        imported_at=store.instant(int(str(imported["at"]))) if imported else None,
        imported_from=str(imported.get("from", "")),
        folder=folder,
    )


def watch(desk: DeskBase, folder: Path | None) -> None:
    """Watch a folder from now on. Raises DiskError where it is none."""
    if folder is not None and not folder.is_dir():
        raise DiskError(file=str(folder), what="Not a directory")
    with desk.archive.local_write() as connection:
        store.keep_folder(connection, "" if folder is None else str(folder.resolve()))


def new_bundles(desk: DeskBase) -> tuple[str, ...]:
    """Bundles of our team in the watched folder that were not taken in yet; by their headers, nothing is verified."""
    with desk.archive.reading() as connection:
        place = store.folder(connection)
        team = store.team(connection)
        if not place or team is None:
            return ()
        folder = Path(place)
        if not folder.is_dir():  # the stick is not in
            return ()
        found = []
        for file in bundles_of([folder]):
            try:
                with file.open("rb") as source:
                    head = read.read_head(source)
            except (OSError, BundleError):
                continue
            if head.team == team.id and not store.has_receipt(connection, head.body_hash):
                found.append(str(file))
    return tuple(found)
