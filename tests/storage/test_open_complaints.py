"""Which complaints are open is kept by triggers: after any writes it is what the steps say."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.storage.migrations.recent_002 import OPEN_COMPLAINTS

OPEN = (
    "SELECT c.id, c.customer_id FROM complaint c WHERE coalesce((SELECT s.step FROM complaint_step s"
    " WHERE s.complaint_id = c.id AND s.deleted = 0 AND s.step IN ('closed', 'reopened')"
    " ORDER BY s.at DESC, s.id DESC LIMIT 1), '') <> 'closed' ORDER BY 1"
)
"""As it was asked before it was kept."""
IDS = st.sampled_from([bytes([number]) * 16 for number in range(3)])
STEPS = st.sampled_from(["accepted", "replied", "closed", "reopened"])
WRITES = st.lists(
    st.one_of(
        st.tuples(
            st.just("INSERT OR IGNORE INTO complaint (id, customer_id, origin) VALUES (?, ?, 1)"), st.tuples(IDS, IDS)
        ),
        st.tuples(st.just("UPDATE complaint SET customer_id = ? WHERE id = ?"), st.tuples(IDS, IDS)),
        st.tuples(st.just("DELETE FROM complaint WHERE id = ?"), st.tuples(IDS)),
        st.tuples(
            st.just("INSERT OR IGNORE INTO complaint_step (id, complaint_id, step, at, origin) VALUES (?, ?, ?, ?, 1)"),
            st.tuples(IDS, IDS, STEPS, st.integers(0, 3)),
        ),
        st.tuples(st.just("UPDATE complaint_step SET deleted = 1 - deleted WHERE id = ?"), st.tuples(IDS)),
        st.tuples(
            st.just("UPDATE complaint_step SET complaint_id = ?, step = ? WHERE id = ?"), st.tuples(IDS, STEPS, IDS)
        ),
        st.tuples(st.just("UPDATE complaint_step SET at = ? WHERE id = ?"), st.tuples(st.integers(0, 3), IDS)),
        st.tuples(st.just("DELETE FROM complaint_step WHERE id = ?"), st.tuples(IDS)),
    ),
    max_size=25,
)


@given(WRITES)
def test_the_kept_ones_are_those_of_the_steps(writes: list[tuple[str, tuple[object, ...]]]) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE complaint (id BLOB PRIMARY KEY, customer_id BLOB, deleted DEFAULT 0, origin)")
    connection.execute(
        "CREATE TABLE complaint_step (id BLOB PRIMARY KEY, complaint_id BLOB, step, at, deleted DEFAULT 0, origin)"
    )
    for statement in OPEN_COMPLAINTS:
        connection.execute(statement)
    for statement, values in writes:
        connection.execute(statement, values)
        kept = connection.execute("SELECT complaint_id, customer_id FROM open_complaint ORDER BY 1").fetchall()
        assert kept == connection.execute(OPEN).fetchall(), statement
    connection.close()
