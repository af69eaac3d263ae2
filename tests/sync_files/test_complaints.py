"""Complaints and promises of two colleagues who meet by bundles: no step is lost, none is a conflict."""

from __future__ import annotations

from datetime import timedelta

from tests.storage.desks import TODAY, customer, standings
from tests.sync_files.conftest import Pair
from tests.sync_files.teams import give, take

from fieldcrm.domain.codes import Reason
from fieldcrm.domain.complaint_codes import Step


def meet(pair: Pair) -> None:
    """Each takes in what the other wrote."""
    ann, ben = give(pair.ann, pair.stick), give(pair.ben, pair.stick)
    take(pair.ben, ann)
    take(pair.ann, ben)


def test_steps_of_two_meet_without_a_conflict(pair: Pair) -> None:
    whom = customer(pair.ann)
    row = pair.ann.register_complaint(whom, {"words": "油里有水"}).row
    assert row is not None
    meet(pair)
    pair.clock.now += timedelta(hours=1)
    pair.ann.complaint_step(row, Step.REPLIED, "by Ann")
    pair.clock.now += timedelta(hours=1)
    pair.ben.complaint_step(row, Step.HANDLED, "by Ben")
    meet(pair)
    for desk in (pair.ann, pair.ben):
        found = desk.complaint(row)
        assert [(step.step, step.actor) for step in found.steps] == [
            (Step.ACCEPTED, "Ann"),
            (Step.REPLIED, "Ann"),
            (Step.HANDLED, "Ben 王"),
        ]
        assert (found.reply.used, found.line.step) == (60, Step.HANDLED)
        assert desk.conflicts() == ()
    assert pair.ann.digest() == pair.ben.digest()


def test_a_step_that_names_another_customer_renews_the_complaints_own(pair: Pair) -> None:
    """Ann merges the customer away while Ben goes on with its complaint, and with the customer, so that it stays."""
    kept, gone = customer(pair.ann, "甲"), customer(pair.ann, "乙")
    row = pair.ann.register_complaint(gone, {"words": "油里有水"}).row
    assert row is not None
    meet(pair)
    for desk in (pair.ann, pair.ben):
        desk.today()  # from here on states are kept up to date, one by one
    pair.ann.merge_customers(kept, gone)
    pair.ben.edit_customer(gone, {"note": "Ben's"})
    pair.ben.complaint_step(row, Step.REPORTED, "done")
    meet(pair)
    for desk in (pair.ann, pair.ben):
        desk.today()
        before = standings(desk)
        desk.rebuild()
        desk.today()
        assert standings(desk) == before


def test_two_who_merge_two_reports_into_each_other_lose_none(pair: Pair) -> None:
    whom = customer(pair.ann)
    one, other = (pair.ann.register_complaint(whom, {"words": words}).row for words in ("一", "二"))
    assert one is not None
    assert other is not None
    meet(pair)
    pair.ann.merge_complaints(one, other)
    pair.ben.merge_complaints(other, one)
    meet(pair)
    assert {line.id for line in pair.ann.complaints()} == {line.id for line in pair.ben.complaints()} == {one, other}


def test_a_promise_stands_on_the_list_of_whoever_gave_it(pair: Pair) -> None:
    whom = customer(pair.ann)
    pair.ann.give_promise(whom, "报价单", TODAY)
    meet(pair)
    (mine,), (theirs,) = pair.ann.promises(mine=True), pair.ben.promises()
    assert (mine.mine, theirs.mine, theirs.given_by) == (True, False, "Ann")
    assert pair.ben.promises(mine=True) == ()
    stakes = []
    for desk, by in ((pair.ann, ""), (pair.ben, "Ann")):
        (row,) = desk.today().rows
        (reason,) = (line for line in row.reasons if line.code is Reason.PROMISE)
        assert reason.params["given_by"] == by
        stakes.append(reason.stake)
    assert stakes[1] < stakes[0]
    pair.ben.settle_promise(theirs.id, "kept", "I sent it")
    meet(pair)
    assert pair.ann.promises() == ()
    (settled,) = pair.ann.promises(open_only=False)
    assert (settled.settled_by, settled.word) == ("Ben 王", "I sent it")
