"""What a customers file will change: customers, their people, tanks and next dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.codes import ActivityKind, Reason, Status
from fieldcrm.domain.custom_fields import row_id
from fieldcrm.exchange.own_columns import own_name
from fieldcrm.exchange.values import Bad
from fieldcrm.journal.draft import new_id
from fieldcrm.services.import_matching import Directory, Row, Writes, fold
from fieldcrm.services.registers import INVOICE
from fieldcrm.storage import matching, merging
from fieldcrm.storage.reads import custom as own_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.custom_fields import CustomField
    from fieldcrm.exchange.records import CustomerRecord

_OWN = (
    *("code", "name", "territory", "sector", "status", "address", "note", "owner"),
    *("cycle_days", "busy_months", "slack_months", "language"),
)
_AMOUNTS = ("monthly_volume", "usual_quantity")
_INVOICE = {
    "legal_name": "legal_name",
    "tax_number": "tax_number",
    "invoice_address": "address",
    "invoice_phone": "phone",
    "bank": "bank",
    "bank_account": "account",
}
_CONTACT = {"contact": "name", "contact_role": "role", "phone": "phone", "email": "email", "wechat": "wechat"}
_TANK = {
    "tank_name": "name",
    "tank_product": "product",
    "tank_volume": "volume",
    "safe_fill": "safe_fill",
    "reserve": "reserve",
    "pump_needed": "pump_needed",
}


class _Held:
    """A customer in the import's hands, with its parts."""

    __slots__ = ("contacts", "customer", "own", "plans", "tanks")

    def __init__(self, customer: Row) -> None:
        self.customer = customer
        self.contacts: list[Row] = []
        self.tanks: list[Row] = []
        self.plans: list[Row] = []
        self.own: dict[bytes, Row] = {}


class CustomerPlan:
    """Applies records to the customers as they stand; `writes` then holds the difference."""

    def __init__(self, connection: Connection, today: str, own: Sequence[CustomField] = ()) -> None:
        self._connection = connection
        self._own = {own_name(field): field for field in own}
        self._today = today
        self._held: dict[bytes, _Held] = {}
        self.directory = Directory(matching.customers(connection))
        self._merged = Directory(())
        self._merged.add_aliases(merging.aliases(connection))
        self.rejects: list[tuple[int, str, Bad]] = []
        """Rows that cannot be matched: row, field, why."""
        self.accepted = 0
        self.past_days = False
        """Whether a next contact was passed over because its day has gone by."""

    def take(self, records: Iterable[CustomerRecord]) -> None:
        """Match the records and apply them, in the order of the file."""
        matched = [(record, self._match(record)) for record in records]
        self._load({id_ for _record, id_ in matched if isinstance(id_, bytes)} - self._held.keys())
        for record, id_ in matched:
            if isinstance(id_, Bad):
                field = "code" if record.values.get("code") else "name"
                self.rejects.append((record.row, field if id_.reason == "ambiguous" else "name", id_))
                continue
            self.accepted += 1
            self._apply(self._held[id_], record.values)

    def _match(self, record: CustomerRecord) -> bytes | Bad:
        code, name = str(record.values.get("code", "")), str(record.values.get("name", ""))
        own = bytes.fromhex(str(record.values.get("id", "")))
        if own in self.directory.status:
            return own
        found = self.directory.find(code, name)
        if isinstance(found, Bad):
            return found
        if found is None:
            if not name:
                return Bad("missing", "fill", {})
            if self._merged.find(code, name) is not None:
                return Bad("merged", "merged_row", {})
            found = own if own and not matching.exists(self._connection, own) else new_id()
            held = self._held[found] = _Held(Row(found))
            held.customer.put("entered_on", record.values.get("entered_on") or self._today)
            held.customer.put("status", Status.PROSPECT.value)
            self.directory.add(found, code, name)
            self.directory.status[found] = Status.PROSPECT.value
        elif code and self.directory.find(code, "") is None:
            self.directory.give_code(found, code)
        return found

    def _load(self, ids: set[bytes]) -> None:
        for row in matching.rows(self._connection, "customer", ids):
            self._held[row.id] = _Held(Row(row.id, row.registers))
        for entity, place in (("contact", "contacts"), ("tank", "tanks"), ("activity", "plans")):
            for row in matching.rows(self._connection, entity, ids):
                if entity == "activity" and row.registers["state"] != "planned":
                    continue
                getattr(self._held[row.owner], place).append(Row(row.id, row.registers))
        for id_ in ids:
            held = self._held[id_]
            held.contacts.sort(key=lambda row: (not row.get("is_primary"), row.id))
            held.plans.sort(key=lambda row: (str(row.get("day") or ""), row.id))

    def _apply(self, held: _Held, values: Mapping[str, object]) -> None:
        for name in _OWN:
            if name in values:
                held.customer.put(name, values[name])
        for name in _AMOUNTS:
            if name in values:
                held.customer.put(name, _as_list(values[name]))
        self._apply_invoice(held.customer, values)
        self._apply_contact(held, values)
        self._apply_tank(held, values)
        self._apply_next(held, values)
        for name, field in self._own.items():
            if values.get(name):
                self._apply_own(held, field, str(values[name]))

    def _apply_own(self, held: _Held, field: CustomField, text: str) -> None:
        """What a column says of one of the team's own fields."""
        id_ = row_id(field.id, held.customer.id)
        row = held.own.get(id_)
        if row is None:
            before = None if held.customer.new else own_values.stored(self._connection, id_)
            row = held.own[id_] = Row(id_, None if before is None else {"value": before[0], "deleted": int(before[1])})
            if row.new:
                for name, value in (("customer_id", held.customer.id), ("field_id", field.id)):
                    row.put(name, value)
                row.put("of_id", held.customer.id)
            elif row.get("deleted"):
                row.put("deleted", 0)
        row.put("value", text)

    @staticmethod
    def _apply_invoice(customer: Row, values: Mapping[str, object]) -> None:
        known = customer.get("invoice")
        block = list(known) if isinstance(known, list) else [None] * len(INVOICE)
        for name, part in _INVOICE.items():
            if values.get(name):
                block[INVOICE.index(part)] = values[name]
        if any(block):
            customer.put("invoice", block)

    @staticmethod
    def _apply_contact(held: _Held, values: Mapping[str, object]) -> None:
        given = {part: values[name] for name, part in _CONTACT.items() if values.get(name)}
        if not given:
            return
        person = _meant(held.contacts, given)
        if person is None:
            person = next((row for row in held.contacts if not row.get("name") and row.admits(given)), None)
        if person is None:
            person = Row(new_id())
            person.put("customer_id", held.customer.id)
            if not held.contacts:
                person.put("is_primary", 1)
            held.contacts.append(person)
        for part, value in given.items():
            person.put(part, value)

    @staticmethod
    def _apply_tank(held: _Held, values: Mapping[str, object]) -> None:
        given = {part: _as_list(values[name]) for name, part in _TANK.items() if name in values}
        if not given:
            return
        tank = _meant(held.tanks, given)
        if tank is None:
            if given == {"pump_needed": 0}:
                return
            tank = Row(new_id())
            tank.put("customer_id", held.customer.id)
            tank.put("name", given.get("name") or str(len(held.tanks) + 1))
            held.tanks.append(tank)
        for part, value in given.items():
            tank.put(part, value)

    def _apply_next(self, held: _Held, values: Mapping[str, object]) -> None:
        """The next contact moves to the file's day; a day gone by plans nothing."""
        day = str(values.get("next_contact", ""))
        if not day:
            return
        if day < self._today:
            self.past_days = True
            return
        if held.plans:
            held.plans[0].put("day", day)
            return
        plan = Row(new_id())
        for name, value in (
            ("customer_id", held.customer.id),
            ("kind", ActivityKind.CALL.value),
            ("state", "planned"),
            ("day", day),
            ("reason", Reason.PLANNED.value),
        ):
            plan.put(name, value)
        held.plans.append(plan)

    def write(self, writes: Writes) -> tuple[int, int]:
        """Hand over what differs; returns (new customers, changed customers)."""
        new = changed = 0
        for held in self._held.values():
            differs = [writes.add("customer", held.customer)]
            differs += [writes.add("contact", row) for row in held.contacts]
            differs += [writes.add("tank", row) for row in held.tanks]
            differs += [writes.add("activity", row) for row in held.plans]
            differs += [writes.add("custom_value", row) for row in held.own.values()]
            new += held.customer.new
            changed += any(differs) and not held.customer.new
        return new, changed


def _meant(rows: list[Row], given: Mapping[str, object]) -> Row | None:
    """The person or tank that a row of the file means: by its name, and of several, the one that is so already.

    One of which an earlier row of the file says otherwise is somebody else.
    """
    named = fold(str(given.get("name", "")))
    found = [row for row in rows if named in ("", fold(str(row.get("name") or "")))]
    return next((row for row in found if row.agrees(given)), next((row for row in found if row.admits(given)), None))


def _as_list(value: object) -> object:
    """Amounts as the journal holds them."""
    return list(value) if isinstance(value, tuple) else value
