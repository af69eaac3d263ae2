"""Pictures of the screens that people see most; a change of one is looked at and then accepted on purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, press, settle

PICTURES = [
    pytest.param("en", "fuel-dark", SMALL, (), id="today-80x24-en-dark"),
    pytest.param("zh_Hans", "fuel-light", LARGE, (), id="today-160x50-zh-light"),
    pytest.param("zh_Hant", "fuel-dark", SMALL, ("enter", "4"), id="call-80x24-hant-dark"),
    pytest.param("en", "fuel-light", SMALL, ("w",), id="why-80x24-en-light"),
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

    assert snap_compare(make_app(language=language, theme=theme), terminal_size=size, run_before=arrive)
