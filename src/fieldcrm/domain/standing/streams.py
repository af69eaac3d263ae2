"""A customer's streams of need: its tanks and products, forecast apart where its deliveries tell them apart.

A stream is a customer cut down to a part of it: facts that hold only that part's deliveries, tanks, readings, orders
and words. So all that is asked of a customer can be asked of a stream. Nearly everybody is one stream.

Two products are two needs only where they are used side by side: tanks of their own, delivered on the same days, or
one after the other and back again. Winter grades that take each other's place, and a product that is only written in
another way, stay one. Tanks of one product are two needs where deliveries name them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from fieldcrm.domain.facts import CustomerFacts, OrderFact, PlaceFact, TankFact
from fieldcrm.domain.forecast import Fit, Pool, fit
from fieldcrm.domain.fuels import family, fold
from fieldcrm.domain.rules import Rules
from fieldcrm.domain.standing.inputs import history_of

LEAST = 2
"""Deliveries that make a stream of its own."""
SWITCHES = 4.0
"""Changes a year from one product to another and back that may still be one tank's seasons."""
FEW = 4
"""Deliveries naming tanks below which a longer history that names none is not given up for them."""
YEAR = 365.0


class Stream(NamedTuple):
    """A part of a customer. `key` is '' for a customer that is one stream, and stable otherwise."""

    key: str
    product: str
    tank_id: bytes | None
    facts: CustomerFacts

    @property
    def tank(self) -> str:
        """The tank's name, where the stream is one tank's; '' where it has none."""
        return next((tank.name for tank in self.facts.tanks if tank.id == self.tank_id), "")


class _Group(NamedTuple):
    """Deliveries of one need of a product: their places in the history, and the product's names, folded."""

    names: frozenset[str]
    places: list[int]


def fit_customer(facts: CustomerFacts, rules: Rules, pool: Pool) -> Fit:
    """The customer's fit: of all its deliveries together, and beside it that of each stream where it has several."""
    whole = fit(history_of(facts, rules), pool)
    if not facts.places:
        return whole
    streams = streams_of(facts)
    if len(streams) < 2:
        return whole
    return whole._replace(streams=tuple((s.key, fit(history_of(s.facts, rules), pool)) for s in streams))


def parted(facts: CustomerFacts, fitted: Fit) -> tuple[tuple[Stream, Fit], ...]:
    """The streams with their fits; the whole customer where it is one, or was when the fit was made."""
    if facts.parts:
        fits = [fitted] if len(facts.parts) == 1 else [each for _, each in fitted.streams]
        return tuple(zip(facts.parts, fits, strict=True))
    if not facts.places or not (fitted.streams or len({tank.product for tank in facts.tanks}) > 1):
        return ((_whole(facts), fitted),)
    streams = streams_of(facts)
    if [stream.key for stream in streams] == [key for key, _ in fitted.streams]:
        return tuple((stream, each) for stream, (_, each) in zip(streams, fitted.streams, strict=True))
    return ((streams[0] if len(streams) == 1 else _whole(facts), fitted),)


def streams_of(facts: CustomerFacts) -> tuple[Stream, ...]:
    """The customer's streams, those of most deliveries first; one, the customer itself, where nothing tells more."""
    if not facts.places:
        return (_whole(facts),)
    tanks = {tank.id: tank for tank in facts.tanks}
    facts = _of_known_tanks(facts, tanks)
    names = _named_products(facts, tanks)
    streams: list[Stream] = []
    groups = _products(facts, names)
    for group, own in zip(groups, _tanks_by_group(facts, groups), strict=True):
        only = own[0].id if len(own) == 1 else None
        streams.extend(_tank_streams(facts, group, own) or [_stream(facts, group, group.places, own, only)])
    streams = [stream for stream in streams if len(stream.facts.deliveries) >= LEAST]
    if len(streams) < 2:
        return (_whole(_without_strangers(facts, groups)),)
    streams.sort(key=lambda stream: (-len(stream.facts.deliveries), stream.key))
    return tuple(with_orders(facts, streams))


def _whole(facts: CustomerFacts) -> Stream:
    if not (facts.places or facts.tanks):
        return Stream("", "", None, facts)
    product = facts.places[-1].product if facts.places else next((t.product for t in facts.tanks if t.product), "")
    tank = facts.tanks[0].id if len(facts.tanks) == 1 else None
    return Stream("", product, tank, facts)


def _without_strangers(facts: CustomerFacts, groups: list[_Group]) -> CustomerFacts:
    """The facts without the tanks of products that were never delivered: what is read there tells nothing of these."""
    return with_own_tanks(facts, _tanks_by_group(facts, groups)[0] if len(groups) == 1 else facts.tanks)


def with_own_tanks(facts: CustomerFacts, own: tuple[TankFact, ...]) -> CustomerFacts:
    """The facts with only these of its tanks, and without what is known of the others."""
    if len(own) == len(facts.tanks):
        return facts
    strangers = {tank.id for tank in facts.tanks} - {tank.id for tank in own}
    return replace(
        facts,
        tanks=own,
        readings=tuple(reading for reading in facts.readings if reading.tank_id not in strangers),
        levels=tuple(reading for reading in facts.levels if reading.tank_id not in strangers),
        words=tuple(word for word in facts.words if word.tank_id not in strangers),
        orders=tuple(order for order in facts.orders if order.tank_id not in strangers),
        taken=tuple(order for order in facts.taken if order.tank_id not in strangers),
    )


def _of_known_tanks(facts: CustomerFacts, tanks: dict[bytes, TankFact]) -> CustomerFacts:
    """The facts where a tank that is gone is no name: what it got belongs to the tank that took its place."""
    if all(place.tank_id is None or place.tank_id in tanks for place in facts.places):
        return facts
    places = tuple(
        place if place.tank_id is None or place.tank_id in tanks else place._replace(tank_id=None)
        for place in facts.places
    )
    return replace(facts, places=places)


def _named_products(facts: CustomerFacts, tanks: dict[bytes, TankFact]) -> list[str]:
    """Each delivery's product, folded: its tank's, else its own, else that of most deliveries."""
    names = []
    for place in facts.places:
        tank = tanks.get(place.tank_id) if place.tank_id else None
        names.append(fold(tank.product) if tank is not None and tank.product else fold(place.product))
    counts = Counter(name for name in names if name)
    main = max(counts, key=lambda name: (counts[name], name), default="")
    return [name or main for name in names]


def _products(facts: CustomerFacts, names: list[str]) -> list[_Group]:
    """The deliveries by product, products that are one need taken together, the most frequent first."""
    counts = Counter(names)
    groups: list[_Group] = []
    for name in sorted(counts, key=lambda name: (-counts[name], name)):
        places = [place for place, each in enumerate(names) if each == name]
        own_tank = any(fold(tank.product) == name for tank in facts.tanks)
        for at, group in enumerate(groups):
            tanks_apart = own_tank and any(fold(tank.product) in group.names for tank in facts.tanks)
            if len(places) >= LEAST and (tanks_apart or _side_by_side(facts, group, name, places)):
                continue
            groups[at] = _Group(group.names | {name}, sorted(group.places + places))
            break
        else:
            groups.append(_Group(frozenset({name}), places))
    return groups


def _side_by_side(facts: CustomerFacts, group: _Group, name: str, places: list[int]) -> bool:
    """Whether two products are used at the same time, and not the one in the other's place."""
    if any(family(name) == family(other) for other in group.names):
        return False
    if {facts.deliveries[place].ours for place in places}.isdisjoint(
        facts.deliveries[place].ours for place in group.places
    ):
        return False  # others may call the same fuel by another name
    days = [delivery.day for delivery in facts.deliveries]
    if len({days[place] for place in places} & {days[place] for place in group.places}) >= LEAST:
        return True
    order = sorted([(days[place], False) for place in group.places] + [(days[place], True) for place in places])
    changes = sum(before != after for (_, before), (_, after) in pairwise(order))
    return changes >= 2 and changes > 1 + SWITCHES * (order[-1][0] - order[0][0]) / YEAR


def _tanks_by_group(facts: CustomerFacts, groups: list[_Group]) -> list[tuple[TankFact, ...]]:
    """The tanks of each product: by what was delivered to them, else by their own product, or its kind.

    Those of no known product stand with the first. A tank of a product that was never delivered stands there only
    where the first product has no tank of its own.
    """
    found: list[list[TankFact]] = [[] for _ in groups]
    strange: list[TankFact] = []
    named: dict[bytes, Counter[int]] = {}
    for number, group in enumerate(groups):
        for place in group.places:
            tank_id = facts.places[place].tank_id
            if tank_id is not None:
                named.setdefault(tank_id, Counter())[number] += 1
    for tank in facts.tanks:
        if tank.id in named:
            found[named[tank.id].most_common(1)[0][0]].append(tank)
            continue
        name = fold(tank.product)
        at = next((at for at, group in enumerate(groups) if name in group.names), None)
        if at is None:
            kind = family(name)
            at = next((at for at, g in enumerate(groups) if any(family(each) == kind for each in g.names)), None)
        if at is None and name:
            strange.append(tank)
        else:
            found[at or 0].append(tank)
    if not found[0]:
        found[0] = strange
    return [tuple(tanks) for tanks in found]


def _tank_streams(facts: CustomerFacts, group: _Group, own: tuple[TankFact, ...]) -> list[Stream]:
    """The streams of one product's tanks, nothing where its deliveries do not tell them apart.

    From the first delivery on that names a tank, those that name none went to the one tank that none names, else to
    that of the named tanks that had waited longest, by its own rhythm. What came before is nobody's.
    """
    place_of = facts.places
    counts = Counter(tank for place in group.places if (tank := place_of[place].tank_id))
    told = [tank for tank in counts if counts[tank] >= LEAST]
    if not told:
        return []
    since = min(place for place in group.places if place_of[place].tank_id in told)
    era = [place for place in group.places if place >= since]
    named: dict[bytes, list[int]] = {tank: [p for p in era if place_of[p].tank_id == tank] for tank in told}
    open_ = [place for place in era if place_of[place].tank_id not in named]
    rest = tuple(tank for tank in own if tank.id not in named)
    total = len(era) - len(open_)
    if total < len(open_) or (total < FEW and len(group.places) - len(era) > total):
        return []
    if len(told) == 1 and (not rest or len(open_) < LEAST):
        return []
    if not rest:
        for place in open_:
            named[_longest_waiting(facts, named, place)].append(place)
        open_ = []
    own_of = {tank.id: tank for tank in own}
    streams = [
        _stream(facts, group, sorted(places), (own_of[id_],) if id_ in own_of else (), id_)
        for id_, places in named.items()
    ]
    if len(open_) >= LEAST:
        streams.append(_stream(facts, group, open_, rest, rest[0].id if len(rest) == 1 else None))
    return streams


def _longest_waiting(facts: CustomerFacts, named: dict[bytes, list[int]], place: int) -> bytes:
    """The tank whose last delivery before this one lies longest ago, measured by its usual interval."""

    def waited(tank: bytes) -> float:
        days = [facts.deliveries[each].day for each in named[tank]]
        before = [day for day in days if day <= facts.deliveries[place].day]
        usual = max((max(days) - min(days)) / max(len(days) - 1, 1), 1.0)
        return (facts.deliveries[place].day - max(before)) / usual if before else 0.0

    return max(sorted(named), key=waited)


def _stream(
    facts: CustomerFacts, group: _Group, places: list[int], tanks: tuple[TankFact, ...], tank_id: bytes | None
) -> Stream:
    """The customer cut down to some of its deliveries and tanks.

    What it declared is shared out: the volume by weight, the cycle by the number of deliveries in the same time.
    """
    found = [facts.places[place] for place in places]
    product = _usual(found, tanks)
    ids = {tank.id for tank in tanks} | ({tank_id} if tank_id else set())
    first = facts.deliveries[places[0]].day
    same_time = [delivery for delivery in facts.deliveries if delivery.day >= first]
    drops = tuple(facts.deliveries[place] for place in places)
    weight = sum(drop.kg for drop in same_time)
    share = sum(drop.kg for drop in drops) / weight if weight > 0 else 1.0
    often = len({drop.day for drop in drops}) / max(len({drop.day for drop in same_time}), 1)
    part = replace(
        with_part_of(facts, tanks, ids),
        deliveries=drops,
        declared_cycle=None if facts.declared_cycle is None else facts.declared_cycle / often,
        declared_monthly=None if facts.declared_monthly is None else facts.declared_monthly * share,
        unit=Counter(place.unit for place in found).most_common(1)[0][0],
        density=found[-1].density,
    )
    key = f"tank:{tank_id.hex()}" if tank_id else f"product:{min(group.names)}"
    return Stream(key, product, tank_id, part)


def with_part_of(facts: CustomerFacts, tanks: tuple[TankFact, ...], ids: set[bytes]) -> CustomerFacts:
    """The facts with some of its tanks and with what is known of these (`ids`); no orders, and no delivery's place."""
    return replace(
        facts,
        places=(),
        tanks=tanks,
        readings=tuple(reading for reading in facts.readings if reading.tank_id in ids),
        levels=tuple(reading for reading in facts.levels if reading.tank_id in ids),
        words=tuple(word for word in facts.words if word.tank_id is None or word.tank_id in ids),
        orders=(),
        taken=(),
    )


def _usual(found: Sequence[PlaceFact], tanks: tuple[TankFact, ...]) -> str:
    """The product as it is written most often, the latest of several; else as its tank has it."""
    counts = Counter(place.product for place in found if place.product)
    if not counts:
        return next((tank.product for tank in tanks if tank.product), "")
    last = {place.product: at for at, place in enumerate(found)}
    return max(counts, key=lambda product: (counts[product], last[product]))


def with_orders(facts: CustomerFacts, streams: Sequence[Stream]) -> list[Stream]:
    """The streams with the orders that are meant for them."""
    orders: dict[str, list[OrderFact]] = {stream.key: [] for stream in streams}
    taken: dict[str, list[OrderFact]] = {stream.key: [] for stream in streams}
    for order in facts.orders:
        orders[_meant(order, streams).key].append(order)
    for order in facts.taken:
        taken[_meant(order, streams).key].append(order)
    return [
        stream._replace(facts=replace(stream.facts, orders=tuple(orders[stream.key]), taken=tuple(taken[stream.key])))
        for stream in streams
    ]


def _meant(order: OrderFact, streams: Sequence[Stream]) -> Stream:
    """The stream that an order is for: its tank's, else its product's, else the main one.

    Of several tanks of the product, the one that was filled longest ago.
    """
    for stream in streams:
        if order.tank_id and (
            order.tank_id == stream.tank_id or any(t.id == order.tank_id for t in stream.facts.tanks)
        ):
            return stream
    product = fold(order.product)
    same = [stream for stream in streams if product and product == fold(stream.product)]
    if not same and product:
        same = [stream for stream in streams if family(product) == family(fold(stream.product))]
    if not same:
        main = fold(streams[0].product)
        same = [stream for stream in streams if fold(stream.product) == main]
    return min(same, key=lambda stream: (stream.facts.deliveries[-1].day, stream.key))
