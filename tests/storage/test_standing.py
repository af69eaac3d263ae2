"""The stored state of each customer follows what happens to it, and the days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlcipher3.dbapi2 import Connection
from tests.storage.desks import TODAY, Clock, back, buys, customer, litres, new_desk, standings

from fieldcrm.domain.codes import Outcome, ReadingForm, WordKind
from fieldcrm.domain.forecast import Fit
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.journal.draft import Draft, new_id
from fieldcrm.services.desk import Desk
from fieldcrm.services.writing import write
from fieldcrm.storage import derived, facts, forecast_errors, standing, standing_rows
from fieldcrm.storage import settings as shared


def deliver_on(desk: Desk, whom: bytes, days: list[int]) -> None:
    """Deliveries so many days before today; negative ones are still ahead, as a file may hold them."""
    with desk.archive.writing() as connection:
        draft = Draft("import")
        rows = [(new_id(), whom, back(number).isoformat(), [5_000_000, "L"]) for number in days]
        draft.bulk("delivery", ("customer_id", "day", "quantity"), rows, new=True)
        write(desk, connection, draft)


def computed_anew(desk: Desk) -> list[tuple[object, ...]]:
    """The stored states, all made again from the histories under the parameters in force."""
    day = desk.day().toordinal()
    with desk.archive.local_write() as connection:
        known, rules = standing.pool(connection), shared.rules(connection)
        connection.execute("DELETE FROM standing")
        standing._write(connection, facts.load_all(connection, rules, day), rules, known, day, {})
    return standings(desk)


def test_rolling_over_day_by_day_is_computing_anew(desk: Desk, clock: Clock) -> None:
    one, other, third = customer(desk, "甲"), customer(desk, "乙"), customer(desk, "丙")
    buys(desk, one)
    deliver_on(desk, other, [4000, 300, 20, -1, -3])
    desk.put_part("tank", third, None, {"volume": 9000.0, "name": "1"})
    desk.record_reading(third, None, 30, ReadingForm.PERCENT)
    for _ in range(5):
        desk.today()
        kept = standings(desk)
        assert kept == computed_anew(desk)
        clock.pass_days(1)


def test_rolling_over_streams_and_all_that_is_known_beside_them_is_computing_anew(desk: Desk, clock: Clock) -> None:
    """Also over the turn of a month, and with what is computed anew meanwhile."""
    two, told, ordered, silent = (customer(desk, name) for name in "甲乙丙丁")
    for back_days in range(240, 0, -15):
        for product, quantity, shift in (("diesel", 5000, 0), ("petrol", 900, 3)):
            desk.record_delivery(two, litres(quantity), back(back_days - shift), product=product)
    for whom in (told, ordered):
        buys(desk, whom, every=9, times=30)
    buys(desk, silent, every=20, times=9)
    deliver_on(desk, silent, [-4])
    desk.take_word(told, WordKind.ENOUGH_UNTIL, back(-12))
    desk.take_order(ordered, litres(4000), back(-3))
    for number in range(32):
        desk.today()
        kept = standings(desk)
        if number % 4 == 0:
            assert kept == computed_anew(desk)
        if number % 5 == 0:
            desk.record_delivery(ordered, litres(3000), desk.day())
        clock.pass_days(1)
    kept_fit = standing_rows.fit_of(desk.archive.reader(), two)
    assert kept_fit is not None
    assert len(Fit.from_json(kept_fit[1]).streams) == 2


def kept_forecasts(folder: Path, *, looked_up: bool) -> list[tuple[object, ...]]:
    """What is kept of the forecasts of three weeks, by customer: those of stored fits looked up each day, or not."""
    clock = Clock()
    with new_desk(folder, clock) as desk:
        buying, ahead, read, two = (customer(desk, name) for name in "甲乙丙丁")
        buys(desk, buying, every=6, times=9)
        deliver_on(desk, ahead, [300, 40, 20, -2, -5, -9])
        for back_days in range(240, 0, -15):
            for product, quantity, shift in (("diesel", 5000, 0), ("petrol", 900, 3)):
                desk.record_delivery(two, litres(quantity), back(back_days - shift), product=product)
        desk.put_part("tank", read, None, {"volume": 9000.0, "name": "1"})
        for number in range(21):
            if looked_up:
                with desk.archive.local_write() as connection:
                    connection.execute("DELETE FROM derived WHERE key = 'standing_day'")
            desk.today()
            if number == 7:
                desk.record_reading(read, None, 30, ReadingForm.PERCENT)
            if number % 6 == 0:
                desk.record_delivery(buying, litres(3000), desk.day())
            clock.pass_days(1)
        found = desk.archive.reader().execute(
            "SELECT c.name, e.stream, e.after, e.made_on, e.p10, e.p50, e.p90, e.quantity, e.real_on"
            " FROM forecast_error e JOIN customer c ON c.id = e.customer_id ORDER BY 1, 2, 3"
        )
        return list(found)


def test_a_forecast_is_kept_when_it_is_first_shown_and_not_looked_for_again_while_only_the_day_changes(
    tmp_path: Path,
) -> None:
    kept = kept_forecasts(tmp_path / "one", looked_up=False)
    assert kept == kept_forecasts(tmp_path / "other", looked_up=True)
    assert {row[0] for row in kept} == set("甲乙丙丁")
    assert len({row[2] for row in kept if row[0] == "乙"}) == 4  # one more with each delivery that was still ahead


def test_while_only_the_day_changes_kept_forecasts_are_looked_up_for_new_fits_alone(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = customer(desk, "甲"), customer(desk, "乙")
    buys(desk, old)
    deliver_on(desk, new, [30, 20, 10, -1])
    desk.today()
    asked: list[bytes] = []
    plain = forecast_errors.newest

    def noting(connection: Connection, customers: Iterable[bytes]) -> dict[bytes, dict[str, tuple[int, int]]]:
        asked.extend(customers)
        return plain(connection, customers)

    monkeypatch.setattr(forecast_errors, "newest", noting)
    clock.pass_days(1)
    desk.today()
    assert asked == [new]


def test_a_delivery_that_was_still_ahead_counts_from_its_day_on(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    deliver_on(desk, whom, [50, 30, 10, -2])
    first = desk.forecasts()[0]
    clock.pass_days(2)
    desk.today()
    later = desk.forecasts()[0]
    assert (first.basis["deliveries"], first.basis["elapsed"]) == (3, 10)
    assert (later.basis["deliveries"], later.basis["elapsed"]) == (4, 0)


def test_rolling_over_the_months_border_is_computing_anew(desk: Desk, clock: Clock) -> None:
    plain, ahead = customer(desk, "甲"), customer(desk, "乙")
    clock.pass_days(monthrange(TODAY.year, TODAY.month)[1] - TODAY.day - 1)
    left = (desk.day() - TODAY).days
    deliver_on(desk, plain, [300, 200, 100, 40, 10])
    deliver_on(
        desk, ahead, [300, 200, 100, 40, -left, -left - 1, -left - 3]
    )  # in the old month, on its last day, after
    with desk.archive.local_write() as connection:
        for whom in (plain, ahead):
            connection.execute(
                "UPDATE customer SET monthly_volume_milli = 9000, monthly_volume_unit = 't' WHERE id = ?", (whom,)
            )
    months = set()
    for _ in range(6):
        desk.today()
        kept = standings(desk)
        assert kept == computed_anew(desk)
        months.add(desk.day().month)
        clock.pass_days(1)
    assert len(months) == 2


def test_rolling_over_the_years_border_with_shutdowns_and_readings_is_computing_anew(desk: Desk, clock: Clock) -> None:
    still, read, plain = (customer(desk, name) for name in "甲乙丙")
    clock.pass_days((date(TODAY.year, 12, 28) - TODAY).days)
    for whom in (still, read, plain):
        for back_days in range(200, 0, -20):
            desk.record_delivery(whom, litres(4000), desk.day() - timedelta(days=back_days))
    desk.take_word(still, WordKind.SHUTDOWN, date(TODAY.year + 1, 1, 2), first=date(TODAY.year, 12, 30))
    desk.put_part("tank", read, None, {"volume": 9000.0, "name": "1"})
    desk.record_reading(read, None, 60, ReadingForm.PERCENT)
    years = set()
    for _ in range(7):
        desk.today()
        kept = standings(desk)
        assert kept == computed_anew(desk)
        years.add(desk.day().year)
        clock.pass_days(1)
    assert len(years) == 2


def test_a_clock_set_back_forgets_what_lies_ahead_of_it(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    buys(desk, whom, times=20)
    desk.today()
    before = standings(desk)
    clock.pass_days(20)
    desk.record_delivery(whom, litres(100), TODAY + timedelta(days=20))
    desk.today()
    clock.pass_days(-20)
    desk.today()
    assert standings(desk) == before


def test_a_write_after_midnight_makes_the_whole_list_roll_over(desk: Desk, clock: Clock) -> None:
    one, other = customer(desk, "甲"), customer(desk, "乙")
    desk.reschedule(other, TODAY + timedelta(days=1))
    desk.reschedule(one, TODAY + timedelta(days=1))
    assert desk.today().rows == ()
    clock.pass_days(1)
    desk.add_note(one, "early bird")
    assert desk.today(TODAY).rows == ()
    assert {row.customer_id for row in desk.today().rows} == {one, other}
    assert {row[1] for row in standings(desk)} == {desk.day().toordinal()}


def test_a_delivery_renews_its_customer_only(desk: Desk) -> None:
    one, other = customer(desk, "甲"), customer(desk, "乙")
    buys(desk, one)
    buys(desk, other)
    desk.today()
    with desk.archive.local_write() as connection:
        connection.execute("UPDATE standing SET stake = -1 WHERE customer_id = ?", (other,))
    desk.record_delivery(one, litres(7000), TODAY)
    stakes = {row[0]: row[5] for row in standings(desk)}
    assert stakes[other] == -1
    assert stakes[one] >= 0


@pytest.mark.parametrize(
    ("key", "value", "assessed", "refitted"),
    [("daily_capacity", 5, False, False), ("cadence_ungraded", 3, True, False), ("diesel_density", 0.9, True, True)],
)
def test_a_setting_renews_what_depends_on_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, key: str, value: object, assessed: bool, refitted: bool
) -> None:
    whom = customer(desk)
    buys(desk, whom)
    desk.today()
    counted = {"fit_customer": 0, "assess": 0}
    for name in counted:
        plain = getattr(standing, name)

        def counting(*args: object, name: str = name, plain: object = plain) -> object:
            counted[name] += 1
            return plain(*args)  # type: ignore[operator]

        monkeypatch.setattr(standing, name, counting)
    desk.change_setting(key, value)
    assert (counted["assess"] > 0, counted["fit_customer"] > 0) == (assessed, refitted)
    kept = standings(desk)
    assert kept == computed_anew(desk)


def test_only_what_changes_a_history_reads_it_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    whom = customer(desk)
    buys(desk, whom)
    desk.today()
    fitted: list[object] = []
    plain = getattr(standing, "fit_customer")  # noqa: B009 - imported there, not exported

    def counting(*args: object) -> object:
        fitted.append(args)
        return plain(*args)

    monkeypatch.setattr(standing, "fit_customer", counting)
    desk.log_call(whom, Outcome.REACHED, note="x")
    desk.reschedule(whom, TODAY)
    desk.why(whom)
    assert fitted == []
    desk.record_delivery(whom, litres(5000), TODAY)
    assert len(fitted) == 1
    kept = standings(desk)
    assert kept == computed_anew(desk)


def test_a_bulk_write_reads_only_the_histories_it_touched(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [customer(desk, name) for name in ("甲", "乙", "丙", "丁")]
    for whom in people:
        buys(desk, whom)
    desk.today()
    monkeypatch.setattr(standing, "_CHUNK", 2)
    monkeypatch.setattr(derived, "LEARN_SHARE", 9.0)
    fitted: list[object] = []
    plain = getattr(standing, "fit_customer")  # noqa: B009 - imported there, not exported

    def counting(*args: object) -> object:
        fitted.append(args)
        return plain(*args)

    monkeypatch.setattr(standing, "fit_customer", counting)
    with desk.archive.writing() as connection:
        draft = Draft("import")
        rows = [(new_id(), whom, TODAY.isoformat(), [5_000_000, "L"]) for whom in people[:3]]
        draft.bulk("delivery", ("customer_id", "day", "quantity"), rows, new=True)
        write(desk, connection, draft)
    assert len(fitted) == 3
    kept = standings(desk)
    assert kept == computed_anew(desk)


def test_the_parameters_are_learnt_from_customers_drawn_evenly_until_they_suffice(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [customer(desk, f"客户{number}") for number in range(9)]
    for whom in people[1:]:
        deliver_on(desk, whom, [40, 30, 20, 10])
    monkeypatch.setattr(standing, "_SAMPLE", 16)
    with desk.archive.reading() as connection:
        rules, day = shared.rules(connection), desk.day().toordinal()
        some = list(standing._sample(connection, rules, day))
        monkeypatch.setattr(standing, "_SAMPLE", 1_000)
        everybody = list(standing._sample(connection, rules, day))
        long_ago = list(standing._sample(connection, rules, day - 100))
    assert (len(some), len(everybody), len(long_ago)) == (4, 8, 0)
    assert {len(history.days) for history in everybody} == {4}


def test_what_is_not_there_has_no_state(desk: Desk) -> None:
    one, other = customer(desk, "甲"), customer(desk, "乙")
    buys(desk, one)
    desk.today()
    desk.delete("customer", one)
    assert [row[0] for row in standings(desk)] == [other]
    assert [row.customer_id for row in desk.today().rows] == [other] * len(desk.today().rows)
    assert desk.forecasts() == ()
    desk.undo()
    assert len(standings(desk)) == 2


def test_strange_histories_have_states_too(desk: Desk, clock: Clock) -> None:
    ancient, once, never, same_day = (customer(desk, name) for name in ("十年", "一次", "从未", "同日"))
    deliver_on(desk, ancient, [3700, 3690, 10])
    deliver_on(desk, once, [3650])
    deliver_on(desk, same_day, [5, 5, 5])
    other = customer(desk, "别人", monthly_volume=Amount.of(10, Unit.TONNE))
    desk.record_delivery(other, litres(1), back(1), supplier="Rival")
    assert desk.today().customers == 5
    found = {row.customer_id: row for row in desk.forecasts()}
    assert ancient in found
    assert once in found
    assert never not in found
    assert found[same_day].quantity == pytest.approx(15_000)
    for row in found.values():
        assert row.p10 <= row.p50 <= row.p90
        assert 0 <= row.p_active <= 1
    clock.pass_days(4000)
    assert desk.today().customers == 5
    kept = standings(desk)
    assert kept == computed_anew(desk)
