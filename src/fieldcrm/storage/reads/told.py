"""What customers told us, read across customers: competitors by territory, facts gone stale, suppliers known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fieldcrm.domain import topics
from fieldcrm.domain.prices import Price
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.domain.views.listed import CustomerRef
from fieldcrm.domain.views.told import CompetitorLine, StaleFact
from fieldcrm.storage.reads.rows import day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.rules import Rules

_DELIVERIES = (
    "SELECT c.territory, x.supplier, x.product, c.id, c.code, c.name, x.day, x.price_milli, x.price_per,"
    " x.quantity_milli, x.quantity_unit FROM delivery x JOIN customer c ON c.id = x.customer_id AND c.deleted = 0"
    " WHERE x.deleted = 0 AND x.supplier <> '' AND x.day >= ? ORDER BY x.day, x.id"
)
_FACTS = (
    "SELECT c.territory, x.supplier, x.product, c.id, c.code, c.name, x.confirmed_on, x.price_milli, x.price_per,"
    " NULL, NULL FROM fact x JOIN customer c ON c.id = x.customer_id AND c.deleted = 0"
    " WHERE x.deleted = 0 AND x.supplier <> '' ORDER BY x.confirmed_on, x.id"
)


@dataclass(slots=True)
class _Seen:
    """What was seen so far of a competitor in a territory with a product."""

    names: tuple[str, str, str]
    customers: dict[bytes, CustomerRef] = field(default_factory=dict)
    deliveries: int = 0
    tonnes: float = 0.0
    prices: list[tuple[str, Price, CustomerRef]] = field(default_factory=list)
    last: str = ""


def competitors(connection: Connection, rules: Rules, since: date, territory: str = "") -> tuple[CompetitorLine, ...]:
    """Competitors by territory, the one with the most tonnes first; deliveries from the day `since` on.

    Names that differ in case or spaces are one; the newest way of writing is shown.
    """
    densities: dict[str, float] = {}
    for code, name, density in connection.execute(
        "SELECT code, name, density FROM product WHERE deleted = 0 AND density IS NOT NULL"
    ):
        densities.update({key: density for key in (code, name) if key})
    found: dict[tuple[str, str, str], _Seen] = {}
    wanted = territory.strip().casefold()
    for place, supplier, product, id_, code, name, when, milli, per, quantity, unit in _rows(connection, since):
        if wanted and (place or "").strip().casefold() != wanted:
            continue
        names = ((place or "").strip(), supplier.strip(), (product or "").strip())
        seen = found.setdefault((names[0].casefold(), names[1].casefold(), names[2].casefold()), _Seen(names))
        seen.names = names
        who = CustomerRef(id_, code or "", name or "")
        seen.customers[id_] = who
        seen.last = max(seen.last, when or "")
        if quantity is not None and unit:
            seen.deliveries += 1
            density = densities.get(product or "", rules.diesel_density)
            seen.tonnes += Amount(quantity, Unit(unit)).tonnes(density)
        if milli is not None:
            seen.prices.append((when or "", Price(milli, per or ""), who))
    lines = [_line(seen) for seen in found.values()]
    return tuple(sorted(lines, key=lambda line: (line.territory, -line.tonnes, line.supplier, line.product)))


def _rows(connection: Connection, since: date) -> Iterator[tuple]:  # type: ignore[type-arg]
    yield from connection.execute(_DELIVERIES, (since.isoformat(),))
    yield from connection.execute(_FACTS)


def _line(seen: _Seen) -> CompetitorLine:
    territory, supplier, product = seen.names
    last = max(seen.prices, key=lambda each: each[0], default=None)
    alike = [price for _when, price, _who in seen.prices if last is not None and price.per == last[1].per]
    return CompetitorLine(
        territory=territory,
        supplier=supplier,
        product=product,
        customers=tuple(sorted(seen.customers.values(), key=lambda who: (who.name, who.id))),
        deliveries=seen.deliveries,
        tonnes=seen.tonnes,
        price=last[1] if last else None,
        price_on=day(last[0]) if last else None,
        price_of=last[2] if last else None,
        lowest=min(alike, default=None),
        highest=max(alike, default=None),
        last=day(seen.last),
    )


def stale(connection: Connection, rules: Rules, today: date) -> tuple[StaleFact, ...]:
    """Every fact that asks to be confirmed, the oldest first."""
    rows = connection.execute(
        "SELECT f.id, c.id, c.code, c.name, f.topic, f.value, f.confirmed_on FROM fact f JOIN customer c"
        " ON c.id = f.customer_id AND c.deleted = 0 WHERE f.deleted = 0 AND f.confirmed_on <> ''"
        " ORDER BY f.confirmed_on, f.id"
    )
    found = []
    for id_, customer_id, code, name, topic, value, confirmed in rows:
        told = day(confirmed)
        assert told is not None
        age = (today - told).days
        if age >= topics.stale_after(topic or "", rules):
            who = CustomerRef(customer_id, code or "", name or "")
            found.append(StaleFact(id_, who, topic or "", value or "", told, age))
    return tuple(found)
