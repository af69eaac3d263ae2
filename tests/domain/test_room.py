"""The quantity is what the tanks will take when it is needed: safe fill less the level expected then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.builders import CHINA, RULES, TODAY, codes, customer, fitted, standing, steady, talk

from fieldcrm.domain.codes import Reason, WordKind
from fieldcrm.domain.facts import CustomerFacts, OrderFact, ReadingFact, TankFact, WordFact
from fieldcrm.domain.forecast import Forecast, Pool
from fieldcrm.domain.standing import explain
from fieldcrm.domain.standing.levels import room_at

TANK = TankFact(b"T" * 16, 10_000.0, 95.0, 10.0, 0.8)
OTHER = TankFact(b"O" * 16, 5_000.0, 95.0, 10.0, 0.8)
FULL = 10_000 * 0.85 * 0.8
"""From reserve to safe fill, in kg."""


def forecast(facts: CustomerFacts) -> Forecast:
    found = standing(facts).forecast
    assert found is not None
    return found


def buys(kg: float, **changes: object) -> CustomerFacts:
    return customer(*steady(TODAY - 10, kg=kg), **changes)


class TestTheBound:
    def test_without_tanks_the_usual_quantity_stands(self) -> None:
        found = forecast(buys(10_000.0))
        assert (found.quantity, found.basis.bounded) == (10_000.0, False)

    def test_a_tank_takes_no_more_than_its_room(self) -> None:
        found = forecast(buys(10_000.0, tanks=(TANK,)))
        assert found.quantity == pytest.approx(FULL)
        assert found.basis.bounded
        assert not forecast(buys(6_000.0, tanks=(TANK,))).basis.bounded

    def test_the_rooms_of_several_tanks_add_up(self) -> None:
        assert forecast(buys(99_000.0, tanks=(TANK, OTHER))).quantity == pytest.approx(FULL * 1.5)

    def test_an_unknown_volume_bounds_nothing(self) -> None:
        tanks = (TANK, OTHER._replace(volume=None))
        assert forecast(buys(99_000.0, tanks=tanks)).quantity == 99_000.0

    def test_an_order_for_an_early_day_finds_less_room(self) -> None:
        reading = ReadingFact(TANK.id, TODAY, 8_000.0)
        early = buys(
            6_000.0, tanks=(TANK,), readings=(reading,), levels=(reading,), orders=(OrderFact(TODAY + 1, 6_000.0),)
        )
        found = forecast(early)
        assert found.p50 == TODAY + 1
        assert found.basis.bounded
        assert 1_500 * 0.8 <= found.quantity < 2_600 * 0.8
        later = replace(early, orders=(OrderFact(TODAY + 9, 6_000.0),))
        assert forecast(later).quantity > found.quantity

    def test_an_order_says_how_much(self) -> None:
        ordered = (OrderFact(TODAY + 8, 2_000.0), OrderFact(TODAY + 8, 1_500.0), OrderFact(TODAY + 20, 900.0))
        assert forecast(buys(6_000.0, orders=ordered)).quantity == 3_500.0
        found = forecast(buys(6_000.0, tanks=(TANK,), orders=ordered))
        assert (found.p50, found.quantity, found.basis.bounded) == (TODAY + 8, 3_500.0, False)

    def test_an_order_for_more_than_the_tank_takes_is_bounded(self) -> None:
        found = forecast(buys(6_000.0, tanks=(TANK,), orders=(OrderFact(TODAY + 8, 40_000.0),)))
        assert 6_000.0 < found.quantity <= FULL
        assert found.basis.bounded

    def test_an_order_that_the_tank_cannot_wait_for_says_nothing_of_the_load_before(self) -> None:
        reading = ReadingFact(TANK.id, TODAY, 1_200.0)
        late = buys(
            6_000.0, tanks=(TANK,), readings=(reading,), levels=(reading,), orders=(OrderFact(TODAY + 20, 900.0),)
        )
        found = forecast(late)
        assert found.p50 < TODAY + 20
        assert found.quantity == pytest.approx(6_000.0)

    def test_a_tank_below_its_reserve_takes_more(self) -> None:
        reading = ReadingFact(TANK.id, TODAY, 200.0)
        low = buys(10_000.0, tanks=(TANK,), readings=(reading,), levels=(reading,))
        assert FULL < forecast(low).quantity <= (9_500 - 100) * 0.8

    def test_a_tank_that_is_full_takes_nothing_and_never_less(self) -> None:
        reading = ReadingFact(TANK.id, TODAY, 9_900.0)
        full = buys(
            6_000.0, tanks=(TANK,), readings=(reading,), levels=(reading,), orders=(OrderFact(TODAY + 1, 6_000.0),)
        )
        assert 0.0 <= forecast(full).quantity < 500.0

    @given(st.floats(0, 12_000), st.integers(0, 9), st.integers(1, 40), st.floats(1, 50_000))
    def test_it_is_never_negative_nor_more_than_usual(self, level: float, ago: int, ahead: int, kg: float) -> None:
        reading = ReadingFact(TANK.id, TODAY - ago, level)
        facts = buys(kg, tanks=(TANK, OTHER), readings=(reading,), levels=(reading,))
        for each in (facts, replace(facts, orders=(OrderFact(TODAY + ahead, kg),))):
            found = forecast(each)
            assert 0.0 <= found.quantity <= kg * 1.001
            room = room_at(each, found._replace(quantity=kg), found.p50, TODAY)
            assert room is None or room >= 0


class TestWhatUsesIt:
    def test_the_stake_and_the_reason_do(self) -> None:
        facts = customer(*steady(TODAY - 19, kg=10_000.0), tanks=(TANK,), contacts=(talk(TODAY - 9),))
        (low,) = [line for line in standing(facts).reasons if line.code is Reason.TANK_LOW]
        assert low.params["quantity"] == pytest.approx(FULL / 1000)

    def test_the_explanation_names_both(self) -> None:
        facts = buys(10_000.0, tanks=(TANK,))
        _, terms = explain(facts, RULES, CHINA, fitted(facts), Pool.default(), TODAY)
        (room,) = [term for term in terms if term.code == "room"]
        assert room.value == pytest.approx(FULL / 1000)
        assert room.params["usual"] == pytest.approx(10.0)

    def test_the_explanation_tells_an_ordered_quantity_from_a_forecast(self) -> None:
        tonnes, source = _quantity(buys(6_000.0, orders=(OrderFact(TODAY + 8, 2_000.0),)))
        assert (round(tonnes, 6), source) == (2.0, "ordered")
        tonnes, source = _quantity(buys(6_000.0))
        assert (round(tonnes, 6), source) == (6.0, "forecast")

    def test_the_explanation_leaves_out_a_reading_that_a_delivery_has_overtaken(self) -> None:
        old, new = ReadingFact(TANK.id, TODAY - 15, 3_000.0), ReadingFact(TANK.id, TODAY - 3, 3_000.0)
        for reading, count in ((old, 0), (new, 1)):
            facts = buys(6_000.0, tanks=(TANK,), readings=(reading,), levels=(reading,))
            assert [code for code, _ in _terms(facts)].count("reading") == count

    def test_nothing_is_told_of_the_time_since_a_delivery_that_never_came(self) -> None:
        facts = customer(declared_cycle=20.0, declared_usual=5_000.0)
        assert "elapsed" not in dict(_terms(facts))
        assert "elapsed" in dict(_terms(buys(6_000.0)))

    def test_a_months_need_is_not_bounded(self) -> None:
        plain = [t for t in _terms(buys(10_000.0)) if t[0] == "monthly"]
        assert [t for t in _terms(buys(10_000.0, tanks=(TANK,))) if t[0] == "monthly"] == plain


def _quantity(facts: CustomerFacts) -> tuple[float, object]:
    _, terms = explain(facts, RULES, CHINA, fitted(facts), Pool.default(), TODAY)
    (quantity,) = [term for term in terms if term.code == "quantity"]
    return quantity.value, quantity.params["source"]


def _terms(facts: CustomerFacts) -> list[tuple[str, float]]:
    _, terms = explain(facts, RULES, CHINA, fitted(facts), Pool.default(), TODAY)
    return [(term.code, round(term.value, 6)) for term in terms]


def test_an_order_that_comes_too_late_is_a_reason_to_call() -> None:
    reading = ReadingFact(TANK.id, TODAY, 1_200.0)
    facts = customer(
        *steady(TODAY - 15, kg=6_000.0),
        tanks=(TANK,),
        readings=(reading,),
        levels=(reading,),
        contacts=(talk(TODAY - 9),),
    )
    late = replace(facts, orders=(OrderFact(TODAY + 20, 6_000.0),))
    (low,) = [line for line in standing(late).reasons if line.code is Reason.TANK_LOW]
    assert low.params["ordered"] == date.fromordinal(TODAY + 20)
    assert Reason.TANK_LOW not in codes(replace(facts, orders=(OrderFact(TODAY + 1, 6_000.0),)))
    enough = WordFact(WordKind.ENOUGH_UNTIL, TODAY, TODAY, TODAY + 6)
    plenty = replace(facts, readings=(reading._replace(litres=6_000.0),), words=(enough,))
    assert Reason.TANK_LOW not in codes(replace(plenty, orders=(OrderFact(TODAY + 9, 6_000.0),)))
