"""Price notices: written once, handed to those whom the rule reaches, told with the next call."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fieldcrm.domain import notices as rules_of
from fieldcrm.domain.views.listed import CustomerRef
from fieldcrm.domain.views.notices import Candidate
from fieldcrm.errors import InvalidValueError, NotFoundError
from fieldcrm.journal.draft import Draft, new_id
from fieldcrm.services.customers import require
from fieldcrm.services.registers import to_registers
from fieldcrm.services.writing import customer_of, write
from fieldcrm.storage import local
from fieldcrm.storage import registers as stored
from fieldcrm.storage.reads import notices as reads

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.notices import NoticeRule, Reach
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.notices import Notice
    from fieldcrm.services.desk_base import DeskBase


def candidates(desk: DeskBase, rule: NoticeRule, only: Iterable[bytes] | None = None) -> tuple[Candidate, ...]:
    """Whom a notice would reach, the loyal first; `only` among these customers, where given. Raises NotFoundError."""
    wanted = _members(desk, rule, only)
    with desk.archive.reading() as connection:
        found = _chosen(connection, rule, wanted)
    return tuple(Candidate(CustomerRef(each.id, each.code, each.name), each.territory, each.grade) for each in found)


def _chosen(connection: Connection, rule: NoticeRule, only: Iterable[bytes] | None) -> tuple[Reach, ...]:
    """Those whom the rule reaches, the loyal first."""
    found = rules_of.fitting(reads.reach(connection, only), rule)
    return rules_of.loyal_first(reads.with_ratios(connection, found))


def _members(desk: DeskBase, rule: NoticeRule, only: Iterable[bytes] | None) -> Iterable[bytes] | None:
    """The customers among whom the rule chooses: those given, those of its segment, else None for all."""
    if only is not None or not rule.segment:
        return only
    from fieldcrm.services import filtering

    segment = filtering.segment(desk, rule.segment)
    assert segment.wanted is not None
    return filtering.passing(desk, segment.wanted)


def create(
    desk: DeskBase, values: Mapping[str, object], rule: NoticeRule, only: Iterable[bytes] | None = None
) -> Receipt:
    """A notice with its targets, in one change. Raises InvalidValueError (nobody reached: 'nobody' at `rule`)."""
    require("notice", values)
    shape = _shape(values, desk.day())
    wanted = _members(desk, rule, only)
    with desk.archive.writing() as connection:
        found = _chosen(connection, rule, wanted)
        if not found:
            raise InvalidValueError(field="rule", value="", reason="nobody")
        draft = Draft("add_notice")
        notice = draft.create("notice", {**shape, "rule": rules_of.to_json(rule), "author": local.user(connection)})
        targets = ((new_id(), customer.id, notice, position) for position, customer in enumerate(found, start=1))
        draft.bulk("notice_target", ("customer_id", "notice_id", "position"), targets, new=True)
        return replace(write(desk, connection, draft), customer=None)


def _shape(values: Mapping[str, object], today: date) -> dict[str, object]:
    shape = to_registers(values)
    shape["day"] = shape.get("day") or today.isoformat()
    if shape.get("until_day") and str(shape["until_day"]) < str(shape["day"]):
        raise InvalidValueError(field="until_day", value=str(shape["until_day"]), reason="expired")
    return shape


def edit(desk: DeskBase, notice_id: bytes, values: Mapping[str, object]) -> Receipt | None:
    """Change a notice's words or days; to whom it goes stays. None if nothing differs. Raises as `create` does."""
    require("notice", values, partly=True)
    with desk.archive.writing() as connection:
        before = _current(connection, notice_id)
        wanted = to_registers(values)
        since, until = wanted.get("day", before["day"]), wanted.get("until_day", before["until_day"])
        if since and until and str(until) < str(since):
            raise InvalidValueError(field="until_day", value=str(until), reason="expired")
        draft = Draft("edit_notice")
        draft.edit("notice", notice_id, stored.differing(before, wanted))
        return write(desk, connection, draft) if draft.rows else None


def delete(desk: DeskBase, notice_id: bytes) -> Receipt:
    """Hide a notice; it is told to nobody any more. Raises NotFoundError."""
    with desk.archive.writing() as connection:
        _current(connection, notice_id)
        draft = Draft("delete_notice")
        draft.edit("notice", notice_id, {"deleted": 1})
        return write(desk, connection, draft)


def _current(connection: Connection, notice_id: bytes) -> dict[str, object]:
    before = stored.current(connection, "notice", notice_id)
    if before is None or before["deleted"]:
        raise NotFoundError(what="notice", text=notice_id.hex())
    return before


def notices(desk: DeskBase, today: date, *, current: bool = False) -> tuple[Notice, ...]:
    """Every notice, the newest first."""
    with desk.archive.reading() as connection:
        return reads.notices(connection, today, current=current)


def notice(desk: DeskBase, notice_id: bytes, today: date) -> Notice:
    """One notice with its targets. Raises NotFoundError."""
    with desk.archive.reading() as connection:
        found = reads.notice(connection, notice_id, today)
    if found is None:
        raise NotFoundError(what="notice", text=notice_id.hex())
    return found


def tell(desk: DeskBase, target_id: bytes, word: str) -> Receipt:
    """A customer has been told, without a call being logged; `word` is what it said. Raises NotFoundError."""
    with desk.archive.writing() as connection:
        before = stored.current(connection, "notice_target", target_id)
        if before is None or before["deleted"]:
            raise NotFoundError(what="notice", text=target_id.hex())
        owner = before["customer_id"]
        assert isinstance(owner, bytes)
        customer = customer_of(connection, owner)
        draft = Draft("tell_notice")
        draft.edit("notice_target", target_id, {"told": [desk.day().isoformat(), local.user(connection), word.strip()]})
        return write(desk, connection, draft, customer)


def mark_told(connection: Connection, draft: Draft, customer_id: bytes, now: datetime) -> None:
    """Add to the draft of a contact that what was to be told to the customer has been told with it."""
    targets = reads.untold(connection, customer_id, now.date())
    if targets:
        told = [now.date().isoformat(), local.user(connection), ""]
        for target in targets:
            draft.edit("notice_target", target, {"told": told})
