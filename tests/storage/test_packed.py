"""The packed deliveries are the rows, whatever was written and however."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlcipher3.dbapi2 import Connection
from tests.storage.desks import buys, customer

from fieldcrm.services.desk import Desk
from fieldcrm.storage import facts, packed
from fieldcrm.storage import settings as shared

DAYS = st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat)
FEW = st.sampled_from
ROWS = st.lists(
    st.tuples(
        DAYS,
        st.none() | st.integers(0, 2**62),
        FEW([None, "L", "t", "kg"]),
        FEW([None, "", "Rival"]),
        FEW([None, "diesel", "柴油 0#"]),
        FEW([None, b"one", b"two"]),
    ),
    min_size=1,
    max_size=12,
)


@given(ROWS)
def test_unpacking_gives_what_was_packed(rows: list[tuple[object, ...]]) -> None:
    unpacked = packed._unpacker()(packed._packed(rows))
    assert unpacked == packed.drops_of(rows)
    assert len(unpacked.days) == len(unpacked.millis) == len(rows)
    for column, plain in zip(unpacked[2:], list(zip(*rows, strict=True))[2:], strict=True):
        full = column if len(column) == len(rows) else column * len(rows)
        assert full == (tuple(not each for each in plain) if column is unpacked.ours else plain)


def known(connection: Connection, desk: Desk) -> tuple[list[object], list[object]]:
    """All facts from the rows, and from what is packed."""
    day, rules = desk.day().toordinal(), shared.rules(connection)
    packed.fill(connection)
    return list(facts.load_all(connection, rules, day)), list(facts.load_packed(connection, rules, day))


WRITES: dict[str, tuple[str, int]] = {
    "a day moved": ("UPDATE delivery SET day = '2020-01-01' WHERE customer_id = :one", 1),
    "a quantity": ("UPDATE delivery SET quantity_milli = 1, quantity_unit = 't' WHERE customer_id = :one", 1),
    "given to another": ("UPDATE delivery SET customer_id = :other WHERE customer_id = :one", 2),
    "taken back": ("UPDATE delivery SET deleted = 1 WHERE customer_id = :one", 1),
    "dropped": ("DELETE FROM delivery WHERE customer_id = :one", 1),
    "a first one": (
        "INSERT INTO delivery (id, customer_id, day, quantity_milli, quantity_unit, origin)"
        " VALUES (randomblob(16), :without, '2026-01-01', 5, 'L', 0)",
        1,
    ),
    "a note only": ("UPDATE delivery SET note = 'x' WHERE customer_id = :one", 0),
}


@pytest.mark.parametrize("what", WRITES)
def test_what_is_written_is_packed_anew(desk: Desk, what: str) -> None:
    statement, renewed = WRITES[what]
    whom, other, without = customer(desk, "甲"), customer(desk, "乙"), customer(desk, "丙")
    buys(desk, whom)
    buys(desk, other)
    with desk.archive.local_write() as connection:
        before, same = known(connection, desk)
        assert before == same
        assert len(before) == 3
        connection.execute(statement, {"one": whom, "other": other, "without": without})
        left = connection.execute("SELECT count(*) FROM packed_deliveries").fetchone()[0]
        assert left == 3 - renewed
        after, same = known(connection, desk)
        assert after == same
        assert (after != before) == bool(renewed)
