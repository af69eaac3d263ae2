"""What is expected of a stream's tanks: level, the day the reserve is reached, room for a delivery.

Volumes are litres, weights kilograms, days ordinals.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from fieldcrm.domain.facts import CustomerFacts, Deliveries, TankFact
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


class Drop(NamedTuple):
    """What was delivered on a day, in kg, and the day of the delivery before it (None: there was none)."""

    day: int
    kg: float
    before: int | None


def use_per_day(forecast: Forecast | None) -> float | None:
    """Kilograms a day: the usual delivery over the usual interval, weighted by the season now; None if unknown."""
    if forecast is None or forecast.quantity <= 0 or forecast.basis.usual_interval <= 0:
        return None
    season = forecast.basis.season if forecast.basis.season > 0 else 1.0
    return forecast.quantity / forecast.basis.usual_interval * season


def tank_states(facts: CustomerFacts, forecast: Forecast | None, as_of: int) -> dict[bytes, TankState]:
    """The expected state of every tank on a day, by tank id.

    A tank is drawn with the stream's use in proportion to its volume. From a reading since its last delivery the
    level falls by that use (not while the customer stands still), and reaches the reserve when it has run down to
    it; a stream's only tank does so on the p50 that the reading gave. Else it falls from the last delivery to the
    reserve on the p50, as the chart shows it.
    """
    return {tank.id: _state(tank, facts, forecast, as_of) for tank in facts.tanks}


def _state(tank: TankFact, facts: CustomerFacts, forecast: Forecast | None, as_of: int) -> TankState:
    reserve = reserve_litres(tank)
    level: float | None = None
    low_on: int | None = None
    start = start_of(tank, facts, forecast, as_of)
    reading = last_reading(facts, tank.id, as_of)
    use = use_per_day(forecast)
    if start is not None and forecast is not None and use is not None:
        first, full = start
        still = shutdowns(facts, as_of)
        if start == reading:
            daily = use * share_of(tank, facts) / tank.density
            level = within(full - daily * ran(still, first, as_of), tank)
            if forecast.basis.anchored and len(facts.tanks) == 1 and level > reserve:
                low_on = forecast.p50
            elif daily > 0:
                low_on = _after_running(facts, as_of, max(math.ceil((level - reserve) / daily), 0))
        else:
            gone, by = ran(still, first, as_of), ran(still, first, forecast.p50)
            level = within(on_line(gone, full, min(reserve, full), by), tank)
            low_on = forecast.p50
    elif reading is not None:
        day, read = reading
        delivered = sum(d.kg for d in facts.deliveries if day < d.day <= as_of)
        level = within(read + delivered * share_of(tank, facts) / tank.density, tank)
    ullage = None
    if level is not None and tank.volume is not None:
        ullage = max(tank.volume * tank.safe_fill / PERCENT - level, 0.0)
    return TankState(level, low_on, ullage)


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


def start_of(tank: TankFact, facts: CustomerFacts, forecast: Forecast | None, as_of: int) -> tuple[int, float] | None:
    """Day and litres from which the tank runs down: a reading since the last delivery, else that delivery.

    `forecast` is of the need, orders aside; its quantity stands in for a delivery of unknown weight. None where there
    is neither reading nor delivery. A low reading on the day of a delivery is the dip before unloading.
    """
    drop = last_drop(facts, as_of)
    reading = last_reading(facts, tank.id, as_of)
    if drop is None:
        return reading
    if reading is not None and reading[0] >= drop.day and not _dipped_before(tank, facts, forecast, reading, drop):
        return reading
    return drop.day, filled(tank, facts, forecast, drop, reading)


def last_drop(facts: CustomerFacts, until: int) -> Drop | None:
    """The latest delivery up to a day, drops of one day together."""
    known = Deliveries.of(facts.deliveries)
    stop = bisect_right(known.days, until)
    if not stop:
        return None
    day = known.days[stop - 1]
    first = bisect_left(known.days, day, 0, stop)
    return Drop(day, sum(known.kilograms[first:stop]), known.days[first - 1] if first else None)


def filled(
    tank: TankFact, facts: CustomerFacts, forecast: Forecast | None, drop: Drop, reading: tuple[int, float] | None
) -> float:
    """Litres in the tank after a delivery; `reading` (day, litres) is the last one up to it, if any.

    A reading since the delivery before it says what was left. Else it came when the reserve was reached; but a small
    one topped the tank up: then it holds what lasts until the forecast's p50, a usual delivery at most.
    """
    use = use_per_day(forecast) or 0.0
    part = share_of(tank, facts) / tank.density
    day, load, before = drop
    usual = forecast.quantity if forecast is not None else 0.0
    still = shutdowns(facts, day)
    if reading is not None and reading[0] <= day and (before is None or reading[0] > before):
        left = max(reading[1] - use * part * ran(still, reading[0], day), 0.0)
        return within(left + (load or usual) * part, tank)
    if forecast is not None and 0 < load < usual:
        load = max(load, min(usual, use * ran(still, day, forecast.p50)))
    level = reserve_litres(tank) + (load or usual) * part
    return level if tank.volume is None else min(level, tank.volume * max(tank.safe_fill, tank.reserve) / PERCENT)


def _dipped_before(
    tank: TankFact, facts: CustomerFacts, forecast: Forecast | None, reading: tuple[int, float], drop: Drop
) -> bool:
    """Whether a reading on the day of a delivery was taken before it: less than half a usual one above the reserve."""
    if reading[0] != drop.day:
        return False
    load = forecast.quantity if forecast is not None else drop.kg
    return (reading[1] - reserve_litres(tank)) * tank.density < load * share_of(tank, facts) / 2


def on_line(days: int, level: float, reserve: float, due: int) -> float:
    """Level after so many running days, on a line that falls from `level` to `reserve` in `due` of them, and on."""
    fall = (level - reserve) / max(due, 1)
    return max(level - fall * max(days, 0), 0.0)


def room_at(facts: CustomerFacts, forecast: Forecast, day: int, as_of: int) -> float | None:
    """What the tanks will take on a day, in kg: safe fill less the level expected then; None if a volume is unknown or
    nothing that a tank can hold.

    The level runs down from the last reading or delivery to the reserve on the p50 of `forecast`, which leaves orders
    aside (where it stood below already, it stays there).
    """
    room = 0.0
    still = shutdowns(facts, as_of)
    for tank in facts.tanks:
        if tank.volume is None:
            return None
        level = reserve_litres(tank)
        start = start_of(tank, facts, forecast, as_of)
        if start is not None:
            first, full = start
            level = on_line(ran(still, first, day), full, min(level, full), ran(still, first, forecast.p50))
        room += max(tank.volume * tank.safe_fill / PERCENT - level, 0.0) * tank.density
    return None if math.isnan(room) else room
