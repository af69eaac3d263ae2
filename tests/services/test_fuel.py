"""Readings, orders and deliveries re-anchor the forecast and the list at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from tests.storage.desks import TODAY, Clock, back, buys, customer, litres

from fieldcrm.domain.codes import ReadingForm, Reason, Status
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.domain.views.standing import ForecastRow
from fieldcrm.errors import InvalidValueError
from fieldcrm.services.desk import Desk


def forecast(desk: Desk, whom: bytes) -> ForecastRow:
    """The stored forecast, which is the one of the dossier."""
    (stored,) = [row for row in desk.forecasts() if row.customer_id == whom]
    assert desk.dossier(whom).forecast == stored
    return stored


def with_tank(desk: Desk, volume: float = 20_000) -> bytes:
    """A customer with a tank that draws some 360 L a day."""
    whom = customer(desk)
    desk.put_part("tank", whom, None, {"name": "1", "volume": volume, "reserve": 10.0})
    buys(desk, whom, every=14, times=12)
    desk.today()
    return whom


def test_a_full_tank_puts_the_need_off_and_an_empty_one_brings_it_on(desk: Desk) -> None:
    whom = with_tank(desk)
    before = forecast(desk, whom)
    desk.record_reading(whom, None, 90, ReadingForm.PERCENT)
    full = forecast(desk, whom)
    assert full.p50 > before.p50 + timedelta(days=10)
    assert Reason.TANK_LOW not in reasons(desk, whom)
    desk.record_reading(whom, None, 2500, ReadingForm.LITRE)
    low = forecast(desk, whom)
    assert low.p50 < full.p50 - timedelta(days=10)
    assert low.p50 <= TODAY + timedelta(days=4)
    assert Reason.TANK_LOW in reasons(desk, whom)
    (tank,) = desk.dossier(whom).tanks
    assert tank.last_level is not None
    assert tank.last_level.litres == 2500
    desk.undo()
    assert forecast(desk, whom) == full


def reasons(desk: Desk, whom: bytes) -> list[Reason]:
    """Why the customer stands on today's list."""
    return [line.code for row in desk.today().rows if row.customer_id == whom for line in row.reasons]


def test_a_delivery_starts_the_interval_anew(desk: Desk) -> None:
    whom = with_tank(desk)
    before = forecast(desk, whom)
    assert before.p50 <= TODAY + timedelta(days=3)
    assert Reason.TANK_LOW in reasons(desk, whom)
    desk.record_delivery(whom, litres(5000), TODAY)
    after = forecast(desk, whom)
    assert after.p50 >= TODAY + timedelta(days=10)
    assert Reason.TANK_LOW not in reasons(desk, whom)


def test_an_order_covers_the_need(desk: Desk) -> None:
    whom = with_tank(desk)
    assert Reason.TANK_LOW in reasons(desk, whom)
    desk.take_order(whom, litres(5000), TODAY + timedelta(days=2))
    assert Reason.TANK_LOW not in reasons(desk, whom)
    assert forecast(desk, whom).basis["anchored"]


@pytest.mark.parametrize(("ahead", "reason"), [(-1, "past"), (731, ""), (732, "two_years")])
def test_an_order_is_for_a_day_within_two_years(desk: Desk, ahead: int, reason: str) -> None:
    whom = customer(desk)
    when = TODAY + timedelta(days=ahead)
    if not reason:
        assert desk.take_order(whom, Amount.of(5, Unit.TONNE), when).kind == "take_order"
        return
    with pytest.raises(InvalidValueError) as caught:
        desk.take_order(whom, Amount.of(5, Unit.TONNE), when)
    assert (caught.value.params["field"], caught.value.params["reason"]) == ("for_day", reason)


def test_a_delivery_answers_the_oldest_order_that_it_can(desk: Desk) -> None:
    whom = customer(desk)
    desk.take_order(whom, litres(3000), TODAY + timedelta(days=1), note="先")
    desk.take_order(whom, litres(4000), TODAY + timedelta(days=3), note="后")
    desk.record_delivery(whom, litres(100), TODAY, supplier="Rival")
    desk.record_delivery(whom, litres(3000), TODAY)
    with desk.archive.reading() as connection:
        states = dict(connection.execute("SELECT note, state FROM fuel_order").fetchall())
    assert states == {"先": "delivered", "后": "open"}
    (mine,) = [entry for entry in desk.history(limit=1) if entry.kind == "record_delivery"]
    assert {"order_id", "state"} <= {change.field for change in mine.fields}


def test_an_order_whose_delivery_is_deleted_is_open_again(desk: Desk) -> None:
    whom = customer(desk)
    desk.take_order(whom, litres(3000), TODAY + timedelta(days=1))
    desk.record_delivery(whom, litres(3000), TODAY)
    (delivery,) = [entry.id for entry in desk.timeline(whom) if entry.kind == "delivery"]

    def state() -> str:
        with desk.archive.reading() as connection:
            return str(connection.execute("SELECT state FROM fuel_order").fetchone()[0])

    found = [state()]
    delete: Callable[[], object] = partial(desk.delete, "delivery", delivery)
    for act in (delete, desk.undo, desk.undo, desk.redo, desk.redo):
        act()
        found.append(state())
    assert found == ["delivered", "open", "delivered", "open", "delivered", "open"]


def test_an_order_for_much_later_is_not_answered_by_todays_delivery(desk: Desk) -> None:
    whom = customer(desk)
    desk.take_order(whom, litres(3000), TODAY + timedelta(days=30))
    desk.record_delivery(whom, litres(3000), TODAY)
    with desk.archive.reading() as connection:
        assert connection.execute("SELECT state FROM fuel_order").fetchall() == [("open",)]


@pytest.mark.parametrize("status", [Status.PROSPECT, Status.LOST, Status.PAUSED])
def test_who_buys_from_us_is_active_and_who_buys_elsewhere_is_not(desk: Desk, status: Status) -> None:
    one, other, third = (customer(desk, name, status=status.value) for name in "甲乙丙")
    desk.record_delivery(one, litres(1), TODAY)
    desk.take_order(other, litres(1), TODAY)
    desk.record_delivery(third, litres(1), TODAY, supplier="Rival")
    assert [desk.dossier(whom).status for whom in (one, other, third)] == [Status.ACTIVE, Status.ACTIVE, status]


def test_a_first_delivery_is_thanked_for(desk: Desk, clock: Clock) -> None:
    whom = customer(desk, status="prospect")
    desk.record_delivery(whom, litres(5000), TODAY, price="7.205")
    clock.pass_days(1)
    assert Reason.THANK_FIRST in reasons(desk, whom)


def test_prices_are_kept_to_the_thousandth(desk: Desk) -> None:
    whom = customer(desk)
    desk.record_delivery(whom, litres(5000), TODAY, price=" 7.205 ")
    desk.record_delivery(whom, litres(5000), TODAY, price="7.2049")
    desk.record_delivery(whom, litres(5000), TODAY, price="")
    with desk.archive.reading() as connection:
        prices = connection.execute("SELECT price_milli, price_per FROM delivery ORDER BY id").fetchall()
    assert prices == [(7205, "L"), (7205, "L"), (None, None)]
    for wrong in ("free", "-1", "NaN", "Infinity"):
        with pytest.raises(InvalidValueError):
            desk.record_delivery(whom, litres(5000), TODAY, price=wrong)


def test_what_cannot_be_is_refused(desk: Desk) -> None:
    whom = with_tank(desk, volume=1000)
    changes = desk.status().changes
    tomorrow = TODAY + timedelta(days=1)
    refused: dict[str, Callable[[], object]] = {
        "future": lambda: desk.record_delivery(whom, litres(1), tomorrow),
        "positive": lambda: desk.record_delivery(whom, Amount(0, Unit.TONNE), TODAY),
        "past": lambda: desk.take_order(whom, litres(1), back(1)),
        "no_table": lambda: desk.record_reading(whom, None, 50, ReadingForm.CENTIMETRE),
        "no_tank": lambda: desk.record_reading(customer(desk), None, 50, ReadingForm.PERCENT),
    }
    for reason, action in refused.items():
        with pytest.raises(InvalidValueError) as caught:
            action()
        assert caught.value.params["reason"] == reason
    for value, form in ((101, ReadingForm.PERCENT), (2000, ReadingForm.LITRE), (-1, ReadingForm.LITRE)):
        with pytest.raises(InvalidValueError):
            desk.record_reading(whom, None, value, form)
    with pytest.raises(InvalidValueError):
        desk.record_reading(whom, None, 5, ReadingForm.PERCENT, tomorrow)
    assert desk.status().changes == changes + 1, "the customer without a tank"


def test_a_dipstick_is_read_by_the_tanks_table(desk: Desk) -> None:
    whom = customer(desk)
    table = ((0.0, 0.0), (100.0, 4000.0), (200.0, 9000.0))
    desk.put_part("tank", whom, None, {"name": "1", "volume": 9500.0, "table": table})
    desk.record_reading(whom, None, 150, ReadingForm.CENTIMETRE)
    level = desk.dossier(whom).tanks[0].last_level
    assert level is not None
    assert level.litres == pytest.approx(6500)
