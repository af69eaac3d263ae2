"""Pictures of the board of complaints and of one complaint; a change is looked at and then accepted on purpose."""

from __future__ import annotations

import time as times
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.storage.desks import Clock, customer, new_desk
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, press, settle
from tests.ui.fake_desk import NOW, TODAY

from fieldcrm.domain.complaint_codes import Step
from fieldcrm.services.desk import Desk

pytestmark = pytest.mark.skipif(not hasattr(times, "tzset"), reason="the zone cannot be set on this system")

PICTURES = [
    pytest.param("en", "fuel-dark", SMALL, ("K",), id="board-80x24-en-dark"),
    pytest.param("zh_Hans", "fuel-light", LARGE, ("K", "v"), id="common-160x50-zh-light"),
    pytest.param("zh_Hant", "fuel-dark", SMALL, ("P",), id="promises-80x24-hant-dark"),
    pytest.param("zh_Hans", "fuel-dark", SMALL, ("K", "ctrl+k"), id="form-80x24-zh-dark"),
]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Three complaints: one late, one replied to, one that waits; and two promises."""
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    times.tzset()
    with new_desk(tmp_path / "archive", Clock(NOW)) as opened:
        first = customer(opened, "顺达运输有限公司", territory="城北")
        second = customer(opened, "Harbour Stone Quarry", territory="Harbour")
        third = customer(opened, "東方玻璃廠", territory="港口區")
        water = {"words": "油里有水，三台车熄火", "category": "quality", "severity": "serious", "mood": "angry"}
        row = opened.register_complaint(first, water, received=NOW - timedelta(hours=20)).row
        late = {"words": "driver came two hours late", "category": "delivery"}
        opened.register_complaint(second, late, received=NOW - timedelta(days=3))
        waits = opened.register_complaint(third, {"words": "發票抬頭寫錯", "category": "invoice"}).row
        assert row is not None
        assert waits is not None
        opened.complaint_step(row, Step.REPLIED, "已电话致歉")
        opened.complaint_step(waits, Step.WAITING, "等新的开票资料")
        opened.give_promise(first, "化验单发过去", TODAY + timedelta(days=2))
        opened.give_promise(second, "price for December", TODAY)
        yield opened
    monkeypatch.undo()
    times.tzset()


@pytest.mark.parametrize(("language", "theme", "size", "keys"), PICTURES)
def test_picture(
    snap_compare: Callable[..., bool],
    make_app: AppFactory,
    desk: Desk,
    language: str,
    theme: str,
    size: tuple[int, int],
    keys: tuple[str, ...],
) -> None:
    async def arrive(pilot: Any) -> None:
        await settle(pilot)
        await press(pilot, *keys)

    assert snap_compare(make_app(desk, language=language, theme=theme), terminal_size=size, run_before=arrive)
