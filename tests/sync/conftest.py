"""Laptops that belong together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.sync.laptops import Laptop, Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Makes laptops, and closes them at the end."""
    made = Office(tmp_path)
    yield made
    made.close()


@pytest.fixture
def li(office: Office) -> Laptop:
    """Li's laptop, empty."""
    return office.laptop("Li")


@pytest.fixture
def wang(office: Office) -> Laptop:
    """Wang's laptop, empty."""
    return office.laptop("Wang")
