"""The commands that look: their row formats are a contract that scripts rely on."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from .conftest import DAY, Runner

TODAY_KEYS = [
    *("rank", "customer", "name", "phone", "grade", "stake", "unit", "reasons", "proposed_action", "last_contact"),
]
FORECAST_KEYS = ["customer", "p10", "p50", "p90", "quantity", "unit", "p_active", "p3", "drop", "basis"]


def test_today_as_data(demo: Runner) -> None:
    rows = demo("today", "--format", "json").data
    assert rows
    for rank, row in enumerate(rows, start=1):
        assert list(row) == TODAY_KEYS
        assert row["rank"] == rank
        assert row["unit"] == "t"
        assert row["stake"] >= 0
        assert row["reasons"]
        for reason in row["reasons"]:
            assert list(reason) == ["code", "text", "due", "stake"]
            assert date.fromisoformat(reason["due"]) <= date(2026, 12, 31)
    stakes = [row["stake"] for row in rows if not any(r["code"] == "call_back" for r in row["reasons"])]
    assert stakes == sorted(stakes, reverse=True)


def test_today_limit_and_words(demo: Runner) -> None:
    found = demo("today", "--limit", "3")
    assert len(found.out.splitlines()) == 4
    assert "Wed 18 Mar 2026" in found.err
    assert "below the day's capacity of 30" in found.err


@pytest.mark.parametrize(("lang", "word"), [("zh_Hans", "个客户要联系"), ("zh_Hant", "個客戶要聯繫")])
def test_today_in_chinese(demo: Runner, lang: str, word: str) -> None:
    found = demo("today", lang=lang)
    assert word in found.err
    assert "周三" in found.err or "週三" in found.err


def test_today_as_csv(demo: Runner) -> None:
    rows = list(csv.DictReader(io.StringIO(demo("today", "--format", "csv").out)))
    assert list(rows[0]) == TODAY_KEYS


def test_forecast_as_data(demo: Runner) -> None:
    rows = demo("forecast", "--format", "json").data
    assert len(rows) > 90
    for row in rows:
        assert list(row) == (FORECAST_KEYS if "streams" not in row else [*FORECAST_KEYS, "streams"])
        assert DAY <= row["p10"] <= row["p50"] <= row["p90"]
        assert 0 <= row["p_active"] <= 1
        assert 0 <= row["p3"] <= 1
        assert 0 <= row["drop"] <= 1
        assert row["unit"] in {"t", "L", "kg"}
        assert {"deliveries", "model"} <= row["basis"].keys()
    assert [row["p50"] for row in rows] == sorted(row["p50"] for row in rows)


def test_in_the_table_of_forecasts_who_seems_to_have_stopped_comes_last(demo: Runner) -> None:
    rows = demo("forecast", "--format", "json").data
    silent = [row["customer"] for row in rows if row["p_active"] < 0.35]
    told = [line.split()[0] for line in demo("forecast").out.splitlines()[1:]]
    assert silent
    assert sorted(told) == sorted(row["customer"] for row in rows)
    assert told[-len(silent) :] == silent
    assert [line.split()[0] for line in demo("forecast", "--limit", "5").out.splitlines()[1:]] == told[:5]


def test_who_has_several_tanks_has_a_forecast_of_each(demo: Runner) -> None:
    rows = [row for row in demo("forecast", "--format", "json").data if "streams" in row]
    assert rows
    assert all({stream["tank"] for stream in row["streams"]} == {"1#", "2#"} for row in rows)


def test_forecast_as_csv_and_table(demo: Runner) -> None:
    rows = list(csv.DictReader(io.StringIO(demo("forecast", "--format", "csv").out)))
    assert list(rows[0]) == FORECAST_KEYS
    assert "deliveries, usually every" in demo("forecast").out


def test_why_takes_the_rank_apart(demo: Runner) -> None:
    first = demo("today", "--limit", "1", "--format", "json").data[0]
    found = demo("why", first["customer"], "--format", "json").data
    assert found["rank"] == 1
    assert found["stake"] == pytest.approx(first["stake"], abs=1e-5)
    for reason in found["reasons"]:
        stake = 1.0
        for factor in reason["factors"]:
            stake *= factor["value"]
        assert stake == pytest.approx(reason["stake"], rel=1e-3, abs=1e-5)
    text = demo("why", first["customer"]).out
    assert "rank 1" in text
    assert "Loyalty" in text
    assert demo("why", first["customer"], "--format", "csv").out.startswith("reason,stake,term")


def test_customers_search_and_filter(demo: Runner) -> None:
    everyone = demo("customers", "--format", "json").data
    assert len(everyone) == 120
    name = next(row["name"] for row in everyone if "運輸" in row["name"])
    assert name in demo("customers", name.replace("運輸", "运输")[:4]).out
    prospects = demo("customers", "--status", "prospect", "--format", "json").data
    assert len(prospects) == 10
    assert {row["status"] for row in prospects} == {"prospect"}
    assert "2 of 10 customers" in demo("customers", "--status", "prospect", "--limit", "2").err


def test_show_prints_the_dossier(demo: Runner) -> None:
    text = demo("show", "D001").out
    for word in ("D001", "Contacts", "Tanks", "Declared", "Measured", "Loyalty"):
        assert word in text
    data = demo("show", "D001", "--format", "json").data
    assert data["code"] == "D001"
    assert data["tanks"]
    assert demo("show", "D001", "--format", "csv").out.startswith("field,value\n")


def test_agenda_and_sweep(demo: Runner) -> None:
    planned = demo("agenda", "--to", "+30", "--format", "json").data
    assert any(row["overdue"] for row in planned)
    assert any(row["at"] == "09:30" for row in planned)
    assert "Nothing is planned" in demo("agenda", "--from", "2030-01-01").err
    without = demo("sweep", "--format", "json").data
    assert without
    assert all(row["proposed"] > DAY for row in without)
    assert "have a next date now" in demo("sweep", "--accept").err
    assert demo("sweep", "--format", "json").data == []


def test_an_empty_archive_says_what_to_do_first(empty: Runner) -> None:
    assert "import customers" in empty("today").err
    assert empty("today", "--format", "json").data == []


def test_reading_leaves_the_archive_as_it_is(demo: Runner) -> None:
    before = demo("digest").out
    for command in ("today", "forecast", "customers", "agenda", "sweep", "history", "settings"):
        assert demo(command).code == 0
    assert demo("digest").out == before
