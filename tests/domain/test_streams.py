"""A customer's tanks and products forecast apart: when they part, who gets what, which need comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.builders import CHINA, RULES, TODAY, customer, talk

from fieldcrm.domain.codes import Reason, WordKind
from fieldcrm.domain.facts import CustomerFacts, DeliveryFact, OrderFact, PlaceFact, ReadingFact, TankFact, WordFact
from fieldcrm.domain.forecast import Fit, Pool
from fieldcrm.domain.forecast import fit as fit_history
from fieldcrm.domain.standing import Standing, assess, explain, history_of
from fieldcrm.domain.standing.streams import fit_customer, parted, streams_of

NORTH = TankFact(b"N" * 16, 10_000.0, 95.0, 10.0, 0.84, "North", "diesel")
SOUTH = TankFact(b"S" * 16, 4_000.0, 95.0, 10.0, 0.84, "South", "diesel")
POOL = Pool.default()

Drop = tuple[int, float, str, bytes | None]


def every(days: int, last: int, kg: float, product: str, tank: bytes | None = None, count: int = 12) -> list[Drop]:
    """`count` deliveries, so many days apart, the last on a day."""
    return [(last - days * back, kg, product, tank) for back in range(count)]


def buying(*drops: Drop, **changes: object) -> CustomerFacts:
    ordered = sorted(drops, key=lambda drop: (drop[0], drop[2]))
    facts = customer(**changes)
    return replace(
        facts,
        deliveries=tuple(DeliveryFact(day, kg, True) for day, kg, _product, _tank in ordered),
        places=tuple(PlaceFact(product, tank, "L", 0.84) for _day, _kg, product, tank in ordered),
    )


def standing(facts: CustomerFacts, as_of: int = TODAY) -> Standing:
    return assess(facts, RULES, CHINA, fit_customer(facts, RULES, POOL), POOL, as_of)


def keys(facts: CustomerFacts) -> list[str]:
    return [stream.key for stream in streams_of(facts)]


TWO_TANKS = buying(
    *every(14, TODAY - 2, 7_000.0, "diesel", NORTH.id, 20),
    *every(33, TODAY - 30, 2_500.0, "diesel", SOUTH.id, 10),
    tanks=(NORTH, SOUTH),
)
TWO_PRODUCTS = buying(*every(10, TODAY - 1, 8_000.0, "diesel", None, 30), *every(28, TODAY - 20, 400.0, "AdBlue"))


class TestParting:
    def test_tanks_that_deliveries_name_are_apart(self) -> None:
        north, south = streams_of(TWO_TANKS)
        assert (north.tank, south.tank) == ("North", "South")
        assert [drop.kg for drop in south.facts.deliveries] == [2_500.0] * 10
        assert north.facts.tanks == (NORTH,)

    def test_products_used_side_by_side_are_apart(self) -> None:
        diesel, other = streams_of(TWO_PRODUCTS)
        assert (diesel.product, other.product) == ("diesel", "AdBlue")
        assert (len(diesel.facts.deliveries), len(other.facts.deliveries)) == (30, 12)

    def test_a_customer_of_one_product_and_no_named_tank_is_one_stream(self) -> None:
        facts = customer(*(DeliveryFact(TODAY - 9 * n, 100.0, True) for n in range(9)), tanks=(NORTH, SOUTH))
        assert keys(facts) == [""]
        assert fit_customer(facts, RULES, POOL) == fit_history(history_of(facts, RULES), POOL)

    def test_a_single_odd_delivery_parts_nothing(self) -> None:
        assert keys(buying(*every(10, TODAY, 100.0, "diesel"), (TODAY - 55, 9.0, "AdBlue", None))) == [""]

    def test_winter_grades_take_each_others_place(self) -> None:
        summer = [drop for year in range(3) for drop in every(15, TODAY - 365 * year, 9.0, "0#柴油", None, 12)]
        winter = [drop for year in range(3) for drop in every(15, TODAY - 180 - 365 * year, 9.0, "-10#柴油", None, 12)]
        assert keys(buying(*summer, *winter)) == [""]

    def test_a_product_that_was_renamed_stays_one(self) -> None:
        assert keys(buying(*every(9, TODAY - 200, 9.0, "heating oil"), *every(9, TODAY, 9.0, "Heizöl EL"))) == [""]

    def test_grades_of_petrol_side_by_side_are_apart(self) -> None:
        facts = buying(*every(9, TODAY, 9.0, "92#汽油"), *every(13, TODAY - 1, 5.0, "95#汽油"))
        assert len(keys(facts)) == 2

    def test_a_tank_of_its_own_parts_even_grades(self) -> None:
        tanks = (NORTH._replace(product="0#"), SOUTH._replace(product="-10#"))
        drops = [*every(9, TODAY, 9.0, "0#"), *every(200, TODAY - 1, 5.0, "-10#", None, 2)]
        assert len(keys(buying(*drops, tanks=tanks))) == 2
        assert keys(buying(*drops)) == [""]

    def test_a_delivery_without_a_tank_goes_to_the_only_tank_left(self) -> None:
        drops = [*every(14, TODAY, 7.0, "diesel", NORTH.id), *every(30, TODAY - 3, 2.0, "diesel", None, 5)]
        north, rest = streams_of(buying(*drops, tanks=(NORTH, SOUTH)))
        assert (north.tank, rest.tank) == ("North", "South")
        assert len(rest.facts.deliveries) == 5

    def test_an_unnamed_delivery_among_named_tanks_goes_to_the_one_that_waited_longest(self) -> None:
        drops = [*every(10, TODAY, 7.0, "diesel", NORTH.id), *every(10, TODAY - 12, 2.0, "diesel", SOUTH.id)]
        facts = buying(*drops, (TODAY - 1, 3.0, "diesel", None), tanks=(NORTH, SOUTH))
        north, south = sorted(streams_of(facts), key=lambda stream: stream.tank)
        assert (len(north.facts.deliveries), len(south.facts.deliveries)) == (12, 13)
        assert south.facts.deliveries[-1].day == TODAY - 1

    def test_a_tank_of_a_product_never_delivered_tells_nothing_of_the_others(self) -> None:
        strange = TankFact(b"A" * 16, 1_000.0, 95.0, 10.0, 1.09, "Urea", "AdBlue")
        reading = ReadingFact(strange.id, TODAY, 20.0)
        facts = buying(*every(14, TODAY - 2, 7_000.0, "diesel"), tanks=(NORTH, strange), readings=(reading,))
        (stream,) = streams_of(facts)
        assert (stream.key, stream.facts.tanks, stream.facts.readings) == ("", (NORTH,), ())
        state = standing(facts)
        assert state.forecast is not None
        assert not state.forecast.basis.anchored

    def test_a_tank_belongs_to_what_is_delivered_to_it(self) -> None:
        urea = TankFact(b"U" * 16, 1_000.0, 95.0, 10.0, 1.09, "Urea", "")
        drops = [*every(14, TODAY - 2, 7_000.0, "diesel"), *every(20, TODAY - 5, 400.0, "AdBlue", urea.id)]
        diesel, other = streams_of(buying(*drops, tanks=(NORTH._replace(product=""), urea)))
        assert (diesel.tank, other.tank, other.product) == ("North", "Urea", "AdBlue")

    def test_another_suppliers_name_for_the_same_fuel_parts_nothing(self) -> None:
        drops = [*every(20, TODAY, 7_000.0, "Diesel B7"), *every(20, TODAY - 10, 7_000.0, "gasoil")]
        facts = buying(*drops)
        assert len(keys(facts)) == 2
        rivals = tuple(
            drop._replace(ours=place.product != "gasoil")
            for drop, place in zip(facts.deliveries, facts.places, strict=True)
        )
        assert keys(replace(facts, deliveries=rivals)) == [""]

    def test_a_tank_that_took_anothers_place_goes_on_with_its_history(self) -> None:
        drops = [*every(20, TODAY - 300, 7_000.0, "diesel", b"X" * 16), *every(20, TODAY, 7_000.0, "diesel", NORTH.id)]
        assert keys(buying(*drops, tanks=(NORTH,))) == [""]

    def test_a_long_history_is_not_given_up_for_the_first_names(self) -> None:
        drops = [*every(10, TODAY - 9, 7.0, "diesel"), (TODAY - 3, 7.0, "diesel", NORTH.id)]
        drops += [(TODAY - 1, 7.0, "diesel", NORTH.id), (TODAY, 2.0, "diesel", SOUTH.id)]
        assert keys(buying(*drops, tanks=(NORTH, SOUTH))) == [""]


class TestWhatIsWhose:
    def test_readings_words_and_orders_concern_their_stream(self) -> None:
        reading = ReadingFact(SOUTH.id, TODAY - 1, 3_000.0)
        word = WordFact(WordKind.ENOUGH_UNTIL, TODAY, TODAY, TODAY + 40, NORTH.id)
        facts = replace(
            TWO_TANKS,
            readings=(reading,),
            levels=(reading,),
            words=(word,),
            orders=(OrderFact(TODAY + 5, 2_000.0, "", SOUTH.id),),
        )
        north, south = streams_of(facts)
        assert (north.facts.readings, south.facts.readings) == ((), (reading,))
        assert (north.facts.words, south.facts.words) == ((word,), ())
        assert (north.facts.orders, south.facts.orders) == ((), facts.orders)
        found = {each.stream.tank: each.forecast for each in standing(facts).streams}
        assert found["South"] is not None
        assert found["South"].p50 == TODAY + 5
        assert found["North"] is not None
        assert found["North"].p10 >= TODAY + 40

    def test_an_order_without_a_tank_is_for_its_product(self) -> None:
        facts = replace(TWO_PRODUCTS, orders=(OrderFact(TODAY + 9, 400.0, "adblue"), OrderFact(TODAY + 3, 1.0)))
        diesel, other = streams_of(facts)
        assert [order.day for order in diesel.facts.orders] == [TODAY + 3]
        assert [order.day for order in other.facts.orders] == [TODAY + 9]

    def test_what_is_declared_is_shared_out(self) -> None:
        facts = replace(TWO_TANKS, declared_monthly=20_000.0, declared_cycle=10.0)
        north, south = (stream.facts for stream in streams_of(facts))
        assert north.declared_monthly is not None
        assert south.declared_monthly is not None
        assert 14_000 < north.declared_monthly < 19_000
        assert south.declared_monthly < north.declared_monthly
        assert south.declared_cycle is not None
        assert south.declared_cycle > 25

    def test_declared_figures_lose_weight_in_a_stream_too(self) -> None:
        few = buying(
            *every(14, TODAY - 2, 7_000.0, "diesel", NORTH.id, 2), *every(14, TODAY - 5, 9.0, "diesel", SOUTH.id, 2)
        )
        many = buying(
            *every(14, TODAY - 2, 7_000.0, "diesel", NORTH.id, 30), *every(14, TODAY - 5, 9.0, "diesel", SOUTH.id, 30)
        )
        usual = []
        for facts in (few, many):
            told = replace(facts, tanks=(NORTH, SOUTH), declared_cycle=20.0)
            fits = fit_customer(told, RULES, POOL).streams
            usual.append([each.usual for _key, each in fits])
        assert all(value > 16 for value in usual[0])
        assert all(value == pytest.approx(14, abs=1) for value in usual[1])


class TestTheCustomer:
    def test_its_row_is_the_most_urgent_streams(self) -> None:
        state = standing(TWO_TANKS)
        dates = [each.forecast.p50 for each in state.streams if each.forecast is not None]
        assert dates == sorted(dates)
        assert state.forecast == state.streams[0].forecast
        assert state.streams[0].stream.tank == "South"

    def test_a_stream_that_ended_is_not_the_most_urgent(self) -> None:
        facts = buying(
            *every(30, TODAY - 2, 8_000.0, "diesel", None, 30), *every(10, TODAY - 400, 400.0, "AdBlue", None, 40)
        )
        state = standing(facts)
        assert state.streams[0].stream.product == "diesel"
        assert state.forecast is not None
        assert state.forecast.p_active > 0.9

    def test_the_reason_names_the_tank(self) -> None:
        facts = replace(TWO_TANKS, contacts=(talk(TODAY - 9),))
        low = [line for line in standing(facts).reasons if line.code is Reason.TANK_LOW]
        assert [(line.params["tank"], line.params["product"]) for line in low] == [("South", "diesel")]
        _, terms = explain(facts, RULES, CHINA, fit_customer(facts, RULES, POOL), POOL, TODAY)
        assert [term.params["tank"] for term in terms if term.code == "usual_interval"] == ["South", "North"]

    def test_a_large_delivery_is_large_for_its_own_tank(self) -> None:
        facts = replace(TWO_TANKS, contacts=(talk(TODAY - 9),))
        assert Reason.THANK_LARGE not in {line.code for line in standing(facts).reasons}

    def test_the_fit_is_kept_as_text_and_one_streams_stays_as_it_was(self) -> None:
        several = fit_customer(TWO_TANKS, RULES, POOL)
        assert len(several.streams) == 2
        assert Fit.from_json(several.to_json()) == several
        whole = several._replace(streams=())
        assert Fit.from_json(whole.to_json()) == whole
        assert [stream.key for stream, _ in parted(TWO_TANKS, Fit.from_json(several.to_json()))] == keys(TWO_TANKS)

    def test_a_fit_of_other_streams_falls_back_to_the_whole(self) -> None:
        other = fit_customer(TWO_TANKS, RULES, POOL)
        ((stream, fitted),) = parted(TWO_PRODUCTS, other)
        assert (stream.key, fitted) == ("", other)


@given(
    st.lists(
        st.tuples(
            st.integers(TODAY - 500, TODAY),
            st.floats(1.0, 9_000.0),
            st.sampled_from(["diesel", "Diesel ", "AdBlue", "", "92#", "-10#"]),
            st.sampled_from([None, NORTH.id, SOUTH.id, b"X" * 16]),
        ),
        max_size=30,
    )
)
def test_whatever_was_delivered_the_streams_hold_no_delivery_twice(drops: list[Drop]) -> None:
    facts = buying(*drops, tanks=(NORTH, SOUTH))
    streams = streams_of(facts)
    held = sum(len(stream.facts.deliveries) for stream in streams)
    assert held <= len(facts.deliveries)
    assert len({stream.key for stream in streams}) == len(streams)
    state = standing(facts)
    if len(streams) > 1:
        assert all(len(stream.facts.deliveries) >= 2 for stream in streams)
        assert len(state.streams) == len(streams)
