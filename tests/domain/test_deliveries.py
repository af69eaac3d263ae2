"""Deliveries kept as columns are the deliveries."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain.facts import Deliveries, DeliveryFact

FACTS = st.lists(st.builds(DeliveryFact, st.integers(0, 400), st.floats(0, 1e6), st.booleans()), max_size=9).map(sorted)


@given(FACTS, st.integers(-10, 10), st.integers(-10, 10))
def test_columns_behave_like_the_row_of_deliveries(facts: list[DeliveryFact], low: int, high: int) -> None:
    columns = Deliveries.of(facts)
    assert Deliveries.of(columns) is columns
    assert list(columns) == facts
    assert list(reversed(columns)) == facts[::-1]
    assert [columns[place] for place in range(len(columns))] == facts
    assert columns[low:high] == tuple(facts[low:high])
    assert tuple(facts) == columns
    assert (columns == Deliveries.of(facts[:-1])) == (not facts)
    assert all(type(delivery) is DeliveryFact for delivery in (*columns, *columns[:1]))
