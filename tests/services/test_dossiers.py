"""A dossier from what is kept and from the latest rows is the one that the whole history gives."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from tests.storage.desks import TODAY, Clock, litres

from fieldcrm.domain.codes import ReadingForm
from fieldcrm.domain.standing import past
from fieldcrm.domain.views.customer import Dossier
from fieldcrm.journal.draft import Draft, new_id
from fieldcrm.services import dossiers, gauges
from fieldcrm.services.desk import Desk
from fieldcrm.services.writing import write
from fieldcrm.storage import facts_recent
from fieldcrm.storage.reads import dossier as reads

PRODUCTS = ("0#", "AdBlue")


class Customer:
    """A made-up customer with so many deliveries over so many days, and readings, words and orders beside them."""

    def __init__(self, seed: int, deliveries: int) -> None:
        self.random = Random(seed)
        self.id = new_id()
        self.draft = Draft("test")
        self.draft.create("customer", self._head(), self.id)
        self.tanks: list[bytes] = [new_id() for _ in range(self.random.randrange(4))]
        for number, tank in enumerate(self.tanks):
            volume = [self.random.choice((8, 20, 50)) * 1_000_000, "L"]
            product = PRODUCTS[number % 2] if seed % 2 else PRODUCTS[0]
            self._add("tank", {"name": f"{number}", "volume": volume, "product": product}, tank)
        self.span = self.random.choice((300, 1_500, 4_000))
        for _ in range(deliveries):
            self._delivery()
        for _ in range(self.random.choice((0, 20, 300))):
            self._reading()
        for _ in range(self.random.choice((0, 5, 60))):
            self._word()
        for _ in range(self.random.choice((0, 4, 60))):
            self._order()

    def _head(self) -> dict[str, object]:
        head: dict[str, object] = {"name": "长", "status": "active", "entered_on": self._day(4_000)}
        if self.random.random() < 0.5:
            head |= {"cycle_days": 20.0, "monthly_volume": [12_000_000, "L"], "busy_months": "1,12"}
        return head

    def _add(self, entity: str, values: dict[str, object], id_: bytes | None = None) -> bytes:
        id_ = id_ or new_id()
        self.draft.create(entity, {"customer_id": self.id, **values}, id_)
        return id_

    def _day(self, back: int) -> str:
        return (TODAY - timedelta(days=back)).isoformat()

    def _some_day(self, least: int = 0) -> str:
        return self._day(self.random.randrange(least, self.span))

    def _tank(self) -> bytes | None:
        return self.random.choice((None, None, *self.tanks, new_id() if self.random.random() < 0.1 else None))

    def _delivery(self) -> None:
        unit = self.random.choice(("L", "L", "t"))
        quantity = self.random.randrange(1_000, 9_000) * (1 if unit == "t" else 1_000)
        values: dict[str, object] = {"day": self._some_day(), "quantity": [quantity, unit], "tank_id": self._tank()}
        values["product"] = self.random.choice(PRODUCTS) if self.random.random() < 0.4 else PRODUCTS[0]
        values["supplier"] = "别家" if self.random.random() < 0.1 else ""
        self._add("delivery", values)

    def _reading(self) -> None:
        level = float(self.random.randrange(8_000))
        self._add("reading", {"tank_id": self._tank(), "day": self._some_day(), "level": [level, "litre", level]})

    def _word(self) -> None:
        told = self.random.randrange(self.span)
        kind = self.random.choice(("enough_until", "enough_until", "shutdown"))
        first = self._day(told - 3) if kind == "shutdown" else None
        last = self._day(told - 3 - self.random.randrange(20))
        values = {"kind": kind, "told_on": self._day(told), "from_day": first, "until_day": last}
        self._add("word", {**values, "tank_id": self._tank()})

    def _order(self) -> None:
        taken = self.random.randrange(self.span)
        ahead = self.random.randrange(12)
        values: dict[str, object] = {"taken_on": self._day(taken), "for_day": self._day(taken - ahead)}
        values |= {"quantity": [4_000_000, "L"], "product": PRODUCTS[0], "tank_id": self._tank()}
        came = taken >= ahead
        order = self._add("order", {**values, "state": "delivered" if came else "open"})
        if came:
            day = self._day(max(taken - ahead, 0))
            self._add("delivery", {"day": day, "quantity": [4_000_000, "L"], "product": "0#", "order_id": order})


def made(desk: Desk, seed: int, deliveries: int) -> Customer:
    customer = Customer(seed, deliveries)
    with desk.archive.writing() as connection:
        write(desk, connection, customer.draft)
    return customer


def computed(desk: Desk, customer_id: bytes, monkeypatch: pytest.MonkeyPatch) -> Dossier:
    """The dossier from the whole history, with every reading handed to the charts."""

    def every_reading(connection, known):  # type: ignore[no-untyped-def]
        return {tank.id: reads.levels(connection, customer_id, tank.id, "") for tank in known[0].tanks}

    with monkeypatch.context() as patched:
        patched.setattr(facts_recent, "load", lambda *_: None)
        patched.setattr(gauges, "_readings", every_reading)
        return desk.dossier(customer_id)


def same(desk: Desk, customer: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk.archive.reading() as connection:
        assert dossiers._stored(connection, customer.id, desk.day().toordinal()) is not None
    assert desk.dossier(customer.id) == computed(desk, customer.id, monkeypatch)


def kept(desk: Desk, customer_id: bytes) -> str | None:
    (text,) = (
        desk.archive.reader().execute("SELECT past FROM standing_fit WHERE customer_id = ?", (customer_id,)).fetchone()
    )
    return None if text is None else str(text)


def rows(desk: Desk, customer_id: bytes) -> int:
    (count,) = (
        desk.archive.reader().execute("SELECT count(*) FROM delivery WHERE customer_id = ?", (customer_id,)).fetchone()
    )
    return int(count)


@pytest.mark.parametrize("deliveries", [0, 3, past.LONG, past.LONG + 1, 400])
@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_gives_what_the_whole_history_gives(
    desk: Desk, clock: Clock, seed: int, deliveries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = made(desk, seed, deliveries)
    desk.today()
    same(desk, customer, monkeypatch)
    before = kept(desk, customer.id)
    assert (before is not None) == (rows(desk, customer.id) > past.LONG)
    desk.rebuild()
    assert kept(desk, customer.id) == before
    same(desk, customer, monkeypatch)
    for days in (1, 33, 200):
        clock.pass_days(days)
        desk.today()
        same(desk, customer, monkeypatch)
    tank = customer.tanks[0] if customer.tanks else None
    desk.record_delivery(customer.id, litres(5_000), desk.day(), supplier="", product="0#", tank_id=tank)
    same(desk, customer, monkeypatch)
    desk.undo()
    same(desk, customer, monkeypatch)
    if tank:
        desk.record_reading(customer.id, tank, 3_000.0, ReadingForm.LITRE)
        same(desk, customer, monkeypatch)
        desk.delete("tank", tank)
        same(desk, customer, monkeypatch)


@pytest.mark.parametrize("seed", range(3))
def test_a_window_of_the_timeline_is_cut_from_the_whole(desk: Desk, seed: int) -> None:
    customer = made(desk, seed, 80)
    whole = desk.timeline(customer.id, 0, 10_000)
    assert len({entry.kind for entry in whole}) > 1
    assert list(whole) == sorted(whole, key=lambda entry: (entry.day, entry.id), reverse=True)
    assert whole[:50] == desk.dossier(customer.id).timeline
    windows = [desk.timeline(customer.id, offset, 7) for offset in range(0, len(whole), 7)]
    assert tuple(entry for window in windows for entry in window) == whole
    assert desk.timeline(customer.id, len(whole) + 5, 7) == ()
