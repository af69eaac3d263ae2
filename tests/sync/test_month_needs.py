"""What a customer needs in a month, between laptops with programs of two ages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.storage.desks import NOW, TODAY, Clock, buys, customer
from tests.sync.laptops import Laptop, older
from tests.sync.test_merging import swap

from fieldcrm.domain.codes import DemandSource, WordKind
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.journal.fields import ENTITIES

FEB = date(2026, 2, 1)
QUANTITY = ENTITIES["word"].field("quantity").id


def february(laptop: Laptop, customer_id: bytes) -> tuple[float | None, DemandSource]:
    """What the customer needed in February, and where that is from."""
    month = laptop.desk.dossier(customer_id).loyalty.window[-1]
    return (month.demand, month.source)


@pytest.fixture
def buyer(li: Laptop, wang: Laptop) -> bytes:
    """A customer that both know."""
    for laptop in (li, wang):
        laptop.desk.now = Clock(NOW)
    made = customer(li.desk)
    buys(li.desk, made)
    swap(li, wang)
    return made


def test_both_tell_of_one_month_and_the_newest_counts_on_both(li: Laptop, wang: Laptop, buyer: bytes) -> None:
    li.desk.take_month_need(buyer, FEB, Amount.of(40, Unit.TONNE))
    wang.desk.now = Clock(NOW + timedelta(days=1))
    wang.desk.take_month_need(buyer, FEB, Amount.of(30, Unit.TONNE))
    li.desk.now = Clock(NOW + timedelta(days=1))
    swap(li, wang)
    for laptop in (li, wang):
        assert february(laptop, buyer) == (30.0, DemandSource.TOLD)
        assert not laptop.conflicts()
    assert li.digest() == wang.digest()


def test_an_older_program_keeps_what_it_does_not_know(li: Laptop, wang: Laptop, buyer: bytes) -> None:
    """Wang's program knows neither the kind nor its quantity: nothing is lost on the way through it."""
    unknown = february(li, buyer)
    li.desk.take_month_need(buyer, FEB, Amount.of(40, Unit.TONNE))
    with older("word", QUANTITY):
        wang.desk.take_word(buyer, WordKind.ENOUGH_UNTIL, TODAY + timedelta(days=20), said_by="old")
        wang.take(li.give(wang.points()))
        assert february(wang, buyer) == unknown
        assert [entry.kind for entry in wang.desk.timeline(buyer)][:2] == ["enough_until", "month_need"]
    li.take(wang.give(li.points()))
    assert february(li, buyer) == (40.0, DemandSource.TOLD)
    assert {entry.text for entry in li.desk.timeline(buyer) if entry.kind == "enough_until"} == {"old"}
    wang.desk.rebuild()
    assert february(wang, buyer) == (40.0, DemandSource.TOLD)
    assert li.digest() == wang.digest()
