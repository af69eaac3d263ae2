"""Tanks: from a reading to litres, the level expected today, the day the reserve is reached, ullage, level chart.

Volumes are litres, weights kilograms, days ordinals unless a view's `date` is named.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from fieldcrm.domain.codes import ReadingForm
from fieldcrm.domain.facts import CustomerFacts, TankFact
from fieldcrm.domain.forecast import Fit, Forecast, Pool, predict
from fieldcrm.domain.standing.inputs import anchor_of, shutdowns
from fieldcrm.domain.views.customer import Level, LevelPoint, Tank
from fieldcrm.errors import InvalidValueError

PERCENT = 100.0
MOST_POINTS = 400
"""Points of a level chart, at most; beyond them the days are thinned out."""


class TankState(NamedTuple):
    """What is expected of one tank on a day: litres, the day (ordinal) its reserve is reached, room for a delivery.

    Each is None where it cannot be known.
    """

    level: float | None
    low_on: int | None
    ullage: float | None


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
    states = tank_states(facts, predict(fit, pool, as_of, anchor_of(facts, as_of)), as_of)
    return tuple(
        replace(tank, level_now=states[tank.id].level, low_on=_day_of(states[tank.id].low_on))
        if tank.id in states
        else tank
        for tank in tanks
    )


def chart(
    tanks: Sequence[Tank], facts: CustomerFacts, fit: Fit, pool: Pool, as_of: int, readings: Sequence[Level] = ()
) -> tuple[LevelPoint, ...]:
    """The level chart of the first tank; see `level_points`. `readings` are those of that tank."""
    known = {tank.id: tank for tank in facts.tanks}
    tank = known.get(tanks[0].id) if tanks else None
    if tank is None:
        return ()
    forecast = predict(fit, pool, as_of, anchor_of(facts, as_of))
    marks = [(reading.day.toordinal(), reading.litres) for reading in readings]
    return level_points(tank, facts, forecast, as_of, marks)


def _day_of(day: int | None) -> date | None:
    return None if day is None else date.fromordinal(day)


def use_per_day(forecast: Forecast | None) -> float | None:
    """Kilograms a day: the usual delivery over the usual interval, weighted by the season now; None if unknown."""
    if forecast is None or forecast.quantity <= 0 or forecast.basis.usual_interval <= 0:
        return None
    season = forecast.basis.season if forecast.basis.season > 0 else 1.0
    return forecast.quantity / forecast.basis.usual_interval * season


def tank_states(facts: CustomerFacts, forecast: Forecast | None, as_of: int) -> dict[bytes, TankState]:
    """The expected state of every tank on a day, by tank id.

    A tank is drawn with the customer's use in proportion to its volume. Its level is the last reading less the use
    since (none while the customer stood still), plus its share of what was delivered after it; without a reading it
    is what the forecast leaves above the reserve. The reserve is reached on the forecast's p50, or where a reading
    says so, when the level has run down to it.
    """
    return {tank.id: _state(tank, facts, forecast, as_of) for tank in facts.tanks}


def _state(tank: TankFact, facts: CustomerFacts, forecast: Forecast | None, as_of: int) -> TankState:
    share = _share(tank, facts)
    use = use_per_day(forecast)
    daily = None if use is None else use * share / tank.density
    reserve = reserve_litres(tank)
    reading = _last_reading(facts, tank.id, as_of)
    level: float | None = None
    low_on: int | None = None
    if reading is not None:
        day, level = reading
        delivered = sum(d.kg for d in facts.deliveries if day < d.day <= as_of) * share / tank.density
        if daily is not None:
            level -= daily * _running(facts, day, as_of)
        level = _within(level + delivered, tank)
        if daily is not None and daily > 0:
            low_on = _after_running(facts, as_of, max(math.ceil((level - reserve) / daily), 0))
    elif forecast is not None and daily is not None and facts.deliveries:
        level = _within(reserve + daily * max(forecast.p50 - as_of, 0), tank)
        low_on = forecast.p50
    ullage = None
    if level is not None and tank.volume is not None:
        ullage = max(tank.volume * tank.safe_fill / PERCENT - level, 0.0)
    return TankState(level, low_on, ullage)


def _running(facts: CustomerFacts, day: int, as_of: int) -> int:
    """Days after `day`, up to and with `as_of`, on which the customer did not stand still."""
    return _ran(shutdowns(facts, as_of), day, as_of)


def _ran(still: Sequence[tuple[int, int]], day: int, until: int) -> int:
    """Days after `day`, up to and with `until`, that lie in none of the standstills (first and last day)."""
    stood = (min(last, until) - max(first, day + 1) + 1 for first, last in still)
    return until - day - sum(max(days, 0) for days in stood)


def _after_running(facts: CustomerFacts, day: int, count: int) -> int:
    """The day on which the customer, from the evening of `day` on, has run for so many days."""
    end = day + count
    for first, last in shutdowns(facts, day):
        start = max(first, day + 1)
        if start <= end and start <= last:
            end += last - start + 1
    return end


def reserve_litres(tank: TankFact) -> float:
    """Litres below which the tank is low; 0 where its volume is unknown."""
    return (tank.volume or 0.0) * tank.reserve / PERCENT


def _share(tank: TankFact, facts: CustomerFacts) -> float:
    """The tank's part of the customer's use: by volume, equal parts where one is unknown."""
    volumes = [other.volume for other in facts.tanks]
    if tank.volume is None or None in volumes:
        return 1.0 / max(len(volumes), 1)
    total = sum(volume for volume in volumes if volume is not None)
    return tank.volume / total if total > 0 else 1.0 / len(volumes)


def _last_reading(facts: CustomerFacts, tank_id: bytes, as_of: int) -> tuple[int, float] | None:
    found = [(r.day, r.litres) for r in facts.readings if r.tank_id == tank_id and r.day <= as_of]
    return max(found) if found else None


def _within(level: float, tank: TankFact) -> float:
    return max(level, 0.0) if tank.volume is None else min(max(level, 0.0), tank.volume)


def level_points(
    tank: TankFact,
    facts: CustomerFacts,
    forecast: Forecast | None,
    as_of: int,
    readings: Sequence[tuple[int, float]] = (),
) -> tuple[LevelPoint, ...]:
    """The tank's level from its last delivery or reading to the next need, litres; empty if it is unknown.

    The three lines run down from the level then to the reserve: the lower one by p10, the middle one by p50, the
    upper one by p90, and on below it; while the customer stands still they are level. `readings` are (day, litres)
    to be marked where they fall into the span; the customer's last reading of the tank always counts.
    """
    if forecast is None:
        return ()
    start = _start(tank, facts, forecast, as_of)
    if start is None:
        return ()
    first, level = start
    reserve = min(reserve_litres(tank), level)
    marks = {day: litres for day, litres in readings if first <= day <= as_of}
    last = _last_reading(facts, tank.id, as_of)
    if last is not None and last[0] >= first:
        marks[last[0]] = last[1]
    end = max(forecast.p90, as_of + 1)
    step = max(1, math.ceil((end - first) / MOST_POINTS))
    days = sorted({*range(first, end, step), end, *marks})
    still = shutdowns(facts, as_of)
    due = [_ran(still, first, by) for by in (forecast.p10, forecast.p50, forecast.p90)]
    points = []
    for day in days:
        ran = _ran(still, first, day)
        low, mid, high = (_on_line(ran, level, reserve, by) for by in due)
        points.append(LevelPoint(date.fromordinal(day), low, mid, high, marks.get(day)))
    return tuple(points)


def _start(tank: TankFact, facts: CustomerFacts, forecast: Forecast, as_of: int) -> tuple[int, float] | None:
    """Day and litres from which the tank runs down: a reading since the last delivery, else that delivery."""
    delivered = max((d.day for d in facts.deliveries if d.day <= as_of), default=None)
    reading = _last_reading(facts, tank.id, as_of)
    if reading is not None and (delivered is None or reading[0] >= delivered):
        return reading
    if delivered is None:
        return None
    load = sum(d.kg for d in facts.deliveries if d.day == delivered) or forecast.quantity
    level = reserve_litres(tank) + load * _share(tank, facts) / tank.density
    if tank.volume is not None:
        level = min(level, tank.volume * max(tank.safe_fill, tank.reserve) / PERCENT)
    return delivered, level


def _on_line(ran: int, level: float, reserve: float, due: int) -> float:
    """Level after `ran` running days, on a line that falls from `level` to `reserve` in `due` of them, and on."""
    fall = (level - reserve) / max(due, 1)
    return max(level - fall * max(ran, 0), 0.0)
