"""The forecast's own score: the archive replayed with what was known on each day."""

from __future__ import annotations

from random import Random

import pytest
from tests.domain.builders import TODAY

from fieldcrm.domain.forecast import Anchor, History, Pool
from fieldcrm.domain.forecast.scoring import (
    CUTS,
    LEAST_ANSWERS,
    LOOK_BACK,
    SPAN,
    Replayable,
    one_step,
    plain_leads,
    recall,
    score,
)
from fieldcrm.domain.views.scores import Scorecard

NAMES = ("date_error", "date_error_own", "pinball", "coverage", "recall", "quantity_error")


def nothing(_day: int) -> Anchor | None:
    return None


def stream(days: list[int], kg: float = 9_000.0) -> Replayable:
    count = len(days)
    return Replayable(History(tuple(days), (kg,) * count, (True,) * count), nothing)


def simulated(seed: int, *, until: int = TODAY, usual: float = 20.0, spread: float = 0.2) -> Replayable:
    """About two years of deliveries, each interval log-normal around the usual one."""
    random = Random(seed)
    days = [until - 760 - random.randrange(20)]
    while (following := days[-1] + max(round(usual * random.lognormvariate(0, spread)), 1)) <= until:
        days.append(following)
    return stream(days)


def value(card: Scorecard, measure: str) -> tuple[float, float]:
    found = next(row for row in card.scores if row.measure == measure)
    assert found.forecast is not None
    assert found.mean_interval is not None
    return found.forecast, found.mean_interval


@pytest.fixture(scope="module")
def world() -> list[Replayable]:
    return [simulated(seed, usual=12.0 + seed % 5 * 6) for seed in range(30)]


def test_it_measures_both_forecasters_and_says_what_it_rests_on(world: list[Replayable]) -> None:
    card = score(world, TODAY)
    assert tuple(row.measure for row in card.scores) == NAMES
    assert (card.cuts, card.customers, card.enough) == (CUTS, 30, True)
    assert card.last.toordinal() < TODAY
    assert card.first.toordinal() == TODAY - SPAN
    assert card.deliveries <= card.answers <= CUTS * 30
    error, plain = value(card, "date_error")
    assert 0 < error < plain
    assert value(card, "pinball")[0] < value(card, "pinball")[1]
    assert 0.7 <= value(card, "coverage")[0] <= 0.92
    assert value(card, "recall")[0] > value(card, "recall")[1]
    assert value(card, "quantity_error") == (0.0, 0.0)


def test_what_comes_after_the_day_is_not_known(world: list[Replayable]) -> None:
    as_of = TODAY - 90
    cut = [stream([day for day in replayed.history.days if day <= as_of]) for replayed in world[:12]]
    assert score(world[:12], as_of) == score(cut, as_of)


def test_a_forecast_does_not_know_the_answer() -> None:
    """Every 20 days for long, then every 40: the first forecast after the change must miss."""
    turn = TODAY - SPAN
    steady = [turn - 20 * back for back in range(20, -1, -1)]
    card = score([stream([*steady, turn + 40])] * 6, turn + SPAN)
    assert value(card, "date_error")[0] > 8


def test_anchors_are_asked_for_the_day_of_the_forecast_alone() -> None:
    asked: list[int] = []

    def anchor(day: int) -> Anchor | None:
        asked.append(day)
        return None

    history = simulated(1).history
    score([Replayable(history, anchor)], TODAY)
    assert len(asked) == CUTS
    assert max(asked) < TODAY


def test_an_anchor_counts() -> None:
    """Who said on each cut how long the fuel lasts is forecast to the day."""
    history = simulated(5, spread=0.6).history

    def told(day: int) -> Anchor | None:
        ahead = [when for when in history.days if when > day]
        return Anchor(day, "order", float(ahead[0])) if ahead else None

    plain = score([Replayable(history, nothing)], TODAY)
    assert value(score([Replayable(history, told)], TODAY), "date_error")[0] == 0.0
    assert value(plain, "date_error")[0] > 1.0


def test_too_little_is_said_to_be_too_little() -> None:
    card = score([simulated(1)], TODAY)
    assert 0 < card.answers < LEAST_ANSWERS
    assert not card.enough
    none = score([stream([TODAY - 30, TODAY - 10])], TODAY)
    assert (none.cuts, none.answers, none.enough) == (0, 0, False)
    assert {row.forecast for row in none.scores} == {None}
    assert score([], TODAY).answers == 0


def test_late_cuts_of_slow_streams_are_left_out() -> None:
    """With 200 days between deliveries, twice the interval never passes before the archive's end."""
    assert score([stream([TODAY - 200 * back for back in range(8, -1, -1)])], TODAY).answers == 0


def test_the_plain_forecaster() -> None:
    days = [0, 10, 20, 30, 50]
    assert plain_leads(days, 12.5, 52) == (8.0, 10.5, 15.0)
    assert plain_leads(days, 12.5, 100) == (1.0, 1.0, 1.0)


def test_recall_counts_ties_as_their_average() -> None:
    assert recall([0.9, 0.1, 0.5], [True, False, False]) == 1.0
    assert recall([0.9, 0.1, 0.5], [False, True, False]) == 0.0
    assert recall([0.5, 0.5, 0.5, 0.5], [True, False, False, False]) == 0.25
    assert recall([0.9, 0.5, 0.5, 0.1], [True, True, False, False]) == 0.75


def test_progress_runs_to_the_end_and_never_beyond() -> None:
    told: list[tuple[int, int]] = []
    score([simulated(seed) for seed in range(3)], TODAY, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert {total for _, total in told} == {3 * CUTS}
    assert told[-1][0] < 3 * CUTS


def test_a_replay_looks_back_so_far_and_no_further() -> None:
    long = simulated(3, usual=6.0)
    days = long.history.days
    assert len(days) > LOOK_BACK + 12
    recent = Replayable(long.history.part(len(days) - LOOK_BACK - 1, len(days)), nothing)
    pool = Pool.default()
    assert one_step(long, pool, 10)[-1] == one_step(recent, pool, 1)[0]
    assert one_step(long, pool, 10)[0] != one_step(recent, pool, 10)[0]


def test_a_replay_leaves_out_what_is_answered_already() -> None:
    found = simulated(4)
    steps = one_step(found, Pool.default(), 10)
    assert len(steps) == 10
    known = {steps[2].real_on, steps[7].real_on}
    assert one_step(found, Pool.default(), 10, known) == tuple(step for step in steps if step.real_on not in known)
