"""From a customer's facts to what the forecast asks for."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from fieldcrm.domain.codes import WordKind
from fieldcrm.domain.facts import CustomerFacts, Deliveries, ReadingFact, TankFact, WordFact
from fieldcrm.domain.forecast import Anchor, History
from fieldcrm.domain.forecast.pauses import merged
from fieldcrm.domain.places import place_of
from fieldcrm.domain.rules import Rules

PERCENT = 100.0
HEATING = ("供暖", "采暖", "採暖", "供热", "供熱", "取暖", "锅炉", "鍋爐", "heating", "boiler")
"""Words of a sector whose customers heat."""


def history_of(facts: CustomerFacts, rules: Rules) -> History:
    """The customer's stream of need in kg: same-day drops summed, competitors' deliveries included.

    Where nobody was told a usual quantity, a full load stands in for it: what the tanks take between reserve and
    safe fill. It matters only until there are deliveries.
    """
    days: list[int] = []
    quantities: list[float] = []
    ours: list[bool] = []
    known = Deliveries.of(facts.deliveries)
    for day, kg, is_ours in zip(known.days, known.kilograms, known.ours, strict=True):
        if days and days[-1] == day:
            quantities[-1] += kg
            ours[-1] = ours[-1] or is_ours
        else:
            days.append(day)
            quantities.append(kg)
            ours.append(is_ours)
    usual = facts.declared_usual
    if usual is None and not days:
        usual = full_load(facts.tanks) or None
    return History(
        days=tuple(days),
        quantities=tuple(quantities),
        ours=tuple(ours),
        declared_cycle=facts.declared_cycle,
        declared_quantity=usual,
        declared_monthly=facts.declared_monthly,
        busy_months=facts.busy_months,
        slack_months=facts.slack_months,
        known_since=facts.entered_on,
        pauses=tuple((word.first, word.until, word.told_on) for word in facts.words if word.kind is WordKind.SHUTDOWN),
        territory=place_of(facts.territory),
        heats=any(word in facts.sector.casefold() for word in HEATING) if facts.sector else False,
    )


def known_by(facts: CustomerFacts, day: int) -> CustomerFacts:
    """The facts as they were on an earlier day, as far as they carry their day.

    That is deliveries, readings, words, and orders: those taken by then and not delivered yet. Declared figures have
    no age.
    """
    last: dict[bytes, ReadingFact] = {}
    for reading in facts.levels:
        if reading.day <= day:
            last.pop(reading.tank_id, None)  # in the order of reading, whatever was read before
            last[reading.tank_id] = reading
    count = bisect_right(Deliveries.of(facts.deliveries).days, day)
    return replace(
        facts,
        deliveries=facts.deliveries[:count],
        places=facts.places[:count],
        levels=tuple(reading for reading in facts.levels if reading.day <= day),
        readings=tuple(last.values()),
        words=tuple(word for word in facts.words if word.told_on <= day),
        orders=tuple(
            order
            for order in facts.taken
            if 0 < order.taken_on <= day and (order.delivered_on is None or order.delivered_on > day)
        ),
    )


def full_load(tanks: tuple[TankFact, ...]) -> float:
    """What the tanks take between reserve and safe fill, in kg; 0 where no volume is known."""
    return sum(
        tank.volume * max(tank.safe_fill - tank.reserve, 0.0) / PERCENT * tank.density
        for tank in tanks
        if tank.volume is not None
    )


def anchors_of(facts: CustomerFacts, as_of: int | None = None) -> tuple[Anchor, ...]:
    """What re-anchors the forecast since the last delivery: an open order, the tanks' level, the customer's word.

    With `as_of`, what lies after that day is unknown yet, and an order whose day has passed no longer counts.
    """
    if not (facts.orders or facts.readings or facts.words):
        return ()
    last = _last_delivery(facts, as_of)
    found = []
    order = open_order(facts, as_of)
    if order is not None:
        learnt = last if last is not None else min(facts.entered_on, order)
        found.append(Anchor(learnt if as_of is None else min(learnt, as_of), "order", float(order)))
    level, word = _level_anchor(facts, last, as_of), last_word(facts, as_of)
    if level is not None:
        found.append(level)
    if word is not None and (last is None or word.told_on >= last):
        found.append(Anchor(word.told_on, WordKind.ENOUGH_UNTIL.value, float(word.until)))
    return tuple(found)


def shutdowns(facts: CustomerFacts, as_of: int) -> tuple[tuple[int, int], ...]:
    """First and last days of the shutdowns that were told by a day, in order and without overlap."""
    if not facts.words:
        return ()
    return merged([(w.first, w.until) for w in facts.words if w.kind is WordKind.SHUTDOWN and w.told_on <= as_of])


def last_word(facts: CustomerFacts, as_of: int | None) -> WordFact | None:
    """Until when there is enough, as the customer told last."""
    told = [
        word for word in facts.words if word.kind is WordKind.ENOUGH_UNTIL and (as_of is None or word.told_on <= as_of)
    ]
    return told[-1] if told else None


def open_order(facts: CustomerFacts, as_of: int | None) -> int | None:
    """The day of the next open order; those for days before `as_of` do not count."""
    ahead = [order.day for order in facts.orders if as_of is None or order.day >= as_of]
    return min(ahead) if ahead else None


def _last_delivery(facts: CustomerFacts, as_of: int | None) -> int | None:
    days = Deliveries.of(facts.deliveries).days
    count = len(days) if as_of is None else bisect_right(days, as_of)
    return days[count - 1] if count else None


def _level_anchor(facts: CustomerFacts, last: int | None, as_of: int | None) -> Anchor | None:
    """Kilograms above the reserve in all tanks, on the day of the latest reading.

    A reading older than the last delivery says nothing more; one of the delivery's own day counts as taken after
    it. Tanks that were not read, or read on an earlier day, are taken to stand as full as those that were: a
    customer's tanks are drawn evenly.
    """
    readings = [
        reading
        for reading in facts.readings
        if (as_of is None or reading.day <= as_of) and (last is None or reading.day >= last)
    ]
    if not readings:
        return None
    day = max(reading.day for reading in readings)
    tanks = {tank.id: tank for tank in facts.tanks}
    left = known = 0.0
    read: set[bytes] = set()
    for reading in readings:
        tank = tanks.get(reading.tank_id)
        if reading.day != day or tank is None:
            continue
        read.add(tank.id)
        volume = tank.volume or 0.0
        left += max(reading.litres - volume * tank.reserve / PERCENT, 0.0) * tank.density
        known += volume
    if not read:
        return None
    unread = sum(tank.volume or 0.0 for tank in facts.tanks if tank.id not in read)
    if known > 0:
        left *= 1 + unread / known
    return Anchor(day, "reading", left)
