"""Densities of products, set by keys in the settings, on a real archive."""

from __future__ import annotations

from pathlib import Path

from tests.storage.desks import Clock, back, customer, litres, new_desk
from tests.ui.conftest import AppFactory
from tests.ui.driving import SMALL, Typed, press, settle, shown

from fieldcrm.ui.dialogs.pick import PickDialog
from fieldcrm.ui.dialogs.products import ProductDialog


async def test_a_density_is_set_in_the_settings(make_app: AppFactory, tmp_path: Path) -> None:
    with new_desk(tmp_path / "archive", Clock()) as desk:
        desk.record_delivery(customer(desk), litres(1000), back(5), product="petrol [92]")
        async with make_app(desk, language="zh_Hans").run_test(size=SMALL) as pilot:
            await settle(pilot)
            await press(pilot, "6", "d")
            assert isinstance(pilot.app.screen, PickDialog)
            assert "petrol [92]" in shown(pilot)
            await press(pilot, "enter")
            await settle(pilot)
            assert isinstance(pilot.app.screen, ProductDialog)
            await press(pilot, Typed("7.5"))
            await press(pilot, "ctrl+s")
            await settle(pilot)
            assert isinstance(pilot.app.screen, ProductDialog)  # out of range: said at the field
            await press(pilot, *["backspace"] * 3, Typed("0.75"), "ctrl+s")
            await settle(pilot)
            assert not isinstance(pilot.app.screen, ProductDialog)
        assert [(line.name, line.density) for line in desk.products()] == [("petrol [92]", 0.75)]
