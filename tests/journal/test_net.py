"""A change writes each row once, each value in the one form in which the tables give it back."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.journal.change import Batch
from fieldcrm.journal.fields import ENTITIES
from fieldcrm.journal.net import net, without_empty

NAME, NOTE, CYCLE, VOLUME = 2, 7, 10, 11
A, B = b"a" * 16, b"b" * 16


def test_batches_that_share_no_row_stay_as_they_are() -> None:
    batches = [Batch("customer", True, (NAME,), [(A, "x")]), Batch("contact", True, (2,), [(A, "y")])]
    assert net(batches) == batches


def test_a_row_stands_once_with_its_last_values() -> None:
    batches = [
        Batch("customer", True, (NAME, NOTE), [(A, "first", "n"), (B, "other", None)]),
        Batch("customer", False, (NAME,), [(A, "last")]),
    ]
    assert net(batches) == [Batch("customer", True, (NAME, NOTE), [(A, "last", "n"), (B, "other", None)])]
    twice = Batch("customer", False, (NAME,), [(A, "first"), (A, "last")])
    assert net([twice]) == [Batch("customer", False, (NAME,), [(A, "last")])]


def test_what_is_empty_in_a_new_row_is_not_written() -> None:
    batch = Batch("customer", True, (0, NAME, NOTE), [(A, 0, "x", None), (B, 1, None, "n")])
    assert without_empty(batch) == [
        Batch("customer", False, (NAME,), [(A, "x")]),
        Batch("customer", False, (0, NOTE), [(B, 1, "n")]),
    ]


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        (0, True, 1),
        (0, None, 0),
        (0, 7, 1),
        (CYCLE, 5, 5.0),
        (CYCLE, -0.0, 0.0),
        (CYCLE, None, None),
        (VOLUME, (5000, "t"), [5000, "t"]),
        (VOLUME, [None, None], None),
        (VOLUME, [5000.0, "t"], [5000, "t"]),
        (NAME, 5, "5"),
        (NAME, "", ""),
        (9, [None] * 5 + [""], [None] * 5 + [""]),
        (4000, [None], [None]),
    ],
)
def test_values_take_their_form(field: int, before: object, after: object) -> None:
    found = net([Batch("customer", False, (3, field), [(A, "x", before)])])[0]
    assert repr(found.rows) == repr([(A, "x", after)])


values = {
    "TEXT": st.text(max_size=3) | st.none(),
    "INTEGER": st.integers(-(1 << 63), (1 << 63) - 1) | st.booleans() | st.none(),
    "REAL": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-1000, 1000) | st.none(),
    "BLOB": st.binary(max_size=4) | st.none(),
}


@given(st.data())
def test_a_table_gives_back_what_is_canonical(data: st.DataObject) -> None:
    entity = ENTITIES[data.draw(st.sampled_from(["customer", "reading", "delivery", "tank", "promise"]))]
    field = data.draw(st.sampled_from(entity.fields[1:]))
    parts = [data.draw(values[column.type]) for column in field.columns]
    value: Any = parts[0] if len(parts) == 1 else parts
    ((_, canonical),) = net([Batch(entity.name, False, (field.id,), [(A, value)])])[0].rows
    table = sqlite3.connect(":memory:")
    columns = ", ".join(f"c{place} {column.type}" for place, column in enumerate(field.columns))
    table.execute(f"CREATE TABLE t ({columns})")
    whole: Any = canonical
    flat: list[Any] = [whole] if len(parts) == 1 else whole or [None] * len(parts)
    table.execute(f"INSERT INTO t VALUES ({', '.join('?' * len(flat))})", flat)
    back = list(table.execute("SELECT * FROM t").fetchone())
    assert repr(back) == repr(flat)
    ((_, again),) = net([Batch(entity.name, False, (field.id,), [(A, canonical)])])[0].rows
    assert repr(again) == repr(canonical)
