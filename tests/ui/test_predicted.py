"""Predicted beside real in the dossier: what it says, in which room, without colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, lines, press, settle, shown
from tests.ui.fake_archive import FakeArchive
from tests.ui.fake_desk import TODAY, customer_id

from fieldcrm import i18n
from fieldcrm.domain.views.customer import Dossier
from fieldcrm.domain.views.scores import PredictedReal
from fieldcrm.ui.cells import width_of
from fieldcrm.ui.rows.dossier import evidence_text, now_block
from fieldcrm.ui.rows.predicted import predicted_block, summary_text

CHARTS = ("2", "enter", "right")


def dossier(number: int = 0) -> Dossier:
    return FakeArchive().dossier(customer_id(number))


@pytest.fixture
def rows() -> Iterator[tuple[PredictedReal, ...]]:
    yield dossier().predicted
    i18n.use("en")


def test_a_line_says_what_was_predicted_what_came_and_how_far_it_was_off(rows: tuple[PredictedReal, ...]) -> None:
    text = predicted_block(rows, TODAY).plain.splitlines()
    fourth = next(line for line in text if line.startswith(" ✗"))
    for part in ("7 Oct", "1 Oct", "27 Sep – 6 Oct", "6 days late", "12 t → 14.8 t"):
        assert part in fourth, part
    assert [line[1] for line in text[3:]] == list("✓✓✓✗✓✓✓✓✗✓")
    assert "8 of 10 deliveries came within their bands (✓) · off by 2.3 days on average" in text[1]


@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
@pytest.mark.parametrize("room", [44, 54, 79, 140])
def test_the_columns_fit_the_room_the_verdict_and_the_days_in_each(
    rows: tuple[PredictedReal, ...], language: str, room: int
) -> None:
    i18n.use(language)
    text = predicted_block(rows, TODAY, room).plain.splitlines()
    assert max(map(width_of, text)) <= room
    assert sum(line.startswith((" ✓", " ✗")) for line in text) == 10


def test_one_delivery_is_summed_up_too(rows: tuple[PredictedReal, ...]) -> None:
    assert summary_text(rows[:1]) == "1 of 1 delivery came within its band (✓) · off by 2 days on average"


def test_a_day_of_another_year_has_its_year(rows: tuple[PredictedReal, ...]) -> None:
    old = replace(rows[0], real=date(2024, 2, 29), p50=date(2024, 2, 27))
    assert "29 Feb 2024" in predicted_block((old,), TODAY).plain


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
async def test_charts_and_proof_stand_together_at_80_columns(make_app: AppFactory, language: str) -> None:
    async with make_app(FakeArchive(), language=language).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *CHARTS)
        text = shown(pilot)
        for mark in ("┊", "╌╌", "●", "○", "│"):
            assert mark in text, mark
        explained = ("last moment 25 Nov", "predicted for") if language == "en" else ("最晚下单 11月25日", "预测日期")
        for words in explained:
            assert words in text, words
        assert sum(line.startswith((" ✓", " ✗")) for line in lines(pilot)) >= 5
        assert "…" not in "".join(lines(pilot)[4:-1])


@pytest.mark.parametrize("language", ["en", "zh_Hant"])
async def test_all_ten_are_seen_on_a_large_terminal(make_app: AppFactory, language: str) -> None:
    async with make_app(FakeArchive(), language=language).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "enter")
        assert sum("→ 1" in line and ("✓  " in line or "✗  " in line) for line in lines(pilot)) == 10


async def test_without_deliveries_it_says_what_will_stand_there(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", *["down"] * 6, "enter", "right")
        assert "From the second delivery on" in shown(pilot)


def test_the_forecast_names_its_evidence() -> None:
    forecast = dossier().forecast
    assert forecast is not None
    assert evidence_text(forecast).startswith("31 deliveries")
    declared = replace(forecast, basis={"model": "declared", "deliveries": 0, "usual_interval": 14.0})
    assert evidence_text(declared) == "from declared figures"
    anchored = replace(forecast, basis={"model": "none", "deliveries": 0, "anchored": True})
    assert evidence_text(anchored).startswith("no delivery yet: a guess, corrected by")
    assert "from declared figures" in now_block(replace(dossier(), forecast=declared), TODAY).plain


def test_the_last_moment_is_said_in_words_and_marked_when_it_has_come() -> None:
    ahead = replace(dossier(), last_moment=TODAY + timedelta(days=1))
    assert "Last moment to order: Wed 25 Nov  tomorrow\n" in now_block(ahead, TODAY).plain
    passed = replace(dossier(), last_moment=TODAY - timedelta(days=2))
    assert "to order: Sun 22 Nov  2 days ago !!" in now_block(passed, TODAY).plain
    assert "Last moment" not in now_block(replace(dossier(), last_moment=None), TODAY).plain


async def test_lines_go_on_below_their_first_word_and_the_keys_are_there_from_the_first_look(
    make_app: AppFactory,
) -> None:
    class Long(FakeArchive):
        def dossier(self, wanted: bytes, as_of: date | None = None) -> Dossier:
            found = super().dossier(wanted, as_of)
            assert found.forecast is not None
            basis = {**found.forecast.basis, "anchored": True}
            return replace(found, forecast=replace(found.forecast, basis=basis))

    async with make_app(Long()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        line = next(line for line in lines(pilot) if "customer's word" in line)
        assert line.startswith(" " * 16)
        assert "W Word" in lines(pilot)[-1]
