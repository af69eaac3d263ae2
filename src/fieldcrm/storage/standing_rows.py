"""The rows in which the customers' states are kept.

The fit, from which a state follows, stands in a table of its own: it stays as it is while the days go by, and the rows
that change with them are short enough for their page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from fieldcrm.domain.forecast.course import read as read_courses
from fieldcrm.domain.months import DAYS_A_MONTH, month_starts
from fieldcrm.domain.standing.ahead import with_courses
from fieldcrm.domain.units import kilograms_in
from fieldcrm.storage import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.facts import CustomerFacts
    from fieldcrm.domain.forecast import Fit
    from fieldcrm.domain.standing import Standing

    Row = tuple[Any, ...]
    Stored = tuple[int, str, bytes | None]
    """The day up to which a fit knows the deliveries, its text and its courses."""

_COLUMNS = (
    *("customer_id", "day", "listed", "tier", "minute", "stake", "p10", "p50", "p90", "quantity", "unit", "p_active"),
    *("grade", "monthly", "last_contact", "next_planned", "no_next", "shown"),
)
_FRESH = f"INSERT OR REPLACE INTO standing ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_FIT = "INSERT OR REPLACE INTO standing_fit (customer_id, fit, past) VALUES (?, ?, ?)"
_KEPT = "UPDATE standing_fit SET kept = ?2 WHERE customer_id = ?1"
_COURSE = "UPDATE standing_fit SET course = ?2 WHERE customer_id = ?1"
_FITS = (
    "SELECT f.customer_id, s.day, f.fit, f.course FROM standing_fit f JOIN standing s ON s.customer_id = f.customer_id"
)
_PLACES = ", ".join(f"{name} = ?{place}" for place, name in enumerate(_COLUMNS[1:], start=2))
_RENEWED = f"UPDATE standing SET {_PLACES} WHERE customer_id = ?1"


@dataclass(slots=True)
class Batch:
    """States that are written together: `fresh` ones as (row of `row_of`, fit, past), `renewed` ones as rows whose fit
    is there and stays; then the courses (`ahead.courses_of`) that changed, and what is kept for the change of the day
    (`standing_kept.pack`), by the customers' ids.
    """

    fresh: list[tuple[Row, str, str | None]] = field(default_factory=list)
    renewed: list[Row] = field(default_factory=list)
    courses: list[tuple[bytes, bytes]] = field(default_factory=list)
    kept: list[tuple[bytes, bytes | None]] = field(default_factory=list)

    def write(self, connection: Connection) -> None:
        """Write them all."""
        connection.executemany(_FRESH, [row for row, *_rest in self.fresh])
        connection.executemany(_FIT, [(row[0], *rest) for row, *rest in self.fresh])
        connection.executemany(_RENEWED, self.renewed)
        connection.executemany(_COURSE, self.courses)
        connection.executemany(_KEPT, self.kept)


def drop(connection: Connection, customers: Iterable[bytes]) -> None:
    """Drop the states of these customers."""
    gone = [(customer_id,) for customer_id in customers]
    connection.executemany("DELETE FROM standing WHERE customer_id = ?", gone)
    connection.executemany("DELETE FROM standing_fit WHERE customer_id = ?", gone)


def fits(connection: Connection, day: int | None, only: Collection[bytes] | None = None) -> dict[bytes, Stored]:
    """Each customer's fit, with the day up to which it knows the deliveries: `day`, if all states hold for that one.

    `only` leaves out all customers but these.
    """
    if only is not None:
        return {id_: stored for id_ in only if (stored := fit_of(connection, id_)) is not None}
    if day is None:
        return {customer_id: (*stored,) for customer_id, *stored in connection.execute(_FITS)}
    found = connection.execute("SELECT customer_id, fit, course FROM standing_fit")  # spares reading all the states
    return {customer_id: (day, text, course) for customer_id, text, course in found}


def fit_of(connection: Connection, customer_id: bytes) -> Stored | None:
    """One customer's fit, with the day up to which it knows the deliveries."""
    row = connection.execute(f"{_FITS} WHERE f.customer_id = ?", (customer_id,)).fetchone()
    return (row[1], row[2], row[3]) if row else None


def read_fit(text: str, course: bytes | None) -> Fit:
    """The fit of a stored text, as `Fit.from_json` reads it, but in a fourth of the time, with its courses."""
    fit = _fit_decoder()(text)
    return with_courses(fit, courses) if course and (courses := read_courses(course)) else fit


@cache
def _fit_decoder() -> Callable[[str], Fit]:
    """Loaded by the first write, since reading the list does without."""
    from msgspec.json import Decoder

    from fieldcrm.domain.forecast import Fit

    return Decoder(Fit).decode


def forget_fits(connection: Connection, customers: Iterable[bytes] | None = None) -> None:
    """Have the fits of these customers, or of all, made anew when the states are rolled over."""
    if customers is None:
        connection.execute("DELETE FROM standing_fit")
    else:
        connection.executemany("DELETE FROM standing_fit WHERE customer_id = ?", [(id_,) for id_ in customers])


def past_text(facts: CustomerFacts, fitted: Fit, day: int) -> str | None:
    """The customer's past in short, as it is kept with its fit; None of a short one, which is read as quickly."""
    from fieldcrm.domain.standing.past import past_of

    past = past_of(facts, fitted, day)
    if past is None:
        return None
    from msgspec.json import encode

    return encode(past.to_row()).decode()


def row_of(facts: CustomerFacts, standing: Standing, before: str | None = None) -> Row:
    """A customer's row, without the fit. `before` is what was shown of the same ledger."""
    forecast = standing.forecast
    values = row_values(facts, standing)
    return (
        facts.customer_id,
        standing.day,
        int(standing.listed),
        standing.tier,
        standing.minute,
        standing.stake,
        forecast.p10 if forecast else None,
        forecast.p50 if forecast else None,
        forecast.p90 if forecast else None,
        values["quantity"],
        values["unit"],
        forecast.p_active if forecast else None,
        str(standing.loyalty.grade),
        values["monthly"],
        standing.last_contact,
        standing.next_planned,
        int(standing.no_next),
        shown.pack(standing, before),
    )


def row_values(facts: CustomerFacts, standing: Standing) -> dict[str, Any]:
    """The forecast in the unit of its product, and the tonnes that it took of us a month."""
    own = standing.streams[0].stream.facts if standing.streams else facts
    forecast = standing.forecast
    return {
        "quantity": None if forecast is None else kilograms_in(forecast.quantity, own.unit, own.density),
        "unit": own.unit,
        "monthly": _tonnes_a_month(standing),
    }


def _tonnes_a_month(standing: Standing) -> float | None:
    """The mean of the trend's months, those before the first delivery left out; None where we delivered nothing."""
    total = sum(standing.trend)
    if total <= 0:
        return None
    since = max(standing.ledger.first or 0, month_starts(standing.day, len(standing.trend))[0])
    return total / max((standing.day - since + 1) / DAYS_A_MONTH, 1.0)
