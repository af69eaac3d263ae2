"""Two customers that are one: merged with all their history, and taken apart again, also much later."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from fieldcrm.domain.codes import Status
from fieldcrm.domain.custom_fields import row_id
from fieldcrm.domain.views.finding import Merger
from fieldcrm.errors import AmbiguousError, InvalidValueError, NotFoundError
from fieldcrm.journal.draft import Draft
from fieldcrm.journal.fields import CUSTOMER, DELETED
from fieldcrm.services.writing import customer_of, write
from fieldcrm.storage import merging as moving
from fieldcrm.storage import registers as stored
from fieldcrm.storage import undo
from fieldcrm.storage.reads.customers import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.listed import CustomerRef
    from fieldcrm.services.desk_base import DeskBase

_NOT_FILLED = frozenset({"deleted", "status", "merged_into", "entered_on", "note"})


def preview(desk: DeskBase, kept: bytes, gone: bytes) -> Merger:
    """What merging would move and fill; nothing is written. Raises as `merge` does."""
    with desk.archive.reading() as connection:
        return _plan(connection, kept, gone)[1]


def merge(desk: DeskBase, kept: bytes, gone: bytes) -> Receipt:
    """Make `gone` a part of `kept`: everything that belongs to it moves, it is hidden, empty fields are filled.

    One action. Raises NotFoundError; InvalidValueError, reason 'same_customer'.
    """
    with desk.archive.writing() as connection:
        draft, _shown = _plan(connection, kept, gone)
        return replace(write(desk, connection, draft), customer=customer_of(connection, kept))


def _plan(connection: Connection, kept: bytes, gone: bytes) -> tuple[Draft, Merger]:
    first, second = customer_of(connection, kept), customer_of(connection, gone)
    if kept == gone:
        raise InvalidValueError(field="customer", value=second.code or second.name, reason="same_customer")
    draft = Draft("merge_customers")
    filled = _fill(connection, draft, kept, gone)
    rows = moving.rows_of(connection, gone)
    stays = _doubles(connection, draft, kept, gone) | _own_values(connection, draft, kept, gone)
    for entity, ids in rows.items():
        moved = [(row, kept) for row in ids if row not in stays]
        draft.bulk(entity, ("customer_id",), moved, new=False)
    draft.edit("customer", gone, {"deleted": 1, "merged_into": kept})
    moves = {entity: sum(row not in stays for row in ids) for entity, ids in rows.items()}
    return draft, Merger(first, second, {entity: count for entity, count in moves.items() if count}, filled)


def _fill(connection: Connection, draft: Draft, kept: bytes, gone: bytes) -> tuple[str, ...]:
    """What is empty in the one that stays is filled; notes are joined, the earlier day of entry counts."""
    mine, yours = (stored.current(connection, "customer", id_) or {} for id_ in (kept, gone))
    fill: dict[str, object] = {
        field.name: yours[field.name]
        for field in CUSTOMER.fields
        if field.name not in _NOT_FILLED and mine[field.name] in (None, "") and yours[field.name] not in (None, "")
    }
    notes = [str(each["note"]) for each in (mine, yours) if each["note"]]
    if yours["note"] and str(yours["note"]) not in str(mine["note"] or ""):
        fill["note"] = "\n".join(notes)
    if mine["status"] in (None, "", Status.PROSPECT.value) and yours["status"] == Status.ACTIVE.value:
        fill["status"] = yours["status"]
    days = [str(each["entered_on"]) for each in (mine, yours) if each["entered_on"]]
    if days and min(days) != mine["entered_on"]:
        fill["entered_on"] = min(days)
    draft.edit("customer", kept, fill)
    return tuple(name for name in fill if name != "entered_on")


def _doubles(connection: Connection, draft: Draft, kept: bytes, gone: bytes) -> set[bytes]:
    """Rows that would stand twice, or name the customer itself; returns those that do not simply move."""
    stays = _relations(connection, draft, kept, gone)
    mine = moving.notices(connection, kept)
    for notice, (row, told) in moving.notices(connection, gone).items():
        if notice in mine:
            stays.add(row)
            draft.edit("notice_target", row, {"deleted": 1})
            if told and not mine[notice][1]:
                draft.edit("notice_target", mine[notice][0], {"told": told})
    for row in moving.attached(connection, gone):
        draft.edit("attachment", row, {"of_id": kept})
    if moving.primaries(connection, kept):
        for row in moving.primaries(connection, gone):
            draft.edit("contact", row, {"is_primary": 0})
    return stays


def _relations(connection: Connection, draft: Draft, kept: bytes, gone: bytes) -> set[bytes]:
    """The customer's name in the relations of others changes too; a relation to itself, or a second one, is hidden."""
    known = {(owner, other, kind) for _row, owner, other, kind in moving.relations(connection, kept)}
    hidden: set[bytes] = set()
    for row, owner, other, kind in moving.relations(connection, gone):
        mine = kept if owner == gone else owner
        theirs = kept if other == gone else other
        if mine == theirs or (mine, theirs, kind) in known:
            hidden.add(row)
            draft.edit("relation", row, {"deleted": 1})
            continue
        known.add((mine, theirs, kind))
        if other == gone:
            draft.edit("relation", row, {"other_id": kept})
    return hidden


def _own_values(connection: Connection, draft: Draft, kept: bytes, gone: bytes) -> set[bytes]:
    """The team's own fields: a value's row follows from its target, so it is written anew where there is none yet."""
    mine, yours = moving.own_values(connection, kept), moving.own_values(connection, gone)
    for field, (_row, value) in yours.items():
        if not value or (field in mine and mine[field][1]):
            continue
        row = row_id(field, kept)
        if stored.current(connection, "custom_value", row) is None:
            shape = {"customer_id": kept, "field_id": field, "of_id": kept, "value": value}
            draft.create("custom_value", shape, row)
        else:
            draft.edit("custom_value", row, {"value": value, "deleted": 0})
    return {row for row, _value in yours.values()}


def gather(desk: DeskBase) -> Receipt | None:
    """Bring over what colleagues wrote to a customer before they learnt that it was merged; None where nothing is.

    Two laptops may both do so: they write the same.
    """
    with desk.archive.reading() as connection:
        known = moving.merged(connection)
        circles = moving.circles(known)
        if not circles and not any(moving.strays(connection, each.id) for each in known):
            return None
    if circles:
        _open_circles(desk)
    with desk.archive.writing() as connection:
        draft = Draft(undo.GATHER)
        for each in moving.merged(connection):
            kept = moving.living(connection, each.id)
            rows = moving.strays(connection, each.id)
            if kept is None or not rows:
                continue
            stays = _doubles(connection, draft, kept, each.id)
            for entity, ids in rows.items():
                draft.bulk(entity, ("customer_id",), [(row, kept) for row in ids if row not in stays], new=False)
        return write(desk, connection, draft) if draft.rows else None


def _open_circles(desk: DeskBase) -> None:
    """Bring one of those customers back that were merged into each other, each on another laptop: all were hidden."""
    with desk.archive.writing() as connection:
        draft = Draft(undo.GATHER)
        for row in moving.circles(moving.merged(connection)):
            draft.edit("customer", row, {"deleted": 0, "merged_into": None})
        if draft.rows:
            write(desk, connection, draft)


def unmerge(desk: DeskBase, gone: bytes) -> Receipt:
    """Take apart what was merged, whatever was done since: what moved and was not moved again goes back.

    Fields that were filled are empty again where nobody has written them since; what came later stays where it came.
    Raises NotFoundError; InvalidValueError, reason 'not_merged' or 'merged_further' (params name).
    """
    with desk.archive.writing() as connection:
        current = stored.current(connection, "customer", gone)
        if current is None:
            raise NotFoundError(what="customer", text=gone.hex())
        into, action = current["merged_into"], moving.merging_action(connection, gone)
        if not current["deleted"] or not isinstance(into, bytes) or action is None:
            raise InvalidValueError(field="customer", value=current["name"], reason="not_merged")
        if moving.is_deleted(connection, "customer", into):
            name = ref(connection, into)
            raise InvalidValueError(field="customer", value=name.name if name else "", reason="merged_further")
        draft = _apart(connection, action, gone)
        _bring_back(connection, draft, gone, into)
        return replace(write(desk, connection, draft), customer=customer_of(connection, gone))


def _apart(connection: Connection, action: bytes, gone: bytes) -> Draft:
    """The merger taken back, but for rows that were deleted since (they stay deleted where they are), and for values
    of the team's own fields that were changed since.
    """
    draft = Draft("unmerge_customers", undoes=action)
    back = undo.inverse(connection, action)
    theirs = moving.own_values(connection, gone)
    for batch in back.batches if back else ():
        rows = [(row, row[0]) for row in batch.rows]
        if DELETED not in batch.fields:
            kept = [row for row, id_ in rows if not moving.is_deleted(connection, batch.entity, cast("bytes", id_))]
        elif batch.entity == "custom_value":
            kept = [row for row, id_ in rows if not _written_since(connection, cast("bytes", id_), theirs)]
        else:
            kept = batch.rows
        draft.raw(batch._replace(rows=kept))
    return draft


def _bring_back(connection: Connection, draft: Draft, gone: bytes, into: bytes) -> None:
    """What came over later (`gather`) goes back as well."""
    there = {row[0] for batch in draft.batches for row in batch.rows}
    for entity, rows in moving.rows_of(connection, into).items():
        once = moving.once_of(connection, entity, rows, gone)
        draft.bulk(entity, ("customer_id",), [(row, gone) for row in once if row not in there], new=False)


def _written_since(connection: Connection, row: bytes, theirs: Mapping[bytes, tuple[bytes, str]]) -> bool:
    """Whether a value holds another text than the one that the merger took over."""
    found = stored.current(connection, "custom_value", row) or {}
    return found.get("value") != theirs.get(cast("bytes", found.get("field_id")), (b"", None))[1]


def find_merged(desk: DeskBase, text: str) -> CustomerRef:
    """The customer merged away that `text` names, by code, else by name.

    Raises NotFoundError, AmbiguousError; InvalidValueError, reason 'not_merged', where it stands by itself.
    """
    with desk.archive.reading() as connection:
        known = moving.merged(connection)
    for found in (
        [each for each in known if each.code and each.code == text],
        [each for each in known if each.name == text],
        [each for each in known if text and text.casefold() in f"{each.code} {each.name}".casefold()],
    ):
        if len(found) > 1:
            raise AmbiguousError(text=text, matches=[(each.code, each.name) for each in found[:5]])
        if found:
            return _ref(found[0])
    from fieldcrm.services import looking

    standing = looking.find_customer(desk, text)
    raise InvalidValueError(field="customer", value=standing.name or standing.code, reason="not_merged")


def merged_into(desk: DeskBase, customer_id: bytes) -> tuple[CustomerRef, ...]:
    """The customers that were merged into this one."""
    with desk.archive.reading() as connection:
        return tuple(_ref(each) for each in moving.merged(connection, customer_id))


def _ref(found: moving.Merged) -> CustomerRef:
    from fieldcrm.domain.views.listed import CustomerRef

    return CustomerRef(found.id, found.code, found.name)
