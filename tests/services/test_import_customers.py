"""Importing customers: found by code or name, only what the file says is touched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fieldcrm import bootstrap
from fieldcrm.domain.codes import Status
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.domain.views.customer import Dossier
from fieldcrm.domain.views.importing import ImportReport
from fieldcrm.services.desk import Desk

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
FULL = (
    "客户编号,客户名称,区域,行业,状态,地址,联系人,职务,电话,邮箱,微信,开票名称,税号,开票地址,开票电话,开户行,账号,"
    "油罐,油罐容积,油品,安全容量,安全库存,是否打泵,用油周期,月用油量(吨),每次用量,旺季,淡季,备注,客户经理,下次联系\n"
    "C1,恒顺物流,宝安,物流,合作中,新桥一路 8 号,李伟,采购,13800138000,li@example.cn,wx1,恒顺物流有限公司,"
    "91440300MA5D12345X,新桥一路,0755-1,工行,6222020000001234567,1#,30000,0#柴油,95,10%,是,15天,80,10吨,11-2,6-8,周二送油,张三,2026-03-20\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on an empty archive."""
    with bootstrap.create_archive(tmp_path / "archive", passphrase=None, name="Wei", now=lambda: NOW) as opened:
        yield opened


def bring(desk: Desk, text: str) -> ImportReport:
    """Import a customers file with this text."""
    file = desk.archive.folder.parent / "in.csv"
    file.write_text(text, encoding="utf-8")
    return desk.import_file("customers", file)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    """New, changed, unchanged, rejected."""
    seen = report.preview
    return seen.new, seen.changed, seen.unchanged, len(seen.rejects)


def dossier(desk: Desk, text: str) -> Dossier:
    """The dossier of the customer that the text names."""
    return desk.dossier(desk.find_customer(text).id)


def test_every_field_arrives(desk: Desk) -> None:
    assert counts(bring(desk, FULL)) == (1, 0, 0, 0)
    page = dossier(desk, "C1")
    assert (page.name, page.territory, page.sector, page.status) == ("恒顺物流", "宝安", "物流", Status.ACTIVE)
    assert (page.address, page.note, page.owner) == ("新桥一路 8 号", "周二送油", "张三")
    assert page.invoice.account == "6222020000001234567"
    assert page.invoice.tax_number == "91440300MA5D12345X"
    assert page.declared.cycle_days == 15
    assert page.declared.monthly_volume == Amount(80_000, Unit.TONNE)
    assert page.declared.usual_quantity == Amount(10_000, Unit.TONNE)
    assert (page.declared.busy_months, page.declared.slack_months) == ((11, 12, 1, 2), (6, 7, 8))
    person = page.contacts[0]
    assert (person.name, person.role, person.phone, person.primary) == ("李伟", "采购", "13800138000", True)
    tank = page.tanks[0]
    assert (tank.name, tank.volume, tank.safe_fill, tank.reserve, tank.pump_needed) == ("1#", 30_000, 95, 10, True)
    assert [(plan.day, plan.reason) for plan in page.planned] == [(date(2026, 3, 20), "planned")]


def test_a_second_import_changes_nothing(desk: Desk) -> None:
    bring(desk, FULL)
    before = desk.digest()
    again = bring(desk, FULL)
    assert counts(again) == (0, 0, 1, 0)
    assert again.receipt is None
    assert desk.digest() == before


def test_only_the_columns_of_the_file_are_touched(desk: Desk) -> None:
    bring(desk, FULL)
    report = bring(desk, "code,phone,territory,note\nC1,13900139000,,\n")
    assert counts(report) == (0, 1, 0, 0)
    page = dossier(desk, "C1")
    assert page.contacts[0].phone == "13900139000"
    assert (page.contacts[0].name, page.territory, page.note) == ("李伟", "宝安", "周二送油")
    assert desk.undo().kind == "import_customers"
    assert dossier(desk, "C1").contacts[0].phone == "13800138000"


def test_a_customer_without_a_status_is_a_prospect(desk: Desk) -> None:
    bring(desk, "name\n恒顺物流\n")
    assert dossier(desk, "恒顺物流").status is Status.PROSPECT


def test_names_match_where_they_are_unambiguous(desk: Desk) -> None:
    bring(desk, "code,name\nC1,恒顺物流\nC2,永康建材\nC3,永康建材\n,ACME Ltd\n")
    report = bring(desk, "name,territory\n恒顺物流,宝安\n永康建材,南山\nacme ltd,Kowloon\n新客户,龙岗\n")
    assert counts(report) == (1, 2, 0, 1)
    assert [(each.row, each.field, each.reason) for each in report.preview.rejects] == [(3, "name", "ambiguous")]
    assert dossier(desk, "C1").territory == "宝安"


def test_a_code_is_learnt_for_a_customer_known_by_name(desk: Desk) -> None:
    bring(desk, "name\n恒顺物流\n")
    assert counts(bring(desk, "code,name\nC1,恒顺物流\n")) == (0, 1, 0, 0)
    assert dossier(desk, "C1").name == "恒顺物流"
    assert counts(bring(desk, "code,name\nC2,恒顺物流\n")) == (1, 0, 0, 0)


def test_a_new_customer_needs_a_name(desk: Desk) -> None:
    report = bring(desk, "code,phone\nC1,1\n")
    assert [(each.row, each.field, each.reason, each.mend) for each in report.preview.rejects] == [
        (2, "name", "missing", "fill")
    ]
    assert report.receipt is None


def test_further_rows_of_a_customer_add_people_and_tanks(desk: Desk) -> None:
    text = (
        "code,name,contact,phone,tank_name,tank_volume\n"
        "C1,恒顺物流,李伟,1,North,30000\n"
        "C1,恒顺物流,王芳,2,South,20000\n"
        "C1,恒顺物流,王芳,3,,\n"
    )
    assert counts(bring(desk, text)) == (1, 0, 2, 0)
    page = dossier(desk, "C1")
    assert [(person.name, person.phone) for person in page.contacts] == [
        ("李伟", "1"),
        ("王芳", "2"),
        ("王芳", "3"),
    ]
    assert [(tank.name, tank.volume) for tank in page.tanks] == [("North", 30_000), ("South", 20_000)]
    assert bring(desk, text).receipt is None
    assert counts(bring(desk, text.replace("王芳,3", "王芳,9"))) == (0, 1, 2, 0)
    assert [person.phone for person in dossier(desk, "C1").contacts] == ["1", "2", "9"]


def test_two_tanks_without_names_stay_two(desk: Desk) -> None:
    text = "code,name,tank_volume\nC1,A,30000\nC1,A,20000\n"
    bring(desk, text)
    assert [(tank.name, tank.volume) for tank in dossier(desk, "C1").tanks] == [("1", 30_000), ("2", 20_000)]
    assert bring(desk, text).receipt is None


def test_a_tank_without_a_name_is_the_first_one(desk: Desk) -> None:
    bring(desk, "code,name,tank_volume,pump\nC1,A,30000,yes\nC2,B,,no\n")
    assert counts(bring(desk, "code,tank_volume\nC1,40000\n")) == (0, 1, 0, 0)
    assert [(tank.volume, tank.pump_needed) for tank in dossier(desk, "C1").tanks] == [(40_000, True)]
    assert dossier(desk, "C2").tanks == ()


def test_a_next_contact_plans_or_moves_and_never_lies_behind(desk: Desk) -> None:
    head = "code,name,next_contact\n"
    report = bring(desk, head + "C1,A,2026-03-20\nC2,B,2026-03-01\n")
    assert "past_next_contact" in report.preview.warnings
    assert [plan.day for plan in dossier(desk, "C1").planned] == [date(2026, 3, 20)]
    assert dossier(desk, "C2").planned == ()
    assert counts(bring(desk, head + "C1,A,2026-03-25\n")) == (0, 1, 0, 0)
    assert [plan.day for plan in dossier(desk, "C1").planned] == [date(2026, 3, 25)]


def test_rows_that_contradict_each_other_settle_on_the_last(desk: Desk) -> None:
    text = "code,name,territory\nC1,A,宝安\nC1,A,南山\n"
    bring(desk, text)
    assert dossier(desk, "C1").territory == "南山"
    assert bring(desk, text).receipt is None


def test_the_tables_are_the_projection_of_the_log(desk: Desk) -> None:
    bring(desk, FULL)
    bring(desk, "code,name,phone\nC1,恒顺物流二厂,139\nC2,B,140\n")
    before = desk.digest()
    assert desk.rebuild() == before
