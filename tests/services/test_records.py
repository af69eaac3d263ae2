"""Every kind of record goes out to files and comes back as it was; logs of other programs come in."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.services.test_merging import everything_of
from tests.storage.desks import visible

from fieldcrm import bootstrap
from fieldcrm.domain.codes import Outcome
from fieldcrm.domain.import_fields import FIELDS, RECORDS
from fieldcrm.errors import InvalidValueError, NotFoundError, RejectedError
from fieldcrm.exchange.record_kinds import KINDS
from fieldcrm.journal.draft import Draft
from fieldcrm.journal.fields import ENTITIES
from fieldcrm.services.desk import Desk
from fieldcrm.services.import_records import columns_of
from fieldcrm.services.writing import write

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
HOSTILE = ['=HYPERLINK("x")', "+86 755", "@a", "'=b", "ACME [/]", "\u202egnp", "a\nb", " c ", 'q"uo,te', "0012", "1e5"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An archive in which every kind has rows, hostile ones among them."""
    with bootstrap.create_archive(tmp_path / "archive", passphrase=None, name="Wei", now=lambda: NOW) as opened:
        _fill(opened)
        yield opened


def _fill(desk: Desk) -> None:
    made = [
        desk.create_customer({"code": code, "name": name, "note": "=1\n+2", "invoice.bank": "工行"}).customer
        for code, name in (("C1", "恒顺物流"), ("", "永丰"))
    ]
    ids = [customer.id for customer in made if customer is not None]
    for number, owner in enumerate(ids, start=1):
        everything_of(desk, owner, number)
    desk.add_custom_field("customer", "Cars", "number", unit="pcs")
    (cars,) = desk.custom_fields("customer")
    desk.edit_customer(ids[0], {cars.form_name: "5"})
    desk.change_setting("cadence_a", 9)
    desk.save_segment("North", desk.parse_filter("territory = 北区"))
    draft = Draft("test")
    draft.create("relation", {"customer_id": ids[0], "other_id": ids[1], "kind": "sister"})
    notice = draft.create("notice", {"day": "2026-03-01", "title": "up", "words": "call now"})
    draft.create("notice_target", {"customer_id": ids[0], "notice_id": notice, "told": ["2026-03-02", "Li", None]})
    draft.create("choice", {"list": "problem", "word": "leak", "position": 1})
    draft.create("product", {"code": "0#", "name": "Diesel", "density": 0.8375})
    tank = draft.create("tank", {"customer_id": ids[0], "name": "=T", "volume": [12_345_678, "L"], "pump_needed": 1})
    draft.create("visit_part", {"customer_id": ids[0], "name": "seal", "quantity": 1.0, "serial": ["A1", "B 2"]})
    for quantity, price in (([12_345, "t"], [7_850_500, "t"]), ([5_000_000, "L"], [6_100, "kg"]), ([1, "kg"], None)):
        values = {"customer_id": ids[0], "day": "2026-03-01", "quantity": quantity, "price": price, "tank_id": tank}
        draft.create("delivery", values)
    draft.create(
        "promise", {"customer_id": ids[0], "what": "x", "by": ["2026-04-01", 605], "settled": [None, None, None, "Li"]}
    )
    draft.create(
        "prepayment", {"customer_id": ids[0], "day": "2026-03-01", "money": [-1_234_567, "CNY"], "kind": "used"}
    )
    for number, text in enumerate(HOSTILE):
        draft.create("contact", {"customer_id": ids[number % 2], "name": text, "note": text, "is_primary": number % 2})
        draft.create(
            "activity", {"customer_id": ids[0], "day": "2026-03-05", "kind": "note", "state": "done", "note": text}
        )
    with desk.archive.writing() as connection:
        write(desk, connection, draft)
    desk.log_call(ids[0], Outcome.REACHED, next_on=date(2026, 3, 18), note="@home")


def files(folder: Path) -> dict[str, bytes]:
    """The files of a folder, by name."""
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_every_kind_has_a_row_to_try(desk: Desk, tmp_path: Path) -> None:
    desk.export("all", tmp_path / "out")
    assert set(files(tmp_path / "out")) == {f"{kind}.csv" for kind in KINDS}
    empty = [name for name, data in files(tmp_path / "out").items() if data.count(b"\n") < 2]
    assert empty == ["degree_days.csv"]


def test_every_entity_but_the_teams_laptops_is_a_kind() -> None:
    assert {kind.entity for kind in KINDS.values()} == set(ENTITIES) - {"member"}
    for kind in KINDS.values():
        assert len(set(kind.headers)) == len(kind.headers), kind.name


def test_the_interface_offers_every_kind_with_its_columns() -> None:
    offered = {**dict.fromkeys(("customers", "deliveries", "degree_days")), **RECORDS}
    assert set(offered) == set(KINDS)
    assert all(KINDS[kind].entity == entity for kind, entity in RECORDS.items())
    for kind in ("activities", "contacts"):
        assert set(FIELDS[kind]) <= set(columns_of(KINDS[kind]))


def test_all_comes_back_without_any_change(desk: Desk, tmp_path: Path) -> None:
    for place in (tmp_path / "out", tmp_path / "out.xlsx"):
        lines = desk.export("all", place)
        before = desk.digest()
        report = desk.import_file("all", place)
        assert (report.preview.new, report.preview.changed, report.preview.rejects) == (0, 0, ())
        assert report.receipt is None
        assert report.preview.rows == lines
        assert desk.digest() == before


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "customers"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_each_kind_comes_back_without_any_change(desk: Desk, tmp_path: Path, kind: str, ending: str) -> None:
    file = tmp_path / f"{kind}.{ending}"
    if not desk.export(kind, file):
        return
    before = desk.digest()
    report = desk.import_file(kind, file)
    assert (report.preview.new, report.preview.changed, report.preview.rejects) == (0, 0, ())
    assert desk.digest() == before


@pytest.mark.parametrize("ending", ["", ".xlsx"])
def test_all_fills_another_archive_which_exports_the_same(desk: Desk, tmp_path: Path, ending: str) -> None:
    desk.export("all", tmp_path / f"out{ending}")
    with bootstrap.create_archive(tmp_path / "other", passphrase=None, name="Wei", now=lambda: NOW) as other:
        report = other.import_file("all", tmp_path / f"out{ending}")
        assert report.preview.rejects == ()
        assert report.receipt is not None
        desk.export("all", tmp_path / "first")
        other.export("all", tmp_path / "second")
        first, second = files(tmp_path / "first"), files(tmp_path / "second")
        for name in first:
            assert second[name] == first[name], name
        mine, theirs = visible(desk), visible(other)
        assert {table: len(rows) for table, rows in theirs.items()} == {
            table: len(rows) for table, rows in mine.items()
        }
        other.rebuild()
        other.undo()
        assert not any(rows for table, rows in visible(other).items() if table != "setting")


def read(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def save(file: Path, rows: list[dict[str, str]]) -> Path:
    """Write rows as a CSV file."""
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


def test_what_was_changed_in_the_file_is_changed_and_nothing_else(desk: Desk, tmp_path: Path) -> None:
    desk.export("risks", tmp_path / "risks.csv")
    rows = read(tmp_path / "risks.csv")
    rows[0] |= {"what": "锈蚀", "check_by": "2026/5/1", "closed_word": "", "severity": ""}
    report = desk.import_file("risks", save(tmp_path / "risks.csv", rows))
    assert (report.preview.changed, report.preview.unchanged) == (1, 1)
    desk.export("risks", tmp_path / "again.csv")
    again = read(tmp_path / "again.csv")
    assert (again[0]["what"], again[0]["check_by"], again[0]["severity"]) == ("锈蚀", "2026-05-01", "low")
    assert again[1] == rows[1]
    desk.undo()
    desk.export("risks", tmp_path / "again.csv")
    assert read(tmp_path / "again.csv")[0]["what"] == "risk1"


def test_bad_rows_are_rejected_with_their_field_and_the_rest_comes_in(desk: Desk, tmp_path: Path) -> None:
    rows = [
        {"customer": "C1", "customer_name": "", "what": "fine", "check_by": "2026-04-01", "id": ""},
        {"customer": "C9", "customer_name": "", "what": "nobody", "check_by": "", "id": ""},
        {"customer": "C1", "customer_name": "", "what": "no day", "check_by": "soon", "id": ""},
        {"customer": "C1", "customer_name": "", "what": "no id", "check_by": "", "id": "17"},
        {"customer": "", "customer_name": "", "what": "whose", "check_by": "", "id": ""},
    ]
    report = desk.import_file("risks", save(tmp_path / "r.csv", rows))
    assert [(each.row, each.field, each.reason) for each in report.preview.rejects] == [
        (3, "customer", "unknown_customer"),
        (4, "check_by", "date"),
        (5, "id", "id"),
        (6, "customer", "unknown_customer"),
    ]
    assert (report.preview.new, report.preview.rows) == (1, 5)
    assert len(read(Path(report.rejects_file))) == 4
    assert desk.import_file("risks", tmp_path / "r.csv").preview.new == 0


def test_choices_numbers_and_times_are_checked(desk: Desk, tmp_path: Path) -> None:
    cases = {
        "orders": ({"for_day": "2026-03-20", "quantity": "5", "unit": "gallons"}, "unit", "choice"),
        "activities": ({"date": "2026-03-01", "time": "25:00", "note": "x"}, "time", "time"),
        "relations": ({"other": "C1", "kind": "cousin"}, "kind", "choice"),
        "promises": ({"what": "x", "by_minute": "soon"}, "by_minute", "time"),
        "tanks": ({"name": "T", "volume": "much"}, "volume", "unit"),
        "parts": ({"name": "seal", "quantity": "-"}, "quantity", "number"),
        "settings": ({"key": "cadence_a", "value": "-5"}, "value", "rule"),
        "deliveries": ({"date": "2026-03-01", "id": "", "customer_id": "", "tank_id": "x" * 32}, "tank_id", "id"),
    }
    for kind, (row, field, reason) in cases.items():
        owned = {"customer": "C1"} if KINDS[kind].owned else {}
        preview = desk.preview_import(kind, save(tmp_path / f"{kind}.csv", [{**owned, **row}]))
        assert [(each.field, each.reason) for each in preview.rejects] == [(field, reason)], kind


def test_an_old_log_keeps_author_and_date(desk: Desk, tmp_path: Path) -> None:
    headers = ("客户名称", "跟进时间", "跟进方式", "结果", "跟进内容", "跟进人", "下次跟进")
    lines = (
        ("恒顺物流", "2024-05-06 14:30", "电话", "未接通", "没人接", "老张", "2026-04-01"),
        ("恒顺物流", "2024年5月9日", "上门拜访", "很满意", "谈了价格", "小李", "2024-06-01"),
        ("永丰", "2024-05-10", "飞鸽", "", "送了信", "", ""),
    )
    log = [dict(zip(headers, line, strict=True)) for line in lines]
    file = save(tmp_path / "log.csv", log)
    report = desk.import_file("activities", file)
    assert report.preview.rejects == ()
    assert report.preview.new == 3
    customer = desk.find_customer("C1").id
    entries = [entry for entry in desk.timeline(customer) if entry.day.year == 2024]
    assert [(e.kind, e.actor, e.outcome, e.text, e.day.isoformat()) for e in entries] == [
        ("visit", "小李", None, "很满意\n谈了价格", "2024-05-09"),
        ("call", "老张", Outcome.NO_ANSWER, "没人接", "2024-05-06"),
    ]
    assert entries[1].at == datetime(2024, 5, 6, 14, 30, tzinfo=UTC)
    assert date(2026, 4, 1) in [plan.day for plan in desk.dossier(customer).planned]
    other = desk.timeline(desk.find_customer("永丰").id)
    assert ("call", "飞鸽\n送了信") in [(entry.kind, entry.text) for entry in other]
    again = desk.import_file("activities", file)
    assert (again.preview.new, again.preview.unchanged) == (0, 3)
    desk.undo()
    assert not [entry for entry in desk.timeline(customer) if entry.day.year == 2024]


def test_an_english_log_and_a_mapping(desk: Desk, tmp_path: Path) -> None:
    rows = [{"Client code": "C1", "Date": "2025-01-02", "Salesperson": "Bob", "Comments": "hi", "Weather": "rain"}]
    file = save(tmp_path / "log.csv", rows)
    preview = desk.preview_import("activities", file, mapping={"Weather": "reason", "Comments": "ignore"})
    assert {use.header: use.field for use in preview.columns} == {
        "Client code": "customer", "Date": "date", "Salesperson": "author", "Comments": "", "Weather": "reason",
    }  # fmt: skip
    for mapping in ({"Weather": "sun"}, {"Sun": "note"}):
        with pytest.raises(InvalidValueError):
            desk.preview_import("activities", file, mapping=mapping)


def test_codes_under_a_heading_for_names_find_their_customer(desk: Desk, tmp_path: Path) -> None:
    file = save(tmp_path / "log.csv", [{"客户": "C1", "日期": "2025-01-02", "内容": "谈"}])
    assert desk.import_file("activities", file).preview.rejects == ()
    assert [e.text for e in desk.timeline(desk.find_customer("C1").id) if e.day.year == 2025] == ["谈"]


def test_people_of_a_log_who_are_not_known_stand_in_its_words(desk: Desk, tmp_path: Path) -> None:
    rows = [
        {"customer": "C1", "date": "2025-01-02", "contact": "contact1", "note": "known"},
        {"customer": "C1", "date": "2025-01-03", "contact": "Nobody", "note": "new"},
    ]
    assert desk.import_file("activities", save(tmp_path / "log.csv", rows)).preview.new == 2
    texts = [entry.text for entry in desk.timeline(desk.find_customer("C1").id) if entry.day.year == 2025]
    assert texts == ["Nobody: new", "known"]


def test_records_follow_a_merged_customer(desk: Desk, tmp_path: Path) -> None:
    a, b = desk.find_customer("C1").id, desk.find_customer("永丰").id
    desk.export("risks", tmp_path / "risks.csv")
    rows = [row | {"id": "", "what": f"{row['what']} more"} for row in read(tmp_path / "risks.csv")]
    desk.merge_customers(a, b)
    report = desk.import_file("risks", save(tmp_path / "risks.csv", rows))
    assert (report.preview.new, report.preview.rejects) == (2, ())
    assert {risk.customer.id for risk in desk.dossier(a).risks} == {a}


def test_a_deleted_record_is_not_brought_back_by_a_file(desk: Desk, tmp_path: Path) -> None:
    desk.export("contacts", tmp_path / "c.csv")
    desk.delete("contact", desk.dossier(desk.find_customer("C1").id).contacts[0].id)
    preview = desk.preview_import("contacts", tmp_path / "c.csv")
    assert [(each.field, each.reason) for each in preview.rejects] == [("id", "deleted")]
    assert (preview.new, preview.changed) == (0, 0)


def test_what_is_no_file_of_records(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    with pytest.raises(RejectedError):
        desk.import_file("all", tmp_path / "bare")
    with pytest.raises(NotFoundError):
        desk.import_file("all", tmp_path / "nowhere.xlsx")
    with pytest.raises(NotFoundError):
        desk.import_file("risks", tmp_path / "nowhere.csv")
    with pytest.raises(RejectedError) as caught:
        desk.import_file("risks", save(tmp_path / "r.csv", [{"what": "x"}]))
    assert caught.value.params["reason"] == "missing_columns"


def test_a_text_longer_than_a_spreadsheets_cell_is_not_cut_in_the_archive(desk: Desk, tmp_path: Path) -> None:
    wanted = desk.find_customer("C1").id
    desk.add_note(wanted, "长" * 40_000)
    before = desk.digest()
    desk.export("activities", tmp_path / "a.xlsx")
    assert desk.import_file("activities", tmp_path / "a.xlsx").receipt is None
    assert desk.digest() == before
