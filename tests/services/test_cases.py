"""Like cases follow what is kept: changed, deleted, undone, of other customers, in either script."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.storage.desks import TODAY, Clock, customer

from fieldcrm.domain.views.service import LikeCase, PartUsed, Problem, VisitRecord, Worded
from fieldcrm.services.desk import Desk


def visit(desk: Desk, owner: bytes, pump: bytes, *problems: Problem, ago: int = 1, parts: tuple[str, ...] = ()) -> None:
    used = tuple(PartUsed(part, number=f"N-{part}") for part in parts)
    desk.save_visit(owner, VisitRecord(TODAY - timedelta(days=ago), pump, problems=problems, parts=used))


def pump_of(desk: Desk, owner: bytes, **values: object) -> bytes:
    desk.put_part("equipment", owner, None, {"name": "Pump", "model": "GDX-200", **values})
    return max(piece.id for piece in desk.equipment(owner))


def leak(text: str = "法兰漏油", *, solved: bool | None = True) -> Problem:
    return Problem(Worded("leak", text), solution=Worded("replaced", "seal"), solved=solved)


def texts(cases: tuple[LikeCase, ...]) -> list[str]:
    return [case.problem.text for case in cases]


def test_the_same_model_stands_before_other_models(desk: Desk) -> None:
    owner = customer(desk)
    other, same = pump_of(desk, owner, model="RL-50"), pump_of(desk, owner)
    visit(desk, owner, other, leak("法兰漏油 A"), ago=1)
    visit(desk, owner, same, leak("法兰漏油 B"), ago=9)
    assert texts(desk.like_cases("法兰漏油", model="gdx 200")) == ["法兰漏油 B", "法兰漏油 A"]
    assert texts(desk.like_cases("法兰漏油")) == ["法兰漏油 A", "法兰漏油 B"]
    assert desk.like_cases("法兰漏油", model="GDX200")[0].why == ("model", "words")


def test_a_part_finds_the_case(desk: Desk) -> None:
    owner = customer(desk)
    pump = pump_of(desk, owner)
    visit(desk, owner, pump, leak("A"), parts=("Seal kit",))
    visit(desk, owner, pump, leak("B"), parts=("Bolt",), ago=5)
    found = desk.like_cases("", parts=("seal kit",))[0]
    assert (found.problem.text, found.parts) == ("A", ("Seal kit N-Seal kit",))
    assert texts(desk.like_cases("n-bolt ")) == ["B"]


def test_what_did_not_help_stands_behind_what_did(desk: Desk) -> None:
    owner = customer(desk)
    visit(desk, owner, pump_of(desk, owner), leak(solved=False), ago=1)
    visit(desk, owner, pump_of(desk, owner), leak(), ago=30)
    assert [case.solved for case in desk.like_cases("漏油")] == [True, False]


def test_whether_it_held(desk: Desk, clock: Clock) -> None:
    owner = customer(desk)
    first, second = pump_of(desk, owner), pump_of(desk, owner)
    visit(desk, owner, first, leak("首次"), ago=40)
    visit(desk, owner, first, leak("again"), ago=10)
    visit(desk, owner, second, Problem(Worded("noise"), solved=True), ago=5)
    by_text = {case.problem.text: case for case in desk.like_cases("", words=("leak",))}
    assert by_text["首次"].came_back == TODAY - timedelta(days=10)
    assert by_text["首次"].held is None
    assert by_text["again"].held == 10
    clock.pass_days(5)
    assert {case.problem.text: case.held for case in desk.like_cases("", words=("leak",))}["again"] == 15


def test_the_index_follows_what_is_kept(desk: Desk) -> None:
    owner = customer(desk)
    pump = pump_of(desk, owner)
    visit(desk, owner, pump, leak("alpha"), leak("beta"))
    record = desk.visit(desk.visits(owner)[0].id).record
    desk.save_visit(owner, replace(record, problems=(replace(record.problems[0], problem=Worded("", "gamma")),)))
    assert texts(desk.like_cases("gamma ")) == ["gamma"]
    assert not desk.like_cases("alpha ")
    assert not desk.like_cases("beta ")
    desk.undo()
    assert texts(desk.like_cases("beta ")) == ["beta"]
    desk.put_part("equipment", owner, pump, {"model": "XYZ-9"})
    assert desk.like_cases("xyz9 ")[0].model == "XYZ-9"
    desk.delete("visit", record.id or b"")
    assert not desk.like_cases("alpha ")
    desk.undo()
    assert desk.like_cases("alpha ")


def test_cases_of_a_deleted_customer_are_not_shown(desk: Desk) -> None:
    owner = customer(desk)
    visit(desk, owner, pump_of(desk, owner), leak())
    desk.delete("customer", owner)
    assert not desk.like_cases("漏油")
    desk.undo()
    assert desk.like_cases("漏油")


def test_odd_words_are_no_queries(desk: Desk) -> None:
    owner = customer(desk)
    visit(desk, owner, pump_of(desk, owner), leak('"quoted" AND (NEAR *'))
    for typed in ("", " ", '"', "* ) (", "AND OR NOT", "'; DROP TABLE", "\x00", "\ud800", "漏", "🔧"):
        desk.like_cases(typed)
    assert desk.like_cases('"quoted')


def test_a_common_word_does_not_hide_an_old_case_with_a_rare_one(desk: Desk) -> None:
    owner = customer(desk)
    pump = pump_of(desk, owner)
    visit(desk, owner, pump, leak("pump coupling"), ago=900)
    many = tuple(leak(f"pump nothing {number}") for number in range(100))
    for day in range(9):
        visit(desk, owner, pump, *many, ago=day + 1)
    found = desk.like_cases("pump coupling ", limit=3)
    assert found[0].problem.text == "pump coupling"
