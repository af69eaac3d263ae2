"""Tanks and products forecast apart, and degree days, on the command line."""

from __future__ import annotations

import csv
import io
import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.domain.forecast.weather import degree_days, heating

from .conftest import DAY, Runner

TODAY = date.fromisoformat(DAY)


@pytest.fixture
def quarry(empty: Runner, tmp_path: Path) -> Runner:
    """One customer with two named tanks and AdBlue, one with diesel alone."""
    lines = ["customer,date,quantity,unit,product,tank"]
    for name, last, every, quantity, product, tank in (
        ("K1", 10, 14, 8000, "diesel", "North"),
        ("K1", 12, 30, 2500, "diesel", "South"),
        ("K1", 11, 21, 400, "AdBlue", ""),
        ("K2", 5, 20, 3000, "diesel", ""),
    ):
        for number in range(12):
            day = TODAY - timedelta(days=last + every * number)
            lines.append(f"{name},{day},{quantity},L,{product},{tank}")
    file = tmp_path / "deliveries.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    assert empty("import", "deliveries", str(file)).code == 0
    return empty


def test_forecast_tells_each_stream_to_scripts(quarry: Runner) -> None:
    rows = {row["customer"]: row for row in quarry("forecast", "--format", "json").data}
    streams = rows["K1"]["streams"]
    assert [(stream["product"], stream["tank"]) for stream in streams] == [
        ("diesel", "North"),
        ("AdBlue", ""),
        ("diesel", "South"),
    ]
    keys = ("p10", "p50", "p90", "quantity", "unit", "p_active", "p3", "drop")
    assert [rows["K1"][key] for key in keys] == [streams[0][key] for key in keys]
    assert "streams" not in rows["K2"], "one stream is the row itself"
    header = next(csv.reader(io.StringIO(quarry("forecast", "--format", "csv").out)))
    assert "streams" not in header
    assert "North (diesel)" in quarry("forecast").out
    assert "2 more" in quarry("forecast").out


def test_show_and_why_tell_all_of_them(quarry: Runner) -> None:
    shown, why = quarry("show", "K1").out, quarry("why", "K1")
    for words in ("North (diesel)", "South (diesel)", "AdBlue"):
        assert words in shown
        assert words in why.out
    assert shown.count("Predicted and real · ") == 3
    assert "South (diesel): usual interval between deliveries" in why.out
    assert quarry("show", "K2").out.count("Predicted and real") == 1
    data = quarry("why", "K1", "--format", "json").data
    assert len(data["forecast"]["streams"]) == 3
    gauges = quarry("show", "K1", "--format", "json").data["gauges"]
    assert [gauge["tank"] for gauge in gauges] == ["North", "", "South"]


def test_readings_words_and_orders_name_their_tank(quarry: Runner) -> None:
    def south() -> tuple[str, str]:
        rows = quarry("forecast", "--format", "json").data
        streams = next(row["streams"] for row in rows if row["customer"] == "K1")
        found = next(stream for stream in streams if stream["tank"] == "South")
        return found["p10"], found["p90"]

    before = south()
    assert quarry("log", "word", "K1", "--enough-until", "+30", "--tank", "South").code == 0
    assert south()[0] >= (TODAY + timedelta(days=30)).isoformat() > before[0]
    assert quarry("log", "order", "K1", "2500L", "--for", "+4", "--tank", "South").code == 0
    assert south() == ((TODAY + timedelta(days=4)).isoformat(),) * 2
    assert quarry("log", "word", "K1", "--enough-until", "+30", "--tank", "West").code == 9


def test_an_order_that_comes_too_late_is_told(quarry: Runner) -> None:
    assert quarry("edit", "tank", "K1", "--which", "South", "volume=4000 L").code == 0
    assert quarry("log", "order", "K1", "2500L", "--for", "+20", "--tank", "South").code == 0
    assert "bring the order forward" not in quarry("why", "K1").out
    assert quarry("log", "reading", "K1", "12%", "--tank", "South").code == 0
    assert "South (diesel): 2.1 t needed about" in quarry("why", "K1").out
    assert "but ordered for 7 Apr: bring the order forward" in quarry("why", "K1").out


def test_a_full_tank_bounds_the_quantity(quarry: Runner) -> None:
    assert quarry("edit", "tank", "K2", "name=Only", "volume=2000 L").code == 0
    row = next(row for row in quarry("forecast", "--format", "json").data if row["customer"] == "K2")
    assert row["quantity"] == pytest.approx(1700.0)
    assert row["basis"]["bounded"] is True
    assert "no more than the tanks will take" in quarry("show", "K2").out
    assert "room in the tanks by then; usually" in quarry("why", "K2").out


def weather_files(folder: Path) -> Path:
    """Deliveries of six customers that heat, and the degree days of six years up to the day."""
    days = degree_days(random.Random(2), 6, TODAY.toordinal() - 365 * 6 + 1)
    rng = random.Random(4)
    people = "code,name,territory\n" + "".join(f"H{n},H{n},North\n" for n in range(6))
    (folder / "people.csv").write_text(people, encoding="utf-8")
    lines = ["customer,date,quantity,unit"]
    for number in range(6):
        stream = heating(rng, days, 0.1)
        lines += [
            f"H{number},{date.fromordinal(day)},{quantity},L"
            for day, quantity in zip(stream.days, stream.quantities, strict=True)
        ]
    (folder / "deliveries.csv").write_text("\n".join(lines), encoding="utf-8")
    rows = "".join(f"{date.fromordinal(day)},North,{value}\n" for day, value in days.items())
    (folder / "days.csv").write_text(f"日期,区域,采暖度日数\n{rows}2026-13-01,North,4\n", encoding="utf-8")
    return folder / "days.csv"


def test_degree_days_come_in_drive_who_heats_and_go_again(empty: Runner, tmp_path: Path) -> None:
    file = weather_files(tmp_path)
    assert empty("import", "customers", str(tmp_path / "people.csv")).code == 0
    assert empty("import", "deliveries", str(tmp_path / "deliveries.csv")).code == 0
    before = empty("forecast", "--format", "json").data
    dry = empty("import", "degree-days", str(file), "--dry-run", "--format", "json")
    assert (dry.code, dry.data["new"], dry.data["written"]) == (0, 365 * 6, False)
    assert dry.data["rejects"] == [
        {"row": 365 * 6 + 2, "field": "date", "value": "2026-13-01", "reason": "date", "mend": "date_form"}
    ]
    assert "DD/L" not in empty("why", "H0").out
    done = empty("import", "degree-days", str(file))
    assert done.code == 0
    assert "Rejected rows stand in" in done.err
    why = empty("why", "H0").out
    assert "K-factor: degree days per litre, degree days as imported" in why
    assert "L/DD  litres per degree day" in why
    assert "DD/L ·" in empty("show", "H0").out
    assert empty("forecast", "--format", "json").data != before
    assert empty("import", "degree-days", str(file), "--format", "json").data["unchanged"] == 365 * 6
    assert "degree days imported" in empty("undo").err
    assert empty("forecast", "--format", "json").data == before
    assert "HDD" in empty("help", "import", "degree-days").out
