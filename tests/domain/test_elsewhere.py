"""The silent competitor: who skipped us and came back is found out, who is merely regular or gone is not accused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.builders import CHINA, RULES, TODAY, codes, customer, fitted, standing, talk

from fieldcrm.domain.codes import DemandSource, Grade, Reason, WordKind
from fieldcrm.domain.facts import CustomerFacts, DeliveryFact, ReadingFact, TankFact, WordFact
from fieldcrm.domain.forecast import Fit, Pool
from fieldcrm.domain.loyalty import loyalty_of_months, months_needed
from fieldcrm.domain.months import sum_months
from fieldcrm.domain.standing import explain
from fieldcrm.domain.standing.elsewhere import Elsewhere, elsewhere_of, estimated
from fieldcrm.domain.views.today import ReasonLine
from fieldcrm.ui.words.reasons import reason_text

KG = 9_000.0
EVERY = 20
TANK = TankFact(b"\2" * 16, 20_000.0, 95.0, 10.0, 0.84)


def bought(days: list[int], *, kg: float = KG) -> tuple[DeliveryFact, ...]:
    return tuple(DeliveryFact(day, kg, True) for day in days)


def regular(last: int, *, count: int = 40, every: int = EVERY, jitter: int = 0, seed: int = 1) -> list[int]:
    """Days of deliveries, the last one on `last`, each interval up to `jitter` days off."""
    random = Random(seed)
    days = [last]
    while len(days) < count:
        days.append(days[-1] - every - random.randint(-jitter, jitter))
    return days[::-1]


def skipping(*missing: int, last: int = TODAY - 5, jitter: int = 1) -> CustomerFacts:
    """Forty cycles of twenty days, those counted from the end (1 = the last) not bought from us."""
    days = regular(last, jitter=jitter)
    return customer(*bought([day for back, day in enumerate(days[::-1]) if back + 1 not in missing][::-1]))


def found(facts: CustomerFacts, as_of: int = TODAY) -> tuple[Elsewhere, ...]:
    return elsewhere_of(facts, fitted(facts), as_of)


def line(facts: CustomerFacts, as_of: int = TODAY) -> ReasonLine:
    (reason,) = [each for each in standing(facts, as_of).reasons if each.code is Reason.BOUGHT_ELSEWHERE]
    return reason


class TestGaps:
    def test_who_skips_two_cycles_and_returns_is_found_out(self) -> None:
        whole = regular(TODAY - 5, jitter=1)
        (one,) = found(skipping(2, 3))
        assert (one.began, one.ended) == (whole[-4], whole[-1])
        assert [abs(day - real) <= 4 for day, real in zip(one.expected, whole[-3:-1], strict=True)] == [True, True]
        assert one.kg == pytest.approx(2 * KG)
        assert one.certain >= 0.9
        assert not one.seen

    def test_it_is_a_reason_of_its_own_with_days_tonnes_and_stake(self) -> None:
        reason = line(skipping(2, 3))
        assert reason.due == date.fromordinal(TODAY - 5)
        assert reason.params["bought"] == pytest.approx(18.0)
        assert reason.stake == pytest.approx(0.05 * 18.0, rel=0.12)
        days = reason.params["expected"]
        assert isinstance(days, tuple)
        first, second = (date.fromisoformat(day) for day in days)
        words = reason_text(reason, today=date.fromordinal(TODAY))
        assert f"expected low on {first.day} {first:%b}, {second.day} {second:%b}, no order: about 18 t" in words

    def test_one_missed_cycle_is_enough(self) -> None:
        assert len(found(skipping(2))[0].expected) == 1

    def test_the_explanation_names_it(self) -> None:
        facts = skipping(2, 3)
        parts, inputs = explain(facts, RULES, CHINA, fitted(facts), Pool.default(), TODAY)
        (terms,) = [each.terms for each in parts if each.reason.code is Reason.BOUGHT_ELSEWHERE]
        assert [term.code for term in terms] == ["certain", "regained", "elsewhere"]
        assert "bought_elsewhere" in {term.code for term in inputs}

    def test_who_did_not_come_back_is_not_accused(self) -> None:
        facts = customer(*bought(regular(TODAY - 70)))
        assert found(facts) == ()
        assert Reason.BOUGHT_ELSEWHERE not in codes(facts)

    def test_a_known_competitor_fills_the_gap(self) -> None:
        days = regular(TODAY - 5)
        mine = bought([*days[:-3], days[-1]])
        theirs = tuple(DeliveryFact(day, KG, False) for day in days[-3:-1])
        assert found(customer(*mine, *theirs)) == ()

    def test_a_shutdown_explains_the_gap(self) -> None:
        facts = skipping(2, 3)
        days = [delivery.day for delivery in facts.deliveries]
        told = WordFact(WordKind.SHUTDOWN, days[-2], days[-2] + 4, days[-2] + 43)
        assert found(facts)
        assert found(replace(facts, words=(told,))) == ()

    def test_a_gap_that_comes_back_each_year_is_a_slack_time(self) -> None:
        rests = (*range(TODAY - 70, TODAY - 10), *range(TODAY - 435, TODAY - 375))
        days = [day for day in regular(TODAY - 5, count=50) if day not in rests]
        assert found(customer(*bought(days))) == ()

    def test_the_first_year_tells_nothing(self) -> None:
        young = customer(*bought([day for day in regular(TODAY - 5, count=19) if day not in (TODAY - 25, TODAY - 45)]))
        assert fitted(young).gaps
        assert found(young) == ()

    def test_what_comes_later_is_not_known_yet(self) -> None:
        facts = skipping(2, 3)
        assert elsewhere_of(facts, fitted(facts), TODAY - 6) == ()

    def test_the_stored_state_keeps_the_gaps(self) -> None:
        fit = fitted(skipping(2, 3))
        assert fit.gaps
        assert Fit.from_json(fit.to_json()) == fit


class TestAlarms:
    @settings(max_examples=60)
    @given(st.integers(5, 60), st.integers(0, 1000), st.integers(0, 40))
    def test_a_regular_customer_is_never_accused(self, every: int, seed: int, ago: int) -> None:
        """Up to a fifth off its rhythm, for years, whatever the rhythm."""
        days = regular(TODAY - ago, count=max(900 // every, 12), every=every, jitter=every // 5, seed=seed)
        facts = customer(*bought(days))
        assert found(facts) == ()
        assert Reason.BOUGHT_ELSEWHERE not in codes(facts)

    def test_ordinary_scatter_is_an_alarm_hardly_ever(self) -> None:
        random = Random(3)
        accused = 0
        for _ in range(150):
            days = [TODAY - 900]
            while days[-1] < TODAY - 5:
                days.append(days[-1] + max(round(EVERY * random.lognormvariate(0, 0.3)), 1))
            accused += Reason.BOUGHT_ELSEWHERE in codes(customer(*bought(days)))
        assert accused <= 3

    def test_it_is_news_for_two_months_and_no_longer_once_talked_about(self) -> None:
        facts = skipping(2, 3)
        assert Reason.BOUGHT_ELSEWHERE in codes(facts, TODAY + 50)
        assert Reason.BOUGHT_ELSEWHERE not in codes(facts, TODAY + 56)
        assert Reason.BOUGHT_ELSEWHERE not in codes(replace(facts, contacts=(talk(TODAY - 3),)))
        assert Reason.BOUGHT_ELSEWHERE in codes(replace(facts, contacts=(talk(TODAY - 30),)))


class TestReadings:
    def read(self, *levels: tuple[int, float], deliveries: tuple[DeliveryFact, ...] = ()) -> CustomerFacts:
        readings = tuple(ReadingFact(TANK.id, day, litres) for day, litres in levels)
        own = bought(regular(TODAY - 30))
        return customer(*own, *deliveries, tanks=(TANK,), levels=readings, readings=readings[-1:])

    def test_a_rise_without_a_delivery_is_a_delivery_of_somebody(self) -> None:
        facts = self.read((TODAY - 12, 4_000.0), (TODAY - 2, 12_000.0))
        (one,) = found(facts)
        assert (one.began, one.ended, one.expected, one.seen) == (TODAY - 12, TODAY - 2, (TODAY - 2,), True)
        assert one.kg == pytest.approx(8_000 * 0.84 + 10 * KG / EVERY, rel=0.02)
        words = reason_text(line(facts), today=date.fromordinal(TODAY))
        assert words.startswith("the level rose without a delivery of ours")

    def test_a_known_delivery_explains_it_even_on_the_day_of_the_dip(self) -> None:
        for day in (TODAY - 12, TODAY - 7, TODAY - 2):
            delivery = DeliveryFact(day, 8_000.0, False)
            facts = self.read((TODAY - 12, 4_000.0), (TODAY - 2, 12_000.0), deliveries=(delivery,))
            assert found(facts) == ()

    def test_a_dip_misread_is_no_rise(self) -> None:
        assert found(self.read((TODAY - 12, 9_000.0), (TODAY - 2, 11_000.0))) == ()

    def test_a_rise_within_a_gap_is_told_once_and_makes_it_sure(self) -> None:
        facts = skipping(2, 3)
        levels = (ReadingFact(TANK.id, TODAY - 50, 4_000.0), ReadingFact(TANK.id, TODAY - 40, 12_000.0))
        (one,) = found(replace(facts, tanks=(TANK,), levels=levels, readings=levels[-1:]))
        assert (one.seen, one.certain) == (True, 0.99)
        assert one.kg >= 2 * KG


class TestDemand:
    def window(self, facts: CustomerFacts, guesses: tuple[tuple[int, float], ...]) -> list[tuple[float | None, str]]:
        months = sum_months(facts.deliveries, TODAY, months_needed(RULES))
        loyalty = loyalty_of_months(months, facts, RULES, guesses)
        return [(month.demand, month.source.value) for month in loyalty.window]

    def test_the_order_of_trust(self) -> None:
        """June's window is March to May: in March a competitor is known, for April the customer told."""
        march, april, may = (date(2026, month, 10).toordinal() for month in (3, 4, 5))
        facts = customer(
            DeliveryFact(TODAY - 900, KG, True),
            DeliveryFact(march, 5_000.0, False),
            *bought([march, april, may]),
            told_monthly=((date(2026, 4, 1).toordinal(), 30_000.0),),
            declared_monthly=20_000.0,
        )
        assert self.window(facts, ()) == [(14.0, "seen"), (30.0, "told"), (20.0, "declared")]
        guesses = ((march, 1_000.0), (april, 1_000.0), (may, 1_000.0), (TODAY, 1.0), (TODAY - 5000, 1.0))
        assert self.window(facts, guesses) == [(15.0, "estimated"), (30.0, "told"), (10.0, "estimated")]

    def test_an_estimate_grades_who_is_known_by_our_deliveries_alone(self) -> None:
        facts = skipping(2, 3)
        assert standing(skipping()).loyalty.grade is Grade.UNGRADED
        loyalty = standing(facts).loyalty
        assert loyalty.grade is Grade.B
        assert {month.source for month in loyalty.window} == {DemandSource.ESTIMATED}
        sums = sum(month.demand or 0.0 for month in loyalty.window)
        days = [day for day, _ in estimated(found(facts)) if day < date(2026, 6, 1).toordinal()]
        assert sums == pytest.approx(sum(month.ours for month in loyalty.window) + len(days) * KG / 1000)

    def test_estimates_are_spread_over_the_days_on_which_the_tank_ran_low(self) -> None:
        (one,) = found(skipping(2, 3))
        assert [day for day, _ in estimated((one,))] == list(one.expected)
        assert [kg for _, kg in estimated((one,))] == [pytest.approx(KG)] * 2
