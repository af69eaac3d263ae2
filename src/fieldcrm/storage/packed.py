"""Each customer's deliveries packed in one row beside them, so that the change of the day does not read them singly.

Nothing but a copy: triggers drop a customer's when one of its deliveries is written, `fill` makes it again from the
rows. Whoever changes deliveries, and however, need not know of it.
"""

from __future__ import annotations

import struct
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlcipher3.dbapi2 import Connection

    Row = tuple[Any, ...]

NO_DAY = 0
"""Stands for the day of a delivery that has none."""

COLUMNS = "day, quantity_milli, quantity_unit, supplier, product, tank_id"
_ROWS = f"SELECT {COLUMNS} FROM delivery WHERE customer_id = ? AND deleted = 0 ORDER BY day, id"
_MISSING = "SELECT id FROM customer WHERE deleted = 0 AND id NOT IN (SELECT customer_id FROM packed_deliveries)"
_CHUNK = 500


class Drops(NamedTuple):
    """One customer's deliveries, ascending by day, as columns: days are ordinals, or `NO_DAY`.

    Units, whether they were ours, products and tanks have one entry for all where they do not differ.
    """

    days: tuple[int, ...]
    millis: tuple[int | None, ...]
    units: tuple[str | None, ...]
    ours: tuple[bool, ...]
    products: tuple[str | None, ...]
    tanks: tuple[bytes | None, ...]


class _Ordinals(dict[str, int]):
    """The ordinals of ISO days, each worked out once: deliveries share their days."""

    def __missing__(self, day: str) -> int:
        found = self[day] = date.fromisoformat(day).toordinal()
        return found


ordinal = _Ordinals().__getitem__
"""The ordinal of an ISO day."""


def drops_of(rows: Sequence[Row]) -> Drops:
    """The columns of rows that hold `COLUMNS`, one at least."""
    days, millis, units, suppliers, products, tanks = zip(*rows, strict=True)
    return Drops(
        tuple(map(ordinal, days)) if all(days) else tuple([ordinal(day) if day else NO_DAY for day in days]),
        millis,
        units[:1] if len(set(units)) == 1 else units,
        (not suppliers[0],) if len(set(suppliers)) == 1 else tuple([not supplier for supplier in suppliers]),
        products[:1] if len(set(products)) == 1 else products,
        tanks[:1] if len(set(tanks)) == 1 else tanks,
    )


def fill(connection: Connection) -> None:
    """Pack the deliveries of every customer whose packed ones are not there."""
    missing = [row[0] for row in connection.execute(_MISSING)]
    for start in range(0, len(missing), _CHUNK):
        rows = [(id_, _packed(connection.execute(_ROWS, (id_,)).fetchall())) for id_ in missing[start : start + _CHUNK]]
        connection.executemany("INSERT INTO packed_deliveries (customer_id, packed) VALUES (?, ?)", rows)


def read(connection: Connection) -> Iterator[tuple[bytes, Drops | None]]:
    """Every customer's deliveries by its id, ascending; None for one without. `fill` makes them complete."""
    unpacked = _unpacker()
    for customer_id, packed in connection.execute("SELECT customer_id, packed FROM packed_deliveries ORDER BY 1"):
        yield customer_id, unpacked(packed) if packed else None


def read_one(connection: Connection, customer_id: bytes) -> Drops | None:
    """The same of one customer."""
    row = connection.execute("SELECT packed FROM packed_deliveries WHERE customer_id = ?", (customer_id,)).fetchone()
    return _unpacker()(row[0]) if row and row[0] else None


def _packed(rows: list[Row]) -> bytes:
    if not rows:
        return b""
    from msgspec.msgpack import encode

    drops = drops_of(rows)
    days = struct.pack(f"<{len(drops.days)}i", *drops.days)
    millis = None if None in drops.millis else struct.pack(f"<{len(drops.millis)}q", *drops.millis)
    return encode((days, millis or drops.millis, drops.units, drops.ours, drops.products, drops.tanks))


@cache
def _unpacker() -> Callable[[bytes], Drops]:
    """Reads what `_packed` made; its library is loaded by the first use, since reading the list does without."""
    from msgspec.msgpack import Decoder

    stored = tuple[
        bytes,
        bytes | tuple[int | None, ...],
        tuple[str | None, ...],
        tuple[bool, ...],
        tuple[str | None, ...],
        tuple[bytes | None, ...],
    ]
    decode = Decoder(stored).decode

    def unpacked(packed: bytes) -> Drops:
        days, millis, units, ours, products, tanks = decode(packed)
        as_days, as_millis = _columns_of(len(days) // 4)
        if isinstance(millis, bytes):
            millis = as_millis(millis)
        return Drops(as_days(days), millis, units, ours, products, tanks)

    return unpacked


@lru_cache(maxsize=1024)
def _columns_of(count: int) -> tuple[Callable[[bytes], tuple[int, ...]], Callable[[bytes], tuple[int, ...]]]:
    """Read so many packed days, and so many packed thousandths."""
    return struct.Struct(f"<{count}i").unpack, struct.Struct(f"<{count}q").unpack
