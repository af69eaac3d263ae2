"""The list of customers tells the tonnes a month of a young customer by the months it has been one."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.storage.desks import back, customer, new_desk

from fieldcrm.domain.units import Amount, Unit


@pytest.mark.parametrize(("times", "every", "expected"), [(3, 30, 11.8), (1, 5, 8.0), (24, 30, 8.0)])
def test_a_month_is_counted_from_the_first_delivery_on(tmp_path: Path, times: int, every: int, expected: float) -> None:
    with new_desk(tmp_path / "archive") as desk:
        whom = customer(desk)
        for number in range(times):
            desk.record_delivery(whom, Amount.of(8, Unit.TONNE), back(1 + number * every))
        [row] = desk.customers().rows
    assert row.monthly == pytest.approx(expected, rel=0.1)


def test_a_customer_of_competitors_alone_takes_nothing_of_us(tmp_path: Path) -> None:
    with new_desk(tmp_path / "archive") as desk:
        desk.record_delivery(customer(desk), Amount.of(8, Unit.TONNE), back(9), supplier="Shell")
        [row] = desk.customers().rows
    assert row.monthly is None
