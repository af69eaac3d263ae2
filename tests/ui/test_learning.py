"""What all customers have in common is learnt anew once the list is shown, not while somebody waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.storage.desks import Clock, buys, customer, new_desk
from tests.ui.conftest import AppFactory
from tests.ui.driving import SMALL, calls_of, settle, shown
from tests.ui.fake_desk import NOW

from fieldcrm.services.desk import Desk
from fieldcrm.ui.screens.today import TodayScreen


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An archive at which nobody has looked for a month."""
    clock = Clock(NOW)
    with new_desk(tmp_path / "archive", clock) as opened:
        whom = customer(opened, "顺达运输")
        buys(opened, whom)
        opened.today()
        clock.now = NOW + timedelta(days=40)
        yield opened


async def test_the_list_is_shown_and_then_it_is_learnt(desk: Desk, make_app: AppFactory) -> None:
    assert desk.today().learn_due
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "顺达运输" in shown(pilot)
        assert calls_of(pilot).has_focus
        assert not desk.today().learn_due


async def test_where_it_cannot_be_learnt_it_is_asked_for_once(
    desk: Desk, make_app: AppFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def learn(_desk: Desk) -> bool:
        asked.append(True)
        return False

    monkeypatch.setattr(Desk, "learn", learn)
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, TodayScreen)
        screen.reload()
        await settle(pilot)
        assert desk.today().learn_due
    assert asked == [True]
