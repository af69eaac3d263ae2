"""The commands that print lists: today, forecast, agenda, sweep."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fieldcrm.cli.output import Column, emit, grade_cell, say
from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import _, ngettext
from fieldcrm.ui.words.dates import (
    amount_text,
    day_text,
    fixed_text,
    percent_text,
    quantity_text,
    relative_text,
    short_day,
    time_text,
    unannounced_text,
    weekday_text,
)
from fieldcrm.ui.words.fields import grade_text
from fieldcrm.ui.words.filling import sentences
from fieldcrm.ui.words.outcomes import kind_text
from fieldcrm.ui.words.reasons import next_reason_text, reason_label, reason_text, reasons_text

if TYPE_CHECKING:
    from datetime import date, datetime

    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.customer import Planned
    from fieldcrm.domain.views.standing import ForecastRow
    from fieldcrm.domain.views.today import TodayList, TodayRow

_AGENDA_DAYS = 13
_TODAY = ["rank", "customer", "name", "phone", "grade", "stake", "unit", "reasons", "proposed_action", "last_contact"]
_FORECAST = ["customer", "p10", "p50", "p90", "quantity", "unit", "p_active", "p3", "drop", "basis"]
_AGENDA = ["day", "at", "customer", "name", "kind", "reason", "note", "overdue"]
_SWEEP = ["customer", "name", "grade", "proposed", "reason"]
"""Keys of the rows that scripts read: the header of a CSV without rows."""


def today(session: Session) -> int:
    """`fieldcrm today [--limit N] [--all]`: a table ends at the line of the day's capacity, unless asked for more."""
    limit = session.number("--limit")
    above = session.format == "table" and limit is None and not session.line.has("--all")
    with session.desk(read_only=True) as desk:
        found = desk.today(session.as_of, limit, above=above)
    columns = (
        Column("rank", "#", right=True),
        Column("at", _("Time")),
        Column("grade", _("Grade")),
        Column("customer", _("Code")),
        Column("name", _("Name")),
        Column("why", _("Why")),
        Column("stake", _("At stake (t)"), right=True),
        Column("need", _("Needed by")),
        Column("quantity", _("Quantity"), right=True),
        Column("phone", _("Phone")),
        Column("last", _("Last contact")),
    )
    if session.format == "table":
        emit("table", columns, [_today_row(row, found.day, session.now()) for row in found.rows])
    else:
        emit(session.format, columns, [_today_data(row, session.now()) for row in found.rows], keys=_TODAY)
    say(_today_words(found, cut=above))
    return 0


def _clock(row: TodayRow, day: date) -> str:
    """When the row's clock runs out: its time, with the weekday where that is another day."""
    if row.promised_at is None or row.clock_days == 0:
        return time_text(row.promised_at)
    return f"{weekday_text(day + timedelta(days=row.clock_days))} {time_text(row.promised_at)}"


def _today_row(row: TodayRow, day: date, now: datetime) -> dict[str, object]:
    return {
        "rank": row.rank,
        "at": _clock(row, day),
        "grade": grade_cell(row.grade),
        "customer": row.code,
        "name": row.name,
        "why": reasons_text(row.reasons, now),
        "stake": fixed_text(row.stake, 2),
        "need": short_day(row.next_need, day) if row.next_need else "",
        "quantity": amount_text(row.quantity) if row.quantity else "",
        "phone": row.phone,
        "last": relative_text(row.last_contact, day) if row.last_contact else "",
    }


def _today_data(row: TodayRow, now: datetime) -> dict[str, object]:
    """A row as scripts read it: a contract."""
    return {
        "rank": row.rank,
        "customer": row.code or row.name,
        "name": row.name,
        "phone": row.phone,
        "grade": str(row.grade),
        "stake": row.stake,
        "unit": "t",
        "reasons": [
            {"code": str(line.code), "text": reason_text(line, now=now), "due": line.due, "stake": line.stake}
            for line in row.reasons
        ],
        "proposed_action": str(row.proposed_action),
        "last_contact": row.last_contact,
    }


def _today_words(found: TodayList, *, cut: bool) -> str:
    """What the list comes to; `cut`: what stands below the line was not printed."""
    if not found.customers:
        return _("The archive holds no customers yet: “fieldcrm import customers FILE” brings them in.")
    if not found.total:
        return _("{day}: nobody has to be contacted.", day=day_text(found.day))
    words = ngettext(
        "{day}: {n} customer to contact, {done} contacts done.",
        "{day}: {n} customers to contact, {done} contacts done.",
        found.total,
        day=day_text(found.day),
        done=found.done,
    )
    rest = ""
    if found.below and cut:
        rest = ngettext(
            "{n} more stands below the day's capacity of {capacity}; --all shows it.",
            "{n} more stand below the day's capacity of {capacity}; --all shows them.",
            found.below,
            capacity=found.capacity,
        )
    elif found.below:
        rest = _("{n} stand below the day's capacity of {capacity}.", n=found.below, capacity=found.capacity)
    return sentences(words, rest)


def forecast(session: Session) -> int:
    """`fieldcrm forecast [--score]`.

    `drop` is the chance that the coming four weeks (or two usual intervals) bring under half of what is usual; before
    a slack season it is high and no alarm, so the table names it for what it is.
    """
    if session.line.has("--score"):
        from fieldcrm.cli import scores

        return scores.show(session)
    with session.desk(read_only=True) as desk:
        found = desk.forecasts(session.as_of)
        if session.format == "table":  # scripts get them by day; people do not look for the lost first
            silent = desk.rules().silent_p_active
            found = tuple(sorted(found, key=lambda row: row.p_active < silent))
    found = found[: session.number("--limit")]
    columns = (
        Column("customer", _("Code")),
        Column("name", _("Name")),
        Column("p10", _("10 % by")),
        Column("p50", _("50 % by")),
        Column("p90", _("90 % by")),
        Column("quantity", _("Quantity"), right=True),
        Column("p_active", _("Active"), right=True),
        Column("p3", _("In 3 days"), right=True),
        Column("drop", _("Under half"), right=True),
        Column("basis", _("Based on")),
    )
    day = session.today()
    data = [_forecast_data(row) for row in found]
    if session.format == "json":
        from fieldcrm.cli.streams import streams_data

        for plain, row in zip(data, found, strict=True):
            if row.streams:
                plain["streams"] = streams_data(row)
    emit(session.format, columns, [_forecast_row(row, day) for row in found], data, _FORECAST)
    return 0


def _forecast_row(row: ForecastRow, day: date) -> dict[str, object]:
    from fieldcrm.ui.words.filling import listed
    from fieldcrm.ui.words.streams import stream_text
    from fieldcrm.ui.words.terms import basis_text

    basis = basis_text(row.basis)
    if row.streams:
        first = row.streams[0]
        others = ngettext("{n} more", "{n} more", len(row.streams) - 1)
        basis = listed([stream_text(first.product, first.tank), basis, others])
    return {
        "customer": row.code,
        "name": row.name,
        "p10": short_day(row.p10, day),
        "p50": short_day(row.p50, day),
        "p90": short_day(row.p90, day),
        "quantity": quantity_text(row.quantity or None, row.unit),
        "p_active": percent_text(row.p_active),
        "p3": percent_text(row.p3),
        "drop": percent_text(row.drop),
        "basis": basis,
    }


def _forecast_data(row: ForecastRow) -> dict[str, object]:
    """A row as scripts read it: a contract."""
    return {
        "customer": row.code or row.name,
        "p10": row.p10,
        "p50": row.p50,
        "p90": row.p90,
        "quantity": row.quantity,
        "unit": str(row.unit),
        "p_active": row.p_active,
        "p3": row.p3,
        "drop": row.drop,
        "basis": dict(row.basis),
    }


def agenda(session: Session) -> int:
    """`fieldcrm agenda`."""
    first = session.date("--from") or session.today()
    last = session.date("--to") or first + timedelta(days=_AGENDA_DAYS)
    if last < first:
        raise InvalidValueError(field="date", value=session.line.get("--to"), reason="range")
    with session.desk(read_only=True) as desk:
        planned = desk.agenda(first, last)
        provisional = desk.rules().working_days.is_provisional(last.year)
    _emit_planned(session, planned)
    if not planned:
        words = _("Nothing is planned from {first} to {last}.", first=day_text(first), last=day_text(last))
        say(words)
    if provisional:
        say(unannounced_text(last.year))
    return 0


def _emit_planned(session: Session, planned: tuple[Planned, ...]) -> None:
    columns = (
        Column("day", _("Day")),
        Column("at", _("Time")),
        Column("grade", _("Grade")),
        Column("customer", _("Code")),
        Column("name", _("Name")),
        Column("kind", _("By")),
        Column("reason", _("Why")),
        Column("note", _("Note")),
    )
    today_ = session.today()
    rows = [
        {
            "day": day_text(item.day, today_) + (" !" if item.overdue else ""),
            "at": time_text(item.at),
            "grade": grade_text(item.grade) if item.grade else "",
            "customer": item.code,
            "name": item.name,
            "kind": kind_text(item.kind),
            "reason": reason_label(item.reason),
            "note": item.note,
        }
        for item in planned
    ]
    data: list[dict[str, object]] = [
        {
            "day": item.day,
            "at": time_text(item.at) or None,
            "customer": item.code or item.name,
            "name": item.name,
            "kind": str(item.kind),
            "reason": item.reason,
            "note": item.note,
            "overdue": item.overdue,
        }
        for item in planned
    ]
    emit(session.format, columns, rows, data, _AGENDA)


def sweep(session: Session) -> int:
    """`fieldcrm sweep [--accept]`: who would fall off the list; tomorrow's promises on stderr's word count."""
    accept = session.line.has("--accept")
    with session.desk(read_only=not accept) as desk:
        found = desk.sweep(session.as_of)
        proposed = {row.id: found.proposals[row.id].day for row in found.without_next if row.id in found.proposals}
        if accept and proposed:
            desk.accept_sweep(proposed)
    columns = (
        Column("customer", _("Code")),
        Column("name", _("Name")),
        Column("grade", _("Grade")),
        Column("proposed", _("Proposed next date")),
        Column("why", _("Why")),
    )
    day = session.today()
    rows: list[dict[str, object]] = []
    data: list[dict[str, object]] = []
    for row in found.without_next:
        proposal = found.proposals.get(row.id)
        rows.append(
            {
                "customer": row.code,
                "name": row.name,
                "grade": grade_cell(row.grade),
                "proposed": day_text(proposal.day, day) if proposal else "",
                "why": next_reason_text(proposal, day) if proposal else "",
            }
        )
        data.append(
            {
                "customer": row.code or row.name,
                "name": row.name,
                "grade": str(row.grade),
                "proposed": proposal.day if proposal else None,
                "reason": str(proposal.reason) if proposal else None,
            }
        )
    emit(session.format, columns, rows, data, _SWEEP)
    say(_sweep_words(len(rows), len(found.tomorrow), found.done, accepted=accept))
    return 0


def _sweep_words(without: int, tomorrow: int, done: int, *, accepted: bool) -> str:
    words = [ngettext("{n} contact done today.", "{n} contacts done today.", done)]
    if not without:
        words.append(_("No active customer is without a next date."))
    elif accepted:
        words.append(ngettext("{n} customer has a next date now.", "{n} customers have a next date now.", without))
    else:
        words.append(
            ngettext(
                "{n} active customer has no next date; --accept sets the proposed one.",
                "{n} active customers have no next date; --accept sets the proposed ones.",
                without,
            )
        )
    words.append(ngettext("{n} promise for tomorrow.", "{n} promises for tomorrow.", tomorrow))
    return sentences(*words)
