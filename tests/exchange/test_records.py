"""Rows become records, or rejects with a reason and a mend; the corpus of encodings and forms."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from fieldcrm.errors import RejectedError
from fieldcrm.exchange.headers import CUSTOMERS, DELIVERIES, understand
from fieldcrm.exchange.records import Choices, DeliveryRecord, Records, read_records, require
from fieldcrm.exchange.tables import read_table

CODECS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]


def read(folder: Path, text: str, kind: str, choices: Choices | None = None, codec: str = "utf-8") -> Records:
    """The records of a CSV file with this text."""
    file = folder / "in.csv"
    file.write_bytes(text.encode(codec))
    table = read_table(file, kind=kind)
    columns = understand(table.headers, kind)
    require(columns, kind, str(file))
    return read_records(table, columns, kind, choices or Choices())


def reasons(records: Records) -> list[tuple[int, str, str, str]]:
    """Row, field, reason and mend of each reject."""
    return [(each.row, each.field, each.reason, each.mend) for each in records.rejects]


@pytest.mark.parametrize("codec", [*CODECS, "big5", "big5hkscs"])
def test_the_same_deliveries_from_every_encoding(tmp_path: Path, codec: str) -> None:
    text = (
        "客戶編號,客戶名稱,日期,數量(噸),油品,單價,供應商,單號,備註\n"
        "C001,高雄順達運輸股份有限公司,2026年3月5日,12.5,柴油,28.1元/升,我們,D1,週二送油\n"
        'C002,新界元朗物流有限公司,2026/3/6,"1,200",汽油,,中油,D2,\n'
    )
    records = read(tmp_path, text, DELIVERIES, Choices(our_names=frozenset({"我們"})), codec)
    assert records.rejects == []
    assert records.deliveries == [
        DeliveryRecord(
            2,
            "C001",
            "高雄順達運輸股份有限公司",
            "2026-03-05",
            12_500,
            "t",
            "柴油",
            (28_100, "L"),
            "",
            "D1",
            "",
            "週二送油",
        ),
        DeliveryRecord(
            3, "C002", "新界元朗物流有限公司", "2026-03-06", 1_200_000, "t", "汽油", None, "中油", "D2", "", ""
        ),
    ]
    assert records.by_code
    assert not records.unit_assumed


@pytest.mark.parametrize("codec", CODECS)
def test_the_same_customers_from_every_encoding(tmp_path: Path, codec: str) -> None:
    text = (
        "编号,单位名称,区域,联系人,电话,油罐容积(m³),周期,月用量,是否打泵,旺季,淡季,状态,下次回访,备注\n"
        "C1,恒顺物流,宝安,李伟,13800138000,30,15天,80吨,是,11-2,夏季,合作中,2026.3.5,\n"
        "C2,永康建材,,,,,,,,,,,,周末不收货\n"
    )
    records = read(tmp_path, text, CUSTOMERS, codec=codec)
    assert records.rejects == []
    assert [record.values for record in records.customers] == [
        {
            "code": "C1",
            "name": "恒顺物流",
            "territory": "宝安",
            "contact": "李伟",
            "phone": "13800138000",
            "tank_volume": (30_000_000, "L"),
            "cycle_days": 15.0,
            "monthly_volume": (80_000, "t"),
            "pump_needed": 1,
            "busy_months": "11,12,1,2",
            "slack_months": "6,7,8",
            "status": "active",
            "next_contact": "2026-03-05",
        },
        {"code": "C2", "name": "永康建材", "note": "周末不收货"},
    ]


def test_units_come_from_the_cell_the_row_the_header_or_the_choice(tmp_path: Path) -> None:
    text = "customer,date,quantity,unit\nA,2026-01-01,5 t,\nA,2026-01-02,5,公斤\nA,2026-01-03,5,\nA,2026-01-04,2,m3\n"
    records = read(tmp_path, text, DELIVERIES, Choices(unit="L"))
    assert [(each.milli, each.unit) for each in records.deliveries] == [
        (5_000, "t"),
        (5_000, "kg"),
        (5_000, "L"),
        (2_000_000, "L"),
    ]
    assert records.unit_assumed
    bare = read(tmp_path, "customer,date,quantity\nA,2026-01-01,5\n", DELIVERIES, Choices(unit="t"))
    assert [(each.milli, each.unit) for each in bare.deliveries] == [(5_000, "t")]


def test_a_tank_given_by_weight_is_kept_in_litres(tmp_path: Path) -> None:
    records = read(tmp_path, "name,tank_volume\nA,42吨\nB,50000\n", CUSTOMERS)
    assert [record.values["tank_volume"] for record in records.customers] == [(50_000_000, "L"), (50_000_000, "L")]


def test_each_bad_delivery_says_where_why_and_the_mend(tmp_path: Path) -> None:
    text = (
        "customer,date,quantity,unit,price\n"
        ",2026-01-01,5,t,\n"
        "A,,5,t,\n"
        "A,03/04/2026,5,t,\n"
        "A,2026-01-01,,t,\n"
        "A,2026-01-01,-5,t,\n"
        "A,2026-01-01,lots,t,\n"
        "A,2026-01-01,5,barrel,\n"
        "A,2026-01-01,5 L,t,\n"
        "A,2026-01-01,5,t,dear\n"
        "A,2026-01-01,5,t,1,9\n"
        "A,2026-01-01,5,t,7\n"
    )
    records = read(tmp_path, text, DELIVERIES)
    assert [each.row for each in records.deliveries] == [12]
    assert reasons(records) == [
        (2, "customer", "missing", "fill"),
        (3, "date", "missing", "fill"),
        (4, "date", "date_order", "date_form"),
        (5, "quantity", "missing", "fill"),
        (6, "quantity", "not_positive", "number_form"),
        (7, "quantity", "number", "number_form"),
        (8, "unit", "unit", "unit_form"),
        (9, "unit", "unit_conflict", "unit_form"),
        (10, "price", "number", "number_form"),
        (11, "", "cells", "row_form"),
    ]
    assert records.rejects[2].value == "03/04/2026"
    assert records.rejects[2].cells == ("A", "03/04/2026", "5", "t", "")


def test_each_bad_customer_says_where_why_and_the_mend(tmp_path: Path) -> None:
    text = (
        "code,name,phone,status,pump,busy,cycle,tank_volume,safe_fill,next_contact\n"
        ",,1,,,,,,,\n"
        "A,a,1.38E+10,,,,,,,\n"
        "B,b,,odd,,,,,,\n"
        "C,c,,,perhaps,,,,,\n"
        "D,d,,,,13,,,,\n"
        "E,e,,,,,often,,,\n"
        "F,f,,,,,,large,,\n"
        "G,g,,,,,,,120,\n"
        "H,h,,,,,,,,soon\n"
        "I,i,1,active,no,1,7,100,95,2026-01-01\n"
    )
    records = read(tmp_path, text, CUSTOMERS)
    assert reasons(records) == [
        (2, "name", "missing", "fill"),
        (3, "phone", "digits_lost", "digits_form"),
        (4, "status", "status", "status_form"),
        (5, "pump_needed", "yes_no", "yes_no_form"),
        (6, "busy_months", "months", "months_form"),
        (7, "cycle_days", "number", "number_form"),
        (8, "tank_volume", "number", "number_form"),
        (9, "safe_fill", "percent", "percent_form"),
        (10, "next_contact", "date", "date_form"),
    ]
    assert [record.row for record in records.customers] == [11]


def test_texts_that_no_field_can_keep_are_rejected(tmp_path: Path) -> None:
    long = "x" * 501
    text = (
        f"customer,date,quantity,product,note\n{long},2026-01-01,1,,\nA,2026-01-01,1,{long},\nA,2026-01-01,1,,{long}\n"
    )
    records = read(tmp_path, text, DELIVERIES)
    assert reasons(records) == [(2, "customer", "too_long", "shorten"), (3, "product", "too_long", "shorten")]
    assert [each.note for each in records.deliveries] == [long]
    customers = read(tmp_path, f"name,address\n{long},\nA,{long}\n", CUSTOMERS)
    assert [each[:3] for each in reasons(customers)] == [(2, "name", "too_long"), (3, "address", "too_long")]


def test_values_that_contradict_each_other_are_rejected(tmp_path: Path) -> None:
    records = read(
        tmp_path, "name,busy,slack,safe_fill,reserve\nA,11-2,2-4,,\nB,11-2,3-4,90,95\nC,,3,90,9\n", CUSTOMERS
    )
    assert reasons(records) == [(2, "slack_months", "season", "months_form"), (3, "reserve", "reserve", "percent_form")]


def test_names_stand_on_one_line_and_notes_keep_theirs(tmp_path: Path) -> None:
    records = read(tmp_path, 'name,note\n"Acme\r\n Transport","one\r\ntwo"\n', CUSTOMERS)
    assert records.customers[0].values == {"name": "Acme Transport", "note": "one\ntwo"}


def test_a_nul_is_no_text(tmp_path: Path) -> None:
    records = read(tmp_path, "name,note\nA\0B,\nC,\n", CUSTOMERS)
    assert [each[:3] for each in reasons(records)] == [(2, "", "undecodable")]
    assert records.rejects[0].cells == ("A\\u0000B", "")


@pytest.mark.parametrize(
    ("header", "kind", "missing"),
    [
        ("phone,address", CUSTOMERS, ["name"]),
        ("customer,quantity", DELIVERIES, ["date"]),
        ("x,y,z", DELIVERIES, ["customer", "date", "quantity"]),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, header: str, kind: str, missing: Sequence[str]) -> None:
    with pytest.raises(RejectedError) as caught:
        read(tmp_path, f"{header}\n1,2,3\n", kind)
    assert caught.value.params["reason"] == "missing_columns"
    assert caught.value.params["missing"] == missing


def test_serials_of_a_workbook_are_read_by_its_calendar(tmp_path: Path) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    for mac, serial in ((False, 46086), (True, 44624)):
        book = openpyxl.Workbook()
        if mac:
            book.epoch = CALENDAR_MAC_1904
        page = book.worksheets[0]
        page.append(["customer", "date", "quantity"])
        page.append(["A", serial, 5])
        book.save(tmp_path / "in.xlsx")
        table = read_table(tmp_path / "in.xlsx")
        records = read_records(table, understand(table.headers, DELIVERIES), DELIVERIES, Choices())
        assert [each.day for each in records.deliveries] == ["2026-03-05"]


def test_a_thousand_rows_and_their_progress(tmp_path: Path) -> None:
    lines = [f"C{n % 50},2025-{n % 12 + 1:02}-{n % 28 + 1:02},{n / 10 + 1}" for n in range(12_000)]
    file = tmp_path / "in.csv"
    file.write_text("customer_id,date,quantity\n" + "\n".join(lines), encoding="utf-8")
    table = read_table(file, kind=DELIVERIES)
    seen: list[tuple[int, int]] = []
    records = read_records(
        table, understand(table.headers, DELIVERIES), DELIVERIES, Choices(), lambda *at: seen.append(at)
    )
    assert len(records.deliveries) == 12_000
    assert seen == [(0, 12_000), (5_000, 12_000), (10_000, 12_000)]
