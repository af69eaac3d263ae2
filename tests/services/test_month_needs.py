"""What the customer says it needs in a month: for the grade, not for the forecast; the newest word counts."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.storage.desks import TODAY, Clock, buys, customer, litres, new_desk, standings

from fieldcrm.domain.codes import DemandSource, WordKind
from fieldcrm.domain.rules import Rules
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.errors import InvalidValueError, NotFoundError
from fieldcrm.services.desk import Desk
from fieldcrm.storage import facts
from fieldcrm.storage.reads.dossier import told_months

DEC, JAN, FEB, MARCH, APRIL = (
    *(date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)),
    date(2026, 3, 1),
    date(2026, 4, 1),
)
"""The window of today (4 March 2026) is December to February."""


def tonnes(value: float) -> Amount:
    return Amount.of(value, Unit.TONNE)


def months(desk: Desk, customer_id: bytes, day: date | None = None) -> list[tuple[float | None, DemandSource]]:
    """The demand of the window's months, and where it is from."""
    return [(month.demand, month.source) for month in desk.dossier(customer_id, day).loyalty.window]


def told_monthly(desk: Desk, customer_id: bytes, day: date = TODAY) -> dict[date, float]:
    """What the rules are told, in kg."""
    with desk.archive.reading() as connection:
        found = facts.load_one(connection, customer_id, Rules(), day.toordinal())
    assert found is not None
    return {date.fromordinal(month): kg for month, kg in found.told_monthly}


@pytest.fixture
def buyer(desk: Desk) -> bytes:
    """Supplied every 14 days with 5,000 L, declaring 12 t a month."""
    made = customer(desk, monthly_volume=tonnes(12))
    buys(desk, made, times=12)
    return made


DECLARED = (12.0, DemandSource.DECLARED)


def test_it_counts_for_its_month_and_undo_takes_it_back(desk: Desk, buyer: bytes) -> None:
    assert months(desk, buyer) == [DECLARED] * 3
    before, digest = standings(desk), desk.digest()
    receipt = desk.take_month_need(buyer, date(2026, 1, 17), tonnes(40), said_by="王")
    assert receipt.kind == "take_word"
    assert months(desk, buyer) == [DECLARED, (40.0, DemandSource.TOLD), DECLARED]
    stored = standings(desk)
    assert stored != before, "the grade is stored anew at once"
    desk.undo()
    assert (months(desk, buyer), standings(desk)) == ([DECLARED] * 3, before)
    assert desk.timeline(buyer)[0].kind == "delivery"
    desk.redo()
    assert standings(desk) == stored
    assert desk.digest() != digest


def test_a_competitor_seen_in_the_month_goes_before_it(desk: Desk, buyer: bytes) -> None:
    desk.take_month_need(buyer, JAN, tonnes(40))
    desk.record_delivery(buyer, tonnes(3), date(2026, 1, 20), supplier="Rival")
    (_december, (january, source), _february) = months(desk, buyer)
    assert source is DemandSource.SEEN
    assert january is not None
    assert january < 40


def test_of_several_words_for_a_month_the_newest_counts(desk: Desk, buyer: bytes, clock: Clock) -> None:
    desk.take_month_need(buyer, JAN, tonnes(40))
    clock.pass_days(1)
    desk.take_month_need(buyer, JAN, tonnes(30))
    newest = desk.timeline(buyer)[0].id
    assert months(desk, buyer)[1] == (30.0, DemandSource.TOLD)
    assert months(desk, buyer, TODAY)[1] == (40.0, DemandSource.TOLD), "on the day before it was not said yet"
    assert [each.amount for each in desk.dossier(buyer).declared.told] == [tonnes(30)]
    desk.delete("word", newest)
    assert months(desk, buyer)[1] == (40.0, DemandSource.TOLD)


def test_litres_are_weighed_by_the_density_of_what_it_takes(desk: Desk) -> None:
    desk.set_product("95#", 0.75)
    made = customer(desk)
    for number in (1, 2, 3):
        desk.record_delivery(made, litres(1000), TODAY - timedelta(days=20 * number), product="95#")
    desk.take_month_need(made, FEB, litres(20_000))
    desk.take_month_need(made, JAN, Amount.of(900, Unit.KILOGRAM))
    assert told_monthly(desk, made) == {JAN: 900.0, FEB: 15_000.0}


def test_a_month_to_come_counts_when_it_has_passed(desk: Desk, buyer: bytes, clock: Clock) -> None:
    desk.take_month_need(buyer, APRIL, tonnes(50), said_by="王")
    assert months(desk, buyer) == [DECLARED] * 3
    clock.pass_days(62)
    assert desk.day() == date(2026, 5, 5)
    desk.today()
    assert (50.0, DemandSource.TOLD) in months(desk, buyer)
    stored = standings(desk)
    desk.rebuild()
    assert standings(desk) == stored


def test_the_forecast_does_not_move(desk: Desk, buyer: bytes) -> None:
    desk.take_word(buyer, WordKind.ENOUGH_UNTIL, TODAY + timedelta(days=20))
    before = desk.dossier(buyer)
    desk.take_month_need(buyer, FEB, tonnes(90))
    desk.take_month_need(buyer, MARCH, tonnes(1))
    after = desk.dossier(buyer)
    assert after.forecast == before.forecast
    assert after.last_moment == before.last_moment
    assert after.loyalty != before.loyalty
    with desk.archive.reading() as connection:
        found = facts.load_one(connection, buyer, Rules(), TODAY.toordinal())
    assert found is not None
    assert [word.kind for word in found.words] == [WordKind.ENOUGH_UNTIL]


def test_one_customer_and_all_are_read_alike_and_the_log_gives_the_same(desk: Desk, buyer: bytes) -> None:
    desk.take_month_need(buyer, FEB, tonnes(40))
    desk.take_month_need(customer(desk, "Hilltop"), FEB, litres(2000))
    with desk.archive.reading() as connection:
        swept = {each.customer_id: each.told_monthly for each in facts.load_all(connection, Rules(), TODAY.toordinal())}
    assert {whom: dict(told) for whom, told in swept.items()} == {
        whom: {month.toordinal(): kg for month, kg in told_monthly(desk, whom).items()} for whom in swept
    }
    before, digest = standings(desk), desk.digest()
    assert desk.rebuild() == digest
    assert standings(desk) == before


def test_the_dossier_and_the_timeline_tell_it(desk: Desk, buyer: bytes) -> None:
    for month, amount in ((date(2025, 11, 1), 9.0), (DEC, 10.0), (APRIL, 40.5)):
        desk.take_month_need(buyer, month, tonnes(amount), said_by="王")
    told = desk.dossier(buyer).declared.told
    assert [(each.month, each.amount, each.said_by, each.told_on) for each in told] == [
        (DEC, tonnes(10), "王", TODAY),
        (APRIL, tonnes(40.5), "王", TODAY),
    ]
    assert desk.dossier(buyer, TODAY - timedelta(days=1)).declared.told == ()
    entry = desk.timeline(buyer)[0]
    assert (entry.kind, entry.first, entry.until, entry.amount) == ("month_need", APRIL, None, tonnes(40.5))
    assert (entry.text, entry.day) == ("王", TODAY)
    assert desk.brief(buyer).dossier.declared.told == told


def test_the_search_finds_it(desk: Desk, buyer: bytes) -> None:
    customer(desk, "Hilltop")
    desk.take_month_need(buyer, APRIL, tonnes(40.5), said_by="钱经理")
    for typed in ("2026-04", "钱经理"):
        (row,) = desk.customers(typed).rows
        assert (row.id, row.matched, row.snippet) == (buyer, "word", "2026-04 · 40.5 t · 钱经理")
    desk.undo()
    assert not desk.customers("钱经理").rows


@pytest.mark.parametrize(
    ("month", "amount", "field", "reason"),
    [
        (date(2024, 2, 29), 1.0, "month", "month_range"),
        (date(2028, 4, 1), 1.0, "month", "month_range"),
        (FEB, 0.0, "quantity", "positive"),
        (FEB, -3.0, "quantity", "positive"),
    ],
)
def test_what_cannot_be_is_refused(
    desk: Desk, buyer: bytes, month: date, amount: float, field: str, reason: str
) -> None:
    before = desk.digest()
    with pytest.raises(InvalidValueError) as caught:
        desk.take_month_need(buyer, month, tonnes(amount))
    assert (caught.value.params["field"], caught.value.params["reason"]) == (field, reason)
    with pytest.raises(NotFoundError):
        desk.take_month_need(bytes(16), FEB, tonnes(1))
    assert desk.digest() == before


def test_what_was_said_is_read_by_index(desk: Desk) -> None:
    seen: list[str] = []
    reader = desk.archive.reader()
    reader.set_trace_callback(seen.append)
    told_months(reader, bytes(16), TODAY)
    reader.set_trace_callback(None)
    (query,) = seen
    assert any("word_month" in row[3] for row in reader.execute(f"EXPLAIN QUERY PLAN {query}"))


HEADERS = ("customer", "kind", "from_day", "quantity", "unit", "said_by", "told_on")


def save(file: Path, *rows: tuple[str, ...]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADERS, *rows])
    return file


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_files_carry_it_unchanged(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"words.{ending}"
    with new_desk(tmp_path / "one") as desk:
        made = customer(desk, "Hilltop", code="K1")
        buys(desk, made, times=12)
        desk.take_month_need(made, FEB, tonnes(40.125), said_by="=王")
        desk.take_month_need(made, APRIL, litres(50_000))
        desk.take_word(made, WordKind.SHUTDOWN, TODAY + timedelta(days=9), first=TODAY)
        assert desk.export("words", file) == 3
        before, told = desk.digest(), told_monthly(desk, made)
        assert desk.import_file("words", file).preview.unchanged == 3
        assert desk.digest() == before
    with new_desk(tmp_path / "two") as other:
        made = customer(other, "Hilltop", code="K1")
        buys(other, made, times=12)
        assert other.import_file("words", file).preview.new == 3
        assert told_monthly(other, made) == told
        assert months(other, made)[2] == (40.125, DemandSource.TOLD)
        assert {entry.text for entry in other.timeline(made) if entry.kind == "month_need"} == {"=王", ""}
        other.undo()
        assert told_monthly(other, made) == {}


def test_a_file_of_others_needs_month_and_amount(desk: Desk, tmp_path: Path) -> None:
    made = customer(desk, "Hilltop", code="K1")
    file = save(
        tmp_path / "words.csv",
        ("K1", "month_need", "2026-04-17", "40", "t", "Li", "2026-03-01"),
        ("K1", "month_need", "", "40", "t", "", ""),
        ("K1", "month_need", "2026-04-01", "", "", "", ""),
        ("K1", "month_need", "2026-04-01", "40", "", "", ""),
        ("K1", "month_need", "2026-04-01", "-1", "t", "", ""),
        ("K1", "enough_until", "2026-04-01", "", "", "", ""),
    )
    preview = desk.import_file("words", file).preview
    assert [(each.row, each.field, each.reason) for each in preview.rejects] == [
        (3, "from_day", "missing"),
        (4, "quantity", "missing"),
        (5, "quantity", "unit"),
        (6, "quantity", "not_positive"),
        (7, "until_day", "missing"),
    ]
    assert (preview.new, told_monthly(desk, made)) == (1, {APRIL: 40_000.0})
    assert desk.import_file("words", file).preview.new == 0
