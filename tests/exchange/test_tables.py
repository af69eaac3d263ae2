"""Files become tables of text: delimiters, quotes, titles, sheets, and rows that are broken as rows."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from fieldcrm.errors import NotFoundError, RejectedError
from fieldcrm.exchange import tables
from fieldcrm.exchange.tables import Table, read_table


def table(folder: Path, text: str, codec: str = "utf-8", **options: str) -> Table:
    """The table of a CSV file with this text."""
    file = folder / "in.csv"
    file.write_bytes(text.encode(codec))
    return read_table(file, **options)


def sheet(folder: Path, *rows: Sequence[object], name: str = "in.xlsx", mac: bool = False) -> Path:
    """An XLSX file whose second sheet holds the rows; the first is empty."""
    book = openpyxl.Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    page = book.create_sheet("数据")
    for row in rows:
        page.append(list(row))
    book.save(folder / name)
    return folder / name


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    found = table(tmp_path, f'name{delimiter}phone\n"Acme, Inc"{delimiter}"1;2"\n')
    assert found.headers == ("name", "phone")
    assert found.rows[0] == ["Acme, Inc", "1;2", ""]
    assert found.delimiter == delimiter


def test_semicolons_with_decimal_commas(tmp_path: Path) -> None:
    found = table(tmp_path, "customer;date;quantity\nA;2026-01-02;12,5\nB;2026-01-03;7,25\n")
    assert found.rows[0][2] == "12,5"


def test_quoted_cells_may_hold_delimiters_quotes_and_lines(tmp_path: Path) -> None:
    found = table(tmp_path, 'name,note\r\n"A ""B"" C","line 1\r\nline 2, more"\r\nD,x\r\n')
    assert found.rows == [['A "B" C', "line 1\r\nline 2, more", ""], ["D", "x", ""]]
    assert found.numbers == [2, 3]


def test_row_numbers_count_empty_rows(tmp_path: Path) -> None:
    found = table(tmp_path, "name,phone\n\nA,1\n,\nB,2\n")
    assert list(zip(found.numbers, (row[0] for row in found.rows), strict=True)) == [(3, "A"), (5, "B")]


def test_a_title_before_the_header_is_passed_over(tmp_path: Path) -> None:
    found = table(tmp_path, "二〇二六年客户档案,,\n制表人：张三,,\n客户编号,客户名称,电话\nC1,恒顺,1380\n")
    assert found.headers == ("客户编号", "客户名称", "电话")
    assert found.numbers == [4]


def test_the_mark_of_excel_for_the_delimiter(tmp_path: Path) -> None:
    found = table(tmp_path, "sep=;\nname;phone\nA;1\n")
    assert (found.headers, found.rows, found.numbers) == (("name", "phone"), [["A", "1", ""]], [2])


def test_a_row_with_too_many_cells_is_told(tmp_path: Path) -> None:
    found = table(tmp_path, "customer,date,quantity\nA,2026-01-02,1,234\nB,2026-01-03,5,,\nC,2026-01-04\n")
    assert [(bad.row, bad.reason) for bad in found.bad] == [(2, "cells")]
    assert found.rows == [["B", "2026-01-03", "5", ""], ["C", "2026-01-04", "", ""]]


@pytest.mark.parametrize("line", ['"open quote,2026-01-02,5', '"half" quoted,2026-01-02,5', 'A,"2026-01-02,5'])
def test_a_broken_quote_costs_its_own_row_only(tmp_path: Path, line: str) -> None:
    found = table(tmp_path, f"customer,date,quantity\nB,2026-01-01,1\n{line}\nC,2026-01-03,3\nD,2026-01-04,4\n")
    assert [row[0] for row in found.rows] == ["B", "C", "D"]
    assert found.numbers == [2, 4, 5]
    assert [(bad.row, bad.reason, bad.cells) for bad in found.bad] == [(3, "broken_quotes", (line,))]


def test_undecodable_bytes_reject_their_row(tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_bytes("客户名称,电话\n恒顺,1\n".encode() + b"\xff\xfe\xe5,2\n" + "永康,3\n".encode())
    found = read_table(file)
    assert [row[0] for row in found.rows] == ["恒顺", "永康"]
    assert [(bad.row, bad.reason, bad.mend) for bad in found.bad] == [(3, "undecodable", "encoding")]


def test_neutralised_cells_come_back(tmp_path: Path) -> None:
    found = table(tmp_path, 'name,phone,note\n\'=1+1,\'+86 138,\'plain\n"=""0012""",-5,\'\'=x\n')
    assert found.rows == [["=1+1", "+86 138", "'plain", ""], ["0012", "-5", "'=x", ""]]


def test_sheets_keep_long_numbers_and_days(tmp_path: Path) -> None:
    file = sheet(
        tmp_path,
        ["客户名称", "日期", "电话", "税号", "数量", "备注"],
        ["恒顺", date(2026, 3, 5), 13800138000, "91440300MA5D12345X", 12.5, "'=x"],
        ["永康", datetime(2026, 3, 5, 10, 20), "0755-1234", 913101150000000000, 3, True],  # noqa: DTZ001
        [None, None, None, None, None, None],
        ["嘉禾", 46086, 13800138000.5, None, "1,234", None],
    )
    found = read_table(file)
    assert found.encoding == "XLSX"
    assert found.headers == ("客户名称", "日期", "电话", "税号", "数量", "备注")
    assert found.rows == [
        ["恒顺", "2026-03-05", "13800138000", "91440300MA5D12345X", "12.5", "=x", ""],
        ["永康", "2026-03-05 10:20:00", "0755-1234", "9.131012E+17", "3", "1", ""],
        ["嘉禾", "46086", "13800138000.5", "", "1,234", "", ""],
    ]
    assert found.numbers == [2, 3, 5]


def test_the_sheet_of_the_kind_is_read_and_a_twin_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    people, january, february = book.worksheets[0], book.create_sheet("1月"), book.create_sheet("2月")
    for page, rows in (
        (people, [["code", "name", "phone"], ["C1", "A", "1"]]),
        (january, [["customer", "date", "quantity", "number"], ["C1", "2026-01-05", 5, "D1"]]),
        (february, [["customer", "date", "quantity", "number"], ["C1", "2026-02-05", 6, "D2"]]),
    ):
        for row in rows:
            page.append(row)
    book.save(tmp_path / "in.xlsx")
    deliveries = read_table(tmp_path / "in.xlsx", kind="deliveries")
    assert (deliveries.rows[0][:2], deliveries.other_sheets) == (["C1", "2026-01-05"], True)
    customers = read_table(tmp_path / "in.xlsx", kind="customers")
    assert customers.rows[0][:3] == ["C1", "A", "1"]
    assert not customers.other_sheets


def test_a_sheet_that_begins_further_down(tmp_path: Path) -> None:
    file = sheet(tmp_path, [], [], ["", "客户名称", "电话"], ["", "恒顺", "1"])
    found = read_table(file)
    assert (found.headers, found.numbers, found.rows) == (("", "客户名称", "电话"), [4], [["", "恒顺", "1", ""]])


def test_the_calendar_of_1904_is_seen(tmp_path: Path) -> None:
    file = sheet(tmp_path, ["customer", "date", "quantity"], ["A", date(2026, 3, 5), 1], mac=True)
    found = read_table(file)
    assert found.from_1904
    assert found.rows[0][1] == "2026-03-05"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b" \r\n \r\n", "empty"),
        ("a.csv", b",,,\n,,\n", "empty"),
        ("a.xlsx", b"PK\x03\x04 no archive", "unreadable"),
        ("a.xls", b"<html><table><tr><td>x</td></tr></table>", "not_a_table"),
        ("a.csv", b"%PDF-1.7 x", "not_a_table"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(RejectedError) as caught:
        read_table(file)
    assert caught.value.params["reason"] == reason


def test_a_workbook_that_would_unpack_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_BYTES", 1 << 20)
    file = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(2 << 20))
    with pytest.raises(RejectedError) as caught:
        read_table(file)
    assert caught.value.params["reason"] == "too_big"


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for place in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(NotFoundError):
            read_table(place)
