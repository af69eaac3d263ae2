"""The steps that every import shares: read the file, rehearse, back up, write once, tell of the rejected rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.views.importing import ImportPreview, ImportReport
from fieldcrm.errors import InvalidValueError
from fieldcrm.exchange.rejects import beside, in_codes, write_rejects
from fieldcrm.journal.draft import Draft
from fieldcrm.services.collector import resting
from fieldcrm.services.writing import write
from fieldcrm.storage import matching

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.exchange.rejects import Explain
    from fieldcrm.services.desk_base import DeskBase

    Progress = Callable[[int, int], None]


class Request(NamedTuple):
    """Which file is to be imported, and how it is to be understood."""

    kind: str
    file: Path
    mapping: Mapping[str, str]
    """Header → field, where the user said so."""
    encoding: str = ""
    """Empty: to be found out."""
    unit: str = ""
    """Of bare quantities; empty: as the settings say."""
    progress: Progress | None = None


class Outcome(NamedTuple):
    """What an import would write, and its preview."""

    preview: ImportPreview
    draft: Draft


class Prepared(NamedTuple):
    """A file that was read, ready to be set beside the archive as often as need be."""

    headers: tuple[str, ...]
    """Of the rejects file; none where the file has several tables."""
    plan: Callable[[Connection, Progress | None], Outcome]


def preview(desk: DeskBase, request: Request, prepare: Callable[[DeskBase, Request], Prepared]) -> ImportPreview:
    """The dry run. Raises NotFoundError, DiskError, RejectedError, InvalidValueError."""
    with resting():
        prepared = prepare(desk, request)
        with desk.archive.reading() as connection:
            outcome = prepared.plan(connection, request.progress)
    _tell_end(request, outcome)
    return outcome.preview


def apply(
    desk: DeskBase,
    request: Request,
    prepare: Callable[[DeskBase, Request], Prepared],
    rejects: Path | None,
    explain: Explain | None,
) -> ImportReport:
    """Import a file in one transaction; if anything changes, a backup is made before. Raises as `preview` does.

    Rejected rows go to `rejects` (default: beside the file), in the words of `explain`.
    """
    place = Path(rejects) if rejects else beside(request.file)
    if place.resolve() == request.file.resolve():
        raise InvalidValueError(field="rejects", value=str(place), reason="same_file")
    with resting():
        prepared = prepare(desk, request)
        outcome = _rehearse(desk, request, prepared)
        receipt = None
        if outcome is None or outcome.draft.rows:
            with desk.archive.writing() as connection:
                outcome = prepared.plan(connection, None)
                if outcome.draft.rows:
                    receipt = write(desk, connection, outcome.draft, progress=request.progress)
                rejects_file = _write_rejects(outcome, prepared, place, explain)
        else:
            rejects_file = _write_rejects(outcome, prepared, place, explain)
    _tell_end(request, outcome)
    return ImportReport(outcome.preview, receipt, rejects_file)


def _rehearse(desk: DeskBase, request: Request, prepared: Prepared) -> Outcome | None:
    """What the import will write; if that changes what is there, a backup is made. None on an empty archive.

    The backup is made here, outside of the transaction: a copy waits for the end of one that is open.
    """
    from fieldcrm.services import keeping

    with desk.archive.reading() as connection:
        if matching.is_empty(connection):
            return None
        outcome = prepared.plan(connection, request.progress)
    if outcome.draft.rows:
        keeping.backup(desk, None, reason="import")
    return outcome


def _write_rejects(outcome: Outcome, prepared: Prepared, place: Path, explain: Explain | None) -> str:
    """Write the rejected rows; the file's path, empty where there are none."""
    if not outcome.preview.rejects:
        return ""
    write_rejects(place, prepared.headers, outcome.preview.rejects, explain or in_codes)
    return str(place)


def _tell_end(request: Request, outcome: Outcome) -> None:
    if request.progress:
        request.progress(outcome.preview.rows, outcome.preview.rows)
