"""Random days of work: the log rebuilds the tables, undo takes back exactly, stored states are the computed ones."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.storage.desks import ACTIONS, NOW, TODAY, Clock, Hands, new_desk, standings, visible

from fieldcrm.errors import NothingToUndoError
from fieldcrm.services.desk import Desk
from fieldcrm.storage import facts, log, standing
from fieldcrm.storage import settings as shared

Steps = list[tuple[str, int, int]]
BACK_AND_FORTH = ("undo", "redo")
doings = st.sampled_from(ACTIONS)
steps = st.lists(st.tuples(doings, st.integers(0, 3), st.integers(0, 999)), min_size=1, max_size=14)
few = settings(max_examples=25, deadline=None)


@contextmanager
def working(actions: Steps) -> Iterator[Desk]:
    """A desk at which these actions were done."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, new_desk(Path(folder)) as desk:
        hands = Hands(desk)
        hands.act("create", 0, 1)
        for step in actions:
            hands.act(*step)
        yield desk


@few
@given(steps)
def test_rebuilding_changes_nothing(actions: Steps) -> None:
    with working(actions) as desk:
        desk.today()
        before, rows = desk.digest(), visible(desk)
        assert desk.rebuild() == before
        assert visible(desk) == rows
        assert all(finding.ok for finding in desk.doctor(deep=True))


@few
@given(steps)
def test_undoing_everything_and_doing_it_again_is_as_if_nothing_had_been_undone(actions: Steps) -> None:
    with working([step for step in actions if step[0] not in BACK_AND_FORTH]) as desk:
        stack = [visible(desk)]
        while _can_undo(desk):
            stack.append(visible(desk))
        assert not any(stack[-1].values()), "before the first action there was nothing"
        while len(stack) > 1:
            stack.pop()
            desk.redo()
            assert visible(desk) == stack[-1]
        with pytest.raises(NothingToUndoError):
            desk.redo()


def _can_undo(desk: Desk) -> bool:
    try:
        desk.undo()
    except NothingToUndoError:
        return False
    return True


@few
@given(steps, doings, st.integers(0, 3), st.integers(0, 999))
@example([], "create", 0, 0)
def test_undo_restores_what_was_visible_and_redo_what_was_done(actions: Steps, what: str, whom: int, how: int) -> None:
    with working(actions) as desk:
        before = visible(desk)
        kind = Hands(desk).act(what, whom, how)
        if kind in ("refused", "nothing") or what in BACK_AND_FORTH:
            return
        after = visible(desk)
        assert desk.undo().kind == kind
        assert visible(desk) == before
        assert desk.redo().kind == kind
        assert visible(desk) == after


@few
@given(steps)
def test_stored_states_are_those_computed_anew(actions: Steps) -> None:
    with working([]) as desk:
        desk.today()
        hands = Hands(desk)
        for step in actions:
            hands.act(*step)
        kept = standings(desk)
        with desk.archive.local_write() as connection:
            known = standing.pool(connection)
            rules = shared.rules(connection)
            connection.execute("DELETE FROM standing")
            everyone = facts.load_all(connection, rules, TODAY.toordinal())
            standing._write(connection, everyone, rules, known, TODAY.toordinal(), {})
        assert kept == standings(desk)


@few
@given(steps)
def test_reading_one_customer_is_reading_all_of_them(actions: Steps) -> None:
    with working(actions) as desk, desk.archive.reading() as connection:
        rules = shared.rules(connection)
        for until in (TODAY.toordinal(), TODAY.toordinal() - 40):
            every = list(facts.load_all(connection, rules, until))
            single = [facts.load_one(connection, found.customer_id, rules, until) for found in every]
            assert single == every
            assert len(every) == connection.execute("SELECT count(*) FROM customer WHERE deleted = 0").fetchone()[0]


@few
@given(steps)
def test_the_list_of_today_is_the_same_stored_or_computed(actions: Steps) -> None:
    with working(actions) as desk:
        listed, short = desk.today(), desk.today(limit=2)
        ranks = [desk.why(row.customer_id).rank for row in listed.rows]
        forecasts = desk.forecasts()
        assert ranks == [row.rank for row in listed.rows]
        desk.now = Clock(NOW + timedelta(days=1))
        with desk.archive.local_write() as connection:
            connection.execute("DELETE FROM derived WHERE key = 'standing_day'")
        assert desk.today(TODAY) == listed._replace(learn_due=False)  # of a stored list alone
        assert desk.today(TODAY, limit=2) == short._replace(learn_due=False)
        assert [desk.why(row.customer_id, TODAY).rank for row in listed.rows] == ranks
        assert desk.forecasts(TODAY) == forecasts


def counted(desk: Desk) -> tuple[int, int]:
    """Customers and deliveries in the tables, counted."""
    execute: Any = desk.archive.reader().execute
    customers, deliveries = (
        execute(f"SELECT count(*) FROM {table} WHERE deleted = 0").fetchone()[0] for table in ("customer", "delivery")
    )
    return customers, deliveries


def told(desk: Desk) -> tuple[int, int]:
    """The same as the status line tells it."""
    status = desk.status()
    return status.customers, status.deliveries


@few
@given(steps)
@example([("delivery", 0, 7), ("delete", 0, 0), ("undo", 0, 0), ("delete", 0, 1), ("undo", 0, 0), ("redo", 0, 0)])
def test_what_is_counted_is_kept_in_step(actions: Steps) -> None:
    with working([(step[0] if step[2] % 3 else "delivery", *step[1:]) for step in actions]) as desk:
        assert told(desk) == counted(desk)
        desk.rebuild()
        assert told(desk) == counted(desk)
        desk.create_customer({"name": "又一个"})
        assert told(desk) == counted(desk)


def test_a_write_does_not_read_the_whole_log(desk: Desk) -> None:
    """What a saved action costs must not grow with the years."""
    with desk.archive.reading() as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {log._LAST}")]
    assert [step for step in plan if "log" in step] == ["SEARCH log", "SEARCH log USING COVERING INDEX log_time"]
