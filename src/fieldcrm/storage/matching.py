"""What an import must know of the archive in order to tell new from known: customers, their parts, deliveries."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldcrm.journal.fields import ENTITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlcipher3.dbapi2 import Connection

_CHUNK = 500


class KnownCustomer(NamedTuple):
    """Enough of a customer to find it by a file's code or name."""

    id: bytes
    code: str
    name: str
    status: str


class KnownRow(NamedTuple):
    """A row of the archive, its registers by name; one of several columns is a list, or None where empty."""

    id: bytes
    owner: bytes
    registers: dict[str, object]


class KnownDelivery(NamedTuple):
    """A delivery of the archive; texts are empty where nothing is known."""

    id: bytes
    customer_id: bytes
    day: str
    milli: int
    unit: str
    product: str
    price: tuple[int, str] | None
    supplier: str
    number: str
    tank_id: bytes | None
    note: str


class OpenOrder(NamedTuple):
    """An order that a delivery may answer."""

    id: bytes
    customer_id: bytes
    taken_on: str
    for_day: str
    product: str
    """Its own, else its tank's; empty where neither is known."""
    tank_id: bytes | None


def customers(connection: Connection) -> Iterator[KnownCustomer]:
    """Every customer that is not hidden."""
    found = connection.execute(
        "SELECT id, coalesce(code, ''), coalesce(name, ''), coalesce(status, '') FROM customer WHERE deleted = 0"
        " ORDER BY id"
    )
    return (KnownCustomer(*row) for row in found)


def exists(connection: Connection, customer_id: bytes) -> bool:
    """Whether there is such a customer, deleted ones among them."""
    return connection.execute("SELECT 1 FROM customer WHERE id = ?", (customer_id,)).fetchone() is not None


def is_empty(connection: Connection) -> bool:
    """Whether the archive holds no customer at all."""
    return connection.execute("SELECT 1 FROM customer LIMIT 1").fetchone() is None


def rows(connection: Connection, entity_name: str, owners: Iterable[bytes]) -> Iterator[KnownRow]:
    """The rows of an entity that belong to these customers, oldest first; hidden ones are left out."""
    entity = ENTITIES[entity_name]
    fields = [field for field in entity.fields if field.name != "deleted"]
    columns = ", ".join(column.name for field in fields for column in field.columns)
    for chunk in _chunks(sorted(owners)):
        statement = (
            f"SELECT id, {entity.owner}, {columns} FROM {entity.table}"
            f" WHERE {entity.owner} IN ({_marks(chunk)}) AND deleted = 0 ORDER BY id"
        )
        for found in connection.execute(statement, chunk):
            registers: dict[str, object] = {}
            at = 2
            for field in fields:
                width = len(field.columns)
                part = found[at : at + width]
                at += width
                joined = None if all(value is None for value in part) else list(part)
                registers[field.name] = part[0] if width == 1 else joined
            yield KnownRow(found[0], found[1], registers)


def deliveries(
    connection: Connection, owners: Iterable[bytes], first: str, last: str, *, numbered: bool
) -> Iterator[KnownDelivery]:
    """Deliveries of these customers from `first` to `last` (ISO days); with `numbered`, also all with a number."""
    when = "(day BETWEEN ? AND ? OR number <> '')" if numbered else "day BETWEEN ? AND ?"
    for chunk in _chunks(sorted(owners)):
        found = connection.execute(
            "SELECT id, customer_id, day, quantity_milli, quantity_unit, coalesce(product, ''), price_milli, price_per,"
            " coalesce(supplier, ''), coalesce(number, ''), tank_id, coalesce(note, '') FROM delivery"
            f" WHERE customer_id IN ({_marks(chunk)}) AND {when} AND deleted = 0 ORDER BY id",
            (*chunk, first, last),
        )
        for id_, owner, day, milli, unit, product, price, per, supplier, number, tank_id, note in found:
            worth = None if price is None else (price, per or "")
            yield KnownDelivery(id_, owner, day, milli, unit, product, worth, supplier, number, tank_id, note)


class KnownDegreeDay(NamedTuple):
    """A degree day of the archive, which may be deleted."""

    hdd: float | None
    deleted: bool


def degree_days(connection: Connection, ids: Iterable[bytes]) -> dict[bytes, KnownDegreeDay]:
    """The degree days that the archive has of these ids."""
    found: dict[bytes, KnownDegreeDay] = {}
    for chunk in _chunks(sorted(ids)):
        rows = connection.execute(f"SELECT id, hdd, deleted FROM degree_day WHERE id IN ({_marks(chunk)})", chunk)
        found.update((id_, KnownDegreeDay(hdd, bool(deleted))) for id_, hdd, deleted in rows)
    return found


def open_orders(connection: Connection, owners: Iterable[bytes]) -> Iterator[OpenOrder]:
    """The open orders of these customers, oldest first."""
    for chunk in _chunks(sorted(owners)):
        found = connection.execute(
            "SELECT id, customer_id, coalesce(taken_on, ''), for_day, coalesce(nullif(product, ''),"
            " (SELECT tank.product FROM tank WHERE tank.id = fuel_order.tank_id), ''), tank_id FROM fuel_order"
            f" WHERE customer_id IN ({_marks(chunk)}) AND state = 'open' AND deleted = 0 ORDER BY for_day, id",
            chunk,
        )
        yield from (OpenOrder(*row) for row in found)


def products(connection: Connection, owner: bytes) -> frozenset[str]:
    """The products that a customer has had, as they are written."""
    found = connection.execute(
        "SELECT DISTINCT product FROM delivery WHERE customer_id = ? AND deleted = 0 AND product <> ''", (owner,)
    )
    return frozenset(row[0] for row in found)


def _chunks(ids: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (ids[at : at + _CHUNK] for at in range(0, len(ids), _CHUNK))


def _marks(chunk: Sequence[bytes]) -> str:
    return ", ".join("?" * len(chunk))
