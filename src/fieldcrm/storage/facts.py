"""Reads what the rules need of customers: one at a time, or all in a few sorted sweeps."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from fieldcrm.domain.codes import ActivityKind, Outcome, Status, WordKind
from fieldcrm.domain.facts import (
    ContactFact,
    CustomerFacts,
    DeliveryFact,
    OrderFact,
    PlaceFact,
    PlannedFact,
    ReadingFact,
    TankFact,
    WordFact,
)
from fieldcrm.storage import open_items, packed
from fieldcrm.storage.packed import ordinal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.rules import Rules

Row = tuple[Any, ...]

_CUSTOMERS = (
    "SELECT id, status, entered_on, cycle_days, monthly_volume_milli, monthly_volume_unit,"
    " usual_quantity_milli, usual_quantity_unit, busy_months, slack_months, territory, sector FROM customer"
)
_PARTS = {
    "deliveries": f"SELECT customer_id, {packed.COLUMNS} FROM delivery",
    "tanks": "SELECT customer_id, id, volume_milli, volume_unit, safe_fill, reserve, product, name FROM tank",
    "readings": "SELECT customer_id, tank_id, day, level_litres FROM level_reading",
    "orders": "SELECT customer_id, for_day, quantity_milli, quantity_unit, product, tank_id, taken_on FROM fuel_order",
    "words": "SELECT customer_id, kind, told_on, from_day, until_day, tank_id FROM word",
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
_CONTACTS = 20
_WORDS = frozenset(WordKind)
_STATUS = {each.value: each for each in Status}
_KIND = {each.value: each for each in ActivityKind}
_OUTCOME = {each.value: each for each in Outcome}
_SAFE_FILL = 95.0
_RESERVE = 10.0
_AFTER_ALL = (b"\xff" * 17, ())
"""A group without rows that sorts after every customer's."""
_NO_ROWS: list[Row] = []


_delivery = partial(tuple.__new__, DeliveryFact)
"""A delivery from its three values, without the call that a named tuple costs: there are millions."""


def load_one(connection: Connection, customer_id: bytes, rules: Rules, until: int) -> CustomerFacts | None:
    """The facts of one customer, deliveries and contacts up to the day `until`; None if it is not there."""
    head = connection.execute(f"{_CUSTOMERS} WHERE id = ? AND deleted = 0", (customer_id,)).fetchone()
    if head is None:
        return None
    densities = _densities(connection)
    parts = {name: connection.execute(text, (customer_id,)).fetchall() for name, text in _OF_ONE.items()}
    parts["done"] = connection.execute(_LAST_DONE, (customer_id, date.fromordinal(until).isoformat())).fetchall()
    return _facts(head, parts, _drops_of(parts["deliveries"]), rules, densities, until)


def load_many(connection: Connection, customers: Iterable[bytes], rules: Rules, until: int) -> Iterator[CustomerFacts]:
    """The facts of these customers, one after the other."""
    for customer_id in customers:
        facts = load_one(connection, customer_id, rules, until)
        if facts is not None:
            yield facts


def load_all(connection: Connection, rules: Rules, until: int) -> Iterator[CustomerFacts]:
    """The facts of every customer, by id."""
    densities = _densities(connection)
    sweeps = [(name, _Groups(connection.execute(text))) for name, text in _OF_ALL.items()]
    for head in connection.execute(f"{_CUSTOMERS} WHERE deleted = 0 ORDER BY id"):
        parts = _parts_of(head[0], sweeps)
        drops = _drops_of(parts["deliveries"])
        yield _facts(head, parts, drops, rules, densities, until)


def load_packed(connection: Connection, rules: Rules, until: int) -> Iterator[CustomerFacts]:
    """The same from the packed deliveries, which must be complete (`packed.fill`): a good deal cheaper."""
    densities = _densities(connection)
    sweeps = [(name, _Groups(connection.execute(text))) for name, text in _OF_ALL.items() if name != "deliveries"]
    found = packed.read(connection)
    customer, drops = b"", None
    for head in connection.execute(f"{_CUSTOMERS} WHERE deleted = 0 ORDER BY id"):
        while customer < head[0]:
            customer, drops = next(found)
        yield _facts(head, _parts_of(head[0], sweeps), drops, rules, densities, until)


def _parts_of(customer_id: bytes, sweeps: list[tuple[str, _Groups]]) -> dict[str, list[Row]]:
    """One customer's rows of each part; most have none in most of them."""
    parts = _NOTHING.copy()
    for name, sweep in sweeps:
        if sweep.customer <= customer_id:
            parts[name] = sweep.take(customer_id)
    return parts


def _drops_of(rows: list[Row]) -> packed.Drops | None:
    return packed.drops_of([row[1:] for row in rows]) if rows else None


def with_past_orders(connection: Connection, facts: CustomerFacts, rules: Rules) -> CustomerFacts:
    """The same with the orders that were open once, and the day on which each was delivered: for looking back."""
    found = connection.execute(
        "SELECT o.for_day, o.quantity_milli, o.quantity_unit, o.product, o.tank_id, o.taken_on, min(d.day), o.state"
        " FROM fuel_order o LEFT JOIN delivery d ON d.customer_id = o.customer_id AND d.order_id = o.id"
        " AND d.deleted = 0 WHERE o.customer_id = ? AND o.deleted = 0 AND o.state IN ('open', 'delivered')"
        " GROUP BY o.id ORDER BY o.for_day, o.id",
        (facts.customer_id,),
    ).fetchall()
    if not found:
        return facts
    densities, default = _densities(connection), rules.diesel_density
    taken = []
    for day, milli, unit, product, tank, since, delivered, state in found:
        if day and since and (delivered or state == "open"):
            kilograms = _kg(milli, unit, densities.get(product, default)) or 0.0
            came = ordinal(delivered) if delivered else None
            taken.append(OrderFact(ordinal(day), kilograms, product or "", tank, ordinal(since), came))
    return replace(facts, taken=tuple(taken))


def load_sample(connection: Connection, most: int, rules: Rules, until: int) -> Iterator[CustomerFacts]:
    """The facts of at most so many customers, drawn evenly by id; of all where there are no more."""
    ids = [row[0] for row in connection.execute("SELECT id FROM customer WHERE deleted = 0 ORDER BY id")]
    if len(ids) <= most:
        return load_all(connection, rules, until)
    return load_many(connection, ids[:: -(-len(ids) // most)], rules, until)


def _statement(name: str, *, one: bool) -> str:
    where = ["deleted = 0"]
    if one:
        where.append("customer_id = ?")
    if name in _WHERE:
        where.append(_WHERE[name])
    first = "" if one else "customer_id, "
    return f"{_PARTS[name]} WHERE {' AND '.join(where)} ORDER BY {first}{_ORDER[name]}"


def _statements(*, one: bool) -> dict[str, str]:
    """Every query by its part's name: the customer's own, and those of what is open with it."""
    own = {name: _statement(name, one=one) for name in _PARTS}
    return own | {name: part.statement(one=one) for name, part in open_items.PARTS.items()}


_NOTHING: dict[str, list[Row]] = dict.fromkeys(_statements(one=True), _NO_ROWS)
_OF_ONE = {name: text for name, text in _statements(one=True).items() if name != "done"}
_LAST_DONE = (
    _statement("done", one=True).replace("customer_id = ?", "customer_id = ? AND day <= ?") + f" LIMIT {_CONTACTS}"
)
"""Of a long past only what counts is read."""
_OF_ALL = _statements(one=False)


class _Groups:
    """Hands out the rows of one customer after the other from a sweep sorted by customer."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._groups: Iterator[tuple[Any, Iterable[Row]]] = groupby(rows, itemgetter(0))
        self._advance()

    def take(self, customer_id: bytes) -> list[Row]:
        """The rows of this customer; those of customers before it are passed over."""
        while self.customer < customer_id:
            self._advance()
        if self.customer != customer_id:
            return _NO_ROWS
        rows = list(self._rows)
        self._advance()
        return rows

    def _advance(self) -> None:
        customer, rows = next(self._groups, _AFTER_ALL)
        self.customer: bytes = customer or b""
        self._rows: Iterable[Row] = rows


def _densities(connection: Connection) -> dict[str, float]:
    found: dict[str, float] = {}
    for code, name, density in connection.execute(
        "SELECT code, name, density FROM product WHERE deleted = 0 AND density IS NOT NULL"
    ):
        found.update({key: density for key in (code, name) if key})
    return found


def _kg(milli: int | None, unit: str | None, density: float) -> float | None:
    if milli is None or unit is None:
        return None
    if unit == "L":
        return milli * density / 1000
    return float(milli) if unit == "t" else milli / 1000


def _facts(
    head: Row,
    parts: dict[str, list[Row]],
    drops: packed.Drops | None,
    rules: Rules,
    densities: dict[str, float],
    until: int,
) -> CustomerFacts:
    """One customer from its rows; most customers have none in most of the tables."""
    default = rules.diesel_density
    readings = parts["readings"]
    places: tuple[PlaceFact, ...] = ()
    if drops is not None:
        deliveries, unit, density = _deliveries(drops, densities, rules, until)
        if _may_be_apart(drops, parts["tanks"]):
            places = _places(drops, densities, default, unit, until)
    else:
        deliveries, unit, density = (), head[7] or head[5] or rules.default_unit, default
    return CustomerFacts(
        customer_id=head[0],
        status=_STATUS.get(head[1], Status.ACTIVE),
        entered_on=ordinal(head[2]) if head[2] else (deliveries[0].day if deliveries else until),
        deliveries=deliveries,
        tanks=_tanks(parts["tanks"], densities, default) if parts["tanks"] else (),
        readings=_readings(readings, until) if readings else (),
        levels=_levels(readings, until) if readings else (),
        words=_words(parts["words"], until) if parts["words"] else (),
        orders=_orders(parts["orders"], densities, default) if parts["orders"] else (),
        contacts=_contacts(parts["done"], until) if parts["done"] else (),
        planned=_planned(parts["planned"]) if parts["planned"] else (),
        declared_cycle=head[3],
        declared_monthly=_kg(head[4], head[5], default),
        declared_usual=_kg(head[6], head[7], default),
        busy_months=months(head[8]),
        slack_months=months(head[9]),
        unit=unit,
        density=density,
        places=places,
        territory=head[10] or "",
        sector=head[11] or "",
        open=open_items.items_of(parts, rules, until),
    )


def _deliveries(
    drops: packed.Drops, densities: dict[str, float], rules: Rules, until: int
) -> tuple[tuple[DeliveryFact, ...], str, float]:
    """The deliveries up to a day, ascending; the unit most of them are counted in, and most products' density."""
    default = rules.diesel_density
    days, millis, units, ours, products, _tanks = drops
    unit = _usual(tuple(filter(None, units))) or rules.default_unit
    density = densities.get(_usual(products), default)
    weighed = [milli for milli in millis if milli is not None]
    if not days[0] or len(weighed) < len(days) or len(units) > 1 or len(products) > 1:
        every = zip(days, millis, *(_each(column, len(days)) for column in drops[2:5]), strict=True)
        found = (
            DeliveryFact(day, _kg(milli, each, densities.get(product, default)) or 0.0, is_ours)
            for day, milli, each, is_ours, product in every
            if day and day <= until
        )
        return tuple(found), unit, density
    if units[0] == "L":  # nearly everybody: one unit of one product, whole columns at once
        loads = [milli * density / 1000 for milli in weighed]
    else:
        loads = [_kg(milli, units[0], density) or 0.0 for milli in weighed]
    columns = map(_delivery, zip(days, loads, _each(ours, len(days)), strict=True))
    return tuple(columns if days[-1] <= until else islice(columns, bisect_right(days, until))), unit, density


def _each(column: tuple[Any, ...], count: int) -> tuple[Any, ...]:
    """A column's value for each delivery."""
    return column if len(column) == count else column * count


def _may_be_apart(drops: packed.Drops, tanks: list[Row]) -> bool:
    """Whether the customer may have several needs: of products, of tanks that are named, or of tanks that are not."""
    if len(drops.products) > 1 or (len(tanks) > 1 and len({tank[6] for tank in tanks}) > 1):
        return True
    return len(drops.tanks) > 1 and (len(tanks) > 1 or len(set(drops.tanks) - {None}) > 1)


def _places(
    drops: packed.Drops, densities: dict[str, float], default: float, unit: str, until: int
) -> tuple[PlaceFact, ...]:
    """Product, tank, unit and density of each delivery up to a day."""
    columns = (_each(column, len(drops.days)) for column in (drops.products, drops.tanks, drops.units))
    return tuple(
        PlaceFact(product or "", tank, each or unit, densities.get(product, default))
        for day, product, tank, each in zip(drops.days, *columns, strict=True)
        if day and day <= until
    )


def _usual(values: tuple[str | None, ...]) -> str:
    """The most frequent value, of several the last in order; nothing where there is none."""
    if len(set(values)) == 1:
        return values[0] or ""
    counts = Counter(values)
    return max(counts, key=lambda key: (counts[key], key or ""), default="") or ""


def _tanks(rows: list[Row], densities: dict[str, float], default: float) -> tuple[TankFact, ...]:
    tanks = []
    for _c, id_, milli, unit, fill, reserve, product, name in rows:
        density = densities.get(product, default)
        kilograms = _kg(milli, unit, density)
        tanks.append(
            TankFact(
                id_,
                None if kilograms is None else kilograms / density,
                _SAFE_FILL if fill is None else fill,
                _RESERVE if reserve is None else reserve,
                density,
                name or "",
                product or "",
            )
        )
    return tuple(tanks)


def _orders(rows: list[Row], densities: dict[str, float], default: float) -> tuple[OrderFact, ...]:
    return tuple(
        OrderFact(
            ordinal(day),
            _kg(milli, unit, densities.get(product, default)) or 0.0,
            product or "",
            tank,
            ordinal(taken) if taken else 0,
        )
        for _c, day, milli, unit, product, tank, taken in rows
        if day
    )


def _planned(rows: list[Row]) -> tuple[PlannedFact, ...]:
    return tuple(
        PlannedFact(ordinal(day), minute, _KIND.get(kind, ActivityKind.CALL), reason or "", promised or "")
        for _c, day, minute, kind, reason, promised in rows
        if day
    )


def _readings(rows: list[Row], until: int) -> tuple[ReadingFact, ...]:
    last: dict[bytes, ReadingFact] = {}
    for _c, tank, day, litres in rows:
        if day and litres is not None and ordinal(day) <= until and tank not in last:
            last[tank] = ReadingFact(tank, ordinal(day), litres)
    return tuple(last.values())


def _levels(rows: list[Row], until: int) -> tuple[ReadingFact, ...]:
    return tuple(
        ReadingFact(tank, ordinal(day), litres)
        for _c, tank, day, litres in reversed(rows)
        if day and litres is not None and ordinal(day) <= until
    )


def _words(rows: list[Row], until: int) -> tuple[WordFact, ...]:
    return tuple(
        WordFact(WordKind(kind), ordinal(told_on), ordinal(first or told_on), ordinal(last), tank)
        for _c, kind, told_on, first, last, tank in rows
        if kind in _WORDS and told_on and last and ordinal(told_on) <= until
    )


def _contacts(rows: list[Row], until: int) -> tuple[ContactFact, ...]:
    known = (row for row in rows if row[1] and ordinal(row[1]) <= until)
    return tuple(
        ContactFact(ordinal(day), _KIND.get(kind, ActivityKind.CALL), _OUTCOME.get(outcome), reason or "")
        for _c, day, kind, outcome, reason in islice(known, _CONTACTS)
    )


def months(text: str | None) -> tuple[int, ...]:
    """Month numbers from their stored form."""
    return tuple(int(part) for part in text.split(",") if part.strip().isdigit()) if text else ()
