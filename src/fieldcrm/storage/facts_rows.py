"""One customer's facts from its rows: its own, its packed deliveries, and those of every table beside it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from fieldcrm.domain.codes import ActivityKind, Outcome, Status, WordKind
from fieldcrm.domain.facts import (
    ContactFact,
    CustomerFacts,
    Deliveries,
    OrderFact,
    PlaceFact,
    PlannedFact,
    ReadingFact,
    TankFact,
    WordFact,
)
from fieldcrm.storage import open_items
from fieldcrm.storage.facts_deliveries import deliveries_of, kilograms_of, places_of
from fieldcrm.storage.packed import ordinal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldcrm.domain.rules import Rules
    from fieldcrm.storage.packed import Drops

    Row = tuple[Any, ...]
    Rows = Mapping[str, list[Row]]
    """A customer's rows of each part by its name; of a part without any, nothing or an empty list."""

CONTACTS = 20
"""Contacts that count, at most: the newest."""
_NO_DELIVERIES = Deliveries((), (), ())
_WORDS = frozenset({WordKind.ENOUGH_UNTIL, WordKind.SHUTDOWN})
"""Words that the forecast heeds."""
_STATUS = {each.value: each for each in Status}
_KIND = {each.value: each for each in ActivityKind}
_OUTCOME = {each.value: each for each in Outcome}
_SAFE_FILL = 95.0
_RESERVE = 10.0


def facts_of(
    head: Row, rows: Rows, drops: Drops | None, rules: Rules, densities: Mapping[str, float], until: int
) -> CustomerFacts:
    """One customer from its rows; most customers have none in most of the tables."""
    default = rules.diesel_density
    tanks, readings = rows.get("tanks"), rows.get("readings")
    deliveries, places = _NO_DELIVERIES, tuple[PlaceFact, ...]()
    unit, density = head[7] or head[5] or rules.default_unit, default
    if drops is not None:
        deliveries, unit, density = deliveries_of(drops, densities, rules, until)
        places = places_of(drops, tanks or (), densities, default, unit, until)
    return CustomerFacts(
        customer_id=head[0],
        status=_STATUS.get(head[1], Status.ACTIVE),
        entered_on=ordinal(head[2]) if head[2] else (deliveries.days[0] if deliveries.days else until),
        deliveries=deliveries,
        tanks=_tanks(tanks, densities, default) if tanks else (),
        readings=_readings(readings, until) if readings else (),
        levels=_levels(readings, until) if readings else (),
        words=_words(words, until) if (words := rows.get("words")) else (),
        told_monthly=_told_monthly(words, density, until) if words else (),
        orders=_orders(orders, densities, default) if (orders := rows.get("orders")) else (),
        contacts=_contacts(done, until) if (done := rows.get("done")) else (),
        planned=_planned(planned) if (planned := rows.get("planned")) else (),
        declared_cycle=head[3],
        declared_monthly=kilograms_of(head[4], head[5], default),
        declared_usual=kilograms_of(head[6], head[7], default),
        busy_months=months(head[8]),
        slack_months=months(head[9]),
        unit=unit,
        density=density,
        places=places,
        territory=head[10] or "",
        sector=head[11] or "",
        open=open_items.items_of(rows, rules, until),
        dated_ahead=_dated_ahead(head, rows, drops, until),
    )


def _dated_ahead(head: Row, rows: Rows, drops: Drops | None, until: int) -> bool:
    """Whether a row counts only on a later day: a delivery, a reading, a contact or a word that is dated ahead.

    A customer without deliveries whose day of entry is not known was entered on the day of the question, whichever.
    """
    if drops is None:
        if not head[2]:
            return True
    elif drops.days[-1] > until:
        return True
    if (readings := rows.get("readings")) and (day := readings[0][2]) and ordinal(day) > until:
        return True
    if (done := rows.get("done")) and (day := done[0][1]) and ordinal(day) > until:
        return True
    words = rows.get("words") or ()
    return any(row[2] and ordinal(row[2]) > until for row in words)


def _tanks(rows: list[Row], densities: Mapping[str, float], default: float) -> tuple[TankFact, ...]:
    tanks = []
    for _c, id_, milli, unit, fill, reserve, product, name in rows:
        density = densities.get(product, default)
        kilograms = kilograms_of(milli, unit, density)
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


def _orders(rows: list[Row], densities: Mapping[str, float], default: float) -> tuple[OrderFact, ...]:
    return tuple(
        OrderFact(
            ordinal(day),
            kilograms_of(milli, unit, densities.get(product, default)) or 0.0,
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
        for _c, kind, told_on, first, last, tank, _milli, _unit in rows
        if kind in _WORDS and told_on and last and ordinal(told_on) <= until
    )


def _told_monthly(rows: list[Row], density: float, until: int) -> tuple[tuple[int, float], ...]:
    """What was told for each month, in kg, by the first day of the month; of several words the one said last counts."""
    told: dict[int, float] = {}
    for _c, kind, told_on, first, _last, _tank, milli, unit in rows:
        if kind == WordKind.MONTH_NEED and told_on and first and ordinal(told_on) <= until:
            kilograms = kilograms_of(milli, unit, density)
            if kilograms is not None and kilograms > 0:
                told[ordinal(f"{first[:7]}-01")] = kilograms
    return tuple(sorted(told.items()))


def _contacts(rows: list[Row], until: int) -> tuple[ContactFact, ...]:
    known = (row for row in rows if row[1] and ordinal(row[1]) <= until)
    return tuple(
        ContactFact(ordinal(day), _KIND.get(kind, ActivityKind.CALL), _OUTCOME.get(outcome), reason or "")
        for _c, day, kind, outcome, reason in islice(known, CONTACTS)
    )


def months(text: str | None) -> tuple[int, ...]:
    """Month numbers from their stored form."""
    return tuple(int(part) for part in text.split(",") if part.strip().isdigit()) if text else ()
