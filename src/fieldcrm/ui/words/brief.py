"""The brief in words: titled sections of label and text, for the screen, the printer and the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.domain.brief import Opening
from fieldcrm.i18n import N_, _
from fieldcrm.ui.words.agreements import fact_text, fulfilled_text, period_text, state_text, told_text
from fieldcrm.ui.words.complaints import category_text, line_clock_text, promise_when, step_text
from fieldcrm.ui.words.dates import day_text, percent_text, quantity_text, relative_text, short_day, tonnes_text
from fieldcrm.ui.words.fields import field_text, grade_text, status_text
from fieldcrm.ui.words.filling import fill
from fieldcrm.ui.words.outcomes import event_text, outcome_text
from fieldcrm.ui.words.reasons import reason_text
from fieldcrm.ui.words.service import severity_text
from fieldcrm.ui.words.topics import topic_text
from fieldcrm.ui.words.visits import problems_text

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.domain.views.brief import Brief
    from fieldcrm.domain.views.customer import Dossier, Tank, TimelineEntry
    from fieldcrm.domain.views.service import VisitLine

Pairs = list[tuple[str, str]]

OFFERS: dict[Opening, tuple[str, ...]] = {
    Opening.ORDER: (
        N_("Ask for the next order: needed by about {by}, usually {quantity}."),
        N_("Ask for the next order: needed by about {by}."),
    ),
    Opening.ROOM: (N_("It needs {monthly} a month that we do not deliver (grade {grade})."),),
    Opening.COMPETITOR: (N_("It also buys from {suppliers}."),),
    Opening.CONTRACT_SIGN: (N_("An A customer without a contract: the next to sign."),),
    Opening.CONTRACT_BEHIND: (
        N_("Contract {number} is behind: {share} fulfilled, {ratio} of its time has passed."),
        N_("Its contract is behind: {share} fulfilled, {ratio} of its time has passed."),
    ),
    Opening.CONTRACT_ENDS: (N_("Contract {number} ends on {until}: renew it."), N_("Its contract ends on {until}.")),
    Opening.SEASON: (N_("Its busy season begins on {first}: offer to fill up before."),),
    Opening.PREPAYMENT: (N_("Its prepaid money in {currency} runs low."),),
}


class Section(NamedTuple):
    """A titled block of label and text; `code` tells what it is."""

    code: str
    title: str
    pairs: Pairs


def headline(found: Brief) -> str:
    """Whose brief it is, and of which day."""
    dossier = found.dossier
    name = " ".join(part for part in (dossier.name, dossier.code) if part)
    return _("Brief · {name} · {day}", name=name, day=day_text(found.day))


def sections(found: Brief) -> list[Section]:
    """The brief from top to bottom: site rules first. Sections without anything to tell are left out."""
    today, dossier = found.day, found.dossier
    made = [
        *_rules(found),
        Section("who", _("Who is who"), _who(dossier)),
        Section("open", _("Open with it"), _open(found)),
        Section("tanks", _("Tanks and next need"), _tanks(dossier, today)),
        Section("visits", _("Last visits"), [(short_day(each.day, today), _visit(each)) for each in found.visits]),
        Section("calls", _("Last calls"), [(short_day(each.day, today), _call(each)) for each in found.calls]),
        Section("known", _("Do not ask again"), _known(dossier)),
        Section("ask", _("Ask again"), _stale(dossier, today)),
        Section("thanks", _("To thank for"), _thanks(found)),
        Section("sell", _("To sell"), [("", text) for text in offer_lines(found, today)]),
    ]
    return [section for section in made if any(text for _label, text in section.pairs)]


def _rules(found: Brief) -> list[Section]:
    sites = []
    for site in found.rules:
        title = " · ".join(part for part in (_("Site rules"), site.site, site.address) if part)
        sites.append(Section("rules", title, [(field_text(name), text) for name, text in site.rules]))
    return sites


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _who(dossier: Dossier) -> Pairs:
    ratio = "" if dossier.loyalty.ratio is None else percent_text(dossier.loyalty.ratio)
    grade = _joined(grade_text(dossier.loyalty.grade), ratio)
    people = [
        (person.role or field_text("contact"), _joined(person.name, person.phone, person.wechat, person.note))
        for person in dossier.contacts[:4]
    ]
    about = _joined(status_text(dossier.status), grade, dossier.sector, dossier.territory, dossier.owner)
    return [
        (field_text("customer"), about),
        (field_text("address"), dossier.address),
        *people,
        (field_text("note"), dossier.note),
    ]


def _open(found: Brief) -> Pairs:
    """Complaints, risks and promises; then why it stands on the list."""
    today = found.day
    complaints = [
        (
            _("Complaint"),
            _joined(each.words or category_text(each.category), step_text(each.step), line_clock_text(each, found.now)),
        )
        for each in found.complaints
    ]
    risks = [
        (
            _("Risk"),
            _joined(
                each.what,
                each.equipment,
                severity_text(each.severity),
                "" if each.check_by is None else _("check by {day}", day=short_day(each.check_by, today)),
            ),
        )
        for each in found.dossier.risks
    ]
    promises = [(_("Promise"), _joined(each.what, promise_when(each, today), each.given_by)) for each in found.promises]
    shown = {"complaint", "risk_check", "promise"}
    reasons = [
        (_("To do"), reason_text(line, today=today)) for line in found.dossier.reasons if str(line.code) not in shown
    ]
    contracts = [
        (
            _("Contract"),
            _joined(
                each.number, state_text(each.state), period_text(each.start, each.end, today), fulfilled_text(each)
            ),
        )
        for each in found.dossier.agreements.contracts[:1]
    ]
    return [*complaints, *risks, *promises, *reasons, *contracts]


def _tanks(dossier: Dossier, today: date) -> Pairs:
    lines = [(tank.name or "–", _tank(tank, today)) for tank in dossier.tanks]
    row = dossier.forecast
    if row is not None:
        dates = _(
            "{p50} ({p10} to {p90})",
            p50=short_day(row.p50, today),
            p10=short_day(row.p10, today),
            p90=short_day(row.p90, today),
        )
        lines.append((_("Needed by"), _joined(dates, quantity_text(row.quantity or None, row.unit))))
    if dossier.last_moment is not None:
        lines.append((_("Last moment"), _("to order: {day}", day=day_text(dossier.last_moment, today))))
    used = tonnes_text(dossier.measured.monthly) if dossier.measured.monthly is not None else ""
    return [*lines, (field_text("monthly"), used), (_("Told for months"), told_text(dossier.declared.told))]


def _tank(tank: Tank, today: date) -> str:
    return _joined(
        tank.product,
        quantity_text(tank.volume, "L") if tank.volume else "",
        "" if tank.level_now is None else _("about {litres} now", litres=quantity_text(tank.level_now, "L")),
        "" if tank.low_on is None else _("reserve reached {distance}", distance=relative_text(tank.low_on, today)),
        "" if tank.ullage is None else _("room for {litres}", litres=quantity_text(tank.ullage, "L")),
        _("pump needed") if tank.pump_needed else "",
    )


def _visit(line: VisitLine) -> str:
    return _joined(line.equipment, problems_text(line), line.engineer)


def _call(entry: TimelineEntry) -> str:
    outcome = outcome_text(entry.outcome) if entry.outcome else ""
    return _joined(event_text(entry.kind), outcome, entry.text, entry.actor)


def _known(dossier: Dossier) -> Pairs:
    """What was told and still holds."""
    return [(topic_text(fact.topic), fact_text(fact)) for fact in dossier.facts if not fact.stale]


def _stale(dossier: Dossier, today: date) -> Pairs:
    """What was told so long ago that it is asked again."""
    return [
        (
            topic_text(fact.topic),
            _joined(fact_text(fact), "" if fact.confirmed_on is None else relative_text(fact.confirmed_on, today)),
        )
        for fact in dossier.facts
        if fact.stale
    ]


def _thanks(found: Brief) -> Pairs:
    """Customers that it brought, with what they bought."""
    return [
        (each.other.name or each.other.code, _("brought to us; bought {tonnes}", tonnes=tonnes_text(each.tonnes)))
        for each in found.thanks
    ]


def offer_lines(found: Brief, today: date) -> list[str]:
    """What to sell, a sentence each."""
    return [fill(OFFERS[offer.code], _said(dict(offer.params)), today) for offer in found.offers]


def _said(params: dict[str, object]) -> dict[str, object]:
    """The amount and its unit as one quantity, rounded as it is everywhere else."""
    amount = params.get("amount")
    if isinstance(amount, int | float) and amount > 0:
        params["quantity"] = quantity_text(amount, str(params["unit"]))
    return params
