"""Importing deliveries: matched, never appended twice, one undoable action."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fieldcrm import bootstrap
from fieldcrm.domain.codes import Status
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.domain.views.importing import ImportReport
from fieldcrm.errors import DiskError, InvalidValueError, NotFoundError, RejectedError
from fieldcrm.services.desk import Desk

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on an empty archive."""
    with bootstrap.create_archive(tmp_path / "archive", passphrase=None, name="Wei", now=lambda: NOW) as opened:
        yield opened


def bring(desk: Desk, text: str, **options: str) -> ImportReport:
    """Import a deliveries file with this text."""
    file = desk.archive.folder.parent / "in.csv"
    file.write_text(text, encoding="utf-8")
    return desk.import_file("deliveries", file, **options)  # type: ignore[arg-type]


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    """New, changed, unchanged, rejected, new customers."""
    seen = report.preview
    return seen.new, seen.changed, seen.unchanged, len(seen.rejects), seen.new_customers


def stored(desk: Desk) -> list[tuple[object, ...]]:
    """Every delivery that is not hidden: customer's code, day, thousandths, unit, product, supplier, number."""
    found = desk.archive.reader().execute(
        "SELECT c.code, d.day, d.quantity_milli, d.quantity_unit, coalesce(d.product, ''), coalesce(d.supplier, ''),"
        " coalesce(d.number, '') FROM delivery d JOIN customer c ON c.id = d.customer_id"
        " WHERE d.deleted = 0 ORDER BY d.day, d.quantity_milli, d.id"
    )
    return [tuple(row) for row in found]


PLAIN = "customer_id,date,quantity\nC1,2026-01-05,5\nC1,2026-02-05,6\nC2,2026-02-07,7.5\n"


def test_unknown_customers_are_made_and_are_active(desk: Desk) -> None:
    report = bring(desk, PLAIN, unit="t")
    assert counts(report) == (3, 0, 0, 0, 2)
    assert report.preview.unit_assumed == "t"
    assert stored(desk)[-1] == ("C2", "2026-02-07", 7_500, "t", "", "", "")
    known = desk.customers().rows
    assert [(row.code, row.name, row.status) for row in known] == [
        ("C1", "C1", Status.ACTIVE),
        ("C2", "C2", Status.ACTIVE),
    ]


def test_a_second_import_changes_nothing_and_says_so(desk: Desk) -> None:
    bring(desk, PLAIN)
    before = desk.digest()
    again = bring(desk, PLAIN)
    assert again.receipt is None
    assert counts(again) == (0, 0, 3, 0, 0)
    assert desk.digest() == before


def test_one_import_is_one_undoable_action(desk: Desk) -> None:
    bring(desk, PLAIN)
    assert desk.undo().kind == "import_deliveries"
    assert stored(desk) == []
    assert desk.customers().rows == ()
    desk.redo()
    assert len(stored(desk)) == 3
    assert desk.rebuild() == desk.digest()


def test_the_dry_run_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text(PLAIN + "C3,soon,1\n", encoding="utf-8")
    before = desk.digest()
    seen = desk.preview_import("deliveries", file)
    assert (seen.rows, seen.new, len(seen.rejects)) == (4, 3, 1)
    assert seen.sample[0] == {"customer": "C1", "date": "2026-01-05", "quantity": "5 L"}
    assert [use.field for use in seen.columns] == ["customer", "date", "quantity"]
    assert desk.digest() == before
    assert not (tmp_path / "in.rejects.csv").exists()


def test_equal_rows_of_one_file_all_count(desk: Desk) -> None:
    twice = "customer_id,date,quantity\nC1,2026-01-05,5\nC1,2026-01-05,5\n"
    assert counts(bring(desk, twice)) == (2, 0, 0, 0, 1)
    assert counts(bring(desk, twice)) == (0, 0, 2, 0, 0)
    thrice = twice + "C1,2026-01-05,5\n"
    assert counts(bring(desk, thrice)) == (1, 0, 2, 0, 0)
    assert len(stored(desk)) == 3


def test_another_product_is_another_delivery(desk: Desk) -> None:
    head = "customer_id,date,quantity,product\n"
    bring(desk, head + "C1,2026-01-05,5,diesel\n")
    report = bring(desk, head + "C1,2026-01-05,5,diesel\nC1,2026-01-05,5,petrol\n")
    assert counts(report) == (1, 0, 1, 0, 0)


def test_the_number_of_the_delivery_tells_a_correction(desk: Desk) -> None:
    head = "customer_id,date,quantity,number,price\n"
    bring(desk, head + "C1,2026-01-05,5,D1,\nC1,2026-01-06,5,D2,\n")
    report = bring(desk, head + "C1,2026-01-07,6,D1,7.5\nC1,2026-01-06,5,D2,\n")
    assert counts(report) == (0, 1, 1, 0, 0)
    assert [row[1:3] + row[6:] for row in stored(desk)] == [
        ("2026-01-06", 5_000, "D2"),
        ("2026-01-07", 6_000, "D1"),
    ]
    desk.undo()
    assert ("2026-01-05", 5_000, "D1") in [row[1:3] + row[6:] for row in stored(desk)]


def test_a_number_twice_in_a_file_is_one_delivery_unless_its_lines_differ(desk: Desk) -> None:
    head = "customer_id,date,quantity,number,product\n"
    lines = "C1,2026-01-05,5,D1,diesel\nC1,2026-01-05,5,D1,diesel\nC1,2026-01-05,2,D1,petrol\n"
    assert counts(bring(desk, head + lines)) == (2, 0, 1, 0, 1)
    assert counts(bring(desk, head + lines)) == (0, 0, 3, 0, 0)


def test_equal_content_under_other_numbers_are_two_deliveries(desk: Desk) -> None:
    head = "customer_id,date,quantity,number\n"
    bring(desk, head + "C1,2026-01-05,5,D1\n")
    assert counts(bring(desk, head + "C1,2026-01-05,5,D2\n")) == (1, 0, 0, 0, 0)


def test_a_delivery_taken_down_by_hand_gets_the_number_of_the_file(desk: Desk) -> None:
    bring(desk, "customer_id,date,quantity\nC1,2026-01-05,5\n")
    report = bring(desk, "customer_id,date,quantity,number,product\nC1,2026-01-05,5,D1,diesel\n")
    assert counts(report) == (0, 1, 0, 0, 0)
    assert stored(desk) == [("C1", "2026-01-05", 5_000, "L", "diesel", "", "D1")]


def test_empty_cells_never_erase(desk: Desk) -> None:
    head = "customer_id,date,quantity,product,supplier,number\n"
    bring(desk, head + "C1,2026-01-05,5,diesel,Sinopec,D1\n")
    assert counts(bring(desk, head + "C1,2026-01-05,5,,,D1\n")) == (0, 0, 1, 0, 0)
    assert stored(desk) == [("C1", "2026-01-05", 5_000, "L", "diesel", "Sinopec", "D1")]
    assert counts(bring(desk, head + "C1,2026-01-06,6,,,D1\n")) == (0, 1, 0, 0, 0)
    assert stored(desk) == [("C1", "2026-01-06", 6_000, "L", "diesel", "Sinopec", "D1")]


def test_customers_are_found_by_code_then_by_unambiguous_name(desk: Desk) -> None:
    for code, name in (("C1", "恒顺物流"), ("C2", "永康建材"), ("C3", "永康建材"), ("", "ACME Transport")):
        desk.create_customer({"code": code, "name": name})
    text = (
        "客户,日期,数量(吨)\n"
        "c1,2026/1/5,1\n"
        "恒顺物流,2026/1/6,2\n"
        "永康建材,2026/1/7,3\n"
        "C3,2026/1/8,4\n"
        "acme  transport,2026/1/9,5\n"
        "新客户,2026/1/10,6\n"
    )
    report = bring(desk, text)
    assert counts(report) == (5, 0, 0, 1, 1)
    reject = report.preview.rejects[0]
    assert (reject.row, reject.field, reject.value, reject.reason, reject.mend) == (
        4,
        "customer",
        "永康建材",
        "ambiguous",
        "code",
    )
    assert reject.params["matches"] == 2
    assert [row[0] for row in stored(desk)] == ["C1", "C1", "C3", None, None]


def test_code_and_name_together(desk: Desk) -> None:
    desk.create_customer({"code": "", "name": "恒顺物流"})
    desk.create_customer({"code": "C9", "name": "永康建材"})
    report = bring(desk, "客户编号,客户名称,日期,数量\nC1,恒顺物流,2026-01-05,1\nC2,永康建材,2026-01-05,1\n")
    assert report.preview.new_customers == 1
    assert sorted(row.code for row in desk.customers().rows if row.name == "永康建材") == ["C2", "C9"]


def test_our_deliveries_make_a_prospect_active_and_competitors_do_not(desk: Desk) -> None:
    for code in ("C1", "C2"):
        desk.create_customer({"code": code, "name": code})
    bring(
        desk, "customer_id,date,quantity,supplier\nC1,2026-01-05,1,\nC2,2026-01-05,1,Sinopec\nC3,2026-01-05,1,中石化\n"
    )
    assert {row.code: row.status for row in desk.customers().rows} == {
        "C1": Status.ACTIVE,
        "C2": Status.PROSPECT,
        "C3": Status.PROSPECT,
    }


def test_our_own_names_stand_for_us(desk: Desk) -> None:
    head = "customer_id,date,quantity,supplier\n"
    first = bring(desk, head + "C1,2026-01-05,1,Fuel Co\n")
    assert "suppliers_are_others" in first.preview.warnings
    desk.undo()
    desk.change_setting("our_names", "Fuel Co; 我油")
    bring(desk, head + "C1,2026-01-05,1,FUEL CO\nC1,2026-01-06,1,我油\nC1,2026-01-07,1,我司\n")
    assert {row[5] for row in stored(desk)} == {""}


def test_a_delivery_answers_an_open_order(desk: Desk) -> None:
    made = desk.create_customer({"code": "C1", "name": "C1"}).customer
    assert made is not None
    desk.take_order(made.id, Amount.of(5, Unit.TONNE), date(2026, 3, 12))
    bring(desk, "customer_id,date,quantity\nC1,2026-03-10,5\n", unit="t")
    reader = desk.archive.reader()
    assert reader.execute("SELECT state FROM fuel_order").fetchall() == [("delivered",)]
    assert reader.execute("SELECT count(*) FROM delivery WHERE order_id IS NOT NULL").fetchone() == (1,)


def test_a_named_tank_is_found_or_made(desk: Desk) -> None:
    text = "customer_id,date,quantity,tank\nC1,2026-01-05,1,North\nC1,2026-01-06,1,north\nC1,2026-01-07,1,\n"
    bring(desk, text)
    assert counts(bring(desk, text)) == (0, 0, 3, 0, 0)
    reader = desk.archive.reader()
    assert reader.execute("SELECT name FROM tank").fetchall() == [("North",)]
    assert reader.execute("SELECT count(*) FROM delivery WHERE tank_id IS NOT NULL").fetchone() == (2,)


def test_rejected_rows_go_to_a_file_and_the_rest_is_imported(desk: Desk, tmp_path: Path) -> None:
    report = bring(desk, PLAIN + "C3,03/04/2026,1\nC3,2026-02-08,=1+1\n")
    assert counts(report) == (3, 0, 0, 2, 2)
    assert report.rejects_file == str(tmp_path / "in.rejects.csv")
    text = (tmp_path / "in.rejects.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines() == [
        "row,field,value,reason,mend,customer_id,date,quantity",
        "5,date,03/04/2026,date_order,date_form,C3,03/04/2026,1",
        "6,quantity,'=1+1,number,number_form,C3,2026-02-08,'=1+1",
    ]


def test_the_mended_rejects_file_can_be_imported(desk: Desk, tmp_path: Path) -> None:
    bring(desk, PLAIN + "C3,soon,1\n")
    mended = tmp_path / "in.rejects.csv"
    mended.write_text(mended.read_text(encoding="utf-8-sig").replace("soon", "2026-02-09"), encoding="utf-8")
    assert counts(desk.import_file("deliveries", mended)) == (1, 0, 0, 0, 1)


def test_a_rejects_file_that_cannot_be_written_stops_the_import(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("", encoding="utf-8")
    file = tmp_path / "in.csv"
    file.write_text(PLAIN + "C3,soon,1\n", encoding="utf-8")
    with pytest.raises(DiskError):
        desk.import_file("deliveries", file, rejects=tmp_path / "blocked" / "r.csv")
    assert stored(desk) == []
    with pytest.raises(InvalidValueError):
        desk.import_file("deliveries", file, rejects=file)
    assert file.read_text(encoding="utf-8").endswith("soon,1\n")


def test_files_that_cannot_be_imported(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        desk.import_file("deliveries", tmp_path / "none.csv")
    with pytest.raises(RejectedError):
        bring(desk, "a,b\n1,2\n")
    with pytest.raises(InvalidValueError):
        bring(desk, PLAIN, unit="barrel")
    with pytest.raises(InvalidValueError):
        desk.import_file("dreams", tmp_path / "in.csv")
    assert desk.status().changes == 0


def test_days_to_come_are_told(desk: Desk) -> None:
    assert "future_days" in bring(desk, "customer_id,date,quantity\nC1,2026-03-11,1\n").preview.warnings


def test_a_backup_of_what_is_there_is_made_before_it_changes(desk: Desk, tmp_path: Path) -> None:
    bring(desk, PLAIN)
    bring(desk, PLAIN)
    backups = desk.archive.folder / "backups"
    assert not backups.exists()
    before = desk.digest()
    bring(desk, "customer_id,date,quantity\nC1,2026-03-01,1\n")
    (copy,) = backups.iterdir()
    bootstrap.restore(copy, tmp_path / "old")
    with bootstrap.open_desk(tmp_path / "old", now=lambda: NOW) as old:
        assert old.digest() == before
        assert len(stored(old)) == 3


def test_hostile_cells_are_data(desk: Desk) -> None:
    name = "ACME [/]\x1b]52;c;aGk=\x07\u202egnp.exe"
    bring(desk, f"customer_name,date,quantity,note\n{name},2026-01-05,1,[@click=app.quit]x\n")
    assert [row.name for row in desk.customers().rows] == [name]
    note = desk.archive.reader().execute("SELECT note FROM delivery").fetchone()
    assert note == ("[@click=app.quit]x",)


def test_progress_ends_with_all_rows(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text("customer_id,date,quantity\n" + "C1,2026-01-05,5\n" * 6_000, encoding="utf-8")
    seen: list[tuple[int, int]] = []
    report = desk.import_file("deliveries", file, progress=lambda done, total: seen.append((done, total)))
    assert counts(report) == (6_000, 0, 0, 0, 1)
    assert seen == [(0, 6_000), (5_000, 6_000), (6_000, 6_000)]


def test_progress_goes_on_while_the_customers_are_assessed(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    rows = "".join(f"C{number},2026-01-05,5\n" for number in range(250))
    file.write_text(f"customer_id,date,quantity\n{rows}", encoding="utf-8")
    seen: list[tuple[int, int]] = []
    desk.import_file("deliveries", file, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 250), (100, 250), (200, 250), (250, 250)]
