"""Readings, expected levels, ullage and the level chart."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.builders import TODAY, customer, fitted, steady

from fieldcrm.domain.codes import ReadingForm, WordKind
from fieldcrm.domain.facts import CustomerFacts, DeliveryFact, ReadingFact, TankFact, WordFact
from fieldcrm.domain.forecast import Basis, Forecast, Pool
from fieldcrm.domain.standing.levels import use_per_day
from fieldcrm.domain.tanks import charts, level_points, litres_of, tank_levels, tank_states
from fieldcrm.domain.views.customer import Level, Tank
from fieldcrm.errors import InvalidValueError

TABLE = ((10.0, 200.0), (50.0, 1_200.0), (100.0, 2_600.0))
TANK = TankFact(b"\2" * 16, 20_000.0, 95.0, 10.0, 0.8)
OTHER = TankFact(b"\3" * 16, 60_000.0, 95.0, 10.0, 0.8)
BASIS = Basis(deliveries=9, model="renewal", usual_interval=20, season=1, weekday=1, elapsed=5, anchored=False)


def forecast(p50: int = TODAY + 10) -> Forecast:
    """8 t every 20 days: 400 kg, or 500 L, a day."""
    return Forecast(p50 - 4, p50, p50 + 6, 8_000.0, 0.95, 0.1, 0.0, BASIS)


@pytest.mark.parametrize(
    ("value", "form", "litres"),
    [
        (45, ReadingForm.PERCENT, 1_350), (100, ReadingForm.PERCENT, 3_000), (1_234.5, ReadingForm.LITRE, 1_234.5),
        (50, ReadingForm.CENTIMETRE, 1_200), (75, ReadingForm.CENTIMETRE, 1_900), (5, ReadingForm.CENTIMETRE, 100),
        (0, ReadingForm.CENTIMETRE, 0), (100, ReadingForm.CENTIMETRE, 2_600),
    ],
)  # fmt: skip
def test_a_reading_in_litres(value: float, form: ReadingForm, litres: float) -> None:
    assert litres_of(value, form, 3_000.0, TABLE) == pytest.approx(litres)


@pytest.mark.parametrize(
    ("value", "form", "volume", "table", "reason"),
    [
        (-1, ReadingForm.LITRE, 3_000.0, (), "negative"),
        (float("nan"), ReadingForm.LITRE, None, (), "number"),
        (101, ReadingForm.PERCENT, 3_000.0, (), "percent"),
        (50, ReadingForm.PERCENT, None, (), "no_volume"),
        (50, ReadingForm.CENTIMETRE, 3_000.0, (), "no_table"),
        (101, ReadingForm.CENTIMETRE, 3_000.0, TABLE, "off_table"),
        (3_001, ReadingForm.LITRE, 3_000.0, (), "over_volume"),
        (100, ReadingForm.CENTIMETRE, 2_000.0, TABLE, "over_volume"),
    ],
)
def test_a_reading_that_cannot_be(
    value: float, form: ReadingForm, volume: float | None, table: tuple[tuple[float, float], ...], reason: str
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        litres_of(value, form, volume, table)
    assert caught.value.params["field"] == "level"
    assert caught.value.params["reason"] == reason


@given(st.floats(0, 100), st.floats(0, 100))
def test_more_centimetres_are_never_fewer_litres(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert litres_of(low, ReadingForm.CENTIMETRE, None, TABLE) <= litres_of(high, ReadingForm.CENTIMETRE, None, TABLE)


def test_the_use_of_a_day_follows_the_season() -> None:
    assert use_per_day(forecast()) == pytest.approx(400.0)
    assert use_per_day(None) is None


class TestExpectedLevel:
    def facts(self, *deliveries: DeliveryFact, read: float | None = None, on: int = TODAY) -> CustomerFacts:
        readings = () if read is None else (ReadingFact(TANK.id, on, read),)
        return customer(*deliveries, tanks=(TANK,), readings=readings)

    def test_from_a_reading_less_the_use_since(self) -> None:
        state = tank_states(self.facts(read=10_000.0, on=TODAY - 4), forecast(), TODAY)[TANK.id]
        assert state.level == pytest.approx(8_000.0)
        assert state.low_on == TODAY + 12
        assert state.ullage == pytest.approx(11_000.0)

    def test_a_delivery_after_the_reading_is_added(self) -> None:
        facts = self.facts(DeliveryFact(TODAY - 1, 4_000.0, False), read=3_000.0, on=TODAY - 2)
        assert tank_states(facts, forecast(), TODAY)[TANK.id].level == pytest.approx(3_000 - 1_000 + 5_000)

    def test_without_a_reading_the_forecast_says_what_is_left_above_the_reserve(self) -> None:
        state = tank_states(self.facts(DeliveryFact(TODAY - 10, 8_000.0, True)), forecast(), TODAY)[TANK.id]
        assert state.level == pytest.approx(2_000 + 10 * 500)
        assert state.low_on == TODAY + 10

    def test_a_low_level_read_on_the_day_of_a_delivery_is_the_dip_before_it(self) -> None:
        facts = self.facts(DeliveryFact(TODAY - 10, 8_000.0, True), read=2_500.0, on=TODAY - 10)
        state = tank_states(facts, forecast(), TODAY)[TANK.id]
        assert state.level == pytest.approx(2_000 + 10_500 / 2)
        assert state.low_on == TODAY + 10
        assert level_points(TANK, facts, forecast(), TODAY)[0].mid == pytest.approx(12_500.0)
        after = self.facts(DeliveryFact(TODAY - 10, 8_000.0, True), read=12_500.0, on=TODAY - 10)
        assert tank_states(after, forecast(), TODAY)[TANK.id].level == pytest.approx(7_500.0)

    def test_a_reading_that_several_deliveries_have_overtaken_says_nothing(self) -> None:
        drops = (DeliveryFact(TODAY - 30, 8_000.0, True), DeliveryFact(TODAY - 10, 8_000.0, True))
        facts = self.facts(*drops, read=18_000.0, on=TODAY - 40)
        assert tank_states(facts, forecast(), TODAY)[TANK.id].level == pytest.approx(7_000.0)

    def test_a_small_delivery_tops_the_tank_up(self) -> None:
        facts = self.facts(DeliveryFact(TODAY - 10, 2_000.0, False))
        state = tank_states(facts, forecast(), TODAY)[TANK.id]
        assert state.level == pytest.approx(7_000.0), "it lasts until the p50 as much as a usual one does"
        assert level_points(TANK, facts, forecast(), TODAY)[0].mid == pytest.approx(12_000.0)

    def test_the_only_tank_is_low_when_the_forecast_says_so(self) -> None:
        anchored = forecast()._replace(basis=BASIS._replace(anchored=True))
        facts = self.facts(read=10_000.0, on=TODAY - 4)
        assert tank_states(facts, anchored, TODAY)[TANK.id].low_on == anchored.p50
        below = tank_states(self.facts(read=1_500.0), anchored, TODAY)[TANK.id]
        assert below.low_on == TODAY

    def test_two_tanks_share_the_use_by_volume(self) -> None:
        facts = customer(
            tanks=(TANK, OTHER),
            readings=(ReadingFact(TANK.id, TODAY - 4, 10_000.0), ReadingFact(OTHER.id, TODAY - 4, 30_000.0)),
        )
        states = tank_states(facts, forecast(), TODAY)
        assert states[TANK.id].level == pytest.approx(10_000 - 4 * 125)
        assert states[OTHER.id].level == pytest.approx(30_000 - 4 * 375)

    def test_nothing_known_is_not_made_up(self) -> None:
        assert tank_states(self.facts(), None, TODAY)[TANK.id] == (None, None, None)

    def test_a_level_stays_within_the_tank(self) -> None:
        empty = self.facts(read=100.0, on=TODAY - 90)
        state = tank_states(empty, forecast(), TODAY)[TANK.id]
        assert state.level == 0.0
        assert state.low_on == TODAY
        full = self.facts(DeliveryFact(TODAY, 90_000.0, True), read=15_000.0, on=TODAY - 1)
        assert tank_states(full, forecast(), TODAY)[TANK.id].level == 20_000.0


class TestChart:
    def test_it_runs_from_the_last_delivery_to_the_reserve_on_each_date(self) -> None:
        facts = customer(DeliveryFact(TODAY - 10, 8_000.0, True), tanks=(TANK,))
        known = forecast()
        points = {point.day.toordinal(): point for point in level_points(TANK, facts, known, TODAY)}
        assert min(points) == TODAY - 10
        assert max(points) == known.p90
        assert points[TODAY - 10].mid == pytest.approx(12_000.0)
        assert points[known.p10].low == pytest.approx(2_000.0)
        assert points[known.p50].mid == pytest.approx(2_000.0)
        assert points[known.p90].high == pytest.approx(2_000.0)
        assert points[TODAY].mid == pytest.approx(7_000.0)
        assert all(point.low <= point.mid <= point.high for point in points.values())

    def test_it_runs_through_the_readings_since_the_delivery(self) -> None:
        facts = customer(
            DeliveryFact(TODAY - 10, 8_000.0, True), tanks=(TANK,), readings=(ReadingFact(TANK.id, TODAY - 3, 9_000.0),)
        )
        points = {
            point.day.toordinal(): point
            for point in level_points(TANK, facts, forecast(), TODAY, [(TODAY - 5, 9_600.0), (TODAY - 30, 4_000.0)])
        }
        assert min(points) == TODAY - 10
        assert points[TODAY - 10].mid == pytest.approx(9_600 + 5 * 500), "what was read, and the use up to then"
        for day, litres in ((TODAY - 5, 9_600.0), (TODAY - 4, 9_300.0), (TODAY - 3, 9_000.0)):
            point = points[day]
            assert (point.low, point.mid, point.high) == pytest.approx((litres,) * 3)
        assert [day for day, point in points.items() if point.reading is not None] == [TODAY - 5, TODAY - 3]
        assert points[TODAY].low < points[TODAY].mid < points[TODAY].high
        assert points[forecast().p50].mid == pytest.approx(2_000.0)

    def test_after_a_delivery_there_was_its_load_at_least(self) -> None:
        facts = customer(
            DeliveryFact(TODAY - 10, 8_000.0, True), tanks=(TANK,), readings=(ReadingFact(TANK.id, TODAY - 3, 1_000.0),)
        )
        assert level_points(TANK, facts, forecast(), TODAY)[0].mid == pytest.approx(10_000.0)

    def test_a_reading_long_after_the_delivery_begins_it(self) -> None:
        facts = customer(
            DeliveryFact(TODAY - 500, 8_000.0, True),
            tanks=(TANK,),
            readings=(ReadingFact(TANK.id, TODAY - 3, 9_000.0),),
        )
        points = level_points(TANK, facts, forecast(), TODAY)
        assert (points[0].day.toordinal(), points[0].mid, points[0].reading) == (TODAY - 3, 9_000.0, 9_000.0)

    def test_it_is_level_while_the_customer_stands_still(self) -> None:
        still = WordFact(WordKind.SHUTDOWN, TODAY, TODAY + 2, TODAY + 6)
        facts = customer(DeliveryFact(TODAY - 10, 8_000.0, True), tanks=(TANK,), words=(still,))
        known = forecast(TODAY + 15)
        points = {point.day.toordinal(): point for point in level_points(TANK, facts, known, TODAY)}
        during = [points[day] for day in range(TODAY + 1, TODAY + 7)]
        assert len({(point.low, point.mid, point.high) for point in during}) == 1
        assert points[TODAY].mid > points[TODAY + 1].mid
        assert points[TODAY + 6].mid > points[TODAY + 7].mid
        for due, level in ((known.p10, "low"), (known.p50, "mid"), (known.p90, "high")):
            assert getattr(points[due], level) == pytest.approx(2_000.0)

    def test_a_distant_date_thins_the_points_out(self) -> None:
        facts = customer(DeliveryFact(TODAY - 10, 8_000.0, True), tanks=(TANK,))
        points = level_points(TANK, facts, forecast(TODAY + 3_000), TODAY)
        assert len(points) <= 402
        assert points[-1].day.toordinal() == TODAY + 3_006

    def test_unknown_is_empty(self) -> None:
        assert level_points(TANK, customer(tanks=(TANK,)), forecast(), TODAY) == ()
        assert level_points(TANK, customer(tanks=(TANK,)), None, TODAY) == ()


def test_the_dossiers_tanks_and_chart() -> None:
    read_on = TODAY - 5
    facts = customer(*steady(TODAY - 8), tanks=(TANK,), readings=(ReadingFact(TANK.id, read_on, 12_000.0),))
    view = Tank(TANK.id, "North", volume=20_000.0)
    strange = Tank(rb"\9" * 16, "Not in the facts")
    north, other = tank_levels((view, strange), facts, fitted(facts), Pool.default(), TODAY)
    assert north.level_now is not None
    assert 0 < north.level_now < 12_000
    assert north.low_on is not None
    assert north.low_on > date.fromordinal(TODAY)
    assert other is strange
    readings = (Level(date.fromordinal(read_on), 12_000.0, 60.0, ReadingForm.PERCENT),)
    found = charts((north, other), facts, fitted(facts), Pool.default(), TODAY, {TANK.id: readings})
    assert list(found) == [TANK.id]
    assert found[TANK.id][0].day.toordinal() == TODAY - 8
    assert [point.reading for point in found[TANK.id] if point.reading is not None] == [12_000.0]
    assert charts((strange,), facts, fitted(facts), Pool.default(), TODAY, {}) == {}
