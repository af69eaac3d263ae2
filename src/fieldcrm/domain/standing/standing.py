"""A customer's place on a day's call list, and its explanation, from one computation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from fieldcrm.domain.calendar import WorkCalendar
from fieldcrm.domain.codes import ActivityKind, OpenKind, Status, WordKind
from fieldcrm.domain.facts import CustomerFacts, Deliveries, PlannedFact
from fieldcrm.domain.forecast import Fit, Forecast, Pool
from fieldcrm.domain.loyalty import TONNE
from fieldcrm.domain.rules import Rules
from fieldcrm.domain.standing.case import Case
from fieldcrm.domain.standing.found import Found
from fieldcrm.domain.standing.heat import heat_use
from fieldcrm.domain.standing.inputs import last_word
from fieldcrm.domain.standing.ledger import Ledger
from fieldcrm.domain.standing.outlook import Outlook
from fieldcrm.domain.standing.reasons import clock_of, reasons_of
from fieldcrm.domain.standing.stakes import product
from fieldcrm.domain.views.explained import ReasonParts, Term
from fieldcrm.domain.views.standing import Loyalty
from fieldcrm.domain.views.today import ReasonLine

MINUTES_A_DAY = 1440
COMPLAINT_TIER, CLOCK_TIER, STAKE_TIER = -1, 0, 1
LATEST = 3
"""Times that a customer bought elsewhere which an explanation names, at most."""


class Standing(NamedTuple):
    """Where a customer stands on `day` (an ordinal).

    `tier` -1 is a complaint whose clock runs and 0 a promise with a clock, both ordered by `minute`; 1 is the rest,
    ordered by `stake` (tonnes at risk).
    `minute` counts from midnight of `day`: a promise of yesterday has a negative one (its time of day is
    `minute % 1440`). `trend` holds the tonnes we delivered in each of the last twelve months, oldest first, the
    running one last.
    """

    day: int
    forecast: Forecast | None
    loyalty: Loyalty
    tier: int
    minute: int | None
    stake: float
    reasons: tuple[ReasonLine, ...]
    """The largest stake first."""
    listed: bool
    proposed_action: ActivityKind
    last_contact: int | None
    next_planned: int | None
    """The earliest contact that is planned and not done; it may be overdue."""
    no_next: bool
    """An active customer without any planned contact."""
    trend: tuple[float, ...]
    ledger: Ledger
    """What of it stays as it is from day to day."""
    streams: tuple[Outlook, ...] = ()
    """The forecasts of the customer's tanks and products, where they are apart, the most urgent first: `forecast`."""


def assess(
    facts: CustomerFacts,
    rules: Rules,
    calendar: WorkCalendar,
    fit: Fit,
    pool: Pool,
    as_of: int,
    ledger: Ledger | None = None,
) -> Standing:
    """Forecast, grade and place on the call list of one customer on the day `as_of`.

    `ledger` is one of an earlier day that still holds; without it, it is made.
    """
    case = Case(facts, rules, calendar, fit, pool, as_of, ledger)
    ranked = _ranked(case)
    clock = clock_of(case) if case.due_plans else None
    tier, minute = _first_clock(case, clock)
    action = ActivityKind.CALL
    if case.due_plans and ranked:
        kind = (clock or case.due_plans[0]).kind
        action = ActivityKind.CALL if kind is ActivityKind.NOTE else kind
    return Standing(
        day=as_of,
        forecast=case.forecast,
        loyalty=case.loyalty,
        tier=tier,
        minute=minute,
        stake=sum([stake for stake, _ in ranked]),
        reasons=tuple([_line(found, stake) for stake, found in ranked]),
        listed=bool(ranked),
        proposed_action=action,
        last_contact=case.last_contact,
        next_planned=case.next_planned,
        no_next=facts.status is Status.ACTIVE and not facts.planned,
        trend=case.ledger.trend,
        streams=case.outlooks if len(case.outlooks) > 1 else (),
        ledger=case.ledger,
    )


def explain(
    facts: CustomerFacts, rules: Rules, calendar: WorkCalendar, fit: Fit, pool: Pool, as_of: int
) -> tuple[tuple[ReasonParts, ...], tuple[Term, ...]]:
    """Each reason's stake as the product of its terms, and the inputs with their age in days."""
    case = Case(facts, rules, calendar, fit, pool, as_of)
    parts = tuple(
        ReasonParts(
            _line(found, stake),
            tuple(Term(code, value, unit, found.params) for code, value, unit in found.factors),
        )
        for stake, found in _ranked(case)
    )
    return parts, tuple(_inputs(case))


def rank_key(standing: Standing) -> tuple[int, int, float]:
    """Sorts a day's list: promises with a clock by their time, then the rest by stake, largest first.

    The caller breaks ties by something stable, such as the name and then the id.
    """
    return (standing.tier, 0 if standing.minute is None else standing.minute, -standing.stake)


def _first_clock(case: Case, clock: PlannedFact | None) -> tuple[int, int | None]:
    """The tier, and the minutes from midnight of the day to its first clock: of a complaint, else of any promise."""
    if clock is None and not case.facts.open:
        return STAKE_TIER, None
    found = [
        (
            COMPLAINT_TIER if item.kind is OpenKind.COMPLAINT else CLOCK_TIER,
            item.minute + MINUTES_A_DAY * (item.due - case.as_of),
        )
        for item in case.facts.open
        if item.minute is not None
    ]
    if clock is not None and clock.minute is not None:
        found.append((CLOCK_TIER, clock.minute + MINUTES_A_DAY * (clock.day - case.as_of)))
    return min(found, default=(STAKE_TIER, None))


def _ranked(case: Case) -> list[tuple[float, Found]]:
    """The reasons with their stakes in tonnes, the largest first."""
    found = [(product(reason.factors), reason) for reason in reasons_of(case)]
    if len(found) > 1:
        found.sort(key=lambda pair: (-pair[0], pair[1].code, pair[1].due))
    return found


def _line(found: Found, stake: float) -> ReasonLine:
    return ReasonLine(found.code, date.fromordinal(found.due), stake, found.params)


def _inputs(case: Case) -> Iterator[Term]:
    """What the rank rests on. `params['age']` is the age in days where the input has one."""
    facts, as_of = case.facts, case.as_of
    known = [delivery for delivery in facts.deliveries if delivery.day <= as_of]
    params: dict[str, object] = {"age": as_of - known[-1].day} if known else {}
    yield Term("deliveries", float(len(known)), "", params | {"ours": sum(d.ours for d in known)})
    for outlook in case.outlooks:
        yield from _model(case, outlook)
    yield Term("quantity", case.quantity, "t", {"source": case.quantity_source})
    yield Term("monthly", case.monthly, "t/month", {"source": case.monthly_source})
    if case.loyalty.ratio is not None:
        sources = sorted({month.source.value for month in case.loyalty.window if month.demand is not None})
        yield Term("loyalty_ratio", case.loyalty.ratio, "", {"grade": case.loyalty.grade.value, "sources": sources})
    if case.elsewhere:
        days = tuple(date.fromordinal(day).isoformat() for found in case.elsewhere[-LATEST:] for day in found.expected)
        bought = sum(found.kg for found in case.elsewhere[-LATEST:]) / TONNE
        yield Term("bought_elsewhere", bought, "t", {"expected": days})
    for outlook in case.outlooks:
        since = max((day for day in Deliveries.of(outlook.stream.facts.deliveries).days if day <= as_of), default=None)
        for reading in outlook.stream.facts.readings:
            if reading.day <= as_of and (since is None or reading.day >= since):
                yield Term("reading", reading.litres, "L", {"age": as_of - reading.day, "tank_id": reading.tank_id})
    for order in facts.orders:
        yield Term("order", order.kg / TONNE, "t", {"for_day": date.fromordinal(order.day)})
    yield from _words(case)
    if case.last_contact is not None:
        yield Term("last_contact", float(as_of - case.last_contact), "d", {"age": as_of - case.last_contact})
    if case.last_talk is not None and case.last_talk != case.last_contact:
        yield Term("last_talk", float(as_of - case.last_talk), "d", {"age": as_of - case.last_talk})
    for code, value, unit in _declared(facts):
        yield Term(code, value, unit, {})
    yield Term("cadence", float(case.cadence), "d", {"grade": case.loyalty.grade.value})


def _model(case: Case, outlook: Outlook) -> Iterator[Term]:
    """The terms of a stream's forecast; several streams say which one they are."""
    forecast, as_of = outlook.forecast, case.as_of
    if forecast is None:
        return
    of: dict[str, object] = {}
    if len(case.outlooks) > 1:
        of = {"product": outlook.stream.product, "tank": outlook.stream.tank}
        yield Term("stream_deliveries", float(forecast.basis.deliveries), "", of)
    basis = forecast.basis
    yield Term("usual_interval", basis.usual_interval, "d", {"model": basis.model} | of)
    if basis.deliveries:
        yield Term("elapsed", float(basis.elapsed), "d", of)
    yield Term("season", basis.season, "", of)
    yield Term("weekday", basis.weekday, "", {"weekday": date.fromordinal(as_of + 1)} | of)
    dates = {name: date.fromordinal(getattr(forecast, name)) for name in ("p10", "p50", "p90")}
    yield Term("need_in", float(forecast.p50 - as_of), "d", dates | of)
    yield Term("p_active", forecast.p_active, "", of)
    if of:
        yield Term("stream_quantity", forecast.quantity / TONNE, "t", of)
    heat = heat_use(outlook.fit, outlook.stream.facts.density, case.pool)
    if heat is not None:
        yield Term("degree_days_per_litre", heat.degree_days_per_litre, "DD/L", of)
        yield Term("litres_per_degree_day", heat.litres_per_degree_day, "L/DD", of)
        yield Term("base_load", heat.base_litres, "L/day", {"share": heat.base} | of)
    if basis.bounded:
        yield Term("room", forecast.quantity / TONNE, "t", {"usual": outlook.fit.quantity / TONNE} | of)


def _words(case: Case) -> Iterator[Term]:
    """What the customer told that still bears on the forecast: enough until a day, and shutdowns."""
    facts, as_of = case.facts, case.as_of
    last = max((delivery.day for delivery in facts.deliveries if delivery.day <= as_of), default=None)
    word = last_word(facts, as_of)
    if word is not None and word.until > as_of and (last is None or word.told_on >= last):
        params: dict[str, object] = {"until": date.fromordinal(word.until), "age": as_of - word.told_on}
        yield Term("enough_until", float(word.until - as_of), "d", params)
    for told in facts.words:
        if told.kind is WordKind.SHUTDOWN and told.told_on <= as_of and (last is None or told.until > last):
            params = {"first": date.fromordinal(told.first), "until": date.fromordinal(told.until)}
            yield Term("shutdown", float(told.until - told.first + 1), "d", params)


def _declared(facts: CustomerFacts) -> Iterator[tuple[str, float, str]]:
    if facts.declared_cycle is not None:
        yield "declared_cycle", facts.declared_cycle, "d"
    if facts.declared_monthly is not None:
        yield "declared_monthly", facts.declared_monthly / TONNE, "t/month"
    if facts.declared_usual is not None:
        yield "declared_usual", facts.declared_usual / TONNE, "t"
