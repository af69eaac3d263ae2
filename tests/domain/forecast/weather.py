"""Simulated heating customers whose truth is known: use goes with degree days that differ from year to year."""

from __future__ import annotations

import math
import random

from fieldcrm.domain.forecast import History

START = 733_000
"""The first simulated day, an ordinal."""
BASE_TEMPERATURE = 15.5


def degree_days(rng: random.Random, years: int, start: int = START, anomaly: float = 2.5) -> dict[int, float]:
    """Daily heating degree days: a cosine year, each winter colder or milder, and weather that lasts some days."""
    found: dict[int, float] = {}
    spell = 0.0
    for year in range(years):
        shift = rng.gauss(0.0, anomaly)
        for number in range(365):
            day = start + 365 * year + number
            spell = 0.85 * spell + rng.gauss(0.0, 1.8)
            mean = 9.5 - 11.0 * math.cos(2 * math.pi * (day % 365.2425 - 15) / 365.2425)
            found[day] = round(max(BASE_TEMPERATURE - mean - shift - spell, 0.0), 2)
    return found


def heating(
    rng: random.Random, days: dict[int, float], base: float, load: float = 1000.0, territory: str = "north"
) -> History:
    """A tank that gets about the same load whenever the last one is used up; `base` is the share without weather."""
    mean = sum(days.values()) / len(days)
    a_day = load / rng.uniform(18.0, 40.0)
    left = load * rng.random()
    delivered: list[int] = []
    amounts: list[float] = []
    for day, value in sorted(days.items()):
        left -= a_day * (base + (1 - base) * value / mean)
        if left <= 0:
            delivered.append(day)
            amounts.append(load)
            left += load * rng.lognormvariate(0.0, 0.08)
    return History(tuple(delivered), tuple(amounts), (True,) * len(delivered), territory=territory)
