"""`fieldcrm log word`: the customer's word from the command line."""

from __future__ import annotations

import pytest

from .conftest import Runner


def test_enough_until(demo: Runner) -> None:
    found = demo("log", "word", "D001", "--enough-until", "+40", "--said-by", "王", "--format", "json")
    assert found.code == 0
    assert found.data["kind"] == "take_word"
    assert "customer's word noted" in found.err
    assert "needed about" in found.err
    assert demo("show", "D001", "--format", "json").data["forecast"]["p10"] >= "2026-04-27"
    assert "enough until 27 Apr" in demo("why", "D001").out
    assert "Has enough · until 27 Apr 2026 · 王" in demo("show", "D001").out
    assert demo("undo").code == 0
    assert "enough until" not in demo("why", "D001").out


def test_shutdown(demo: Runner) -> None:
    before = demo("show", "D001", "--format", "json").data["forecast"]["p50"]
    assert demo("log", "word", "D001", "--shutdown", "2026-03-20..04-10").code == 0
    assert demo("show", "D001", "--format", "json").data["forecast"]["p50"] > before
    assert "shut down from 20 Mar to 10 Apr" in demo("why", "D001").out
    assert "Shutdown · 20 Mar 2026 – 10 Apr 2026" in demo("show", "D001").out
    assert "停产" in demo("history", "D001", lang="zh_Hans").out


def test_what_it_needs_in_a_month(demo: Runner) -> None:
    before = demo("show", "D001", "--format", "json").data
    given = ("--month", "2026-02", "--quantity", "400 t", "--said-by", "王")
    found = demo("log", "word", "D001", *given, "--format", "json")
    assert found.code == 0
    assert found.data["kind"] == "take_word"
    assert "customer's word noted" in found.err
    assert "400 t in Feb 2026" in found.err
    after = demo("show", "D001", "--format", "json").data
    assert after["forecast"] == before["forecast"]
    (february,) = (month for month in after["loyalty"]["window"] if month["month"] == "2026-02-01")
    assert (february["demand"], february["source"]) == (400.0, "told")
    assert after["declared"]["told"][0]["amount"] == {"value": 400.0, "unit": "t"}
    shown = demo("show", "D001").out
    assert "400 t (told by the customer)" in shown
    assert "Month's need · 400 t · in Feb 2026 · 王" in shown
    assert "Told for months" in shown
    assert "400 t in Feb 2026" in demo("brief", "D001").out
    for language, source in (("zh_Hans", "客户告知"), ("zh_Hant", "客戶告知")):
        assert source in demo("why", "D001", lang=language).out
        assert "2026年2月 400 t" in demo("show", "D001", lang=language).out
    assert demo("log", "word", "D001", "--month", "next", "--quantity", "5万升").code == 0
    assert "Apr 2026" in demo("brief", "D001").out
    assert demo("customers", "2026-02").code == 0
    assert "in what it told of a month: Feb 2026 · 400 t · 王" in demo("customers", "2026-02").out
    assert demo("undo").code == 0
    assert demo("undo").code == 0
    assert demo("show", "D001", "--format", "json").data["loyalty"] == before["loyalty"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("--enough-until", "+9", "--shutdown", "+1..+5"), 2),
        (("--shutdown", "+1"), 2),
        (("--shutdown", "+5..+1"), 2),
        (("--enough-until", "2026-03-01"), 2),
        (("--enough-until", "soon"), 2),
        (("--enough-until", "2099-01-01"), 2),
        (("--month", "2026-02"), 2),
        (("--quantity", "40t"), 2),
        (("--enough-until", "+9", "--quantity", "40t"), 2),
        (("--enough-until", "+9", "--month", "2026-02", "--quantity", "40t"), 2),
        (("--month", "2026-02", "--quantity", "40"), 2),
        (("--month", "2026-02", "--quantity", "0 t"), 2),
        (("--month", "soon", "--quantity", "40t"), 2),
        (("--month", "2029-02", "--quantity", "40t"), 2),
        (("--month", "2026-02", "--quantity", "40t", "--tank", "x"), 2),
    ],
)
def test_what_is_wrong_is_refused(demo: Runner, words: tuple[str, ...], code: int) -> None:
    assert demo("log", "word", "D001", *words).code == code


def test_the_field_that_is_wrong_is_named_with_its_mend(demo: Runner) -> None:
    given = ("--month", "2031-02", "--quantity", "40t")
    err = demo("log", "word", "D001", *given).err
    assert "Month: “2031-02” is not accepted." in err
    assert "The month must lie within two years back or ahead." in err
    assert "月份" in demo("log", "word", "D001", *given, lang="zh_Hans").err
