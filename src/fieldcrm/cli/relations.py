"""Relations between customers and the tree of referrals on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.output import Column, emit, say
from fieldcrm.cli.receipts import tell
from fieldcrm.errors import AmbiguousError, NotFoundError, UsageError
from fieldcrm.i18n import _
from fieldcrm.ui.words.agreements import relation_text
from fieldcrm.ui.words.dates import day_text, tonnes_text

if TYPE_CHECKING:
    from fieldcrm.cli.session import Session

_RELATIONS = ["id", "kind", "customer", "name", "since", "tonnes", "note"]
_REFERRALS = ["customer", "name", "depth", "grade", "own", "brought", "children", "since"]


def relations(session: Session) -> int:
    """`fieldcrm relations CUSTOMER`."""
    with session.desk(read_only=True) as desk:
        customer = desk.find_customer(session.line.get("CUSTOMER"))
        found = desk.relations(customer.id)
    today = session.today()
    columns = (
        Column("kind", _("Relation")),
        Column("other", _("Customer")),
        Column("code", _("Code")),
        Column("since", _("Since")),
        Column("tonnes", _("Bought from us"), right=True),
        Column("note", _("Note")),
    )
    shown = [
        {
            "kind": relation_text(each.kind),
            "other": each.other.name,
            "code": each.other.code,
            "since": "" if each.since is None else day_text(each.since, today),
            "tonnes": tonnes_text(each.tonnes) if each.kind == "referred" else "",
            "note": each.note,
        }
        for each in found
    ]
    data = [
        {
            "id": each.id,
            "kind": each.kind,
            "customer": each.other.code or each.other.name,
            "name": each.other.name,
            "since": each.since,
            "tonnes": each.tonnes if each.kind == "referred" else None,
            "note": each.note,
        }
        for each in found
    ]
    emit(session.format, columns, shown, data, _RELATIONS)
    if not found and session.format == "table":
        say(_("No relations yet. Note one: fieldcrm relate CUSTOMER OTHER --as referred_by"))
    return 0


def relate(session: Session) -> int:
    """`fieldcrm relate CUSTOMER OTHER --as KIND [--since DATE] [--note TEXT]`."""
    line = session.line
    kind = line.get("--as")
    if not kind:
        raise UsageError(_("{option} is needed.", option="--as"))
    with session.desk() as desk:
        customer, other = desk.find_customer(line.get("CUSTOMER")), desk.find_customer(line.get("OTHER"))
        receipt = desk.relate(customer.id, other.id, kind, since=session.date("--since"), note=line.get("--note"))
        return tell(session, receipt, f"{relation_text(kind)}: {other.name}")


def unrelate(session: Session) -> int:
    """`fieldcrm unrelate CUSTOMER OTHER [--as KIND]`."""
    line = session.line
    kind = line.get("--as")
    with session.desk() as desk:
        customer, other = desk.find_customer(line.get("CUSTOMER")), desk.find_customer(line.get("OTHER"))
        found = [each for each in desk.relations(customer.id) if each.other.id == other.id and kind in ("", each.kind)]
        if not found:
            raise NotFoundError(what="relation", text=other.name)
        if len(found) > 1:
            raise AmbiguousError(text=other.name, matches=[each.kind for each in found])
        return tell(session, desk.delete("relation", found[0].id), f"{relation_text(found[0].kind)}: {other.name}")


def referrals(session: Session) -> int:
    """`fieldcrm referrals [CUSTOMER]`: the whole tree, or the part that hangs on a customer."""
    named = session.line.get("CUSTOMER")
    with session.desk(read_only=True) as desk:
        wanted = desk.find_customer(named).id if named else None
        found = list(desk.referrals())
    if wanted is not None:
        start = next((at for at, each in enumerate(found) if each.customer.id == wanted), None)
        rest = [] if start is None else found[start:]
        stop = next((at for at, each in enumerate(rest[1:], 1) if each.depth <= rest[0].depth), len(rest))
        found = rest[:stop]
    found = found[: session.number("--limit")]
    columns = (
        Column("name", _("Customer")),
        Column("code", _("Code")),
        Column("grade", _("Grade")),
        Column("own", _("Bought from us"), right=True),
        Column("brought", _("Brought"), right=True),
        Column("children", _("Referred"), right=True),
    )
    least = min((each.depth for each in found), default=0)
    shown = [
        {
            "name": "  " * (each.depth - least) + (each.customer.name or each.customer.code),
            "code": each.customer.code,
            "grade": each.grade.value,
            "own": tonnes_text(each.own),
            "brought": tonnes_text(each.brought) if each.children else "",
            "children": each.children or "",
        }
        for each in found
    ]
    data = [
        {
            "customer": each.customer.code or each.customer.name,
            "name": each.customer.name,
            "depth": each.depth,
            "grade": each.grade.value,
            "own": each.own,
            "brought": each.brought,
            "children": each.children,
            "since": each.since,
        }
        for each in found
    ]
    emit(session.format, columns, shown, data, _REFERRALS)
    if not found and session.format == "table":
        say(_("No referrals yet. Note one: fieldcrm relate CUSTOMER OTHER --as referred_by"))
    return 0
