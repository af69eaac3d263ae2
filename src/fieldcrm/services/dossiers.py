"""The dossier: everything known about a customer, read so that a long past costs what a short one costs.

Its place on the list is stored for the day; what its tanks hold and what was forecast of it is made from the latest
rows (`storage.facts_recent`). On another day, or before the day's states are stored, all of it is computed from the
whole history: the answer is the same.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

from fieldcrm.domain.codes import Status
from fieldcrm.domain.measured import measured_of, months_of, use_of
from fieldcrm.domain.nearest import nearest
from fieldcrm.domain.standing import assess
from fieldcrm.domain.tanks import tank_levels
from fieldcrm.domain.views.customer import Dossier
from fieldcrm.errors import NotFoundError
from fieldcrm.services.gauges import gauges_of
from fieldcrm.services.looking import overdue
from fieldcrm.storage import facts as facts_reader
from fieldcrm.storage import facts_recent, shown, standing, standing_rows
from fieldcrm.storage.reads import dossier as parts
from fieldcrm.storage.reads import timeline as timelines

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.measured import Use
    from fieldcrm.domain.rules import Rules
    from fieldcrm.domain.views.service import Equipment
    from fieldcrm.services.desk_base import DeskBase
    from fieldcrm.services.gauges import Known

RECENT = 50


class _State(NamedTuple):
    """A customer on a day: what its gauges are made from, its use in short, its state as it is shown.

    `forecast` is p10, p50, p90 (ordinals), quantity, unit, p_active; None where nothing is forecast.
    """

    known: Known
    use: Use | None
    stored: shown.Shown
    forecast: tuple[Any, ...]


def dossier(desk: DeskBase, customer_id: bytes, day: date) -> Dossier:
    """Everything known about a customer. Raises NotFoundError."""
    now = desk.now()
    moment = now if day == now.date() else datetime.combine(day, time(12), now.tzinfo)
    as_of = day.toordinal()
    with desk.archive.reading() as connection:
        head = parts.head(connection, customer_id)
        state = _stored(connection, customer_id, as_of) or _computed(connection, customer_id, as_of)
        if state is None or head is None:
            raise NotFoundError(what="customer", text=customer_id.hex())
        head["declared"] = replace(head["declared"], told=parts.told_months(connection, customer_id, day))
        facts, rules, _calendar, fitted, pool = state.known
        tanks = tank_levels(parts.tanks(connection, customer_id), facts, fitted, pool, as_of)
        gauges = gauges_of(connection, state.known, tanks, as_of)
        names = (customer_id, head["code"], head["name"])
        return Dossier(
            id=customer_id,
            **{**head, "status": nearest(Status, head["status"], Status.ACTIVE)},
            measured=measured_of(state.use, facts, as_of),
            contacts=parts.contacts(connection, customer_id),
            sites=parts.sites(connection, customer_id),
            tanks=tanks,
            **_work(connection, customer_id, rules, moment, day),
            loyalty=shown.loyalty(state.stored),
            forecast=shown.forecast_row((*names, *state.forecast), state.stored),
            months=months_of(state.use, as_of),
            level=gauges[0].level,
            planned=overdue(parts.planned(connection, customer_id), day),
            timeline=timelines.timeline(connection, customer_id, 0, RECENT),
            reasons=shown.reasons(state.stored),
            promised="; ".join(plan.promised for plan in facts.planned if plan.promised),
            predicted=gauges[0].predicted,
            last_moment=gauges[0].last_moment,
            gauges=gauges,
        )


def _stored(connection: Connection, customer_id: bytes, as_of: int) -> _State | None:
    """The state as it is kept for the day, if it is."""
    recent = facts_recent.load(connection, customer_id, as_of)
    if recent is None:
        return None
    known = (recent.facts, recent.rules, recent.rules.working_days, recent.fitted, recent.pool)
    return _State(known, recent.use, recent.stored, tuple(recent.row))


def _computed(connection: Connection, customer_id: bytes, as_of: int) -> _State | None:
    """The state computed from the whole history; None where there is no such customer."""
    known = standing.compute_one(connection, customer_id, as_of)
    if known is None:
        return None
    facts, rules, calendar, fitted, pool = known
    state = assess(facts, rules, calendar, fitted, pool, as_of)
    values = standing_rows.row_values(facts, state)
    found = state.forecast
    row: tuple[Any, ...] = (None,) * 6
    if found is not None:
        row = (found.p10, found.p50, found.p90, values["quantity"], values["unit"], found.p_active)
    looking_back = facts_recent.with_streams(facts_reader.with_past_orders(connection, facts, rules), fitted)
    return _State(
        (looking_back, rules, calendar, fitted, pool),
        use_of(facts.deliveries, as_of),
        shown.unpack(shown.pack(state)),
        row,
    )


def _work(connection: Connection, customer_id: bytes, rules: Rules, moment: datetime, day: date) -> dict[str, Any]:
    """What we know and agreed, and what is open, by the dossier's fields; `day` is the day of `moment`."""
    from fieldcrm.domain.topics import marked
    from fieldcrm.services import agreements, complaint_views
    from fieldcrm.storage.reads import custom, promises, service

    return {
        "facts": marked(parts.facts(connection, customer_id), rules, day),
        "agreements": agreements.of_customer(connection, customer_id, rules, day),
        "own": custom.values(connection, "customer", customer_id),
        "equipment": _with_own(connection, service.equipment(connection, customer_id)),
        "risks": service.risks(connection, customer_id),
        "complaints": complaint_views.of_customer(connection, customer_id, moment),
        "promises": promises.promises(connection, moment, open_only=True, customer_id=customer_id, limit=RECENT),
    }


def _with_own(connection: Connection, pieces: tuple[Equipment, ...]) -> tuple[Equipment, ...]:
    """The pieces with what each holds of the team's own fields."""
    from fieldcrm.storage.reads import custom

    if not pieces or not custom.fields(connection, "equipment"):
        return pieces
    return tuple(replace(piece, own=custom.values(connection, "equipment", piece.id)) for piece in pieces)
