"""Remaining risks: noted, changed, closed with a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.customer_form import MOST_CHARACTERS
from fieldcrm.domain.risks import default_check
from fieldcrm.errors import InvalidValueError, NotFoundError
from fieldcrm.journal.draft import Draft
from fieldcrm.services.customers import require
from fieldcrm.services.registers import to_registers
from fieldcrm.services.writing import customer_of, write
from fieldcrm.storage import local
from fieldcrm.storage import registers as stored
from fieldcrm.storage.reads import service as reads

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.service import Risk
    from fieldcrm.services.desk_base import DeskBase


def risks(desk: DeskBase, customer_id: bytes | None, *, closed: bool) -> tuple[Risk, ...]:
    """Of one customer or of all: the open ones, the most pressing first; with `closed` all of them."""
    with desk.archive.reading() as connection:
        return reads.risks(connection, customer_id, closed=closed)


def put(desk: DeskBase, customer_id: bytes, risk_id: bytes | None, values: Mapping[str, object]) -> Receipt | None:
    """Note a risk (`risk_id` None) or change one; without a day to check by, its severity sets one.

    Raises InvalidValueError: 'required', 'choice', 'past', 'reference'; NotFoundError.
    """
    require("risk", values, partly=risk_id is not None)
    today = desk.day()
    check_by = values.get("check_by")
    if check_by is not None and check_by < today:  # type: ignore[operator]
        raise InvalidValueError(field="check_by", value=str(check_by), reason="past")
    wanted = to_registers(values)
    with desk.archive.writing() as connection:
        customer = customer_of(connection, customer_id)
        owner = wanted.get("equipment_id")
        if isinstance(owner, bytes):
            at = stored.current(connection, "equipment", owner)
            if at is None or at["customer_id"] != customer_id:
                raise InvalidValueError(field="equipment_id", value=owner.hex(), reason="reference")
        if risk_id is None:
            draft = Draft("add_risk")
            if not wanted.get("check_by"):
                wanted["check_by"] = default_check(str(wanted.get("severity")), today).isoformat()
            draft.create("risk", {"customer_id": customer_id, "found_on": today.isoformat(), **wanted})
            return write(desk, connection, draft, customer)
        current = stored.current(connection, "risk", risk_id)
        if current is None or current["customer_id"] != customer_id or current["deleted"]:
            raise NotFoundError(what="risk", text=risk_id.hex())
        changed = stored.differing(current, wanted)
        if not changed:
            return None
        draft = Draft("edit_risk")
        draft.edit("risk", risk_id, changed)
        return write(desk, connection, draft, customer)


def close(desk: DeskBase, risk_id: bytes, word: str, on: date | None) -> Receipt:
    """Close a risk with a word: what was found, what was done. Raises InvalidValueError, NotFoundError.

    Reasons: 'required' without a word, 'too_long', 'future', 'closed' where it is closed already.
    """
    said = " ".join(word.split())
    day = on or desk.day()
    if not said:
        raise InvalidValueError(field="closed_word", value="", reason="required")
    if len(said) > MOST_CHARACTERS:
        raise InvalidValueError(field="closed_word", value=f"{said[:40]}…", reason="too_long")
    if day > desk.day():
        raise InvalidValueError(field="closed_on", value=day.isoformat(), reason="future")
    with desk.archive.writing() as connection:
        risk = reads.risk(connection, risk_id)
        if risk is None:
            raise NotFoundError(what="risk", text=risk_id.hex())
        if risk.closed_on is not None:
            raise InvalidValueError(field="risk", value=risk.what, reason="closed")
        draft = Draft("close_risk")
        draft.edit("risk", risk_id, {"closed": [day.isoformat(), said, local.user(connection)]})
        return write(desk, connection, draft, customer_of(connection, risk.customer.id))
