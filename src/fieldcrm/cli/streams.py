"""What the command line prints of a customer's tanks and products, where they are forecast apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.i18n import _
from fieldcrm.ui.words.dates import quantity_text, short_day
from fieldcrm.ui.words.streams import stream_text
from fieldcrm.ui.words.terms import basis_text

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.domain.views.standing import ForecastRow, StreamRow


def streams_data(row: ForecastRow) -> list[dict[str, object]]:
    """The streams as scripts read them, the most urgent first; empty where the customer is one stream."""
    return [
        {
            "product": stream.product,
            "tank": stream.tank,
            "p10": stream.p10,
            "p50": stream.p50,
            "p90": stream.p90,
            "quantity": stream.quantity,
            "unit": str(stream.unit),
            "p_active": stream.p_active,
            "p3": stream.p3,
            "drop": stream.drop,
            "basis": dict(stream.basis),
        }
        for stream in row.streams
    ]


def stream_pairs(row: ForecastRow, today: date) -> list[tuple[str, str]]:
    """Which tank or product, and when it needs how much; nothing where the customer is one stream."""
    return [(stream_text(stream.product, stream.tank), _need(stream, today)) for stream in row.streams]


def _need(stream: StreamRow, today: date) -> str:
    days = _(
        "{quantity} by {day}; between {first} and {last}",
        quantity=quantity_text(stream.quantity or None, stream.unit),
        day=short_day(stream.p50, today),
        first=short_day(stream.p10, today),
        last=short_day(stream.p90, today),
    )
    return f"{days} · {basis_text(stream.basis)}"
