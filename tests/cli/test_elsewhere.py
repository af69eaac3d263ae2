"""The silent competitor on the command line: the reason on the list, its parts, and the estimate in the grade."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from .conftest import DAY, Runner


@pytest.fixture
def skipped(empty: Runner, tmp_path: Path) -> Runner:
    """Supplied every 20 days for two years, but for two cycles before the last delivery."""
    last = date.fromisoformat(DAY) - timedelta(days=5)
    days = [last - timedelta(days=20 * back) for back in range(40) if back not in (1, 2)]
    file = tmp_path / "deliveries.csv"
    file.write_text("customer,date,quantity,unit\n" + "\n".join(f"K1,{day},9,t" for day in days), encoding="utf-8")
    assert empty("import", "deliveries", str(file)).code == 0
    return empty


def test_it_stands_on_the_list_with_its_evidence(skipped: Runner) -> None:
    (row,) = skipped("today", "--format", "json").data
    (reason,) = [each for each in row["reasons"] if each["code"] == "bought_elsewhere"]
    assert reason["text"].startswith(
        "expected low on 1 Feb 2026, 21 Feb 2026, no order: about 18 t bought elsewhere, 99% sure"
    )
    assert reason["stake"] == pytest.approx(0.9, abs=0.1)
    assert reason["due"] == "2026-03-13"
    assert "别家买油" in skipped("today", lang="zh_Hans").out


def test_why_takes_it_apart_and_the_grade_says_that_it_is_an_estimate(skipped: Runner) -> None:
    found = skipped("why", "K1", "--format", "json").data
    (reason,) = [each for each in found["reasons"] if each["code"] == "bought_elsewhere"]
    assert [factor["code"] for factor in reason["factors"]] == ["certain", "regained", "elsewhere"]
    assert found["loyalty"]["months"][-1] == {"month": "2026-02", "ours": 0.0, "demand": 18.0, "source": "estimated"}
    assert found["loyalty"]["grade"] == "B"
    text = skipped("why", "K1").out
    assert "bought elsewhere, estimated: 1 Feb, 21 Feb" in text
    assert "0 t of 18 t (estimated: bought elsewhere)" in text


def test_a_call_about_it_takes_it_off(skipped: Runner) -> None:
    assert skipped("log", "call", "K1", "--outcome", "reached", "--next", "+30").code == 0
    rows = skipped("today", "--format", "json", day="2026-03-19").data
    assert "bought_elsewhere" not in {reason["code"] for row in rows for reason in row["reasons"]}
