"""Service visits: saved, changed and deleted as one action, with everything that they hold."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, TypeVar

from fieldcrm.domain.codes import ActivityKind, Outcome
from fieldcrm.domain.customer_form import MOST_CHARACTERS
from fieldcrm.domain.searchtext.fold import fold
from fieldcrm.domain.views.service import Parameter, PartUsed, Problem, Program, RiskFound
from fieldcrm.domain.visits import LISTS, check_visit, equipment_ids, name_key, summary, with_checks
from fieldcrm.errors import InvalidValueError, NotFoundError
from fieldcrm.journal.draft import Draft, new_id
from fieldcrm.services import custom_values, promising, visit_rows
from fieldcrm.services.logging_calls import contact
from fieldcrm.services.writing import customer_of, write
from fieldcrm.storage import local
from fieldcrm.storage import registers as stored
from fieldcrm.storage.reads import service as parts
from fieldcrm.storage.reads import visits as reads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.service import EquipmentPast, FileRef, VisitRecord, VisitView
    from fieldcrm.services.desk_base import DeskBase
    from fieldcrm.services.promising import Given

_NOON = time(12)
RowT = TypeVar("RowT", Problem, PartUsed, Parameter, Program, RiskFound)


def save(
    desk: DeskBase,
    customer_id: bytes,
    record: VisitRecord,
    *,
    words: Mapping[str, Sequence[str]] | None = None,
    next_on: date | None = None,
    next_at: time | None = None,
    promises: Sequence[Given] = (),
) -> Receipt | None:
    """Keep a visit (`record.id` None) or change one: one action. None if nothing differs.

    A visit of today is a contact: it keeps what was due and plans the next date, by proposal unless one is given.
    `words` are new words of the team's short lists, `promises` what was promised on the spot. Raises
    InvalidValueError with the place, NotFoundError.
    """
    record = replace(record, files=_looked_at(desk, record))
    with desk.archive.writing() as connection:
        customer = customer_of(connection, customer_id)
        draft = Draft("save_visit" if record.id is None else "edit_visit")
        record = _with_new_equipment(draft, customer_id, record)
        _refuse_strangers(connection, customer_id, record, draft)
        past = _past(connection, record)
        record = _with_old(record, past)
        check_visit(record, desk.day(), past)
        record = with_checks(record)
        if not record.engineer and record.id is None:
            record = replace(record, engineer=local.user(connection))
        _add_words(connection, draft, words or {})
        if record.id is None:
            kept = _create(desk, connection, draft, customer_id, record, next_on, next_at)
        else:
            kept = record.id
            _change(connection, draft, customer_id, kept, record)
        for given in promises:
            promising.add(connection, draft, customer_id, given, desk.day(), ("visit", kept))
        return write(desk, connection, draft, customer) if draft.rows else None


def _looked_at(desk: DeskBase, record: VisitRecord) -> tuple[FileRef, ...]:
    """The files with what they hold now; those noted before stay as they were noted."""
    from fieldcrm.exchange.attachments import look_at

    kept: dict[bytes, FileRef] = {}
    if record.id is not None:
        with desk.archive.reading() as connection:
            kept = {file.id: file for file in reads.files(connection, record.id) if file.id is not None}
    found = []
    for at, file in enumerate(record.files):
        before = kept.get(file.id) if file.id is not None else None
        if before is not None and before.path == file.path:
            found.append(replace(before, caption=file.caption))
            continue
        if not file.path.strip():
            raise InvalidValueError(field=f"files[{at}].path", value="", reason="required")
        facts = look_at(file.path, f"files[{at}].path")
        found.append(replace(file, path=facts.path, sha256=facts.sha256, size=facts.size))
    return tuple(found)


def _with_new_equipment(draft: Draft, customer_id: bytes, record: VisitRecord) -> VisitRecord:
    """The record with real ids for equipment that is first seen at this visit, which the draft adds."""
    ids: dict[bytes | None, bytes | None] = {}
    for piece in record.new_equipment:
        if not piece.name.strip():
            raise InvalidValueError(field="equipment", value="", reason="required")
        values: dict[str, object] = {
            "customer_id": customer_id,
            "site_id": piece.site_id or record.site_id,
            "installed_on": None if piece.installed_on is None else piece.installed_on.isoformat(),
        }
        texts = ("name", "kind", "maker", "model", "serial", "note", "tank_id")
        ids[piece.id] = draft.create("equipment", values | {name: getattr(piece, name) for name in texts}, new_id())
    if not ids:
        return record

    def owned(rows: tuple[RowT, ...]) -> tuple[RowT, ...]:
        return tuple(replace(row, equipment_id=ids.get(row.equipment_id, row.equipment_id)) for row in rows)

    return replace(
        record,
        equipment_id=ids.get(record.equipment_id, record.equipment_id),
        new_equipment=(),
        problems=owned(record.problems),
        parts=owned(record.parts),
        parameters=owned(record.parameters),
        programs=owned(record.programs),
        risks=owned(record.risks),
    )


def _refuse_strangers(connection: Connection, customer_id: bytes, record: VisitRecord, draft: Draft) -> None:
    """Equipment and site are the customer's own, and not deleted unless the visit named them before."""
    made = {row[0] for batch in draft.batches if batch.entity == "equipment" for row in batch.rows}
    for each in equipment_ids(record) - made:
        current = stored.current(connection, "equipment", each)
        if current is None or current["customer_id"] != customer_id:
            raise InvalidValueError(field="equipment", value=each.hex(), reason="reference")
    if record.site_id is not None:
        current = stored.current(connection, "site", record.site_id)
        if current is None or current["customer_id"] != customer_id:
            raise InvalidValueError(field="site", value=record.site_id.hex(), reason="reference")


def _past(connection: Connection, record: VisitRecord) -> dict[bytes, EquipmentPast]:
    until = record.day.isoformat()
    return {each: parts.past(connection, each, until, record.id) for each in equipment_ids(record)}


def _with_old(record: VisitRecord, past: Mapping[bytes, EquipmentPast]) -> VisitRecord:
    """Old values that were not given, as the last visit left them; a unit likewise."""

    def known(owner: bytes | None, kind: str, name: str) -> object:
        found = past.get(owner or record.equipment_id or b"")
        return None if found is None else getattr(found, kind).get(name_key(name))

    parameters = []
    for row in record.parameters:
        last = known(row.equipment_id, "parameters", row.name)
        old = row.old or (getattr(last, "value", "") if not row.old_seen else "")
        parameters.append(replace(row, old=old, unit=row.unit or getattr(last, "unit", "")))
    programs = [
        row if row.old else replace(row, old=getattr(known(row.equipment_id, "programs", row.name), "value", ""))
        for row in record.programs
    ]
    return replace(record, parameters=tuple(parameters), programs=tuple(programs))


def _create(
    desk: DeskBase,
    connection: Connection,
    draft: Draft,
    customer_id: bytes,
    record: VisitRecord,
    next_on: date | None,
    next_at: time | None,
) -> bytes:
    now = desk.now()
    said = summary(record)
    if record.day == now.date():
        entry = contact(
            connection,
            draft,
            customer_id,
            Outcome.REACHED,
            now,
            next_on=next_on,
            next_at=next_at,
            note=said,
            kind=ActivityKind.VISIT,
        )
    else:
        values = {
            "customer_id": customer_id,
            "kind": ActivityKind.VISIT.value,
            "state": "done",
            "day": record.day.isoformat(),
            "done_at": _instant(record, now),
            "outcome": Outcome.REACHED.value,
            "note": said,
        }
        entry = draft.create("activity", values)
    own = {"customer_id": customer_id, "activity_id": entry, **visit_rows.of_visit(record)}
    visit = draft.create("visit", own)
    _put_own(connection, draft, customer_id, visit, record)
    visit_rows.write_children(connection, draft, (customer_id, visit), visit_rows.children(record))
    return visit


def _instant(record: VisitRecord, now: datetime) -> int:
    """When the visit began, in UTC milliseconds; noon where nobody said."""
    at = _NOON if record.minute is None else time(*divmod(record.minute, 60))
    return round(datetime.combine(record.day, at, now.tzinfo).timestamp() * 1000)


def _change(connection: Connection, draft: Draft, customer_id: bytes, visit_id: bytes, record: VisitRecord) -> None:
    current = stored.current(connection, "visit", visit_id)
    if current is None or current["deleted"] or current["customer_id"] != customer_id:
        raise NotFoundError(what="visit", text=visit_id.hex())
    draft.edit("visit", visit_id, stored.differing(current, visit_rows.of_visit(record)))
    _put_own(connection, draft, customer_id, visit_id, record)
    visit_rows.write_children(connection, draft, (customer_id, visit_id), visit_rows.children(record))
    entry = current["activity_id"]
    activity = stored.current(connection, "activity", entry) if isinstance(entry, bytes) else None
    if activity is not None and isinstance(entry, bytes):
        wanted = {"day": record.day.isoformat(), "note": summary(record)}
        draft.edit("activity", entry, stored.differing(activity, wanted))


def _put_own(connection: Connection, draft: Draft, customer_id: bytes, visit_id: bytes, record: VisitRecord) -> None:
    values = {value.field.id: value.value for value in record.own}
    custom_values.put(connection, draft, customer_id, "visit", visit_id, values)


def _add_words(connection: Connection, draft: Draft, words: Mapping[str, Sequence[str]]) -> None:
    """Add to the team's short lists what they do not hold yet."""
    known = {name: list(found) for name, found in reads.choices(connection).items()}
    for name, new in words.items():
        for word in new:
            there = known.setdefault(name, [])
            if word and fold(word) not in {fold(each) for each in (*there, *LISTS.get(name, ()))}:
                put_choice(connection, draft, name, word, len(there))
                there.append(word)


def put_choice(connection: Connection, draft: Draft, name: str, word: str, position: int) -> None:
    """Add a word to a list: the same word of two laptops is one row."""
    row = choice_id(name, word)
    if stored.current(connection, "choice", row) is None:
        draft.create("choice", {"list": name, "word": word, "position": position}, row)
    else:
        draft.edit("choice", row, {"deleted": 0, "position": position})


def add_choice(desk: DeskBase, name: str, word: str) -> Receipt | None:
    """Add a word to a short list; None if it is there. Raises InvalidValueError: 'choice', 'required', 'too_long'."""
    plain = " ".join(word.split())
    if name not in LISTS:
        raise InvalidValueError(field="list", value=name, reason="choice", choices=", ".join(LISTS))
    if not plain or ":" in plain or "：" in plain:
        raise InvalidValueError(field="word", value=word, reason="required" if not plain else "text")
    if len(plain) > MOST_CHARACTERS:
        raise InvalidValueError(field="word", value=f"{plain[:40]}…", reason="too_long")
    with desk.archive.writing() as connection:
        draft = Draft("add_word")
        _add_words(connection, draft, {name: [plain]})
        return write(desk, connection, draft) if draft.rows else None


def drop_choice(desk: DeskBase, name: str, word: str) -> Receipt:
    """Take one of the team's words off a short list. Raises NotFoundError."""
    row = choice_id(name, word)
    with desk.archive.writing() as connection:
        current = stored.current(connection, "choice", row)
        if current is None or current["deleted"]:
            raise NotFoundError(what="list_word", text=word)
        draft = Draft("drop_word")
        draft.edit("choice", row, {"deleted": 1})
        return write(desk, connection, draft)


def choice_id(name: str, word: str) -> bytes:
    """The id of a list's word: it follows from both, however the word is written."""
    return hashlib.sha256(f"choice\0{name}\0{fold(word).strip()}".encode()).digest()[:16]


def delete(desk: DeskBase, visit_id: bytes) -> Receipt:
    """Hide a visit with all that it holds and its entry in the timeline. Raises NotFoundError."""
    with desk.archive.writing() as connection:
        current = stored.current(connection, "visit", visit_id)
        if current is None or current["deleted"]:
            raise NotFoundError(what="visit", text=visit_id.hex())
        owner, entry = current["customer_id"], current["activity_id"]
        assert isinstance(owner, bytes)
        customer = customer_of(connection, owner)
        draft = Draft("delete_visit")
        draft.edit("visit", visit_id, {"deleted": 1})
        for entity in (*visit_rows.CHILDREN, "attachment"):
            for row in visit_rows.ids_of(connection, entity, visit_id):
                draft.edit(entity, row, {"deleted": 1})
        activity = stored.current(connection, "activity", entry) if isinstance(entry, bytes) else None
        if activity is not None and not activity["deleted"] and isinstance(entry, bytes):
            draft.edit("activity", entry, {"deleted": 1})
        return write(desk, connection, draft, customer)


def of_entry(desk: DeskBase, activity_id: bytes) -> bytes | None:
    """The visit that an entry of the timeline stands for, if it stands for one."""
    with desk.archive.reading() as connection:
        return reads.of_entry(connection, activity_id)


def visit(desk: DeskBase, visit_id: bytes) -> VisitView:
    """A visit with everything that belongs to it. Raises NotFoundError."""
    with desk.archive.reading() as connection:
        found = reads.view(connection, visit_id)
    if found is None:
        raise NotFoundError(what="visit", text=visit_id.hex())
    return found
