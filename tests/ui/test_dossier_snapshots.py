"""Pictures of the screens besides Today; a change of one is looked at and then accepted on purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, press, settle
from tests.ui.fake_archive import FakeArchive

PICTURES = [
    pytest.param("zh_Hans", "fuel-dark", LARGE, ("2", "enter"), id="dossier-160x50-zh-dark"),
    pytest.param("en", "fuel-light", SMALL, ("2", "enter", "right"), id="charts-80x24-en-light"),
    pytest.param("zh_Hant", "fuel-dark", SMALL, ("4",), id="agenda-80x24-hant-dark"),
    pytest.param("en", "fuel-dark", SMALL, ("2", "enter", "D", "ctrl+s"), id="form-80x24-en-dark"),
]


@pytest.mark.parametrize(("language", "theme", "size", "keys"), PICTURES)
def test_picture(
    snap_compare: Callable[..., bool],
    make_app: AppFactory,
    language: str,
    theme: str,
    size: tuple[int, int],
    keys: tuple[str, ...],
) -> None:
    async def arrive(pilot: Any) -> None:
        await settle(pilot)
        await press(pilot, *keys)

    app = make_app(FakeArchive(), language=language, theme=theme)
    assert snap_compare(app, terminal_size=size, run_before=arrive)
