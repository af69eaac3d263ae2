"""Words for files that were written: a folder that was made on the way, texts that an XLSX could not hold whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldcrm.domain.views.exported import CELL_CHARACTERS
from fieldcrm.i18n import _, ngettext

if TYPE_CHECKING:
    from fieldcrm.domain.views.exported import CutText

MOST_SHOWN = 10
"""Cut texts that are named one by one."""


def folder_text(folder: str) -> str:
    """Says that a folder was made."""
    return _("The folder {folder} was not there; it was made.", folder=folder)


def cut_lines(cut: Sequence[CutText]) -> list[str]:
    """Which texts were cut, line by line, and what to do; nothing where none was. May hold imported data."""
    if not cut:
        return []
    first = ngettext(
        "{n} text is longer than the {most} characters that a cell of XLSX holds, and was cut:",
        "{n} texts are longer than the {most} characters that a cell of XLSX holds, and were cut:",
        len(cut),
        n=f"{len(cut):,}",
        most=f"{CELL_CHARACTERS:,}",
    )
    lines = [
        _(
            "  {sheet}, row {row}, {column}: {characters} characters",
            sheet=each.sheet,
            row=each.row,
            column=each.column,
            characters=f"{each.characters:,}",
        )
        for each in cut[:MOST_SHOWN]
    ]
    more = len(cut) - MOST_SHOWN
    if more > 0:
        lines.append("  " + _("… and {n} more", n=more))
    return [first, *lines, _("CSV holds texts of any length. Imported again, this file would shorten these.")]
