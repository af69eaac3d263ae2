"""What is expected of a stream's tanks: level, the day the reserve is reached, room for a delivery.

Volumes are litres, weights kilograms, days ordinals.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from fieldcrm.domain.facts import CustomerFacts, TankFact
from fieldcrm.domain.forecast import Forecast
from fieldcrm.domain.standing.inputs import shutdowns

PERCENT = 100.0


class TankState(NamedTuple):
    """What is expected of one tank on a day: litres, the day (ordinal) its reserve is reached, room for a delivery.

    Each is None where it cannot be known.
    """

    level: float | None
    low_on: int | None
    ullage: float | None


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
    share = share_of(tank, facts)
    use = use_per_day(forecast)
    daily = None if use is None else use * share / tank.density
    reserve = reserve_litres(tank)
    reading = last_reading(facts, tank.id, as_of)
    level: float | None = None
    low_on: int | None = None
    if reading is not None:
        day, level = reading
        delivered = sum(d.kg for d in facts.deliveries if day < d.day <= as_of) * share / tank.density
        if daily is not None:
            level -= daily * _running(facts, day, as_of)
        level = within(level + delivered, tank)
        if daily is not None and daily > 0:
            low_on = _after_running(facts, as_of, max(math.ceil((level - reserve) / daily), 0))
    elif forecast is not None and daily is not None and facts.deliveries:
        level = within(reserve + daily * max(forecast.p50 - as_of, 0), tank)
        low_on = forecast.p50
    ullage = None
    if level is not None and tank.volume is not None:
        ullage = max(tank.volume * tank.safe_fill / PERCENT - level, 0.0)
    return TankState(level, low_on, ullage)


def _running(facts: CustomerFacts, day: int, as_of: int) -> int:
    """Days after `day`, up to and with `as_of`, on which the customer did not stand still."""
    return ran(shutdowns(facts, as_of), day, as_of)


def ran(still: Sequence[tuple[int, int]], day: int, until: int) -> int:
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


def share_of(tank: TankFact, facts: CustomerFacts) -> float:
    """The tank's part of the customer's use: by volume, equal parts where one is unknown."""
    volumes = [other.volume for other in facts.tanks]
    if tank.volume is None or None in volumes:
        return 1.0 / max(len(volumes), 1)
    total = sum(volume for volume in volumes if volume is not None)
    return tank.volume / total if total > 0 else 1.0 / len(volumes)


def last_reading(facts: CustomerFacts, tank_id: bytes, as_of: int) -> tuple[int, float] | None:
    """The latest reading of a tank up to a day: (day, litres)."""
    found = [(r.day, r.litres) for r in facts.readings if r.tank_id == tank_id and r.day <= as_of]
    return max(found) if found else None


def within(level: float, tank: TankFact) -> float:
    """A level that the tank can have."""
    return max(level, 0.0) if tank.volume is None else min(max(level, 0.0), tank.volume)


def start_of(tank: TankFact, facts: CustomerFacts, usual: float, as_of: int) -> tuple[int, float] | None:
    """Day and litres from which the tank runs down: a reading since the last delivery, else that delivery.

    `usual` stands in for a delivery of unknown weight, in kg. None where there is neither.
    """
    delivered = max((d.day for d in facts.deliveries if d.day <= as_of), default=None)
    reading = last_reading(facts, tank.id, as_of)
    if reading is not None and (delivered is None or reading[0] >= delivered):
        return reading
    if delivered is None:
        return None
    load = sum(d.kg for d in facts.deliveries if d.day == delivered) or usual
    level = reserve_litres(tank) + load * share_of(tank, facts) / tank.density
    if tank.volume is not None:
        level = min(level, tank.volume * max(tank.safe_fill, tank.reserve) / PERCENT)
    return delivered, level


def on_line(days: int, level: float, reserve: float, due: int) -> float:
    """Level after so many running days, on a line that falls from `level` to `reserve` in `due` of them, and on."""
    fall = (level - reserve) / max(due, 1)
    return max(level - fall * max(days, 0), 0.0)


def room_at(facts: CustomerFacts, usual: float, day: int, low_on: int, as_of: int) -> float | None:
    """What the tanks will take on a day, in kg: safe fill less the level expected then; None if a volume is unknown.

    The level runs down from the last reading or delivery to the reserve on `low_on` (where it stood below already, it
    stays there). `usual` is a usual delivery in kg.
    """
    room = 0.0
    still = shutdowns(facts, as_of)
    for tank in facts.tanks:
        if tank.volume is None:
            return None
        level = reserve_litres(tank)
        start = start_of(tank, facts, usual, as_of)
        if start is not None:
            first, full = start
            level = on_line(ran(still, first, day), full, min(level, full), ran(still, first, low_on))
        room += max(tank.volume * tank.safe_fill / PERCENT - level, 0.0) * tank.density
    return room
