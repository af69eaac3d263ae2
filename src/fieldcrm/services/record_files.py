"""What files of records would bring: one kind from a table, or all kinds from a workbook or a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.views.importing import ColumnUse, ImportPreview
from fieldcrm.errors import InvalidValueError, NotFoundError, RejectedError
from fieldcrm.exchange.record_kinds import KINDS
from fieldcrm.exchange.tables import Table, read_table, sheets_of
from fieldcrm.journal.draft import Draft
from fieldcrm.services.import_belonging import Surroundings
from fieldcrm.services.import_matching import Directory
from fieldcrm.services.import_records import RecordPlan, columns_of
from fieldcrm.services.import_steps import Outcome, Prepared, Request
from fieldcrm.storage import matching, merging, settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.exchange.record_kinds import RecordKind
    from fieldcrm.services.desk_base import DeskBase
    from fieldcrm.services.import_steps import Progress

ALL = "all"
_SAMPLE = 5
_LOOK = 50


VCARDS = (".vcf", ".vcard")
"""Endings of files of vCards: contacts."""
FRIENDLY = ("customers", "deliveries", "degree_days")
"""Kinds whose files of other programs have an import of their own."""


def takes(kind: str, file: Path, encoding: str = "") -> bool:
    """Whether a file is one of records: any kind without an import of its own, and our own exports of deliveries."""
    if kind == ALL or (kind in KINDS and kind not in FRIENDLY):
        return True
    if kind != "deliveries":
        return False
    return {"id", "customer_id", "tank_id"} <= set(_headers(Path(file), encoding, kind))


def _headers(file: Path, encoding: str, kind: str) -> tuple[str, ...]:
    """The headers of a file; of a CSV file only its beginning is read."""
    try:
        with file.open("rb") as stream:
            begins = stream.read(4)
            if begins not in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
                line = (begins + stream.readline(4_096)).decode("utf-8-sig", "replace")
                return tuple(cell.strip().strip('"') for cell in line.split(","))
    except OSError:
        return ()
    return read_table(file, encoding=encoding, kind=kind, sheet=kind).headers


class Source(NamedTuple):
    """A table of records of one kind."""

    kind: RecordKind
    table: Table


def prepare(desk: DeskBase, request: Request) -> Prepared:
    """Read a file of records, or a workbook or folder of several kinds.

    Raises NotFoundError, DiskError, RejectedError, InvalidValueError.
    """
    sources = _sources(request.kind, request.file, request.encoding)

    def plan(connection: Connection, progress: Progress | None) -> Outcome:
        return _plan(desk, connection, request, sources, progress)

    return Prepared(sources[0].table.headers if len(sources) == 1 else (), plan)


def _sources(kind: str, file: Path, encoding: str) -> list[Source]:
    """The tables that a file, or a folder of files, holds, in the order in which one refers to the other."""
    if kind == "contacts" and file.suffix.lower() in VCARDS:
        from fieldcrm.exchange.vcards import read_vcards

        return [Source(KINDS[kind], read_vcards(file, encoding))]
    if kind != ALL:
        return [Source(KINDS[kind], read_table(file, encoding=encoding, sheet=kind))]
    if file.is_dir():
        found = [(each, file / f"{each.name}.csv") for each in KINDS.values()]
        sources = [_read(each, path, encoding) for each, path in found if path.is_file()]
    else:
        sheets = sheets_of(file)
        sources = [_read(each, file, encoding) for each in KINDS.values() if each.name in sheets]
    if not sources:
        if not file.exists():
            raise NotFoundError(what="file", text=str(file))
        raise RejectedError(file=str(file), reason="no_records")
    return [source for source in sources if source is not None]


def _read(kind: RecordKind, file: Path, encoding: str) -> Source | None:
    """The kind's table; None where it is empty."""
    try:
        return Source(kind, read_table(file, encoding=encoding, sheet=kind.name))
    except RejectedError as error:
        if error.params.get("reason") == "empty":
            return None
        raise


def _plan(
    desk: DeskBase,
    connection: Connection,
    request: Request,
    sources: list[Source],
    progress: Progress | None,
) -> Outcome:
    kind, file = request.kind, request.file
    around = _surroundings(desk, connection)
    draft = Draft("import_records")
    plans = []
    for number, source in enumerate(sources):
        if progress:
            progress(number, len(sources))
        checked = _mapping(source, request.mapping)
        plan = RecordPlan(connection, source.kind, source.table, checked, around, several=kind == ALL)
        _require(plan, file)
        plan.take()
        plans.append(plan)
    for wanted in (True, False):
        for plan in plans:
            for (entity, new, names), rows in plan.writes.items():
                if new is wanted:
                    draft.bulk(entity, names, rows, new=new)
    if progress:
        progress(len(sources), len(sources))
    return Outcome(_shown(kind, file, plans), draft)


def _surroundings(desk: DeskBase, connection: Connection) -> Surroundings:
    aliases = {each.id: merging.living(connection, each.id) for each in merging.merged(connection)}
    now = desk.now()
    directory = Directory(matching.customers(connection))
    directory.add_aliases(merging.aliases(connection))
    return Surroundings(
        directory,
        now.date(),
        now.tzinfo,
        settings.rules(connection),
        {gone: kept for gone, kept in aliases.items() if kept is not None},
    )


def _mapping(source: Source, mapping: Mapping[str, str]) -> dict[str, str]:
    """The mapping, checked: header → column, empty for one that is to be ignored. Raises InvalidValueError."""
    known = columns_of(source.kind)
    found = {}
    for header, wanted in mapping.items():
        column = wanted.strip().lower()
        if column in ("-", "ignore"):
            column = ""
        if column and column not in known:
            raise InvalidValueError(field="mapping", value=wanted, reason="unknown_field")
        if header not in source.table.headers:
            raise InvalidValueError(field="mapping", value=header, reason="unknown_header")
        found[header] = column
    return found


def _require(plan: RecordPlan, file: Path) -> None:
    """A table must say whose its records are, or which. Raises RejectedError, reason 'missing_columns'."""
    named = {"customer", "customer_name", "customer_id", "id"} if plan.kind.owned else set(columns_of(plan.kind))
    if not named & set(plan.columns):
        missing = ["customer"] if plan.kind.owned else [plan.kind.columns[0].name]
        raise RejectedError(file=str(file), reason="missing_columns", missing=missing)


def _shown(kind: str, file: Path, plans: list[RecordPlan]) -> ImportPreview:
    tables = [plan.table for plan in plans]
    single = plans[0] if len(plans) == 1 else None
    uses = () if single is None else _uses(single)
    return ImportPreview(
        kind=kind,
        file=str(file),
        encoding=tables[0].encoding if tables else "",
        encoding_sure=all(table.sure for table in tables),
        columns=uses,
        rows=sum(len(table.rows) + len(table.bad) for table in tables),
        new=sum(plan.new for plan in plans),
        changed=sum(plan.changed for plan in plans),
        unchanged=sum(plan.unchanged for plan in plans),
        new_customers=0,
        rejects=tuple(reject for plan in plans for reject in sorted(plan.rejects, key=lambda each: each.row)),
        sample=() if single is None else _samples(single),
        warnings=() if all(table.sure for table in tables) else ("encoding_unsure",),
    )


def _uses(plan: RecordPlan) -> tuple[ColumnUse, ...]:
    return tuple(
        ColumnUse(header, column, next((row[at] for row in plan.table.rows[:_LOOK] if row[at].strip()), ""))
        for at, (header, column) in enumerate(zip(plan.table.headers, plan.uses(), strict=True))
    )


def _samples(plan: RecordPlan) -> tuple[dict[str, str], ...]:
    return tuple(
        {column: row[at] for at, column in enumerate(plan.columns) if column and row[at].strip()}
        for row in plan.table.rows[:_SAMPLE]
    )
