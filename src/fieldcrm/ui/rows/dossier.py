"""The dossier in words: who the customer is, why to contact it, what it uses, how loyal it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from fieldcrm.domain.codes import Grade
from fieldcrm.domain.safe import safe, safe_lines
from fieldcrm.i18n import _, ngettext
from fieldcrm.ui.cells import Span, fit, width_of
from fieldcrm.ui.rows.gauges import streams_need
from fieldcrm.ui.rows.labelled import LABEL_WIDTH, Line, blocks, hang, label, lines_of
from fieldcrm.ui.words.agreements import own_text, told_text
from fieldcrm.ui.words.dates import (
    amount_text,
    day_text,
    days_text,
    month_text,
    months_text,
    percent_text,
    quantity_text,
    relative_text,
    short_day,
    time_text,
    tonnes_text,
)
from fieldcrm.ui.words.fields import field_text, grade_text, source_text, status_text
from fieldcrm.ui.words.filling import listed
from fieldcrm.ui.words.outcomes import kind_text
from fieldcrm.ui.words.reasons import reason_label, reason_text
from fieldcrm.ui.words.service import MARKS, severity_text
from fieldcrm.ui.words.terms import anchored_text, basis_text, heat_text, unknown_text

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.domain.views.customer import Dossier, MeasuredUse, Planned
    from fieldcrm.domain.views.service import Risk
    from fieldcrm.domain.views.standing import ForecastRow, Loyalty

GRADE_STYLES = {
    Grade.A: "bold $badge-text on $grade-a",
    Grade.B: "bold $badge-text on $grade-b",
    Grade.C: "bold $badge-text on $grade-c",
    Grade.UNGRADED: "$muted",
}
COLUMN = 16
MOST_RISKS = 3
WIDTHS = (8, 9, 7)


def headline(dossier: Dossier) -> Content:
    """Grade, name, code, status, territory, sector: one line over the whole screen."""
    grade = dossier.loyalty.grade
    badge = Content.styled(" – " if grade is Grade.UNGRADED else f" {grade.value} ", GRADE_STYLES[grade])
    rest = [dossier.code, status_text(dossier.status), dossier.territory, dossier.sector]
    return Content.assemble(
        badge,
        Content.styled(f" {safe(dossier.name)}", "bold $foreground"),
        Content.styled("".join(f"  ·  {safe(word)}" for word in rest if word), "$muted"),
    )


def now_block(dossier: Dossier, today: date, room: int = 0) -> Content:
    """Why today, what was promised, what is planned, when fuel is needed, how to reach them."""
    reasons = [
        Content.assemble(
            Content.styled(f"{safe(reason_text(line, today=today))}", "bold $foreground"),
            Content.styled(f"  {tonnes_text(line.stake)}" if line.stake else "", "$muted"),
        )
        for line in dossier.reasons
    ]
    lines = [
        Line(_("Why today"), Content("\n").join(reasons) if reasons else _("nothing presses")),
        Line(_("Promised"), dossier.promised, "bold $warning"),
        Line(_("Open risks"), Content("\n").join([risk_line(risk, today) for risk in dossier.risks[:MOST_RISKS]])),
        Line(_("Planned"), Content("\n").join([_planned(plan, today) for plan in dossier.planned])),
        Line(_("Next need"), _need(dossier.forecast, today)),
        Line(_("Last moment"), _last_moment(dossier.last_moment, today)),
        Line(_("Loyalty"), loyalty_line(dossier.loyalty)),
    ]
    first = next((c for c in dossier.contacts if c.primary), dossier.contacts[0] if dossier.contacts else None)
    if first is not None:
        person = safe(first.name) + (f" ({safe(first.role)})" if first.role else "")
        lines.insert(
            0, Line(_("Phone"), Content.assemble(Content.styled(safe(first.phone), "bold $secondary"), f"  {person}"))
        )
    return lines_of(lines, room)


def risk_line(risk: Risk, today: date) -> Content:
    """A risk with its mark, its words and the day of its check: bold from the day on which it is due."""
    due = risk.due is not None and risk.due <= today
    by = _("check by {day}", day=short_day(risk.check_by, today)) if risk.check_by else ""
    words = " · ".join(part for part in (safe(risk.what), safe(risk.equipment), by) if part)
    style = "bold $error" if due else "$warning"
    return Content.assemble(
        Content.styled(f"{MARKS.get(risk.severity, '!')} {severity_text(risk.severity)}", style), f"  {words}"
    )


def _planned(plan: Planned, today: date) -> Content:
    words = [
        f"{day_text(plan.day, today)} {time_text(plan.at)}".strip(),
        kind_text(plan.kind),
        reason_label(plan.reason),
        safe(plan.note),
    ]
    return Content.styled(" · ".join(word for word in words if word), "bold $error" if plan.overdue else "")


def _need(forecast: ForecastRow | None, today: date) -> Content:
    if forecast is None:
        return Content.styled(unknown_text(), "$muted")
    if forecast.streams:
        evidence = dim_words("\n" + evidence_text(forecast))
        return Content.assemble(streams_need(forecast.streams, today), evidence)
    window = f"{short_day(forecast.p10, today)} – {short_day(forecast.p90, today)}"
    return Content.assemble(
        Content.styled(f"{day_text(forecast.p50, today)}", "bold $foreground"),
        f"  {relative_text(forecast.p50, today)}",
        dim_words("\n" + _("{window} with 80 %", window=window)),
        dim_words(" · " + _("about {quantity}", quantity=quantity_text(forecast.quantity, forecast.unit))),
        dim_words(" · " + _("still active {chance}", chance=percent_text(forecast.p_active))),
        dim_words("\n" + evidence_text(forecast)),
    )


def evidence_text(forecast: ForecastRow) -> str:
    """What the forecast stands on: 3 deliveries, usually every 18 days; or that there are none."""
    basis = forecast.basis
    if basis.get("deliveries"):
        return basis_text(basis)
    parts = [_("from declared figures") if basis.get("model") == "declared" else _("no delivery yet: a guess")]
    if basis.get("anchored"):
        parts.append(anchored_text(basis))
    return listed(parts)


def _last_moment(day: date | None, today: date) -> Content:
    """The last day on which an order still arrives in time; marked from that day on."""
    if day is None:
        return Content("")
    pressing = day <= today
    words = _("to order: {day}", day=day_text(day, today))
    return Content.assemble(
        Content.styled(words, "bold $error" if pressing else "bold $foreground"),
        f"  {relative_text(day, today)}",
        Content.styled(" !!", "bold $error") if pressing else "",
    )


def loyalty_line(loyalty: Loyalty) -> Content:
    """The grade with its ratio, and the one before: the trend."""
    if loyalty.grade is Grade.UNGRADED:
        return Content.styled(_("ungraded: the real demand is not known"), "$muted")
    now = f"{grade_text(loyalty.grade)} · {percent_text(loyalty.ratio)}"
    if loyalty.previous is Grade.UNGRADED:
        return Content.styled(now, "bold $foreground")
    arrow = "→"
    if loyalty.ratio is not None and loyalty.previous_ratio is not None:
        arrow = (
            "↗"
            if loyalty.ratio > loyalty.previous_ratio + 0.02
            else "↘"
            if loyalty.ratio < loyalty.previous_ratio - 0.02
            else "→"
        )
    before = f"{grade_text(loyalty.previous)} · {percent_text(loyalty.previous_ratio)}"
    return Content.assemble(
        Content.styled(now, "bold $foreground"),
        Content.styled(f"  {arrow} ", "$primary"),
        _("before: {grade}", grade=before),
    )


def profile_block(dossier: Dossier, room: int = 0) -> Content:
    """Address, account manager, remarks, invoice details."""
    invoice = dossier.invoice
    base = lines_of(
        [
            Line(field_text("address"), dossier.address),
            Line(field_text("owner"), dossier.owner),
            Line(field_text("note"), safe_lines(dossier.note)),
        ],
        room,
    )
    bill = lines_of(
        [
            Line(field_text("legal_name"), invoice.legal_name),
            Line(field_text("tax_number"), invoice.tax_number),
            Line(field_text("address"), invoice.address),
            Line(field_text("phone"), invoice.phone),
            Line(field_text("bank"), invoice.bank),
            Line(field_text("account"), invoice.account),
        ],
        room,
    )
    titled = Content("\n").join([label(field_text("invoice"), "bold $primary"), bill]) if bill.plain else Content("")
    return blocks([base, titled, own_block(dossier, room)])


def own_block(dossier: Dossier, room: int = 0) -> Content:
    """The team's own fields, those that hold something."""
    held = [Line(safe(value.field.name), own_text(value)) for value in dossier.own if value.value]
    if not held:
        return Content("")
    return Content("\n").join([label(_("Own fields"), "bold $primary"), lines_of(held, room)])


def use_block(dossier: Dossier, today: date, room: int = 0) -> Content:
    """What the customer declared beside what the deliveries show; with `room`, in lines of so many columns."""
    told, seen = dossier.declared, dossier.measured
    rows = [
        (
            _("Refuel cycle"),
            days_text(told.cycle_days) if told.cycle_days else "–",
            days_text(seen.usual_interval) if seen.usual_interval else "–",
        ),
        (_("Monthly volume"), amount_text(told.monthly_volume), tonnes_text(seen.monthly)),
        (_("Usual quantity"), amount_text(told.usual_quantity), tonnes_text(seen.usual_quantity)),
        (_("Busy season"), months_text(told.busy_months), _a_month(seen.busy_monthly)),
        (_("Slack season"), months_text(told.slack_months), _a_month(seen.slack_monthly)),
    ]
    width = max(COLUMN, *(width_of(row[1]) + 2 for row in rows))
    title = Content.assemble(label(_("Use"), "bold $primary"), dim_words(fit(_("declared"), width) + _("measured")))
    body = [
        Content.assemble(label(name), fit(told_us, width), Content.styled(measured, "bold $foreground"))
        for name, told_us, measured in rows
    ]
    if told.told:
        said = hang(Content(safe(told_text(told.told))), room, LABEL_WIDTH)
        body.append(Content.assemble(label(_("Told for months")), said))
    body += [
        Content.assemble(label(_("K-factor")), hang(dim_words(safe(heat_text(heat))), room, LABEL_WIDTH))
        for heat in {gauge.stream: gauge.heat for gauge in dossier.gauges}.values()
        if heat is not None
    ]
    return Content("\n").join([title, *body, Content.assemble(label(""), dim_words(_span(seen, today)))])


def _a_month(tonnes: float | None) -> str:
    return "–" if tonnes is None else _("{amount} a month", amount=tonnes_text(tonnes))


def _span(seen: MeasuredUse, today: date) -> str:
    if not seen.deliveries:
        return _("No deliveries yet: what is measured fills itself in.")
    return ngettext(
        "{n} delivery, {first} to {last}",
        "{n} deliveries, {first} to {last}",
        seen.deliveries,
        first=short_day(seen.first, None),
        last=short_day(seen.last, today),
    )


def loyalty_block(loyalty: Loyalty) -> Content:
    """The months of the window: ours, the real demand, the ratio, and the source of the demand."""
    if not loyalty.window:
        return Content("")
    head = "".join(fit(word, wide, right=True) for word, wide in zip(_columns(), WIDTHS, strict=True))
    rows = [Content.assemble(label(_("Loyalty"), "bold $primary"), dim_words(head + "   " + _("source")))]
    for month in loyalty.window:
        ratio = min(month.ours / month.demand, 1.0) if month.demand else None
        figures = (tonnes_text(month.ours), tonnes_text(month.demand), percent_text(ratio))
        line = "".join(fit(figure, wide, right=True) for figure, wide in zip(figures, WIDTHS, strict=True))
        source = dim_words(f"   {source_text(month.source)}")
        rows.append(Content.assemble(label(month_text(month.month)), line, source))
    return Content("\n").join(rows)


def _columns() -> tuple[str, str, str]:
    return (_("ours"), _("needed"), _("ratio"))


def dim_words(words: str) -> Content:
    """Words that step back."""
    return Content.styled(words, "$muted")


def dim(words: str) -> tuple[Span, ...]:
    """A line of a list that says something about it."""
    return (Span(words, "dim"),)


def harmless(words: str) -> str:
    """Imported text that goes into a sentence."""
    return safe(words)
