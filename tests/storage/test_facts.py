"""What the rules are told of a customer's deliveries, whatever units and products they were counted in."""

from __future__ import annotations

import pytest

from fieldcrm.domain.facts import DeliveryFact
from fieldcrm.domain.rules import Rules
from fieldcrm.storage.facts_deliveries import deliveries_of
from fieldcrm.storage.packed import Drops, drops_of, ordinal
from fieldcrm.storage.sweeps import Groups

RULES = Rules()
DENSITIES = {"diesel": 0.84, "petrol": 0.75}
DAYS = ("2026-01-05", "2026-01-05", "2026-02-01", "2026-03-01")


def rows(*parts: tuple[int | None, str | None, str | None]) -> list[tuple[object, ...]]:
    """One row a part, on the days above: (thousandths, unit, product); the second is a competitor's."""
    return [
        (day, *part[:2], "Rival" if at == 1 else None, part[2], None)
        for at, (day, part) in enumerate(zip(DAYS, parts, strict=False))
    ]


def drops(*parts: tuple[int | None, str | None, str | None]) -> Drops:
    """The same as columns."""
    return drops_of(rows(*parts))


@pytest.mark.parametrize(("unit", "kg"), [("L", 4200.0), ("kg", 5000.0), ("t", 5_000_000.0), (None, 0.0)])
def test_a_history_in_one_unit_and_one_product_is_weighed(unit: str | None, kg: float) -> None:
    alike = drops(*[(5_000_000, unit, "diesel")] * 4)
    found, usual, density = deliveries_of(alike, DENSITIES, RULES, 10**6)
    assert [delivery.kg for delivery in found] == [kg] * 4
    assert [delivery.ours for delivery in found] == [True, False, True, True]
    assert [delivery.day for delivery in found] == [ordinal(day) for day in DAYS]
    assert all(type(delivery) is DeliveryFact for delivery in found)
    assert (usual, density) == (unit or RULES.default_unit, 0.84)


def test_each_row_of_a_mixed_history_is_weighed_by_its_own_unit_and_product() -> None:
    mixed = drops((1_000_000, "L", "diesel"), (1_000_000, "L", "petrol"), (2, "t", "petrol"), (None, "kg", None))
    found, usual, density = deliveries_of(mixed, DENSITIES, RULES, 10**6)
    assert [delivery.kg for delivery in found] == [840.0, 750.0, 2.0, 0.0]
    assert (usual, density) == ("L", 0.75)


def test_what_lies_after_the_day_is_not_known_and_a_day_that_is_missing_never_comes() -> None:
    plain = drops(*[(1_000_000, "L", "diesel")] * 4)
    for until, known in (("2026-01-04", 0), ("2026-01-05", 2), ("2026-02-28", 3), ("2026-03-01", 4)):
        assert len(deliveries_of(plain, DENSITIES, RULES, ordinal(until))[0]) == known
    without_day = drops_of([(None, 1, "t", None, "diesel", None), *rows(*[(1_000_000, "L", "diesel")] * 4)])
    assert len(deliveries_of(without_day, DENSITIES, RULES, 10**6)[0]) == 4


def test_a_sweep_hands_each_customer_its_own_rows() -> None:
    sweep = Groups([(None, 0), (b"a", 1), (b"b", 2), (b"b", 3), (b"d", 4)])
    assert [sweep.take(whom) for whom in (b"b", b"c", b"d", b"e")] == [[(b"b", 2), (b"b", 3)], [], [(b"d", 4)], []]
