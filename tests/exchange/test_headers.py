"""Headers as people write them."""

from __future__ import annotations

import pytest

from fieldcrm.errors import InvalidValueError
from fieldcrm.exchange.header_words import CUSTOMER_WORDS, DELIVERY_WORDS
from fieldcrm.exchange.headers import CUSTOMERS, DELIVERIES, fields_of, guess_kind, understand


def fields(line: str, kind: str) -> list[str]:
    """The fields of a header line."""
    return [column.field for column in understand(line.split(","), kind)]


def test_the_plain_delivery_file_is_understood_as_it_is() -> None:
    columns = understand(["customer_id", "date", "quantity"], DELIVERIES)
    assert [column.field for column in columns] == ["customer", "date", "quantity"]
    assert columns[0].is_code


@pytest.mark.parametrize(
    "line",
    [
        "code,name,territory,contact,phone,tank volume,cycle days,monthly volume,pump needed,busy months",
        "Customer No.,Customer Name,Region,Contact Person,Mobile,TANK_CAPACITY,Refuel cycle,Monthly demand,Pump?,Peak",
        "客户编号,客户名称,区域,联系人,联系电话,油罐容积,用油周期,月用油量,卸油是否打泵,旺季",
        "客戶編號,客戶名稱,區域,聯繫人,聯絡電話,油罐容積,用油週期,月用油量,卸油是否打泵,旺季",
        "單位編號,單位名稱,地區,聯絡人,手機號碼,油罐容量(升),周期,月均用量(吨),是否打泵,旺季月份",
        "ＣＯＤＥ, 客户 名称 ,【区域】,联系人：,电 话,罐容,进油周期,月需求量,泵,旺月",
    ],
)
def test_customers_in_three_scripts(line: str) -> None:
    assert fields(line, CUSTOMERS) == [
        "code",
        "name",
        "territory",
        "contact",
        "phone",
        "tank_volume",
        "cycle_days",
        "monthly_volume",
        "pump_needed",
        "busy_months",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "customer,date,quantity,unit,product,price,supplier,number,tank,note",
        "Client,Delivery Date,Qty,UoM,Fuel,Unit Price,Vendor,Ticket No,Tank No.,Remarks",
        "客户,送货日期,数量,单位,油品,单价,供应商,送货单号,罐号,备注",
        "客戶,送貨日期,數量,單位,油品,單價,供應商,送貨單號,罐號,備註",
    ],
)
def test_deliveries_in_three_scripts(line: str) -> None:
    assert fields(line, DELIVERIES) == [
        "customer",
        "date",
        "quantity",
        "unit",
        "product",
        "price",
        "supplier",
        "number",
        "tank",
        "note",
    ]


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("数量(吨)", "t"),
        ("数量\uff08吨\uff09", "t"),
        ("數量（噸）", "t"),
        ("quantity (L)", "L"),
        ("quantity_t", "t"),
        ("数量[升]", "L"),
        ("吨数", "t"),
        ("Litres", "L"),
        ("进油量【公斤】", "kg"),
        ("销量吨", "t"),
    ],
)
def test_the_unit_may_stand_in_the_header(header: str, unit: str) -> None:
    column = understand([header], DELIVERIES)[0]
    assert (column.field, column.unit) == ("quantity", unit)


def test_the_unit_of_a_price() -> None:
    assert understand(["单价(元/吨)"], DELIVERIES)[0].unit == "t"


def test_the_ambiguous_word_is_decided_by_its_neighbours() -> None:
    assert fields("客户名称,单位,日期,数量", DELIVERIES) == ["customer_name", "unit", "date", "quantity"]
    assert fields("单位,日期,数量", DELIVERIES) == ["customer_name", "date", "quantity"]
    assert fields("客户,单位,日期,数量", DELIVERIES) == ["customer", "unit", "date", "quantity"]
    assert fields("编号,单位,电话", CUSTOMERS) == ["code", "name", "phone"]
    assert fields("编号,客户名称,日期,数量", DELIVERIES) == ["number", "customer_name", "date", "quantity"]
    assert fields("客户编号,客户名称,日期,数量", DELIVERIES) == ["customer", "customer_name", "date", "quantity"]
    assert fields("code,name,date,quantity", DELIVERIES) == ["customer", "customer_name", "date", "quantity"]


def test_a_field_goes_to_one_column() -> None:
    assert fields("电话,手机,名称", CUSTOMERS) == ["phone", "", "name"]


def test_a_mapping_overrides() -> None:
    columns = understand(["Kunde", "Tel", "名称"], CUSTOMERS, {"kunde": "name", "名称": ""})
    assert [column.field for column in columns] == ["name", "phone", ""]


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ({"名称": "colour"}, "unknown_field"),
        ({"x": "name"}, "unknown_header"),
        ({"名称": "code", "电话": "code"}, "field_twice"),
    ],
)
def test_a_wrong_mapping_is_refused(mapping: dict[str, str], reason: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        understand(["名称", "电话"], CUSTOMERS, mapping)
    assert caught.value.params["reason"] == reason


def test_every_field_is_understood_under_its_own_name() -> None:
    for kind in (CUSTOMERS, DELIVERIES):
        names = list(fields_of(kind))
        assert [column.field for column in understand(names, kind)] == names


def test_the_kind_is_told_from_the_headers() -> None:
    assert guess_kind(["客户", "日期", "数量"]) == DELIVERIES
    assert guess_kind(["客户名称", "电话"]) == CUSTOMERS


def test_every_field_of_a_file_has_its_header_words() -> None:
    assert set(fields_of(CUSTOMERS)) == set(CUSTOMER_WORDS)
    assert set(fields_of(DELIVERIES)) == set(DELIVERY_WORDS)
