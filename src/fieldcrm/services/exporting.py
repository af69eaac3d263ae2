"""Exporting: any kind of record, or all there is, as CSV or XLSX that an import takes back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fieldcrm.errors import InvalidValueError
from fieldcrm.exchange.record_kinds import KINDS
from fieldcrm.exchange.record_lines import lines
from fieldcrm.exchange.writers import Sheet, form_of, write_csv, write_xlsx
from fieldcrm.storage import dumping, record_rows
from fieldcrm.storage.reads import custom as own_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.views.exported import CutText
    from fieldcrm.services.desk_base import DeskBase
    from fieldcrm.storage.dumping import Cell

    Progress = Callable[[int, int], None]

ALL = "all"
OWN = {"customers": "customer", "equipment": "equipment", "visits": "visit", "complaints": "complaint"}
"""Kinds that the team can add fields to: each has a column for every one of them."""
_STEP = 1_000


def export(
    desk: DeskBase,
    kind: str,
    file: Path,
    *,
    only: Collection[bytes] | None = None,
    progress: Progress | None = None,
    cut: Callable[[CutText], object] | None = None,
) -> int:
    """Write a kind, or all, to `file`; returns the lines written, headers not counted.

    CSV or XLSX by the file's ending, contacts also as vCard (.vcf); `all` goes to an XLSX with a sheet a kind, or,
    without an ending, to a folder with a CSV a kind. `only` leaves customers to those with these ids; `cut` is told of
    each text that an XLSX cannot hold whole. Raises InvalidValueError, DiskError.
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
        told = _Told(progress, only, sum(record_rows.count(connection, KINDS[each].entity) for each in kinds))
        if form == "xlsx":
            written = write_xlsx(
                file,
                [Sheet(each, _headers(connection, each), told.through(connection, each)) for each in kinds],
                cut,
            )
        else:
            written = sum(
                write_csv(
                    file / f"{each}.csv" if folder else file,
                    _headers(connection, each),
                    told.through(connection, each),
                )
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


def _headers(connection: Connection, kind: str) -> tuple[str, ...]:
    """The headers with those of the team's own fields behind them."""
    own = own_fields.fields(connection, OWN[kind]) if kind in OWN else ()
    return (*headers_of(kind), *(field.name for field in own))


def _lines(connection: Connection, kind: str, only: Collection[bytes] | None) -> Iterator[tuple[Cell, ...]]:
    """The lines of a kind, in the order of its headers."""
    if kind == "customers":
        found = dumping.customers(connection, None if only is None else frozenset(only))
    else:
        wanted = KINDS[kind]
        names = [(label.id_column, label.of, label.column) for label in wanted.labels]
        found = lines(wanted, record_rows.rows(connection, wanted.entity, names))
    return _with_own(connection, OWN[kind], found) if kind in OWN else found


def _with_own(connection: Connection, of_kind: str, found: Iterator[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    """The lines with what each row holds of the team's own fields; a row's id stands in its last cell."""
    fields = own_fields.fields(connection, of_kind)
    if not fields:
        yield from found
        return
    held = own_fields.all_values(connection, of_kind)
    for line in found:
        mine = held.get(bytes.fromhex(str(line[-1])), {}) if line[-1] else {}
        yield (*line, *(mine.get(field.id) for field in fields))


class _Told:
    """Passes lines through and tells how far they are."""

    def __init__(self, progress: Progress | None, only: Collection[bytes] | None, total: int) -> None:
        self._progress = progress
        self._only = only
        self._total = total
        self._done = 0

    def through(self, connection: Connection, kind: str) -> Iterator[tuple[Cell, ...]]:
        """The lines of a kind, counted."""
        for line in _lines(connection, kind, self._only):
            if self._progress and not self._done % _STEP:
                self._progress(min(self._done, self._total), self._total)
            self._done += 1
            yield line

    def finish(self) -> None:
        """Tell that all is written."""
        if self._progress:
            self._progress(self._total, self._total)
