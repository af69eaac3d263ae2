"""Contracts, prepaid money, relations, referrals and facts on a real archive, and the reasons they put on the list."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.storage.desks import TODAY, Clock, back, buys, customer, litres, visible

from fieldcrm.domain.codes import Outcome, Reason
from fieldcrm.domain.contracts import ContractState
from fieldcrm.domain.prices import Price
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.errors import InvalidValueError, NotFoundError
from fieldcrm.services.desk import Desk


def ahead(days: int) -> date:
    return TODAY + timedelta(days=days)


def reasons(desk: Desk, whom: bytes) -> dict[Reason, dict[str, object]]:
    """The reasons for which a customer is on today's list."""
    row = next((row for row in desk.today().rows if row.customer_id == whom), None)
    return {} if row is None else {line.code: dict(line.params) for line in row.reasons}


# Contracts --------------------------------------------------------------------------------------------------


def test_a_contract_counts_what_was_delivered_in_its_period(desk: Desk) -> None:
    whom = customer(desk)
    desk.record_delivery(whom, Amount.of(10, Unit.TONNE), back(40), product="diesel")
    desk.record_delivery(whom, Amount.of(5, Unit.TONNE), back(10), product="diesel")
    desk.record_delivery(whom, Amount.of(7, Unit.TONNE), back(9), product="petrol")
    desk.record_delivery(whom, Amount.of(9, Unit.TONNE), back(8), product="diesel", supplier="Rival")
    values: dict[str, object] = {
        "number": "HT-1",
        "start": back(30),
        "end": ahead(335),
        "volume": Amount.of(100, Unit.TONNE),
        "product": "diesel",
        "price_terms": "list − 2 %",
        "remind_days": 45.0,
    }
    receipt = desk.put_contract(whom, None, values)
    assert receipt is not None
    assert receipt.kind == "add_contract"
    (found,) = desk.contracts(whom)
    assert (found.number, found.fulfilled, found.remind_days) == ("HT-1", Amount.of(5, Unit.TONNE), 45)
    assert found.state is ContractState.RUNNING
    assert found.share == pytest.approx(0.05)
    assert found.expected == pytest.approx(31 / 366)
    assert desk.dossier(whom).agreements.contracts == (found,)
    assert desk.put_contract(whom, found.id, {"number": "HT-1", "end": ahead(335)}) is None
    assert desk.put_contract(whom, found.id, {"end": ahead(400)}) is not None
    (changed,) = desk.contracts()
    assert (changed.start, changed.end) == (back(30), ahead(400)), "the start stays where only the end is written"


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"start": TODAY, "end": back(1)}, "end", "end_first"),
        ({"start": TODAY, "end": ahead(5000)}, "end", "too_far"),
        ({"start": TODAY, "ended_on": back(1)}, "ended_on", "end_first"),
        ({"end": TODAY}, "start", "required"),
        ({"start": TODAY, "colour": "red"}, "colour", "unknown"),
    ],
)
def test_a_contract_that_cannot_be_is_refused_at_its_field(
    desk: Desk, values: dict[str, object], field: str, reason: str
) -> None:
    whom = customer(desk)
    before = visible(desk)
    with pytest.raises(InvalidValueError) as caught:
        desk.put_contract(whom, None, values)
    assert (caught.value.params["field"], caught.value.params["reason"]) == (field, reason)
    assert visible(desk) == before


def test_an_end_is_compared_with_the_start_that_stands(desk: Desk) -> None:
    whom = customer(desk)
    desk.put_contract(whom, None, {"start": TODAY, "end": ahead(10)})
    (found,) = desk.contracts(whom)
    with pytest.raises(InvalidValueError):
        desk.put_contract(whom, found.id, {"end": back(3)})
    with pytest.raises(InvalidValueError):
        desk.put_contract(whom, found.id, {"start": ahead(11)})
    with pytest.raises(NotFoundError):
        desk.put_contract(customer(desk, "乙"), found.id, {"end": ahead(20)})


def test_a_contract_that_ends_is_spoken_of_until_it_is_renewed(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    desk.put_contract(whom, None, {"number": "7", "start": back(300), "end": ahead(61)})
    assert Reason.CONTRACT_ENDS not in reasons(desk, whom), "the reminder is 60 days before"
    clock.pass_days(1)
    assert reasons(desk, whom)[Reason.CONTRACT_ENDS]["days"] == 60
    desk.log_call(whom, Outcome.REACHED, next_on=ahead(50))
    clock.pass_days(10)
    assert Reason.CONTRACT_ENDS not in reasons(desk, whom), "a date is set before the last days"
    clock.pass_days(45)
    assert reasons(desk, whom)[Reason.CONTRACT_ENDS]["days"] == 5
    clock.pass_days(10)
    assert reasons(desk, whom)[Reason.CONTRACT_ENDS]["overdue"] == 5
    desk.put_contract(whom, None, {"number": "8", "start": ahead(70), "end": ahead(400)})
    assert Reason.CONTRACT_ENDS not in reasons(desk, whom)
    desk.undo()
    assert Reason.CONTRACT_ENDS in reasons(desk, whom)
    clock.pass_days(30)
    assert Reason.CONTRACT_ENDS not in reasons(desk, whom), "a month after its end it is the past"


def test_ending_a_contract_takes_it_off_the_list(desk: Desk) -> None:
    whom = customer(desk)
    desk.put_contract(whom, None, {"start": back(300), "end": ahead(20)})
    assert Reason.CONTRACT_ENDS in reasons(desk, whom)
    (found,) = desk.contracts()
    assert found.state is ContractState.ENDING
    desk.end_contract(found.id)
    assert desk.contracts()[0].state is ContractState.ENDED
    assert Reason.CONTRACT_ENDS not in reasons(desk, whom)
    with pytest.raises(InvalidValueError) as caught:
        desk.end_contract(found.id)
    assert caught.value.params["reason"] == "ended"
    desk.undo()
    assert desk.contracts()[0].state is ContractState.ENDING


def test_an_a_customer_without_a_contract_is_the_next_to_sign(desk: Desk) -> None:
    whom = customer(desk, monthly_volume=Amount.of(8, Unit.TONNE))
    buys(desk, whom, every=14, times=20)
    assert desk.dossier(whom).loyalty.grade == "A"
    assert Reason.CONTRACT_SIGN in reasons(desk, whom)
    desk.put_contract(whom, None, {"start": ahead(5), "end": ahead(370)})
    assert Reason.CONTRACT_SIGN not in reasons(desk, whom), "one that is to come is one"
    desk.undo()
    assert Reason.CONTRACT_SIGN in reasons(desk, whom)
    desk.edit_customer(whom, {"status": "paused"})
    assert Reason.CONTRACT_SIGN not in reasons(desk, whom)


# Prepaid money ----------------------------------------------------------------------------------------------


def test_balances_follow_from_entries_and_never_mix_currencies(desk: Desk) -> None:
    whom = customer(desk)
    desk.prepay(whom, "5万")
    desk.prepay(whom, "800 USD")
    desk.prepay(whom, "46,000.50", "used", day=back(2), note="delivery of the 2nd")
    desk.prepay(whom, "-1", "correction")
    found = {balance.currency: (balance.milli, balance.low) for balance in desk.balances(whom)}
    assert found == {"CNY": (3_998_500, True), "USD": (800_000, False)}
    assert [entry.kind for entry in desk.prepaid(whom)] == ["correction", "paid_in", "paid_in", "used"]
    assert {entry.actor for entry in desk.prepaid(whom)} == {"Li Wei"}
    params = reasons(desk, whom)[Reason.PREPAYMENT_LOW]
    assert (params["left"], params["limit"]) == ("3998.5 CNY", "5000 CNY")
    desk.undo()
    assert {balance.milli for balance in desk.balances(whom)} == {3_999_500, 800_000}
    desk.prepay(whom, "2000")
    assert Reason.PREPAYMENT_LOW not in reasons(desk, whom)
    desk.change_setting("prepayment_low", "6000 CNY")
    assert Reason.PREPAYMENT_LOW in reasons(desk, whom)


@pytest.mark.parametrize(
    ("money", "kind", "field", "reason"),
    [
        ("much", "paid_in", "money", "money"),
        ("-5", "paid_in", "money", "positive"),
        ("0", "used", "money", "positive"),
        ("0", "correction", "money", "not_zero"),
        ("5", "stolen", "kind", "choice"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(desk: Desk, money: str, kind: str, field: str, reason: str) -> None:
    whom = customer(desk)
    with pytest.raises(InvalidValueError) as caught:
        desk.prepay(whom, money, kind)
    assert (caught.value.params["field"], caught.value.params["reason"]) == (field, reason)
    with pytest.raises(InvalidValueError):
        desk.prepay(whom, "5", day=ahead(1))
    assert desk.prepaid(whom) == ()


def test_an_entry_can_be_deleted_and_brought_back(desk: Desk) -> None:
    whom = customer(desk)
    desk.prepay(whom, "100000")
    (entry,) = desk.prepaid(whom)
    desk.delete("prepayment", entry.id)
    assert desk.balances() == ()
    desk.undo()
    assert desk.balances()[0].milli == 100_000_000


# Relations and referrals ------------------------------------------------------------------------------------


def test_both_sides_show_a_relation(desk: Desk) -> None:
    one, other, third = customer(desk, "甲"), customer(desk, "乙"), customer(desk, "丙")
    desk.relate(one, other, "upstream", note="same group")
    desk.relate(one, third, "reseller")
    assert [(each.kind, each.other.name) for each in desk.relations(one)] == [("upstream", "乙"), ("reseller", "丙")]
    assert [(each.kind, each.other.name, each.note) for each in desk.relations(other)] == [
        ("downstream", "甲", "same group")
    ]
    assert [each.kind for each in desk.relations(third)] == ["resells_for"]
    for whom, to, kind, reason in (
        (one, other, "upstream", "related"),
        (other, one, "downstream", "related"),
        (third, one, "resells_for", "related"),
        (one, one, "sister", "self"),
        (one, other, "cousin", "choice"),
    ):
        with pytest.raises(InvalidValueError) as caught:
            desk.relate(whom, to, kind)
        assert caught.value.params["reason"] == reason
    desk.delete("relation", desk.relations(one)[0].id)
    assert desk.relations(other) == ()
    desk.delete("customer", third)
    assert desk.relations(one) == ()


def test_the_first_delivery_of_a_referred_customer_thanks_the_referrer_once(desk: Desk, clock: Clock) -> None:
    factory, sister = customer(desk, "工厂"), customer(desk, "姐妹厂")
    desk.relate(sister, factory, "referred_by")
    desk.log_call(factory, Outcome.REACHED, next_on=ahead(90))
    clock.pass_days(1)
    assert reasons(desk, factory) == {}
    desk.record_delivery(sister, litres(5000), ahead(1))
    params = reasons(desk, factory)[Reason.THANK_REFERRER]
    assert params["name"] == "姐妹厂"
    desk.undo()
    assert reasons(desk, factory) == {}
    desk.redo()
    desk.log_call(factory, Outcome.NO_ANSWER, next_on=ahead(90))
    clock.pass_days(1)
    assert Reason.THANK_REFERRER in reasons(desk, factory), "nobody was spoken to"
    desk.log_call(factory, Outcome.THANKED, next_on=ahead(90))
    clock.pass_days(1)
    assert reasons(desk, factory) == {}
    desk.record_delivery(sister, litres(5000), ahead(2))
    assert reasons(desk, factory) == {}, "thanked for the first one"


def test_a_referred_customer_of_a_competitor_thanks_nobody(desk: Desk) -> None:
    factory, sister = customer(desk, "工厂"), customer(desk, "姐妹厂")
    desk.relate(factory, sister, "referred")
    desk.record_delivery(sister, litres(5000), back(1), supplier="Rival")
    assert Reason.THANK_REFERRER not in reasons(desk, factory)
    desk.record_delivery(sister, litres(5000), back(1))
    assert Reason.THANK_REFERRER in reasons(desk, factory)
    desk.delete("customer", sister)
    assert Reason.THANK_REFERRER not in reasons(desk, factory)


def test_the_tree_of_referrals_counts_tonnes_and_refuses_circles(desk: Desk) -> None:
    names = ("a", "b", "c", "d")
    ids = {name: customer(desk, name) for name in names}
    desk.relate(ids["b"], ids["a"], "referred_by", since=back(20))
    desk.relate(ids["b"], ids["c"], "referred")
    desk.relate(ids["d"], ids["b"], "referred_by")
    for name, tonnes in (("b", 10), ("c", 4), ("d", 2)):
        desk.record_delivery(ids[name], Amount.of(tonnes, Unit.TONNE), back(3))
    found = [(each.customer.name, each.depth, each.own, each.brought) for each in desk.referrals()]
    assert found == [("a", 0, 0.0, 16.0), ("b", 1, 10.0, 6.0), ("c", 2, 4.0, 0.0), ("d", 2, 2.0, 0.0)]
    with pytest.raises(InvalidValueError) as caught:
        desk.relate(ids["a"], ids["d"], "referred_by")
    assert caught.value.params["reason"] == "circle"
    assert {each.tonnes for each in desk.relations(ids["b"]) if each.kind == "referred"} == {4.0, 2.0}


# What we were told ------------------------------------------------------------------------------------------


def test_a_stale_fact_asks_to_be_confirmed_and_one_step_confirms_it(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    desk.put_part("fact", whom, None, {"topic": "payment", "value": "月结", "confirmed_on": back(364)})
    desk.put_part(
        "fact", whom, None, {"topic": "buys", "value": "0#", "supplier": "Rival", "price": Price(6_850_000, "t")}
    )
    assert Reason.FACT_STALE not in reasons(desk, whom)
    clock.pass_days(1)
    assert reasons(desk, whom)[Reason.FACT_STALE]["topics"] == ["payment"]
    card = desk.call_card(whom)
    assert [(fact.topic, fact.stale) for fact in card.facts] == [("buys", False), ("payment", True)]
    assert [fact.topic for fact in desk.stale_facts()] == ["payment"]
    receipt = desk.confirm_fact(card.facts[1].id)
    assert receipt is not None
    assert receipt.kind == "confirm_fact"
    assert desk.confirm_fact(card.facts[1].id) is None
    assert Reason.FACT_STALE not in reasons(desk, whom)
    assert desk.stale_facts() == ()
    desk.undo()
    assert Reason.FACT_STALE in reasons(desk, whom)


def test_a_fact_is_confirmed_on_the_day_it_was_noted_unless_said_otherwise(desk: Desk) -> None:
    whom = customer(desk)
    desk.put_part("fact", whom, None, {"topic": "茶", "value": "green"})
    assert desk.dossier(whom).facts[0].confirmed_on == TODAY


def test_competitors_and_their_prices_stand_together_by_territory(desk: Desk) -> None:
    one, two = customer(desk, "甲", territory="惠州"), customer(desk, "乙", territory="惠州")
    three = customer(desk, "丙", territory="广州")
    desk.record_delivery(one, Amount.of(20, Unit.TONNE), back(30), supplier="Rival", product="0#", price="5500")
    desk.record_delivery(two, Amount.of(10, Unit.TONNE), back(20), supplier=" RIVAL ", product="0#", price="6900")
    desk.record_delivery(three, Amount.of(1, Unit.TONNE), back(400), supplier="Old", product="0#")
    desk.put_part(
        "fact",
        two,
        None,
        {"topic": "buys", "value": "x", "supplier": "Rival", "product": "0#", "price": Price(6_700_000, "t")},
    )
    desk.put_part("fact", three, None, {"topic": "buys", "value": "x", "supplier": "Other"})
    lines = desk.competitors()
    assert [(line.territory, line.supplier) for line in lines] == [("广州", "Other"), ("惠州", "Rival")]
    rival = lines[1]
    assert (rival.deliveries, rival.tonnes, len(rival.customers)) == (2, 30.0, 2)
    assert rival.price == Price(6_700_000, "t")
    assert (rival.lowest, rival.highest) == (Price(5_500_000, "t"), Price(6_900_000, "t"))
    assert rival.price_on == TODAY
    assert [line.territory for line in desk.competitors("广州 ")] == ["广州"]


def test_a_file_does_not_bring_in_a_contract_that_ends_before_it_starts(desk: Desk, tmp_path: Path) -> None:
    customer(desk, "甲", code="C1")
    file = tmp_path / "contracts.csv"
    file.write_text(
        "customer,number,period_start,period_end\nC1,good,2026-01-01,2026-12-31\nC1,bad,2026-01-01,2025-12-31\n",
        encoding="utf-8",
    )
    report = desk.import_file("contracts", file)
    assert [(item.row, item.field, item.reason) for item in report.preview.rejects] == [(3, "period_end", "end_first")]
    assert [contract.number for contract in desk.contracts()] == ["good"]
