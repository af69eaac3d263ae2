"""Contracts, prepaid money, relations, price notices, prices and topics: the pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain import contracts, notices, prepaid, relations, topics
from fieldcrm.domain.codes import Grade, Status
from fieldcrm.domain.contracts import Delivered
from fieldcrm.domain.notices import NoticeRule, Reach
from fieldcrm.domain.prepaid import Entry
from fieldcrm.domain.prices import Price, read_price, show_price
from fieldcrm.domain.relations import Edge
from fieldcrm.domain.rules import Rules
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.errors import InvalidValueError

TODAY = date(2026, 6, 10)


# Prices and topics ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "price"),
    [
        ("6850/t", Price(6_850_000, "t")),
        ("¥6,850 /吨", Price(6_850_000, "t")),
        ("5.62元每升", Price(5_620, "L")),
        ("5.62", Price(5_620)),
        ("-1", None),
        ("much", None),
        ("5/barrel", None),
        ("", None),
    ],
)
def test_prices_as_they_are_typed(typed: str, price: Price | None) -> None:
    assert read_price(typed) == price
    if price is not None:
        assert read_price(show_price(price)) == price


def test_a_topic_has_its_own_days_else_those_of_all() -> None:
    rules = replace(Rules(), fact_stale_days=300, fact_stale_topics=" Buys = 30; 茶 = 7")
    assert [topics.stale_after(topic, rules) for topic in ("buys", "茶", "payment", "x")] == [30, 7, 300, 300]
    assert topics.stale_on("buys", 1000, rules) == 1030
    assert topics.stale_on("buys", None, rules) is None


# Contracts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "ended", "state"),
    [
        (-10, 100, None, "running"),
        (-10, 60, None, "ending"),
        (-10, 0, None, "ending"),
        (-10, -1, None, "over"),
        (1, 100, None, "future"),
        (-10, None, None, "running"),
        (None, None, None, "running"),
        (-10, 100, -1, "ended"),
        (-10, 100, 5, "running"),
    ],
)
def test_where_a_contract_stands(start: int | None, end: int | None, ended: int | None, state: str) -> None:
    first, last, stopped = (None if by is None else TODAY + timedelta(days=by) for by in (start, end, ended))
    assert contracts.state_of(first, last, stopped, 60, TODAY) == state


def test_fulfilled_counts_the_period_and_the_product_in_the_contracts_unit() -> None:
    def drop(day: str, value: float, unit: Unit, product: str = "diesel") -> Delivered:
        return Delivered(day, Amount.of(value, unit), product)

    deliveries = [
        drop("2026-01-01", 10, Unit.TONNE),
        drop("2026-03-01", 1000, Unit.LITRE, "Diesel "),
        drop("2026-03-02", 99, Unit.TONNE, "petrol"),
        drop("2026-12-31", 2, Unit.TONNE),
        drop("2027-01-01", 50, Unit.TONNE),
    ]
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    found = contracts.fulfilled(deliveries, first, last, "diesel", Unit.TONNE, {"diesel": 0.84})
    assert found == Amount.of(12.84, Unit.TONNE)
    litres = contracts.fulfilled(deliveries[:1], first, last, "", Unit.LITRE, lambda _product: 0.8)
    assert litres == Amount.of(12_500, Unit.LITRE)
    assert contracts.fulfilled([], first, last, "", None, {}) is None
    assert contracts.fulfilled(deliveries, None, None, "petrol", None, {}) == Amount.of(99, Unit.TONNE)
    assert contracts.expected_share(first, last, date(2026, 7, 2)) == pytest.approx(183 / 365)
    assert contracts.expected_share(first, None, TODAY) is None


def test_an_end_before_its_start_is_refused_at_the_end() -> None:
    with pytest.raises(InvalidValueError) as caught:
        contracts.check_period(TODAY, TODAY - timedelta(days=1), None)
    assert caught.value.params == {"field": "end", "value": "2026-06-09", "reason": "end_first"}
    with pytest.raises(InvalidValueError):
        contracts.check_period(TODAY, None, TODAY - timedelta(days=1))
    with pytest.raises(InvalidValueError):
        contracts.check_period(TODAY, TODAY + timedelta(days=4000), None)
    contracts.check_period(TODAY, TODAY, TODAY)


# Prepaid money ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "money"),
    [
        ("50000", (50_000_000, "CNY")),
        ("5万元", (50_000_000, "CNY")),
        ("800 usd", (800_000, "USD")),
        ("USD 1,200.50", (1_200_500, "USD")),
        ("-1 200", (-1_200_000, "CNY")),
        ("￥10", (10_000, "CNY")),
        ("USD 5 EUR", None),
        ("much", None),
        ("5 t", None),
    ],
)
def test_money_as_it_is_typed(typed: str, money: tuple[int, str] | None) -> None:
    assert prepaid.read_money(typed, "CNY") == money
    if money is not None:
        assert prepaid.read_money(prepaid.show_money(*money), "XXX") == money


def test_the_kind_gives_the_sign_and_refuses_another() -> None:
    assert [prepaid.signed(kind, 5, "") for kind in ("paid_in", "used", "paid_back", "correction")] == [5, -5, -5, 5]
    assert prepaid.signed("correction", -5, "") == -5
    for kind, milli in (("paid_in", 0), ("used", -5), ("correction", 0)):
        with pytest.raises(InvalidValueError) as caught:
            prepaid.signed(kind, milli, "x")
        assert caught.value.params["field"] == "amount"


ENTRIES = st.lists(
    st.builds(
        Entry,
        st.integers(1, 28).map(lambda day: f"2026-05-{day:02}"),
        st.integers(-9_000_000, 9_000_000),
        st.sampled_from(["CNY", "USD"]),
        st.sampled_from(["paid_in", "used", "correction"]),
    )
)


@given(ENTRIES)
def test_currencies_are_never_mixed_and_order_changes_no_balance(entries: list[Entry]) -> None:
    found = prepaid.balances(entries)
    for currency, milli in found.items():
        assert milli == sum(entry.milli for entry in entries if entry.currency == currency)
    assert prepaid.balances(reversed(entries)) == found


@given(ENTRIES)
def test_low_agrees_with_the_balance(entries: list[Entry]) -> None:
    ordered = sorted(entries, key=lambda entry: entry.day)
    low = {each.currency: each for each in prepaid.low(ordered, "5000 CNY", "2026-12-31")}
    for currency, milli in prepaid.balances(entries).items():
        assert (currency in low) == (milli < {"CNY": 5_000_000}.get(currency, 0))
        if currency in low:
            assert low[currency].milli == milli


def test_an_account_that_was_paid_back_is_not_low_and_the_day_is_when_it_fell() -> None:
    paid = [Entry("2026-01-01", 9_000_000, "CNY", "paid_in"), Entry("2026-02-01", -5_000_000, "CNY", "used")]
    (low,) = prepaid.low([*paid, Entry("2026-03-01", -1_000_000, "CNY", "used")], "5000 CNY", "2026-06-10")
    assert (low.since, low.milli, low.limit) == ("2026-02-01", 3_000_000, 5_000_000)
    closed = [*paid, Entry("2026-03-01", -4_000_000, "CNY", "paid_back")]
    assert prepaid.low(closed, "5000 CNY", "2026-06-10") == []
    assert prepaid.low(paid, "5000 CNY", "2026-01-15") == [], "what is not yet, does not count"


# Relations --------------------------------------------------------------------------------------------------


def key(number: int) -> bytes:
    return bytes([number]) * 16


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=25))
def test_the_tree_has_no_circle_and_counts_nobody_twice(pairs: list[tuple[int, int]]) -> None:
    edges = [Edge(bytes([at]) * 16, key(child), key(parent)) for at, (child, parent) in enumerate(pairs)]
    names = {key(number): str(number) for number in range(1, 10)}
    tonnes = {key(number): float(number) for number in range(1, 10)}
    nodes = relations.tree(edges, tonnes, names)
    ids = [node.customer_id for node in nodes]
    assert len(ids) == len(set(ids))
    parents = relations.parents_of(edges)
    assert set(ids) == {id_ for pair in parents.items() for id_ in pair}
    for node in nodes:
        part = relations.branch(nodes, node.customer_id)
        assert node.brought == pytest.approx(sum(tonnes[each.customer_id] for each in part[1:]))


def test_one_satisfied_factory_brought_three_sister_firms_and_they_five_more() -> None:
    edges = [Edge(key(50 + at), key(at), key(1)) for at in (2, 3, 4)]
    edges += [Edge(key(60 + at), key(at), key(2)) for at in (5, 6, 7, 8, 9)]
    names = {key(at): f"n{at}" for at in range(1, 10)}
    nodes = relations.tree(edges, {key(at): 10.0 for at in range(1, 10)}, names)
    assert [(node.customer_id[0], node.depth, node.brought) for node in nodes[:3]] == [
        (1, 0, 80.0),
        (2, 1, 50.0),
        (5, 2, 0.0),
    ]
    assert nodes[0].children == 3
    assert relations.branch(nodes, key(3)) == (nodes[-2],)
    assert relations.branch(nodes, key(99)) == ()
    without = relations.tree(edges, {}, {id_: name for id_, name in names.items() if id_ != key(2)})
    assert {node.customer_id[0] for node in without} == {1, 3, 4}


def test_a_circle_is_seen_before_it_is_written() -> None:
    parents = {key(2): key(1), key(3): key(2)}
    assert relations.would_circle(parents, key(1), key(3))
    assert relations.would_circle(parents, key(1), key(1))
    assert not relations.would_circle(parents, key(4), key(3))
    assert relations.seen_from_there("upstream") == "downstream"
    assert relations.seen_from_there("cousin") == "cousin"


# Price notices ----------------------------------------------------------------------------------------------


def reach(number: int, grade: Grade, ratio: float = 0.0, **changes: object) -> Reach:
    base = Reach(key(number), "", f"n{number}", "惠州", "factory", Status.ACTIVE, grade, ratio, 1.0)
    return base._replace(**changes)  # type: ignore[arg-type]


def test_the_loyal_come_first_and_each_list_restricts() -> None:
    everyone = [
        reach(1, Grade.C),
        reach(2, Grade.UNGRADED),
        reach(3, Grade.A, 0.8),
        reach(4, Grade.A, 0.9),
        reach(5, Grade.B, 0.5, territory="广州 "),
        reach(6, Grade.A, 1.0, status=Status.LOST),
    ]
    assert [each.id[0] for each in notices.chosen(everyone, NoticeRule())] == [4, 3, 5, 1, 2]
    assert [each.id[0] for each in notices.chosen(everyone, NoticeRule(grades=(Grade.A, Grade.C)))] == [4, 3, 1]
    assert [each.id[0] for each in notices.chosen(everyone, NoticeRule(territories=("广州",)))] == [5]
    assert notices.chosen(everyone, NoticeRule(sectors=("mine",))) == ()


def test_the_rule_survives_being_kept_and_what_a_newer_program_wrote() -> None:
    rule = NoticeRule((Grade.A, Grade.UNGRADED), ("惠州",), ("factory",), "big ones")
    assert notices.from_json(notices.to_json(rule)) == rule
    assert notices.from_json('{"v": 9, "grades": ["A", "S"], "moon": 1, "territories": "x"}') == NoticeRule((Grade.A,))
    assert notices.from_json("[") == notices.from_json(None) == notices.from_json("[]") == NoticeRule()
    assert notices.listed("惠州，广州; 惠州,") == ("惠州", "广州")
    assert notices.grades_of(["a", "-", "A"]) == (Grade.A, Grade.UNGRADED)
    assert notices.grades_of(["S"]) is None
