"""What the rules are told of a customer's deliveries: in kilograms, and where they tell products or tanks apart."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Any

from fieldcrm.domain.facts import Deliveries, DeliveryFact, PlaceFact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fieldcrm.domain.rules import Rules
    from fieldcrm.storage.packed import Drops


def kilograms_of(milli: int | None, unit: str | None, density: float) -> float | None:
    """The weight of a stored amount (thousandths of its unit); None where it is unknown."""
    if milli is None or unit is None:
        return None
    if unit == "L":
        return milli * density / 1000
    return float(milli) if unit == "t" else milli / 1000


def deliveries_of(
    drops: Drops, densities: Mapping[str, float], rules: Rules, until: int
) -> tuple[Deliveries, str, float]:
    """The deliveries up to a day, ascending; the unit most of them are counted in, and most products' density."""
    default = rules.diesel_density
    days, millis, units, ours, products, _tanks = drops
    if len(units) > 1 or len(products) > 1 or None in millis or not days[0]:
        return _mixed(drops, densities, rules, until)
    unit, density = units[0], densities.get(products[0] or "", default)
    if unit == "L":  # nearly everybody: one unit of one product, whole columns at once
        loads = tuple([milli * density / 1000 for milli in millis if milli is not None])
    else:
        loads = tuple([kilograms_of(milli, unit, density) or 0.0 for milli in millis])
    found = Deliveries(days, loads, each_of(ours, len(days)))
    if days[-1] > until:
        found = found[: bisect_right(days, until)]
    return found, unit or rules.default_unit, density


def _mixed(drops: Drops, densities: Mapping[str, float], rules: Rules, until: int) -> tuple[Deliveries, str, float]:
    """The same of deliveries that differ in unit or product, or of which something is unknown."""
    default = rules.diesel_density
    every = zip(drops.days, drops.millis, *(each_of(column, len(drops.days)) for column in drops[2:5]), strict=True)
    found = (
        DeliveryFact(day, kilograms_of(milli, unit, densities.get(product, default)) or 0.0, is_ours)
        for day, milli, unit, is_ours, product in every
        if day and day <= until
    )
    unit = _usual(tuple(filter(None, drops.units))) or rules.default_unit
    return Deliveries.of(found), unit, densities.get(_usual(drops.products), default)


def places_of(
    drops: Drops,
    tanks: Sequence[tuple[Any, ...]],
    densities: Mapping[str, float],
    default: float,
    unit: str,
    until: int,
) -> tuple[PlaceFact, ...]:
    """Product, tank, unit and density of each delivery up to a day; nothing where the customer has one need only."""
    if not _may_be_apart(drops, tanks):
        return ()
    columns = (each_of(column, len(drops.days)) for column in (drops.products, drops.tanks, drops.units))
    return tuple(
        PlaceFact(product or "", tank, each or unit, densities.get(product, default))
        for day, product, tank, each in zip(drops.days, *columns, strict=True)
        if day and day <= until
    )


def _may_be_apart(drops: Drops, tanks: Sequence[tuple[Any, ...]]) -> bool:
    """Whether the customer may have several needs: of products, of tanks that are named, or of tanks that are not."""
    if len(drops.products) > 1 or (len(tanks) > 1 and len({tank[6] for tank in tanks}) > 1):
        return True
    return len(drops.tanks) > 1 and (len(tanks) > 1 or len(set(drops.tanks) - {None}) > 1)


def each_of(column: tuple[Any, ...], count: int) -> tuple[Any, ...]:
    """A column's value for each delivery."""
    return column if len(column) == count else column * count


def _usual(values: tuple[str | None, ...]) -> str:
    """The most frequent value, of several the last in order; nothing where there is none."""
    if len(set(values)) == 1:
        return values[0] or ""
    counts = Counter(values)
    return max(counts, key=lambda key: (counts[key], key or ""), default="") or ""
