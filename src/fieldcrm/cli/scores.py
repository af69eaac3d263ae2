"""`fieldcrm forecast --score`: how well the forecast did, beside the plain one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.output import Column, emit, say, to_json
from fieldcrm.cli.progress import Progress
from fieldcrm.i18n import _
from fieldcrm.ui.words.dates import day_text
from fieldcrm.ui.words.scores import evidence_text, measure_text, score_text

if TYPE_CHECKING:
    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.scores import Scorecard


def show(session: Session) -> int:
    """Print the archive's own scores; what they rest on goes to stderr, and into the JSON."""
    progress = Progress(_("Replaying"))
    with session.desk(read_only=True) as desk:
        try:
            card = desk.scorecard(session.as_of, progress)
        finally:
            progress.close()
    data: list[dict[str, object]] = [
        {"measure": row.measure, "unit": row.unit, "forecast": row.forecast, "mean_interval": row.mean_interval}
        for row in card.scores
    ]
    if session.format == "json":
        print(to_json(_evidence(card) | {"scores": data}))
    else:
        columns = (
            Column("measure", _("Measure")),
            Column("forecast", _("Forecast"), right=True),
            Column("mean_interval", _("Mean interval"), right=True),
        )
        rows = [
            {
                "measure": measure_text(row.measure),
                "forecast": score_text(row.measure, row.forecast),
                "mean_interval": score_text(row.measure, row.mean_interval),
            }
            for row in card.scores
        ]
        emit(session.format, columns, rows, data)
    if card.answers:
        say(_("From {first} to {last}:", first=day_text(card.first), last=day_text(card.last)))
    say(evidence_text(card))
    return 0


def _evidence(card: Scorecard) -> dict[str, object]:
    return {
        "first": card.first,
        "last": card.last,
        "cuts": card.cuts,
        "customers": card.customers,
        "deliveries": card.deliveries,
        "answers": card.answers,
        "enough": card.enough,
    }
