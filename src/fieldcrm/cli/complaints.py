"""The commands of complaints: taking in, steps, merging, lists, what they have in common."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fieldcrm.cli.output import Column, emit, say, table
from fieldcrm.cli.promises import promise_of
from fieldcrm.cli.receipts import tell
from fieldcrm.domain.complaint_codes import Step
from fieldcrm.domain.safe import safe
from fieldcrm.errors import InvalidValueError, NotFoundError, UsageError
from fieldcrm.i18n import _, ngettext
from fieldcrm.ui.words.complaints import (
    category_text,
    category_words,
    line_clock_text,
    moment_text,
    step_text,
)
from fieldcrm.ui.words.dates import month_text, number_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.complaints import CommonView, ComplaintLine
    from fieldcrm.services.desk import Desk

_KEYS = [
    *("ref", "number", "customer", "name", "territory", "received", "category", "product", "severity", "mood"),
    *("words", "owner", "mine", "step", "since", "waiting", "open", "general", "clock", "due", "left", "late"),
]


def new(session: Session) -> int:
    """`fieldcrm complaint new CUSTOMER [WORDS…] [FIELD=VALUE…]`."""
    received = _instant(session, "--received")
    promise = promise_of(session)
    with session.desk() as desk:
        customer = desk.find_customer(session.line.get("CUSTOMER"))
        values = _values(desk, customer.id, session.line.rest, with_words=True)
        if not str(values.get("words", "")).strip():
            raise InvalidValueError(field="words", value="", reason="required")
        given, solved = [promise] if promise else [], session.line.get("--solved")
        receipt = desk.register_complaint(customer.id, values, received=received, solved=solved, promises=given)
        assert receipt.row is not None
        line = desk.complaint(receipt.row).line
    return tell(session, receipt, f"{line.ref} · {line_clock_text(line, session.now())}")


def edit(session: Session) -> int:
    """`fieldcrm complaint edit ID FIELD=VALUE…`."""
    with session.desk() as desk:
        complaint = desk.find_complaint(session.line.get("ID"))
        customer = desk.complaint(complaint).line.customer
        values = _values(desk, customer.id, session.line.rest, with_words=False)
        if not values:
            raise UsageError(_("Give at least one FIELD=VALUE."))
        return tell(session, desk.edit_complaint(complaint, values))


def _values(desk: Desk, customer_id: bytes, parts: Sequence[str], *, with_words: bool) -> Mapping[str, object]:
    """Values by field, the team's own ones by their names, and so a contact or a piece of equipment.

    With `with_words` what is no FIELD=VALUE belongs to the words; a value without a blank for a field that is not
    there is a slip, not words. Raises UsageError, NotFoundError.
    """
    import re

    from fieldcrm.domain import custom_fields
    from fieldcrm.domain.complaints import category_of
    from fieldcrm.domain.customer_form import FIELDS, FieldKind, parse

    fields = {field.name: field for field in FIELDS["complaint"]}
    team = {field.name.casefold(): field for field in desk.custom_fields("complaint")}
    found: dict[str, object] = {}
    words: list[str] = []
    for part in parts:
        head, mark, text = part.partition("=")
        name = head.strip()
        if mark and name in fields and fields[name].kind is FieldKind.REFERENCE and text.strip():
            found[name] = _part_named(desk, customer_id, fields[name].of, text.strip())
        elif mark and name in fields:
            value = parse(fields[name], text)
            found[name] = category_of(str(value), category_words()) if name == "category" else value
        elif mark and name.casefold() in team:
            mine = team[name.casefold()]
            found[mine.form_name] = custom_fields.parse(mine, text)
        elif with_words and not re.fullmatch(r"[a-z_]{2,}=\S+", part):
            words.append(part)
        elif not mark:
            raise UsageError(_("“{word}” is not FIELD=VALUE.", word=part))
        else:
            raise UsageError(
                _("There is no field {name}. Fields: {fields}.", name=name, fields=", ".join([*fields, *team]))
            )
    if words:
        found["words"] = parse(fields["words"], " ".join(words))
    return found


def _part_named(desk: Desk, customer_id: bytes, kind: str, name: str) -> bytes:
    """The id of the customer's contact or piece of equipment of that name. Raises NotFoundError."""
    dossier = desk.dossier(customer_id)
    rows: list[tuple[bytes, str]] = [(person.id, person.name) for person in dossier.contacts]
    if kind == "equipment":
        rows = [(piece.id, piece.title) for piece in dossier.equipment]
    found = [row for row, title in rows if title.casefold() == name.casefold()]
    if not found:
        raise NotFoundError(what=kind, text=name)
    return found[0]


def _instant(session: Session, option: str) -> datetime | None:
    """An instant as it is written: a day and a time, or a time of today. Raises InvalidValueError."""
    from fieldcrm.domain.dates import parse_when

    text = session.line.get(option).strip()
    if not text:
        return None
    now = session.now()
    day, at = parse_when(text, now.date())
    if at is None:
        raise InvalidValueError(field="time", value=text, reason="time")
    return datetime.combine(day, at, now.tzinfo)


def step(session: Session) -> int:
    """`fieldcrm complaint step ID STEP [WORDS…]`."""
    line = session.line
    wanted = line.get("STEP")
    if wanted not in tuple(Step):
        raise InvalidValueError(field="step", value=wanted, reason="choice", choices=", ".join(Step))
    taken = Step(wanted)
    at, promise = _instant(session, "--at"), promise_of(session)
    with session.desk() as desk:
        complaint = desk.find_complaint(line.get("ID"))
        if line.has("--take-back"):
            steps = [one.id for one in desk.complaint(complaint).steps if one.step is taken and one.of is None]
            if not steps:
                raise NotFoundError(what="step", text=wanted)
            return tell(session, desk.delete("complaint_step", steps[-1]), step_text(taken))
        receipt = desk.complaint_step(complaint, taken, " ".join(line.rest), at=at, promise=promise)
        after = desk.complaint(complaint).line
    clock = line_clock_text(after, session.now())
    return tell(session, receipt, " · ".join(dict.fromkeys(part for part in (step_text(taken), clock) if part)))


def merge(session: Session) -> int:
    """`fieldcrm complaint merge ID OTHER`."""
    with session.desk() as desk:
        one, other = (desk.find_complaint(session.line.get(name)) for name in ("ID", "OTHER"))
        return tell(session, desk.merge_complaints(one, other))


def unmerge(session: Session) -> int:
    """`fieldcrm complaint unmerge ID`."""
    with session.desk() as desk:
        return tell(session, desk.unmerge_complaint(desk.find_complaint(session.line.get("ID"))))


def delete(session: Session) -> int:
    """`fieldcrm complaint delete ID`."""
    with session.desk() as desk:
        return tell(session, desk.delete("complaint", desk.find_complaint(session.line.get("ID"))))


def listed(session: Session) -> int:
    """`fieldcrm complaints`."""
    line = session.line
    with session.desk(read_only=True) as desk:
        customer = desk.find_customer(line.get("--customer")).id if line.get("--customer") else None
        found = desk.complaints(
            open_only=line.has("--open"),
            mine=line.has("--mine"),
            customer_id=customer,
            limit=session.number("--limit"),
            now=session.now(),
        )
    now = session.now()
    columns = (
        Column("ref", _("Ref.")),
        Column("step", _("Step")),
        Column("clock", _("Clock")),
        Column("name", _("Customer")),
        Column("category", _("Category")),
        Column("words", _("In its words")),
        Column("owner", _("Account manager")),
        Column("received", _("Received")),
    )
    if session.format == "table":
        emit("table", columns, [_row(one, now) for one in found])
    else:
        emit(session.format, columns, [], [data_of(one) for one in found], _KEYS)
    open_ = sum(one.open for one in found)
    say(
        ngettext("{n} complaint, {open} open.", "{n} complaints, {open} open.", len(found), open=open_)
        if found
        else _("No complaints.")
    )
    return 0


def _row(line: ComplaintLine, now: datetime) -> dict[str, object]:
    return {
        "ref": line.ref,
        "step": step_text(line.step),
        "clock": line_clock_text(line, now),
        "name": line.customer.name or line.customer.code,
        "category": category_text(line.category),
        "words": " ".join(line.words.split()),
        "owner": line.owner,
        "received": moment_text(line.received, now),
    }


def data_of(line: ComplaintLine) -> dict[str, object]:
    """A complaint as scripts read it; `left` are minutes of the clock that runs."""
    clock = line.clock
    return {
        "ref": line.ref,
        "number": line.number,
        "customer": line.customer.code or line.customer.name,
        "name": line.customer.name,
        "territory": line.territory,
        "received": line.received,
        "category": line.category,
        "product": line.product,
        "severity": line.severity,
        "mood": line.mood,
        "words": line.words,
        "owner": line.owner,
        "mine": line.mine,
        "step": str(line.step),
        "since": line.since,
        "waiting": line.waiting,
        "open": line.open,
        "general": line.general,
        "clock": clock.kind if clock else None,
        "due": clock.due if clock else None,
        "left": clock.left if clock else None,
        "late": clock.late if clock else None,
    }


def common(session: Session) -> int:
    """`fieldcrm complaint common`."""
    with session.desk(read_only=True) as desk:
        found = desk.common_complaints(session.as_of)
    limit = session.number("--limit")
    if session.format == "table":
        print("\n".join(_common_lines(found, limit)))
        return 0
    data = [
        {
            "category": row.category,
            "product": row.product,
            "territory": row.territory,
            **{f"{month:%Y-%m}": count for month, count in zip(found.months, row.months, strict=True)},
            "total": row.total,
            "category_grows": any(growth.grows for growth in found.growth if growth.category == row.category),
        }
        for row in found.patterns[:limit]
    ]
    emit(session.format, (), [], data, ["category", "product", "territory", "total", "category_grows"])
    return 0


def _common_lines(found: CommonView, limit: int | None) -> list[str]:
    """The categories with their growth, then the patterns by month."""
    if not found.patterns and not found.growth:
        return [_("No complaints in the last months.")]
    lines = []
    for growth in found.growth:
        usual = "" if growth.usual is None else _("usually {usual}", usual=number_text(growth.usual, 1))
        said = ngettext("{n} in 30 days", "{n} in 30 days", growth.recent)
        mark = _("GROWS") if growth.grows else ""
        lines.append("  ".join(p for p in (safe(category_text(growth.category)) or "–", said, usual, mark) if p))
    columns = (
        Column("category", _("Category")),
        Column("product", _("Product")),
        Column("territory", _("Territory")),
        *(Column(f"{month:%Y-%m}", month_text(month), right=True) for month in found.months),
        Column("total", _("Together"), right=True),
    )
    rows: list[dict[str, object]] = [
        {
            "category": category_text(row.category) or "–",
            "product": row.product,
            "territory": row.territory,
            **{f"{month:%Y-%m}": count or "" for month, count in zip(found.months, row.months, strict=True)},
            "total": row.total,
        }
        for row in found.patterns[:limit]
    ]
    return [*lines, "", *table(columns, rows)]
