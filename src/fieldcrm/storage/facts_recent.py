"""What a dossier needs of one customer's facts: the latest of everything, however much lies behind it.

Read by index, so that a customer with thousands of readings, orders and words costs what one with fifty costs. Its
deliveries of long ago come from what is kept with its fit (`domain.standing.past`). What decides its place on the list
is not read: that is stored.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from fieldcrm.domain.forecast import Fit
from fieldcrm.domain.measured import Use, use_of
from fieldcrm.domain.standing.past import SHOWN, Past, with_past
from fieldcrm.domain.standing.streams import parted
from fieldcrm.storage import derived, packed, settings, shown, standing
from fieldcrm.storage import facts as facts_reader
from fieldcrm.storage.facts_rows import facts_of

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.facts import CustomerFacts
    from fieldcrm.domain.forecast import Pool
    from fieldcrm.domain.rules import Rules
    from fieldcrm.storage.packed import Drops

    Row = tuple[Any, ...]

_STORED = (
    "SELECT s.p10, s.p50, s.p90, s.quantity, s.unit, s.p_active, s.shown, f.fit, f.past FROM standing s"
    " JOIN standing_fit f ON f.customer_id = s.customer_id WHERE s.customer_id = ? AND s.day = ?"
)
_DELIVERIES = f"SELECT {packed.COLUMNS} FROM delivery WHERE customer_id = ? AND deleted = 0 ORDER BY day, id"
_ROWS = {name: facts_reader.statement(name, one=True) for name in ("tanks", "orders", "planned")}
_LAST_OF_TANK = (
    "SELECT id FROM level_reading WHERE customer_id = ?1 AND tank_id IS read.tank AND deleted = 0 AND day <> ''"
    " AND day <= ?2 AND level_litres IS NOT NULL ORDER BY day DESC, id DESC LIMIT 1"
)
_LAST_READINGS = (
    # from one tank to the next by index, at last those of none (NULL)
    "WITH RECURSIVE read (tank) AS (SELECT min(tank_id) FROM level_reading WHERE customer_id = ?1"
    " UNION ALL SELECT (SELECT min(tank_id) FROM level_reading WHERE customer_id = ?1 AND tank_id > read.tank)"
    " FROM read WHERE read.tank IS NOT NULL)"
    " SELECT r.customer_id, r.tank_id, r.day, r.level_litres, r.id FROM read"
    f" JOIN level_reading r ON r.id = ({_LAST_OF_TANK})"
)
_READINGS_ON = (
    "SELECT customer_id, tank_id, day, level_litres, id FROM level_reading"
    " WHERE customer_id = ? AND deleted = 0 AND day IN"
)
_WORD = "SELECT customer_id, kind, told_on, from_day, until_day, tank_id, NULL, NULL, id FROM word"
_WORDS = (
    f"{_WORD} WHERE customer_id = ?1 AND deleted = 0 AND kind = 'shutdown'"
    f" UNION ALL {_WORD} WHERE customer_id = ?1 AND deleted = 0 AND kind = 'enough_until' AND told_on >= ?2"
)
_LAST_WORD = (
    "SELECT max(told_on) FROM word WHERE customer_id = ? AND deleted = 0 AND kind = 'enough_until' AND until_day <> ''"
    " AND told_on <= ?"
)


class Recent(NamedTuple):
    """A customer on the day for which its state is stored; `stored` is the state as it is shown, `row` its forecast:
    p10, p50, p90 (ordinals), quantity, unit, p_active.
    """

    facts: CustomerFacts
    rules: Rules
    fitted: Fit
    pool: Pool
    use: Use | None
    stored: shown.Shown
    row: list[Any]


def load(connection: Connection, customer_id: bytes, day: int) -> Recent | None:
    """The customer's recent facts; None where no state is stored for that day, or there is no such customer.

    `facts` hold what tanks, gauges and the forecasts beside what came are made from, not what the list's rules need.
    """
    if derived.standing_day(connection) != day:
        return None
    stored = connection.execute(_STORED, (customer_id, day)).fetchone()
    head = facts_reader.head_of(connection, customer_id)
    if stored is None or head is None:
        return None
    *row, state, fit, kept = stored
    rules, fitted = settings.rules(connection), Fit.from_json(fit)
    past = Past.from_row(json.loads(kept)) if kept else None
    facts = _facts(connection, head, rules, past, day)
    use = past.use if past is not None else use_of(facts.deliveries, day)
    if past is not None:
        facts = with_past(facts, past)
    return Recent(with_streams(facts, fitted), rules, fitted, standing.pool(connection), use, shown.unpack(state), row)


def with_streams(facts: CustomerFacts, fitted: Fit) -> CustomerFacts:
    """The facts with their streams, which are then not looked for again and again."""
    return facts if facts.parts else replace(facts, parts=tuple(stream for stream, _fit in parted(facts, fitted)))


def _facts(connection: Connection, head: Row, rules: Rules, past: Past | None, day: int) -> CustomerFacts:
    """The facts of the latest rows, without deliveries where these are kept."""
    customer_id, until = head[0], date.fromordinal(day).isoformat()
    drops = None
    if past is None:
        found = connection.execute(_DELIVERIES, (customer_id,)).fetchall()
        drops = packed.drops_of(found) if found else None
    looked_at = _looked_at(past, drops, day)
    since = looked_at[0] if looked_at else connection.execute(_LAST_WORD, (customer_id, until)).fetchone()[0] or until
    rows = {name: connection.execute(text, (customer_id,)).fetchall() for name, text in _ROWS.items()}
    rows["readings"] = _readings(connection, customer_id, looked_at, until)
    words = connection.execute(_WORDS, (customer_id, since)).fetchall()
    rows["words"] = [row[:-1] for row in sorted(words, key=itemgetter(2, -1))]
    facts = facts_of(head, rows, drops, rules, facts_reader.densities_of(connection), day)
    return facts_reader.with_past_orders(connection, facts, rules, since)


def _looked_at(past: Past | None, drops: Drops | None, day: int) -> list[str]:
    """The ISO days of deliveries on which the forecasts that a dossier shows were made, at least; ascending."""
    if past is not None:
        found = {each for part in past.parts for each in sorted(set(part.deliveries.days))[-SHOWN - 1 :]}
    else:
        found = {each for each in drops.days if 0 < each <= day} if drops is not None else set()
    return [date.fromordinal(each).isoformat() for each in sorted(found)]


def _readings(connection: Connection, customer_id: bytes, days: list[str], until: str) -> list[Row]:
    """The last reading of each tank, and those of some days, the newest first: all that anchors a forecast made on one
    of them, because a reading older than the last delivery says nothing more.
    """
    found = set(connection.execute(_LAST_READINGS, (customer_id, until)))
    if days and found:
        marks = ", ".join("?" * len(days))
        found.update(connection.execute(f"{_READINGS_ON} ({marks})", (customer_id, *days)))
    return [row[:-1] for row in sorted(found, key=itemgetter(2, -1), reverse=True)]
