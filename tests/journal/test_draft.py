"""A draft keeps what a user did, and cuts a long action into parts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fieldcrm.errors import InvalidValueError
from fieldcrm.journal import draft as module
from fieldcrm.journal.change import encode_payload
from fieldcrm.journal.draft import Draft, new_id


def test_a_new_row_writes_only_what_is_known() -> None:
    draft = Draft("create_customer")
    row = draft.create("customer", {"name": "甲", "code": "", "note": None, "cycle_days": 0})
    (batch,) = draft.batches
    assert (batch.entity, batch.new, batch.fields, batch.rows) == ("customer", True, (2, 10), [(row, "甲", 0)])


def test_an_edit_may_write_nothing_into_a_field() -> None:
    draft = Draft("edit_customer")
    draft.edit("customer", b"r" * 16, {"note": None})
    draft.edit("customer", b"r" * 16, {})
    assert [(batch.new, batch.rows) for batch in draft.batches] == [(False, [(b"r" * 16, None)])]


def test_a_field_that_does_not_exist_is_a_bug_told_at_once() -> None:
    with pytest.raises(KeyError):
        Draft("edit_customer").edit("customer", b"r" * 16, {"colour": "red"})


def test_parts_hold_every_row_once_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PART_ROWS", 3)
    draft = Draft("import")
    for kind, count in (("customer", 4), ("contact", 1), ("fact", 3)):
        draft.bulk(kind, (), [(bytes([number]),) for number in range(count)], new=True)
    parts = draft.parts()
    assert [sum(len(batch.rows) for batch in part) for part in parts] == [3, 3, 2]
    flat = [(batch.entity, row[0][0]) for part in parts for batch in part for row in batch.rows]  # type: ignore[index]
    assert flat == [(kind, n) for kind, count in (("customer", 4), ("contact", 1), ("fact", 3)) for n in range(count)]


def test_long_texts_make_more_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A change that no bundle carries could never leave the laptop."""
    monkeypatch.setattr(module, "PART_BYTES", 1_000)
    draft = Draft("import")
    rows: list[tuple[object, ...]] = [
        (bytes([number]) * 16, "油" * (100 if number % 7 else 900)) for number in range(30)
    ]
    draft.bulk("customer", ("note",), rows[:20], new=True)
    for row in rows[20:]:
        draft.bulk("customer", ("note",), [row], new=True)
    parts = draft.parts()
    assert [row for part in parts for batch in part for row in batch.rows] == rows
    long = [part for part in parts if len(encode_payload(part)) > 1_100]
    assert all(sum(len(batch.rows) for batch in part) == 1 for part in long)
    assert len(parts) < len(rows)


def test_an_empty_draft_is_one_empty_part() -> None:
    assert Draft("import").parts() == [[]]


def test_ids_sort_by_the_time_at_which_they_were_made() -> None:
    ids = [new_id() for _ in range(1000)]
    assert ids == sorted(set(ids))
    assert {len(id_) for id_ in ids} == {16}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("half a character \ud83d", "text"),
        (float("nan"), "number"),
        (float("-inf"), "number"),
        (1 << 63, "range"),
        ([1 << 70, "L"], "range"),
        ([None, "\udcff"], "text"),
    ],
)
def test_what_no_archive_can_hold_is_refused_as_a_value(value: object, reason: str) -> None:
    writes: tuple[Callable[[Draft], object], ...] = (
        lambda draft: draft.create("delivery", {"note": value}),
        lambda draft: draft.edit("delivery", b"1", {"note": value}),
    )
    for write in writes:
        draft = Draft("x")
        with pytest.raises(InvalidValueError) as caught:
            write(draft)
        assert caught.value.params["reason"] == reason
        assert caught.value.params["field"] == "note"
        str(caught.value.params["value"]).encode("utf-8")
        assert draft.rows == 0


def test_what_an_archive_can_hold_is_taken() -> None:
    draft = Draft("x")
    draft.create("delivery", {"note": "油罐 🛢 العربية", "quantity": [(1 << 63) - 1, "L"], "price": None})
    assert draft.rows == 1


def test_a_text_that_no_bundle_could_carry_is_refused() -> None:
    draft = Draft("note")
    draft.create("activity", {"note": "x" * module.MOST_TEXT})
    with pytest.raises(InvalidValueError) as caught:
        draft.create("activity", {"note": "x" * (module.MOST_TEXT + 1)})
    assert caught.value.params["reason"] == "too_long"
    assert len(str(caught.value.params["value"])) < 100
