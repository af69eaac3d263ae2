"""`fieldcrm forecast --score`: the archive's own accuracy."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from fieldcrm.domain.views.scores import Score
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_has_words(language: str) -> None:
    use(language)
    assert set(SCORES) == set(scores.MEASURES)
    assert len({scores.measure_text(measure) for measure in SCORES}) == len(SCORES)
    assert scores.score_text("recall", 0.256) == "26%"
    assert scores.score_text("pinball", None) == "–"
    assert Score("recall", "", None, None).forecast is None
