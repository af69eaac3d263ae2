"""Forecasts and what came of them, for the dossiers of the fake desk."""

from __future__ import annotations

from datetime import date, timedelta

from fieldcrm.domain.units import Unit
from fieldcrm.domain.views.scores import PredictedReal

LATE = (-2, 1, 0, 6, -1, 2, 0, -3, -7, 1)
"""Days after the 50 % date, newest first; the band goes from four days before it to five days after it."""


def predicted(today: date) -> tuple[PredictedReal, ...]:
    """Ten deliveries, twelve days apart; the fourth and the ninth came outside the band."""
    rows = []
    for n, late in enumerate(LATE):
        real = today - timedelta(days=12 + 12 * n)
        p50 = real - timedelta(days=late)
        p10, p90 = p50 - timedelta(days=4), p50 + timedelta(days=5)
        made_on = real - timedelta(days=12)
        rows.append(PredictedReal(made_on, p10, p50, p90, real, 12.0, 11.8 + n % 4, Unit.TONNE, replayed=n > 4))
    return tuple(rows)
