"""Complaints and promises from the command line. The zone is fixed, so that working hours are the same everywhere."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from fieldcrm.cli.commands_complaints import STEPS
from fieldcrm.domain.complaint_codes import Step

from .conftest import Runner

pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set on this system")


@pytest.fixture(autouse=True)
def _china(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def demo(empty: Runner) -> Runner:
    """An archive with three customers and nothing else."""
    for code, name in (("D001", "顺达运输"), ("D002", "Harbour Stone Quarry"), ("D003", "宏遠建築")):
        assert empty("new", "customer", f"code={code}", f"name={name}", "status=active", "territory=城北").code == 0
    return empty


def new(demo: Runner, *more: str, whom: str = "D001") -> str:
    """A new complaint's reference."""
    assert demo("complaint", "new", whom, "油里有水", *more).code == 0
    return str(demo("complaints", "--customer", whom, "--format", "json").data[0]["ref"])


def test_the_steps_of_the_table_are_those_of_the_domain() -> None:
    assert tuple(Step) == STEPS


def test_a_complaint_from_the_first_word_to_the_last(demo: Runner) -> None:
    found = demo("complaint", "new", "D001", "油里", "有水", "category=质量", "mood=angry", lang="zh_Hans")
    assert found.code == 0
    (row,) = demo("complaints", "--open", "--format", "json").data
    assert (row["words"], row["category"], row["mood"], row["step"], row["customer"]) == (
        "油里 有水",
        "quality",
        "angry",
        "accepted",
        "D001",
    )
    assert row["left"] > 0
    first = demo("today", "--format", "json").data[0]
    assert (first["customer"], first["reasons"][0]["code"]) == ("D001", "complaint")
    assert "24 h left" in first["reasons"][0]["text"]
    assert "complaint 24 h left" in demo("today").out
    assert "complaint" in demo("why", "D001").out
    ref = row["ref"]
    assert demo("complaint", "step", ref, "replied", "已致歉").code == 0
    assert demo("complaint", "step", ref, "reported", "--at", "today 12:00").code == 0
    shown = demo("complaint", "show", ref)
    assert "First reply" in shown.out
    assert "已致歉" in shown.out
    data = demo("complaint", "show", ref, "--format", "json").data
    assert [step["step"] for step in data["steps"]] == ["accepted", "replied", "reported"]
    assert data["clocks"][1]["stopped"]
    assert demo("complaint", "edit", ref, "remedy=退款", "enough=yes", "category=司机态度").code == 0
    assert demo("complaint", "step", ref, "closed").code == 0
    assert demo("complaints", "--open", "--format", "json").data == []
    assert demo("complaint", "step", ref, "closed").code == 2
    assert demo("complaint", "step", ref, "closed", "--take-back").code == 0
    assert len(demo("complaints", "--open", "--format", "json").data) == 1
    assert demo("undo").code == 0
    assert demo("complaint", "step", ref, "reopened", "又来了").code == 0
    assert "投诉" in demo("history", "D001", lang="zh_Hans").out


def test_two_reports_of_one(demo: Runner) -> None:
    first = new(demo)
    demo("complaint", "new", "D001", "still water", "--received", "today 9:00")
    second = next(row["ref"] for row in demo("complaints", "--format", "json").data if row["words"] == "still water")
    assert demo("complaint", "merge", first, second).code == 0
    assert [row["ref"] for row in demo("complaints", "--format", "json").data] == [second]
    assert first in demo("complaint", "show", second).out
    merged = demo("complaint", "show", first).out
    assert second in merged
    assert " left" not in merged  # its clocks went over to the other one
    assert demo("complaint", "merge", second, second).code == 2
    assert demo("complaint", "unmerge", first).code == 0
    assert demo("complaint", "unmerge", first).code == 2
    assert demo("complaint", "delete", second).code == 0
    assert [row["ref"] for row in demo("complaints", "--format", "json").data] == [first]


def test_working_time_is_told_in_hours_because_a_working_day_has_not_24(demo: Runner) -> None:
    late = new(demo, "--received", "2026-01-05 10:00")
    told = demo("complaint", "show", late).out
    (answer,) = [line for line in told.splitlines() if line.startswith("Answer")]
    assert " d " not in answer.partition("late")[0]
    assert "h late of working time" in answer
    (reply,) = [line for line in told.splitlines() if line.startswith("First reply")]
    assert " d " in reply


def test_what_they_have_in_common(demo: Runner) -> None:
    assert "No complaints" in demo("complaint", "common").out
    for _number in range(3):
        new(demo, "category=quality", "product=0#")
    table = demo("complaint", "common").out
    assert "Quality" in table
    assert "3 in 30 days" in table
    (row,) = demo("complaint", "common", "--format", "json").data
    assert (row["category"], row["total"], row["category_grows"]) == ("quality", 3, False)
    assert demo("complaint", "common", "--format", "csv").out.startswith("category,product,territory")


def test_promises(demo: Runner) -> None:
    found = demo("log", "call", "D002", "--outcome", "reached", "--promise", "把报价单发过去", "--by", "fri 15:00")
    assert found.code == 0
    assert demo("promise", "give", "D003", "call", "the", "mine", "--by", "today").code == 0
    rows = demo("promises", "--format", "json").data
    assert [(row["what"], row["at"], row["mine"]) for row in rows] == [
        ("call the mine", None, True),
        ("把报价单发过去", "15:00:00", True),
    ]
    codes = {
        row["customer"]: [reason["code"] for reason in row["reasons"]] for row in demo("today", "--format", "json").data
    }
    assert "promise" in codes["D003"]
    assert "D002" not in codes
    assert demo("promise", "keep", rows[0]["ref"]).code == 0
    assert demo("promise", "drop", rows[1]["ref"]).code == 2, "giving up needs a word"
    assert demo("promise", "drop", rows[1]["ref"], "no", "longer", "wanted").code == 0
    assert demo("promises", "--format", "json").data == []
    assert "given up · no longer wanted" in demo("promises", "--all").out
    assert demo("undo").code == 0
    assert len(demo("promises", "--mine", "--format", "json").data) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("complaint", "new", "D001"), 2),
        (("complaint", "new", "NOBODY", "x"), 9),
        (("complaint", "new", "D001", "x", "--received", "2026-12-24 10:00"), 2),
        (("complaint", "new", "D001", "x", "--received", "yesterday"), 2),
        (("complaint", "new", "D001", "x", "mood=furious"), 2),
        (("complaint", "new", "D001", "x", "--promise", "y"), 2),
        (("complaint", "step", "ffffff", "closed"), 9),
        (("complaint", "step", "ffffff", "eaten"), 2),
        (("complaint", "show", "zz"), 9),
        (("complaint", "edit", "ffffff", "colour=red"), 9),
        (("promise", "give", "D001", "x"), 2),
        (("promise", "give", "D001", "x", "--by", "2026-03-01"), 2),
        (("promise", "keep", "ffffff"), 9),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_written(demo: Runner, words: tuple[str, ...], code: int) -> None:
    before = demo("digest").out
    found = demo(*words)
    assert found.code == code
    assert found.err
    assert demo("digest").out == before


def test_a_field_that_is_not_there_is_no_part_of_the_words(demo: Runner) -> None:
    slip = demo("complaint", "new", "D001", "short delivery", "received=2026-09-01")
    assert (slip.code, "There is no field received" in slip.err) == (2, True)
    assert demo("complaint", "new", "D001", "at p=3 bar", "with pH=7").code == 0
    (row,) = demo("complaints", "--format", "json").data
    assert row["words"] == "at p=3 bar with pH=7"


def test_imported_words_cannot_steer_a_terminal(demo: Runner) -> None:
    evil = "\x1b]52;c;AAAA\x07 [bold]=HYPERLINK()"
    assert demo("complaint", "new", "D001", evil).code == 0
    ref = demo("complaints", "--format", "json").data[0]["ref"]
    for shown in (demo("complaints").out, demo("complaint", "show", ref).out, demo("today").out):
        assert "\x1b" not in shown
        assert "\x07" not in shown


def test_the_dossier_names_them(demo: Runner) -> None:
    ref = new(demo, "category=quality", "--promise", "replace it", "--by", "fri")
    shown = demo("show", "D001").out
    assert "Complaints" in shown
    assert ref in shown
    assert "replace it" in shown
    data = demo("show", "D001", "--format", "json").data
    assert [line["words"] for line in data["complaints"]] == ["油里有水"]
    assert [line["what"] for line in data["promises"]] == ["replace it"]


def test_own_fields_and_parts_go_by_their_names(demo: Runner) -> None:
    assert demo("field", "add", "complaint", "Batch", "--type", "text").code == 0
    assert demo("edit", "contact", "D001", "name=王芳").code == 0
    assert demo("edit", "equipment", "D001", "name=Pump 1").code == 0
    ref = new(demo, "batch=L-77", "contact_id=王芳")
    assert demo("complaint", "edit", ref, "equipment_id=pump 1").code == 0
    data = demo("complaint", "show", ref, "--format", "json").data
    assert (data["own"], data["contact"], data["equipment"]) == ({"Batch": "L-77"}, "王芳", "Pump 1")
    assert "L-77" in demo("complaint", "show", ref).out
    assert demo("complaint", "edit", ref, "equipment_id=nothing").code == 9
    assert demo("complaint", "edit", ref, "colour=red").code == 2
    assert demo("complaint", "edit", ref, "red").code == 2


def test_what_was_solved_on_the_spot(demo: Runner) -> None:
    assert demo("complaint", "new", "D001", "dripping nozzle", "--solved", "new seal").code == 0
    (row,) = demo("complaints", "--open", "--format", "json").data
    assert (row["step"], row["clock"]) == ("reported", None)
    assert "new seal" in demo("complaint", "show", row["ref"]).out
