"""Reads what the rules need of customers: one at a time, or all in a few sorted sweeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from fieldcrm.domain.facts import OrderFact
from fieldcrm.storage import open_items, packed
from fieldcrm.storage.facts_deliveries import kilograms_of
from fieldcrm.storage.facts_rows import CONTACTS, facts_of
from fieldcrm.storage.packed import ordinal
from fieldcrm.storage.sweeps import Groups, parts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.facts import CustomerFacts
    from fieldcrm.domain.rules import Rules

Row = tuple[Any, ...]

_CUSTOMERS = (
    "SELECT id, status, entered_on, cycle_days, monthly_volume_milli, monthly_volume_unit,"
    " usual_quantity_milli, usual_quantity_unit, busy_months, slack_months, territory, sector FROM customer"
)
_FEW = 8
"""Below one customer in so many, reading them one by one is quicker than sweeping through all."""
_PARTS = {
    "deliveries": f"SELECT customer_id, {packed.COLUMNS} FROM delivery",
    "tanks": "SELECT customer_id, id, volume_milli, volume_unit, safe_fill, reserve, product, name FROM tank",
    "readings": "SELECT customer_id, tank_id, day, level_litres FROM level_reading",
    "orders": "SELECT customer_id, for_day, quantity_milli, quantity_unit, product, tank_id, taken_on FROM fuel_order",
    "words": (
        "SELECT customer_id, kind, told_on, from_day, until_day, tank_id, quantity_milli, quantity_unit FROM word"
    ),
    "done": "SELECT customer_id, day, kind, outcome, reason FROM activity",
    "planned": "SELECT customer_id, day, minute, kind, reason, promised FROM activity",
}
_WHERE = {"orders": "state = 'open'", "done": "state = 'done' AND kind <> 'note'", "planned": "state = 'planned'"}
_ORDER = {
    "deliveries": "day, id",
    "tanks": "id",
    "readings": "day DESC, id DESC",
    "orders": "for_day, id",
    "words": "told_on, id",
    "done": "day DESC, done_at DESC, id DESC",
    "planned": "day, coalesce(minute, 1440), id",
}


def load_one(connection: Connection, customer_id: bytes, rules: Rules, until: int) -> CustomerFacts | None:
    """The facts of one customer, deliveries and contacts up to the day `until`; None if it is not there."""
    head = head_of(connection, customer_id)
    if head is None:
        return None
    densities = densities_of(connection)
    parts = {name: connection.execute(text, (customer_id,)).fetchall() for name, text in _OF_ONE.items()}
    last = (customer_id, date.fromordinal(until).isoformat())
    parts["done"] = connection.execute(_LAST_DONE, last).fetchall()
    facts = facts_of(head, parts, _drops_of(parts["deliveries"]), rules, densities, until)
    return replace(facts, dated_ahead=True) if connection.execute(_DONE_AHEAD, last).fetchone() else facts


def head_of(connection: Connection, customer_id: bytes) -> Row | None:
    """The customer's own row, as `facts_of` takes it; None if it is not there."""
    row: Row | None = connection.execute(f"{_CUSTOMERS} WHERE id = ? AND deleted = 0", (customer_id,)).fetchone()
    return row


def load_many(connection: Connection, customers: Iterable[bytes], rules: Rules, until: int) -> Iterator[CustomerFacts]:
    """The facts of these customers, one after the other."""
    for customer_id in customers:
        facts = load_one(connection, customer_id, rules, until)
        if facts is not None:
            yield facts


def load_some(
    connection: Connection, customers: Collection[bytes] | None, total: int, rules: Rules, until: int
) -> Iterator[CustomerFacts]:
    """The facts of these customers of so many (None: of all), from the packed deliveries unless they are few."""
    if customers is not None and len(customers) * _FEW < total:
        return load_many(connection, sorted(customers), rules, until)
    return load_packed(connection, rules, until, customers)


def load_all(connection: Connection, rules: Rules, until: int) -> Iterator[CustomerFacts]:
    """The facts of every customer, by id."""
    densities = densities_of(connection)
    sweeps = [(name, Groups(connection.execute(text))) for name, text in _OF_ALL.items()]
    for head in connection.execute(f"{_CUSTOMERS} WHERE deleted = 0 ORDER BY id"):
        parts = parts_of(head[0], sweeps)
        drops = _drops_of(parts.get("deliveries"))
        yield facts_of(head, parts, drops, rules, densities, until)


def load_packed(
    connection: Connection, rules: Rules, until: int, only: Collection[bytes] | None = None
) -> Iterator[CustomerFacts]:
    """The same from the packed deliveries, which must be complete (`packed.fill`): a good deal cheaper.

    `only` leaves out all customers but these.
    """
    densities = densities_of(connection)
    sweeps = [(name, Groups(connection.execute(text))) for name, text in _OF_ALL.items() if name != "deliveries"]
    found = packed.read(connection)
    customer, drops = b"", None
    for head in connection.execute(f"{_CUSTOMERS} WHERE deleted = 0 ORDER BY id"):
        while customer < head[0]:
            customer, drops = next(found)
        if only is not None and head[0] not in only:
            continue
        yield facts_of(head, parts_of(head[0], sweeps), drops, rules, densities, until)


def _drops_of(rows: list[Row] | None) -> packed.Drops | None:
    return packed.drops_of([row[1:] for row in rows]) if rows else None


def with_past_orders(connection: Connection, facts: CustomerFacts, rules: Rules, since: str = "") -> CustomerFacts:
    """The same with the orders that were open once, and the day on which each was delivered: for looking back.

    Those that were for a day before the ISO day `since` are left out.
    """
    found = connection.execute(
        "SELECT o.for_day, o.quantity_milli, o.quantity_unit, o.product, o.tank_id, o.taken_on, min(d.day), o.state"
        " FROM fuel_order o LEFT JOIN delivery d ON d.customer_id = o.customer_id AND d.order_id = o.id"
        " AND d.deleted = 0 WHERE o.customer_id = ? AND o.deleted = 0 AND o.state IN ('open', 'delivered')"
        " AND o.for_day >= ? GROUP BY o.id ORDER BY o.for_day, o.id",
        (facts.customer_id, since),
    ).fetchall()
    if not found:
        return facts
    densities, default = densities_of(connection), rules.diesel_density
    taken = []
    for day, milli, unit, product, tank, told_on, delivered, state in found:
        if day and told_on and (delivered or state == "open"):
            kilograms = kilograms_of(milli, unit, densities.get(product, default)) or 0.0
            came = ordinal(delivered) if delivered else None
            taken.append(OrderFact(ordinal(day), kilograms, product or "", tank, ordinal(told_on), came))
    return replace(facts, taken=tuple(taken))


def load_sample(connection: Connection, most: int, rules: Rules, until: int) -> Iterator[CustomerFacts]:
    """The facts of at most so many customers, drawn evenly by id; of all where there are no more."""
    ids = [row[0] for row in connection.execute("SELECT id FROM customer WHERE deleted = 0 ORDER BY id")]
    if len(ids) <= most:
        return load_all(connection, rules, until)
    return load_many(connection, ids[:: -(-len(ids) // most)], rules, until)


def statement(name: str, *, one: bool) -> str:
    """The query of a part, for one customer (its id is the only parameter) or for all, sorted by customer."""
    where = ["deleted = 0"]
    if one:
        where.append("customer_id = ?")
    if name in _WHERE:
        where.append(_WHERE[name])
    first = "" if one else "customer_id, "
    return f"{_PARTS[name]} WHERE {' AND '.join(where)} ORDER BY {first}{_ORDER[name]}"


def _statements(*, one: bool) -> dict[str, str]:
    """Every query by its part's name: the customer's own, and those of what is open with it."""
    own = {name: statement(name, one=one) for name in _PARTS}
    return own | {name: part.statement(one=one) for name, part in open_items.PARTS.items()}


_OF_ONE = {name: text for name, text in _statements(one=True).items() if name != "done"}
_LAST_DONE = (
    statement("done", one=True).replace("customer_id = ?", "customer_id = ? AND day <= ?") + f" LIMIT {CONTACTS}"
)
"""Of a long past only what counts is read."""
_DONE_AHEAD = _LAST_DONE.replace("day <= ?", "day > ?").replace(f"LIMIT {CONTACTS}", "LIMIT 1")
_OF_ALL = _statements(one=False)


def densities_of(connection: Connection) -> dict[str, float]:
    """kg per litre of the products that say so, by code and by name."""
    found: dict[str, float] = {}
    for code, name, density in connection.execute(
        "SELECT code, name, density FROM product WHERE deleted = 0 AND density IS NOT NULL"
    ):
        found.update({key: density for key in (code, name) if key})
    return found
