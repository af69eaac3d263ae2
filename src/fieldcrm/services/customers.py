"""Customers and their parts: made, changed, hidden; and the shared settings."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from fieldcrm.domain.codes import Status
from fieldcrm.domain.custom_fields import split
from fieldcrm.domain.customer_form import FIELDS, check
from fieldcrm.domain.rules import checked
from fieldcrm.errors import InvalidValueError, NotFoundError
from fieldcrm.journal.draft import Draft, new_id
from fieldcrm.services import custom_values
from fieldcrm.services.registers import to_registers
from fieldcrm.services.writing import customer_of, write
from fieldcrm.storage import registers as stored
from fieldcrm.storage import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.services.desk_base import DeskBase

_CONTACT = "contact."
_PARTS = ("contact", "site", "tank", "fact", "equipment")
_SPANS = {"equipment": ("installed_on", "retired_on")}
"""Days of a part that are checked against each other, also where only one of them is changed."""
_HIDEABLE = (
    *("customer", *_PARTS, "activity", "delivery", "order", "reading", "word"),
    *("risk", "attachment", "complaint_step", "promise", "contract", "prepayment", "relation"),
)


def create(desk: DeskBase, values: Mapping[str, object]) -> Receipt:
    """A new customer; `contact.name`, `contact.phone` … among the values make its first contact as well."""
    values, team = split(values)
    own = {name: value for name, value in values.items() if not name.startswith(_CONTACT)}
    person = {
        name.removeprefix(_CONTACT): value
        for name, value in values.items()
        if name.startswith(_CONTACT) and value not in (None, "")
    }
    require("customer", own)
    own.setdefault("status", Status.PROSPECT.value)
    check("customer", own)
    with desk.archive.writing() as connection:
        draft = Draft("create_customer")
        row = draft.create("customer", to_registers(own) | {"entered_on": desk.day().isoformat()})
        if person:
            draft.create("contact", {"customer_id": row, "is_primary": 1, **to_registers(person)})
        custom_values.put(connection, draft, row, "customer", row, team)
        return replace(write(desk, connection, draft), customer=customer_of(connection, row))


def edit(desk: DeskBase, customer_id: bytes, values: Mapping[str, object]) -> Receipt | None:
    """Write the fields that differ; None if none does. Raises InvalidValueError, NotFoundError."""
    values, team = split(values)
    require("customer", values, partly=True)
    check("customer", values)
    with desk.archive.writing() as connection:
        customer = customer_of(connection, customer_id)
        current = stored.current(connection, "customer", customer_id)
        if current is None:
            raise NotFoundError(what="customer", text=customer_id.hex())
        block = current["invoice"]
        wanted = to_registers(values, list(block) if isinstance(block, list) else None)
        draft = Draft("edit_customer")
        draft.edit("customer", customer_id, stored.differing(current, wanted))
        custom_values.put(connection, draft, customer_id, "customer", customer_id, team)
        return write(desk, connection, draft, customer) if draft.rows else None


def put_part(
    desk: DeskBase, kind: str, customer_id: bytes, part_id: bytes | None, values: Mapping[str, object]
) -> Receipt | None:
    """Add or edit a contact, site, tank, fact, piece of equipment or risk; None if nothing differs."""
    if kind == "risk":
        from fieldcrm.services import risks

        return risks.put(desk, customer_id, part_id, values)
    if kind not in _PARTS:
        raise InvalidValueError(field="kind", value=kind, reason="choice", choices=", ".join(_PARTS))
    values, team = split(values)
    require(kind, values, partly=part_id is not None)
    check(kind, values)
    wanted = to_registers(values)
    with desk.archive.writing() as connection:
        customer = customer_of(connection, customer_id)
        if part_id is None:
            draft = Draft(f"add_{kind}")
            if kind == "fact" and not wanted.get("confirmed_on"):
                wanted["confirmed_on"] = desk.day().isoformat()
            row = draft.create(kind, {"customer_id": customer_id, **wanted}, new_id())
            custom_values.put(connection, draft, customer_id, kind, row, team)
            return write(desk, connection, draft, customer)
        current = stored.current(connection, kind, part_id)
        if current is None or current["customer_id"] != customer_id:
            raise NotFoundError(what=kind, text=part_id.hex())
        check(kind, {**{name: _day(current.get(name)) for name in _SPANS.get(kind, ())}, **values})
        draft = Draft(f"edit_{kind}")
        draft.edit(kind, part_id, stored.differing(current, wanted))
        custom_values.put(connection, draft, customer_id, kind, part_id, team)
        return write(desk, connection, draft, customer) if draft.rows else None


def _day(stored_day: object) -> date | None:
    try:
        return date.fromisoformat(str(stored_day)) if stored_day else None
    except ValueError:  # from a file or a colleague's newer program: nothing to check against
        return None


def delete(desk: DeskBase, kind: str, row_id: bytes) -> Receipt:
    """Hide a row; undo brings it back. A service visit goes with all that it holds. Raises NotFoundError."""
    if kind in {"visit", "activity"}:
        from fieldcrm.services import visits

        visit = visits.of_entry(desk, row_id) if kind == "activity" else row_id
        if visit is not None:
            return visits.delete(desk, visit)
    if kind == "complaint":
        from fieldcrm.services import complaining

        return complaining.delete(desk, row_id)
    if kind not in _HIDEABLE:
        raise InvalidValueError(field="kind", value=kind, reason="choice", choices=", ".join(_HIDEABLE))
    with desk.archive.writing() as connection:
        current = stored.current(connection, kind, row_id)
        if current is None or current["deleted"]:
            raise NotFoundError(what=kind, text=row_id.hex())
        owner = row_id if kind == "customer" else current["customer_id"]
        assert isinstance(owner, bytes)
        customer = customer_of(connection, owner)
        draft = Draft(f"delete_{kind}")
        draft.edit(kind, row_id, {"deleted": 1})
        order = current.get("order_id")
        if isinstance(order, bytes):  # the delivery that is gone answers its order no longer
            draft.edit("order", order, {"state": "open"})
        return write(desk, connection, draft, customer)


def change_settings(desk: DeskBase, values: Mapping[str, object]) -> Receipt | None:
    """Change shared rules, all or none; None if they are so already. Raises InvalidValueError."""
    with desk.archive.writing() as connection:
        rules = settings.rules(connection)
        draft = Draft("change_setting")
        for key, found in checked(values, rules).items():
            if found != getattr(rules, key):
                row = settings.row_id(key)
                text = json.dumps(found, ensure_ascii=False)
                if settings.exists(connection, key):
                    draft.edit("setting", row, {"value": text, "deleted": 0})
                else:
                    draft.create("setting", {"key": key, "value": text}, row)
        return write(desk, connection, draft) if draft.rows else None


def require(kind: str, values: Mapping[str, object], *, partly: bool = False) -> None:
    """Whether the values are those of fields that the form has, and none that it needs is missing."""
    known = {field.name for field in FIELDS[kind]}
    for name in values:
        if name not in known:
            raise InvalidValueError(field=name, value=values[name], reason="unknown")
    for field in FIELDS[kind]:
        given = values.get(field.name)
        if field.choices and given and given not in field.choices:
            raise InvalidValueError(field=field.name, value=given, reason="choice", choices=", ".join(field.choices))
        missing = field.name in values if partly else field.name not in ("status",)
        if field.required and missing and not str(values.get(field.name) or "").strip():
            raise InvalidValueError(field=field.name, value="", reason="required")
