"""Risks stand on the list until they are closed with a word; fixes are asked about after 3 and 14 days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.storage.desks import TODAY, Clock, buys, customer

from fieldcrm.domain.codes import Outcome, Reason
from fieldcrm.domain.views.service import Problem, VisitRecord, Worded
from fieldcrm.errors import InvalidValueError, NotFoundError
from fieldcrm.services.desk import Desk
from fieldcrm.ui.words.reasons import reason_text


def reasons(desk: Desk, owner: bytes) -> dict[Reason, Any]:
    return {line.code: line for line in desk.dossier(owner).reasons}


def risk(desk: Desk, owner: bytes, **values: object) -> bytes:
    desk.put_part("risk", owner, None, {"what": "hose is brittle 软管老化", "severity": "medium", **values})
    return max(found.id for found in desk.risks(owner))


@pytest.mark.parametrize(("severity", "days"), [("low", 20), ("medium", 18), ("high", 15), ("critical", 10)])
def test_the_graver_the_sooner_it_stands_on_the_list(desk: Desk, clock: Clock, severity: str, days: int) -> None:
    owner = customer(desk)
    risk(desk, owner, severity=severity, check_by=TODAY + timedelta(days=20))
    clock.pass_days(days - 1)
    assert Reason.RISK_CHECK not in reasons(desk, owner)
    clock.pass_days(1)
    line = reasons(desk, owner)[Reason.RISK_CHECK]
    assert line.due == TODAY + timedelta(days=days)
    assert "软管老化" in reason_text(line)
    assert owner in {row.customer_id for row in desk.today().rows}


def test_the_graver_risk_weighs_more_and_both_are_told(desk: Desk, clock: Clock) -> None:
    mild, grave = customer(desk, "mild"), customer(desk, "grave")
    for owner, severity in ((mild, "low"), (grave, "critical")):
        risk(desk, owner, severity=severity, check_by=TODAY)
    first, second = reasons(desk, grave)[Reason.RISK_CHECK], reasons(desk, mild)[Reason.RISK_CHECK]
    assert first.stake > 10 * second.stake
    clock.pass_days(10)
    assert reasons(desk, mild)[Reason.RISK_CHECK].stake > second.stake


def test_a_risk_found_today_is_not_brought_forward_to_today(desk: Desk) -> None:
    owner = customer(desk)
    risk(desk, owner, severity="critical")
    (found,) = desk.risks(owner)
    assert found.check_by == TODAY + timedelta(days=1)
    assert found.due == TODAY + timedelta(days=1)


def test_closing_takes_it_off_the_list_and_undo_brings_it_back(desk: Desk) -> None:
    owner = customer(desk)
    row = risk(desk, owner, check_by=TODAY)
    desk.close_risk(row, "hose  replaced")
    assert Reason.RISK_CHECK not in reasons(desk, owner)
    assert not desk.risks(owner)
    (closed,) = desk.risks(owner, closed=True)
    assert (closed.closed_on, closed.closed_word, closed.closed_by) == (TODAY, "hose replaced", "Li Wei")
    desk.undo()
    assert Reason.RISK_CHECK in reasons(desk, owner)


def test_closing_needs_a_word_and_an_open_risk(desk: Desk) -> None:
    owner = customer(desk)
    row = risk(desk, owner)
    for word, on, reason in (
        (" ", None, "required"),
        ("x" * 501, None, "too_long"),
        ("ok", TODAY + timedelta(days=1), "future"),
    ):
        with pytest.raises(InvalidValueError) as caught:
            desk.close_risk(row, word, on)
        assert caught.value.params["reason"] == reason
    desk.close_risk(row, "done")
    with pytest.raises(InvalidValueError):
        desk.close_risk(row, "again")
    with pytest.raises(NotFoundError):
        desk.close_risk(bytes(16), "nothing")


def test_a_risk_can_be_put_off(desk: Desk) -> None:
    owner = customer(desk)
    row = risk(desk, owner, check_by=TODAY)
    desk.put_part("risk", owner, row, {"check_by": TODAY + timedelta(days=30)})
    assert Reason.RISK_CHECK not in reasons(desk, owner)
    with pytest.raises(InvalidValueError):
        desk.put_part("risk", owner, row, {"check_by": date(2020, 1, 1)})
    with pytest.raises(InvalidValueError):
        desk.put_part("risk", owner, None, {"what": "", "severity": "low"})


def fix(desk: Desk, owner: bytes, day: date = TODAY, *, solved: bool = True) -> None:
    desk.put_part("equipment", owner, None, {"name": f"Pump {day}"})
    problem = Problem(Worded("leak", "法兰漏油"), solved=solved)
    desk.save_visit(owner, VisitRecord(day, desk.equipment(owner)[-1].id, problems=(problem,)))


def test_a_fix_is_asked_about_twice(desk: Desk, clock: Clock) -> None:
    owner = customer(desk)
    fix(desk, owner)
    seen = {}
    for day in range(1, 22):
        clock.pass_days(1)
        line = reasons(desk, owner).get(Reason.FOLLOW_UP)
        if line is not None:
            seen[day] = line.params["number"]
            desk.log_call(owner, Outcome.REACHED)
    # Wednesday + 3 is a Saturday: asked on Monday; + 14 is a Wednesday.
    assert seen == {5: 1, 14: 2}


def test_who_is_not_reached_is_still_to_be_asked(desk: Desk, clock: Clock) -> None:
    owner = customer(desk)
    fix(desk, owner)
    clock.pass_days(5)
    desk.log_call(owner, Outcome.NO_ANSWER)
    clock.pass_days(1)
    line = reasons(desk, owner)[Reason.FOLLOW_UP]
    assert line.params["number"] == 1
    assert "法兰漏油" in reason_text(line)


def test_what_was_not_solved_is_not_followed_up(desk: Desk, clock: Clock) -> None:
    owner = customer(desk)
    fix(desk, owner, solved=False)
    clock.pass_days(6)
    assert Reason.FOLLOW_UP not in reasons(desk, owner)


def test_the_days_are_settings(desk: Desk, clock: Clock) -> None:
    owner = customer(desk)
    fix(desk, owner)
    desk.change_settings({"fix_follow_up_first": 7, "fix_follow_up_second": 21})
    clock.pass_days(6)
    assert Reason.FOLLOW_UP not in reasons(desk, owner)
    clock.pass_days(1)
    assert Reason.FOLLOW_UP in reasons(desk, owner)


def test_a_deleted_visit_is_not_followed_up(desk: Desk, clock: Clock) -> None:
    owner = customer(desk)
    fix(desk, owner)
    clock.pass_days(5)
    assert Reason.FOLLOW_UP in reasons(desk, owner)
    desk.delete("visit", desk.visits(owner)[0].id)
    assert Reason.FOLLOW_UP not in reasons(desk, owner)


def test_the_stored_list_is_the_computed_one(desk: Desk, clock: Clock) -> None:
    owner, other = customer(desk, "one"), customer(desk, "two")
    buys(desk, owner)
    fix(desk, owner)
    risk(desk, other, check_by=TODAY + timedelta(days=3))
    clock.pass_days(5)
    desk.refresh_standing()
    stored = desk.today().rows
    assert {row.customer_id for row in stored} >= {owner, other}
    for row in stored:
        assert [line.code for line in row.reasons] == [line.code for line in desk.dossier(row.customer_id).reasons]
        explained = desk.why(row.customer_id)
        assert explained.stake == pytest.approx(row.stake)
