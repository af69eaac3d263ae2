"""Forecasts that were shown, kept until the delivery comes, and then beside what came. This laptop's own, not shared.

One forecast is kept after each delivery: that of the first day on which one was shown, which looks the whole
interval ahead; those of later days know more with every day that passes. What came is taken from the history each
time it changes, so that a delivery taken back, moved or entered late never leaves a wrong answer. Where a customer's
tanks or products are forecast apart, each has forecasts of its own, under the key of its stream.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.forecast import Fit, Forecast

MOST = 20
"""Forecasts kept of a stream: the newest."""
NO_DELIVERY = 0
"""Stands for the last delivery where there was none yet."""
WHOLE = ""
"""The key of a customer that is forecast as one stream."""

_COLUMNS = "after, made_on, p10, p50, p90, quantity, real_on, real_quantity"


class Kept(NamedTuple):
    """A forecast made on `made_on` after the delivery of the day `after`, and what came; days are ordinals, kg."""

    after: int
    made_on: int
    p10: int
    p50: int
    p90: int
    quantity: float
    real_on: int | None
    real_quantity: float | None


def last_of(fitted: Fit) -> int:
    """The delivery after which a forecast from this fit is made."""
    return fitted.last if fitted.deliveries and fitted.last is not None else NO_DELIVERY


def worth_keeping(kept: tuple[int, int] | None, after: int, day: int) -> bool:
    """Whether a forecast of `day` is the first one after its delivery, or of the same day as the one that was."""
    return kept is None or kept[0] != after or kept[1] == day


def of_customer(connection: Connection, customer_id: bytes, stream: str = WHOLE) -> tuple[Kept, ...]:
    """The kept forecasts of one stream, oldest first; the last one may still wait for its answer."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM forecast_error WHERE customer_id = ? AND stream = ? ORDER BY after",
        (customer_id, stream),
    )
    return tuple(Kept(*row) for row in found)


def newest(connection: Connection, customers: Iterable[bytes]) -> dict[bytes, dict[str, tuple[int, int]]]:
    """By customer, by stream: after which delivery, and on which day, the newest kept forecast was made."""
    wanted = tuple(customers)
    places = ", ".join("?" * len(wanted))
    found = connection.execute(  # with max(), SQLite takes the other columns from the row of the maximum
        "SELECT customer_id, stream, max(after), made_on FROM forecast_error"
        f" WHERE customer_id IN ({places}) GROUP BY customer_id, stream",
        wanted,
    )
    kept: dict[bytes, dict[str, tuple[int, int]]] = {}
    for customer_id, stream, after, made_on in found:
        kept.setdefault(customer_id, {})[stream] = (after, made_on)
    return kept


def keep(connection: Connection, shown: Iterable[tuple[bytes, str, int, int, Forecast]]) -> None:
    """Keep forecasts: (customer, stream, day of its last delivery, day of the forecast, forecast).

    One that is kept already stays, but for one made earlier on the same day.
    """
    connection.executemany(
        "INSERT INTO forecast_error (customer_id, stream, after, made_on, p10, p50, p90, quantity)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (customer_id, stream, after) DO UPDATE SET p10 = excluded.p10,"
        " p50 = excluded.p50, p90 = excluded.p90, quantity = excluded.quantity WHERE made_on = excluded.made_on",
        [(id_, stream, after, made_on, f.p10, f.p50, f.p90, f.quantity) for id_, stream, after, made_on, f in shown],
    )


def settle(
    connection: Connection, customer_id: bytes, stream: str, days: tuple[int, ...], kilograms: tuple[float, ...]
) -> None:
    """Answer a stream's kept forecasts by its history: delivery days, ascending and distinct, with their weight.

    Dropped are those whose delivery is no longer there, those made when the answer had already come, and all but
    the newest `MOST`.
    """
    kept = of_customer(connection, customer_id, stream)
    gone: list[int] = []
    answered: list[tuple[int | None, float | None, bytes, str, int]] = []
    for row in kept:
        place = bisect_right(days, row.after)
        known = row.after == NO_DELIVERY or (place > 0 and days[place - 1] == row.after)
        real = days[place] if place < len(days) else None
        if not known or (real is not None and real <= row.made_on):
            gone.append(row.after)
        elif (real, None if real is None else kilograms[place]) != (row.real_on, row.real_quantity):
            answered.append((real, None if real is None else kilograms[place], customer_id, stream, row.after))
    stays = [row.after for row in kept if row.after not in gone]
    gone += stays[:-MOST]
    if gone:
        connection.executemany(
            "DELETE FROM forecast_error WHERE customer_id = ? AND stream = ? AND after = ?",
            [(customer_id, stream, after) for after in gone],
        )
    if answered:
        connection.executemany(
            "UPDATE forecast_error SET real_on = ?, real_quantity = ?"
            " WHERE customer_id = ? AND stream = ? AND after = ?",
            answered,
        )


def forget(connection: Connection, customer_id: bytes, stream: str) -> None:
    """Drop what was kept of a stream that is no longer forecast apart."""
    connection.execute("DELETE FROM forecast_error WHERE customer_id = ? AND stream = ?", (customer_id, stream))
