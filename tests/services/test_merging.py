"""Two customers become one with all their history, and two again, whatever was done in between."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.storage.desks import TODAY, back, buys, customer, litres, visible

from fieldcrm.domain.codes import Outcome, ReadingForm
from fieldcrm.errors import AmbiguousError, InvalidValueError, NotFoundError, NothingToUndoError
from fieldcrm.journal.draft import Draft
from fieldcrm.journal.fields import ENTITIES
from fieldcrm.services.desk import Desk
from fieldcrm.services.writing import write
from fieldcrm.storage.merging import OWNED


def everything_of(desk: Desk, owner: bytes, number: int) -> None:
    """A row of every entity that can belong to a customer, with what its registers can hold."""
    draft = Draft("test")
    for at, name in enumerate(OWNED):
        if name in ("relation", "notice_target", "custom_value"):
            continue
        values: dict[str, object] = {"customer_id": owner}
        for field in ENTITIES[name].fields:
            if field.name in ("deleted", "customer_id") or len(field.columns) > 1:
                continue
            kind = field.columns[0].type
            if kind == "TEXT" and not field.name.endswith(("day", "_on", "_by")):
                values[field.name] = f"{name}{number}"
        values |= _SOUND.get(name, {})
        draft.create(name, values, bytes([number, at + 1]) + bytes(14))
    with desk.archive.writing() as connection:
        write(desk, connection, draft)


_SOUND: dict[str, dict[str, object]] = {
    "delivery": {"day": "2026-02-01", "quantity": [5000, "L"], "supplier": None},
    "order": {"for_day": "2026-03-06", "taken_on": "2026-03-01", "quantity": [5000, "L"], "state": "open"},
    "reading": {"day": "2026-02-01", "level": [50.0, "percent", 100.0]},
    "activity": {"kind": "call", "state": "done", "day": "2026-02-01", "outcome": "reached"},
    "word": {"kind": "enough_until", "told_on": "2026-03-01", "until_day": "2026-03-03"},
    "tank": {"volume": [10_000_000, "L"], "cm_table": None},
    "complaint": {"received_at": 1, "mood": "calm", "effect": "none", "seeks": "heard", "severity": "low"},
    "complaint_step": {"step": "accepted", "at": 1},
    "promise": {"by": ["2026-03-09", None]},
    "risk": {"severity": "low"},
    "prepayment": {"kind": "paid_in", "money": [1000, "CNY"], "day": "2026-01-01"},
    "visit": {"day": "2026-02-01"},
    "contract": {"period": ["2026-01-01", "2026-12-31"]},
    "fact": {"topic": "channel"},
}


@pytest.fixture
def two(desk: Desk) -> tuple[bytes, bytes]:
    """Two customers about whom all is known, the second more than the first."""
    a = customer(desk, "恒顺物流", code="A", note="first", territory="北区")
    b = customer(desk, "恒顺物流有限公司", code="B", note="second", owner="Li", **{"invoice.bank": "ICBC"})
    everything_of(desk, a, 1)
    everything_of(desk, b, 2)
    return a, b


def owners(desk: Desk) -> dict[str, dict[bytes, bytes]]:
    """Row → the customer that it belongs to, by entity."""
    found = {}
    with desk.archive.reading() as connection:
        for name in OWNED:
            rows = connection.execute(f"SELECT id, customer_id FROM {ENTITIES[name].table} WHERE deleted = 0")
            found[name] = dict(rows.fetchall())
    return found


def test_all_history_moves_and_what_is_empty_is_filled(desk: Desk, two: tuple[bytes, bytes]) -> None:
    a, b = two
    shown = desk.merge_preview(a, b)
    assert (shown.kept.code, shown.gone.code) == ("A", "B")
    assert set(shown.moves) == set(OWNED) - {"relation", "notice_target", "custom_value"}
    assert set(shown.filled) == {"owner", "invoice", "note"}
    desk.merge_customers(a, b)
    assert {owner for rows in owners(desk).values() for owner in rows.values()} == {a}
    found = desk.dossier(a)
    assert (found.name, found.code, found.owner, found.note) == ("恒顺物流", "A", "Li", "first\nsecond")
    assert found.invoice.bank == "ICBC"
    with pytest.raises(NotFoundError):
        desk.dossier(b)
    assert [row.code for row in desk.customers().rows] == ["A"]
    assert [row.id for row in desk.search("equipment2")] == [a]
    assert [ref.code for ref in desk.merged_into(a)] == ["B"]


def test_undo_and_unmerge_both_bring_back_what_was(desk: Desk, two: tuple[bytes, bytes]) -> None:
    a, b = two
    before = visible(desk)
    desk.merge_customers(a, b)
    merged = visible(desk)
    desk.undo()
    assert visible(desk) == before
    desk.redo()
    assert visible(desk) == merged
    desk.unmerge_customer(b)
    assert visible(desk) == before
    assert desk.undo().kind == "unmerge_customers"
    assert visible(desk) == merged
    desk.redo()
    assert visible(desk) == before
    desk.rebuild()
    assert visible(desk) == before


def test_unmerging_later_keeps_what_was_done_since(desk: Desk, two: tuple[bytes, bytes]) -> None:
    a, b = two
    desk.merge_customers(a, b)
    desk.log_call(a, Outcome.REACHED, note="after the merger")
    desk.edit_customer(a, {"owner": "Zhao"})
    mine, yours = (bytes([number, OWNED.index("site") + 1]) + bytes(14) for number in (1, 2))
    desk.put_part("site", a, yours, {"name": "renamed"})
    desk.delete("tank", bytes([2, OWNED.index("tank") + 1]) + bytes(14))
    desk.unmerge_customer(b)
    found = owners(desk)
    assert found["site"] == {mine: a, yours: b}
    assert [site.name for site in desk.dossier(b).sites] == ["renamed"]
    assert set(found["tank"].values()) == {a}
    assert desk.dossier(a).owner == "Zhao"
    assert desk.dossier(a).invoice.bank == ""
    assert desk.dossier(a).note == "first"
    assert "after the merger" in [entry.text for entry in desk.timeline(a)]
    assert "after the merger" not in [entry.text for entry in desk.timeline(b)]
    for name in ("delivery", "visit", "complaint", "contract", "contact"):
        assert sorted(found[name].values()) == sorted([a, b])
    assert desk.merged_into(a) == ()


def test_a_chain_of_mergers_comes_apart_from_its_end(desk: Desk, two: tuple[bytes, bytes]) -> None:
    a, b = two
    c = customer(desk, "丙", code="C")
    before = visible(desk)
    desk.merge_customers(a, b)
    desk.merge_customers(c, a)
    assert {owner for rows in owners(desk).values() for owner in rows.values()} == {c}
    with pytest.raises(InvalidValueError) as caught:
        desk.unmerge_customer(b)
    assert (caught.value.params["reason"], caught.value.params["value"]) == ("merged_further", "恒顺物流")
    desk.unmerge_customer(a)
    desk.unmerge_customer(b)
    assert visible(desk) == before


def test_what_would_stand_twice_stands_once(desk: Desk) -> None:
    a, b, c = (customer(desk, name, code=name) for name in "ABC")
    desk.add_custom_field("customer", "Cars", "number")
    desk.add_custom_field("customer", "Brand", "text")
    cars, brand = (field.form_name for field in desk.custom_fields("customer"))
    desk.edit_customer(a, {cars: "5"})
    desk.edit_customer(b, {cars: "9", brand: "Volvo"})
    for owner in (a, b):
        desk.put_part("contact", owner, None, {"name": "Wang", "primary": True})
    draft = Draft("test")
    notice = draft.create("notice", {"title": "up"})
    for owner, other, kind in ((a, b, "sister"), (a, c, "upstream"), (b, c, "upstream"), (c, b, "referred_by")):
        draft.create("relation", {"customer_id": owner, "other_id": other, "kind": kind})
    draft.create("notice_target", {"customer_id": a, "notice_id": notice})
    draft.create("notice_target", {"customer_id": b, "notice_id": notice, "told": ["2026-03-01", "Li", "ok"]})
    with desk.archive.writing() as connection:
        write(desk, connection, draft)
    before = visible(desk)
    desk.merge_customers(a, b)
    shown = visible(desk)
    assert sorted((row[2], row[3], row[4]) for row in shown["relation"]) == sorted(
        [(a, c, "upstream"), (c, a, "referred_by")]
    )
    assert [(row[2], row[4]) for row in shown["notice_target"]] == [(a, "2026-03-01")]
    assert {own.field.name: own.value for own in desk.own_values("customer", a)} == {"Cars": "5", "Brand": "Volvo"}
    assert [contact.primary for contact in desk.dossier(a).contacts] == [True, False]
    desk.edit_customer(a, {brand: "MAN"})
    desk.unmerge_customer(b)
    assert {own.field.name: own.value for own in desk.own_values("customer", a)} == {"Cars": "5", "Brand": "MAN"}
    assert {own.field.name: own.value for own in desk.own_values("customer", b)} == {"Cars": "9", "Brand": "Volvo"}
    for table in ("relation", "notice_target", "contact"):
        assert visible(desk)[table] == before[table]


def test_forecast_and_list_follow(desk: Desk) -> None:
    a, b = customer(desk, "A"), customer(desk, "B")
    buys(desk, b, every=14, times=8)
    desk.put_part("tank", b, None, {"name": "T", "volume": 10_000.0})
    desk.record_reading(b, None, 30, ReadingForm.PERCENT)
    wanted = desk.forecasts()[0]
    desk.merge_customers(a, b)
    (found,) = desk.forecasts()
    assert (found.customer_id, found.p50, found.quantity) == (a, wanted.p50, wanted.quantity)
    desk.record_delivery(a, litres(100), back(1))
    desk.unmerge_customer(b)
    assert {row.customer_id for row in desk.forecasts()} >= {b}
    assert {row.customer_id for row in desk.today(TODAY).rows} <= {a, b}


def test_what_cannot_be_merged_or_unmerged(desk: Desk, two: tuple[bytes, bytes]) -> None:
    a, b = two
    with pytest.raises(InvalidValueError):
        desk.merge_customers(a, a)
    for wrong in ((a, b"\0" * 16), (b"\0" * 16, a)):
        with pytest.raises(NotFoundError):
            desk.merge_customers(*wrong)
    with pytest.raises(InvalidValueError):
        desk.unmerge_customer(a)
    with pytest.raises(NotFoundError):
        desk.unmerge_customer(b"\0" * 16)
    desk.delete("customer", b)
    with pytest.raises(InvalidValueError):
        desk.unmerge_customer(b)
    with pytest.raises(NotFoundError):
        desk.merge_customers(a, b)


def test_a_merged_customer_is_found_to_be_taken_out(desk: Desk, two: tuple[bytes, bytes]) -> None:
    a, b = two
    desk.merge_customers(a, b)
    assert desk.find_merged("B").id == desk.find_merged("恒顺物流有限公司").id == desk.find_merged("有限").id == b
    with pytest.raises(InvalidValueError) as caught:
        desk.find_merged("A")
    assert caught.value.params["reason"] == "not_merged"
    with pytest.raises(NotFoundError):
        desk.find_merged("nobody")
    c = customer(desk, "恒顺物流有限公司", code="C")
    desk.merge_customers(a, c)
    with pytest.raises(AmbiguousError):
        desk.find_merged("恒顺物流有限公司")


def test_unmerging_twice_says_so(desk: Desk, two: tuple[bytes, bytes]) -> None:
    a, b = two
    desk.merge_customers(a, b)
    desk.unmerge_customer(b)
    with pytest.raises(InvalidValueError):
        desk.unmerge_customer(b)
    for _ in range(3):
        desk.undo()
    with pytest.raises((NothingToUndoError, NotFoundError, InvalidValueError)):
        desk.unmerge_customer(b"\1" * 16)


def test_customers_alike_are_told_while_one_is_typed(desk: Desk, two: tuple[bytes, bytes]) -> None:
    a, b = two
    c = customer(desk, "Bright Mining Ltd", code="M")
    desk.put_part("contact", c, None, {"name": "Bo", "phone": "+86 139 0013 8000"})
    assert [(found.customer.id, found.why) for found in desk.similar("恆順物流集團")] == [(a, "name"), (b, "name")]
    assert [(found.customer.id, found.why) for found in desk.similar("Bright Minning")] == [(c, "similar")]
    (found,) = desk.similar("", ["139-0013-8000"])
    assert (found.customer.id, found.why, found.shared) == (c, "phone", "13900138000")
    assert desk.similar("恒通") == desk.similar("") == desk.similar("", ["10086"]) == ()
    (pair,) = desk.duplicates()
    assert ({pair.first.id, pair.second.id}, pair.why) == ({a, b}, "name")
    desk.merge_customers(a, b)
    assert desk.duplicates() == ()


def test_files_follow_a_customer_that_was_merged(desk: Desk, two: tuple[bytes, bytes], tmp_path: Path) -> None:
    a, b = two
    desk.merge_customers(a, b)
    (tmp_path / "d.csv").write_text("customer,date,quantity,unit\nB,2026-01-05,5000,L\n", encoding="utf-8")
    assert desk.import_file("deliveries", tmp_path / "d.csv").preview.new == 1
    assert back(58) in [entry.day for entry in desk.timeline(a) if entry.kind == "delivery"]
    (tmp_path / "c.csv").write_text("code,name\nB,恒顺物流有限公司\nN,New\n", encoding="utf-8")
    report = desk.import_file("customers", tmp_path / "c.csv")
    assert [(each.row, each.reason) for each in report.preview.rejects] == [(2, "merged")]
    assert sorted(row.code for row in desk.customers().rows) == ["A", "N"]
