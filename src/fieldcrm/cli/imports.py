"""`fieldcrm import customers|deliveries|degree-days FILE`: the dry run, the import, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.folders import telling_of
from fieldcrm.cli.output import emit_object, say
from fieldcrm.cli.progress import Progress
from fieldcrm.cli.session import to_path
from fieldcrm.errors import DiskError, NotFoundError, RejectedError, UsageError
from fieldcrm.i18n import _
from fieldcrm.ui.words.dates import number_text
from fieldcrm.ui.words.filling import sentences
from fieldcrm.ui.words.imports import column_text, explain_reject, reject_text, warning_text

if TYPE_CHECKING:
    from pathlib import Path

    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.importing import ImportPreview

_SHOWN = 5
"""Rejected rows that are told one by one; all of them stand in the rejects file."""


def customers(session: Session) -> int:
    """`fieldcrm import customers FILE`."""
    return _import(session, "customers")


def deliveries(session: Session) -> int:
    """`fieldcrm import deliveries FILE`."""
    return _import(session, "deliveries")


def degree_days(session: Session) -> int:
    """`fieldcrm import degree-days FILE`."""
    return _import(session, "degree_days")


def activities(session: Session) -> int:
    """`fieldcrm import activities FILE`: also logs of other programs."""
    return _import(session, "activities")


def contacts(session: Session) -> int:
    """`fieldcrm import contacts FILE`: vCard, CSV or XLSX."""
    return _import(session, "contacts")


def everything(session: Session) -> int:
    """`fieldcrm import all FILE`: what `export all` wrote."""
    return _import(session, "all")


def records(session: Session) -> int:
    """`fieldcrm import KIND FILE`. Raises UsageError."""
    from fieldcrm.cli.files import kind_of

    return _import(session, kind_of(session))


def _import(session: Session, kind: str) -> int:
    line = session.line
    file = to_path(line.get("FILE"))
    mapping = _mapping(to_path(line.get("--mapping"))) if line.get("--mapping") else None
    dry = line.has("--dry-run")
    rejects = to_path(line.get("--rejects")) if line.get("--rejects") else None
    progress = Progress(_("Importing"))
    encoding, unit = line.get("--encoding"), line.get("--unit")
    with session.desk(read_only=dry) as desk:
        if dry:
            preview = desk.preview_import(kind, file, mapping=mapping, encoding=encoding, unit=unit, progress=progress)
            rejects_file, wrote = "", False
        else:
            with telling_of((rejects or file).parent):
                report = desk.import_file(
                    kind,
                    file,
                    mapping=mapping,
                    encoding=encoding,
                    unit=unit,
                    rejects=rejects,
                    explain=explain_reject,
                    progress=progress,
                )
            preview, rejects_file, wrote = report.preview, report.rejects_file, report.receipt is not None
    progress.close()
    emit_object(session.format, _pairs(preview), _data(preview, rejects_file, dry=dry, wrote=wrote))
    _tell(preview, rejects_file, dry=dry, wrote=wrote)
    rejected_all = preview.rows > 0 and len(preview.rejects) >= preview.rows
    return RejectedError.exit_code if rejected_all else 0


def _pairs(preview: ImportPreview) -> list[tuple[str, str]]:
    pairs = [
        (_("File"), preview.file),
        (_("Encoding"), preview.encoding if preview.encoding_sure else _("{name} (a guess)", name=preview.encoding)),
        (_("Rows"), number_text(preview.rows)),
        (_("New"), number_text(preview.new)),
        (_("Changed"), number_text(preview.changed)),
        (_("Unchanged"), number_text(preview.unchanged)),
        (_("Rejected"), number_text(len(preview.rejects))),
    ]
    if preview.new_customers:
        pairs.append((_("New customers"), number_text(preview.new_customers)))
    used = [f"{use.header} → {column_text(preview.kind, use.field)}" for use in preview.columns if use.field]
    ignored = [use.header for use in preview.columns if not use.field]
    pairs.append((_("Columns"), ", ".join(used)))
    if ignored:
        pairs.append((_("Ignored"), ", ".join(ignored)))
    if preview.unit_assumed:
        pairs.append((_("Unit assumed"), preview.unit_assumed))
    return pairs


def _data(preview: ImportPreview, rejects_file: str, *, dry: bool, wrote: bool) -> dict[str, object]:
    """The outcome as scripts read it."""
    return {
        "kind": preview.kind,
        "file": preview.file,
        "encoding": preview.encoding,
        "encoding_sure": preview.encoding_sure,
        "rows": preview.rows,
        "new": preview.new,
        "changed": preview.changed,
        "unchanged": preview.unchanged,
        "rejected": len(preview.rejects),
        "new_customers": preview.new_customers,
        "columns": {use.header: use.field for use in sorted(preview.columns, key=lambda use: bool(use.field))},
        "unit_assumed": preview.unit_assumed,
        "warnings": list(preview.warnings),
        "rejects": [
            {"row": item.row, "field": item.field, "value": item.value, "reason": item.reason, "mend": item.mend}
            for item in preview.rejects
        ],
        "rejects_file": rejects_file,
        "dry_run": dry,
        "written": wrote,
    }


def _tell(preview: ImportPreview, rejects_file: str, *, dry: bool, wrote: bool) -> None:
    for code in preview.warnings:
        say(warning_text(code))
    for item in preview.rejects[:_SHOWN]:
        words = reject_text(item)
        where = _("Row {row}", row=item.row)
        if item.field:
            field = column_text(preview.kind, item.field)
            where = _("Row {row}, {field}: “{value}”", row=item.row, field=field, value=item.value)
        say(f"{where} — {sentences(words.reason, words.mend)}")
    more = len(preview.rejects) - _SHOWN
    if more > 0:
        say(_("… and {n} more rejected rows.", n=more))
    if rejects_file:
        say(_("Rejected rows stand in {file}; mend them there and import that file.", file=rejects_file))
    if dry:
        say(_("A dry run: nothing was written."))
    elif wrote:
        say(_("Imported. “fieldcrm undo” takes it back as a whole."))
    else:
        say(_("Nothing had to change."))


def _mapping(file: Path) -> dict[str, str]:
    """Header → field, from JSON or from lines of HEADER = field. Raises NotFoundError, UsageError, DiskError."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise NotFoundError(what="file", text=str(file)) from error
    except UnicodeDecodeError as error:
        raise UsageError(_("{file} is not UTF-8 text.", file=file)) from error
    except OSError as error:
        raise DiskError(file=str(file), what=error.strerror or str(error)) from error
    if text.lstrip().startswith("{"):
        return _mapping_of_json(text, file)
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        header, mark, field = line.rpartition("=" if "=" in line else ",")
        if not mark or not header.strip():
            raise UsageError(_("{file}, line {number}: write HEADER = field.", file=file, number=number))
        found[header.strip().strip('"')] = field.strip().strip('"')
    return found


def _mapping_of_json(text: str, file: Path) -> dict[str, str]:
    import json

    try:
        found = json.loads(text)
    except ValueError as error:
        raise UsageError(_("{file} is not JSON: {problem}", file=file, problem=error)) from error
    if not isinstance(found, dict):
        raise UsageError(_("{file}: a JSON object of header and field is needed.", file=file))
    return {str(header): str(field) for header, field in found.items()}
