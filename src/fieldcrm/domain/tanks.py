"""Tanks: from a reading to litres, the level expected today, the day the reserve is reached, ullage, level chart.

Volumes are litres, weights kilograms, days ordinals unless a view's `date` is named.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from fieldcrm.domain.codes import ReadingForm
from fieldcrm.domain.facts import CustomerFacts, TankFact
from fieldcrm.domain.forecast import Fit, Forecast, Pool, predict
from fieldcrm.domain.standing.inputs import anchors_of, shutdowns
from fieldcrm.domain.standing.levels import (
    PERCENT,
    TankState,
    last_drop,
    last_reading,
    on_line,
    ran,
    reserve_litres,
    share_of,
    start_of,
    tank_states,
    use_per_day,
    within,
)
from fieldcrm.domain.standing.outlook import without_orders
from fieldcrm.domain.standing.streams import parted
from fieldcrm.domain.views.customer import Level, LevelPoint, Tank
from fieldcrm.errors import InvalidValueError

__all__ = ["TankState", "charts", "level_points", "litres_of", "tank_levels", "tank_states"]

MOST_POINTS = 400
"""Points of a level chart, at most; beyond them the days are thinned out."""
LONGEST_PAST = 400
"""Days between a delivery and a reading beyond which a chart begins with the reading."""


def litres_of(
    value: float, form: ReadingForm, volume: float | None, table: Sequence[tuple[float, float]] = ()
) -> float:
    """Litres in a tank of `volume` litres from a reading; `table` = (cm, litres), interpolated linearly.

    Raises InvalidValueError, field 'level', reason: 'number', 'negative', 'percent' (beyond 100), 'no_volume'
    (percent of an unknown volume), 'no_table' (centimetres without a table), 'off_table' (beyond its last line),
    'over_volume' (more than the tank holds).
    """
    if not math.isfinite(value):
        raise InvalidValueError(field="level", value=value, reason="number")
    if value < 0:
        raise InvalidValueError(field="level", value=value, reason="negative")
    if form is ReadingForm.PERCENT:
        if value > PERCENT:
            raise InvalidValueError(field="level", value=value, reason="percent")
        if volume is None:
            raise InvalidValueError(field="level", value=value, reason="no_volume")
        return value / PERCENT * volume
    litres = _from_table(value, table) if form is ReadingForm.CENTIMETRE else value
    if volume is not None and litres > volume:
        raise InvalidValueError(field="level", value=value, reason="over_volume", volume=volume)
    return litres


def _from_table(height: float, table: Sequence[tuple[float, float]]) -> float:
    points = sorted(table)
    if not points:
        raise InvalidValueError(field="level", value=height, reason="no_table")
    if points[0][0] > 0:
        points.insert(0, (0.0, 0.0))
    if height > points[-1][0]:
        raise InvalidValueError(field="level", value=height, reason="off_table", limit=points[-1][0])
    at = bisect_left(points, (height, -math.inf))
    high_cm, high = points[at]
    if high_cm == height or at == 0:
        return high
    low_cm, low = points[at - 1]
    return low + (high - low) * (height - low_cm) / (high_cm - low_cm)


def tank_levels(tanks: Sequence[Tank], facts: CustomerFacts, fit: Fit, pool: Pool, as_of: int) -> tuple[Tank, ...]:
    """The tanks with the level expected on the day, and the day on which each reaches its reserve."""
    states: dict[bytes, TankState] = {}
    for stream, fitted in parted(facts, fit):
        states |= tank_states(stream.facts, _undelivered(stream.facts, fitted, pool, as_of), as_of)
    return tuple(
        replace(tank, level_now=states[tank.id].level, low_on=_day_of(states[tank.id].low_on))
        if tank.id in states
        else tank
        for tank in tanks
    )


def charts(
    tanks: Sequence[Tank],
    facts: CustomerFacts,
    fit: Fit,
    pool: Pool,
    as_of: int,
    readings: Mapping[bytes, Sequence[Level]],
) -> dict[bytes, tuple[LevelPoint, ...]]:
    """The level chart of each tank that has one, by its id; see `level_points`. `readings` are those of each tank."""
    wanted = {tank.id for tank in tanks}
    found = {}
    for stream, fitted in parted(facts, fit):
        forecast = _undelivered(stream.facts, fitted, pool, as_of)
        for tank in stream.facts.tanks:
            if tank.id in wanted:
                marks = [(reading.day.toordinal(), reading.litres) for reading in readings.get(tank.id, ())]
                found[tank.id] = level_points(tank, stream.facts, forecast, as_of, marks)
    return {tank: points for tank, points in found.items() if points}


def _undelivered(facts: CustomerFacts, fit: Fit, pool: Pool, as_of: int) -> Forecast | None:
    """When the tanks run low if nothing comes: orders are left out."""
    return predict(fit, pool, as_of, without_orders(anchors_of(facts, as_of)))


def _day_of(day: int | None) -> date | None:
    return None if day is None else date.fromordinal(day)


def level_points(
    tank: TankFact,
    facts: CustomerFacts,
    forecast: Forecast | None,
    as_of: int,
    readings: Sequence[tuple[int, float]] = (),
) -> tuple[LevelPoint, ...]:
    """The tank's level from its last delivery to the next need, litres; empty if it is unknown.

    Up to the last reading since that delivery it is one line through the readings. From there, or from the delivery,
    three lines run down to the reserve: the lower one by p10, the middle one by p50, the upper one by p90, and on
    below it; while the customer stands still they are level. `readings` are (day, litres) to be marked where they
    fall into the span; the customer's last reading of the tank always counts.
    """
    if forecast is None:
        return ()
    start = start_of(tank, facts, forecast, as_of)
    if start is None:
        return ()
    first, level = start
    reserve = min(reserve_litres(tank), level)
    marks = {day: litres for day, litres in readings if day <= as_of}
    last = last_reading(facts, tank.id, as_of)
    if last is not None:
        marks[last[0]] = last[1]
    known = _known(tank, facts, forecast, start, marks)
    begun = known[0][0]
    marks = {day: litres for day, litres in marks.items() if day >= begun}
    end = max(forecast.p90, as_of + 1)
    step = max(1, math.ceil((end - begun) / MOST_POINTS))
    days = sorted({*range(begun, end, step), end, *marks, first})
    still = shutdowns(facts, as_of)
    due = [ran(still, first, by) for by in (forecast.p10, forecast.p50, forecast.p90)]
    points = []
    for day in days:
        if day < first:
            seen = _between(known, day, still)
            points.append(LevelPoint(date.fromordinal(day), seen, seen, seen, marks.get(day)))
            continue
        gone = ran(still, first, day)
        low, mid, high = (on_line(gone, level, reserve, by) for by in due)
        points.append(LevelPoint(date.fromordinal(day), low, mid, high, marks.get(day)))
    return tuple(points)


def _known(
    tank: TankFact, facts: CustomerFacts, forecast: Forecast, start: tuple[int, float], marks: Mapping[int, float]
) -> list[tuple[int, float]]:
    """(day, litres) from the last delivery over the readings since to `start`; `start` alone where it is that delivery.

    After the delivery there was what the first reading leaves room for: what it showed and the use up to it, the
    load at least.
    """
    first, _level = start
    drop = last_drop(facts, first)
    if drop is None or drop.day == first or first - drop.day > LONGEST_PAST:
        return [start]
    delivered = drop.day
    seen = sorted((day, litres) for day, litres in {**marks, first: start[1]}.items() if delivered < day <= first)
    part = share_of(tank, facts) / tank.density
    use = (use_per_day(forecast) or 0.0) * part * ran(shutdowns(facts, seen[0][0]), delivered, seen[0][0])
    return [(delivered, within(max(seen[0][1] + use, drop.kg * part), tank)), *seen]


def _between(known: Sequence[tuple[int, float]], day: int, still: Sequence[tuple[int, int]]) -> float:
    """The level on a day between two known ones, falling evenly on the days on which the customer ran."""
    at = bisect_right(known, day, key=lambda each: each[0])
    (since, full), (until, left) = known[at - 1], known[at]
    return full - (full - left) * ran(still, since, day) / max(ran(still, since, until), 1)
