"""An archive with the clock standing at a Wednesday morning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.storage.desks import Clock, new_desk

from fieldcrm.services.desk import Desk


@pytest.fixture
def clock() -> Clock:
    """The archive's clock; a test may set it."""
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """An empty archive, closed at the end."""
    with new_desk(tmp_path / "archive", clock) as opened:
        yield opened
