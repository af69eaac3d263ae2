"""Taking the customer's word: one action, seen by the forecast and the timeline, taken back by undo."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.storage.desks import TODAY, buys, customer, litres

from fieldcrm.domain.codes import WordKind
from fieldcrm.errors import InvalidValueError
from fieldcrm.services.desk import Desk


def p10(desk: Desk, customer_id: bytes) -> date:
    found = desk.dossier(customer_id).forecast
    assert found is not None
    return found.p10


@pytest.fixture
def buyer(desk: Desk) -> bytes:
    """Supplied every 14 days, the next time about now."""
    made = customer(desk)
    buys(desk, made)
    return made


def test_the_word_moves_the_forecast_at_once_and_undo_brings_it_back(desk: Desk, buyer: bytes) -> None:
    until = TODAY + timedelta(days=25)
    before = p10(desk, buyer)
    receipt = desk.take_word(buyer, WordKind.ENOUGH_UNTIL, until, said_by="王")
    assert receipt.kind == "take_word"
    assert before < until <= p10(desk, buyer)
    stored = desk.archive.reader().execute("SELECT p10 FROM standing WHERE customer_id = ?", (buyer,)).fetchone()
    assert stored[0] == p10(desk, buyer).toordinal()
    entry = desk.timeline(buyer)[0]
    assert (entry.kind, entry.day, entry.text) == ("enough_until", TODAY, "王")
    assert (entry.first, entry.until) == (None, until)
    desk.undo()
    assert p10(desk, buyer) == before
    assert desk.timeline(buyer)[0].kind == "delivery"


def test_a_shutdown_is_kept_with_both_its_days(desk: Desk, buyer: bytes) -> None:
    before = p10(desk, buyer)
    first, until = TODAY + timedelta(days=1), TODAY + timedelta(days=20)
    desk.take_word(buyer, WordKind.SHUTDOWN, until, first=first)
    assert p10(desk, buyer) > before
    entry = desk.timeline(buyer)[0]
    assert (entry.kind, entry.first, entry.until, entry.text) == ("shutdown", first, until, "")
    desk.delete("word", entry.id)
    assert p10(desk, buyer) == before


def test_words_are_in_the_log(desk: Desk, buyer: bytes) -> None:
    desk.take_word(buyer, WordKind.ENOUGH_UNTIL, TODAY + timedelta(days=25))
    before, digest = p10(desk, buyer), desk.digest()
    assert desk.rebuild() == digest
    assert p10(desk, buyer) == before
    newest = desk.history(buyer, 1)[0]
    assert newest.kind == "take_word"
    assert ("word", "until_day") in {(change.entity, change.field) for change in newest.fields}


@pytest.mark.parametrize(
    ("kind", "first", "until", "reason"),
    [
        (WordKind.ENOUGH_UNTIL, None, -1, "past"),
        (WordKind.SHUTDOWN, 5, 4, "span"),
        (WordKind.SHUTDOWN, 0, 732, "span"),
    ],
)
def test_what_cannot_be_is_refused(
    desk: Desk, buyer: bytes, kind: WordKind, first: int | None, until: int, reason: str
) -> None:
    begins = None if first is None else TODAY + timedelta(days=first)
    with pytest.raises(InvalidValueError) as caught:
        desk.take_word(buyer, kind, TODAY + timedelta(days=until), first=begins)
    assert caught.value.params["reason"] == reason
    assert desk.timeline(buyer)[0].kind == "delivery"


def test_a_word_of_a_kind_that_is_not_known_yet_is_passed_over(desk: Desk, buyer: bytes) -> None:
    desk.take_word(buyer, WordKind.ENOUGH_UNTIL, TODAY + timedelta(days=25))
    with desk.archive.local_write() as connection:
        connection.execute("UPDATE word SET kind = 'holiday'")
    assert desk.dossier(buyer, TODAY + timedelta(days=1)).forecast is not None


def test_the_last_moment_to_order_follows_the_word_and_goes_with_the_order(desk: Desk, buyer: bytes) -> None:
    until = TODAY + timedelta(days=25)
    before = desk.dossier(buyer).last_moment
    assert before is not None
    assert before < p10(desk, buyer)
    desk.take_word(buyer, WordKind.ENOUGH_UNTIL, until)
    after = desk.dossier(buyer).last_moment
    assert after is not None
    assert before < after < p10(desk, buyer)
    desk.take_order(buyer, litres(5000), TODAY + timedelta(days=3))
    assert desk.dossier(buyer).last_moment is None
