"""What a deliveries file will change: deliveries, and the customers that they make known.

A row repeats a delivery of the archive if it bears its number, or the same customer, day, quantity and product.
As many equal deliveries stay as the file shows: each one of the archive answers for one row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.domain.codes import Status
from fieldcrm.domain.fuels import answers_need
from fieldcrm.domain.orders import answers
from fieldcrm.exchange.values import Bad, one_line, several_lines
from fieldcrm.journal.draft import new_id
from fieldcrm.services.import_matching import Directory, Row, fold
from fieldcrm.storage import matching, merging

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.exchange.records import DeliveryRecord
    from fieldcrm.journal.draft import Draft
    from fieldcrm.services.import_matching import Writes
    from fieldcrm.storage.matching import KnownDelivery, OpenOrder

_OPTIONAL = ("product", "price", "supplier", "number", "tank_id", "note", "order_id")
_NEW_FIELDS = ("customer_id", "day", "quantity", *_OPTIONAL)
_FIRST_OPTIONAL = 4
"""Where the optional values begin in a new row: after id, customer, day and quantity."""


class DeliveryPlan:
    """Matches records with the archive; `write` hands over what is new and what differs."""

    def __init__(self, connection: Connection, today: str, *, by_code: bool) -> None:
        self._connection = connection
        self._today = today
        self._by_code = by_code
        self.directory = Directory(matching.customers(connection))
        self.directory.add_aliases(merging.aliases(connection))
        self._found: dict[tuple[str, str], bytes | Bad] = {}
        self._customers: dict[bytes, Row] = {}
        self._ours: set[bytes] = set()
        self._parts = _Parts(connection)
        self._new: list[tuple[object, ...]] = []
        self._edits: list[Row] = []
        self.rejects: list[tuple[int, str, Bad]] = []
        """Rows that cannot be matched: row, field, why."""
        self.unchanged = 0
        self.future_days = self.other_suppliers = False

    @property
    def new(self) -> int:
        """Deliveries that the archive does not have."""
        return len(self._new)

    @property
    def changed(self) -> int:
        """Deliveries that the file corrects or completes."""
        return len(self._edits)

    @property
    def new_customers(self) -> int:
        """Customers that the deliveries make known."""
        return len(self._customers)

    def take(self, records: Sequence[DeliveryRecord]) -> None:
        """Match the records, in the order of the file."""
        matched: list[tuple[DeliveryRecord, bytes]] = []
        found = self._found
        for record in records:
            key = (record.customer, record.customer_name)
            id_ = found.get(key) or self._match(key)
            if isinstance(id_, Bad):
                self.rejects.append((record.row, "customer" if record.customer else "customer_name", id_))
            else:
                matched.append((record, id_))
        known = {id_ for _record, id_ in matched} - self._customers.keys()
        self._parts.load(known, tanks=any(record.tank for record, _id in matched))
        left = self._pair_off(matched, known)
        for record, id_ in left:
            self._append(record, id_)

    def _match(self, key: tuple[str, str]) -> bytes | Bad:
        customer, name = key
        found = self.directory.find(customer, name)
        if found is None and customer:
            found = self.directory.find("", customer)
        if found is None:
            found = self._make(customer, name)
        self._found[key] = found
        return found

    def _make(self, customer: str, name: str) -> bytes:
        """A customer that only the deliveries know; what looks like a code is kept as its code."""
        row = Row(new_id())
        code = customer if self._by_code or name or _looks_like_code(customer) else ""
        row.put("code", code)
        row.put("name", name or customer)
        row.put("entered_on", self._today)
        self._customers[row.id] = row
        self.directory.add(row.id, code, name or customer)
        return row.id

    def _pair_off(
        self, matched: list[tuple[DeliveryRecord, bytes]], known: set[bytes]
    ) -> list[tuple[DeliveryRecord, bytes]]:
        """Give each row the delivery of the archive that it repeats; the rows that repeat none are left.

        First those that say nothing new, so that a corrected row cannot take a delivery that another row shows.
        """
        matched = self._without_repeats(matched)
        if not matched or not known:
            return matched
        stock = _Stock(self._known_deliveries(matched, known))
        if not stock:
            return matched
        corrected: list[tuple[DeliveryRecord, bytes]] = []
        for record, id_ in matched:
            if stock.take_equal(record, id_, self._parts.tank_id(record.tank, id_)):
                self.unchanged += 1
            else:
                corrected.append((record, id_))
        left: list[tuple[DeliveryRecord, bytes]] = []
        for record, id_ in corrected:
            old = stock.take_similar(record, id_)
            if old is None:
                left.append((record, id_))
            else:
                self._edits.append(self._corrected(old, record, id_))
        return left

    def _known_deliveries(
        self, matched: list[tuple[DeliveryRecord, bytes]], known: set[bytes]
    ) -> Iterable[KnownDelivery]:
        days = [record.day for record, _id in matched]
        numbered = any(record.number for record, _id in matched)
        return matching.deliveries(self._connection, known, min(days), max(days), numbered=numbered)

    def _without_repeats(self, matched: list[tuple[DeliveryRecord, bytes]]) -> list[tuple[DeliveryRecord, bytes]]:
        """A row whose number and content stood in the file before is the same delivery once more."""
        if not any(record.number for record, _id in matched):
            return matched
        seen: set[tuple[object, ...]] = set()
        kept: list[tuple[DeliveryRecord, bytes]] = []
        for record, id_ in matched:
            if record.number:
                key = (id_, record.number, record.day, record.milli, record.unit, record.product)
                if key in seen:
                    self.unchanged += 1
                    continue
                seen.add(key)
            kept.append((record, id_))
        return kept

    def _corrected(self, old: KnownDelivery, record: DeliveryRecord, id_: bytes) -> Row:
        row = Row(old.id, _registers(old))
        row.put("day", record.day)
        row.put("quantity", [record.milli, record.unit])
        if record.price and not _same_price(record.price, old.price):
            row.put("price", list(record.price))
        row.put("tank_id", self._parts.tank_id(record.tank, id_))
        for name in ("product", "supplier", "number", "note"):
            row.put(name, getattr(record, name))
        return row

    def _append(self, record: DeliveryRecord, id_: bytes) -> None:
        if record.day > self._today:
            self.future_days = True
        order = None
        if record.supplier:
            self.other_suppliers = True
        else:
            self._ours.add(id_)
            order = self._parts.answered_by(record, id_)
        self._new.append(
            (
                new_id(),
                id_,
                record.day,
                [record.milli, record.unit],
                record.product or None,
                record.price,
                record.supplier or None,
                record.number or None,
                self._parts.tank_id(record.tank, id_),
                record.note or None,
                order,
            )
        )

    def write(self, writes: Writes) -> None:
        """Hand over the customers, tanks, orders and corrections."""
        for id_, row in self._customers.items():
            row.put("status", (Status.ACTIVE if id_ in self._ours else Status.PROSPECT).value)
            writes.add("customer", row)
        for id_ in sorted(self._ours - self._customers.keys()):
            if self.directory.status[id_] == Status.PROSPECT.value:
                won = Row(id_, {"status": Status.PROSPECT.value})
                won.put("status", Status.ACTIVE.value)
                writes.add("customer", won)
        for row in self._edits:
            writes.add("delivery", row)
        self._parts.write(writes)

    def write_new(self, draft: Draft) -> None:
        """Hand over the new deliveries as one batch; fields that no row fills are left out of it."""
        if not self._new:
            return
        used = [
            name
            for at, name in enumerate(_OPTIONAL, start=_FIRST_OPTIONAL)
            if any(row[at] is not None for row in self._new)
        ]
        rows = self._new
        if len(used) < len(_OPTIONAL):
            places = [0, 1, 2, 3, *(_FIRST_OPTIONAL + _OPTIONAL.index(name) for name in used)]
            rows = [tuple([row[at] for at in places]) for row in rows]
        draft.bulk("delivery", ("customer_id", "day", "quantity", *used), rows, new=True)


class _Parts:
    """The tanks that deliveries name, and the orders that they answer."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tanks: dict[tuple[bytes, str], Row] = {}
        self._orders: dict[bytes, list[OpenOrder]] = {}
        self._answered: list[bytes] = []
        self._products: dict[bytes, frozenset[str]] = {}

    def load(self, known: set[bytes], *, tanks: bool) -> None:
        """Read the open orders of these customers, and their tanks if any row names one."""
        for order in matching.open_orders(self._connection, known):
            self._orders.setdefault(order.customer_id, []).append(order)
        if tanks:
            for row in matching.rows(self._connection, "tank", known):
                name = fold(str(row.registers["name"] or ""))
                self._tanks.setdefault((row.owner, name), Row(row.id, row.registers))

    def tank_id(self, name: str, owner: bytes) -> bytes | None:
        """The customer's tank of that name; one that is not known yet is added."""
        if not name:
            return None
        key = (owner, fold(name))
        tank = self._tanks.get(key)
        if tank is None:
            tank = self._tanks[key] = Row(new_id())
            tank.put("customer_id", owner)
            tank.put("name", name)
        return tank.id

    def answered_by(self, record: DeliveryRecord, owner: bytes) -> bytes | None:
        """The oldest open order that one of our deliveries answers, of its tank and product; it is closed."""
        orders = self._orders.get(owner)
        if not orders:
            return None
        tank = self.tank_id(record.tank, owner)
        for order in orders:
            if not answers(record.day, order.taken_on, order.for_day):
                continue
            if answers_need(order.product, order.tank_id, record.product, tank, self._products_of(owner)):
                orders.remove(order)
                self._answered.append(order.id)
                return order.id
        return None

    def _products_of(self, owner: bytes) -> frozenset[str]:
        if owner not in self._products:
            self._products[owner] = matching.products(self._connection, owner)
        return self._products[owner]

    def write(self, writes: Writes) -> None:
        """Hand over the tanks that are new and the orders that are answered."""
        for tank in self._tanks.values():
            if tank.new:
                writes.add("tank", tank)
        for order_id in self._answered:
            answered = Row(order_id, {"state": "open"})
            answered.put("state", "delivered")
            writes.add("order", answered)


class _Stock:
    """The archive's deliveries that no row of the file has claimed yet."""

    def __init__(self, known: Iterable[KnownDelivery]) -> None:
        self._by_content: dict[tuple[object, ...], list[KnownDelivery]] = {}
        self._by_number: dict[tuple[bytes, str], list[KnownDelivery]] = {}
        self._taken: set[bytes] = set()
        for old in known:
            self._by_content.setdefault((old.customer_id, old.day, old.milli, old.unit), []).append(old)
            if old.number:
                self._by_number.setdefault((old.customer_id, old.number), []).append(old)

    def __bool__(self) -> bool:
        return bool(self._by_content)

    def take_equal(self, record: DeliveryRecord, id_: bytes, tank_id: bytes | None) -> bool:
        """Claim a delivery to which the row adds nothing; False if there is none."""
        for old in self._by_content.get((id_, record.day, record.milli, record.unit), ()):
            if old.id not in self._taken and _adds_nothing(record, old, tank_id):
                self._taken.add(old.id)
                return True
        return False

    def take_similar(self, record: DeliveryRecord, id_: bytes) -> KnownDelivery | None:
        """Claim the delivery that the row corrects or completes: by its number, else by its content."""
        if record.number:
            for old in self._by_number.get((id_, record.number), ()):
                if old.id not in self._taken:
                    self._taken.add(old.id)
                    return old
        for old in self._by_content.get((id_, record.day, record.milli, record.unit), ()):
            if old.id in self._taken or _contradict(record.product, old.product):
                continue
            if not _contradict(record.number, old.number):
                self._taken.add(old.id)
                return old
        return None


def _contradict(one: str, other: str) -> bool:
    return bool(one and other and one != one_line(other))


def _adds_nothing(record: DeliveryRecord, old: KnownDelivery, tank_id: bytes | None) -> bool:
    return (
        (not record.product or record.product == one_line(old.product))
        and _same_price(record.price, old.price)
        and (not record.supplier or record.supplier == one_line(old.supplier))
        and (not record.number or record.number == one_line(old.number))
        and (tank_id is None or tank_id == old.tank_id)
        and (not record.note or record.note == several_lines(old.note))
    )


def _same_price(price: tuple[int, str] | None, known: tuple[int, str] | None) -> bool:
    """Whether the row's price adds nothing; a known price that names no unit is for the delivery's own."""
    if price is None:
        return True
    return known is not None and price[0] == known[0] and known[1] in ("", price[1])


def _registers(old: KnownDelivery) -> dict[str, object]:
    return {
        "customer_id": old.customer_id,
        "day": old.day,
        "quantity": [old.milli, old.unit],
        "product": old.product,
        "price": list(old.price) if old.price else None,
        "supplier": old.supplier,
        "number": old.number,
        "tank_id": old.tank_id,
        "note": old.note,
    }


def _looks_like_code(text: str) -> bool:
    """Whether a customer is named by a code where the header does not say: `C-0017`, `re_001e0f`, `88213`."""
    return text.isascii() and " " not in text and any(char.isdigit() for char in text)
