"""Exports come back by an import without any change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fieldcrm import bootstrap
from fieldcrm.domain.codes import Outcome, ReadingForm
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.errors import DiskError, InvalidValueError
from fieldcrm.exchange.record_kinds import KINDS
from fieldcrm.exchange.tables import read_table
from fieldcrm.services.desk import Desk

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
HOSTILE = ['=HYPERLINK("x")', "+86 755", "-x", "@a", "'=b", "ACME [/]", "\x1b[31mred", "\u202egnp", "a\nb", " c "]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on an archive with hostile names, several people and tanks, orders, readings, calls."""
    with bootstrap.create_archive(tmp_path / "archive", passphrase=None, name="Wei", now=lambda: NOW) as opened:
        _fill(opened)
        yield opened


def _fill(desk: Desk) -> None:
    made = desk.create_customer(
        {
            "code": "C1",
            "name": "恒顺物流",
            "note": "line 1\nline 2",
            "cycle_days": 15.0,
            "monthly_volume": Amount(80_500, Unit.TONNE),
            "busy_months": (11, 12, 1),
            "invoice.account": "6222020000001234567",
            "contact.name": "李伟",
            "contact.phone": "013800138000",
        }
    ).customer
    assert made is not None
    desk.put_part("contact", made.id, None, {"name": "李伟", "phone": "0755-2"})
    desk.put_part("contact", made.id, None, {"name": "王芳", "phone": "139"})
    desk.put_part("tank", made.id, None, {"name": "North", "volume": 30_000.0, "reserve": 0.5, "pump_needed": True})
    desk.put_part("tank", made.id, None, {"name": "South", "volume": 12_345.678})
    desk.put_part("fact", made.id, None, {"topic": "gate", "value": "helmet"})
    desk.record_reading(made.id, None, 40, ReadingForm.PERCENT)
    desk.record_delivery(made.id, Amount(12_345, Unit.TONNE), date(2026, 3, 1), product="0#", price="7850.5")
    desk.record_delivery(made.id, Amount(5_000, Unit.LITRE), date(2026, 3, 2), supplier="=Sinopec")
    desk.take_order(made.id, Amount(5_000, Unit.LITRE), date(2026, 3, 20))
    desk.log_call(made.id, Outcome.REACHED, next_on=date(2026, 3, 18), note="@home")
    for number, name in enumerate(HOSTILE):
        desk.create_customer({"code": f"H{number}" if number % 2 else "", "name": name, "note": name})


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", ["customers", "deliveries"])
def test_what_was_exported_changes_nothing_when_it_comes_back(
    desk: Desk, tmp_path: Path, kind: str, ending: str
) -> None:
    file = tmp_path / f"out.{ending}"
    lines = desk.export(kind, file)
    before = desk.digest()
    report = desk.import_file(kind, file)
    assert report.preview.rows == lines
    assert (report.preview.new, report.preview.changed, report.preview.rejects) == (0, 0, ())
    assert report.receipt is None
    assert desk.digest() == before


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_fills_another_archive(desk: Desk, tmp_path: Path, ending: str) -> None:
    for kind in ("customers", "deliveries"):
        desk.export(kind, tmp_path / f"{kind}.{ending}")
    with bootstrap.create_archive(tmp_path / "other", passphrase=None, name="Wei", now=lambda: NOW) as other:
        for kind in ("customers", "deliveries"):
            assert other.import_file(kind, tmp_path / f"{kind}.{ending}").preview.rejects == ()
            other.export(kind, tmp_path / f"{kind}2.{ending}")
            first, second = (read_table(tmp_path / f"{kind}{each}.{ending}").rows for each in ("", "2"))
            assert sorted([_kept(cell, at) for at, cell in enumerate(row)] for row in first) == sorted(second)


def _kept(cell: str, at: int) -> str:
    """A cell as an import keeps it: names (the second column) on one line."""
    return " ".join(cell.split("\n")).strip() if at == 1 else cell.strip()


def test_all_goes_to_sheets_or_to_a_folder(desk: Desk, tmp_path: Path) -> None:
    import openpyxl

    lines = desk.export("all", tmp_path / "all.xlsx")
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    assert book.sheetnames == list(KINDS)
    assert sum(page.max_row - 1 for page in book.worksheets) == lines
    assert desk.export("all", tmp_path / "folder") == lines
    assert sorted(file.stem for file in (tmp_path / "folder").iterdir()) == sorted(KINDS)
    for kind in ("customers", "deliveries"):
        report = desk.import_file(kind, tmp_path / "all.xlsx")
        assert report.receipt is None
        assert report.preview.unchanged == report.preview.rows


def test_activities_show_what_was_done_and_planned(desk: Desk, tmp_path: Path) -> None:
    desk.export("activities", tmp_path / "a.csv")
    found = read_table(tmp_path / "a.csv")
    rows = [dict(zip(found.headers, row, strict=False)) for row in found.rows]
    assert [(row["date"], row["state"], row["outcome"], row["note"]) for row in rows] == [
        ("2026-03-10", "done", "reached", "@home"),
        ("2026-03-18", "planned", "", ""),
    ]
    assert rows[0]["done_at"] == "2026-03-10T09:00:00+00:00"


def test_progress_ends_at_its_total(desk: Desk, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    desk.export("customers", tmp_path / "a.csv", progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (11, 11)


def test_what_cannot_be_exported(desk: Desk, tmp_path: Path) -> None:
    for kind, name in (("customers", "a.pdf"), ("dreams", "a.csv"), ("all", "a.csv")):
        with pytest.raises(InvalidValueError):
            desk.export(kind, tmp_path / name)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DiskError):
        desk.export("customers", tmp_path / "file" / "a.csv")
