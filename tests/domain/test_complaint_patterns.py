"""What complaints have in common, and when a category counts as growing."""

from __future__ import annotations

from datetime import date
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain.complaint_patterns import Seen, at_least, growth, month_names, patterns

DAY = date(2026, 11, 22).toordinal()


def seen(category: str, *ago: int, product: str = "0#", territory: str = "城北") -> list[Seen]:
    """Complaints of a category so many days ago."""
    return [Seen(DAY - days, category, product, territory) for days in ago]


def test_the_cross_counts_by_month_and_begins_with_the_most_frequent() -> None:
    found = patterns(seen("quality", 0, 3, 25) + seen("price", 40, territory="港口") + seen("price", 400), DAY)
    assert [(row.category, row.territory, row.months, row.total) for row in found] == [
        ("quality", "城北", (0, 0, 0, 0, 1, 2), 3),
        ("price", "港口", (0, 0, 0, 0, 1, 0), 1),
    ]
    assert month_names(date(2026, 2, 3).toordinal(), 3) == ((2025, 11), (2026, 0), (2026, 1))


def test_a_category_that_grows_is_marked_and_one_that_does_not_is_not() -> None:
    steady = seen("delivery", *range(5, 180, 10))
    sudden = seen("quality", 1, 4, 9, 20, 100)
    found = {row.category: row for row in growth(steady + sudden, DAY)}
    assert found["quality"].grows
    assert found["quality"].recent == 4
    assert found["quality"].usual == pytest.approx(1 * 30 / 146)
    assert not found["delivery"].grows
    assert found["delivery"].recent == 3
    assert next(iter(growth(steady + sudden, DAY))).category == "quality", "what grows comes first"


def test_two_complaints_and_a_short_past_prove_nothing() -> None:
    assert not any(row.grows for row in growth(seen("quality", 1, 2) + seen("price", 170), DAY))
    (young,) = growth(seen("quality", 1, 2, 3, 4, 5, 40), DAY)
    assert (young.usual, young.chance, young.grows) == (None, None, False)
    assert growth([], DAY) == ()


def test_what_was_not_classified_is_counted_but_never_marked() -> None:
    unclassified = seen("", *range(1, 9), 200)
    found = growth(unclassified + seen("quality", 2, 100), DAY)
    assert [(row.category, row.recent, row.grows) for row in found] == [("quality", 1, False), ("", 8, False)]
    assert found[-1].usual is not None
    assert found[-1].chance is None
    assert not growth(unclassified, DAY)[0].grows
    two = seen("quality", 1, 4, 9, 100, 209) + seen("price", 5, 45)
    assert [row.grows for row in growth(two, DAY)] == [True, False]
    assert [row.grows for row in growth(two + seen("", 3), DAY)] == [True, False, False], "the bar is no higher"


def test_the_mark_is_the_exact_binomial_tail() -> None:
    assert at_least(3, 3, 1 / 7) == pytest.approx((1 / 7) ** 3)
    assert at_least(4, 6, 1 / 7) == pytest.approx(
        sum(comb(6, k) * (1 / 7) ** k * (6 / 7) ** (6 - k) for k in (4, 5, 6))
    )
    assert at_least(0, 5, 0.2) == pytest.approx(1.0)


@given(st.integers(3, 12), st.integers(0, 40))
def test_more_complaints_never_take_the_mark_away(recent: int, before: int) -> None:
    def marked(number: int) -> bool:
        past = seen("quality", *(31 + place % 179 for place in range(before)), 209)
        return growth(past + seen("quality", *(place % 29 for place in range(number))), DAY)[0].grows

    assert marked(recent + 1) or not marked(recent)
