"""What the past tells holds for the month: a state from a kept ledger is the state from the whole past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.domain.builders import CHINA, RULES, TODAY, customer, day, fitted, standing, steady, talk
from tests.domain.test_standing import some_facts

from fieldcrm.domain.codes import Reason
from fieldcrm.domain.facts import CustomerFacts, Deliveries, DeliveryFact, UnreadDeliveries
from fieldcrm.domain.forecast import Pool
from fieldcrm.domain.standing import Standing, assess
from fieldcrm.domain.standing.dropped import NEVER

FIRST = date(2026, 6, 1).toordinal()
LAST = date(2026, 6, 30).toordinal()


def known(facts: CustomerFacts, until: int) -> CustomerFacts:
    """The facts without what is dated later."""
    return replace(
        facts,
        deliveries=Deliveries.of(delivery for delivery in facts.deliveries if delivery.day <= until),
        contacts=tuple(contact for contact in facts.contacts if contact.day <= until),
        readings=tuple(reading for reading in facts.readings if reading.day <= until),
    )


def assessed(facts: CustomerFacts, as_of: int, before: Standing | None = None) -> Standing:
    ledger = None if before is None else before.ledger
    return assess(facts, RULES, CHINA, fitted(facts), Pool.default(), as_of, ledger)


def shown(state: Standing) -> Standing:
    """All that is shown: an earlier ledger looks for a fall, and for what deserves thanks, over other days."""
    return state._replace(ledger=state.ledger._replace(no_fall_before=0, deserved=None))


regular = st.builds(
    lambda ago, every, kg, count, ours: customer(
        *(replaced._replace(ours=ours) for replaced in steady(FIRST - ago, every=every, kg=kg, count=count))
    ),
    st.integers(0, 200), st.integers(3, 60), st.floats(10, 1e5), st.integers(1, 60), st.booleans(),
)  # fmt: skip


@settings(max_examples=200)
@given(some_facts | regular, st.integers(FIRST, LAST), st.integers(0, 29))
def test_a_ledger_serves_every_later_day_of_its_month(facts: CustomerFacts, on: int, later: int) -> None:
    facts = known(facts, on)
    before = assessed(facts, on)
    assert before.ledger.holds(on)
    for as_of in (on, min(on + later, LAST)):
        assert before.ledger.holds(as_of)
        assert shown(assessed(facts, as_of, before)) == shown(assessed(facts, as_of))
    assert not before.ledger.holds(LAST + 1)
    assert not before.ledger.holds(FIRST - 1)


@settings(max_examples=100)
@given(
    st.lists(st.tuples(st.integers(1, 45), st.floats(1, 1e5), st.booleans()), min_size=1, max_size=60),
    st.integers(0, 120),
)
@example([(20, 1000.0, True)] * 40, 0)
def test_no_fall_of_volume_is_told_before_the_day_from_which_one_may_be(
    steps: list[tuple[int, float, bool]], silent: int
) -> None:
    on, drops = TODAY - silent, []
    for step, kg, ours in steps:
        drops.append(DeliveryFact(on, kg, ours))
        on -= step
    facts = customer(*drops)
    until = standing(facts).ledger.no_fall_before
    assert until >= TODAY
    for as_of in range(TODAY, min(until, TODAY + 400), 7):
        assert Reason.DROPPED not in {line.code for line in standing(facts, as_of).reasons}


def test_a_fall_is_told_when_it_comes_and_of_an_earlier_ledger_too() -> None:
    facts = customer(*steady(TODAY - 100, every=10, kg=9000, count=40), *steady(TODAY - 1, every=9, kg=1500, count=9))
    days = [as_of for as_of in range(TODAY, TODAY + 20) if told(standing(facts, as_of))]
    assert days
    early = assess(known(facts, FIRST), RULES, CHINA, fitted(facts), Pool.default(), FIRST).ledger
    assert early.no_fall_before <= days[0]


def told(state: Standing) -> bool:
    return Reason.DROPPED in {line.code for line in state.reasons}


def test_a_regular_customer_is_not_looked_at_for_a_fall_for_weeks_and_a_new_one_never() -> None:
    assert standing(customer(*steady(TODAY - 3))).ledger.no_fall_before > TODAY + 14
    assert standing(customer(*steady(TODAY - 3, count=4))).ledger.no_fall_before == NEVER


def test_deliveries_that_nothing_asks_for_are_not_read() -> None:
    asked = []

    def read(customer_id: bytes) -> Deliveries:
        asked.append(customer_id)
        return Deliveries.of(steady(TODAY - 5))

    facts = customer(*steady(TODAY - 5), contacts=(talk(TODAY - 2),))
    before = assessed(facts, TODAY)
    unread = replace(facts, deliveries=UnreadDeliveries(read, facts.customer_id))
    assert assess(unread, RULES, CHINA, fitted(facts), Pool.default(), TODAY + 1, before.ledger).listed in (True, False)
    assert not asked
    assert len(unread.deliveries) == 30
    assert unread.deliveries == facts.deliveries
    assert asked == [facts.customer_id]


def test_a_ledger_names_the_first_and_the_last_delivery_of_ours() -> None:
    rival = DeliveryFact(day(2024, 1, 5), 900.0, False)
    ledger = standing(customer(rival, *steady(TODAY - 9, count=3))).ledger
    assert (ledger.first, ledger.first_own, ledger.last_own) == (rival.day, TODAY - 49, TODAY - 9)
    alone = standing(customer(rival)).ledger
    assert (alone.first, alone.first_own, alone.last_own) == (rival.day, None, None)
