"""The desk's imports: the dry run, and the import as one undoable action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.services.desk_base import DeskBase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from fieldcrm.domain.views.importing import ImportPreview, ImportReport
    from fieldcrm.exchange.rejects import Explain
    from fieldcrm.services.import_steps import Prepared, Request

    Progress = Callable[[int, int], None]


class ImportDesk(DeskBase):
    """What a user brings in from files."""

    def preview_import(
        self,
        kind: str,
        file: Path,
        *,
        mapping: Mapping[str, str] | None = None,
        encoding: str = "",
        unit: str = "",
        progress: Progress | None = None,
    ) -> ImportPreview:
        """The dry run. `mapping`: header → field. Raises RejectedError, NotFoundError.

        `kind` is one of `exchange.record_kinds.KINDS`, or 'all' for a workbook or folder that an export of all made.
        """
        from fieldcrm.services import import_steps

        request = import_steps.Request(kind, file, mapping or {}, encoding, unit, progress)
        return import_steps.preview(self, request, _prepare)

    def import_file(
        self,
        kind: str,
        file: Path,
        *,
        mapping: Mapping[str, str] | None = None,
        encoding: str = "",
        unit: str = "",
        rejects: Path | None = None,
        explain: Explain | None = None,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Import a file as one undoable action; rejected rows go to `rejects` (default: beside the file).

        `explain` gives the words for a reject's reason and mend; without it their codes are written.
        """
        from fieldcrm.services import import_steps

        request = import_steps.Request(kind, file, mapping or {}, encoding, unit, progress)
        return import_steps.apply(self, request, _prepare, rejects, explain)


def _prepare(desk: DeskBase, request: Request) -> Prepared:
    """Read the file as the kind of its records asks for."""
    from fieldcrm.services import importing, record_files

    records = record_files.takes(request.kind, request.file, request.encoding)
    return record_files.prepare(desk, request) if records else importing.prepare(desk, request)
