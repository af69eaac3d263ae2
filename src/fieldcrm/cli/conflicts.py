"""`fieldcrm sync conflicts` and `sync resolve`: what two people changed at once, shown and settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from fieldcrm.cli.output import Column, emit, say
from fieldcrm.cli.receipts import tell
from fieldcrm.errors import NotFoundError, UsageError
from fieldcrm.i18n import _
from fieldcrm.ui.words.dates import instant_text
from fieldcrm.ui.words.fields import entity_text
from fieldcrm.ui.words.stored import stored_text
from fieldcrm.ui.words.sync import contested_lines, place_text, reference, subject_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.sync import Conflict, Contested, Side
    from fieldcrm.services.desk import Desk

ItemT = TypeVar("ItemT")
_MANY = 10_000
_HEAD_KEYS = ("id", "kind", "customer", "code", "entity", "label", "field", "number")
_KEYS = (*_HEAD_KEYS, "value", "actor", "at", "mine", "shown")
_WAYS = ("--take", "--value", "--keep", "--delete")


def show(session: Session) -> int:
    """`fieldcrm sync conflicts [CUSTOMER]`: a row for each of the values that stand side by side."""
    text = session.line.get("CUSTOMER")
    with session.desk(read_only=True) as desk:
        customer = desk.find_customer(text).id if text else None
        conflicts = desk.conflicts(customer, limit=session.number("--limit") or _MANY)
        contested = desk.contested(customer, limit=session.number("--limit") or _MANY)
    data = [row for item in conflicts for row in _conflict_data(item)]
    data += [row for item in contested for row in _contested_data(item)]
    columns = (
        Column("id", _("Conflict")),
        Column("where", _("Where")),
        Column("what", _("What")),
        Column("number", ""),
        Column("value", _("Value")),
        Column("actor", _("Who")),
        Column("at", _("When")),
        Column("shown", _("Shown")),
    )
    rows = [row for item in conflicts for row in _conflict_rows(item)]
    rows += [row for item in contested for row in _contested_rows(item)]
    emit(session.format, columns, rows, data, _KEYS)
    if not conflicts and not contested:
        say(_("There are no conflicts."))
    elif conflicts:
        say(_("Settle one with “fieldcrm sync resolve CONFLICT --take NUMBER” or “--value TEXT”."))
    if contested:
        say(_("Settle a contested deletion with “fieldcrm sync resolve CONFLICT --keep” or “--delete”."))
    return 0


def _conflict_rows(item: Conflict) -> list[dict[str, object]]:
    head: dict[str, object] = {
        "id": reference(item, item.field),
        "where": place_text(item),
        "what": subject_text(item),
    }
    rows: list[dict[str, object]] = []
    for number, side in enumerate(item.sides, start=1):
        rows.append(
            {
                **(head if number == 1 else {}),
                "number": number,
                "value": stored_text(item.field, side.value),
                "actor": _who(side),
                "at": instant_text(side.at),
                "shown": "✓" if side.shown else "",
            }
        )
    return rows


def _contested_rows(item: Contested) -> list[dict[str, object]]:
    head: dict[str, object] = {
        "id": reference(item),
        "where": place_text(item),
        "what": entity_text(item.entity),
    }
    return [
        {**(head if not at else {}), "value": what, "actor": _who(side), "at": instant_text(side.at)}
        for at, (what, side) in enumerate(contested_lines(item))
    ]


def _who(side: Side) -> str:
    return _("you") if side.mine else side.actor


def _conflict_data(item: Conflict) -> list[dict[str, object]]:
    return [
        {**_head(item, "conflict", item.field), **_side_data(side), "number": number}
        for number, side in enumerate(item.sides, start=1)
    ]


def _contested_data(item: Contested) -> list[dict[str, object]]:
    deleted = [{**_head(item, "deletion", ""), "field": "deleted", **_side_data(side)} for side in item.deleted_by]
    written = [{**_head(item, "deletion", ""), "field": field, **_side_data(side)} for field, side in item.written_by]
    parts = [{**_head(item, "deletion", ""), "field": entity, **_side_data(side)} for entity, side in item.parts]
    return [*deleted, *written, *parts]


def _head(item: Conflict | Contested, kind: str, field: str) -> dict[str, object]:
    name, code = (item.customer.name, item.customer.code) if item.customer else (None, None)
    values = (reference(item, field), kind, name, code, item.entity, item.label, field, None)
    return dict(zip(_HEAD_KEYS, values, strict=True))


def _side_data(side: Side) -> dict[str, object]:
    return {"value": side.value, "actor": side.actor, "at": side.at, "mine": side.mine, "shown": side.shown}


def resolve(session: Session) -> int:
    """`fieldcrm sync resolve CONFLICT --take NUMBER | --value TEXT | --keep | --delete`."""
    line = session.line
    ways = [way for way in _WAYS if line.has(way)]
    if len(ways) != 1:
        raise UsageError(_("Say how: {ways}.", ways=", ".join(_WAYS)))
    name = line.get("CONFLICT")
    with session.desk() as desk:
        if ways[0] in ("--keep", "--delete"):
            rows = {reference(item): item for item in desk.contested(limit=_MANY)}
            if name not in rows and name in _fields(desk):
                raise UsageError(_("{name} is no deletion: settle it with --take or --value.", name=name))
            row = _one(name, rows)
            receipt = desk.settle_deletion(row.entity, row.row, keep=ways[0] == "--keep")
        else:
            receipt = _settle(desk, session, name)
        return tell(session, receipt)


def _settle(desk: Desk, session: Session, name: str) -> Receipt:
    known = _fields(desk)
    if name not in known and any(name == reference(item) for item in desk.contested(limit=_MANY)):
        raise UsageError(_("{name} is a deletion: settle it with --keep or --delete.", name=name))
    conflict = _one(name, known)
    number = session.number("--take")
    if number is None:
        return desk.resolve_typed(conflict.entity, conflict.row, conflict.field, session.line.get("--value"))
    if number > len(conflict.sides):
        raise UsageError(_("{option} is at most {most} here.", option="--take", most=len(conflict.sides)))
    return desk.resolve(conflict.entity, conflict.row, conflict.field, conflict.sides[number - 1].value)


def _fields(desk: Desk) -> dict[str, Conflict]:
    """The fields in conflict, by the names under which they are listed."""
    return {reference(item, item.field): item for item in desk.conflicts(limit=_MANY)}


def _one(name: str, known: Mapping[str, ItemT]) -> ItemT:
    """The conflict of that name. Raises NotFoundError."""
    if name not in known:
        raise NotFoundError(what="conflict", text=name)
    return known[name]
