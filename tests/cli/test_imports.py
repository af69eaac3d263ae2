"""Importing and exporting from the command line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from .conftest import Runner

CUSTOMERS = (
    "客户编号,客户名称,区域,电话,月用油量(吨),备注\n"
    "C1,中石化,浦东,13800000000,40,=1+1\n"
    "C2,ACME [/],North,020,10,\x1b[31m\n"
)
DELIVERIES = 'customer_id,date,quantity\nC1,2026/3/1,12.5\nC1,2026年3月10日,"1,300"\nC9,2026-03-11,5\n'


def _write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> str:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return str(file)


def test_a_dry_run_writes_nothing(empty: Runner, tmp_path: Path) -> None:
    file = _write(tmp_path, "c.csv", CUSTOMERS)
    before = empty("digest").out
    found = empty("import", "customers", file, "--dry-run", "--format", "json")
    assert found.code == 0
    assert (found.data["new"], found.data["dry_run"], found.data["written"]) == (2, True, False)
    assert "nothing was written" in found.err
    assert empty("digest").out == before


def test_an_import_twice_changes_nothing_and_undo_takes_it_back(empty: Runner, tmp_path: Path) -> None:
    before = empty("digest").out
    file = _write(tmp_path, "c.csv", CUSTOMERS, "gb18030")
    first = empty("import", "customers", file, "--format", "json")
    assert (first.code, first.data["new"], first.data["written"]) == (0, 2, True)
    assert first.data["encoding"] == "GB18030"
    second = empty("import", "customers", file, "--format", "json")
    assert (second.data["new"], second.data["changed"], second.data["unchanged"]) == (0, 0, 2)
    assert second.data["written"] is False
    assert "Nothing had to change" in second.err
    empty("undo")
    assert empty("customers", "--format", "json").data == []
    assert before


def test_a_foreign_header_and_unknown_customers(empty: Runner, tmp_path: Path) -> None:
    found = empty(
        "import", "deliveries", _write(tmp_path, "d.csv", DELIVERIES), "--unit", "kg", "--format", "json"
    ).data
    assert (found["new"], found["new_customers"], found["unit_assumed"]) == (3, 2, "kg")
    assert {row["customer"] for row in empty("customers", "--format", "json").data} == {"C1", "C9"}


@pytest.mark.parametrize(("lang", "words"), [("en", "this is no date."), ("zh_Hant", "這不是日期。")])
def test_rejected_rows_go_to_a_file_in_words(empty: Runner, tmp_path: Path, lang: str, words: str) -> None:
    file = _write(tmp_path, "d.csv", "customer,date,quantity\nC1,2026-03-01,5\nC1,soon,5\n")
    rejects = tmp_path / "out.csv"
    found = empty("import", "deliveries", file, "--rejects", str(rejects), lang=lang)
    assert found.code == 0
    assert words in found.err
    with rejects.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["row"], row["field"], row["value"], row["reason"]) for row in rows] == [("3", "date", "soon", words)]


@pytest.mark.parametrize("text", ["Who = customer\nWhen = date\n# remark\nHow much = quantity\n", None])
def test_a_mapping_names_the_columns(empty: Runner, tmp_path: Path, text: str | None) -> None:
    text = text or '{"Who": "customer", "When": "date", "How much": "quantity"}'
    mapping = _write(tmp_path, "map.txt", text)
    file = _write(tmp_path, "d.csv", "Who,When,How much\nC1,2026-03-01,5\n")
    found = empty("import", "deliveries", file, "--mapping", mapping, "--unit", "t", "--format", "json")
    assert (found.code, found.data["new"]) == (0, 1)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("missing.csv", None, 9),
        ("empty.csv", "", 3),
        ("nothing.csv", "a,b\n1,2\n", 3),
        ("all_bad.csv", "customer,date,quantity\nC1,soon,5\n", 3),
    ],
)
def test_a_file_that_gives_nothing_is_rejected(
    empty: Runner, tmp_path: Path, name: str, text: str | None, code: int
) -> None:
    file = str(tmp_path / name) if text is None else _write(tmp_path, name, text)
    before = empty("digest").out
    found = empty("import", "deliveries", file)
    assert found.code == code
    assert found.err
    assert empty("digest").out == before


def test_a_broken_mapping_is_wrong_usage(empty: Runner, tmp_path: Path) -> None:
    file = _write(tmp_path, "d.csv", DELIVERIES)
    assert empty("import", "deliveries", file, "--mapping", _write(tmp_path, "m.txt", "nonsense\n")).code == 2
    assert empty("import", "deliveries", file, "--mapping", _write(tmp_path, "m.json", "{nonsense")).code == 2


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_exports_come_back_unharmed(empty: Runner, tmp_path: Path, ending: str) -> None:
    empty("import", "customers", _write(tmp_path, "c.csv", CUSTOMERS))
    for kind in ("customers", "deliveries", "activities"):
        out = tmp_path / f"{kind}.{ending}"
        assert empty("export", kind, str(out)).code == 0
        assert out.stat().st_size > 0
    again = empty("import", "customers", str(tmp_path / f"customers.{ending}"), "--format", "json").data
    assert (again["unchanged"], again["written"]) == (2, False)


def test_hostile_cells_are_shown_harmless(empty: Runner, tmp_path: Path) -> None:
    empty("import", "customers", _write(tmp_path, "c.csv", CUSTOMERS))
    text = empty("show", "C2").out
    assert "ACME [/]" in text
    assert "\x1b" not in text
