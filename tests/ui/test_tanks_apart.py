"""Tanks and products forecast apart, on the screens: charts stepped through, orders and words for one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import pytest
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, Typed, press, settle, shown
from tests.ui.fake_archive import FakeArchive, row_id
from tests.ui.fake_desk import TODAY
from textual.widgets import Input

from fieldcrm.domain.codes import Reason
from fieldcrm.domain.units import Unit
from fieldcrm.domain.views.customer import Dossier, Gauge, LevelPoint
from fieldcrm.domain.views.standing import StreamRow
from fieldcrm.domain.views.today import ReasonLine, TodayRow
from fieldcrm.ui.dialogs.order import OrderDialog
from fieldcrm.ui.rows.gauges import gauges_of
from fieldcrm.ui.screens.customer import CustomerScreen
from fieldcrm.ui.widgets.charts import LevelChart

OPEN = ("2", "enter")
SOUTH = row_id(32)


def stream(product: str, tank: str, tank_id: bytes | None, days: int, quantity: float) -> StreamRow:
    p10, p50, p90 = (TODAY + timedelta(days=days + more) for more in (-1, 0, 2))
    basis = {"model": "renewal", "deliveries": 9, "usual_interval": 14.0, "elapsed": 3}
    return StreamRow(product, tank, tank_id, p10, p50, p90, quantity, Unit.LITRE, 0.98, 0.1, 0.02, basis)


def level(top: float) -> tuple[LevelPoint, ...]:
    return tuple(LevelPoint(TODAY + timedelta(days=n), top - 110 * n, top - 100 * n, top - 90 * n) for n in range(9))


class Apart(FakeArchive):
    """A customer with two tanks of diesel and a product without any."""

    def dossier(self, wanted: bytes, as_of: date | None = None) -> Dossier:
        plain = super().dossier(wanted, as_of)
        assert plain.forecast is not None
        streams = (
            stream("diesel [/]", self._said("North"), row_id(31), 3, 8_000.0),
            stream("diesel [/]", self._said("South"), SOUTH, 9, 2_500.0),
            stream("AdBlue", "", None, 12, 400.0),
        )
        gauges = (
            Gauge(0, "diesel [/]", self._said("North"), row_id(31), 2_000.0, level(9_000.0), plain.predicted),
            Gauge(1, "diesel [/]", self._said("South"), SOUTH, 300.0, level(1_900.0), plain.predicted[:2]),
            Gauge(2, "AdBlue", "", None),
        )
        return replace(plain, forecast=replace(plain.forecast, streams=streams), gauges=gauges)


def entry(pilot: Any, name: str) -> Input:
    return cast("Input", pilot.app.screen.query_one(f"#entry-{name}", Input))


@pytest.mark.parametrize(("size", "language"), [(SMALL, "en"), (LARGE, "zh_Hans"), (SMALL, "zh_Hant")])
async def test_the_charts_of_each_tank(make_app: AppFactory, size: tuple[int, int], language: str) -> None:
    async with make_app(Apart(), language=language).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN)
        assert "South (diesel [/])" in shown(pilot), "the overview names every stream"
        if size == SMALL:
            await press(pilot, "right")
        chart = pilot.app.screen.query_one(LevelChart)
        seen = []
        for _step in range(4):
            seen.append((chart.reserve, "North" in shown(pilot), len(chart.points)))
            await press(pilot, "t")
        assert [reserve for reserve, _north, _points in seen] == [2_000.0, 300.0, None, 2_000.0]
        assert [points for _reserve, _north, points in seen] == [9, 9, 0, 9]
        await press(pilot, "T")
        assert chart.reserve == 2_000.0


async def test_one_tank_needs_no_key(make_app: AppFactory) -> None:
    async with make_app(FakeArchive()).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "right", "t")
        screen = cast("CustomerScreen", pilot.app.screen)
        assert screen.dossier is not None
        assert len(gauges_of(screen.dossier)) == 1
        assert screen.query_one(LevelChart).points == screen.dossier.level


async def test_an_order_is_for_the_most_urgent_tank_unless_another_is_chosen(make_app: AppFactory) -> None:
    desk = Apart()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "o")
        assert isinstance(pilot.app.screen, OrderDialog)
        assert "8,000" in entry(pilot, "amount").value
        await press(pilot, "ctrl+s")
        _kind, values = desk.written[-1]
        assert (values["tank_id"], values["product"]) == (row_id(31), "diesel [/]")
        await press(pilot, "o", "down", "down", "right")
        assert "2,500" in entry(pilot, "amount").value, "what nobody typed follows the tank"
        await press(pilot, "ctrl+s")
        _kind, values = desk.written[-1]
        assert (values["tank_id"], values["amount"].value) == (SOUTH, 2_500.0)


async def test_an_amount_that_was_typed_stays(make_app: AppFactory) -> None:
    desk = Apart()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "o")
        entry(pilot, "amount").value = "1234 L"
        await press(pilot, "down", "down", "right", "right", "ctrl+s")
        _kind, values = desk.written[-1]
        assert "tank_id" not in values
        assert (values["amount"].value, values["product"]) == (1_234.0, "AdBlue")


async def test_a_word_of_one_tank(make_app: AppFactory) -> None:
    desk = FakeArchive()
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "W", "down", Typed("+14"), "down", "down", "right", "right", "ctrl+s")
        assert isinstance(pilot.app.screen, CustomerScreen)
        _kind, values = desk.written[-1]
        assert values["tank_id"] == SOUTH
        await press(pilot, "W", "down", Typed("+14"), "ctrl+s")
        assert "tank_id" not in desk.written[-1][1]


class LowTank(Apart):
    """Today's rows say which tank runs low."""

    def _today_row(self, rank: int, number: int) -> TodayRow:
        row = super()._today_row(rank, number)
        params = {"p10": TODAY, "p50": TODAY, "need": 0.5, "quantity": 6.7, "product": "diesel [/]", "tank": "North"}
        return row._replace(reasons=(ReasonLine(Reason.TANK_LOW, TODAY, 2.0, params),))


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
async def test_on_todays_list_the_tank_is_asked_for_too(make_app: AppFactory, language: str) -> None:
    desk = LowTank()
    async with make_app(desk, language=language).run_test(size=LARGE) as pilot:
        await settle(pilot)
        assert "North (" in shown(pilot)
        await press(pilot, "o")
        assert isinstance(pilot.app.screen, OrderDialog)
        await press(pilot, "ctrl+s")
        assert desk.written[-1][1]["tank_id"] == row_id(31)
        await press(pilot, "enter")
        assert "North (" in shown(pilot), "the call names the tank"
