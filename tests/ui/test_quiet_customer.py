"""A customer that last bought years ago: nothing on its screens says that it never bought."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.storage.desks import Clock, customer, new_desk
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, press, settle, shown
from tests.ui.fake_desk import NOW

from fieldcrm.domain.units import Amount, Unit


async def test_the_month_chart_says_which_time_is_empty(make_app: AppFactory, tmp_path: Path) -> None:
    with new_desk(tmp_path / "archive", Clock(NOW)) as desk:
        whom = customer(desk, "惠州厂", code="C1")
        desk.record_delivery(whom, Amount(12_000, Unit.KILOGRAM), date(2011, 10, 25))
        async with make_app(desk).run_test(size=LARGE) as pilot:
            await settle(pilot)
            pilot.app.open_customer(whom)  # type: ignore[attr-defined]
            await settle(pilot)
            await press(pilot, "right")
            assert "No delivery in the last" in shown(pilot)
            assert "No deliveries yet: D records" not in shown(pilot)
