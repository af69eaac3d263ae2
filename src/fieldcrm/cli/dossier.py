"""`fieldcrm show CUSTOMER`: everything known about a customer."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from fieldcrm.cli import dossier_agreements, dossier_complaints
from fieldcrm.cli.explain import loyalty_lines
from fieldcrm.cli.output import Column, emit_object, pair_lines, table, to_json
from fieldcrm.cli.streams import stream_pairs
from fieldcrm.domain.safe import safe
from fieldcrm.domain.units import Amount
from fieldcrm.i18n import _
from fieldcrm.ui.rows.site_rules import rules_text
from fieldcrm.ui.words.agreements import own_text, told_text
from fieldcrm.ui.words.dates import (
    amount_text,
    day_text,
    days_text,
    months_text,
    number_text,
    percent_text,
    quantity_text,
    relative_text,
    short_day,
    tonnes_text,
)
from fieldcrm.ui.words.fields import field_text, status_text
from fieldcrm.ui.words.outcomes import days_of, event_text, outcome_text
from fieldcrm.ui.words.reasons import reason_text
from fieldcrm.ui.words.scores import made_text, off_text
from fieldcrm.ui.words.service import equipment_kind_text, severity_text
from fieldcrm.ui.words.streams import stream_text
from fieldcrm.ui.words.terms import basis_text, heat_text, unknown_text

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.customer import Dossier, Tank, TimelineEntry
    from fieldcrm.domain.views.scores import PredictedReal
    from fieldcrm.domain.views.service import Equipment, Risk

_EVENTS = 10


def show(session: Session) -> int:
    """Print the dossier."""
    with session.desk(read_only=True) as desk:
        customer = desk.find_customer(session.line.get("CUSTOMER"))
        found = desk.dossier(customer.id, session.as_of)
    if session.format == "json":
        print(to_json(_data(found)))
    elif session.format == "csv":
        emit_object("csv", (), _data(found))
    else:
        print("\n".join(_lines(found, session.today())))
    return 0


def _lines(found: Dossier, today: date) -> list[str]:
    lines = [f"{safe(found.name)}  {safe(found.code)}".rstrip()]
    lines += _section("", _profile(found))
    lines += _section(_("Invoice details"), _invoice(found))
    lines += _section(_("Contacts"), _contacts(found))
    lines += _section(_("Sites"), [(s.name, _joined(s.address, rules_text(s, found.contacts))) for s in found.sites])
    lines += _section(_("Complaints"), dossier_complaints.complaint_pairs(found, today))
    lines += _section(_("Promises"), dossier_complaints.promise_pairs(found, today))
    risks = [(severity_text(risk.severity), _risk(risk, today)) for risk in found.risks]
    lines += _section(_("Open risks"), risks)
    lines += _section(_("Equipment"), [(piece.title, _equipment(piece)) for piece in found.equipment])
    lines += _section(_("Tanks"), [(tank.name or "–", _tank(tank, today)) for tank in found.tanks])
    lines += ["", _("Use"), *_use(found)]
    lines += _section("", [(_("Told for months"), told_text(found.declared.told))])
    heats = {gauge.stream: gauge for gauge in found.gauges if gauge.heat is not None}
    lines += _section(
        _("K-factor"),
        [(_joined(each.tank, each.product) or "–", heat_text(each.heat)) for each in heats.values() if each.heat],
    )
    lines += _section(_("Next need"), _forecast(found, today))
    lines += _predicted(found, today)
    lines += ["", _("Loyalty"), *loyalty_lines(found.loyalty)]
    reasons = [(reason_text(line, short=True), reason_text(line, today=today)) for line in found.reasons]
    lines += _section(_("Why call today"), reasons)
    for title, pairs in dossier_agreements.parts(found, today):
        lines += _section(title, pairs)
    planned = [(day_text(item.day, today), _joined(event_text(item.kind), item.note)) for item in found.planned]
    lines += _section(_("Planned"), planned)
    events = [(day_text(entry.day, today), event_line(entry)) for entry in found.timeline[:_EVENTS]]
    return lines + _section(_("Last events"), events)


def _section(title: str, pairs: list[tuple[str, str]]) -> list[str]:
    """A titled block of pairs; nothing at all where every text is empty."""
    filled = [(safe(left), right) for left, right in pairs if right]
    if not filled:
        return []
    return [*(["", title] if title else []), *(f"  {line}" for line in pair_lines(filled))]


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _profile(found: Dossier) -> list[tuple[str, str]]:
    return [
        (field_text("status"), status_text(found.status)),
        (field_text("territory"), found.territory),
        (field_text("sector"), found.sector),
        (field_text("address"), found.address),
        (field_text("owner"), found.owner),
        (field_text("note"), found.note),
        (field_text("promised"), found.promised),
    ]


def _invoice(found: Dossier) -> list[tuple[str, str]]:
    invoice = found.invoice
    return [(field_text(field.name), str(getattr(invoice, field.name))) for field in fields(invoice)]


def _contacts(found: Dossier) -> list[tuple[str, str]]:
    return [(item.name or "–", _joined(item.role, item.phone, item.email, item.wechat)) for item in found.contacts]


def _tank(tank: Tank, today: date) -> str:
    parts = [tank.product, quantity_text(tank.volume, "L") if tank.volume else ""]
    if tank.level_now is not None:
        parts.append(_("about {litres} now", litres=quantity_text(tank.level_now, "L")))
    if tank.low_on:
        day = day_text(tank.low_on, today)
        parts.append(_("reserve reached {day} ({distance})", day=day, distance=relative_text(tank.low_on, today)))
    if tank.ullage is not None:
        parts.append(_("room for {litres}", litres=quantity_text(tank.ullage, "L")))
    parts.append(_("pump needed") if tank.pump_needed else "")
    return _joined(*parts)


def _risk(risk: Risk, today: date) -> str:
    by = _("check by {day}", day=day_text(risk.check_by, today)) if risk.check_by else ""
    return _joined(risk.what, risk.equipment, by)


def _equipment(piece: Equipment) -> str:
    known = (piece.maker, piece.model, piece.serial)
    own = [f"{value.field.name}: {own_text(value)}" for value in piece.own if value.value]
    return _joined(equipment_kind_text(piece.kind), *known, piece.note, *own) or "–"


def _use(found: Dossier) -> list[str]:
    """Declared beside measured, never mixed."""
    declared, measured = found.declared, found.measured
    rows: list[dict[str, object]] = [
        {
            "what": field_text("cycle_days"),
            "declared": "–" if declared.cycle_days is None else days_text(declared.cycle_days),
            "measured": "–" if measured.usual_interval is None else days_text(measured.usual_interval),
        },
        {
            "what": field_text("monthly_volume"),
            "declared": amount_text(declared.monthly_volume),
            "measured": tonnes_text(measured.monthly),
        },
        {
            "what": field_text("busy_months"),
            "declared": months_text(declared.busy_months),
            "measured": tonnes_text(measured.busy_monthly),
        },
        {
            "what": field_text("slack_months"),
            "declared": months_text(declared.slack_months),
            "measured": tonnes_text(measured.slack_monthly),
        },
        {
            "what": field_text("usual_quantity"),
            "declared": amount_text(declared.usual_quantity),
            "measured": tonnes_text(measured.usual_quantity),
        },
        {"what": _("Deliveries"), "declared": "", "measured": number_text(measured.deliveries)},
    ]
    columns = (Column("what", ""), Column("declared", _("Declared")), Column("measured", _("Measured")))
    return [f"  {line}" for line in table(columns, rows)]


def _forecast(found: Dossier, today: date) -> list[tuple[str, str]]:
    row = found.forecast
    if row is None:
        return [(_("Needed by"), unknown_text())]
    lines = [
        (_("Needed by"), _joined(*(short_day(day, today) for day in (row.p10, row.p50, row.p90)))),
        (_("Quantity"), quantity_text(row.quantity or None, row.unit)),
        (_("Still active"), percent_text(row.p_active)),
        (_("Based on"), basis_text(row.basis)),
    ]
    if row.streams:
        lines = stream_pairs(row, today)
    if found.last_moment is not None:
        latest = _("to order: {day}", day=day_text(found.last_moment, today))
        lines.append((_("Last moment"), _joined(latest, relative_text(found.last_moment, today))))
    return lines


def _predicted(found: Dossier, today: date) -> list[str]:
    """What was predicted beside what came, a line a delivery, a block for each tank or product forecast apart."""
    lines: list[str] = []
    shown: set[int] = set()
    apart = len({gauge.stream for gauge in found.gauges}) > 1
    for gauge in found.gauges:
        if gauge.predicted and gauge.stream not in shown:
            shown.add(gauge.stream)
            title = _("Predicted and real")
            if apart:
                title = f"{title} · {safe(stream_text(gauge.product, gauge.tank))}"
            lines += ["", title, *_predicted_rows(gauge.predicted, today)]
    return lines


def _predicted_rows(predicted: tuple[PredictedReal, ...], today: date) -> list[str]:
    columns = (
        Column("real", _("Came")),
        Column("p50", _("Predicted")),
        Column("window", _("10–90 %")),
        Column("late", _("Off by")),
        Column("quantity", _("Quantity"), right=True),
        Column("made", _("Forecast made")),
    )
    rows: list[dict[str, object]] = [
        {
            "real": short_day(row.real, today),
            "p50": short_day(row.p50, row.real),
            "window": f"{short_day(row.p10, row.real)} – {short_day(row.p90, row.real)}{'' if row.within else ' !'}",
            "late": off_text(row),
            "quantity": f"{quantity_text(row.quantity, row.unit)} → {quantity_text(row.real_quantity, row.unit)}",
            "made": made_text(row),
        }
        for row in predicted
    ]
    return [f"  {line}" for line in table(columns, rows)]


def event_line(entry: TimelineEntry) -> str:
    """An event of the timeline on one line."""
    parts = [event_text(entry.kind)]
    if entry.outcome:
        parts.append(outcome_text(entry.outcome))
    if entry.amount:
        parts.append(amount_text(entry.amount))
    if entry.supplier:
        parts.append(_("from {supplier}", supplier=entry.supplier))
    parts.append(days_of(entry))
    return _joined(*parts, entry.product, entry.text)


def _data(value: object) -> dict[str, object]:
    """The dossier as JSON: field names as in the program, ids as hex."""
    found = _plain(value)
    assert isinstance(found, dict)
    return found


def _plain(value: object) -> object:
    if isinstance(value, Amount):
        return {"value": value.value, "unit": str(value.unit)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):  # a tuple of named values
        return {name: _plain(item) for name, item in value._asdict().items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    return value
