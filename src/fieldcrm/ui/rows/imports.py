"""The lists of the import: files, columns as they are understood, first rows, rejected rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import N_, _, ngettext
from fieldcrm.ui.cells import Cell, Span, cell, width_of
from fieldcrm.ui.files import Entry
from fieldcrm.ui.widgets.columns import Column
from fieldcrm.ui.words.dates import percent_text, size_text
from fieldcrm.ui.words.fields import field_text
from fieldcrm.ui.words.imports import reject_text, warning_text

if TYPE_CHECKING:
    from fieldcrm.domain.views.importing import ColumnUse, ImportPreview, ImportReport, Reject

WIDEST = 24
SAID = frozenset({"unit_assumed", "encoding_unsure"})
"""Warnings that the line over the preview says in its own words, with its own keys."""
BAR = 30


def file_columns() -> tuple[Column[Entry], ...]:
    """Name, size, last changed."""
    return (
        Column("name", N_("File"), _file, 24, flex=1),
        Column("size", N_("Size"), lambda entry: cell("" if entry.folder else size_text(entry.size)), 9, right=True),
        Column("changed", N_("Last changed"), lambda entry: cell(str(entry.changed or ""), "dim"), 12, right=True),
    )


def _file(entry: Entry) -> Cell:
    if entry.folder:
        return (Span("▸ ", "accent"), *cell(f"{entry.name}/"))
    return (Span("  "), *cell(entry.name, "strong"))


NUMBERED = {"contracts": "contract", "visits": "service_visit", "parts": "visit_part"}
"""What the kinds of files hold whose fields are called otherwise than a customer's or a delivery's."""


def named(field: str, kind: str) -> str:
    """What a field is called in files of a kind: a contract's number is no delivery's."""
    prefix, dot, rest = field.partition(".")
    if dot and prefix in NUMBERED:
        return field_text(rest, NUMBERED[prefix])
    return field_text(field, NUMBERED.get(kind, ""))


def use_columns(kind: str = "") -> tuple[Column[ColumnUse], ...]:
    """A column of the file, what it is taken for, and its first value."""
    return (
        Column("header", N_("In the file"), lambda use: cell(use.header, "strong"), 20, flex=1),
        Column("field", N_("Understood as"), lambda use: _use(use, kind), 24, flex=1),
        Column("sample", N_("First value"), lambda use: cell(use.sample, "dim"), 20, flex=1),
    )


def _use(use: ColumnUse, kind: str) -> Cell:
    if not use.field:
        return (Span("✗ ", "warn"), Span(_("left out"), "warn"))
    return (Span("→ ", "good"), Span(named(use.field, kind)))


def reject_columns(kind: str = "") -> tuple[Column[Reject], ...]:
    """Row, field, value, reason, mend."""
    return (
        Column("row", N_("Row"), lambda reject: (Span(f"{reject.row:,}"),), 6, right=True),
        Column("field", N_("Field"), lambda reject: (Span(named(reject.field, kind)),), 12),
        Column("value", N_("Value"), lambda reject: cell(reject.value, "warn"), 12, flex=1),
        Column("reason", N_("Why"), lambda reject: cell(reject_text(reject).reason), 16, flex=2),
        Column("mend", N_("Mend"), lambda reject: cell(reject_text(reject).mend, "dim"), 16, flex=2),
    )


def sample_columns(sample: Sequence[Mapping[str, str]], kind: str = "") -> tuple[Column[Mapping[str, str]], ...]:
    """A column for each field that the first rows have, as wide as its values."""
    fields = list(dict.fromkeys(name for row in sample for name in row))
    return tuple(_sample_column(name, sample, kind) for name in fields)


def _sample_column(name: str, sample: Sequence[Mapping[str, str]], kind: str) -> Column[Mapping[str, str]]:
    widest = max([width_of(named(name, kind)), *(width_of(safe(row.get(name, ""))) for row in sample)])
    return Column(name, named(name, kind), lambda row: cell(row.get(name, "")), min(widest, WIDEST))


def counts(preview: ImportPreview) -> tuple[tuple[str, str], ...]:
    """What would happen, as (words, style) for each count that says something; rows first."""
    rejected = len(preview.rejects)
    found = [(ngettext("{n} row", "{n} rows", preview.rows, n=f"{preview.rows:,}"), "bold $foreground")]
    for number, words, style in (
        (preview.new, _("{n} new", n=f"{preview.new:,}"), "bold $success"),
        (preview.changed, _("{n} changed", n=f"{preview.changed:,}"), "bold $primary"),
        (preview.unchanged, _("{n} unchanged", n=f"{preview.unchanged:,}"), "$muted"),
        (preview.new_customers, _("{n} new customers", n=f"{preview.new_customers:,}"), "bold $secondary"),
        (rejected, _("{n} rejected", n=f"{rejected:,}"), "bold $error"),
    ):
        if number:
            found.append((words, style))
    return tuple(found)


def preview_lines(preview: ImportPreview) -> Content:
    """Two lines over the preview: the counts; the encoding, the unit and the warnings."""
    figures = Content("  ·  ").join([Content.styled(words, style) for words, style in counts(preview)])
    notes = [_("encoding {name}", name=safe(preview.encoding))]
    if not preview.encoding_sure:
        notes[0] += " " + _("(not sure: look at the names; c changes it)")
    if preview.unit_assumed:
        notes.append(_("quantities without a unit taken as {unit} (t changes it)", unit=preview.unit_assumed))
    notes += [safe(warning_text(warning)) for warning in preview.warnings if warning not in SAID]
    style = "$muted" if preview.encoding_sure else "$warning"
    return Content("\n").join([figures, Content.styled("  ·  ".join(notes), style)])


def progress_line(done: int, total: int) -> Content:
    """A bar with its percentage and the rows behind it."""
    share = done / total if total else 0.0
    full = round(share * BAR)
    return Content.assemble(
        Content.styled("█" * full, "$primary"),
        Content.styled("░" * (BAR - full), "$muted"),
        f" {percent_text(share)} · ",
        Content.styled(_("{done} of {total}", done=f"{done:,}", total=f"{total:,}"), "$muted"),
    )


def report_block(report: ImportReport) -> Content:
    """What the import has done, where the rejected rows are, and how to take it back."""
    preview = report.preview
    if report.receipt is None:
        first = Content.styled(_("Nothing had to change: everything in the file was here already."), "bold $success")
    else:
        first = Content.styled("✓ " + _("Imported as one action."), "bold $success")
    parts = [first, Content("  ·  ").join([Content.styled(words, style) for words, style in counts(preview)])]
    if report.rejects_file:
        where = _("Rejected rows, each with its reason and the mend, are in:")
        parts.append(Content("\n").join([Content(where), Content.styled(safe(report.rejects_file), "bold $warning")]))
    hint = _("u takes all of it back · 1 shows today's calls · o imports another file")
    if report.receipt is None:
        hint = _("1 shows today's calls · o imports another file")
    parts.append(Content.styled(hint, "$muted"))
    return Content("\n\n").join(parts)
