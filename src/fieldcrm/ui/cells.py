"""Text laid out in terminal cells: harmless, cropped and padded by cell width, with a named style for each part.

A cell of a list is a tuple of spans; a span's style names one of the list's component classes (`viewport--NAME`), so
that the theme decides about colours and a cell stays plain data that a test can read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size

from fieldcrm.domain.codes import Grade
from fieldcrm.domain.safe import safe

ELLIPSIS = "…"
BARS = "▁▂▃▄▅▆▇█"
NO_BAR = "·"
SOON_DAYS = 3


class Span(NamedTuple):
    """A run of text in one named style; the empty name is the list's own."""

    text: str
    style: str = ""


Cell = tuple[Span, ...]


def cell(text: str, style: str = "") -> Cell:
    """A cell of one span. `text` may be imported data: it is made harmless here."""
    return (Span(safe(text), style),)


def width_of(text: str) -> int:
    """Columns that the text takes in a terminal; a Chinese character takes two."""
    return cell_len(text)


def crop(text: str, width: int) -> str:
    """The text, cut to at most `width` columns; what is cut ends in an ellipsis, a drawn line just ends."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    if len(set(text)) == 1:
        return text[: width // cell_len(text[0])]
    taken, used = [], 0
    for character in text:
        size = get_character_cell_size(character)
        if used + size > width - 1:
            break
        taken.append(character)
        used += size
    return "".join(taken) + ELLIPSIS


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns, at least one; later lines stand two columns further in.

    Lines break as `ui.words.lines` says. Spaces before the text are an indent.
    """
    from fieldcrm.ui.words.lines import wrapped

    words = text.lstrip()
    first = " " * (len(text) - len(words))
    room = max(1, width - len(first))
    line, *later = wrapped(words, room, cell_len, max(1, room - 2))
    return [first + line, *(f"{first}  {line}" for line in later)]


def fit(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly `width` columns: cropped or padded, at the left edge or the right one."""
    cropped = crop(text, width)
    padding = " " * (width - cell_len(cropped))
    return padding + cropped if right else cropped + padding


def fit_cell(content: Cell, width: int, *, right: bool = False) -> Cell:
    """The spans in exactly `width` columns."""
    total = sum(cell_len(span.text) for span in content)
    if total <= width:
        padding = Span(" " * (width - total))
        return (padding, *content) if right else (*content, padding)
    fitted: list[Span] = []
    left = width
    for span in content:
        size = cell_len(span.text)
        if size >= left:
            fitted.append(Span(fit(span.text + ELLIPSIS if size == left else span.text, left), span.style))
            break
        fitted.append(span)
        left -= size
    return tuple(fitted)


def join(parts: Sequence[Cell], separator: str = "  ") -> Cell:
    """Cells one after the other, a separator between those that say something."""
    joined: list[Span] = []
    for part in parts:
        if not any(span.text for span in part):
            continue
        if joined:
            joined.append(Span(separator, "dim"))
        joined.extend(part)
    return tuple(joined)


def grade_badge(grade: Grade) -> Cell:
    """The grade as a badge three columns wide; the letter says it, the colour only repeats it."""
    if grade is Grade.UNGRADED:
        return (Span(" – ", "dim"),)
    return (Span(f" {grade.value} ", f"grade-{grade.value.lower()}"),)


def urgency(due: date | None, today: date, soon: int = SOON_DAYS) -> Span:
    """Two columns that say how pressing a day is: `!!` it has passed or is today, `! ` within `soon` days."""
    if due is None or (due - today).days > soon:
        return Span("  ")
    return Span("!!", "bad") if due <= today else Span("! ", "warn")


def sparkline(values: Sequence[float], width: int = 12) -> str:
    """The last `width` values as bars, scaled to the largest; nothing at all is a dot, so that a gap is seen."""
    shown = values[-width:]
    top = max(shown, default=0.0)
    if top <= 0:
        return NO_BAR * len(shown)
    steps = len(BARS) - 1
    return "".join(BARS[round(value / top * steps)] if value > 0 else NO_BAR for value in shown)
