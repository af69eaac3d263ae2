"""After a merge the call list, the forecasts, the search and the counts are those of the tables, at once and only where
something changed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.storage.desks import ACTIONS, NOW, TODAY, Clock, Hands, buys, customer, standings, visible
from tests.sync.laptops import Laptop, Office
from tests.sync.test_merging import swap

from fieldcrm.domain.codes import Outcome
from fieldcrm.services.desk import Desk
from fieldcrm.storage import facts, indexing, standing, writer
from fieldcrm.storage import settings as shared

steps = st.lists(
    st.tuples(
        st.sampled_from(["li", "wang", "swap"]), st.sampled_from(ACTIONS), st.integers(0, 3), st.integers(0, 999)
    ),
    min_size=3,
    max_size=16,
)


@contextmanager
def two() -> Iterator[dict[str, Laptop]]:
    """Li and Wang, with a customer that both know."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        office = Office(Path(folder))
        laptops = {name: office.laptop(name.title()) for name in ("li", "wang")}
        for laptop in laptops.values():
            laptop.desk.now = Clock(NOW)
        Hands(laptops["li"].desk).act("create", 0, 1)
        swap(*laptops.values())
        try:
            yield laptops
        finally:
            office.close()


def searched(desk: Desk) -> list[tuple[object, ...]]:
    """What the search index holds of each customer."""
    with desk.archive.reading() as connection:
        columns = "customer_id, name, code_key, other_names, phones, contacts, territory, words"
        return list(connection.execute(f"SELECT {columns} FROM search_key ORDER BY customer_id"))


def follows(laptop: Laptop) -> None:
    """What is stored beside the tables is what the tables give."""
    desk = laptop.desk
    status = desk.status()
    rows = visible(desk)
    assert (status.customers, status.deliveries) == (len(rows["customer"]), len(rows["delivery"]))
    kept, found = standings(desk), searched(desk)
    with desk.archive.local_write() as connection:
        known, rules = standing.pool(connection), shared.rules(connection)
        connection.execute("DELETE FROM standing")
        everyone = facts.load_all(connection, rules, TODAY.toordinal())
        standing._write(connection, everyone, rules, known, TODAY.toordinal(), {})
        indexing.index_all(connection)
    assert standings(desk) == kept
    assert searched(desk) == found


@settings(max_examples=20, deadline=None)
@given(steps)
def test_everything_follows(actions: list[tuple[str, str, int, int]]) -> None:
    with two() as laptops:
        for laptop in laptops.values():
            laptop.desk.today()
        for who, what, whom, how in actions:
            if who == "swap":
                swap(*laptops.values())
            else:
                Hands(laptops[who].desk).act(what, whom, how)
        swap(*laptops.values())
        for laptop in laptops.values():
            follows(laptop)
            laptop.check()
        assert visible(laptops["li"].desk) == visible(laptops["wang"].desk)
        assert laptops["li"].digest() == laptops["wang"].digest()


def test_the_states_of_very_many_are_left_to_the_next_look(
    li: Laptop, wang: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for laptop in (li, wang):
        laptop.desk.now = Clock(NOW)
    customers = [customer(li.desk, name) for name in ("甲", "乙", "丙")]
    for whom in customers[:2]:
        buys(li.desk, whom)
    swap(li, wang)
    wang.desk.today()
    monkeypatch.setattr(writer, "_FEW", 2)
    for whom in customers:
        buys(li.desk, whom, every=9, times=3)
    li.desk.delete("customer", customers[1])
    li.desk.change_setting("cadence_a", 11)
    before = standings(wang.desk)
    wang.take(li.give(wang.points()))
    assert [row[0] for row in standings(wang.desk)] == [row[0] for row in before], "nothing was computed yet"
    assert [hit.name for hit in wang.desk.search("乙")] == []
    wang.desk.today()
    li.desk.today()
    with li.desk.archive.local_write() as connection:
        standing.refresh(connection, TODAY.toordinal(), refit=True)
    assert standings(wang.desk) == standings(li.desk)
    follows(wang)


def test_only_customers_concerned_are_renewed(li: Laptop, wang: Laptop) -> None:
    for laptop in (li, wang):
        laptop.desk.now = Clock(NOW)
    one, other = customer(li.desk, "甲"), customer(li.desk, "乙")
    for whom in (one, other):
        buys(li.desk, whom)
    swap(li, wang)
    li.desk.today()
    with li.desk.archive.local_write() as connection:
        connection.execute("UPDATE standing SET shown = 'untouched' WHERE customer_id = ?", (other,))
    wang.desk.log_call(one, Outcome.REACHED, note="油罐快空了")
    result = li.take(wang.give(li.points()))
    assert result.customers == 1
    kept = {row[0]: row[-1] for row in standings(li.desk)}
    assert kept[other] == "untouched"
    assert kept[one] != "untouched"
    assert [hit.id for hit in li.desk.search("快空")] == [one]
    assert li.desk.timeline(one)[0].actor == "Wang"
