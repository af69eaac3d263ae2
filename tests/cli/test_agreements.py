"""Contracts, prepaid money, relations, facts, notices and own fields in a shell: data, words, refusals."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from tests.cli.conftest import Runner

from fieldcrm.cli import commands_agreements as table
from fieldcrm.domain import custom_fields
from fieldcrm.domain.prepaid import EntryKind
from fieldcrm.services.relating import SEEN


@pytest.fixture
def two(empty: Runner) -> Runner:
    """An archive with two customers, one of whom bought."""
    for code, name in (("C1", "惠州厂"), ("C2", "姐妹厂")):
        assert empty("new", "customer", f"name={name}", f"code={code}", "territory=惠州", "status=active").code == 0
    assert empty("log", "delivery", "C1", "12t", "--on", "2026-03-01", "--product", "diesel").code == 0
    return empty


def test_the_table_names_the_codes_of_the_domain() -> None:
    assert table.RELATIONS == SEEN
    assert tuple(EntryKind) == table.ENTRIES
    assert table.KINDS == custom_fields.KINDS
    assert tuple(custom_fields.FieldType) == table.TYPES


def test_a_contract_from_signing_to_its_end(two: Runner) -> None:
    made = two("contract", "new", "C1", "number=HT-1", "start=2026-01-01", "end=2026-04-30", "volume=100t")
    assert made.code == 0, made.err
    (row,) = two("contracts", "--format", "json").data
    assert (row["customer"], row["state"], row["volume"], row["fulfilled"], row["unit"]) == (
        "C1",
        "ending",
        100,
        12,
        "t",
    )
    assert two("contract", "edit", "ht-1", "end=2026-12-31").code == 0
    assert two("contract", "edit", row["id"][-6:], "remind_days=30").code == 0
    assert two("contracts", "C1", "--format", "json").data[0]["state"] == "running"
    wrong = two("contract", "edit", "HT-1", "end=2025-01-01")
    assert wrong.code == 2
    assert "Ends on" in wrong.err
    assert "before the start" in wrong.err
    assert two("contract", "end", "HT-1", "--on", "2026-03-10").code == 0
    assert two("contracts", "--format", "json").data[0]["state"] == "ended"
    assert two("contract", "end", "HT-1").code == 2
    assert two("contract", "end", "nothing").code == 9
    assert two("contract", "delete", "HT-1").code == 0
    assert two("contracts", "--format", "json").data == []


def test_prepaid_money(two: Runner) -> None:
    assert two("prepay", "C1", "5万元").code == 0
    used = two("prepay", "C1", "46000", "--kind", "used", "--note", "March")
    assert "4,000 CNY" in used.err
    assert two("prepay", "C1", "10", "--currency", "USD").code == 0
    rows = two("prepaid", "--format", "json").data
    assert [(row["currency"], row["balance"], row["low"]) for row in rows] == [("CNY", 4000, True), ("USD", 10, False)]
    assert [row["amount"] for row in two("prepaid", "C1", "--format", "json").data] == [10, -46000, 50000]
    refused = two("prepay", "C1", "much")
    assert refused.code == 2
    assert "800 USD" in refused.err
    today = two("today", "--format", "json").data
    assert "prepayment_low" in {reason["code"] for row in today for reason in row["reasons"]}


def test_relations_and_the_tree(two: Runner) -> None:
    assert two("relate", "C2", "C1", "--as", "referred_by").code == 0
    assert two("relate", "C2", "C1").code == 2
    assert two("relate", "C1", "C2", "--as", "referred_by").code == 2
    assert [row["kind"] for row in two("relations", "C1", "--format", "json").data] == ["referred"]
    assert two("log", "delivery", "C2", "10t").code == 0
    rows = two("referrals", "--format", "json").data
    assert [(row["customer"], row["depth"], row["brought"]) for row in rows] == [("C1", 0, 10), ("C2", 1, 0)]
    assert [row["customer"] for row in two("referrals", "C2", "--format", "json").data] == ["C2"]
    codes = {
        row["customer"]: {reason["code"] for reason in row["reasons"]} for row in two("today", "--format", "json").data
    }
    assert "thank_referrer" in codes["C1"]
    assert two("unrelate", "C1", "C2").code == 0
    assert two("unrelate", "C1", "C2").code == 9


def test_facts_are_confirmed_and_competitors_gathered(two: Runner) -> None:
    assert two("edit", "fact", "C1", "topic=payment", "value=月结", "confirmed_on=2024-01-01").code == 0
    own = ("topic=buys what, from whom", "value=0#", "supplier=Rival", "price=6850/t", "product=diesel")
    assert two("edit", "fact", "C2", *own).code == 0
    assert two("edit", "fact", "C2", "topic=茶", "value=green").code == 0
    assert [row["topic"] for row in two("facts", "C2", "--format", "json").data] == ["buys", "茶"]
    (stale,) = two("facts", "--format", "json").data
    assert (stale["customer"], stale["topic"]) == ("C1", "payment")
    assert "ask again" in two("facts", "C1").out
    assert "付款" in two("facts", "C1", lang="zh_Hans").out
    assert two("confirm", "C1", "Payment").code == 0
    assert two("facts", "--format", "json").data == []
    assert two("confirm", "C1", "plans").code == 9
    (line,) = two("competitors", "--format", "json").data
    assert (line["territory"], line["supplier"], line["price"], line["per"]) == ("惠州", "Rival", 6850, "t")
    assert two("competitors", "--territory", "广州", "--format", "json").data == []
    wrong = two("edit", "fact", "C1", "topic=buys", "value=x", "price=cheap")
    assert wrong.code == 2
    assert "6850/t" in wrong.err


def test_a_price_notice_is_written_and_told(two: Runner) -> None:
    reach = two("notice", "new", "涨价", "周五前", "加满", "--territory", "惠州", "--dry-run", "--format", "json")
    assert len(reach.data) == 2
    assert two("notice", "list", "--format", "json").data == []
    assert two("notice", "new", "涨价", "周五前", "加满", "--until", "+5").code == 0
    (row,) = two("notice", "list", "--format", "json").data
    assert (row["words"], row["told"], row["total"]) == ("周五前 加满", 0, 2)
    assert two("log", "call", "C1", "--outcome", "reached").code == 0
    assert two("notice", "tell", row["id"][-8:], "C2", "--word", "thanks").code == 0
    full = two("notice", "show", "涨价", "--format", "json").data
    assert {target["customer"]: target["word"] for target in full["targets"]} == {"C1": "", "C2": "thanks"}
    assert full["told"] == 2
    assert two("notice", "edit", "涨价", "until_day=2026-03-01").code == 2
    assert two("notice", "new", "x", "y", "--territory", "nowhere").code == 2
    assert two("notice", "new", "x", "y", "--grade", "S").code == 2
    assert two("notice", "delete", "涨价").code == 0
    assert two("notice", "show", "涨价").code == 9


def test_own_fields_are_added_filled_and_retired(two: Runner) -> None:
    assert two("field", "add", "customer", "Parking height", "--type", "number", "--unit", "m").code == 0
    assert two("field", "add", "customer", "Colour", "--type", "choice", "--choices", "Red, Green").code == 0
    assert two("field", "add", "customer", "colour").code == 2
    assert two("edit", "customer", "C1", "parking height=3.5 m", "Colour=red").code == 0
    wrong = two("edit", "customer", "C1", "Colour=blue")
    assert wrong.code == 2
    assert "Colour" in wrong.err
    unknown = two("edit", "customer", "C1", "Shape=round")
    assert "Parking height" in unknown.err, "the team's fields are among those that are named"
    shown = two("show", "C1").out
    assert "3.5 m" in shown
    assert "Red" in shown
    assert two("field", "edit", "Colour", "choices=Red,Green,Blue", "position=9").code == 0
    assert [row["choices"] for row in two("field", "list", "--format", "json").data][1] == ["Red", "Green", "Blue"]
    assert two("field", "retire", "Colour").code == 0
    assert "Red" not in two("show", "C1").out
    assert two("field", "restore", "Colour").code == 0
    assert "Red" in two("show", "C1").out


@pytest.mark.parametrize(
    "command",
    [("contracts",), ("prepaid",), ("facts",), ("competitors",), ("notice", "list"), ("field", "list"), ("referrals",)],
)
def test_a_csv_without_rows_has_the_header_of_one_with_rows(two: Runner, command: tuple[str, ...]) -> None:
    none = two(*command, "--format", "csv")
    two("contract", "new", "C1", "start=2026-01-01")
    two("prepay", "C1", "5")
    two("edit", "fact", "C1", "topic=buys", "value=x", "supplier=Rival", "confirmed_on=2024-01-01")
    two("notice", "new", "a", "b")
    two("field", "add", "customer", "Colour")
    two("relate", "C2", "C1", "--as", "referred_by")
    full = two(*command, "--format", "csv")
    rows = list(csv.reader(io.StringIO(full.out)))
    assert len(rows) > 1
    assert next(csv.reader(io.StringIO(none.out))) == rows[0]


def test_names_of_escape_sequences_reach_no_terminal(two: Runner) -> None:
    evil = "\x1b]52;c;x\x07[/]"
    two("new", "customer", f"name={evil}", "code=C3", "territory=\x1b[2J")
    two("relate", "C3", "C1", "--as", "sister", "--note", evil)
    two("contract", "new", "C3", f"number={evil}", "start=2026-01-01", f"price_terms={evil}")
    two("edit", "fact", "C3", f"topic={evil}", f"value={evil}", f"supplier={evil}", "confirmed_on=2020-01-01")
    two("notice", "new", evil, evil)
    two("field", "add", "customer", evil, "--note", evil)
    for command in (
        ("contracts",),
        ("relations", "C1"),
        ("facts", "C3"),
        ("facts",),
        ("competitors",),
        ("notice", "list"),
        ("field", "list"),
        ("show", "C3"),
        ("today",),
    ):
        told = two(*command)
        assert "\x1b" not in told.out + told.err
        assert "\x07" not in told.out + told.err


def test_visits_and_complaints_take_own_fields_by_name(two: Runner, tmp_path: Path) -> None:
    two("field", "add", "visit", "Weather", "--type", "choice", "--choices", "Sun,Rain")
    two("field", "add", "complaint", "Lorry")
    two("edit", "equipment", "C1", "name=Boiler")
    file = tmp_path / "v.json"
    file.write_text('{"equipment": "Boiler", "own": {"weather": "rain"}}', encoding="utf-8")
    done = two("log", "visit", "C1", "--from", str(file))
    assert done.code == 0, done.err
    (visit,) = two("visits", "C1", "--format", "json").data
    assert two("visit", visit["id"], "--format", "json").data["own"] == {"Weather": "Rain"}
    assert "Rain" in two("visit", visit["id"]).out
    file.write_text('{"equipment": "Boiler", "own": {"Weather": "snow"}}', encoding="utf-8")
    wrong = two("log", "visit", "C1", "--from", str(file))
    assert wrong.code == 3
    assert "own.Weather" in wrong.err
    assert two("complaint", "new", "C1", "late", "again", "lorry=B 12").code == 0
    out = tmp_path / "c.csv"
    assert two("export", "complaints", str(out)).code == 0
    assert "B 12" in out.read_text(encoding="utf-8-sig")
