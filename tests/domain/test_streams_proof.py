"""Tanks forecast apart against all of them together, on tanks whose truth is known."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.domain.builders import RULES, customer

from fieldcrm.domain.facts import CustomerFacts, DeliveryFact, PlaceFact, TankFact
from fieldcrm.domain.forecast import Forecast, fit, fit_pool, predict
from fieldcrm.domain.standing import history_of
from fieldcrm.domain.standing.outlook import by_urgency, outlooks_of
from fieldcrm.domain.standing.streams import fit_customer, parted, streams_of

NORTH = TankFact(b"N" * 16, None, 95.0, 10.0, 0.84, "North", "diesel")
SOUTH = TankFact(b"S" * 16, None, 95.0, 10.0, 0.84, "South", "diesel")
START, DAYS = 700_000, 900
CUTS = tuple(range(START + 500, START + 860, 45))

Drops = list[tuple[int, bytes]]


def two_tanks(rng: random.Random) -> Drops:
    """Days on which each of two tanks is filled, each in a rhythm of its own."""
    drops: Drops = []
    for tank in (NORTH, SOUTH):
        interval, spread = rng.uniform(8, 50), rng.uniform(0.1, 0.45)
        day = START + rng.random() * interval
        while day < START + DAYS:
            drops.append((round(day), tank.id))
            day += interval * rng.lognormvariate(0, spread)
    return sorted(drops)


def known_on(drops: Drops, cut: int) -> CustomerFacts:
    past = [drop for drop in drops if drop[0] <= cut]
    return replace(
        customer(tanks=(NORTH, SOUTH)),
        deliveries=tuple(DeliveryFact(day, 5_000.0, True) for day, _tank in past),
        places=tuple(PlaceFact("diesel", tank, "L", 0.84) for _day, tank in past),
    )


def loss(forecast: Forecast | None, real: int) -> float:
    """The pinball loss of the three dates, in days."""
    assert forecast is not None
    dates = ((forecast.p10, 0.1), (forecast.p50, 0.5), (forecast.p90, 0.9))
    return sum(max(tau * (real - day), (tau - 1) * (real - day)) for day, tau in dates) / 3


def test_apart_they_tell_each_tanks_day_and_the_customers_next_one_better() -> None:
    rng = random.Random(3)
    customers = [two_tanks(rng) for _ in range(80)]
    together = apart = 0.0
    within = tanks = 0
    first = [known_on(drops, CUTS[0]) for drops in customers]
    whole = fit_pool([history_of(each, RULES) for each in first], CUTS[0])
    parts = fit_pool([history_of(stream.facts, RULES) for each in first for stream in streams_of(each)], CUTS[0])
    for cut in CUTS:
        facts = [known_on(drops, cut) for drops in customers]
        for each, drops in zip(facts, customers, strict=True):
            ahead = [drop for drop in drops if drop[0] > cut]
            outlooks = by_urgency(outlooks_of(parted(each, fit_customer(each, RULES, parts)), parts, cut), 0.3)
            together += loss(predict(fit(history_of(each, RULES), whole), whole, cut), ahead[0][0])
            apart += loss(outlooks[0].forecast, ahead[0][0])
            for outlook in outlooks:
                real = next((day for day, tank in ahead if tank == outlook.stream.tank_id), None)
                if real is not None and outlook.forecast is not None:
                    tanks += 1
                    within += outlook.forecast.p10 <= real <= outlook.forecast.p90
    assert apart < 0.95 * together
    assert tanks > 1_000
    assert 0.74 <= within / tanks <= 0.93
