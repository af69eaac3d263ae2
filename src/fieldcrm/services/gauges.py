"""A customer's tanks and products, each with its level, its last moment, and what was predicted of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fieldcrm.domain.cadence import last_moment
from fieldcrm.domain.standing.heat import heat_use
from fieldcrm.domain.standing.levels import reserve_litres
from fieldcrm.domain.standing.outlook import by_urgency, outlooks_of
from fieldcrm.domain.standing.streams import parted
from fieldcrm.domain.tanks import LONGEST_PAST, charts
from fieldcrm.domain.views.customer import Gauge
from fieldcrm.services.scoring import predicted
from fieldcrm.storage.reads import dossier as parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.calendar import WorkCalendar
    from fieldcrm.domain.facts import CustomerFacts, TankFact
    from fieldcrm.domain.forecast import Fit, Pool
    from fieldcrm.domain.rules import Rules
    from fieldcrm.domain.standing.outlook import Outlook
    from fieldcrm.domain.views.customer import Level, Tank

    Known = tuple[CustomerFacts, Rules, WorkCalendar, Fit, Pool]
    """What `storage.standing.compute_one` gives; the facts with past orders, for looking back."""


def gauges_of(connection: Connection, known: Known, tanks: Sequence[Tank], as_of: int) -> tuple[Gauge, ...]:
    """The gauges on a day (an ordinal), the most urgent stream's first; `tanks` in the dossier's order."""
    facts, rules, calendar, fitted, pool = known
    levels = charts(tanks, facts, fitted, pool, as_of, _readings(connection, known))
    scores = predicted(connection, facts, fitted, rules, pool)
    found = []
    outlooks = outlooks_of(parted(facts, fitted), pool, as_of)
    for number, outlook in enumerate(by_urgency(outlooks, rules.silent_p_active)):
        stream = outlook.stream
        latest = last_moment(stream.facts, outlook.forecast, rules, calendar, as_of)
        for tank in _in_order(outlook, tanks):
            found.append(
                Gauge(
                    stream=number,
                    product=(tank.product if tank else "") or stream.product,
                    tank=tank.name if tank else "",
                    tank_id=tank.id if tank else None,
                    reserve=reserve_litres(tank) if tank and tank.volume else None,
                    level=levels.get(tank.id, ()) if tank else (),
                    predicted=scores.get(stream.key, ()),
                    last_moment=None if latest is None else date.fromordinal(latest),
                    heat=heat_use(outlook.fit, stream.facts.density, pool),
                )
            )
    return tuple(found)


def _readings(connection: Connection, known: Known) -> dict[bytes, tuple[Level, ...]]:
    """The readings of each tank that its chart may show: since its last delivery, else the last ones."""
    facts, _rules, _calendar, fitted, _pool = known
    found = {}
    for stream, _fit in parted(facts, fitted):
        delivered = stream.facts.deliveries[-1].day if stream.facts.deliveries else 0
        for tank in stream.facts.tanks:
            last = max((each.day for each in stream.facts.readings if each.tank_id == tank.id), default=0)
            if last:
                since = date.fromordinal(max(delivered, last - LONGEST_PAST)).isoformat()
                found[tank.id] = parts.levels(connection, facts.customer_id, tank.id, since)
    return found


def _in_order(outlook: Outlook, tanks: Sequence[Tank]) -> list[TankFact | None]:
    """The stream's tanks as the dossier lists them; none, where it has none."""
    own = {tank.id: tank for tank in outlook.stream.facts.tanks}
    return [own[tank.id] for tank in tanks if tank.id in own] or [None]
