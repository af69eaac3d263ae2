"""Which tank or product the charts of a dossier show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from fieldcrm.domain.safe import safe
from fieldcrm.domain.views.customer import Gauge
from fieldcrm.i18n import _
from fieldcrm.ui.rows.labelled import heading
from fieldcrm.ui.words.dates import day_text, quantity_text, relative_text, short_day
from fieldcrm.ui.words.streams import stream_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fieldcrm.domain.views.customer import Dossier
    from fieldcrm.domain.views.standing import StreamRow


def gauges_of(dossier: Dossier) -> tuple[Gauge, ...]:
    """The dossier's tanks and products, one at least."""
    if dossier.gauges:
        return dossier.gauges
    tank = dossier.tanks[0] if dossier.tanks else None
    reserve = tank.volume * tank.reserve / 100 if tank and tank.volume else None
    name = tank.name if tank else ""
    return (Gauge(0, "", name, None, reserve, dossier.level, dossier.predicted, dossier.last_moment),)


def gauge_title(gauges: Sequence[Gauge], at: int) -> Content:
    """Level of North (diesel), and where there are several: which one of how many, and the key to the next."""
    gauge = gauges[at]
    if len(gauges) == 1:
        return heading(_("Level of {tank}", tank=safe(gauge.tank)) if gauge.tank else _("Level of the tank"))
    name = safe(stream_text(gauge.product, gauge.tank))
    return Content.assemble(
        heading(_("Level of {tank}", tank=name)),
        Content.styled("  " + _("{number} of {count} · t shows the next", number=at + 1, count=len(gauges)), "$muted"),
    )


def streams_need(streams: Sequence[StreamRow], today: date) -> Content:
    """When each tank or product needs how much, a line each, the most urgent first."""
    lines = [
        Content.assemble(
            Content.styled(safe(stream_text(stream.product, stream.tank)), "$primary"),
            Content.styled(f"  {day_text(stream.p50, today)}", "bold $foreground"),
            f"  {relative_text(stream.p50, today)}",
            Content.styled(
                f" · {short_day(stream.p10, today)} – {short_day(stream.p90, today)}"
                f" · {quantity_text(stream.quantity or None, stream.unit)}",
                "$muted",
            ),
        )
        for stream in streams
    ]
    return Content("\n").join(lines)
