"""The part of a customer's stored state that is only shown: packed as JSON, unpacked row by row."""

from __future__ import annotations

import json
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from fieldcrm.domain.codes import DemandSource, Grade, Reason
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.domain.views.today import ReasonLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldcrm.domain.forecast import Forecast
    from fieldcrm.domain.standing import Standing
    from fieldcrm.domain.standing.outlook import Outlook
    from fieldcrm.domain.views.standing import ForecastRow, Loyalty, StreamRow

Shown = dict[str, Any]
_REASONS = {str(code): code for code in Reason}
"""A list has a thousand of them: looked up three times quicker than made."""
_REST = ',"loyalty":'
"""Where the part begins that a list does not show. No text holds it: its quotes would be escaped."""
_LEDGER, _FORECAST = ',"trend":', ',"forecast":'
"""Where the part begins that the ledger tells, and where it ends."""


def pack(standing: Standing, before: str | None = None) -> str:
    """The shown part of a standing as JSON; days as ordinals. `before` is one of the same ledger: that part stays."""
    encode = _encoder()
    reasons = [[line.code, line.due.toordinal(), round(line.stake, 6), line.params] for line in standing.reasons]
    parts = [f'{{"action":"{standing.proposed_action}","reasons":', encode(reasons).decode() if reasons else "[]"]
    if before is not None:
        parts.append(before[before.index(_LEDGER) : before.find(_FORECAST)])
    else:
        told = {"trend": list(map(_kilograms, standing.trend)), "loyalty": _pack_loyalty(standing.loyalty)}
        parts.append("," + encode(told)[1:-1].decode())
    if standing.forecast is not None:
        parts += (_FORECAST, encode(_pack_forecast(standing.forecast)).decode())
    if standing.streams:
        streams = [_pack_stream(each) for each in standing.streams if each.forecast is not None]
        parts += (',"streams":', encode(streams).decode())
    parts.append("}")
    return "".join(parts)


@cache
def _encoder() -> Callable[[object], bytes]:
    """Writes dates as ISO days and codes as their values; loaded by the first write, since reading does without."""
    from msgspec.json import Encoder

    return Encoder().encode


@lru_cache(maxsize=4096)
def _kilograms(tonnes: float) -> float:
    """Tonnes to the kilogram. Loads are mostly full ones, so that months repeat: looked up four times quicker."""
    return round(tonnes, 3)


def _pack_loyalty(loyalty: Loyalty) -> list[object]:
    window = [
        [month.toordinal(), _kilograms(ours), None if demand is None else _kilograms(demand), source]
        for month, ours, demand, source in loyalty.window
    ]
    return [loyalty.grade, loyalty.ratio, window, loyalty.previous, loyalty.previous_ratio]


def _pack_forecast(forecast: Forecast) -> list[object]:
    basis = forecast.basis
    told: Shown = {
        "deliveries": basis.deliveries,
        "model": basis.model,
        "usual_interval": basis.usual_interval,
        "season": basis.season,
        "weekday": basis.weekday,
        "elapsed": basis.elapsed,
        "anchored": basis.anchored,
    }
    if basis.by:
        told["by"] = basis.by
    if basis.bounded:
        told["bounded"] = True
    return [round(forecast.p3, 5), round(forecast.drop, 4), told]


def _pack_stream(outlook: Outlook) -> list[object]:
    """A stream's forecast, its quantity in the stream's own unit."""
    stream, forecast = outlook.stream, outlook.forecast
    assert forecast is not None
    facts = stream.facts
    quantity = Amount.of(forecast.quantity, Unit.KILOGRAM).to(Unit(facts.unit), facts.density).value
    return [
        stream.product,
        stream.tank,
        stream.tank_id.hex() if stream.tank_id else "",
        *(forecast.p10, forecast.p50, forecast.p90),
        quantity,
        facts.unit,
        forecast.p_active,
        *_pack_forecast(forecast),
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
        streams=tuple(_stream_row(stream) for stream in shown.get("streams", ())),
    )


def _stream_row(packed: list[Any]) -> StreamRow:
    from fieldcrm.domain.views.standing import StreamRow

    product, tank, tank_id, p10, p50, p90, quantity, unit, p_active, p3, drop, basis = packed
    return StreamRow(
        product=product,
        tank=tank,
        tank_id=bytes.fromhex(tank_id) if tank_id else None,
        p10=date.fromordinal(p10),
        p50=date.fromordinal(p50),
        p90=date.fromordinal(p90),
        quantity=quantity,
        unit=Unit(unit),
        p_active=p_active,
        p3=p3,
        drop=drop,
        basis=basis,
    )
