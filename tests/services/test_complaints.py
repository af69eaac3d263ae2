"""Complaints from the call to the last step, their place on today's list, and promises. Clock and zone are fixed."""

from __future__ import annotations

import time as times
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from tests.storage.desks import NOW, TODAY, Clock, buys, customer, visible

from fieldcrm.domain.codes import NextReason, Outcome, Reason
from fieldcrm.domain.complaint_codes import Step
from fieldcrm.domain.views.complaints import ComplaintLine
from fieldcrm.errors import AmbiguousError, InvalidValueError, NotFoundError
from fieldcrm.journal.draft import Draft
from fieldcrm.services.desk import Desk
from fieldcrm.storage.writer import record

pytestmark = pytest.mark.skipif(not hasattr(times, "tzset"), reason="the zone cannot be set on this system")

FRIDAY = date(2026, 3, 6)


@pytest.fixture(autouse=True)
def _china(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The wall clock of the archive's clock."""
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    times.tzset()
    yield
    monkeypatch.undo()
    times.tzset()


def on(clock: Clock, day: date, hour: int, minute: int = 0) -> None:
    """Set the clock."""
    clock.now = datetime.combine(day, time(hour, minute), NOW.tzinfo)


def complain(desk: Desk, whom: bytes, words: str = "油里有水", **values: object) -> bytes:
    """A complaint; returns its id."""
    row = desk.register_complaint(whom, {"words": words, **values}).row
    assert row is not None
    return row


def only(desk: Desk) -> ComplaintLine:
    """The one open complaint."""
    (line,) = desk.complaints()
    return line


def test_a_complaint_is_one_change_and_stands_first_with_its_clock(desk: Desk, clock: Clock) -> None:
    big, whom = customer(desk, "大"), customer(desk, "小")
    buys(desk, big, quantity=90_000)
    desk.log_call(big, Outcome.CALL_BACK, next_on=TODAY, next_at=time(10, 0))
    before = desk.status().changes
    receipt = desk.register_complaint(whom, {"words": "油里有水", "category": "quality", "mood": "angry"})
    assert desk.status().changes == before + 1
    assert (receipt.kind, receipt.row) == ("register_complaint", only(desk).id)
    first = desk.today().rows[0]
    assert (first.customer_id, first.rank, first.below_line) == (whom, 1, False), "before a call promised for today"
    (line,) = first.reasons
    assert line.code is Reason.COMPLAINT
    assert (line.due, line.params["phase"], line.params["minute"]) == (TODAY + timedelta(days=1), "reply", 540)
    assert desk.why(whom).rank == 1
    (entry,) = desk.timeline(whom)
    assert (entry.kind, entry.outcome, entry.text) == ("call", Outcome.COMPLAINT, "油里有水")
    assert desk.complaint_of(entry.id) == receipt.row
    desk.undo()
    assert desk.complaints() == ()
    assert desk.timeline(whom) == ()


def test_outcome_six_makes_the_record_and_its_clock_is_the_reason(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    desk.log_call(whom, Outcome.COMPLAINT, note="司机迟到两小时")
    line = only(desk)
    assert (line.words, line.customer.id, line.owner, line.step) == ("司机迟到两小时", whom, "Li Wei", Step.ACCEPTED)
    (row,) = desk.today().rows
    assert [reason.code for reason in row.reasons] == [Reason.COMPLAINT], "though it was contacted today"
    clock.pass_days(1)
    (row,) = desk.today().rows
    assert [reason.code for reason in row.reasons] == [Reason.COMPLAINT], "the planned day adds no second reason"
    (plan,) = desk.dossier(whom).planned
    assert plan.reason == NextReason.COMPLAINT.value
    desk.undo()
    assert desk.complaints() == ()


def test_the_way_of_a_complaint(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    desk.log_call(whom, Outcome.COMPLAINT, note="油里有水")
    row = only(desk).id
    on(clock, TODAY, 10)
    desk.complaint_step(row, Step.REPLIED, "已致歉")
    line = only(desk)
    assert line.clock is not None
    assert (line.clock.kind, line.clock.left) == ("answer", 570 - 60)
    on(clock, TODAY, 17)
    desk.complaint_step(row, Step.HANDLED, "换油")
    desk.complaint_step(row, Step.REPORTED, "电话告知")
    detail = desk.complaint(row)
    assert (detail.reply.stopped, detail.reply.late, detail.answer.used) == (True, False, 8 * 60)
    assert detail.line.clock is None
    assert [(step.step, step.actor, step.words) for step in detail.steps] == [
        (Step.ACCEPTED, "Li Wei", ""),
        (Step.REPLIED, "Li Wei", "已致歉"),
        (Step.HANDLED, "Li Wei", "换油"),
        (Step.REPORTED, "Li Wei", "电话告知"),
    ]
    assert all(reason.code is not Reason.COMPLAINT for row_ in desk.today().rows for reason in row_.reasons)
    on(clock, TODAY + timedelta(days=5), 9)  # three working days on
    (today,) = desk.today().rows
    assert [(line.code, line.params["phase"]) for line in today.reasons] == [(Reason.COMPLAINT, "follow")]
    desk.complaint_step(row, Step.FOLLOWED)
    desk.edit_complaint(row, {"enough": "yes", "enough_word": "满意", "remedy": "退款"})
    desk.complaint_step(row, Step.CLOSED, "再次下单")
    assert desk.complaints() == ()
    assert desk.complaint(row).enough == "yes"
    (plan,) = desk.dossier(whom).planned
    assert plan.day > clock.now.date(), "the contact that was to answer it becomes the next regular one"
    assert plan.reason != NextReason.COMPLAINT.value


def test_every_step_is_taken_back(desk: Desk) -> None:
    row = complain(desk, customer(desk))
    states = [only(desk)]
    for step in (Step.REPLIED, Step.WAITING, Step.RESUMED, Step.HANDLED, Step.REPORTED, Step.FOLLOWED, Step.CLOSED):
        desk.complaint_step(row, step)
        states.append(desk.complaint(row).line)
    desk.complaint_step(row, Step.REOPENED, "又出现了")
    assert (only(desk).step, only(desk).clock is not None) == (Step.ACCEPTED, True)
    desk.undo()
    for state in reversed(states[:-1]):
        desk.undo()
        assert desk.complaint(row).line == state
    handled = desk.complaint_step(row, Step.CLOSED)
    assert handled.kind == "complaint_step"
    closing = desk.complaint(row).steps[-1]
    desk.delete("complaint_step", closing.id)
    assert only(desk).step is Step.ACCEPTED, "a step that is not the last action is taken back by deleting it"


def test_waiting_for_the_customer_stops_the_clock_and_is_asked_for(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    row = complain(desk, whom)
    desk.complaint_step(row, Step.WAITING, "等样品")
    on(clock, TODAY + timedelta(days=1), 9)
    line = only(desk)
    assert (line.waiting, line.clock is not None and line.clock.paused) == (True, True)
    assert all(reason.code is not Reason.COMPLAINT for each in desk.today().rows for reason in each.reasons)
    on(clock, TODAY + timedelta(days=5), 9)
    (reason,) = (r for each in desk.today().rows for r in each.reasons if r.code is Reason.COMPLAINT)
    assert reason.params["phase"] == "waiting"
    desk.complaint_step(row, Step.RESUMED)
    clock_line = only(desk).clock
    assert clock_line is not None
    assert clock_line.used == 0, "not a minute of the waiting counts"
    assert clock_line.due == datetime(2026, 3, 10, 9, 0, tzinfo=NOW.tzinfo)


def test_steps_that_cannot_follow_are_refused(desk: Desk) -> None:
    whom = customer(desk)
    row = complain(desk, whom)
    changes = desk.status().changes
    for step, at, reason in (
        (Step.REOPENED, None, "step"),
        (Step.RESUMED, None, "step"),
        (Step.REPLIED, NOW + timedelta(minutes=1), "future"),
        (Step.REPLIED, NOW - timedelta(days=1), "before_received"),
    ):
        with pytest.raises(InvalidValueError) as caught:
            desk.complaint_step(row, step, at=at)
        assert caught.value.params["reason"] == reason
    with pytest.raises(InvalidValueError):
        desk.register_complaint(whom, {"words": "x"}, received=NOW + timedelta(hours=1))
    with pytest.raises(InvalidValueError):
        desk.register_complaint(whom, {"mood": "furious"})
    with pytest.raises(InvalidValueError):
        desk.register_complaint(whom, {"colour": "red"})
    with pytest.raises(NotFoundError):
        desk.complaint_step(bytes(16), Step.CLOSED)
    assert desk.status().changes == changes


def test_two_reports_of_one_complaint(desk: Desk, clock: Clock) -> None:
    whom, other = customer(desk), customer(desk, "别家")
    first = complain(desk, whom, "油里有水")
    on(clock, TODAY, 11)
    second = complain(desk, whom, "发动机熄火")
    desk.complaint_step(first, Step.REPLIED, "收到")
    desk.merge_complaints(first, second)
    line = only(desk)
    assert (line.id, line.step, line.received) == (second, Step.REPLIED, clock.now)
    detail = desk.complaint(second)
    assert [report.id for report in detail.reports] == [first]
    assert [(step.step, step.of) for step in detail.steps] == [
        (Step.ACCEPTED, first),
        (Step.ACCEPTED, None),
        (Step.REPLIED, first),
    ]
    assert (detail.reply.stopped, detail.answer.used) == (True, 120), (
        "replied once, and both run since the first report"
    )
    with pytest.raises(InvalidValueError) as caught:
        desk.complaint_step(first, Step.HANDLED)
    assert caught.value.params["reason"] == "merged"
    done = complain(desk, whom, "旧的")
    desk.complaint_step(done, Step.CLOSED)
    for one, into, reason in (
        (second, second, "same_complaint"),
        (second, done, "closed_complaint"),
        (second, first, "merged"),
        (second, complain(desk, other), "other_customer"),
    ):
        with pytest.raises(InvalidValueError) as caught:
            desk.merge_complaints(one, into)
        assert caught.value.params["reason"] == reason
    desk.unmerge_complaint(first)
    assert {each.id: each.step for each in desk.complaints(customer_id=whom)} == {
        first: Step.REPLIED,
        second: Step.ACCEPTED,
    }
    desk.undo()
    assert [each.id for each in desk.complaints(customer_id=whom)] == [second]
    third = complain(desk, whom, "第三次")
    desk.merge_complaints(second, third)
    assert {each.id for each in desk.complaint(third).reports} == {first, second}, "what followed it follows on"
    desk.delete("complaint", third)
    assert {each.id for each in desk.complaints(customer_id=whom)} == {first, second}


def test_what_is_solved_on_the_spot_is_followed_up_all_the_same(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    row = desk.register_complaint(whom, {"words": "油枪滴漏"}, solved="换了密封圈").row
    assert row is not None
    detail = desk.complaint(row)
    assert (detail.line.step, detail.remedy, detail.line.clock) == (Step.REPORTED, "换了密封圈", None)
    assert (detail.reply.stopped, detail.answer.late) == (True, False)
    on(clock, TODAY + timedelta(days=5), 9)
    (reason,) = (r for each in desk.today().rows for r in each.reasons if r.code is Reason.COMPLAINT)
    assert reason.params["phase"] == "follow"


def test_reports_that_two_laptops_merged_into_each_other_stay_in_sight(desk: Desk) -> None:
    whom = customer(desk)
    one, other, third = (complain(desk, whom, words) for words in ("一", "二", "三"))
    desk.merge_complaints(one, other)
    draft = Draft("merge_complaint")
    draft.edit("complaint", other, {"merged_into": one})
    with desk.archive.writing() as connection:
        record(connection, draft, desk.now())
    assert {line.id for line in desk.complaints()} == {one, other, third}
    assert len([r for row in desk.today().rows for r in row.reasons if r.code is Reason.COMPLAINT]) == 3
    desk.merge_complaints(other, third)
    assert {line.id for line in desk.complaints()} == {one, third}, "a chain is followed no further than one step"


def test_a_complaint_heard_yesterday(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    yesterday = NOW - timedelta(hours=30)
    desk.register_complaint(whom, {"words": "发票错了", "channel": "colleague"}, received=yesterday)
    detail = desk.complaint(only(desk).id)
    assert (detail.reply.late, detail.reply.left) == (True, -6 * 60)
    (row,) = desk.today().rows
    reason = row.reasons[0]
    assert (reason.params["phase"], reason.due, reason.params["minute"]) == ("answer", TODAY - timedelta(days=1), 1080)
    assert desk.today().done == 0, "what a colleague told is no contact"


def test_completing_it_and_finding_it(desk: Desk) -> None:
    whom = customer(desk)
    row = complain(desk, whom)
    assert (
        desk.edit_complaint(row, {"category": "质量", "general": True, "number": "TS-7", "product": "0#"}) is not None
    )
    assert desk.edit_complaint(row, {"category": "质量", "number": "TS-7"}) is None, "nothing differs"
    assert desk.edit_complaint(row, {"enough": "no"}) is not None
    desk.edit_complaint(row, {"enough_word": "还在考虑"})
    detail = desk.complaint(row)
    assert (detail.enough, detail.enough_word, detail.line.general) == ("no", "还在考虑", True)
    assert desk.find_complaint("TS-7") == desk.find_complaint(row.hex()[-6:].upper()) == row
    complain(desk, whom, number="TS-7")
    with pytest.raises(AmbiguousError):
        desk.find_complaint("TS-7")
    for text in ("", "ffffff0", "zz", "%"):
        with pytest.raises(NotFoundError):
            desk.find_complaint(text)


def test_what_complaints_have_in_common(desk: Desk, clock: Clock) -> None:
    whom = customer(desk, territory="城北")
    old = NOW - timedelta(days=200)
    desk.register_complaint(whom, {"words": "a", "category": "price"}, received=old)
    for ago in range(4):
        desk.register_complaint(
            whom, {"words": "b", "category": "quality", "product": "0#"}, received=NOW - timedelta(days=ago)
        )
    view = desk.common_complaints()
    (growth,) = view.growth
    assert (growth.category, growth.recent, growth.grows) == ("quality", 4, True)
    (pattern,) = view.patterns
    assert (pattern.product, pattern.territory, pattern.total, sum(pattern.months)) == ("0#", "城北", 4, 4)
    assert view.months[-1] == date(2026, 3, 1)
    assert desk.complaint_categories()[0] == "quality"


def test_working_hours_change_the_clocks_of_the_list(desk: Desk) -> None:
    whom = customer(desk)
    desk.complaint_step(complain(desk, whom), Step.REPLIED)
    assert desk.today().rows[0].reasons[0].params["minute"] == 540
    desk.change_setting("work_start", "10:00")
    row = desk.today().rows[0]
    assert (row.reasons[0].due, row.reasons[0].params["minute"]) == (TODAY, 18 * 60)


def test_a_promise_of_a_call_is_kept_in_sight_until_it_is_settled(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    desk.log_call(whom, Outcome.REACHED, promises=[("把报价单发过去", FRIDAY, None), ("送样品", FRIDAY, time(15, 0))])
    sample, quote = desk.promises()
    assert (sample.what, sample.by, sample.at, sample.given_by, sample.mine) == (
        "送样品",
        FRIDAY,
        time(15, 0),
        "Li Wei",
        True,
    )
    assert (quote.at, quote.source_kind) == (None, "activity")
    clock.pass_days(1)
    assert all(line.code is not Reason.PROMISE for row in desk.today().rows for line in row.reasons), "not yet"
    clock.pass_days(1)
    (row,) = desk.today().rows
    assert (row.rank, row.promised_at) == (1, time(15, 0))
    assert [line.code for line in row.reasons] == [Reason.PROMISE, Reason.PROMISE]
    desk.log_call(whom, Outcome.REACHED)
    assert desk.today().rows[0].promised_at == time(15, 0), "a call does not keep it, only a word does"
    desk.settle_promise(sample.id, "kept")
    with pytest.raises(InvalidValueError):
        desk.settle_promise(quote.id, "dropped")
    with pytest.raises(InvalidValueError):
        desk.settle_promise(sample.id, "kept")
    desk.settle_promise(quote.id, "dropped", "客户不再需要")
    assert desk.promises() == ()
    assert {line.how for line in desk.promises(open_only=False)} == {"kept", "dropped"}
    desk.undo()
    assert [line.id for line in desk.promises()] == [quote.id]


def test_a_promise_for_a_day_off_comes_the_working_day_before(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    desk.give_promise(whom, "周末前送到", date(2026, 3, 8))
    on(clock, FRIDAY, 9)
    assert [line.code for row in desk.today().rows for line in row.reasons] == [Reason.PROMISE]


def test_the_end_of_the_day_tells_what_was_promised_for_the_next_working_day(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    desk.give_promise(whom, "样品", TODAY + timedelta(days=1), time(15, 0))
    desk.give_promise(whom, "later", TODAY + timedelta(days=2))
    desk.log_call(whom, Outcome.REACHED, next_on=TODAY + timedelta(days=1), next_at=time(9, 0))
    assert [(plan.at, plan.note) for plan in desk.sweep().tomorrow] == [(time(9, 0), ""), (time(15, 0), "样品")]
    assert desk.call_card(whom).promised == "样品; later"


def test_a_colleagues_promise_is_marked_and_weighs_little(desk: Desk) -> None:
    mine, theirs = customer(desk, "甲"), customer(desk, "乙")
    desk.give_promise(mine, "回电", TODAY)
    row = desk.give_promise(theirs, "回电", TODAY).row
    assert row is not None
    desk.edit_promise(row, {"given_by": "王芳"})
    assert [line.given_by for line in desk.promises(mine=True)] == ["Li Wei"]
    first, second = desk.today().rows
    assert (first.customer_id, second.customer_id) == (mine, theirs)
    assert second.reasons[0].params["given_by"] == "王芳"
    assert second.stake == pytest.approx(first.stake / 10)


def test_promises_that_cannot_be_kept_are_refused(desk: Desk) -> None:
    whom = customer(desk)
    changes = desk.status().changes
    for what, by, reason in (
        ("", TODAY, "required"),
        ("a\nb", TODAY, "one_line"),
        ("a", TODAY - timedelta(days=1), "past"),
    ):
        with pytest.raises(InvalidValueError) as caught:
            desk.log_call(whom, Outcome.REACHED, promises=[(what, by, None)])
        assert caught.value.params["reason"] == reason
    assert desk.status().changes == changes
    row = desk.give_promise(whom, "回电", TODAY).row
    assert row is not None
    assert desk.edit_promise(row, {"what": "回电", "by": TODAY}) is None
    assert desk.edit_promise(row, {"by": FRIDAY, "at": time(9, 0)}) is not None
    (line,) = desk.promises()
    assert (line.by, line.at, line.overdue) == (FRIDAY, time(9, 0), False)
    assert desk.find_promise(line.ref).id == row
    desk.delete("promise", row)
    with pytest.raises(NotFoundError):
        desk.find_promise(line.ref)


def test_all_of_it_comes_back_from_the_log(desk: Desk, clock: Clock) -> None:
    whom = customer(desk)
    first, second = complain(desk, whom), complain(desk, whom, "二")
    desk.complaint_step(first, Step.REPLIED, "好", promise=("退款", FRIDAY, None))
    desk.merge_complaints(second, first)
    desk.edit_complaint(first, {"enough": "unsure"})
    before, today = visible(desk), desk.today()
    desk.rebuild()
    assert visible(desk) == before
    assert desk.today() == today
    (promise,) = desk.complaint(first).promises
    assert (promise.what, promise.source_id) == ("退款", first)
