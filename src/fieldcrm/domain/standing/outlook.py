"""When each of a customer's streams will need fuel, and how much its tanks will take then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fieldcrm.domain.facts import CustomerFacts
from fieldcrm.domain.forecast import Anchor, Fit, Forecast, Pool, predict
from fieldcrm.domain.standing.inputs import anchors_of
from fieldcrm.domain.standing.levels import room_at
from fieldcrm.domain.standing.streams import Stream

ORDER = "order"


class Outlook(NamedTuple):
    """A stream with its fit and its forecast on a day; None where nothing is known.

    The forecast's quantity is what is ordered for its day, else what is usual (`fit.quantity`); never more than the
    tanks will take.
    """

    stream: Stream
    fit: Fit
    forecast: Forecast | None


def outlooks_of(parts: Sequence[tuple[Stream, Fit]], pool: Pool, as_of: int) -> tuple[Outlook, ...]:
    """The forecast of each of a customer's streams on a day; of most customers there is one."""
    return tuple([Outlook(stream, each, forecast_of(stream.facts, each, pool, as_of)) for stream, each in parts])


def forecast_of(facts: CustomerFacts, fit: Fit, pool: Pool, as_of: int) -> Forecast | None:
    """The forecast of one stream, its quantity that of an order for its day, and bounded by the room in its tanks."""
    anchors = anchors_of(facts, as_of)
    forecast = usual = predict(fit, pool, as_of, anchors)
    if forecast is None:
        return None
    free = without_orders(anchors)
    if len(free) < len(anchors):
        forecast = forecast._replace(quantity=ordered_for(facts, forecast.p50) or forecast.quantity)
        usual = predict(fit, pool, as_of, free) if facts.tanks else None
    if not facts.tanks or forecast.quantity <= 0:
        return forecast
    room = room_at(facts, usual or forecast, forecast.p50, as_of)
    if room is None or room >= forecast.quantity:
        return forecast
    return forecast._replace(quantity=round(room, 3), basis=forecast.basis._replace(bounded=True))


def ordered_for(facts: CustomerFacts, day: int) -> float:
    """Kilograms ordered for a day, orders of one day together; 0.0 where nothing is."""
    return sum(order.kg for order in facts.orders if order.day == day)


def without_orders(anchors: tuple[Anchor, ...]) -> tuple[Anchor, ...]:
    """What tells of the level itself: an order says when somebody comes, not when the tank is low."""
    return tuple(anchor for anchor in anchors if anchor.kind != ORDER)


def by_urgency(outlooks: tuple[Outlook, ...], least_active: float) -> tuple[Outlook, ...]:
    """The streams, the one first that needs fuel first; those seldom still used (`p_active` 0–1) and unknown last."""
    if len(outlooks) == 1:
        return outlooks

    def urgency(outlook: Outlook) -> tuple[int, float, int, str]:
        forecast = outlook.forecast
        if forecast is None:
            return 2, 0.0, 0, outlook.stream.key
        if forecast.p_active < least_active:
            return 1, -forecast.p_active, forecast.p50, outlook.stream.key
        return 0, float(forecast.p50), forecast.p10, outlook.stream.key

    return tuple(sorted(outlooks, key=urgency))
