"""How good the dates are on real order days: a sample of the UCI set Online Retail (see `data/README.md`)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from fieldcrm.domain.forecast import History, fit, fit_pool, predict

SAMPLE = Path(__file__).parent / "data" / "retail_sample.csv"
CUTS = tuple(date(2011, month, 1).toordinal() for month in (6, 7, 8, 9, 10))
HORIZON = 60
LEAST = 4  # orders
QUANTILES = (0.1, 0.5, 0.9)


@dataclass
class Tally:
    """Sums over forecasts, errors in the customers' own mean intervals."""

    count: int = 0
    error: float = 0.0
    pinball: float = 0.0
    plain_error: float = 0.0
    plain_pinball: float = 0.0
    inside: int = 0
    squared: float = 0.0
    plain_squared: float = 0.0


def read() -> list[History]:
    orders: dict[str, list[tuple[int, float]]] = {}
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = date.fromisoformat(row["date"]).toordinal()
            orders.setdefault(row["customer"], []).append((day, float(row["quantity"])))
    return [History(tuple(d for d, _ in rows), tuple(q for _, q in rows)) for rows in orders.values()]


def pinball(came: int, said: tuple[float, ...], usual: float) -> float:
    misses = [(came - day, share) for day, share in zip(said, QUANTILES, strict=True)]
    return sum(max(share * miss, (share - 1) * miss) for miss, share in misses) / (3 * usual)


def clipped(*leads: float) -> tuple[float, ...]:
    """Leads as they are scored: what is past means tomorrow, what is beyond the horizon its last day."""
    return tuple(min(max(lead, 1), HORIZON) for lead in leads)


@cache
def tally() -> Tally:
    """Replay the sample: at each cut only the past is known."""
    histories = read()
    total = Tally()
    for cut in CUTS:
        pool = fit_pool(histories, cut)
        for history in histories:
            known = [day for day in history.days if day <= cut]
            coming = [day - cut for day in history.days if day > cut]
            if len(known) < LEAST:
                continue
            forecast = predict(fit(history, pool, cut), pool, cut)
            assert forecast is not None
            usual = (known[-1] - known[0]) / (len(known) - 1)
            soon = float(bool(coming) and coming[0] <= 3)
            total.squared += (forecast.p3 - soon) ** 2
            total.plain_squared += (min(3 / usual, 1.0) - soon) ** 2
            if usual > HORIZON or not coming or coming[0] > HORIZON:
                continue
            said = clipped(forecast.p10 - cut, forecast.p50 - cut, forecast.p90 - cut)
            lead = usual - (cut - known[-1])
            plain = clipped(lead - 0.5 * usual, lead, lead + 0.6 * usual)
            total.count += 1
            total.error += abs(coming[0] - said[1]) / usual
            total.plain_error += abs(coming[0] - plain[1]) / usual
            total.pinball += pinball(coming[0], said, usual)
            total.plain_pinball += pinball(coming[0], plain, usual)
            total.inside += said[0] <= coming[0] <= said[2]
    return total


def test_the_sample_is_whole() -> None:
    assert len(read()) == 181
    assert tally().count > 300


def test_the_middle_date_beats_the_mean_interval() -> None:
    assert tally().error < 0.855 * tally().plain_error


def test_the_three_dates_beat_the_mean_interval() -> None:
    assert tally().pinball < 0.71 * tally().plain_pinball


def test_four_of_five_orders_come_within_the_band() -> None:
    assert 0.8 <= tally().inside / tally().count <= 0.88  # the band's end days belong to it


def test_the_chance_of_an_order_within_three_days_beats_the_rate_of_orders() -> None:
    assert tally().squared < 0.92 * tally().plain_squared
