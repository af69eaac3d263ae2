"""A forecast that was shown is kept, and stands beside what came when the delivery comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from tests.storage.desks import Clock

from fieldcrm.domain.units import Amount, Unit
from fieldcrm.domain.views.scores import PredictedReal
from fieldcrm.services.desk import Desk
from fieldcrm.storage import forecast_errors
from fieldcrm.storage.forecast_errors import MOST

FIRST = date(2025, 3, 3)
Deliver = Callable[[date, float], None]


@pytest.fixture
def customer(desk: Desk, clock: Clock) -> bytes:
    """Delivered 10 t every 20 days, from March 2025 on; the clock stands at the last of twelve deliveries."""
    go(clock, FIRST)
    receipt = desk.create_customer({"name": "Harbour Stone", "code": "K1"})
    assert receipt.customer is not None
    for number in range(12):
        go(clock, FIRST + timedelta(days=20 * number))
        deliver(desk, receipt.customer.id, 10)
    return receipt.customer.id


def go(clock: Clock, day: date) -> None:
    """Set the clock to the morning of a day."""
    clock.now = datetime(day.year, day.month, day.day, 9).astimezone()


def deliver(desk: Desk, customer: bytes, tonnes: float, day: date | None = None) -> None:
    """A delivery of ours."""
    desk.record_delivery(customer, Amount.of(tonnes, Unit.TONNE), day or desk.day())


def predicted(desk: Desk, customer: bytes) -> tuple[PredictedReal, ...]:
    return desk.dossier(customer).predicted


def test_what_was_shown_is_kept_and_answered(desk: Desk, customer: bytes, clock: Clock) -> None:
    made_on = desk.day()
    shown = desk.dossier(customer).forecast
    assert shown is not None
    go(clock, made_on + timedelta(days=23))
    assert predicted(desk, customer)[0].real == made_on
    deliver(desk, customer, 8)
    newest = predicted(desk, customer)[0]
    assert (newest.made_on, newest.p10, newest.p50, newest.p90) == (made_on, shown.p10, shown.p50, shown.p90)
    assert (newest.real, newest.real_quantity, newest.unit) == (desk.day(), 8.0, Unit.TONNE)
    assert newest.quantity == pytest.approx(shown.quantity)
    assert newest.late == (desk.day() - shown.p50).days
    assert newest.within == (shown.p10 <= desk.day() <= shown.p90)
    assert not newest.replayed


def test_the_forecast_of_the_whole_interval_is_kept_not_the_last_one(desk: Desk, customer: bytes, clock: Clock) -> None:
    made_on = desk.day()
    for later in (10, 20, 30):
        go(clock, made_on + timedelta(days=later))
        desk.refresh_standing()
    deliver(desk, customer, 10)
    assert predicted(desk, customer)[0].made_on == made_on
    assert predicted(desk, customer)[0].p50 < desk.day()


def test_ten_are_shown_the_newest_first_and_twenty_kept(desk: Desk, customer: bytes, clock: Clock) -> None:
    last = desk.day()
    for number in range(1, 16):
        go(clock, last + timedelta(days=20 * number))
        deliver(desk, customer, 10)
    found = predicted(desk, customer)
    assert [row.real for row in found] == [desk.day() - timedelta(days=20 * back) for back in range(10)]
    assert not any(row.replayed for row in found)
    kept = forecast_errors.of_customer(desk.archive.reader(), customer)
    assert len(kept) <= MOST + 1
    assert kept[-1].real_on is None


def test_history_without_kept_forecasts_is_replayed_with_what_was_known_then(desk: Desk, clock: Clock) -> None:
    receipt = desk.create_customer({"name": "Old Mine", "code": "K2"})
    assert receipt.customer is not None
    customer = receipt.customer.id
    today = desk.day()
    days = [today - timedelta(days=60 + 20 * back) for back in range(14, -1, -1)]
    for day in (*days, today - timedelta(days=20)):
        deliver(desk, customer, 10, day)
    found = predicted(desk, customer)
    assert len(found) == 10
    assert all(row.replayed for row in found)
    assert found[0].made_on == days[-1]
    assert found[0].late > 10  # 40 days instead of 20: nobody could know
    assert [row.late for row in found[1:]] == [pytest.approx(0, abs=3)] * 9


def test_a_delivery_taken_back_leaves_no_answer_and_done_again_gives_it(
    desk: Desk, customer: bytes, clock: Clock
) -> None:
    before = predicted(desk, customer)
    go(clock, desk.day() + timedelta(days=21))
    deliver(desk, customer, 8)
    answered = predicted(desk, customer)
    desk.undo()
    assert predicted(desk, customer) == before
    desk.redo()
    assert predicted(desk, customer) == answered
    assert not answered[0].replayed


def test_a_forecast_made_when_the_delivery_had_come_is_no_forecast(desk: Desk, customer: bytes, clock: Clock) -> None:
    """A delivery entered ten days late answers the forecast before it; the one after it was never shown in time."""
    last = desk.day()
    go(clock, last + timedelta(days=30))
    deliver(desk, customer, 10, last + timedelta(days=20))
    deliver(desk, customer, 10, last + timedelta(days=29))
    newest, second = predicted(desk, customer)[:2]
    assert (newest.real, newest.replayed) == (last + timedelta(days=29), True)
    assert newest.made_on == last + timedelta(days=20)
    assert (second.real, second.made_on, second.replayed) == (last + timedelta(days=20), last, False)


def test_they_outlive_a_rebuild_and_are_no_part_of_the_digest(desk: Desk, customer: bytes, clock: Clock) -> None:
    go(clock, desk.day() + timedelta(days=21))
    deliver(desk, customer, 8)
    before, digest = predicted(desk, customer), desk.digest()
    assert desk.rebuild() == digest
    assert predicted(desk, customer) == before
    with desk.archive.local_write() as connection:
        connection.execute("DELETE FROM forecast_error")
    assert desk.digest() == digest
    assert predicted(desk, customer)[0].replayed


def test_a_customer_without_deliveries_has_nothing_to_show(desk: Desk) -> None:
    receipt = desk.create_customer({"name": "New Farm", "cycle_days": 20.0})
    assert receipt.customer is not None
    assert predicted(desk, receipt.customer.id) == ()


def test_a_dossier_opens_before_any_parameters_were_learnt_and_after(desk: Desk) -> None:
    """A fresh import keeps curves made with the starting parameters; they do not fit those learnt for the look."""
    rhythms = (11, 13, 17, 19, 23, 29, 31, 37)
    made = [desk.create_customer({"name": f"Plant {every}"}).customer for every in rhythms]
    for customer, every in zip(made, rhythms, strict=True):
        assert customer is not None
        for back in range(800 // every, 0, -1):
            deliver(desk, customer.id, 10, desk.day() - timedelta(days=every * back))
    assert all(len(predicted(desk, customer.id)) == 10 for customer in made if customer is not None)
    desk.refresh_standing()
    assert all(len(predicted(desk, customer.id)) == 10 for customer in made if customer is not None)
