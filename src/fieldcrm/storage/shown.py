"""The part of a customer's stored state that is only shown: packed as JSON, unpacked row by row."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from fieldcrm.domain.codes import DemandSource, Grade, Reason
from fieldcrm.domain.units import Unit
from fieldcrm.domain.views.today import ReasonLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldcrm.domain.forecast import Forecast
    from fieldcrm.domain.standing import Standing
    from fieldcrm.domain.views.standing import ForecastRow, Loyalty

Shown = dict[str, Any]
_REASONS = {str(code): code for code in Reason}
"""A list has a thousand of them: looked up three times quicker than made."""
_REST = ',"loyalty":'
"""Where the part begins that a list does not show. No text holds it: its quotes would be escaped."""


def pack(standing: Standing) -> str:
    """The shown part of a standing as JSON; days as ordinals."""
    shown: Shown = {
        "action": standing.proposed_action,
        "reasons": [[line.code, line.due.toordinal(), round(line.stake, 6), line.params] for line in standing.reasons],
        "trend": [round(value, 3) for value in standing.trend],
        "loyalty": _pack_loyalty(standing.loyalty),
    }
    if standing.forecast is not None:
        shown["forecast"] = _pack_forecast(standing.forecast)
    return _encoder()(shown).decode()


@cache
def _encoder() -> Callable[[object], bytes]:
    """Writes dates as ISO days and codes as their values; loaded by the first write, since reading does without."""
    from msgspec.json import Encoder

    return Encoder().encode


def _pack_loyalty(loyalty: Loyalty) -> list[object]:
    window = [
        [m.month.toordinal(), round(m.ours, 3), None if m.demand is None else round(m.demand, 3), m.source]
        for m in loyalty.window
    ]
    return [loyalty.grade, loyalty.ratio, window, loyalty.previous, loyalty.previous_ratio]


def _pack_forecast(forecast: Forecast) -> list[object]:
    basis = forecast.basis
    return [
        round(forecast.p3, 5),
        round(forecast.drop, 4),
        {
            "deliveries": basis.deliveries,
            "model": basis.model,
            "usual_interval": round(basis.usual_interval, 2),
            "season": round(basis.season, 3),
            "weekday": round(basis.weekday, 3),
            "elapsed": basis.elapsed,
            "anchored": basis.anchored,
        },
    ]


def unpack(text: str) -> Shown:
    """What `pack` made, still plain JSON values."""
    shown: Shown = json.loads(text)
    return shown


def unpack_listed(text: str) -> Shown:
    """The part of it that a list shows: action, reasons and trend."""
    end = text.find(_REST)
    return unpack(text if end < 0 else text[:end] + "}")


def reasons(shown: Shown) -> tuple[ReasonLine, ...]:
    """The reasons, largest stake first."""
    return tuple(
        ReasonLine(_REASONS[code], date.fromordinal(due), stake, params)
        for code, due, stake, params in shown["reasons"]
    )


def loyalty(shown: Shown) -> Loyalty:
    """The grade and its months."""
    from fieldcrm.domain.views.standing import Loyalty, LoyaltyMonth

    grade, ratio, window, previous, previous_ratio = shown["loyalty"]
    return Loyalty(
        grade=Grade(grade),
        ratio=ratio,
        window=tuple(
            LoyaltyMonth(date.fromordinal(month), ours, demand, DemandSource(source))
            for month, ours, demand, source in window
        ),
        previous=Grade(previous),
        previous_ratio=previous_ratio,
    )


def forecast_row(row: tuple[Any, ...], shown: Shown) -> ForecastRow | None:
    """A forecast from (id, code, name, p10, p50, p90, quantity, unit, p_active) and the shown part."""
    if "forecast" not in shown or row[4] is None:
        return None
    from fieldcrm.domain.views.standing import ForecastRow

    p3, drop, basis = shown["forecast"]
    return ForecastRow(
        customer_id=row[0],
        code=row[1] or "",
        name=row[2] or "",
        p10=date.fromordinal(row[3]),
        p50=date.fromordinal(row[4]),
        p90=date.fromordinal(row[5]),
        quantity=row[6],
        unit=Unit(row[7]),
        p_active=row[8],
        p3=p3,
        drop=drop,
        basis=basis,
    )
