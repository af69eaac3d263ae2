"""The customer's word, "we have enough until the 20th", and a plant that stands still."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.domain.builders import CHINA, RULES, TODAY, codes, customer, fitted, standing, steady, talk

from fieldcrm.domain.codes import Reason, WordKind
from fieldcrm.domain.facts import CustomerFacts, DeliveryFact, OrderFact, ReadingFact, TankFact, WordFact
from fieldcrm.domain.forecast import Forecast, Pool
from fieldcrm.domain.standing import anchors_of, explain, history_of, known_by
from fieldcrm.domain.tanks import tank_states
from fieldcrm.domain.views.explained import Term

TANK = TankFact(b"\2" * 16, 20_000.0, 95.0, 10.0, 0.84)
LATE = steady(TODAY - 20)
"""Every 20 days, the next one due today."""


def enough(until: int, told_on: int = TODAY - 1) -> WordFact:
    return WordFact(WordKind.ENOUGH_UNTIL, told_on, told_on, until)


def shutdown(first: int, until: int, told_on: int = TODAY - 1) -> WordFact:
    return WordFact(WordKind.SHUTDOWN, told_on, first, until)


def late(*words: WordFact, **changes: object) -> CustomerFacts:
    return customer(*LATE, words=words, contacts=(talk(TODAY - 3),), **changes)


def forecast(facts: CustomerFacts) -> Forecast:
    found = standing(facts).forecast
    assert found is not None
    return found


def inputs(facts: CustomerFacts) -> dict[str, Term]:
    _, terms = explain(facts, RULES, CHINA, fitted(facts), Pool.default(), TODAY)
    return {term.code: term for term in terms}


def test_the_forecast_is_never_earlier_than_the_word_and_the_call_waits() -> None:
    assert Reason.TANK_LOW in codes(late())
    facts = late(enough(TODAY + 30))
    assert forecast(facts).p10 >= TODAY + 30
    assert codes(facts) == set()
    assert Reason.TANK_LOW in codes(facts, TODAY + 30)


def test_a_delivery_after_it_overtakes_it() -> None:
    facts = customer(*steady(TODAY - 4), words=(enough(TODAY + 60, TODAY - 9),))
    assert anchors_of(facts, TODAY) == ()
    assert forecast(facts) == forecast(replace(facts, words=()))
    assert "enough_until" not in inputs(facts)


def test_the_newest_word_counts_and_none_from_the_future() -> None:
    facts = late(enough(TODAY + 60, TODAY - 9), enough(TODAY + 5, TODAY - 2), enough(TODAY + 90, TODAY + 1))
    assert forecast(facts).p10 < TODAY + 60
    (anchor,) = anchors_of(facts, TODAY)
    assert (anchor.kind, anchor.day, anchor.value) == ("enough_until", TODAY - 2, TODAY + 5)


def test_word_and_reading_both_count() -> None:
    reading = ReadingFact(TANK.id, TODAY - 3, 9_000.0)
    for told_on in (TODAY - 5, TODAY - 3, TODAY - 1):
        facts = late(enough(TODAY + 9, told_on), tanks=(TANK,), readings=(reading,))
        assert [anchor.kind for anchor in anchors_of(facts, TODAY)] == ["reading", "enough_until"]


def test_an_order_counts_before_any_word() -> None:
    facts = late(enough(TODAY + 30), orders=(OrderFact(TODAY + 4, 9_000.0),))
    assert [anchor.kind for anchor in anchors_of(facts, TODAY)] == ["order", "enough_until"]
    assert (forecast(facts).p10, forecast(facts).p90) == (TODAY + 4, TODAY + 4)


def test_a_shutdown_puts_the_need_off() -> None:
    facts = customer(*steady(TODAY - 10), words=(shutdown(TODAY + 1, TODAY + 14),))
    plain = forecast(replace(facts, words=()))
    assert forecast(facts).p50 - plain.p50 >= 12
    assert history_of(facts, RULES).pauses == ((TODAY + 1, TODAY + 14, TODAY - 1),)


def test_the_inputs_name_them() -> None:
    facts = late(enough(TODAY + 9, TODAY - 2), shutdown(TODAY + 3, TODAY + 6))
    terms = inputs(facts)
    assert (terms["enough_until"].value, terms["enough_until"].unit) == (9.0, "d")
    assert terms["enough_until"].params == {"until": date.fromordinal(TODAY + 9), "age": 2}
    assert terms["shutdown"].value == 4.0
    over = inputs(customer(*LATE, words=(shutdown(TODAY - 60, TODAY - 50, TODAY - 70),)))
    assert "shutdown" not in over


def test_facts_of_an_earlier_day_know_only_what_was_told_by_then() -> None:
    facts = replace(
        late(enough(TODAY + 9, TODAY - 2), enough(TODAY + 30, TODAY)),
        levels=(ReadingFact(TANK.id, TODAY - 50, 1.0), ReadingFact(TANK.id, TODAY - 5, 2.0)),
        orders=(OrderFact(TODAY + 4, 9_000.0),),
    )
    known = known_by(facts, TODAY - 20)
    assert known.words == ()
    assert known.readings == known.levels == (ReadingFact(TANK.id, TODAY - 50, 1.0),)
    assert known.deliveries[-1] == DeliveryFact(TODAY - 20, 10_000.0, True)
    assert known.orders == ()
    assert known_by(facts, TODAY - 1).words == facts.words[:1]


def test_a_tank_keeps_its_level_while_the_plant_stands_still() -> None:
    reading = ReadingFact(TANK.id, TODAY - 10, 9_000.0)
    facts = customer(*steady(TODAY - 12), tanks=(TANK,), readings=(reading,), levels=(reading,))
    running = tank_states(facts, forecast(facts), TODAY)[TANK.id]
    stood = replace(facts, words=(shutdown(TODAY - 9, TODAY, TODAY - 9),))
    assert tank_states(stood, forecast(facts), TODAY)[TANK.id].level == 9_000.0
    ahead = replace(facts, words=(shutdown(TODAY + 1, TODAY + 7),))
    state = tank_states(ahead, forecast(ahead), TODAY)[TANK.id]
    assert state.level == running.level
    assert running.low_on is not None
    assert state.low_on is not None
    assert abs(state.low_on - running.low_on - 7) <= 2, "weekdays move it a little"


def test_a_standstill_to_come_leaves_the_level_of_today_as_it_is() -> None:
    facts = customer(*steady(TODAY - 12), tanks=(TANK,))
    running = tank_states(facts, forecast(facts), TODAY)[TANK.id]
    ahead = replace(facts, words=(shutdown(TODAY + 1, TODAY + 14),))
    state = tank_states(ahead, forecast(ahead), TODAY)[TANK.id]
    assert running.level is not None
    assert state.level is not None
    assert abs(state.level - running.level) < 0.15 * running.level
    assert state.low_on == forecast(ahead).p50
