"""Why a customer stands on the call list, and why not (domain.md §4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.domain.builders import CHINA, RULES, TODAY, codes, customer, plan, standing, steady, talk

from fieldcrm.domain.codes import ActivityKind, Grade, Outcome, Reason, Status
from fieldcrm.domain.facts import (
    ContactFact,
    CustomerFacts,
    DeliveryFact,
    OrderFact,
    PlannedFact,
    ReadingFact,
    TankFact,
)
from fieldcrm.domain.rules import Rules
from fieldcrm.domain.views.today import ReasonLine

FRESH = steady(TODAY - 2)
"""Every 20 days, the last one the day before yesterday: nothing is needed for a while."""
LATE = steady(TODAY - 20)
"""Every 20 days, the next one due today."""
UNEVEN = tuple(d._replace(day=d.day + n * n * 5 % 13 - 6) for n, d in enumerate(steady(TODAY - 20)))
"""The same, each up to six days early or late."""
JUST_TALKED = (talk(TODAY - 3),)
TANK = TankFact(b"\2" * 16, 20_000.0, 95.0, 10.0, 0.84)


def quiet(**changes: object) -> CustomerFacts:
    """A customer for whom no reason holds: supplied, talked to, not of grade A."""
    return customer(*FRESH, **{"contacts": JUST_TALKED, **changes})


def line(facts: CustomerFacts, code: Reason, as_of: int = TODAY) -> ReasonLine:
    """The one reason of that code."""
    (found,) = [reason for reason in standing(facts, as_of).reasons if reason.code is code]
    return found


def test_a_customer_supplied_and_talked_to_is_not_listed() -> None:
    state = standing(quiet())
    assert state.reasons == ()
    assert not state.listed
    assert state.stake == 0.0


class TestTankLow:
    def test_it_comes_when_the_need_is_near_and_not_before(self) -> None:
        assert Reason.TANK_LOW in codes(customer(*LATE, contacts=JUST_TALKED))
        assert Reason.TANK_LOW not in codes(quiet())

    def test_it_comes_on_the_last_day_from_which_an_order_arrives_in_time(self) -> None:
        facts = quiet()
        first = next(on for on in range(TODAY, TODAY + 30) if Reason.TANK_LOW in codes(facts, on))
        state = standing(facts, first)
        assert state.forecast is not None
        assert first < state.forecast.p10 <= first + 7  # three working days lead, one weekend at most

    def test_an_order_covers_it_until_its_day_and_the_lead_after_it(self) -> None:
        facts = customer(*UNEVEN, contacts=JUST_TALKED, orders=(OrderFact(TODAY + 2, 10_000.0),))
        assert Reason.TANK_LOW in codes(replace(facts, orders=()))
        assert Reason.TANK_LOW not in codes(facts)
        assert Reason.TANK_LOW not in codes(facts, TODAY + 4)
        assert Reason.TANK_LOW in codes(facts, TODAY + 8)

    def test_a_date_set_ahead_hides_it_only_if_it_leaves_time_for_a_delivery(self) -> None:
        wide = [d._replace(day=d.day - 14) for d in UNEVEN[:-1]] + [UNEVEN[-1]]
        bare = customer(*wide, contacts=(talk(TODAY - 19),))
        first = next(on for on in range(TODAY - 18, TODAY + 30) if Reason.TANK_LOW in codes(bare, on))
        state = standing(bare, first)
        assert state.forecast is not None
        in_time = CHINA.add_working_days(state.forecast.p50, -RULES.lead_days)
        assert in_time > first
        assert Reason.TANK_LOW not in codes(replace(bare, planned=(plan(in_time),)), first)
        assert Reason.TANK_LOW in codes(replace(bare, planned=(plan(state.forecast.p50),)), first)
        assert codes(customer(*LATE, contacts=JUST_TALKED, planned=(plan(TODAY + 20),))) == {Reason.TANK_LOW}

    def test_a_low_reading_brings_it_and_a_full_tank_takes_it_off(self) -> None:
        low = quiet(tanks=(TANK,), readings=(ReadingFact(TANK.id, TODAY - 1, 2_300.0),))
        assert Reason.TANK_LOW in codes(low)
        full = customer(*LATE, contacts=JUST_TALKED, tanks=(TANK,), readings=(ReadingFact(TANK.id, TODAY, 19_000.0),))
        assert Reason.TANK_LOW not in codes(full)

    def test_who_was_just_asked_ranks_lower_for_a_while(self) -> None:
        long_ago = line(customer(*LATE, contacts=(talk(TODAY - 9),)), Reason.TANK_LOW)
        yesterday = line(customer(*LATE, contacts=(talk(TODAY - 1),)), Reason.TANK_LOW)
        missed = line(customer(*LATE, contacts=(talk(TODAY - 1, Outcome.NO_ANSWER), talk(TODAY - 9))), Reason.TANK_LOW)
        assert yesterday.stake == pytest.approx(long_ago.stake / RULES.lead_days)
        assert missed.stake == long_ago.stake

    def test_declared_figures_do_for_an_active_customer_not_for_a_prospect(self) -> None:
        facts = customer(declared_cycle=20.0, declared_usual=9_000.0, entered_on=TODAY - 20, contacts=JUST_TALKED)
        assert Reason.TANK_LOW in codes(facts)
        assert Reason.TANK_LOW not in codes(replace(facts, status=Status.PROSPECT))

    def test_the_dates_of_a_silent_customer_mean_nothing_unless_its_tank_was_read(self) -> None:
        gone = customer(*steady(TODAY - 200), planned=(plan(TODAY + 9),), contacts=(talk(TODAY - 20),))
        assert codes(gone) == set()
        read = replace(gone, tanks=(TANK,), readings=(ReadingFact(TANK.id, TODAY, 2_100.0),))
        assert Reason.TANK_LOW in codes(read)


class TestRevisit:
    @pytest.mark.parametrize(("since", "due"), [(29, False), (30, True), (45, True)])
    def test_it_is_due_by_the_cadence_since_the_last_talk(self, since: int, due: bool) -> None:
        assert (Reason.REVISIT in codes(quiet(contacts=(talk(TODAY - since),)))) is due

    def test_a_grade_has_its_own_cadence(self) -> None:
        facts = quiet(declared_monthly=30_000.0, contacts=(talk(TODAY - 14),))
        state = standing(facts)
        assert state.loyalty.grade is Grade.B
        assert line(facts, Reason.REVISIT).params["cadence"] == 14

    def test_no_answer_is_no_talk(self) -> None:
        facts = quiet(contacts=(talk(TODAY - 1, Outcome.NO_ANSWER), talk(TODAY - 40)))
        assert Reason.REVISIT in codes(facts)

    def test_a_date_that_was_set_takes_its_place(self) -> None:
        assert codes(quiet(contacts=(talk(TODAY - 40),), planned=(plan(TODAY + 3),))) == set()
        assert codes(quiet(contacts=(talk(TODAY - 40),), planned=(plan(TODAY),))) == {Reason.PLANNED}

    def test_without_any_talk_the_last_delivery_of_ours_counts_else_the_day_of_entry(self) -> None:
        never = line(customer(*steady(TODAY - 35, every=40)), Reason.REVISIT)
        assert never.due == date.fromordinal(TODAY - 5)
        assert never.params["talked"] is False
        assert line(customer(entered_on=TODAY - 31), Reason.REVISIT).params["overdue"] == 1

    def test_due_on_a_day_off_is_due_on_the_next_working_day(self) -> None:
        saturday = TODAY + 3
        facts = quiet(contacts=(talk(saturday - 30),))
        assert Reason.REVISIT not in codes(facts, saturday)
        assert line(facts, Reason.REVISIT, saturday + 2).params["overdue"] == 0


class TestPlansAndPromises:
    def test_a_plan_is_due_on_its_day_and_stays_until_done(self) -> None:
        facts = quiet(planned=(plan(TODAY),))
        assert codes(facts, TODAY - 1) == set()
        assert codes(facts) == {Reason.PLANNED}
        assert line(facts, Reason.PLANNED, TODAY + 2).params["overdue"] == 2

    @pytest.mark.parametrize(
        "promise",
        [plan(TODAY, minute=870), plan(TODAY, reason="call_back"), plan(TODAY, reason="promised"),
         plan(TODAY, promised="price of B5")],
    )  # fmt: skip
    def test_a_clock_a_word_given_or_a_call_asked_for_is_a_promise(self, promise: PlannedFact) -> None:
        assert codes(quiet(planned=(promise,))) == {Reason.CALL_BACK}

    def test_a_promise_with_a_clock_goes_into_the_first_tier(self) -> None:
        state = standing(quiet(planned=(plan(TODAY, minute=870),)))
        assert (state.tier, state.minute) == (0, 870)
        late = standing(quiet(planned=(plan(TODAY, minute=870),)), TODAY + 1)
        assert (late.tier, late.minute) == (0, 870 - 1440)
        assert standing(quiet(planned=(plan(TODAY, reason="call_back"),))).tier == 1

    def test_an_unanswered_complaint_weighs_more_than_a_promise(self) -> None:
        complaint = line(quiet(planned=(plan(TODAY, reason="complaint"),)), Reason.PLANNED)
        assert complaint.stake > line(quiet(planned=(plan(TODAY, reason="call_back"),)), Reason.CALL_BACK).stake

    @pytest.mark.parametrize("status", [Status.PAUSED, Status.LOST])
    def test_paused_and_lost_customers_have_only_what_was_planned(self, status: Status) -> None:
        facts = customer(*LATE, status=status, planned=(plan(TODAY),))
        assert codes(facts) == {Reason.PLANNED}
        assert codes(replace(facts, planned=())) == set()

    def test_the_planned_kind_is_proposed(self) -> None:
        visit = PlannedFact(TODAY, None, ActivityKind.VISIT, "cadence", "")
        assert standing(quiet(planned=(visit,))).proposed_action is ActivityKind.VISIT
        assert standing(customer(*LATE)).proposed_action is ActivityKind.CALL


class TestContactedToday:
    def test_who_was_contacted_today_is_done_for_today(self) -> None:
        facts = customer(*LATE, contacts=(talk(TODAY, Outcome.NO_ANSWER),), planned=(plan(TODAY, reason="call_back"),))
        assert codes(facts) == set()
        assert Reason.TANK_LOW in codes(facts, TODAY + 1)

    def test_but_for_a_promise_with_a_clock_later_today(self) -> None:
        facts = customer(*LATE, contacts=(talk(TODAY),), planned=(plan(TODAY, minute=960),))
        assert codes(facts) == {Reason.CALL_BACK}

    def test_a_note_is_no_contact(self) -> None:
        note = ContactFact(TODAY, ActivityKind.NOTE, None, "")
        assert Reason.TANK_LOW in codes(customer(*LATE, contacts=(note,)))


class TestThanks:
    def test_after_the_first_delivery_until_thanked_or_stale(self) -> None:
        facts = customer(DeliveryFact(TODAY - 5, 9_000.0, True), contacts=JUST_TALKED)
        assert Reason.THANK_FIRST in codes(facts)
        assert Reason.THANK_FIRST not in codes(facts, TODAY - 5)
        assert Reason.THANK_FIRST not in codes(facts, TODAY + 40)
        for thanks in (talk(TODAY - 4, Outcome.THANKED), talk(TODAY - 4, reason="thank_first")):
            assert Reason.THANK_FIRST not in codes(replace(facts, contacts=(thanks,)))
        before = replace(facts, contacts=(talk(TODAY - 6, Outcome.THANKED),))
        assert Reason.THANK_FIRST in codes(before)
        unheard = replace(facts, contacts=(talk(TODAY - 4, Outcome.NO_ANSWER, "thank_first"),))
        assert Reason.THANK_FIRST in codes(unheard)

    def test_a_competitors_delivery_is_not_a_first_one(self) -> None:
        assert Reason.THANK_FIRST not in codes(customer(DeliveryFact(TODAY - 5, 9_000.0, False)))

    @pytest.mark.parametrize(("kg", "large"), [(14_999.0, False), (15_000.0, True)])
    def test_after_one_unusually_large_against_the_median_of_earlier_ones(self, kg: float, large: bool) -> None:
        facts = customer(*steady(TODAY - 24), DeliveryFact(TODAY - 4, kg, True), contacts=JUST_TALKED)
        assert (Reason.THANK_LARGE in codes(facts)) is large

    def test_two_drops_of_a_day_are_one_delivery(self) -> None:
        drops = (DeliveryFact(TODAY - 4, 8_000.0, True), DeliveryFact(TODAY - 4, 8_000.0, True))
        facts = customer(*steady(TODAY - 24), *drops, contacts=JUST_TALKED)
        assert line(facts, Reason.THANK_LARGE).params["quantity"] == 16.0

    def test_each_quarter_for_grade_a_only(self) -> None:
        loyal = quiet(declared_monthly=15_000.0)
        assert standing(loyal).loyalty.grade is Grade.A
        assert codes(loyal) == {Reason.THANK_QUARTER}
        assert codes(replace(loyal, contacts=(talk(TODAY - 3), talk(TODAY - 60, Outcome.THANKED)))) == set()
        assert codes(replace(loyal, contacts=(talk(TODAY - 3), talk(TODAY - 100, Outcome.THANKED)))) != set()
        assert Reason.THANK_QUARTER not in codes(quiet(declared_monthly=30_000.0))


class TestLosing:
    def test_a_customer_gone_silent(self) -> None:
        gone = customer(*steady(TODAY - 200), contacts=(talk(TODAY - 25),), planned=())
        assert Reason.SILENT in codes(replace(gone, contacts=()))
        assert Reason.DROPPED not in codes(gone)

    def test_not_again_while_the_talk_about_it_is_followed(self) -> None:
        gone = customer(*steady(TODAY - 200))
        asked = replace(gone, contacts=(talk(TODAY - 20),))
        assert Reason.SILENT in codes(asked)
        assert Reason.SILENT not in codes(replace(asked, planned=(plan(TODAY + 9),)))
        assert Reason.SILENT not in codes(replace(gone, contacts=(talk(TODAY - 10),)))
        assert Reason.SILENT in codes(replace(gone, contacts=(talk(TODAY - 10, Outcome.NO_ANSWER),)))

    def test_a_volume_that_dropped(self) -> None:
        smaller = steady(TODAY - 2, kg=3_000.0, count=5)
        facts = customer(*steady(TODAY - 102), *smaller, contacts=JUST_TALKED)
        dropped = line(replace(facts, contacts=()), Reason.DROPPED)
        assert dropped.params["usual"] == pytest.approx(15.2, abs=0.8)
        assert dropped.params["recent"] == pytest.approx(5.07, abs=0.6)
        assert Reason.DROPPED not in codes(facts)  # talked to three days ago

    def test_the_same_slack_season_a_year_ago_is_no_drop(self) -> None:
        def season(on: int) -> DeliveryFact:
            slack = date.fromordinal(on).month in (4, 5, 6)
            return DeliveryFact(on, 3_000.0 if slack else 10_000.0, True)

        days = range(TODAY - 702, TODAY, 20)
        assert Reason.DROPPED not in codes(customer(*(season(on) for on in days)))
        alike = [DeliveryFact(on, 3_000.0 if on > TODAY - 70 else 10_000.0, True) for on in days]
        assert Reason.DROPPED in codes(customer(*alike))

    def test_a_few_lumpy_deliveries_are_too_few_to_tell(self) -> None:
        days = (TODAY - 400, TODAY - 340, TODAY - 270, TODAY - 200, TODAY - 130, TODAY - 65)
        assert Reason.DROPPED not in codes(customer(*(DeliveryFact(on, 9_000.0, True) for on in days)))


class TestFirstContact:
    PROSPECT = customer(status=Status.PROSPECT, entered_on=TODAY - 1)

    def test_a_prospect_is_listed_from_the_day_it_was_entered_until_somebody_was_reached(self) -> None:
        assert codes(self.PROSPECT) == {Reason.FIRST_CONTACT}
        assert line(self.PROSPECT, Reason.FIRST_CONTACT).due == date.fromordinal(TODAY + 1)
        tried = replace(self.PROSPECT, contacts=(talk(TODAY - 1, Outcome.NO_ANSWER),))
        assert codes(tried) == {Reason.FIRST_CONTACT}
        assert codes(replace(self.PROSPECT, contacts=(talk(TODAY - 1),))) == set()
        assert codes(replace(self.PROSPECT, planned=(plan(TODAY + 2),))) == set()

    def test_a_larger_prospect_comes_first(self) -> None:
        large = replace(self.PROSPECT, declared_monthly=90_000.0)
        assert standing(large).stake > standing(self.PROSPECT).stake > 0

    def test_an_active_customer_is_not_a_prospect(self) -> None:
        assert Reason.FIRST_CONTACT not in codes(customer(entered_on=TODAY))


def test_an_active_customer_without_a_plan_lacks_a_next_date() -> None:
    assert standing(quiet()).no_next
    assert not standing(quiet(planned=(plan(TODAY + 5),))).no_next
    assert not standing(quiet(status=Status.LOST)).no_next


def test_settings_are_obeyed() -> None:
    facts = quiet(contacts=(talk(TODAY - 8),))
    assert Reason.REVISIT in codes(facts, rules=Rules(cadence_ungraded=7))
    assert Reason.TANK_LOW in codes(quiet(), rules=Rules(lead_days=15))
