"""The commands that write: calls, readings, orders, notes, fields; each is one action that undo takes back."""

from __future__ import annotations

import pytest

from .conftest import DAY, Runner


def test_a_call_is_logged_with_the_next_date(demo: Runner) -> None:
    before = demo("today", "--format", "json").data
    code = before[0]["customer"]
    found = demo(
        "log", "call", code, "--outcome", "reached", "--next", "+7", "--note", "wants 12 t", "--format", "json"
    )
    assert found.code == 0
    assert found.data["customer"] == code
    assert found.data["kind"] == "log_call"
    assert "next contact Wed 25 Mar" in found.err
    after = demo("today", "--format", "json").data
    assert code not in {row["customer"] for row in after}
    event = demo("show", code, "--format", "json").data["timeline"][0]
    assert (event["outcome"], event["text"], event["day"]) == ("reached", "wants 12 t", DAY)
    assert "1 contacts done" in demo("today").err or "1 contact" in demo("today").err


def test_without_a_date_the_proposal_is_taken(demo: Runner) -> None:
    code = demo("today", "--format", "json").data[0]["customer"]
    assert "next contact" in demo("log", "call", code, "--outcome", "no_answer").err
    planned = demo("agenda", "--from", "2026-03-19", "--to", "2026-03-19", "--format", "json").data
    assert code in {row["customer"] for row in planned}


def test_a_promise_has_a_time(demo: Runner) -> None:
    demo(
        "log", "call", "D001", "--outcome", "call_back", "--next", "tomorrow", "--at", "14:30", "--promised", "a price"
    )
    planned = demo("agenda", "--format", "json").data
    assert [(row["day"], row["at"]) for row in planned if row["customer"] == "D001"] == [("2026-03-19", "14:30")]


def test_undo_and_redo_take_back_a_whole_action(demo: Runner) -> None:
    start = demo("digest").out
    demo("log", "call", "D001", "--outcome", "reached")
    done = demo("digest").out
    assert done != start
    assert "taken back" in demo("undo").err
    assert demo("customers", "D001").code == 0
    assert demo("redo").code == 0
    assert demo("history", "--limit", "1").code == 0


def test_readings_orders_deliveries_and_notes(empty: Runner) -> None:
    assert empty("new", "customer", "name=Acme", "code=C1", "status=active", "monthly_volume=10 t").code == 0
    assert "tank" in empty("log", "reading", "C1", "45%").err
    assert empty("edit", "tank", "C1", "name=1#", "volume=20,000 L").code == 0
    assert empty("log", "delivery", "C1", "12.5 t", "--on", "2026-03-01").code == 0
    assert empty("log", "delivery", "C1", "3,000 L", "--supplier", "Other", "--on", "2026-03-10").code == 0
    assert empty("log", "reading", "C1", "45%").code == 0
    assert empty("log", "reading", "C1", "8,000L", "--tank", "1#").code == 0
    assert empty("log", "order", "C1", "8t", "--for", "fri").code == 0
    assert empty("log", "note", "C1", "gate", "closes", "at", "five").code == 0
    data = empty("show", "C1", "--format", "json").data
    kinds = [event["kind"] for event in data["timeline"]]
    assert sorted(kinds) == ["delivery", "delivery", "note", "order", "reading", "reading"]
    assert next(event["text"] for event in data["timeline"] if event["kind"] == "note") == "gate closes at five"
    assert data["tanks"][0]["last_level"]["litres"] == 8000
    assert data["measured"]["deliveries"] == 2


def test_parts_are_changed_and_deleted_by_name(empty: Runner) -> None:
    empty("new", "customer", "name=Acme", "code=C1", "status=active")
    empty("edit", "contact", "C1", "name=Ann Lee", "phone=020 7946 0000")
    assert empty("edit", "contact", "C1", "role=Buyer", "--which", "ann lee").code == 0
    people = empty("show", "C1", "--format", "json").data["contacts"]
    assert [(one["name"], one["role"], one["phone"]) for one in people] == [("Ann Lee", "Buyer", "020 7946 0000")]
    assert empty("edit", "contact", "C1", "--which", "Ann Lee", "--delete").code == 0
    assert empty("show", "C1", "--format", "json").data["contacts"] == []
    assert empty("undo").code == 0
    assert len(empty("show", "C1", "--format", "json").data["contacts"]) == 1
    assert empty("edit", "contact", "C1", "--which", "Nobody", "role=x").code == 9
    assert empty("edit", "customer", "C1", "territory=North").code == 0
    assert "Nothing had to change" in empty("edit", "customer", "C1", "territory=North").err
    assert empty("delete", "customer", "C1").code == 0
    assert empty("show", "C1").code == 9


@pytest.mark.parametrize(
    ("line", "code", "word"),
    [
        ("log call D001", 2, "--outcome"),
        ("log call D001 --outcome maybe", 2, "reached"),
        ("log call NOBODY-HERE --outcome reached", 9, "NOBODY-HERE"),
        ("log call D001 --outcome reached --next someday", 2, "someday"),
        ("log call D001 --outcome reached --next 2026-03-01", 2, "past"),
        ("log reading D001 45", 2, "45%"),
        ("log reading D001 150%", 2, ""),
        ("log order D001 twelve", 2, "twelve"),
        ("log delivery D001 5t --on +3", 2, "future"),
        ("new customer nonsense", 2, "FIELD=VALUE"),
        ("new customer colour=red", 2, "colour"),
        ("today --as-of 18.3.2026", 2, ""),
        ("today --as-of 9999-12-31", 2, ""),
        ("today --as-of 0001-01-01", 2, ""),
        ("today --limit 0x", 2, "0x"),
        ("agenda --from +5 --to +1", 2, ""),
    ],
)
def test_what_is_refused_says_why_and_changes_nothing(demo: Runner, line: str, code: int, word: str) -> None:
    before = demo("digest").out
    found = demo(*line.split(" "))
    assert (found.code, found.out) == (code, "")
    assert word in found.err
    assert demo("digest").out == before


def test_an_ambiguous_name_lists_candidates(demo: Runner) -> None:
    found = demo("why", "运输")
    assert found.code == 9
    assert "运输" in found.err


def test_reschedule(demo: Runner) -> None:
    assert demo("reschedule", "D001", "2026-04-01").code == 0
    planned = demo("agenda", "--from", "2026-04-01", "--to", "2026-04-01", "--format", "json").data
    assert "D001" in {row["customer"] for row in planned}
