"""What was forecast beside what came, for the last deliveries: the customer's own proof that the forecast holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from fieldcrm.i18n import _, ngettext
from fieldcrm.ui.cells import fit, width_of
from fieldcrm.ui.rows.labelled import hang, heading
from fieldcrm.ui.words.dates import days_text, quantity_text, short_day
from fieldcrm.ui.words.scores import made_text, off_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fieldcrm.domain.views.scores import PredictedReal

WITHIN, OUTSIDE = "✓", "✗"
"""Whether a delivery came within the band: shapes of their own, so that no colour is needed."""
INDENT = 1
GAP = 2


class _Column(NamedTuple):
    title: str
    texts: list[str]
    right: bool = False

    @property
    def width(self) -> int:
        return max(width_of(text) for text in (self.title, *self.texts))


def predicted_block(rows: Sequence[PredictedReal], today: date, room: int = 0) -> Content:
    """A line for each delivery, newest first, below a line that sums them up; what will stand there while none is.

    With `room` (columns of the terminal) the columns at the right that do not fit are left out.
    """
    title = heading(" " + _("Predicted and real"))
    if not rows:
        words = _("From the second delivery on, the day and band that were predicted stand here beside the real day.")
        return Content("\n").join([title, Content.assemble(" ", hang(_muted(words), room, INDENT))])
    columns = _fitting(_columns(rows, today), room - INDENT if room else 0)
    head = _muted(_line(columns, [column.title for column in columns]))
    lines = []
    for place, row in enumerate(rows):
        mark = Content.styled(*((WITHIN, "bold $success") if row.within else (OUTSIDE, "bold $error")))
        lines.append(Content.assemble(" ", mark, _line(columns, [column.texts[place] for column in columns])))
    summed = Content.assemble(" ", hang(_muted(summary_text(rows)), room, INDENT))
    return Content("\n").join([title, summed, Content.assemble("  ", head), *lines])


def summary_text(rows: Sequence[PredictedReal]) -> str:
    """How many came within the band, and by how many days the 50 % date was off, in the mean."""
    within = sum(row.within for row in rows)
    off = sum(abs(row.late) for row in rows) / len(rows)
    return ngettext(
        "{within} of {n} delivery came within its band (✓) · off by {days} on average",
        "{within} of {n} deliveries came within their bands (✓) · off by {days} on average",
        len(rows),
        within=within,
        days=days_text(round(off, 1)),
    )


def _columns(rows: Sequence[PredictedReal], today: date) -> list[_Column]:
    return [
        _Column(_("Came"), [short_day(row.real, today) for row in rows]),
        _Column(_("Predicted"), [short_day(row.p50, row.real) for row in rows]),
        _Column(_("10–90 %"), [_band(row) for row in rows]),
        _Column(_("Off by"), [off_text(row) for row in rows]),
        _Column(_("Quantity"), [_amounts(row) for row in rows], right=True),
        _Column(_("Forecast made"), [made_text(row) for row in rows]),
    ]


def _band(row: PredictedReal) -> str:
    return f"{short_day(row.p10, row.real)} – {short_day(row.p90, row.real)}"


def _amounts(row: PredictedReal) -> str:
    return f"{quantity_text(row.quantity, row.unit)} → {quantity_text(row.real_quantity, row.unit)}"


def _fitting(columns: list[_Column], room: int) -> list[_Column]:
    """As many columns from the left as fit beside the mark; all without a room."""
    used, fitting = 1, []
    for column in columns:
        used += GAP + column.width
        if room and used > room:
            break
        fitting.append(column)
    return fitting


def _line(columns: Sequence[_Column], texts: Sequence[str]) -> str:
    return "".join(
        " " * GAP + fit(text, column.width, right=column.right) for column, text in zip(columns, texts, strict=True)
    )


def _muted(words: str) -> Content:
    return Content.styled(words, "$muted")
