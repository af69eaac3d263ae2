"""The parts of a customer as one list: contacts, sites, tanks, and what it told us once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _
from fieldcrm.ui.cells import Cell, Span, cell, join
from fieldcrm.ui.rows.days import near_day
from fieldcrm.ui.rows.site_rules import rules_text
from fieldcrm.ui.widgets.columns import Column
from fieldcrm.ui.words.agreements import fact_text, own_text
from fieldcrm.ui.words.dates import number_text, percent_text, quantity_text, relative_text
from fieldcrm.ui.words.fields import field_text
from fieldcrm.ui.words.service import MARKS, equipment_kind_text, severity_text
from fieldcrm.ui.words.topics import topic_text

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.domain.views.customer import Contact, Dossier, FactLine, Site, Tank
    from fieldcrm.domain.views.service import Equipment, Risk

KINDS = ("contact", "site", "tank", "fact", "equipment", "risk")
GAUGE = 10


@dataclass(frozen=True, slots=True)
class Part:
    """One line: what it is (`kind` as the desk names it), its row's id, its name and the rest."""

    kind: str
    id: bytes
    title: str
    detail: Cell


def parts_of(dossier: Dossier, today: date) -> tuple[tuple[Part, ...], tuple[tuple[int, Cell], ...]]:
    """All parts in the order of the screen, and the headings between them."""
    from fieldcrm.ui.rows import agreements
    from fieldcrm.ui.rows.complaint_parts import part_groups as complaint_groups

    rows: list[Part] = []
    headings: list[tuple[int, Cell]] = []
    groups: tuple[tuple[str, list[Part]], ...] = (
        (_("Contacts"), [_contact(contact) for contact in dossier.contacts]),
        (_("Tanks"), [_tank(tank, today) for tank in dossier.tanks]),
        (_("Sites"), [_site(site, dossier) for site in dossier.sites]),
        *complaint_groups(dossier, today),
        (_("Open risks"), [_risk(risk, today) for risk in dossier.risks]),
        (_("Equipment"), [_equipment(piece, today) for piece in dossier.equipment]),
        (_("Told us once"), [_fact(fact, today) for fact in dossier.facts]),
        *agreements.part_groups(dossier, today),
    )
    for title, parts in groups:
        if parts:
            headings.append((len(rows), (Span(f"── {title}", "accent"),)))
            rows += parts
    return tuple(rows), tuple(headings)


def part_columns() -> tuple[Column[Part], ...]:
    """Name and the rest."""
    return (
        Column("title", "", lambda part: cell(part.title, "strong"), 14, flex=1),
        Column("detail", "", lambda part: part.detail, 30, flex=4),
    )


def _contact(contact: Contact) -> Part:
    star: Cell = (Span("★", "accent"),) if contact.primary else ()
    detail = join(
        (
            star,
            cell(contact.phone, "info"),
            cell(contact.role),
            cell(contact.wechat, "dim"),
            cell(contact.email, "dim"),
            cell(contact.note, "dim"),
        )
    )
    return Part("contact", contact.id, contact.name, detail)


def _site(site: Site, dossier: Dossier) -> Part:
    rules = rules_text(site, dossier.contacts)
    return Part("site", site.id, site.name, join((cell(site.address), cell(rules, "warn"))))


def _risk(risk: Risk, today: date) -> Part:
    pressing = risk.due is not None and risk.due <= today
    grave = risk.severity in {"high", "critical"}
    words = f"{MARKS.get(risk.severity, '')} {severity_text(risk.severity)}".strip()
    by = _("check by {day}", day=near_day(risk.check_by, today)) if risk.check_by else ""
    detail = join(
        (
            (Span(words, "bad" if grave else "warn"),),
            cell(risk.equipment, "dim"),
            (Span(by, "bad" if pressing else "dim"),),
        )
    )
    return Part("risk", risk.id, risk.what, detail)


def _equipment(piece: Equipment, today: date) -> Part:
    detail = join(
        (
            cell(equipment_kind_text(piece.kind)),
            cell(f"{piece.maker} {piece.model}".strip(), "strong"),
            cell(piece.serial, "info"),
            (Span(near_day(piece.installed_on, today) if piece.installed_on else "", "dim"),),
            (Span(_("taken out of use") if piece.retired_on else "", "warn"),),
            cell(piece.note, "dim"),
            *(cell(f"{value.field.name}: {own_text(value)}", "dim") for value in piece.own if value.value),
        )
    )
    return Part("equipment", piece.id, piece.title, detail)


def _tank(tank: Tank, today: date) -> Part:
    parts: list[Cell] = []
    if tank.level_now is not None:
        parts.append(level_gauge(tank.level_now, tank.volume, tank.reserve))
    if tank.volume is not None:
        parts.append(cell(_("of {litres} L", litres=number_text(tank.volume, 0))))
    if tank.low_on is not None:
        words = _(
            "low {day} ({distance})", day=near_day(tank.low_on, today), distance=relative_text(tank.low_on, today)
        )
        parts.append((Span(words, "bad" if (tank.low_on - today).days <= 3 else "warn"),))
    if tank.ullage is not None:
        parts.append((Span(_("room for {litres}", litres=quantity_text(tank.ullage, "L")), "info"),))
    parts.append(cell(tank.product, "dim"))
    if tank.pump_needed:
        parts.append((Span(field_text("pump_needed"), "info"),))
    if tank.last_level is not None:
        parts.append((Span(_("read {day}", day=near_day(tank.last_level.day, today)), "dim"),))
    return Part("tank", tank.id, tank.name or _("Tank"), join(parts))


def level_gauge(litres: float, volume: float | None, reserve: float) -> Cell:
    """A level as a bar of ten cells with its number; below the reserve (percent) it is marked `!!`."""
    number = f"{number_text(litres, 0)} L"
    if not volume:
        return (Span(number, "strong"),)
    share = min(max(litres / volume, 0.0), 1.0)
    full = round(share * GAUGE)
    low = share * 100 <= reserve
    style = "bad" if low else "good"
    return (
        Span("█" * full, style),
        Span("░" * (GAUGE - full), "dim"),
        Span(f" {percent_text(share)} {number}", "strong"),
        Span(" !!" if low else "", "bad"),
    )


def _fact(fact: FactLine, today: date) -> Part:
    said = safe(fact.said_by)
    when = near_day(fact.confirmed_on, today) if fact.confirmed_on else ""
    tail = " ".join(word for word in (said, when) if word)
    detail = join(
        (
            (Span("? " + _("ask again") if fact.stale else "", "warn"),),
            cell(fact_text(fact)),
            (Span(f"({tail})" if tail else "", "dim"),),
        )
    )
    return Part("fact", fact.id, topic_text(fact.topic), detail)
