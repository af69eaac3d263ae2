"""What the user wants to import, and the dry run of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fieldcrm.domain.import_fields import RECORDS
from fieldcrm.errors import InvalidValueError, RejectedError

if TYPE_CHECKING:
    from fieldcrm.domain.views.importing import ImportPreview, ImportReport
    from fieldcrm.services.desk import Desk

DELIVERY_SIGNS = frozenset({"date", "quantity"})
"""Columns that tell a list of deliveries from a list of customers."""
WEATHER_SIGNS = frozenset({"date", "hdd"})
"""Columns of a list of degree days."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """A file, and what the user said about it; empty = to be found out."""

    file: Path
    kind: str = ""
    encoding: str = ""
    unit: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)

    def preview(self, desk: Desk, progress: Progress) -> ImportPreview:
        """The dry run. Where the user did not say the kind, the columns that are understood decide."""
        named = "contacts" if self.file.suffix.lower() == ".vcf" else self.file.stem.lower()
        if self.kind or named in RECORDS:
            return self._preview(desk, self.kind or named, progress)
        try:
            found = self._preview(desk, "deliveries", progress)
        except (RejectedError, InvalidValueError):
            return self._weather(desk, progress) or self._preview(desk, "customers", progress)
        if {use.field for use in found.columns} >= DELIVERY_SIGNS:
            return found
        return self._preview(desk, "customers", progress)

    def _weather(self, desk: Desk, progress: Progress) -> ImportPreview | None:
        """The dry run as degree days; None where the file holds none."""
        try:
            found = self._preview(desk, "degree_days", progress)
        except (RejectedError, InvalidValueError):
            return None
        return found if {use.field for use in found.columns} >= WEATHER_SIGNS else None

    def _preview(self, desk: Desk, kind: str, progress: Progress) -> ImportPreview:
        return desk.preview_import(
            kind, self.file, mapping=self.mapping or None, encoding=self.encoding, unit=self.unit, progress=progress
        )

    def run(self, desk: Desk, kind: str, progress: Progress) -> ImportReport:
        """The import, as one action that can be undone."""
        from fieldcrm.ui.words.imports import explain_reject

        return desk.import_file(
            kind,
            self.file,
            mapping=self.mapping or None,
            encoding=self.encoding,
            unit=self.unit,
            progress=progress,
            explain=explain_reject,
        )


LEFT_OUT = "-"
"""What a mapping says for a column that is not to be read."""


def mapped(order: ImportOrder, header: str, wanted: str, uses: Mapping[str, str]) -> Mapping[str, str]:
    """The order's mapping with one column more; the column that held the field before is left out.

    `uses` tells which field each header is taken for now.
    """
    found = {**order.mapping, header: wanted}
    for other, held in {**uses, **order.mapping}.items():
        if other != header and held == wanted and wanted != LEFT_OUT:
            found[other] = LEFT_OUT
    return found
