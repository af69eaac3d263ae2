"""Fuel: level readings, orders, the customer's word, deliveries. Each re-anchors the forecast at once."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING

from fieldcrm.domain.codes import Status, WordKind
from fieldcrm.domain.fuels import answers_need
from fieldcrm.domain.month_words import within
from fieldcrm.domain.orders import answers
from fieldcrm.domain.tanks import litres_of
from fieldcrm.errors import InvalidValueError
from fieldcrm.journal.draft import Draft
from fieldcrm.services.writing import customer_of, write
from fieldcrm.storage import matching
from fieldcrm.storage.reads import dossier as reads

if TYPE_CHECKING:
    from datetime import date

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.domain.codes import ReadingForm
    from fieldcrm.domain.units import Amount
    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.customer import Tank
    from fieldcrm.services.desk_base import DeskBase

_PRICE_STEPS = 1000
_TWO_YEARS = 731
"""Days for which a word or an order can speak: a year mistyped must not silence a customer."""


def record_reading(
    desk: DeskBase, customer_id: bytes, tank_id: bytes | None, value: float, form: ReadingForm, day: date | None
) -> Receipt:
    """A level reading. Raises InvalidValueError, NotFoundError."""
    read_on = _not_ahead(desk, day)
    with desk.archive.writing() as connection:
        customer = customer_of(connection, customer_id)
        tank = _tank(connection, customer_id, tank_id)
        litres = litres_of(value, form, tank.volume, tank.table)
        draft = Draft("record_reading")
        values: dict[str, object] = {
            "customer_id": customer_id,
            "tank_id": tank.id,
            "day": read_on.isoformat(),
            "level": [float(value), form.value, litres],
        }
        draft.create("reading", values)
        return write(desk, connection, draft, customer)


def _ahead(field: str, day: date, today: date) -> None:
    """Refuse a day gone by, and one that is further ahead than anybody can mean."""
    if day < today:
        raise InvalidValueError(field=field, value=day.isoformat(), reason="past")
    if (day - today).days > _TWO_YEARS:
        raise InvalidValueError(field=field, value=day.isoformat(), reason="two_years")


def take_order(
    desk: DeskBase,
    customer_id: bytes,
    amount: Amount,
    for_day: date,
    *,
    tank_id: bytes | None,
    product: str,
    note: str,
) -> Receipt:
    """An order for a day, within two years. Raises InvalidValueError, NotFoundError."""
    _positive(amount)
    _ahead("for_day", for_day, desk.day())
    with desk.archive.writing() as connection:
        customer = customer_of(connection, customer_id)
        draft = Draft("take_order")
        values: dict[str, object] = {
            "customer_id": customer_id,
            "for_day": for_day.isoformat(),
            "quantity": [amount.milli, amount.unit.value],
            "product": product,
            "tank_id": tank_id,
            "note": note,
            "state": "open",
            "taken_on": desk.day().isoformat(),
        }
        draft.create("order", values)
        _activate(connection, draft, customer_id)
        return write(desk, connection, draft, customer)


def take_word(
    desk: DeskBase,
    customer_id: bytes,
    kind: WordKind,
    until: date,
    *,
    first: date | None,
    said_by: str,
    tank_id: bytes | None,
) -> Receipt:
    """What the customer tells of its need, in one tank or all: enough until a day, or a shutdown from `first` on.

    Raises InvalidValueError: field 'date', reason 'past' for enough until a day gone by, 'two_years' for one further
    ahead, 'span' for a shutdown that ends before it begins or lasts longer than that.
    """
    today = desk.day()
    begins = first or today
    if kind is WordKind.ENOUGH_UNTIL:
        _ahead("date", until, today)
    if kind is WordKind.SHUTDOWN and not 0 <= (until - begins).days <= _TWO_YEARS:
        raise InvalidValueError(field="date", value=f"{begins.isoformat()}..{until.isoformat()}", reason="span")
    with desk.archive.writing() as connection:
        customer = customer_of(connection, customer_id)
        draft = Draft("take_word")
        values: dict[str, object] = {
            "customer_id": customer_id,
            "kind": kind.value,
            "from_day": begins.isoformat() if kind is WordKind.SHUTDOWN else None,
            "until_day": until.isoformat(),
            "said_by": said_by,
            "tank_id": tank_id,
            "told_on": today.isoformat(),
        }
        draft.create("word", values)
        return write(desk, connection, draft, customer)


def take_month_need(desk: DeskBase, customer_id: bytes, month: date, amount: Amount, *, said_by: str) -> Receipt:
    """How much the customer says it needs in the month of a day, from whomever it buys; the newest word counts.

    Raises InvalidValueError: field 'quantity', reason 'positive'; field 'month', reason 'month_range' for a month
    more than two years away. NotFoundError.
    """
    _positive(amount)
    today, first = desk.day(), month.replace(day=1)
    if not within(first, today):
        raise InvalidValueError(field="month", value=first.isoformat()[:7], reason="month_range")
    with desk.archive.writing() as connection:
        customer = customer_of(connection, customer_id)
        draft = Draft("take_word")
        values: dict[str, object] = {
            "customer_id": customer_id,
            "kind": WordKind.MONTH_NEED.value,
            "from_day": first.isoformat(),
            "quantity": [amount.milli, amount.unit.value],
            "said_by": said_by,
            "told_on": today.isoformat(),
        }
        draft.create("word", values)
        return write(desk, connection, draft, customer)


def record_delivery(
    desk: DeskBase,
    customer_id: bytes,
    amount: Amount,
    day: date,
    *,
    supplier: str,
    product: str,
    price: str,
    tank_id: bytes | None,
) -> Receipt:
    """A delivery; one of ours fulfils the open order that it answers. Raises InvalidValueError, NotFoundError."""
    _positive(amount)
    _not_ahead(desk, day)
    with desk.archive.writing() as connection:
        customer = customer_of(connection, customer_id)
        draft = Draft("record_delivery")
        answered = None if supplier else _answered(connection, customer_id, day.isoformat(), product, tank_id)
        values: dict[str, object] = {
            "customer_id": customer_id,
            "day": day.isoformat(),
            "quantity": [amount.milli, amount.unit.value],
            "product": product,
            "price": _price(price, amount),
            "supplier": supplier,
            "tank_id": tank_id,
            "order_id": answered,
        }
        draft.create("delivery", values)
        if answered is not None:
            draft.edit("order", answered, {"state": "delivered"})
        if not supplier:
            _activate(connection, draft, customer_id)
        return write(desk, connection, draft, customer)


def _answered(
    connection: Connection, customer_id: bytes, day: str, product: str, tank_id: bytes | None
) -> bytes | None:
    """The oldest open order that a delivery of ours answers, of its tank and product; or None."""
    orders = [o for o in matching.open_orders(connection, (customer_id,)) if answers(day, o.taken_on, o.for_day)]
    known = matching.products(connection, customer_id) if orders else ()
    return next((o.id for o in orders if answers_need(o.product, o.tank_id, product, tank_id, known)), None)


def _tank(connection: Connection, customer_id: bytes, tank_id: bytes | None) -> Tank:
    tanks = reads.tanks(connection, customer_id)
    for tank in tanks:
        if tank_id in (None, tank.id):
            return tank
    raise InvalidValueError(field="tank", value="", reason="no_tank")


def _not_ahead(desk: DeskBase, day: date | None) -> date:
    today = desk.day()
    if day is not None and day > today:
        raise InvalidValueError(field="day", value=day.isoformat(), reason="future")
    return day or today


def _positive(amount: Amount) -> None:
    if amount.milli <= 0:
        raise InvalidValueError(field="quantity", value=amount.value, reason="positive")


def _price(text: str, amount: Amount) -> list[object] | None:
    """A price a unit, in thousandths of the currency; None where none was given."""
    if not text.strip():
        return None
    try:
        price = Decimal(text.strip())
    except InvalidOperation:
        raise InvalidValueError(field="price", value=text, reason="number") from None
    if not price.is_finite() or price < 0:
        raise InvalidValueError(field="price", value=text, reason="number")
    return [int((price * _PRICE_STEPS).to_integral_value(ROUND_HALF_UP)), amount.unit.value]


def _activate(connection: Connection, draft: Draft, customer_id: bytes) -> None:
    """Who buys from us is an active customer."""
    head = reads.head(connection, customer_id)
    if head is not None and head["status"] not in ("", Status.ACTIVE.value):
        draft.edit("customer", customer_id, {"status": Status.ACTIVE.value})
