"""The change of the day: every state that only the day changes, from what is kept with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldcrm.domain.facts import Deliveries
from fieldcrm.domain.standing import assess
from fieldcrm.domain.standing.ahead import courses_of, look_ahead
from fieldcrm.storage import facts, open_items, packed, standing_kept, standing_rows
from fieldcrm.storage.facts_deliveries import deliveries_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.forecast import Pool
    from fieldcrm.domain.rules import Rules

    Row = tuple[Any, ...]

_CHUNK = 500
_CUSTOMERS = "SELECT count(*) FROM customer WHERE deleted = 0"
_ASTRAY = (
    "SELECT id FROM customer WHERE deleted = 0 AND id NOT IN"
    " (SELECT f.customer_id FROM standing_fit f JOIN standing s ON s.customer_id = f.customer_id)"
    " UNION SELECT customer_id FROM standing WHERE customer_id NOT IN (SELECT id FROM customer WHERE deleted = 0)"
)
"""Customers of whom no state or no fit is there, and states of which the customer is not."""
_NEXT = (
    "SELECT f.customer_id, f.fit, f.course, f.kept, s.shown FROM standing_fit f"
    " JOIN standing s ON s.customer_id = f.customer_id WHERE f.customer_id > ? ORDER BY f.customer_id LIMIT ?"
)


def roll(
    connection: Connection,
    rules: Rules,
    known: Pool,
    day: int,
    days_ahead: Callable[[bytes], int],
    progress: Callable[[int], None] | None = None,
) -> set[bytes]:
    """Roll the states over to `day`, of all that nothing but the day has changed since they were written.

    Gives those that must be computed from their rows instead, or dropped: of whom nothing is kept, or not enough for
    another month's ledger, or of whom only the customer or only the state is there. `days_ahead` tells for how many
    days a customer's forecasts are found beforehand, where they end. `progress` is told how many customers are done.
    """
    read, items = _reader(connection, rules, day), open_items.Open(connection, rules, day)
    calendar = rules.working_days
    last, done, rest = b"", 0, set[bytes]()
    while rows := connection.execute(_NEXT, (last, _CHUNK)).fetchall():
        batch = standing_rows.Batch()
        for id_, text, course, stored, shown in rows:
            kept = standing_kept.unpack(stored) if stored else None
            ledger = kept.ledger if kept is not None and kept.ledger.holds(day) else None
            if kept is None or not (ledger or kept.whole):
                rest.add(id_)
                continue
            own = kept.facts(id_, read, items.of(id_))
            fitted = standing_rows.read_fit(text, course)
            if fitted.course is None or not fitted.course.covers(day):
                looked = look_ahead(own, fitted, known, day, days_ahead(id_))
                if looked is not None:
                    fitted = looked
                    batch.courses.append((id_, courses_of(looked)))
            standing = assess(own, rules, calendar, fitted, known, day, ledger)
            batch.renewed.append(standing_rows.row_of(own, standing, shown if ledger else None))
            if ledger is None:
                batch.kept.append((id_, standing_kept.pack(own, fitted, standing)))
        batch.write(connection)
        last = rows[-1][0]
        done += len(rows)
        if progress is not None:
            progress(done)
    if done != connection.execute(_CUSTOMERS).fetchone()[0]:
        rest.update(row[0] for row in connection.execute(_ASTRAY))
    return rest


def _reader(connection: Connection, rules: Rules, day: int) -> Callable[[bytes], Deliveries]:
    """Reads one customer's deliveries up to the day; the packed ones are complete."""
    densities = facts.densities_of(connection)

    def read(customer_id: bytes) -> Deliveries:
        drops = packed.read_one(connection, customer_id)
        return Deliveries((), (), ()) if drops is None else deliveries_of(drops, densities, rules, day)[0]

    return read
