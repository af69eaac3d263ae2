"""The forecast keeps score on itself: the archive's own accuracy, by replaying it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from datetime import date
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.facts import Deliveries
from fieldcrm.domain.forecast.scoring import Replayable, one_step, score
from fieldcrm.domain.standing import anchors_of, history_of, known_by
from fieldcrm.domain.standing.past import SHOWN
from fieldcrm.domain.standing.streams import parted, streams_of
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.domain.views.scores import PredictedReal
from fieldcrm.storage import facts as facts_reader
from fieldcrm.storage import forecast_errors, settings, weather

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.facts import CustomerFacts
    from fieldcrm.domain.forecast import Anchor, Fit, Pool
    from fieldcrm.domain.rules import Rules
    from fieldcrm.domain.standing.streams import Stream
    from fieldcrm.domain.views.scores import Scorecard
    from fieldcrm.services.desk_base import DeskBase

    Progress = Callable[[int, int], None]

MOST = 3_000
"""Customers that are replayed, at most: every k-th by id, so that the wait is bounded."""


class Predicted(NamedTuple):
    """A forecast, whether it was kept or made again; days are ordinals, the quantity is in kg."""

    made_on: int
    p10: int
    p50: int
    p90: int
    quantity: float


def scorecard(desk: DeskBase, day: date, progress: Progress | None = None) -> Scorecard:
    """The archive replayed over the twelve months before `day`."""
    as_of = day.toordinal()
    with desk.archive.reading() as connection:
        rules = settings.rules(connection)
        found = [
            _replayable(stream.facts, rules)
            for facts in facts_reader.load_sample(connection, MOST, rules, as_of)
            if facts.deliveries
            for stream in streams_of(facts_reader.with_past_orders(connection, facts, rules))
        ]
        known = weather.weather(connection)
        values = known.read_all() if known is not None else None
    return score(found, as_of, progress, None if values is None else partial(weather.Past, values))


def predicted(
    connection: Connection, facts: CustomerFacts, fitted: Fit, rules: Rules, pool: Pool
) -> dict[str, tuple[PredictedReal, ...]]:
    """Predicted against real for the last ten deliveries of each stream, by its key, newest first, in its own unit.

    Where the forecast that was shown was not kept, it is made again from what was known then.
    """
    return {stream.key: _of_stream(connection, stream, rules, pool) for stream, _fit in parted(facts, fitted)}


def _of_stream(connection: Connection, part: Stream, rules: Rules, pool: Pool) -> tuple[PredictedReal, ...]:
    """The forecasts of one stream; only those that were not kept are made again, which takes far longer to do."""
    facts = part.facts
    stream = _replayable(facts, rules)
    kept = {
        kept.real_on: Predicted(kept.made_on, kept.p10, kept.p50, kept.p90, kept.quantity)
        for kept in forecast_errors.of_customer(connection, facts.customer_id, part.key)
        if kept.real_on is not None
    }
    replayed = {
        step.real_on: Predicted(step.made_on, *step.forecast[:4]) for step in one_step(stream, pool, SHOWN, kept)
    }
    came = dict(zip(stream.history.days[1:][-SHOWN:], stream.history.quantities[1:][-SHOWN:], strict=True))
    return tuple(
        PredictedReal(
            made_on=date.fromordinal(made.made_on),
            p10=date.fromordinal(made.p10),
            p50=date.fromordinal(made.p50),
            p90=date.fromordinal(made.p90),
            real=date.fromordinal(day),
            quantity=_in_unit(made.quantity, facts),
            real_quantity=_in_unit(came[day], facts),
            unit=Unit(facts.unit),
            replayed=day not in kept,
        )
        for day in reversed(came)
        if (made := kept.get(day) or replayed.get(day)) is not None
    )


def _in_unit(kilograms: float, facts: CustomerFacts) -> float | None:
    """A weight in the customer's own unit; None where it is unknown."""
    return Amount.of(kilograms, Unit.KILOGRAM).to(Unit(facts.unit), facts.density).value if kilograms > 0 else None


def _replayable(facts: CustomerFacts, rules: Rules) -> Replayable:
    def anchors(day: int) -> tuple[Anchor, ...]:
        if not (facts.levels or facts.words or facts.taken):
            return ()
        return anchors_of(known_by(_lately(facts, day), day), day)

    return Replayable(history_of(facts, rules).tidy(), anchors, facts.customer_id)


def _lately(facts: CustomerFacts, day: int) -> CustomerFacts:
    """The facts without the readings before the last delivery up to a day: they say nothing more."""
    days = Deliveries.of(facts.deliveries).days
    count = bisect_right(days, day)
    if not count or not facts.levels:
        return facts
    first = bisect_left(facts.levels, days[count - 1], key=attrgetter("day"))
    return replace(facts, levels=facts.levels[first:])
