"""Filters, segments, duplicates and mergers in a shell."""

from __future__ import annotations

import pytest
from tests.cli.conftest import Runner


@pytest.fixture
def few(empty: Runner) -> Runner:
    """Three customers."""
    for code, name, territory in (
        ("K1", "恒顺物流", "北区"),
        ("K2", "恒顺物流有限公司", "南区"),
        ("K3", "永丰矿业", "北区"),
    ):
        assert empty("new", "customer", f"code={code}", f"name={name}", f"territory={territory}").code == 0
    return empty


def codes(run: Runner, *words: str, lang: str = "en") -> str:
    """The codes that `customers` prints."""
    result = run("customers", *words, "--sort", "code", "--format", "json", lang=lang)
    assert result.code == 0, result.err
    return "".join(row["code"][1:] for row in result.data)


def test_filters_in_any_language(few: Runner) -> None:
    assert codes(few, "--where", "territory = 北区") == "13"
    assert codes(few, "--where", "区域=北区 且 名称~永丰", lang="zh_Hans") == "3"
    assert codes(few, "--where", "區域=北区 或 編號=K2", lang="zh_Hant") == "123"
    assert codes(few, "物流", "--where", "territory = 北区") == "1"
    result = few("customers", "--where", "colour = red")
    assert result.code == 2
    assert "colour" in result.err
    assert "open_complaint" in few("customers", "--help").out


def test_segments(few: Runner) -> None:
    assert few("segment", "save", "North").code == 2
    assert few("segments").err.startswith("No segments yet")
    assert few("segment", "save", "North", "--where", "territory = 北区", "--note", "Monday").code == 0
    assert few("segments", "--format", "json").data == [
        {"name": "North", "customers": 2, "where": "territory = 北区", "note": "Monday"}
    ]
    assert codes(few, "--segment", "north") == "13"
    assert codes(few, "--segment", "north", "--where", "name ~ 矿") == "3"
    assert few("customers", "--segment", "South").code == 9
    assert few("segment", "delete", "NORTH").code == 0
    assert few("segment", "delete", "NORTH").code == 9
    assert few("undo").code == 0
    assert codes(few, "--segment", "North") == "13"


def test_setting_many(few: Runner) -> None:
    assert few("set", "customers", "owner=Li").code == 2
    assert "2 customers fit" in few("set", "customers", "owner=Li", "--where", "territory=北区", "--dry-run").err
    assert few("set", "customers", "owner=Li", "--where", "territory=北区").code == 0
    assert codes(few, "--where", "owner=Li") == "13"
    assert few("set", "customers", "name=x", "--where", "territory=北区").code == 2
    assert "0 customers fit" in few("set", "customers", "owner=Li", "--where", "territory=西区").err


def test_duplicates_merge_and_unmerge(few: Runner) -> None:
    assert few("duplicates", "--format", "json").data == [
        {
            "customer": "K1", "name": "恒顺物流", "other": "K2", "other_name": "恒顺物流有限公司",
            "why": "name", "likeness": 1.0, "phone": "",
        }
    ]  # fmt: skip
    few("log", "note", "K2", "told us")
    dry = few("merge", "K1", "K2", "--dry-run")
    assert "恒顺物流有限公司 (K2) becomes a part of 恒顺物流 (K1)." in dry.err
    assert "Activity 1" in dry.err
    assert codes(few) == "123"
    assert few("merge", "K1", "K2").code == 0
    assert codes(few) == "13"
    assert few("merge", "K1", "K1").code == 2
    assert few("log", "call", "K1", "--outcome", "reached").code == 0
    assert few("unmerge", "K2").code == 0
    assert codes(few) == "123"
    again = few("unmerge", "K2")
    assert again.code == 2
    assert "not merged" in again.err
    assert few("unmerge", "K9").code == 9
    assert few("duplicates", "--limit", "1").out.count("\n") == 2


def test_a_new_customer_comes_with_its_first_contact_and_names_who_may_be_the_same(empty: Runner) -> None:
    line = ("new", "customer", "code=N1", "name=北方运输有限公司", "contact=王工", "phone=139 0000 1111")
    first = empty(*line)
    assert first.code == 0, first.err
    assert "Already there?" not in first.err
    assert "王工" in empty("show", "N1").out
    assert [row["code"] for row in empty("customers", "13900001111", "--format", "json").data] == ["N1"]
    second = empty("new", "customer", "code=N2", "name=Somebody else", "phone=13900001111")
    assert second.code == 0
    assert "Already there?" in second.err
    assert "N1" in second.err
    assert empty("undo").code == 0
    assert empty("show", "N2").code == 9
    assert "phone" in empty("help", "new", "customer").out
