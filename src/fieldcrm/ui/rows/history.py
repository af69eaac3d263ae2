"""Who changed what, from what to what, when: one line for each field that changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import N_, _, ngettext
from fieldcrm.ui.cells import Cell, Span, cell
from fieldcrm.ui.widgets.columns import Column
from fieldcrm.ui.wording import action_text
from fieldcrm.ui.words.dates import instant_text
from fieldcrm.ui.words.fields import entity_text, field_text
from fieldcrm.ui.words.stored import is_inner, stored_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldcrm.domain.views.archive import FieldChange, HistoryEntry


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A field that changed within an action; `change` None = the action itself, where no field is told."""

    entry: HistoryEntry
    change: FieldChange | None


def history_lines(entries: Sequence[HistoryEntry]) -> tuple[tuple[HistoryLine, ...], tuple[tuple[int, Cell], ...]]:
    """The lines, newest action first, and the heading of each action."""
    rows: list[HistoryLine] = []
    headings: list[tuple[int, Cell]] = []
    for entry in entries:
        told = f"── {instant_text(entry.at)} · {safe(entry.actor)} · {action_text(entry.kind)}"
        left = entry.operations - len(entry.fields)
        more = "" if left <= 0 or not entry.fields else " · " + ngettext("{n} more", "{n} more", left)
        heading: list[Span] = [Span(told, "accent"), Span(more, "dim")]
        if entry.undone:
            heading.append(Span("  " + _("undone"), "warn"))
        headings.append((len(rows), tuple(heading)))
        told_fields = [HistoryLine(entry, change) for change in entry.fields if not is_inner(change.field)]
        rows += told_fields or [HistoryLine(entry, None)]
    return tuple(rows), tuple(headings)


def history_columns() -> tuple[Column[HistoryLine], ...]:
    """Which field, from what, to what."""
    return (
        Column("field", N_("Field"), _field, 22, flex=1),
        Column("before", N_("Before"), lambda line: _value(line, after=False), 18, flex=2),
        Column("after", N_("After"), lambda line: _value(line, after=True), 18, flex=2),
    )


def _field(line: HistoryLine) -> Cell:
    if line.change is None:
        return (Span(ngettext("{n} value", "{n} values", line.entry.operations), "dim"),)
    return (
        Span(f"{entity_text(line.change.entity)} · ", "dim"),
        *cell(field_text(line.change.field, line.change.entity)),
    )


def _value(line: HistoryLine, *, after: bool) -> Cell:
    if line.change is None:
        return ()
    value = line.change.after if after else line.change.before
    return cell(stored_text(line.change.field, value), "strong" if after else "dim")
