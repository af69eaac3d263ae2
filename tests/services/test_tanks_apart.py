"""Tanks and products forecast apart, in an archive: stored, rolled over, shown, kept until their own delivery."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.storage.desks import TODAY, Clock, back, buys, customer, litres, standings
from tests.storage.test_standing import computed_anew

from fieldcrm.domain.codes import Outcome, ReadingForm, Reason, WordKind
from fieldcrm.domain.forecast import Fit
from fieldcrm.domain.standing import known_by
from fieldcrm.domain.units import Unit
from fieldcrm.services.desk import Desk
from fieldcrm.storage import facts as facts_reader
from fieldcrm.storage import forecast_errors, settings


def tank(desk: Desk, whom: bytes, name: str, volume: float, product: str = "diesel") -> bytes:
    desk.put_part("tank", whom, None, {"name": name, "volume": volume, "product": product})
    return next(each.id for each in desk.dossier(whom).tanks if each.name == name)


@pytest.fixture
def whom(desk: Desk) -> bytes:
    """North every 14 days, South every 30, AdBlue without a tank every 21."""
    found = customer(desk, "Quarry")
    north, south = tank(desk, found, "North", 10_000.0), tank(desk, found, "South", 4_000.0)
    for last, every, quantity, product, place, times in (
        (10, 14, 8_000.0, "diesel", north, 14),
        (12, 30, 2_500.0, "diesel", south, 7),
        (11, 21, 400.0, "AdBlue", None, 9),
    ):
        for number in range(times):
            desk.record_delivery(found, litres(quantity), back(last + every * number), product=product, tank_id=place)
    return found


def ids(desk: Desk, whom: bytes) -> dict[str, bytes]:
    return {each.name: each.id for each in desk.dossier(whom).tanks}


def test_each_has_a_forecast_of_its_own_and_the_most_urgent_is_the_customers(desk: Desk, whom: bytes) -> None:
    (row,) = desk.forecasts()
    assert [(stream.product, stream.tank) for stream in row.streams] == [
        ("diesel", "North"),
        ("AdBlue", ""),
        ("diesel", "South"),
    ]
    first = row.streams[0]
    assert (row.p10, row.p50, row.p90, row.quantity) == (first.p10, first.p50, first.p90, first.quantity)
    assert [stream.quantity for stream in row.streams] == [pytest.approx(q) for q in (8_000, 400, 2_500)]
    assert all(stream.unit is Unit.LITRE for stream in row.streams)
    assert desk.dossier(whom).forecast == row
    assert desk.why(whom).forecast == row
    assert row in desk.forecasts(TODAY)
    (listed,) = desk.today().rows
    assert listed.next_need == row.p50
    low = [line.params["tank"] for line in listed.reasons if line.code is Reason.TANK_LOW]
    assert low in ([], ["North"])


def test_a_customer_of_one_stream_is_stored_as_ever(desk: Desk) -> None:
    plain = customer(desk)
    buys(desk, plain)
    (row,) = desk.forecasts()
    assert row.streams == ()
    (fit_text,) = desk.archive.reader().execute("SELECT fit FROM standing_fit").fetchone()
    assert Fit.from_json(fit_text).streams == ()
    assert fit_text.startswith('["renewal"')
    (gauge,) = desk.dossier(plain).gauges
    assert (gauge.stream, gauge.predicted) == (0, desk.dossier(plain).predicted)


def test_rolling_over_day_by_day_is_computing_anew(desk: Desk, whom: bytes, clock: Clock) -> None:
    desk.record_reading(whom, ids(desk, whom)["South"], 40, ReadingForm.PERCENT)
    for _ in range(4):
        desk.today()
        kept = standings(desk)
        assert kept == computed_anew(desk)
        assert [row.streams for row in desk.forecasts()] == [row.streams for row in desk.forecasts(desk.day())]
        clock.pass_days(1)


def test_readings_words_and_orders_move_their_own_stream(desk: Desk, whom: bytes) -> None:
    def dates() -> dict[str, tuple[object, object]]:
        forecast = desk.dossier(whom).forecast
        assert forecast is not None
        return {stream.tank: (stream.p10, stream.p90) for stream in forecast.streams}

    before, tanks = dates(), ids(desk, whom)
    desk.record_reading(whom, tanks["South"], 20, ReadingForm.PERCENT)
    low = dates()
    assert low["South"][1] < before["South"][1]  # type: ignore[operator]
    assert (low["North"], low[""]) == (before["North"], before[""])
    desk.take_word(whom, WordKind.ENOUGH_UNTIL, TODAY + timedelta(days=25), tank_id=tanks["North"])
    told = dates()
    assert told["North"][0] >= TODAY + timedelta(days=25)  # type: ignore[operator]
    assert (told["South"], told[""]) == (low["South"], low[""])
    desk.take_order(whom, litres(400), TODAY + timedelta(days=3), product="adblue")
    ordered = dates()
    assert ordered[""] == (TODAY + timedelta(days=3),) * 2
    assert (ordered["South"], ordered["North"]) == (told["South"], told["North"])
    desk.take_word(whom, WordKind.ENOUGH_UNTIL, TODAY + timedelta(days=40))
    assert dates()["South"][0] >= TODAY + timedelta(days=40)  # type: ignore[operator]


def test_every_tank_has_its_chart_and_its_predictions(desk: Desk, whom: bytes) -> None:
    dossier = desk.dossier(whom)
    assert [gauge.tank for gauge in dossier.gauges] == ["North", "", "South"]
    assert [bool(gauge.level) for gauge in dossier.gauges] == [True, False, True]
    assert [gauge.reserve for gauge in dossier.gauges] == [1_000.0, None, 400.0]
    assert [len(gauge.predicted) for gauge in dossier.gauges] == [10, 8, 6]
    assert [row.real_quantity for row in dossier.gauges[2].predicted] == [pytest.approx(2_500.0)] * 6
    assert (dossier.level, dossier.predicted) == (dossier.gauges[0].level, dossier.gauges[0].predicted)
    levels = {each.name: each.level_now for each in dossier.tanks}
    assert levels["South"] is not None
    assert levels["South"] < 4_000


def test_a_kept_forecast_waits_for_the_delivery_of_its_own_tank(desk: Desk, whom: bytes, clock: Clock) -> None:
    tanks = ids(desk, whom)
    desk.record_delivery(whom, litres(2_500), desk.day(), product="diesel", tank_id=tanks["South"])
    shown = {stream.tank: stream for stream in desk.forecasts()[0].streams}
    clock.pass_days(6)
    desk.record_delivery(whom, litres(8_000), desk.day(), product="diesel", tank_id=tanks["North"])
    clock.pass_days(23)
    desk.record_delivery(whom, litres(2_400), desk.day(), product="diesel", tank_id=tanks["South"])
    south = next(gauge for gauge in desk.dossier(whom).gauges if gauge.tank == "South")
    newest = south.predicted[0]
    assert (newest.p50, newest.replayed) == (shown["South"].p50, False)
    assert newest.real == desk.day()


def test_streams_that_are_no_more_are_forgotten(desk: Desk, whom: bytes) -> None:
    reader = desk.archive.reader()
    keys = {row[0] for row in reader.execute("SELECT DISTINCT stream FROM forecast_error")}
    assert "" not in keys
    assert len(keys) == 3
    for entry in desk.timeline(whom, 0, 100):
        if entry.kind == "delivery" and entry.product == "AdBlue":
            desk.delete("delivery", entry.id)
    left = {row[0] for row in desk.archive.reader().execute("SELECT DISTINCT stream FROM forecast_error")}
    assert left == {key for key in keys if key.startswith("tank:")}
    assert forecast_errors.of_customer(desk.archive.reader(), whom) == ()


def test_loyalty_and_volumes_stay_the_customers(desk: Desk, whom: bytes) -> None:
    dossier = desk.dossier(whom)
    assert dossier.measured.deliveries > 20
    assert dossier.months[-2].ours > 8_000 * 0.84 / 1000


def test_the_replay_knows_the_orders_of_its_day(desk: Desk, clock: Clock) -> None:
    whom = customer(desk, "Harbour")
    buys(desk, whom, every=20, times=10)
    taken = desk.day()
    desk.take_order(whom, litres(5_000), taken + timedelta(days=9))
    clock.pass_days(9)
    desk.record_delivery(whom, litres(5_000), desk.day())
    clock.pass_days(2)
    with desk.archive.reading() as connection:
        rules = settings.rules(connection)
        facts = facts_reader.load_one(connection, whom, rules, desk.day().toordinal())
        assert facts is not None
        assert facts.orders == ()
        facts = facts_reader.with_past_orders(connection, facts, rules)
    (order,) = facts.taken
    assert (order.taken_on, order.delivered_on) == (taken.toordinal(), taken.toordinal() + 9)
    assert known_by(facts, taken.toordinal() - 1).orders == ()
    assert known_by(facts, taken.toordinal() + 5).orders == (order,)
    assert known_by(facts, taken.toordinal() + 9).orders == ()


def test_an_order_settles_the_replayed_forecast_too(desk: Desk, clock: Clock) -> None:
    """The order was taken on the day of the delivery before it: what is replayed then knows it."""
    whom = customer(desk, "Harbour")
    buys(desk, whom, every=20, times=10)
    desk.record_delivery(whom, litres(5_000), desk.day())
    desk.take_order(whom, litres(5_000), desk.day() + timedelta(days=33))
    with desk.archive.local_write() as connection:
        connection.execute("DELETE FROM forecast_error")
    clock.pass_days(33)
    desk.record_delivery(whom, litres(5_000), desk.day())
    newest = desk.dossier(whom).predicted[0]
    assert newest.replayed
    assert newest.p10 == newest.p50 == newest.p90 == newest.real == desk.day()


def test_a_bounded_quantity_is_what_the_lists_show(desk: Desk) -> None:
    whom = customer(desk, "Small tank")
    buys(desk, whom, every=14, times=9, quantity=5_000)
    tank(desk, whom, "Only", 4_000.0, "")
    (row,) = desk.forecasts()
    assert row.quantity == pytest.approx(4_000 * 0.85)
    assert row.basis["bounded"] is True
    dossier = desk.dossier(whom)
    assert dossier.forecast == row
    assert desk.log_call(whom, Outcome.REACHED) is not None


def states(desk: Desk) -> list[tuple[str, str]]:
    found = desk.archive.reader().execute("SELECT coalesce(product, ''), state FROM fuel_order ORDER BY for_day, id")
    return [(product, state) for product, state in found]


def test_a_delivery_answers_the_order_of_its_own_tank_or_product(desk: Desk, whom: bytes) -> None:
    tanks = ids(desk, whom)
    desk.take_order(whom, litres(8_000), TODAY, product="diesel", tank_id=tanks["North"])
    desk.take_order(whom, litres(400), TODAY + timedelta(days=1), product="AdBlue")
    desk.take_order(whom, litres(2_500), TODAY + timedelta(days=2), tank_id=tanks["South"])
    desk.record_delivery(whom, litres(400), TODAY, product="adblue")
    assert states(desk) == [("diesel", "open"), ("AdBlue", "delivered"), ("", "open")]
    desk.record_delivery(whom, litres(2_500), TODAY, product="diesel", tank_id=tanks["South"])
    assert states(desk) == [("diesel", "open"), ("AdBlue", "delivered"), ("", "delivered")]
    desk.record_delivery(whom, litres(8_000), TODAY, product="diesel")
    assert states(desk)[0] == ("diesel", "delivered")


def test_a_file_answers_them_in_the_same_way(desk: Desk, whom: bytes, tmp_path: Path) -> None:
    desk.take_order(whom, litres(8_000), TODAY, product="diesel")
    desk.take_order(whom, litres(400), TODAY + timedelta(days=1), product="AdBlue")
    file = tmp_path / "deliveries.csv"
    file.write_text(f"customer,date,quantity,unit,product\nQuarry,{TODAY},400,L,AdBlue\n", encoding="utf-8")
    desk.import_file("deliveries", file)
    assert states(desk) == [("diesel", "open"), ("AdBlue", "delivered")]


def test_another_name_for_what_was_ordered_still_answers_it(desk: Desk) -> None:
    plain = customer(desk, "Plain")
    buys(desk, plain)
    desk.take_order(plain, litres(5_000), TODAY, product="Diesel B7 winter")
    desk.record_delivery(plain, litres(5_000), TODAY, product="gas oil")
    assert states(desk) == [("Diesel B7 winter", "delivered")]
