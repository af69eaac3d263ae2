"""One factory for the app in tests: fixed clock, no cursor blink, a chosen language, a desk without an archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from tests.ui.fake_desk import NOW, FakeDesk

from fieldcrm import i18n
from fieldcrm.config import Config
from fieldcrm.services.desk import Desk
from fieldcrm.ui.app import FieldcrmApp

AppFactory = Callable[..., FieldcrmApp]


@pytest.fixture
def make_app() -> Iterator[AppFactory]:
    """Makes the app: `make_app(desk, language="zh_Hans", theme="fuel-light")`."""

    def make(desk: FakeDesk | Desk | None = None, *, language: str = "en", **options: Any) -> FieldcrmApp:
        theme = options.pop("theme", "fuel-dark")
        keymap = options.pop("keymap", {})
        config = Config(language=language, theme=theme, user="Li Wei", keymap=keymap)
        chosen = desk or FakeDesk()
        return FieldcrmApp(lambda: cast("Any", chosen), config, now=lambda: NOW, **options)

    yield make
    i18n.use("en")
