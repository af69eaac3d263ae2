"""Lines of label and value, as the dossier and the settings show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from fieldcrm.domain.safe import safe_lines
from fieldcrm.ui.cells import fit, width_of
from fieldcrm.ui.words.lines import starts

if TYPE_CHECKING:
    from collections.abc import Sequence

LABEL_WIDTH = 16
NARROWEST = 12
"""Columns that a value needs at least; in less room lines are left to the terminal."""


class Line(NamedTuple):
    """One fact: `value` may be imported text; `style` is a Textual style for it."""

    label: str
    value: str | Content
    style: str = ""


def heading(words: str) -> Content:
    """A heading over some lines."""
    return Content.styled(words, "bold $primary")


def label(words: str, style: str = "$muted", width: int = LABEL_WIDTH) -> Content:
    """A label in its column, at the right edge of it."""
    return Content.styled(fit(words, width - 1, right=True) + " ", style)


def lines_of(lines: Sequence[Line], room: int = 0, width: int = LABEL_WIDTH) -> Content:
    """The lines one below the other, labels in one column; lines without a value are left out.

    With `room` (columns of the terminal) long values go on below their first line, not below the label.
    """
    shown: list[Content] = []
    for line in lines:
        value = line.value if isinstance(line.value, Content) else Content.styled(safe_lines(line.value), line.style)
        if not value.plain.strip():
            continue
        shown.append(Content.assemble(label(line.label, width=width), hang(value, room, width)))
    return Content("\n").join(shown)


def hang(value: Content, room: int, width: int) -> Content:
    """A value of several lines, or one too long for its room: the later lines indented below the first."""
    rows = value.split("\n", allow_blank=True)
    if room > width + NARROWEST:
        rows = [part for row in rows for part in wrapped(row, room - width)]
    return Content("\n" + " " * width).join(rows)


def wrapped(content: Content, room: int) -> list[Content]:
    """One line in lines of at most `room` columns, broken as `ui.words.lines` says."""
    cuts = starts(content.plain, room, width_of)
    if not cuts:
        return [content]
    *broken, last = content.divide(cuts)
    return [*(part.rstrip() for part in broken), last]


def blocks(parts: Sequence[Content]) -> Content:
    """Blocks with an empty line between them; empty blocks are left out."""
    return Content("\n\n").join([part for part in parts if part.plain.strip()])
