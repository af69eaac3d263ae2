"""Exporting: any kind of record, or all there is, as CSV or XLSX that an import takes back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fieldcrm.errors import InvalidValueError
from fieldcrm.exchange.record_kinds import KINDS
from fieldcrm.exchange.record_lines import lines
from fieldcrm.exchange.writers import Sheet, form_of, write_csv, write_xlsx
from fieldcrm.storage import dumping, record_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.services.desk_base import DeskBase
    from fieldcrm.storage.dumping import Cell

    Progress = Callable[[int, int], None]

ALL = "all"
_STEP = 1_000


def export(desk: DeskBase, kind: str, file: Path, *, progress: Progress | None = None) -> int:
    """Write a kind, or all, to `file`; returns the lines written, headers not counted.

    CSV or XLSX by the file's ending, contacts also as vCard (.vcf); `all` goes to an XLSX with a sheet a kind, or,
    without an ending, to a folder with a CSV a kind. Raises InvalidValueError, DiskError.
    """
    file = Path(file)
    if kind == "contacts" and file.suffix.lower() == ".vcf":
        from fieldcrm.services import calendar_files

        return calendar_files.export_contacts(desk, file)
    kinds = _kinds(kind)
    folder = kind == ALL and (file.is_dir() or not file.suffix)
    form = "csv" if folder else form_of(file)
    if kind == ALL and form == "csv" and not folder:
        raise InvalidValueError(field="file", value=str(file), reason="ending")
    with desk.archive.reading() as connection:
        told = _Told(progress, sum(record_rows.count(connection, KINDS[each].entity) for each in kinds))
        if form == "xlsx":
            written = write_xlsx(
                file, [Sheet(each, headers_of(each), told.through(connection, each)) for each in kinds]
            )
        else:
            written = sum(
                write_csv(file / f"{each}.csv" if folder else file, headers_of(each), told.through(connection, each))
                for each in kinds
            )
    told.finish()
    return written


def _kinds(kind: str) -> tuple[str, ...]:
    known = tuple(KINDS)
    if kind == ALL:
        return known
    if kind not in known:
        raise InvalidValueError(field="kind", value=kind, reason="choice", choices=", ".join((*known, ALL)))
    return (kind,)


def headers_of(kind: str) -> tuple[str, ...]:
    """The headers of a kind's export. Customers show their people and tanks beside them."""
    return dumping.CUSTOMERS if kind == "customers" else KINDS[kind].headers


def _lines(connection: Connection, kind: str) -> Iterator[tuple[Cell, ...]]:
    """The lines of a kind, in the order of its headers."""
    if kind == "customers":
        return dumping.customers(connection)
    wanted = KINDS[kind]
    names = [(label.id_column, label.of, label.column) for label in wanted.labels]
    return lines(wanted, record_rows.rows(connection, wanted.entity, names))


class _Told:
    """Passes lines through and tells how far they are."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def through(self, connection: Connection, kind: str) -> Iterator[tuple[Cell, ...]]:
        """The lines of a kind, counted."""
        for line in _lines(connection, kind):
            if self._progress and not self._done % _STEP:
                self._progress(min(self._done, self._total), self._total)
            self._done += 1
            yield line

    def finish(self) -> None:
        """Tell that all is written."""
        if self._progress:
            self._progress(self._total, self._total)
