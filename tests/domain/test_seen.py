"""What readings show of the use: the spans that a window needs are those of the whole past, as far as they meet it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain.codes import Status
from fieldcrm.domain.facts import CustomerFacts, Deliveries, DeliveryFact, ReadingFact, TankFact
from fieldcrm.domain.seen import delivered, seen_in, seen_spans

FIRST, LAST = 700_000, 700_200
DAYS = st.integers(FIRST, LAST)
TANKS = tuple(TankFact(bytes([number]) * 16, 20_000.0, 95.0, 10.0, 0.84) for number in range(2))


@st.composite
def customers(draw: st.DrawFn) -> CustomerFacts:
    tanks = TANKS[: draw(st.integers(1, 2))]
    drops = draw(st.lists(st.tuples(DAYS, st.floats(1.0, 9_000.0), st.booleans()), max_size=40))
    read = draw(st.lists(st.tuples(DAYS, st.sampled_from(tanks), st.floats(0.0, 20_000.0)), max_size=60))
    levels = sorted((ReadingFact(tank.id, day, litres) for day, tank, litres in read), key=lambda each: each.day)
    deliveries = tuple(DeliveryFact(*drop) for drop in sorted(drops))
    return CustomerFacts(b"c" * 16, Status.ACTIVE, FIRST, deliveries, tanks=tanks, levels=tuple(levels))


@given(customers(), DAYS, st.integers(1, 60))
def test_a_window_needs_only_the_spans_that_meet_it(facts: CustomerFacts, start: int, length: int) -> None:
    end = start + length
    every = seen_spans(facts, end - 1)
    late = seen_spans(facts, end - 1, start)
    assert late == tuple(span for span in every if span.until >= start)
    assert seen_in(late, start, end) == seen_in(every, start, end)


@given(customers(), DAYS, DAYS)
def test_what_was_delivered_between_two_days(facts: CustomerFacts, first: int, last: int) -> None:
    found = delivered(Deliveries.of(facts.deliveries), first, last)
    assert found == sum(drop.kg for drop in facts.deliveries if first <= drop.day <= last)
