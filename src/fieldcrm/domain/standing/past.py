"""A long past in short: what a dossier needs of deliveries, so that it opens as fast whatever lies behind it.

Made with the customer's fit, and it holds as long as that one: until its deliveries, tanks, readings or the rules
change. The latest deliveries of each stream stay as they are, since its tanks' levels and the forecasts that are set
beside what came are made from them; the others are summed.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from fieldcrm.domain.facts import CustomerFacts, Deliveries
from fieldcrm.domain.forecast.scoring import LOOK_BACK
from fieldcrm.domain.measured import Use, use_of
from fieldcrm.domain.standing.streams import Stream, parted, with_orders, with_own_tanks, with_part_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldcrm.domain.facts import DeliveryFact
    from fieldcrm.domain.forecast import Fit

SHOWN = 10
"""Deliveries of a stream that a dossier shows beside what was predicted."""
TAIL = SHOWN + LOOK_BACK + 2
"""Days with a delivery that are kept of each stream: those shown, those before them that they are forecast from."""
LONG = 100
"""Deliveries up to which nothing is kept: they are read as quickly."""


class PastPart(NamedTuple):
    """A stream without what is read anew: its latest deliveries, the ids of its tanks, and what `streams` made of it.

    `cycle` (days) and `monthly` (kg) are its part of what the customer declared.
    """

    key: str
    product: str
    tank_id: bytes | None
    tanks: tuple[bytes, ...]
    unit: str
    density: float
    cycle: float | None
    monthly: float | None
    deliveries: Deliveries


@dataclass(frozen=True, slots=True)
class Past:
    """What is kept of a customer's deliveries: its use in short, its usual unit and density (kg/L), its streams."""

    use: Use
    unit: str
    density: float
    parts: tuple[PastPart, ...]

    def to_row(self) -> list[Any]:
        """The same as plain lists of numbers and texts."""
        return [list(self.use), self.unit, self.density, [_part_row(part) for part in self.parts]]

    @staticmethod
    def from_row(row: list[Any]) -> Past:
        """Read what `to_row` made."""
        use, unit, density, parts = row
        days, first, last, intervals, loads, months, year = use
        return Past(
            Use(days, first, last, tuple(intervals), tuple(loads), tuple(map(tuple, months)), tuple(map(tuple, year))),
            unit,
            density,
            tuple(_part_of(part) for part in parts),
        )


def past_of(facts: CustomerFacts, fitted: Fit, as_of: int) -> Past | None:
    """The past of a customer on a day; None where it is short, or where nobody knows how much was delivered."""
    if len(facts.deliveries) <= LONG:
        return None
    use = use_of(facts.deliveries, as_of)
    streams = parted(facts, fitted)
    if use is None or any(fit.quantity <= 0 or fit.usual <= 0 for _stream, fit in streams):
        return None
    return Past(use, facts.unit, facts.density, tuple(_kept(stream) for stream, _fit in streams))


def with_past(facts: CustomerFacts, past: Past) -> CustomerFacts:
    """Facts that were read without deliveries, with those that were kept: for its dossier, not for its place on the
    list.
    """
    known = replace(facts, unit=past.unit, density=past.density)
    streams = [_again(known, part) for part in past.parts]
    return replace(
        known,
        deliveries=past.parts[0].deliveries if len(past.parts) == 1 else Deliveries((), (), ()),
        parts=tuple(streams) if len(streams) == 1 else tuple(with_orders(known, streams)),
    )


def _kept(stream: Stream) -> PastPart:
    facts = stream.facts
    return PastPart(
        stream.key,
        stream.product,
        stream.tank_id,
        tuple(tank.id for tank in facts.tanks),
        facts.unit,
        facts.density,
        facts.declared_cycle,
        facts.declared_monthly,
        _tail(facts.deliveries),
    )


def _tail(deliveries: Sequence[DeliveryFact]) -> Deliveries:
    """Those of the latest `TAIL` days that had one."""
    known = Deliveries.of(deliveries)
    days = sorted(set(known.days))[-TAIL:]
    return known[bisect_left(known.days, days[0]) :] if days else known


def _again(facts: CustomerFacts, part: PastPart) -> Stream:
    """The stream of a part: as `streams` cuts it, from facts that were read anew."""
    by_id = {tank.id: tank for tank in facts.tanks}
    tanks = tuple(by_id[id_] for id_ in part.tanks if id_ in by_id)
    if not part.key:
        cut = with_own_tanks(facts, tanks)
    else:
        cut = with_part_of(facts, tanks, set(part.tanks) | ({part.tank_id} if part.tank_id else set()))
    return Stream(
        part.key,
        part.product,
        part.tank_id,
        replace(
            cut,
            deliveries=part.deliveries,
            unit=part.unit,
            density=part.density,
            declared_cycle=part.cycle,
            declared_monthly=part.monthly,
        ),
    )


def _part_row(part: PastPart) -> list[Any]:
    known = part.deliveries
    return [
        part.key,
        part.product,
        part.tank_id.hex() if part.tank_id else "",
        [tank.hex() for tank in part.tanks],
        *part[4:8],
        *(list(column) for column in (known.days, known.kilograms, known.ours)),
    ]


def _part_of(row: list[Any]) -> PastPart:
    key, product, tank_id, tanks, unit, density, cycle, monthly, *columns = row
    return PastPart(
        key,
        product,
        bytes.fromhex(tank_id) if tank_id else None,
        tuple(bytes.fromhex(tank) for tank in tanks),
        unit,
        density,
        cycle,
        monthly,
        Deliveries(*(tuple(column) for column in columns)),
    )
