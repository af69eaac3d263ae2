"""Rules of visits and risks, without an archive."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain.risks import CHECK_WITHIN, LEAD, SEVERITIES, default_check, due_on
from fieldcrm.domain.views.service import EquipmentPast, LastValue, Parameter, Problem, VisitRecord, Worded
from fieldcrm.domain.visits import check_visit, name_key, read_worded, same_value, summary
from fieldcrm.errors import InvalidValueError
from fieldcrm.exchange.json_shape import check

DAY = date(2026, 3, 4)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(st.sampled_from(SEVERITIES), DAYS, st.none() | DAYS)
def test_a_risk_is_due_by_its_check_and_after_it_was_found(severity: str, by: date, found: date | None) -> None:
    due = due_on(severity, by, found)
    assert due <= by
    if found is not None and found < by:
        assert found < due


@given(DAYS)
def test_the_graver_the_sooner(day: date) -> None:
    dues = [due_on(severity, day, None) for severity in SEVERITIES]
    assert dues == sorted(dues, reverse=True)
    checks = [default_check(severity, day) for severity in SEVERITIES]
    assert checks == sorted(checks, reverse=True)
    assert set(LEAD) == set(CHECK_WITHIN) == set(SEVERITIES)
    assert default_check("unheard of", day) == default_check("medium", day)


KNOWN = {"leak": "leak", "泄漏": "leak", "cavitation": "Cavitation"}


@pytest.mark.parametrize(
    ("typed", "worded", "new"),
    [
        ("leak", Worded("leak"), False),
        ("LEAK: at the flange", Worded("leak", "at the flange"), False),
        ("泄漏：法兰", Worded("leak", "法兰"), False),
        ("+Cavitation: at load", Worded("Cavitation", "at load"), False),
        ("+Air lock: in pipe", Worded("Air lock", "in pipe"), True),
        ("ratio 3:1 is off", Worded("", "ratio 3:1 is off"), False),
        ("+", Worded(), False),
        ("  ", Worded(), False),
        ("just words", Worded("", "just words"), False),
    ],
)
def test_a_word_of_the_list_and_free_words(typed: str, worded: Worded, new: bool) -> None:
    assert read_worded(typed, KNOWN) == (worded, new)


@given(st.text(max_size=60))
def test_nothing_typed_is_lost(typed: str) -> None:
    worded, _new = read_worded(typed, {})
    kept = "".join(f"{worded.word}{worded.text}".split())
    assert kept in "".join(typed.split())
    assert len(kept) >= len("".join(typed.split())) - 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("2.40", "2.4", True), ("２．４", "2.4", True), ("On", "on", True), ("2.4", "2.5", False)],
)
def test_values_that_say_the_same(one: str, other: str, same: bool) -> None:
    assert same_value(one, other) is same


def record(**values: object) -> VisitRecord:
    return VisitRecord(**{"day": DAY, "equipment_id": b"e", **values})  # type: ignore[arg-type]


def test_the_old_value_is_that_of_the_rows_own_equipment() -> None:
    past = {b"e": EquipmentPast({name_key("P"): LastValue("P", "1", "bar", DAY)}), b"f": EquipmentPast()}
    check_visit(record(parameters=(Parameter("p", "7", "8", equipment_id=b"f"),)), DAY, past)
    with pytest.raises(InvalidValueError) as caught:
        check_visit(record(parameters=(Parameter("p", "7", "8"),)), DAY, past)
    assert caught.value.params["known"] == "1 bar"


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        check_visit(record(problems=(Problem(Worded("leak")),) * 201), DAY, {})
    assert (caught.value.params["field"], caught.value.params["reason"]) == ("problems", "too_many")


def test_the_timelines_words_are_those_of_the_problems() -> None:
    assert summary(record(problems=(Problem(Worded("leak", "a")), Problem(Worded("", "b"))), note="n")) == "a; b"
    assert summary(record(problems=(Problem(Worded("leak")),), note="n")) == "n"


SHAPE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["a"],
    "properties": {"a": {"type": "array", "items": {"type": "number", "minimum": 0}}, "b": {"type": "boolean"}},
}


@pytest.mark.parametrize(
    ("value", "place", "reason"),
    [
        ([], "", "json_type"),
        ({}, "a", "required"),
        ({"a": [1, -1]}, "a[1]", "negative"),
        ({"a": [True]}, "a[0]", "json_type"),
        ({"a": [], "b": 1}, "b", "json_type"),
        ({"a": [], "c": 1}, "c", "json_field"),
        ({"a": [float("inf")]}, "a[0]", "json_type"),
    ],
)
def test_a_shape_names_the_place(value: object, place: str, reason: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        check(value, SHAPE)
    assert (caught.value.params["field"], caught.value.params["reason"]) == (place, reason)


def test_days_between_visits_do_not_matter() -> None:
    assert default_check("high", DAY) - DAY == timedelta(days=7)
