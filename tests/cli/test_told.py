"""What commands tell people: in words, about the right thing, in every language; and what scripts can rely on."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from tests.cli.conftest import Runner

from fieldcrm import i18n
from fieldcrm.domain.codes import NextReason
from fieldcrm.ui.words.reasons import reason_label
from fieldcrm.ui.words.terms import basis_text

RAW = ("forecast", "cadence", "unit_assumed", "no_answer", "declared", "None", "ungraded 级", "未评级 级")


def header(text: str) -> list[str]:
    """The first line of a CSV."""
    return next(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("command", ["today", "forecast", "customers", "agenda", "sweep", "history"])
def test_a_csv_without_rows_has_the_header_of_one_with_rows(demo: Runner, empty: Runner, command: str) -> None:
    demo("log", "call", "D001", "--outcome", "reached")
    full, none = demo(command, "--format", "csv"), empty(command, "--format", "csv")
    assert len(full.out.splitlines()) > 1
    assert header(none.out) == header(full.out)


def test_an_ungraded_customer_is_no_formula_in_a_csv(demo: Runner) -> None:
    rows = csv.DictReader(io.StringIO(demo("customers", "--format", "csv").out))
    assert {row["grade"] for row in rows} == {"A", "B", "C", "-"}


def test_the_history_tells_values_in_words(demo: Runner, tmp_path: Path) -> None:
    file = tmp_path / "d.csv"
    file.write_text("customer,date,quantity,unit,price\nD001,2026-03-01,10,t,7850\n", encoding="utf-8")
    assert demo("import", "deliveries", str(file)).code == 0
    assert demo("log", "call", "D001", "--outcome", "reached").code == 0
    for lang in ("en", "zh_Hans", "zh_Hant"):
        told = demo("history", "D001", "--limit", "2", lang=lang).out
        assert "7,850 / t" in told
        assert not [word for word in RAW if word in told.split()], told
    assert "：" in demo("history", "D001", "--limit", "1", lang="zh_Hans").out.splitlines()[1]


def test_every_reason_of_a_next_date_has_a_label() -> None:
    for reason in NextReason:
        assert reason_label(reason) != reason.value


def test_missing_columns_are_named(empty: Runner, tmp_path: Path) -> None:
    file = tmp_path / "d.csv"
    file.write_text("date,amount\n2026-03-01,10\n", encoding="utf-8")
    done = empty("import", "deliveries", str(file))
    assert done.code == 3
    assert "no column for: Customer" in done.err


def test_a_row_without_a_field_is_told_without_one(empty: Runner, tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text("code,name\nC1,A,B\nC2,ok\n", encoding="utf-8")
    assert "Row 2 — " in empty("import", "customers", str(file)).err


def test_a_cell_that_no_reader_takes_is_too_long_and_not_a_quote(empty: Runner, tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text(f"code,name\nC1,{'x' * 200_000}\nC2,ok\n", encoding="utf-8")
    done = empty("import", "customers", str(file), "--format", "json")
    assert done.code == 0
    assert [(item["row"], item["reason"]) for item in done.data["rejects"]] == [(2, "too_long")]


def test_a_header_that_stands_twice_is_told_as_understood(empty: Runner, tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text("name,name\nA,B\n", encoding="utf-8")
    assert empty("import", "customers", str(file), "--format", "json").data["columns"] == {"name": "name"}


def test_several_that_match_are_told_by_code_and_name(demo: Runner) -> None:
    err = demo("why", "丰栎").err
    assert "could be: D005 丰栎建设厂, D049 丰栎矿业集团, " in err


def test_an_ungraded_customers_rhythm_speaks_of_no_grade(demo: Runner) -> None:
    for lang, wrong in (("en", "grade ungraded"), ("zh_Hans", "未评级 级"), ("zh_Hant", "未評級 級")):
        told = demo("sweep", lang=lang).out + demo("today", "--format", "json", lang=lang).out
        assert wrong not in told


def test_chinese_lists_stand_with_chinese_commas() -> None:
    basis = {"deliveries": 3, "usual_interval": 12, "elapsed": 4}
    i18n.use("zh_Hans")
    assert ", " not in basis_text(basis)
    assert basis_text(basis).count("，") == 2


def test_an_ending_that_is_none_of_ours_is_told(demo: Runner, tmp_path: Path) -> None:
    done = demo("export", "customers", str(tmp_path / "c.pdf"))
    assert done.code == 2
    assert ".csv" in done.err


def test_an_archive_that_is_there_already_asks_for_no_space(empty: Runner) -> None:
    done = empty("init", "--no-passphrase", lang="zh_Hans")
    assert done.code == 7
    assert "腾出" not in done.err
    assert "无法读写：" in done.err


def test_the_history_rounds_nothing_away(demo: Runner) -> None:
    for quantity in ("5.25t", "1234.5L"):
        assert demo("log", "delivery", "D001", quantity).code == 0
    told = demo("history", "D001", "--limit", "2").out
    assert "5.25 t" in told
    assert "1,234.5 L" in told
