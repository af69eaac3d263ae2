"""Equipment and its diary, service visits, like cases, risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.output import Column, emit, emit_object, say
from fieldcrm.cli.receipts import tell
from fieldcrm.errors import AmbiguousError, InvalidValueError, NotFoundError
from fieldcrm.i18n import _
from fieldcrm.ui.words.dates import day_text
from fieldcrm.ui.words.service import equipment_kind_text, severity_text, words_in
from fieldcrm.ui.words.visits import diary_text, held_text, problems_text, visit_lines, why_text

if TYPE_CHECKING:
    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.service import DiaryEntry, Equipment, LikeCase, Risk, VisitLine
    from fieldcrm.services.desk import Desk

SHORT_ID = 8
_FEW = 10


def equipment(session: Session) -> int:
    """`fieldcrm equipment CUSTOMER [--which NAME]`."""
    which = session.line.get("--which")
    with session.desk(read_only=True) as desk:
        customer = desk.find_customer(session.line.get("CUSTOMER"))
        pieces = desk.equipment(customer.id)
        if which:
            piece = one_of(pieces, which)
            return _diary(session, desk.diary(piece.id, limit=session.number("--limit") or 1000))
    today = session.today()
    columns = (
        Column("name", _("Name")),
        Column("kind", _("Kind")),
        Column("model", _("Model")),
        Column("serial", _("Serial number")),
        Column("installed", _("Installed on")),
    )
    shown = [
        {
            "name": piece.title,
            "kind": equipment_kind_text(piece.kind),
            "model": " ".join(part for part in (piece.maker, piece.model) if part),
            "serial": piece.serial,
            "installed": "" if piece.installed_on is None else day_text(piece.installed_on, today),
        }
        for piece in pieces[: session.number("--limit")]
    ]
    names = ("name", "kind", "maker", "model", "serial", "installed_on", "retired_on", "note")
    data = [
        {"id": piece.id, **{name: getattr(piece, name) for name in names}}
        for piece in pieces[: session.number("--limit")]
    ]
    emit(session.format, columns, shown, data, ("id", *names))
    if not pieces and session.format == "table":
        say(_("No equipment yet. Add some: fieldcrm new equipment CUSTOMER name=… model=… serial=…"))
    return 0


def one_of(pieces: tuple[Equipment, ...], which: str) -> Equipment:
    """The piece that a text names. Raises NotFoundError, AmbiguousError."""
    from fieldcrm.exchange.visit_json import find_equipment

    try:
        found = find_equipment(which, pieces, "equipment")
    except InvalidValueError as error:
        if error.params["reason"] == "equipment_unclear":
            raise AmbiguousError(text=which, matches=[piece.title for piece in pieces]) from error
        raise NotFoundError(what="equipment", text=which) from error
    return next(piece for piece in pieces if piece.id == found)


def _diary(session: Session, entries: tuple[DiaryEntry, ...]) -> int:
    today = session.today()
    columns = (Column("day", _("Day")), Column("what", _("What")), Column("visit", _("Visit")))
    shown = [
        {
            "day": day_text(entry.day, today),
            "what": diary_text(entry, today),
            "visit": entry.visit_id.hex()[-SHORT_ID:] if entry.visit_id else "",
        }
        for entry in entries
    ]
    data = [
        {"day": each.day, "kind": each.kind, "text": diary_text(each, today), "visit": each.visit_id}
        for each in entries
    ]
    emit(session.format, columns, shown, data, ("day", "kind", "text", "visit"))
    return 0


def visits(session: Session) -> int:
    """`fieldcrm visits [CUSTOMER]`."""
    named = session.line.get("CUSTOMER")
    with session.desk(read_only=True) as desk:
        customer = desk.find_customer(named).id if named else None
        found = desk.visits(customer, limit=session.number("--limit") or 100)
    today = session.today()
    columns = (
        Column("id", _("Visit")),
        Column("day", _("Day")),
        Column("customer", _("Customer")),
        Column("equipment", _("Equipment")),
        Column("what", _("What")),
        Column("engineer", _("Engineer")),
    )
    shown = [
        {
            "id": line.id.hex()[-SHORT_ID:],
            "day": day_text(line.day, today),
            "customer": line.customer.name or line.customer.code,
            "equipment": line.equipment,
            "what": problems_text(line),
            "engineer": line.engineer,
        }
        for line in found
    ]
    data = [_visit_row(line) for line in found]
    emit(session.format, columns, shown, data, ("id", "day", "customer", "name", "equipment", "what", "solved"))
    if not found and session.format == "table":
        say(_("No service visits yet."))
    return 0


def _visit_row(line: VisitLine) -> dict[str, object]:
    return {
        "id": line.id,
        "day": line.day,
        "customer": line.customer.code or line.customer.name,
        "name": line.customer.name,
        "equipment": line.equipment,
        "what": problems_text(line),
        "solved": line.solved,
        "engineer": line.engineer,
        "number": line.number,
        "open_risks": line.open_risks,
    }


def visit(session: Session) -> int:
    """`fieldcrm visit ID`."""
    from fieldcrm.exchange.visit_json import visit_data

    with session.desk(read_only=True) as desk:
        view = desk.find_visit(session.line.get("ID"))
        states = desk.file_states(view.record.files)
        pieces = desk.equipment(view.customer.id)
    if session.format == "table":
        emit_object("table", visit_lines(view, session.today(), states), {})
    else:
        emit_object(session.format, (), visit_data(view, pieces))
    return 0


def cases(session: Session) -> int:
    """`fieldcrm cases WORDS`."""
    line = session.line
    text = " ".join(line.rest)
    with session.desk(read_only=True) as desk:
        found = desk.like_cases(
            text + " ",
            words=words_in(text, desk.choices()),
            model=line.get("--model"),
            parts=[line.get("--part")] if line.get("--part") else (),
            limit=session.number("--limit") or _FEW,
        )
    columns = (
        Column("day", _("Day")),
        Column("equipment", _("Equipment")),
        Column("problem", _("Problem")),
        Column("done", _("What was done")),
        Column("held", _("Did it hold?")),
        Column("customer", _("Customer")),
        Column("visit", _("Visit")),
    )
    emit(session.format, columns, [_case_shown(each, session) for each in found], [_case_row(each) for each in found])
    if not found and session.format == "table":
        say(_("No case like it is on record."))
    return 0


def _case_shown(case: LikeCase, session: Session) -> dict[str, object]:
    from fieldcrm.ui.words.visits import done_text, problem_text

    return {
        "day": day_text(case.day, session.today()),
        "equipment": " ".join(part for part in (case.equipment, case.model) if part),
        "problem": problem_text(case.problem),
        "done": done_text(case),
        "held": held_text(case),
        "customer": case.customer.name or case.customer.code,
        "visit": case.visit_id.hex()[-SHORT_ID:],
    }


def _case_row(case: LikeCase) -> dict[str, object]:
    from fieldcrm.ui.words.visits import done_text, problem_text

    return {
        "visit": case.visit_id,
        "day": case.day,
        "customer": case.customer.code or case.customer.name,
        "equipment": case.equipment,
        "model": case.model,
        "problem": problem_text(case.problem),
        "done": done_text(case),
        "parts": list(case.parts),
        "solved": case.solved,
        "held_days": case.held,
        "came_back": case.came_back,
        "alike": [*case.why],
        "alike_text": why_text(case),
        "score": case.score,
    }


def risks(session: Session) -> int:
    """`fieldcrm risks [CUSTOMER]`."""
    named = session.line.get("CUSTOMER")
    with session.desk(read_only=True) as desk:
        customer = desk.find_customer(named).id if named else None
        found = desk.risks(customer, closed=session.line.has("--closed"))[: session.number("--limit")]
    today = session.today()
    columns = (
        Column("id", _("Risk")),
        Column("due", _("On the list from")),
        Column("check_by", _("Check by")),
        Column("severity", _("Severity")),
        Column("what", _("What")),
        Column("equipment", _("Equipment")),
        Column("customer", _("Customer")),
        Column("closed", _("Closed")),
    )
    shown: list[dict[str, object]] = [
        {
            "id": risk.id.hex()[-SHORT_ID:],
            "due": day_text(risk.due, today),
            "check_by": "" if risk.check_by is None else day_text(risk.check_by, today),
            "severity": severity_text(risk.severity),
            "what": risk.what,
            "equipment": risk.equipment,
            "customer": risk.customer.name or risk.customer.code,
            "closed": f"{day_text(risk.closed_on, today)} {risk.closed_word}" if risk.closed_on else "",
        }
        for risk in found
    ]
    emit(session.format, columns, shown, [_risk_row(risk) for risk in found])
    if not found and session.format == "table":
        say(_("No open risks."))
    return 0


def _risk_row(risk: Risk) -> dict[str, object]:
    names = ("found_on", "check_by", "due", "equipment", "owner", "closed_on", "closed_word", "closed_by")
    return {
        "id": risk.id,
        "customer": risk.customer.code or risk.customer.name,
        "what": risk.what,
        "severity": risk.severity,
        **{name: getattr(risk, name) for name in names},
    }


def log_risk(session: Session) -> int:
    """`fieldcrm log risk CUSTOMER TEXT --severity S`."""
    line = session.line
    values: dict[str, object] = {
        "what": " ".join(line.rest).strip(),
        "severity": line.get("--severity") or "medium",
        "check_by": session.date("--check-by"),
    }
    with session.desk() as desk:
        customer = desk.find_customer(line.get("CUSTOMER"))
        if line.get("--equipment"):
            values["equipment_id"] = one_of(desk.equipment(customer.id), line.get("--equipment")).id
        receipt = desk.put_part("risk", customer.id, None, values)
        words = _risk_words(desk, customer.id, session)
    return tell(session, receipt, words)


def _risk_words(desk: Desk, customer_id: bytes, session: Session) -> str:
    newest = max(desk.risks(customer_id), key=lambda risk: risk.id, default=None)
    if newest is None:
        return ""
    short = newest.id.hex()[-SHORT_ID:]
    return _("risk {id}, on the list from {day}", id=short, day=day_text(newest.due, session.today()))


def close_risk(session: Session) -> int:
    """`fieldcrm close risk ID TEXT`."""
    word = " ".join(session.line.rest)
    day = session.date("--on")
    with session.desk() as desk:
        return tell(session, desk.close_risk(desk.find_risk(session.line.get("ID")), word, day))
