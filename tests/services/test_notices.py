"""Price notices: written once, reasons for those whom they reach, told with the call, gone when they expire."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.storage.desks import TODAY, Clock, buys, customer, visible

from fieldcrm.domain.codes import Grade, Outcome, Reason
from fieldcrm.domain.filters import Filter
from fieldcrm.domain.notices import NoticeRule
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.errors import InvalidValueError, NotFoundError
from fieldcrm.services.desk import Desk

WORDS: dict[str, object] = {
    "title": "油价要涨",
    "market": "Brent up 3 %",
    "advice": "fill up before Friday",
    "words": "周五前加满更划算",
    "until_day": TODAY + timedelta(days=5),
}


def told(desk: Desk, whom: bytes) -> dict[str, object] | None:
    """The notice that a customer is to be told today."""
    for row in desk.today().rows:
        if row.customer_id == whom:
            return next((dict(line.params) for line in row.reasons if line.code is Reason.PRICE_NOTICE), None)
    return None


def test_a_notice_goes_to_the_loyal_first_and_is_told_with_the_call(desk: Desk, clock: Clock) -> None:
    far = customer(desk, "far", territory="广州")
    plain = customer(desk, "plain", territory="惠州")
    loyal = customer(desk, "loyal", territory="惠州", monthly_volume=Amount.of(8, Unit.TONNE))
    buys(desk, loyal, every=14, times=20)
    for whom in (far, plain, loyal):
        desk.log_call(whom, Outcome.REACHED, next_on=TODAY + timedelta(days=300))
    clock.pass_days(1)
    rule = NoticeRule(territories=("惠州",))
    assert [each.customer.name for each in desk.notice_candidates(rule)] == ["loyal", "plain"]
    before = desk.status().changes
    desk.create_notice(WORDS, rule)
    assert desk.status().changes == before + 1
    (notice,) = desk.notices()
    assert (notice.told, notice.total, notice.author, notice.day) == (0, 2, "Li Wei", TODAY + timedelta(days=1))
    assert told(desk, far) is None
    params = told(desk, plain)
    assert params is not None
    assert (params["title"], params["words"]) == (WORDS["title"], WORDS["words"])

    desk.log_call(plain, Outcome.NO_ANSWER, next_on=TODAY + timedelta(days=300))
    assert desk.notices()[0].told == 0, "nobody was spoken to"
    desk.log_call(plain, Outcome.REACHED, next_on=TODAY + timedelta(days=300))
    full = desk.notice(notice.id)
    assert [(each.customer.name, each.told_on, each.told_by) for each in full.targets] == [
        ("loyal", None, ""),
        ("plain", TODAY + timedelta(days=1), "Li Wei"),
    ]
    desk.undo()
    assert desk.notices()[0].told == 0, "the call and the telling are one action"
    desk.redo()
    clock.pass_days(1)
    assert told(desk, plain) is None
    assert told(desk, loyal) is not None
    desk.tell_notice(full.targets[0].id, "orders on Thursday")
    assert told(desk, loyal) is None
    assert desk.notice(notice.id).targets[0].word == "orders on Thursday"


def test_a_second_call_on_a_day_has_the_notice_to_say_that_it_will_have_told(desk: Desk) -> None:
    whom = customer(desk, "twice")
    desk.log_call(whom, Outcome.REACHED, next_on=TODAY + timedelta(days=30))
    desk.create_notice(WORDS, NoticeRule())
    assert told(desk, whom) is None, "who was talked to today is done for today"
    (line,) = (each for each in desk.call_card(whom).reasons if each.code is Reason.PRICE_NOTICE)
    assert (line.params["title"], line.params["words"], line.stake) == (WORDS["title"], WORDS["words"], 0.0)
    desk.log_call(whom, Outcome.REACHED, next_on=TODAY + timedelta(days=30))
    assert desk.notices()[0].told == 1
    assert all(each.code is not Reason.PRICE_NOTICE for each in desk.call_card(whom).reasons)


def test_a_notice_expires_and_can_be_put_off(desk: Desk, clock: Clock) -> None:
    whom = customer(desk, "甲")
    desk.create_notice(WORDS, NoticeRule())
    (notice,) = desk.notices()
    clock.pass_days(5)
    assert told(desk, whom) is not None, "its last day is in"
    clock.pass_days(1)
    assert told(desk, whom) is None
    assert desk.notices(current=True) == ()
    assert desk.notices()[0].expired
    desk.edit_notice(notice.id, {"until_day": TODAY + timedelta(days=9), "words": "new words"})
    params = told(desk, whom)
    assert params is not None
    assert params["words"] == "new words"
    assert desk.edit_notice(notice.id, {"words": "new words"}) is None
    desk.delete_notice(notice.id)
    assert told(desk, whom) is None
    assert desk.notices() == ()
    desk.undo()
    assert told(desk, whom) is not None


def test_grades_a_segment_and_marked_customers_restrict(desk: Desk) -> None:
    one, two = customer(desk, "甲", territory="惠州"), customer(desk, "乙")
    assert desk.notice_candidates(NoticeRule(grades=(Grade.A,))) == ()
    assert [each.customer.id for each in desk.notice_candidates(NoticeRule(), [two])] == [two]
    desk.save_segment("near", desk.parse_filter("territory = 惠州"))
    assert [each.customer.id for each in desk.notice_candidates(NoticeRule(segment="near"))] == [one]
    with pytest.raises(NotFoundError):
        desk.notice_candidates(NoticeRule(segment="nowhere"))
    desk.create_notice(WORDS, NoticeRule(segment="near"))
    assert desk.notices()[0].rule == NoticeRule(segment="near")
    assert isinstance(desk.parse_filter("territory = 惠州"), Filter)


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"title": " "}, "title", "required"),
        ({"words": ""}, "words", "required"),
        ({"until_day": TODAY - timedelta(days=1)}, "until_day", "expired"),
        ({"moon": "full"}, "moon", "unknown"),
    ],
)
def test_a_notice_that_cannot_be_is_refused(desk: Desk, changes: dict[str, object], field: str, reason: str) -> None:
    customer(desk)
    before = visible(desk)
    with pytest.raises(InvalidValueError) as caught:
        desk.create_notice(WORDS | changes, NoticeRule())
    assert (caught.value.params["field"], caught.value.params["reason"]) == (field, reason)
    with pytest.raises(InvalidValueError) as caught:
        desk.create_notice(WORDS, NoticeRule(territories=("nowhere",)))
    assert caught.value.params["reason"] == "nobody"
    assert visible(desk) == before
