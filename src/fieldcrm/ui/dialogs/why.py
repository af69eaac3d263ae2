"""Why a customer stands where it stands: each reason's stake as the product of its terms, and what they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from fieldcrm.domain.codes import Grade
from fieldcrm.domain.safe import safe
from fieldcrm.i18n import N_, _
from fieldcrm.ui.cells import fit, width_of, wrap
from fieldcrm.ui.dialogs.telling import TellingDialog
from fieldcrm.ui.words.dates import month_text, percent_text, quantity_text, short_day, tonnes_text
from fieldcrm.ui.words.fields import grade_text, source_text
from fieldcrm.ui.words.reasons import reason_text
from fieldcrm.ui.words.streams import stream_text
from fieldcrm.ui.words.terms import basis_text, term_text, value_text

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.domain.views.explained import Explanation, ReasonParts, Term
    from fieldcrm.domain.views.standing import Loyalty

NUMBER_WIDTH = 14


class WhyDialog(TellingDialog):
    """The rank of one customer, term by term."""

    HELP = N_(
        "The stake is in tonnes: what is at risk if this customer is not contacted today. Each reason's stake is the "
        "product of the terms below it. The list is sorted by the promises with a clock, then by the stake."
    )

    def __init__(self, customer_id: bytes, name: str) -> None:
        super().__init__()
        self._customer_id, self._who = customer_id, name
        self._found: Explanation | None = None

    def title_text(self) -> str:
        """Whose rank."""
        return _("Why · {name}", name=self._who)

    def on_mount(self) -> None:
        """Ask for the explanation."""
        self.ask(lambda desk: desk.why(self._customer_id), self._show, group="why")

    def on_resize(self) -> None:
        """The lines follow the width."""
        if self._found is not None:
            self.call_after_refresh(self._show, self._found)

    def _show(self, found: Explanation) -> None:
        self._found = found
        self.tell(explained(found, self.room))


def explained(found: Explanation, width: int) -> Content:
    """The whole explanation in lines of `width` terminal columns."""
    today = found.day
    lines = [_head(found, width), Content()]
    for parts in found.reasons:
        lines += _reason(parts, today, width)
    lines += _forecast(found, width)
    lines += _loyalty(found.loyalty, width)
    if found.inputs:
        lines.append(Content.styled(_("What it was worked out from"), "$primary"))
        lines += [_term(term, "", today, width) for term in found.inputs]
    return Content("\n").join(lines)


def _head(found: Explanation, width: int) -> Content:
    rank = _("Rank {rank}", rank=found.rank) if found.rank else _("Not on today's list")
    return _line(rank, _("{tonnes} at stake", tonnes=tonnes_text(found.stake)), width, "bold")


def _reason(parts: ReasonParts, today: date, width: int) -> list[Content]:
    text = reason_text(parts.reason, today=today)
    lines = [_line(safe(text[:1].upper() + text[1:]), tonnes_text(parts.reason.stake), width, "bold")]
    for number, term in enumerate(parts.terms):
        lines.append(_term(term, "×" if number else " ", today, width))
    return [*lines, Content()]


def _term(term: Term, sign: str, today: date, width: int) -> Content:
    label = f"  {sign} {safe(term_text(term, today))}" if sign else f"  {safe(term_text(term, today))}"
    return _line(label, safe(value_text(term)), width, "")


def _forecast(found: Explanation, width: int) -> list[Content]:
    forecast = found.forecast
    if forecast is None:
        return []
    days = " – ".join(short_day(day, found.day) for day in (forecast.p10, forecast.p50, forecast.p90))
    return [
        Content.styled(_("Forecast"), "$primary"),
        _line("  " + _("Next delivery needed by (10, 50, 90 %)"), days, width),
        _line("  " + _("Quantity"), quantity_text(forecast.quantity, forecast.unit), width),
        _line("  " + _("Still active"), percent_text(forecast.p_active), width),
        *(
            _line(
                "  " + safe(stream_text(stream.product, stream.tank)),
                f"{short_day(stream.p50, found.day)} · {quantity_text(stream.quantity or None, stream.unit)}",
                width,
            )
            for stream in forecast.streams
        ),
        *(
            Content.styled(line, "$muted")
            for line in wrap("  " + _("from {basis}", basis=safe(basis_text(forecast.basis))), width)
        ),
        Content(),
    ]


def _loyalty(loyalty: Loyalty, width: int) -> list[Content]:
    title = _("Grade {grade}", grade=grade_text(loyalty.grade))
    ratio = percent_text(loyalty.ratio)
    if loyalty.previous is not loyalty.grade and loyalty.previous is not Grade.UNGRADED:
        ratio = _("{ratio}, before {grade}", ratio=ratio, grade=grade_text(loyalty.previous))
    lines = [_line(title, ratio, width, "$primary")]
    for month in loyalty.window:
        of = _("{ours} of {demand}", ours=tonnes_text(month.ours), demand=tonnes_text(month.demand))
        lines.append(_line(f"  {month_text(month.month)}  {source_text(month.source)}", of, width))
    return [*lines, Content()]


def _line(label: str, value: str, width: int, style: str = "") -> Content:
    """A label at the left, its value at the right edge; a long label goes on below, indented."""
    room = max(8, width - max(NUMBER_WIDTH, width_of(value) + 1))
    first, *more = wrap(label, room)
    lines = [Content.styled(fit(first, room), style) + Content.styled(fit(value, width - room, right=True), style)]
    return Content("\n").join([*lines, *(Content.styled(line, style) for line in more)])
