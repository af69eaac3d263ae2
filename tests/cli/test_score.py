"""`fieldcrm forecast --score`: the archive's own accuracy."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from fieldcrm.domain.units import Unit
from fieldcrm.domain.views.scores import PredictedReal
from fieldcrm.i18n import LANGUAGES, use
from fieldcrm.ui.words import scores

from .conftest import DAY, Runner

SCORES = ("date_error", "date_error_own", "pinball", "coverage", "recall", "quantity_error")


@pytest.fixture
def fuelled(empty: Runner, tmp_path: Path) -> Runner:
    """Eight customers with two years of deliveries up to the day."""
    random = Random(7)
    lines = ["customer,date,quantity,unit"]
    for number in range(8):
        day = date.fromisoformat(DAY) - timedelta(days=730 + number)
        while day <= date.fromisoformat(DAY):
            lines.append(f"K{number},{day.isoformat()},{random.randrange(8, 13)},t")
            day += timedelta(days=random.randrange(12, 22))
    file = tmp_path / "deliveries.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    assert empty("import", "deliveries", str(file)).code == 0
    return empty


def test_as_data(fuelled: Runner) -> None:
    found = fuelled("forecast", "--score", "--format", "json")
    card = found.data
    assert tuple(row["measure"] for row in card["scores"]) == SCORES
    assert (card["cuts"], card["customers"], card["enough"]) == (12, 8, True)
    assert card["answers"] >= card["deliveries"] > 50
    assert card["last"] < DAY
    error = card["scores"][0]
    assert error["unit"] == "d"
    assert 0 < error["forecast"] < 10
    assert "12 days replayed, 8 customers" in found.err


def test_as_table_and_csv(fuelled: Runner) -> None:
    text = fuelled("forecast", "--score").out
    assert "Mean interval" in text.splitlines()[0]
    assert len(text.splitlines()) == 1 + len(SCORES)
    rows = list(csv.DictReader(io.StringIO(fuelled("forecast", "--score", "--format", "csv").out)))
    assert list(rows[0]) == ["measure", "unit", "forecast", "mean_interval"]


def test_too_little_is_told(empty: Runner, tmp_path: Path) -> None:
    assert "nothing to score yet" in empty("forecast", "--score").err
    file = tmp_path / "few.csv"
    days = [date.fromisoformat(DAY) - timedelta(days=20 * back) for back in range(12)]
    file.write_text("customer,date,quantity\n" + "\n".join(f"K1,{day},9" for day in days), encoding="utf-8")
    empty("import", "deliveries", str(file))
    found = empty("forecast", "--score")
    assert "may well be chance" in found.err
    assert "–" in found.out  # one customer: no list to look at the head of


def test_show_sets_predicted_beside_real(fuelled: Runner) -> None:
    assert "replayed" in fuelled("show", "K1").out
    later = (date.fromisoformat(DAY) + timedelta(days=20)).isoformat()
    assert fuelled("log", "delivery", "K1", "9t", day=later).code == 0
    rows = fuelled("show", "K1", "--format", "json", day=later).data["predicted"]
    assert len(rows) == 10
    assert [rows[0]["made_on"], rows[0]["real"], rows[0]["real_quantity"]] == [DAY, later, 9.0]
    assert not rows[0]["replayed"]
    assert rows[0]["p10"] <= rows[0]["p50"] <= rows[0]["p90"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_has_words(language: str) -> None:
    use(language)
    assert set(SCORES) == set(scores.MEASURES)
    assert len({scores.measure_text(measure) for measure in SCORES}) == len(SCORES)
    assert scores.score_text("recall", 0.256) == "26%"
    assert scores.score_text("pinball", None) == "–"


def test_how_far_off_in_words() -> None:
    day = date(2026, 3, 18)

    def row(late: int) -> PredictedReal:
        p50 = day - timedelta(days=late)
        return PredictedReal(day - timedelta(days=20), day, p50, day, day, 9.0, None, Unit.TONNE, replayed=False)

    assert scores.off_text(row(0)) == "to the day"
    assert scores.off_text(row(3)) == "3 days late"
    assert scores.off_text(row(-1)) == "1 day early"
    assert scores.made_text(row(0)) == "26 Feb"
    assert scores.made_text(replace(row(0), replayed=True)) == "26 Feb, replayed"
