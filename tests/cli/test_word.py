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
    ],
)
def test_what_is_wrong_is_refused(demo: Runner, words: tuple[str, ...], code: int) -> None:
    assert demo("log", "word", "D001", *words).code == code
